"""What the tabs look like: columns, headers in both languages, and rows of typed cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.ledger.epochs import Epoch, LostLine
from domain.ledger.journal import Entry
from domain.ledger.sealing import Head
from domain.ledger.stock import StockRow
from domain.quantities import money as minor
from domain.vocabulary import LocationKind, LotStatus, MovementKind

EPOCH = date(1899, 12, 30)
"""Day 0 of a sheet's dates."""

_EPOCH_MOMENT = datetime.combine(EPOCH, datetime.min.time())

EXACT_DIGITS = 15
"""A sheet's numbers are doubles: what has more digits is written as text, digit by digit."""

MAX_CELL_LENGTH = 50_000
"""Characters in a cell."""


class Cell(NamedTuple):
    """A value, and the number format that shows it: its type and pattern."""

    value: str | float
    shown: tuple[str, str] | None = None


Row = tuple[Cell, ...]
BLANK = Cell("")
DAY = ("DATE", "yyyy-mm-dd")
MINUTE = ("DATE_TIME", "yyyy-mm-dd hh:mm")


@dataclass(frozen=True)
class Tab:
    """A tab that the mirror keeps; `key` finds it again whatever people call it."""

    key: str
    title: str
    columns: tuple[tuple[str, int], ...]  # header, width in pixels

    @property
    def header(self) -> Row:
        """The first row."""
        return tuple(Cell(title) for title, _ in self.columns)

    def place(self, title: str) -> int:
        """Where the column of this title is; the first is 0."""
        return [name for name, _ in self.columns].index(title)


MOVEMENTS = Tab(
    "storekeeper.movements",
    "Movements",
    (
        ("Line 行号", 76),
        ("No. 单号", 82),
        ("Time 时间", 136),
        ("Kind 类型", 108),
        ("SKU 编码", 108),
        ("Item", 150),
        ("品名", 120),
        ("Quantity 数量", 118),
        ("Unit 单位", 80),
        ("Lot 批号", 100),
        ("Expiry 有效期", 100),
        ("From 从", 110),
        ("To 到", 110),
        ("By 经手人", 110),
        ("Reverses 冲销", 100),
        ("Note 备注", 200),
        ("Value 金额", 100),
        ("Party 往来单位", 130),
    ),
)

STOCK = Tab(
    "storekeeper.stock",
    "Stock",
    (
        ("SKU 编码", 120),
        ("Item", 180),
        ("品名", 150),
        ("Site 仓库", 90),
        ("Place 库位", 90),
        ("Lot 批号", 100),
        ("Expiry 有效期", 100),
        ("On hand 现有", 100),
        ("Reserved 占用", 100),
        ("Unit 单位", 80),
        ("Lot status 批次状态", 120),
        ("Value 金额", 110),
    ),
)

HEADS = Tab(
    "storekeeper.heads",
    "Journal",
    (
        ("Day 日期 (UTC)", 120),
        ("Entries 条数", 100),
        ("Hash 校验值", 520),
    ),
)

SYNC = Tab(
    "storekeeper.sync",
    "Sync",
    (
        ("Time 时间 (UTC)", 136),
        ("What 事项", 130),
        ("No. 单号", 82),
        ("By 经手人", 110),
        ("Detail 说明", 620),
    ),
)

KINDS = {
    MovementKind.RECEIPT: "Receipt 入库",
    MovementKind.ISSUE: "Issue 出库",
    MovementKind.MOVE: "Move 移库",
    MovementKind.DAMAGE: "Damage 破损",
    MovementKind.WRITE_OFF: "Write-off 报损",
    MovementKind.ADJUSTMENT: "Adjustment 调整",
    MovementKind.CUSTOMER_RETURN: "Customer return 客户退货",
    MovementKind.SUPPLIER_RETURN: "Supplier return 退供应商",
    MovementKind.DISPATCH: "Dispatch 调出",
    MovementKind.ARRIVAL: "Arrival 调入",
    MovementKind.OPENING: "Opening 期初",
    MovementKind.REVERSAL: "Reversal 冲销",
}

PLACES: dict[str, str] = {
    LocationKind.SUPPLIER: "supplier 供应商",
    LocationKind.CUSTOMER: "customer 客户",
    LocationKind.PRODUCTION: "production 生产",
    LocationKind.LOSS: "loss 损耗",
}

STATUSES = {LotStatus.OK: "", LotStatus.HELD: "on hold 冻结", LotStatus.RECALLED: "recalled 召回"}


