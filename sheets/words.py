"""The words of the sheet, and its languages."""

from collections.abc import Mapping
from enum import StrEnum

from domain.reports.stock_levels import Supply
from domain.vocabulary import (
    CountState,
    LocationKind,
    LotStatus,
    MovementKind,
    Owner,
    ReservationState,
    Tracking,
    TransferState,
    Words,
)


class Language(StrEnum):
    """The language of the sheet."""

    EN = "en"
    ZH = "zh"
    BOTH = "both"  # English first: "Quantity 数量"


NOTHING = Words("", "")

KINDS: Mapping[str, Words] = {
    MovementKind.RECEIPT: Words("Receipt", "入库"),
    MovementKind.ISSUE: Words("Issue", "出库"),
    MovementKind.MOVE: Words("Move", "移库"),
    MovementKind.DAMAGE: Words("Damage", "破损"),
    MovementKind.WRITE_OFF: Words("Write-off", "报损"),
    MovementKind.ADJUSTMENT: Words("Adjustment", "调整"),
    MovementKind.CUSTOMER_RETURN: Words("Customer return", "客户退货"),
    MovementKind.UNUSED: Words("Unused", "退料"),
    MovementKind.SUPPLIER_RETURN: Words("Supplier return", "退供应商"),
    MovementKind.DISPATCH: Words("Dispatch", "调出"),
    MovementKind.ARRIVAL: Words("Arrival", "调入"),
    MovementKind.OPENING: Words("Opening", "期初"),
    MovementKind.PICK: Words("Pick", "拣货"),
    MovementKind.REVERSAL: Words("Reversal", "冲销"),
}

OUTSIDE: Mapping[str, Words] = {
    LocationKind.SUPPLIER: Words("supplier", "供应商"),
    LocationKind.CUSTOMER: Words("customer", "客户"),
    LocationKind.PRODUCTION: Words("production", "生产"),
    LocationKind.LOSS: Words("loss", "损耗"),
}
"""The places outside every site, by code."""

STATUSES: Mapping[str, Words] = {
    LotStatus.OK: NOTHING,
    LotStatus.HELD: Words("on hold", "冻结"),
    LotStatus.RECALLED: Words("recalled", "召回"),
}


PLACES: Mapping[str, Words] = {
    LocationKind.BIN: Words("bin", "货位"),
    LocationKind.DOCK: Words("dock", "收货区"),
    LocationKind.TRANSIT: Words("on the way", "在途"),
    LocationKind.DAMAGED: Words("damaged", "破损区"),
    LocationKind.HELD: Words("set aside", "待检区"),
}

SUPPLIES: Mapping[str, Words] = {
    Supply.ENOUGH: NOTHING,
    Supply.OUT: Words("out", "缺货"),
    Supply.LOW: Words("low", "低于下限"),
    Supply.OVER: Words("above maximum", "超过上限"),
}

TRANSFERS: Mapping[str, Words] = {
    TransferState.REQUESTED: Words("requested", "待批准"),
    TransferState.WITHDRAWN: Words("withdrawn", "已撤回"),
    TransferState.REJECTED: Words("rejected", "已拒绝"),
    TransferState.OFFERED: Words("less offered", "已还价"),
    TransferState.APPROVED: Words("approved", "已批准"),
    TransferState.PICKING: Words("being picked", "拣货中"),
    TransferState.DISPATCHED: Words("on the way", "在途"),
    TransferState.PARTLY_RECEIVED: Words("partly received", "部分到货"),
    TransferState.RECEIVED: Words("to be settled", "待结清"),
    TransferState.CLOSED: Words("closed", "已完成"),
    TransferState.ISSUED: Words("issued", "已领用"),
    TransferState.CANCELLED: Words("cancelled", "已取消"),
}

OWNERS: Mapping[str, Words] = {
    Owner.SENDER: Words("sender", "发货人"),
    Owner.CARRIER: Words("carrier", "承运方"),
    Owner.RECEIVER: Words("receiver", "收货人"),
}

COUNTS: Mapping[str, Words] = {
    CountState.AGREES: Words("agrees", "相符"),
    CountState.BOOKED: Words("booked", "已入账"),
    CountState.ASKED: Words("to be decided", "待决定"),
    CountState.LEFT: Words("left as it was", "未改账"),
}

RESERVATIONS: Mapping[str, Words] = {
    ReservationState.HELD: Words("held", "占用中"),
    ReservationState.RELEASED: Words("released", "已释放"),
    ReservationState.CONSUMED: Words("issued", "已出库"),
    ReservationState.EXPIRED: Words("lapsed", "已过期"),
}

TRACKINGS: Mapping[str, Words] = {
    Tracking.NONE: NOTHING,
    Tracking.LOT: Words("lot", "批号"),
    Tracking.EXPIRY: Words("lot and expiry", "批号和效期"),
}


def said(words: Mapping[str, Words], word: str, language: Language) -> str:
    """Return a word of the ledger in the sheet's language; unknown words are unchanged."""
    return words[word].to(language) if word in words else word
