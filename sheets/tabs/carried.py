from collections.abc import Iterator

from sqlalchemy import Connection

from domain.company import places
from domain.ledger.history import carried_forward
from domain.vocabulary import Words
from sheets.cells import Value
from sheets.tab import Edition, Tab, View, key_column
from sheets.tabs import shared
from sheets.tabs.movements import CARRIED


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    """Yield the sums of the lines that were moved out of Movements, if any."""
    if not edition.moved_out:
        return
    names = {site.code: shared.site_name(site, edition) for site in places.all_sites(connection)}
    for row, value in carried_forward(connection, edition.moved_out):
        yield (
            f"{row.item_id}·{row.place_id}·{row.lot_id}",
            row.sku,
            row.name_en,
            row.name_zh,
            row.site,
            row.place,
            row.lot,
            row.expiry,
            row.quantity.amount,
            row.quantity.unit,
            value,
            names[row.site],
        )


CARRIED_FORWARD = Tab(
    "carried",
    CARRIED,
    Words(
        "What lay where when the oldest lines were moved out of Movements: this and Movements add up to Stock by bin.",
        "最早的流水移出时的结存：加上“流水”表就等于“库位库存”。",
    ),
    (
        key_column(),
        *shared.ITEM,
        shared.SITE,
        shared.PLACE,
        shared.LOT,
        shared.EXPIRY,
        shared.QUANTITY,
        shared.UNIT,
        shared.VALUE,
        shared.SITE_NAME,
    ),
    _source,
    every=600,
    frozen=2,
    sites=("site",),
    views=(View(Words("By place", "按库位排"), (), "place"),),
)
