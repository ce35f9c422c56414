from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Connection

from domain.reports.lot_levels import LotLevel, lot_levels
from domain.reports.registers import CountLine, count_lines
from domain.reports.stock_levels import Level, Supply, levels
from domain.reports.transfer_lines import TransferLine, transfer_lines
from domain.vocabulary import CountState, LotStatus, TransferState, Words
from sheets.cells import Format, Value
from sheets.tab import Colour, Column, Edition, Rule, Says, Tab, View, key_column
from sheets.tabs import shared
from sheets.tabs.transfers import TOO_LONG
from sheets.words import STATUSES, SUPPLIES

URGENT = Words("urgent", "紧急")
SOON = Words("soon", "注意")

EXPIRED = Words("expired", "已过期")
EXPIRING = Words("expires soon", "快过期")
LATE = Words("on the way too long", "在途过久")
UNDECIDED = Words("count to be decided", "盘点待决定")
REQUESTED = Words("transfer to be decided", "调拨待批准")

HORIZON = timedelta(days=30)


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    """What is short, then what expires or may not go out, then what waits for somebody."""
    for level in levels(connection, edition.now):
        if level.supply in (Supply.OUT, Supply.LOW):
            yield _short(level, edition)
    for lot in lot_levels(connection, edition.now, edition.now.date() + HORIZON + timedelta(days=1)):
        if lot.status is not LotStatus.OK or (lot.days is not None and lot.days <= HORIZON.days):
            yield _lot(lot, edition)
    for line in transfer_lines(connection, edition.now):
        days = line.days_on_the_way(edition.now)
        if line.transfer.state is TransferState.REQUESTED or (days is not None and days >= TOO_LONG):
            yield _transfer(line, days, edition)
    for count in count_lines(connection, edition.now):
        if count.state is CountState.ASKED:
            yield _count(count, edition)


def _count(count: CountLine, edition: Edition) -> tuple[Value, ...]:
    return (
        f"count {count.number}",
        edition.say(SOON),
        edition.say(UNDECIDED),
        count.site,
        *(count.sku, count.name_en, count.name_zh, count.lot),
        *(count.counted.amount, count.expected.amount, count.counted.unit, None, None),
        edition.to("counts", count.number),
        edition.name(count.site_en, count.site_zh),
    )


def _short(level: Level, edition: Edition) -> tuple[Value, ...]:
    urgency = URGENT if level.supply is Supply.OUT else SOON
    return (
        f"short {level.item_id}·{level.site.id}",
        edition.say(urgency),
        edition.say(SUPPLIES[level.supply]),
        level.site.code,
        *(level.sku, level.name_en, level.name_zh, ""),
        level.good.amount,
        level.minimum.amount if level.minimum else None,
        level.good.unit,
        *(None, level.days),
        edition.to("stock", level.sku),
        shared.site_name(level.site, edition),
    )


def _lot(lot: LotLevel, edition: Edition) -> tuple[Value, ...]:
    expired = lot.days is not None and lot.days < 0
    blocked = lot.status is not LotStatus.OK
    what = STATUSES[lot.status] if blocked else EXPIRED if expired else EXPIRING
    return (
        f"lot {lot.lot_id}·{lot.site.id}",
        edition.say(URGENT if expired or lot.status is LotStatus.RECALLED else SOON),
        edition.say(what),
        lot.site.code,
        *(lot.sku, lot.name_en, lot.name_zh, lot.lot),
        *(lot.on_hand.amount, None, lot.on_hand.unit, lot.expiry, lot.days),
        edition.to("lots", lot.reason or lot.lot),
        shared.site_name(lot.site, edition),
    )


def _transfer(each: TransferLine, days: int | None, edition: Edition) -> tuple[Value, ...]:
    transfer, item = each.transfer, each.line.item
    waits = transfer.source if transfer.state is TransferState.REQUESTED else transfer.target
    amount = each.line.wanted if days is None else each.on_the_way
    return (
        f"transfer {each.key}",
        edition.say(SOON),
        edition.say(LATE if days is not None else REQUESTED),
        waits.code,
        *(item.sku, item.name_en, item.name_zh, ""),
        *(amount.amount, None, amount.unit, None, days),
        edition.to("transfers", transfer.number),
        shared.site_name(waits, edition),
    )


ALERTS = Tab(
    "alerts",
    Words("Alerts", "预警"),
    Words(
        "What needs somebody now: short, expired, expiring, held, too long on the way, to be decided.",
        "现在要处理的：缺货、过期、快过期、冻结、在途过久、待决定。",
    ),
    (
        key_column(),
        Column("urgency", Words("Urgency", "缓急"), 122),
        Column("what", Words("What", "事项"), 240),
        shared.SITE,
        *shared.ITEM,
        shared.LOT,
        shared.QUANTITY,
        Column("limit", Words("Should be", "应有"), 136, Format.QUANTITY),
        shared.UNIT,
        shared.EXPIRY,
        Column("days", Words("Days", "天数"), 96, Format.WHOLE),
        Column("see", Words("See", "详见"), 160, Format.LINK),
        shared.SITE_NAME,
    ),
    _source,
    every=20,
    frozen=2,
    sites=("site",),
    rules=(
        Rule(Colour.RED, ("urgency", "what"), Says("urgency", (URGENT,))),
        Rule(Colour.AMBER, ("urgency", "what"), Says("urgency", (SOON,))),
    ),
    views=(View(Words("Urgent", "紧急"), (Says("urgency", (URGENT,)),), "what"),),
)
