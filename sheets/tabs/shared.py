"""Columns shared by several tabs, with the same titles and widths."""

from sqlalchemy import Connection

from domain.company import field_values
from domain.company.field_values import FieldValue
from domain.company.places import Site
from domain.company.settings import fields
from domain.storage.schema.ledger import NO_LOT
from domain.vocabulary import Words
from sheets.cells import Format
from sheets.tab import Column, Edition

SKU = Column("sku", Words("SKU", "编码"), 120)
NAME_EN = Column("name_en", Words("Item", "英文名"), 240)
NAME_ZH = Column("name_zh", Words("Chinese name", "品名"), 200)
ITEM = (SKU, NAME_EN, NAME_ZH)

CATEGORY = Column("category", Words("Category", "类别"), 128)
SITE = Column("site", Words("Site", "仓库"), 90)
SITE_NAME = Column("site_name", Words("Site name", "仓库名称"), 180)
PLACE = Column("place", Words("Place", "库位"), 110)
LOT = Column("lot", Words("Lot", "批号"), 130)
EXPIRY = Column("expiry", Words("Expiry", "有效期"), 120, Format.DAY)
DAYS_LEFT = Column("days_left", Words("Days left", "剩余天数"), 154, Format.WHOLE)
UNIT = Column("unit", Words("Unit", "单位"), 92)
QUANTITY = Column("quantity", Words("Quantity", "数量"), 126, Format.QUANTITY)
ON_HAND = Column("on_hand", Words("On hand", "现有"), 124, Format.QUANTITY)
RESERVED = Column("reserved", Words("Reserved", "占用"), 130, Format.QUANTITY)
ON_THE_WAY = Column("on_the_way", Words("On the way", "在途"), 144, Format.QUANTITY)
VALUE = Column("value", Words("Value", "金额"), 116, Format.MONEY)
LOT_STATUS = Column("status", Words("Lot status", "批次状态"), 162)
OWN = Column("own", Words("Custom fields", "自定义字段"), 260)
PERSON = Column("person", Words("By", "经手人"), 130)


class CustomFields:
    """The custom fields of what a tab shows."""

    def __init__(self, connection: Connection, edition: Edition, *, in_stock: bool = False) -> None:
        shown = [each for each in fields.declared(connection) if each.described.in_stock or not in_stock]
        self._fields = {field.key: field for field in shown}
        self._known = field_values.of_all(connection, shown)
        self._language = edition.language

    def of(self, item_id: int, lot_id: int = NO_LOT) -> str:
        """Return those of an item, or of one of its lots."""
        known = self._known.get((item_id, lot_id), {})
        told = [FieldValue(field, known[key]) for key, field in self._fields.items() if key in known]
        return field_values.said(told, self._language)


def site_name(site: Site, edition: Edition) -> str:
    """Return a site's name in the edition's language."""
    return edition.name(site.name_en, site.name_zh)
