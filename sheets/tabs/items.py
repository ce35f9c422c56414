from collections.abc import Iterable, Iterator
from decimal import Decimal

from sqlalchemy import Connection

from domain.reports.registers import item_lines
from domain.vocabulary import Words
from sheets.cells import Format, Value
from sheets.tab import Column, Edition, Tab, View, key_column
from sheets.tabs import shared
from sheets.words import TRACKINGS, said


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    own = shared.CustomFields(connection, edition)
    for item in item_lines(connection):
        yield (
            f"{item.id}",
            item.sku,
            item.name_en,
            item.name_zh,
            item.category,
            item.unit,
            item.decimals,
            said(TRACKINGS, item.tracking, edition.language),
            item.shelf_life,
            item.standard_cost,
            _listed(item.packs),
            "  ".join(code if pack == item.unit else f"{code}:{pack}" for code, pack in item.barcodes),
            _listed(item.minimums),
            own.of(item.id),
        )


def _listed(amounts: Iterable[tuple[str, Decimal]]) -> str:
    """Return amounts as in an import: case:24 box:6."""
    return "  ".join(f"{name}:{amount:f}" for name, amount in amounts)


ITEMS = Tab(
    "items",
    Words("Items", "商品"),
    Words("The catalogue: units, packs, barcodes, minimums.", "商品目录：单位、包装、条码、下限。"),
    (
        key_column(),
        *shared.ITEM,
        shared.CATEGORY,
        shared.UNIT,
        Column("decimals", Words("Decimals", "小数位"), 142, Format.WHOLE),
        Column("tracking", Words("Kept apart by", "管理方式"), 190),
        Column("shelf_life", Words("Shelf life, days", "保质期天数"), 212, Format.WHOLE),
        Column("standard_cost", Words("Standard cost", "标准成本"), 192, Format.PRICE),
        Column("packs", Words("Packs", "包装"), 170),
        Column("barcodes", Words("Barcodes", "条码"), 300),
        Column("minimums", Words("Minimums", "各仓下限"), 180),
        shared.OWN,
    ),
    _source,
    frozen=2,
    views=(View(Words("By category", "按类别排"), (), "category"),),
)