def movement_rows(entry: Entry) -> list[Row]:
    """One row a line of the movement."""
    return [
        (
            Cell(place, ("NUMBER", "0")),
            text(entry.number),
            Cell(_serial(entry.happened_at.astimezone(ZoneInfo(entry.timezone)).replace(tzinfo=None)), MINUTE),
            text(KINDS.get(entry.kind, entry.kind)),
            text(line.sku),
            text(line.name_en),
            text(line.name_zh),
            number(line.quantity),
            text(line.unit),
            text(line.lot),
            day(line.expiry),
            text(PLACES.get(line.source, line.source)),
            text(PLACES.get(line.target, line.target)),
            text(entry.person),
            text(entry.reverses),
            text(entry.note),
            money(line.value),
            text(entry.party),
        )
        for place, line in enumerate(entry.lines, entry.lines_before + 1)
    ]


def stock_row(row: StockRow, value: int) -> Row:
    """One row an item, place and lot, with its share of the item's value (minor units)."""
    return (
        text(row.sku),
        text(row.name_en),
        text(row.name_zh),
        text(row.site),
        text(row.place),
        text(row.lot),
        day(row.expiry),
        number(row.on_hand.amount),
        number(row.reserved.amount),
        text(row.on_hand.unit),
        text(STATUSES.get(row.status, row.status)),
        money(value),
    )


def head_row(head: Head) -> Row:
    """The head of the journal at the end of a day, for later comparison."""
    return (day(head.day), Cell(head.position, ("NUMBER", "0")), text(head.hash))


def begun_row(epoch: Epoch, *, restored: bool) -> Row:
    """When the ledger began, or was brought back from a backup."""
    told = ""
    if restored:
        moment = f"{epoch.as_of:%Y-%m-%d %H:%M} UTC" if epoch.as_of else "–"
        told = f"to its last booking of {moment}, journal position {epoch.position} 恢复到该时刻的最后一笔"
    what = "Restored 从备份恢复" if restored else "Begun 启用"
    return (Cell(_serial(epoch.begun_at.replace(tzinfo=None)), MINUTE), text(what), BLANK, BLANK, text(told))


def lost_row(line: LostLine, epoch: Epoch) -> Row:
    """What this sheet showed of a booking that the restored ledger does not have."""
    moment = Cell(_serial(epoch.begun_at.replace(tzinfo=None)), MINUTE)
    return (moment, text("Lost 丢失"), text(line.number), text(line.person), text(line.told))


def lost_words(row: Sequence[str | float]) -> tuple[str, str, str]:
    """A row of Movements as it was read from the sheet: its number, its person, and the rest in words."""
    cells = dict(zip((title for title, _ in MOVEMENTS.columns), row, strict=False))
    moment, amount = cells.get("Time 时间", ""), cells.get("Quantity 数量", "")
    when = f"{_EPOCH_MOMENT + timedelta(days=moment):%Y-%m-%d %H:%M}" if isinstance(moment, int | float) else moment
    quantity = f"{amount:,.10g}" if isinstance(amount, int | float) else amount
    said = [
        when,
        cells.get("Kind 类型", ""),
        cells.get("SKU 编码", ""),
        f"{quantity} {cells.get('Unit 单位', '')}".strip(),
        cells.get("Lot 批号", ""),
        f"{cells.get('From 从', '')} → {cells.get('To 到', '')}",
        cells.get("Note 备注", ""),
    ]
    told = " · ".join(str(part) for part in said if part)
    return str(cells.get("No. 单号", "")), str(cells.get("By 经手人", "")), told[:MAX_CELL_LENGTH]


def text(value: str) -> Cell:
    """Text, even if it looks like a number or a formula."""
    return Cell(value[:MAX_CELL_LENGTH])


def number(amount: Decimal) -> Cell:
    """With as many decimals as the amount has."""
    if len(amount.as_tuple().digits) > EXACT_DIGITS:
        return Cell(f"{amount:,f}")
    decimals = max(0, -int(amount.as_tuple().exponent))
    return Cell(float(amount), ("NUMBER", "#,##0" + ("." + "0" * decimals if decimals else "")))


def money(value: int | None) -> Cell:
    """An amount of money, from minor units."""
    return BLANK if value is None else Cell(float(minor(value)), ("NUMBER", "#,##0.00"))


def day(value: date | None) -> Cell:
    """A date as a serial number."""
    return BLANK if value is None else Cell((value - EPOCH).days, DAY)


def _serial(moment: datetime) -> float:
    """Days since the epoch, in local time."""
    return (moment - _EPOCH_MOMENT).total_seconds() / 86400
