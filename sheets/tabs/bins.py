from collections.abc import Iterator

from sqlalchemy import Connection

from domain.company import places
from domain.ledger import history
from domain.vocabulary import LotStatus, Words
from sheets.cells import Value
from sheets.tab import Colour, Column, Edition, Rule, Says, Tab, View, key_column
from sheets.tabs import shared
from sheets.words import PLACES, STATUSES, said

HELD, RECALLED = STATUSES[LotStatus.HELD], STATUSES[LotStatus.RECALLED]


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    """Yield a row for each item, place and lot, with its share of the item's value."""
    names = {site.code: shared.site_name(site, edition) for site in places.all_sites(connection)}
    own = shared.CustomFields(connection, edition, in_stock=True)
    for row, value in history.valued_stock(connection):
        yield (
            f"{row.item_id}·{row.location_id}·{row.lot_id}",
            row.sku,
            row.name_en,
            row.name_zh,
            row.site,
            row.place,
            row.lot,
            row.expiry,
            row.on_hand.amount,
            row.on_hand.unit,
            row.reserved.amount,
            said(STATUSES, row.status, edition.language),
            said(PLACES, row.kind, edition.language),
            value,
            own.of(row.item_id, row.lot_id),
            names[row.site],
        )


BINS = Tab(
    "bins",
    Words("Stock by bin", "库位库存"),
    Words(
        "What lies where: every place and lot, with its share of the value.",
        "哪里放着什么：每个库位、每个批次，以及金额。",
    ),
    (
        key_column(),
        *shared.ITEM,
        shared.SITE,
        shared.PLACE,
        shared.LOT,
        shared.EXPIRY,
        shared.ON_HAND,
        shared.UNIT,
        shared.RESERVED,
        shared.LOT_STATUS,
        Column("place_kind", Words("Kind of place", "库位类型"), 186),
        shared.VALUE,
        shared.OWN,
        shared.SITE_NAME,
    ),
    _source,
    frozen=2,
    sites=("site",),
    rules=(
        Rule(Colour.RED, ("status",), Says("status", (RECALLED,))),
        Rule(Colour.AMBER, ("status",), Says("status", (HELD,))),
    ),
    views=(View(Words("By place", "按库位排"), (), "place"),),
)
