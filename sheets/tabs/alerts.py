from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection

from domain.alerts import open_alerts
from domain.alerts.open_alerts import Alert
from domain.alerts.rules.rule import Urgency
from domain.company import places
from domain.company.settings.alerting import ALERT_RULES
from domain.reports.lot_levels import LotLevel, lot_levels
from domain.reports.registers import CountLine, count_lines
from domain.reports.transfer_lines import TransferLine, transfer_lines
from domain.vocabulary import AlertRule, CountState, LotStatus, TransferState, Words
from sheets.cells import Format, Value
from sheets.tab import Colour, Column, Edition, Rule, Says, Tab, View, key_column
from sheets.tabs import shared
from sheets.words import STATUSES, said

URGENT = Words("urgent", "紧急")
SOON = Words("soon", "注意")
SOMETIME = Words("when there is time", "有空时")

UNDECIDED = Words("count to be decided", "盘点待决定")
REQUESTED = Words("transfer to be decided", "调拨待批准")

URGENCIES = {Urgency.NOW: URGENT, Urgency.TODAY: SOON, Urgency.LATER: SOMETIME}

MAX_ALERTS = 2_000
"""Maximum alerts of a site: with more, people use the tabs of stock and lots."""


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    """Yield the open alerts, then blocked lots, then what waits for somebody."""
    for site in places.all_sites(connection):
        for alert in open_alerts.page(connection, site.id, 0, MAX_ALERTS):
            if alert.rule.name != AlertRule.WAITING:  # what waits is below, from the first day on
                yield _alert(alert, edition)
    for lot in lot_levels(connection, edition.now, date.min):
        yield _lot(lot, edition)
    for line in transfer_lines(connection, edition.now):
        if line.transfer.state is TransferState.REQUESTED:
            yield _transfer(line, edition)
    for count in count_lines(connection, edition.now):
        if count.state is CountState.ASKED:
            yield _count(count, edition)


def _alert(alert: Alert, edition: Edition) -> tuple[Value, ...]:
    item, lot, site = alert.item, alert.lot, alert.site
    expiry = lot.expiry if lot else None
    return (
        f"alert {alert.id}",
        edition.say(URGENCIES[alert.urgency]),
        said(ALERT_RULES, alert.rule.name, edition.language),
        site.code,
        *(item.sku, item.name_en, item.name_zh, lot.code if lot else ""),
        alert.quantity.amount,
        alert.bound.amount if alert.bound else None,
        alert.quantity.unit,
        *(expiry, (expiry - site.today(edition.now)).days if expiry else None),
        edition.to("lots", lot.code) if lot else edition.to("stock", item.sku),
        shared.site_name(site, edition),
    )


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


def _lot(lot: LotLevel, edition: Edition) -> tuple[Value, ...]:
    """Return a lot that is held or recalled."""
    return (
        f"lot {lot.lot_id}·{lot.site.id}",
        edition.say(URGENT if lot.status is LotStatus.RECALLED else SOON),
        edition.say(STATUSES[lot.status]),
        lot.site.code,
        *(lot.sku, lot.name_en, lot.name_zh, lot.lot),
        *(lot.on_hand.amount, None, lot.on_hand.unit, lot.expiry, lot.days),
        edition.to("lots", lot.reason or lot.lot),
        shared.site_name(lot.site, edition),
    )


def _transfer(each: TransferLine, edition: Edition) -> tuple[Value, ...]:
    transfer, item = each.transfer, each.line.item
    return (
        f"transfer {each.key}",
        edition.say(SOON),
        edition.say(REQUESTED),
        transfer.source.code,
        *(item.sku, item.name_en, item.name_zh, ""),
        *(each.line.wanted.amount, None, each.line.wanted.unit, None, None),
        edition.to("transfers", transfer.number),
        shared.site_name(transfer.source, edition),
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
