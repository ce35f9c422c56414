from collections.abc import Iterator

from sqlalchemy import Connection

from domain.ledger import history
from sheets.cells import Format, Value
from sheets.tab import Column, Edition, Tab, key_column
from sheets.words import STATUSES, Words, said


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    """One row an item, place and lot, with its share of the item's value."""
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
            row.reserved.amount,
            row.on_hand.unit,
            said(STATUSES, row.status, edition.language),
            value,
        )


STOCK = Tab(
    "stock",
    Words("Stock", "库存"),
    (
        key_column(),
        Column("sku", Words("SKU", "编码"), 120),
        Column("name_en", Words("Item", "英文名"), 180),
        Column("name_zh", Words("Chinese name", "品名"), 150),
        Column("site", Words("Site", "仓库"), 90),
        Column("place", Words("Place", "库位"), 90),
        Column("lot", Words("Lot", "批号"), 100),
        Column("expiry", Words("Expiry", "有效期"), 100, Format.DAY),
        Column("on_hand", Words("On hand", "现有"), 100, Format.QUANTITY),
        Column("reserved", Words("Reserved", "占用"), 100, Format.QUANTITY),
        Column("unit", Words("Unit", "单位"), 80),
        Column("status", Words("Lot status", "批次状态"), 120),
        Column("value", Words("Value", "金额"), 110, Format.MONEY),
    ),
    _source,
    frozen=2,
)
