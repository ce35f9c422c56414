from collections.abc import Iterator

from sqlalchemy import Connection

from domain.alerts.settings import AlertSettings
from domain.company.settings.alerting import ALERT_RULES
from domain.reports.lot_levels import LotLevel, lot_levels
from domain.vocabulary import AlertRule, LotStatus, Words
from sheets.cells import Format, Value
from sheets.tab import Colour, Column, Edition, Rule, Says, Tab, View, key_column
from sheets.tabs import shared
from sheets.words import NOTHING, STATUSES, said

EXPIRED, EXPIRING = ALERT_RULES[AlertRule.EXPIRED], ALERT_RULES[AlertRule.EXPIRING]
HELD, RECALLED = STATUSES[LotStatus.HELD], STATUSES[LotStatus.RECALLED]


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    settings = AlertSettings.of(connection)
    own = shared.CustomFields(connection, edition)
    for lot in lot_levels(connection, edition.now):
        yield (
            f"{lot.lot_id}·{lot.site.id}",
            lot.sku,
            lot.name_en,
            lot.name_zh,
            lot.site.code,
            lot.lot,
            lot.expiry,
            lot.days,
            edition.say(_end(lot, settings)),
            lot.on_hand.amount,
            lot.on_hand.unit,
            said(STATUSES, lot.status, edition.language),
            lot.reason,
            lot.reserved.amount,
            lot.on_the_way.amount,
            lot.made_on,
            lot.supplier_lot,
            lot.category,
            own.of(lot.item_id, lot.lot_id),
            shared.site_name(lot.site, edition),
        )


def _end(lot: LotLevel, settings: AlertSettings) -> Words:
    """Return how near its expiry is, by the alert settings."""
    if lot.days is None:
        return NOTHING
    horizons = settings.horizons_for(lot.category, lot.shelf_life)
    return EXPIRED if lot.days < 0 else EXPIRING if lot.days <= max(horizons, default=-1) else NOTHING


LOTS = Tab(
    "lots",
    Words("Lots and expiry", "批次与效期"),
    Words(
        "Every lot in stock, the first to expire first, and what is held or recalled and why.",
        "在库的每个批次，先到期的在前；冻结和召回的，以及原因。",
    ),
    (
        key_column(),
        *shared.ITEM,
        shared.SITE,
        shared.LOT,
        shared.EXPIRY,
        shared.DAYS_LEFT,
        Column("ending", Words("Expiry state", "效期状态"), 186),
        shared.ON_HAND,
        shared.UNIT,
        shared.LOT_STATUS,
        Column("reason", Words("Reason", "原因"), 180),
        shared.RESERVED,
        shared.ON_THE_WAY,
        Column("made_on", Words("Made on", "生产日期"), 152, Format.DAY),
        Column("supplier_lot", Words("Supplier's lot", "供应商批号"), 200),
        shared.CATEGORY,
        shared.OWN,
        shared.SITE_NAME,
    ),
    _source,
    frozen=2,
    sites=("site",),
    rules=(
        Rule(Colour.RED, ("expiry", "days_left", "ending"), Says("ending", (EXPIRED,))),
        Rule(Colour.AMBER, ("expiry", "days_left", "ending"), Says("ending", (EXPIRING,))),
        Rule(Colour.RED, ("status",), Says("status", (RECALLED,))),
        Rule(Colour.AMBER, ("status",), Says("status", (HELD,))),
    ),
    views=(
        View(Words("Expired", "已过期"), (Says("ending", (EXPIRED,)),), "expiry"),
        View(Words("Expires soon", "快过期"), (Says("ending", (EXPIRING,)),), "expiry"),
        View(Words("Held or recalled", "冻结和召回"), (Says("status", (HELD, RECALLED)),), "expiry"),
    ),
)
