"""The form that a row of the inbox is: what can be done, and which columns each action uses."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.company import values
from domain.company.settings.declaration import Importance
from domain.tables.cells import Row
from domain.vocabulary import Words


class Column(StrEnum):
    """A column that people fill in, in order."""

    ACTION = "action"
    SKU = "sku"
    NAME_EN = "name_en"
    NAME_ZH = "name_zh"
    UNIT = "unit"
    TRACKING = "tracking"
    CATEGORY = "category"
    PACK = "pack"
    QUANTITY = "quantity"
    BARCODE = "barcode"
    SITE = "site"
    BIN = "bin"
    SOURCE = "source"
    TARGET = "target"
    DAY = "day"
    PRICE = "price"
    PARTY = "party"
    NOTE = "note"
    SETTING = "setting"
    SCOPE = "scope"
    VALUE = "value"
    OWN = "own"


TITLES: Mapping[Column, Words] = {
    Column.ACTION: Words("Action", "操作"),
    Column.SKU: Words("SKU", "编码"),
    Column.NAME_EN: Words("Name in English", "英文名"),
    Column.NAME_ZH: Words("Name in Chinese", "中文名"),
    Column.UNIT: Words("Unit", "单位"),
    Column.TRACKING: Words("Kept by", "批次管理"),
    Column.CATEGORY: Words("Category", "类别"),
    Column.PACK: Words("Pack", "包装"),
    Column.QUANTITY: Words("Quantity", "数量"),
    Column.BARCODE: Words("Barcode", "条码"),
    Column.SITE: Words("Site", "仓库"),
    Column.BIN: Words("Bin", "库位"),
    Column.SOURCE: Words("From site", "调出仓库"),
    Column.TARGET: Words("To site", "调入仓库"),
    Column.DAY: Words("Day", "日期"),
    Column.PRICE: Words("Price", "单价"),
    Column.PARTY: Words("Supplier, customer", "往来单位"),
    Column.NOTE: Words("Note", "备注"),
    Column.SETTING: Words("Setting", "设置项"),
    Column.SCOPE: Words("For", "适用于"),
    Column.VALUE: Words("Value", "值"),
    Column.OWN: Words("Custom fields", "自定义字段"),
}


@dataclass(frozen=True)
class Action:
    """An action that can be requested: the columns it needs, and further ones it uses."""

    name: str
    title: Words
    needs: tuple[Column, ...]
    takes: tuple[Column, ...]
    importance: Importance
    is_asked: bool = False  # needs a requester: if the author is unknown, whoever approves it


_C = Column
ACTIONS = (
    Action(
        "new item",
        Words("new item", "新商品"),
        (_C.SKU, _C.UNIT),
        (_C.NAME_EN, _C.NAME_ZH, _C.TRACKING, _C.CATEGORY, _C.BARCODE, _C.PRICE, _C.OWN),
        Importance.MIDDLE,
    ),
    Action(
        "change item",
        Words("change item", "改商品"),
        (_C.SKU,),
        (_C.NAME_EN, _C.NAME_ZH, _C.CATEGORY, _C.OWN),
        Importance.HIGH,
    ),
    Action("pack", Words("pack", "包装"), (_C.SKU, _C.PACK, _C.QUANTITY), (), Importance.MIDDLE),
    Action("barcode", Words("barcode", "条码"), (_C.SKU, _C.BARCODE), (_C.PACK,), Importance.LOW),
    Action("minimum", Words("minimum", "下限"), (_C.SKU, _C.SITE, _C.QUANTITY), (), Importance.MIDDLE),
    Action("bin", Words("bin", "库位"), (_C.SITE, _C.BIN), (), Importance.LOW),
    Action("price", Words("price", "单价"), (_C.SKU, _C.PRICE), (), Importance.HIGH),
    Action("party", Words("supplier or customer", "往来单位"), (_C.PARTY,), (), Importance.LOW),
    Action(
        "transfer request",
        Words("transfer request", "调拨申请"),
        (_C.SKU, _C.QUANTITY, _C.SOURCE, _C.TARGET),
        (_C.PACK, _C.DAY, _C.NOTE),
        Importance.LOW,
        is_asked=True,
    ),
    Action(
        "expected delivery",
        Words("expected delivery", "预计到货"),
        (_C.SKU, _C.QUANTITY, _C.SITE, _C.DAY),
        (_C.PACK, _C.PARTY),
        Importance.LOW,
        is_asked=True,
    ),
    Action("setting", Words("setting", "设置"), (_C.SETTING, _C.VALUE), (_C.SCOPE,), Importance.HIGH),
)


@dataclass(frozen=True)
class Form:
    """What a row says, a text per column; rows that say the same have the same digest."""

    cells: tuple[str, ...]

    @classmethod
    def of(cls, cells: Sequence[str]) -> "Form":
        """Return the form as people wrote it, without invisible characters; missing columns are empty."""
        seen = [values.visible(each) for each in cells[: len(Column)]]
        return cls((*seen, *[""] * (len(Column) - len(seen))))

    def __getitem__(self, column: Column) -> str:
        return self.cells[list(Column).index(column)]

    @property
    def is_asked(self) -> bool:
        """Whether it requests goods, so that somebody has to be the requester."""
        return self.action is not None and self.action.is_asked

    def row(self) -> Row:
        """Return the row for reading its cells, which collects problems."""
        return Row("inbox", 0, {column: self[column] for column in Column}, [])

    @property
    def is_empty(self) -> bool:
        """Whether nothing is written."""
        return not any(self.cells)

    @property
    def digest(self) -> str:
        """Identifies a row wherever it is."""
        return hashlib.sha256(json.dumps(self.cells).encode()).hexdigest()[:24]

    @property
    def action(self) -> Action | None:
        """Return the action, in either language; None if there is none by that name."""
        wanted = values.folded(self[Column.ACTION])
        return next(
            (each for each in ACTIONS if wanted in map(values.folded, (each.name, *each.title, "".join(each.title)))),
            None,
        )
