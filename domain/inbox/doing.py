"""Carrying out a row of the inbox, with the same readers as the tables of an import."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from domain.company import parties, search, values
from domain.company.new_items import DECIMALS
from domain.company.people import Person
from domain.company.settings import changing, fields, register
from domain.company.settings.fields import Field
from domain.company.settings.store import Editor
from domain.company.values import NotRead
from domain.errors import NotEnough
from domain.inbox import asking
from domain.inbox.form import ACTIONS, Column, Form
from domain.ledger.context import Context, Origin
from domain.tables.cells import Problem, Row
from domain.tables.importing.items import take_item
from domain.tables.importing.run import Run
from domain.tables.importing.sites import take_site
from domain.tables.master_data import ITEMS, SITES
from domain.vocabulary import FieldOf, Words

_FROM_IMPORT = {
    "packs": Column.PACK,
    "barcodes": Column.BARCODE,
    "minimums": Column.QUANTITY,
    "standard_cost": Column.PRICE,
    "code": Column.SITE,
    "bins": Column.BIN,
    "decimals": Column.UNIT,
}
"""The inbox's column for each column of an import."""


@dataclass(frozen=True)
class RowOutcome:
    """The outcome of a row: problems by column, or the number of the document that it led to."""

    problems: list[Problem]
    document: str = ""


class Doer:
    """Carries out rows in order; later rows may refer to the results of earlier ones.

    Nothing is written before `write`.
    """

    def __init__(self, connection: Connection, by: Editor, now: datetime, *, only_tries: bool = False) -> None:
        """`only_tries`: requests are not made, because numbers are used up even if the transaction is rolled back."""
        self._only_tries = only_tries
        self._run = Run(connection, now)
        self._connection = connection
        self._by = by
        self._now = now

    def do(self, form: Form, key: str, asker: Person | None = None) -> RowOutcome:
        """Carry out a row, or say what is wrong with it. `asker`: who requests goods, under this key."""
        action = form.action
        row = form.row()
        if action is None:
            known = [", ".join(words) for words in zip(*(each.title for each in ACTIONS), strict=True)]
            row.complain(Column.ACTION, f"choose one of {known[0]}", f"请选择：{known[1]}")
            return RowOutcome(row.problems)
        for column in action.needs:
            if not form[column]:
                row.complain(column, "is missing", "没有填写")
        for column in Column:
            if form[column] and column not in (Column.ACTION, *action.needs, *action.takes):
                row.complain(
                    column,
                    f"has no meaning for “{action.title.en}”: empty it",
                    f"“{action.title.zh}”用不到此栏，请清空",
                )
        if row.faulty:
            return RowOutcome(row.problems)
        if action.is_asked:
            return RowOutcome(row.problems, self._ask(form, row, Origin(key), asker))
        _DO[action.name](self, form, row)
        return RowOutcome(row.problems)

    def write(self) -> None:
        """Write the results."""
        self._run.data.write()
        self._run.own.write(self._now)
        if changed := dict.fromkeys(self._run.changed_items):
            ids = self._run.data.ids(ITEMS)
            search.index(self._connection, [ids[sku,] for sku in changed])
            self._run.changed_items.clear()

    def _ask(self, form: Form, row: Row, origin: Origin, asker: Person | None) -> str:
        """Request goods. Returns the document's number."""
        self.write()  # including new items
        request = asking.read(self._connection, form, row, self._now)
        if request is None:
            return ""
        if asker is None:
            row.complain(Column.ACTION, "nobody there may ask for it", "那里没有人有权申请")
            return ""
        try:
            if self._only_tries:
                request.check(self._connection, self._now)
                return ""
            return request.ask(Context(self._connection, asker, origin, self._now))
        except NotEnough as short:
            can = [f"{each.amount.normalize() + 0:f} {each.unit}" for each in (short.available, short.asked)]
            row.complain(
                Column.QUANTITY, "only {} can go out, not {}".format(*can), "只有 {} 可调出，不够 {}".format(*can)
            )
            return ""

    def new_item(self, form: Form, row: Row) -> None:
        """Add an item; its barcode stands for its unit."""
        if known := self._run.known_item(form[Column.SKU]):
            row.complain(Column.SKU, f"{known.sku} is an item already", f"已有商品 {known.sku}")
            return
        unit = form[Column.UNIT]
        cells = {
            "sku": form[Column.SKU],
            "name_en": form[Column.NAME_EN],
            "name_zh": form[Column.NAME_ZH],
            "unit": unit,
            "decimals": str(DECIMALS.get(unit.casefold(), 0)),
            "tracking": _tracking(form[Column.TRACKING]),
            "category": form[Column.CATEGORY],
            "barcodes": form[Column.BARCODE],
            "standard_cost": form[Column.PRICE],
        }
        self._take_item(row, cells | self._own(row))

    def change_item(self, form: Form, row: Row) -> None:
        """Change names or category; empty cells change nothing."""
        named = (Column.NAME_EN, Column.NAME_ZH, Column.CATEGORY)
        own = self._own(row)
        if row.faulty:
            return
        if not own and not any(form[column] for column in named):
            row.complain(Column.NAME_EN, "nothing is changed: write what is new", "没有改动：请填写新内容")
            return
        self._change(form, row, {str(column): form[column] for column in named if form[column]} | own)

    def _own(self, row: Row) -> dict[str, str]:
        """Return the custom fields: "Origin: Yunnan; Grade: A"."""
        nothing: dict[Field, str] = {}
        known = self._run.own.of("items")
        told = row.read(Column.OWN, lambda cell: fields.told_in(FieldOf.ITEM, known, cell), nothing)
        return {values.plain(field.title.en).casefold(): value for field, value in told.items()}

    def pack(self, form: Form, row: Row) -> None:
        """Set how many units a pack has."""
        self._change(form, row, {"packs": f"{form[Column.PACK]}:{form[Column.QUANTITY]}"})

    def barcode(self, form: Form, row: Row) -> None:
        """Set what a barcode stands for."""
        pack = f":{form[Column.PACK]}" if form[Column.PACK] else ""
        self._change(form, row, {"barcodes": form[Column.BARCODE] + pack})

    def minimum(self, form: Form, row: Row) -> None:
        """Set how much of an item a site should have."""
        site = row.read(Column.SITE, self._run.site, "")
        if site:
            self._change(form, row, {"minimums": f"{site}:{form[Column.QUANTITY]}"})

    def price(self, form: Form, row: Row) -> None:
        """Set an item's standard cost."""
        self._change(form, row, {"standard_cost": form[Column.PRICE]})

    def bin(self, form: Form, row: Row) -> None:
        """Add a bin."""
        site = row.read(Column.SITE, self._run.site, "")
        if site:
            english, chinese, zone, _ = self._run.data.rows(SITES)[site,]
            cells = {"code": site, "name_en": english, "name_zh": chinese, "timezone": zone, "bins": form[Column.BIN]}
            taken = Row("inbox", 0, cells, [])
            take_site(self._run, taken)
            _hand_over(taken, row)

    def party(self, _form: Form, row: Row) -> None:
        """Add somebody whom goods come from or go to."""
        name = row.read(Column.PARTY, values.name, "")
        if name:
            parties.named(self._connection, name)

    def setting(self, form: Form, row: Row) -> None:
        """Change a setting."""
        setting = row.read(Column.SETTING, register.by_name, None)
        if setting is None:
            return
        by = Editor(self._by.person) if self._by.person else self._by  # a change has one form of its author
        try:
            changing.change(self._connection, setting, form[Column.SCOPE], form[Column.VALUE], by, self._now)
        except NotRead as fault:
            row.complain(Column.VALUE, *fault.words)

    def _change(self, form: Form, row: Row, told: dict[str, str]) -> None:
        """Change what is stated about an item, and nothing else."""
        item = self._run.known_item(form[Column.SKU])
        if item is None:
            row.complain(Column.SKU, f"there is no item {form[Column.SKU]}", f"没有商品“{form[Column.SKU]}”")
            return
        known = {
            "sku": item.sku,
            "name_en": item.name_en,
            "name_zh": item.name_zh,
            "unit": item.unit,
            "decimals": str(item.decimals),
            "tracking": str(item.tracking),
        }
        self._take_item(row, known | told)

    def _take_item(self, row: Row, cells: dict[str, str]) -> None:
        taken = Row(
            "inbox", 0, {column: cell for column, cell in cells.items() if cell or column != "standard_cost"}, []
        )
        take_item(self._run, taken)
        _hand_over(taken, row)


def _hand_over(taken: Row, row: Row) -> None:
    """Report an import's problems with these cells in the columns of the inbox."""
    for each in taken.problems:
        column = _FROM_IMPORT.get(each.column, each.column)
        own = column not in list(Column)
        told = [f"{each.column}: {said}" if own else said for said in each.words]
        row.complain(Column.OWN if own else column, *told)


def _tracking(written: str) -> str:
    """Return how an item is tracked, read in either language."""
    said = values.folded(written)
    return next(
        (each for each, words in TRACKING.items() if said in map(values.folded, (*words, "".join(words)))), written
    )


TRACKING = {"none": Words("not", "不管理"), "lot": Words("lot", "批号"), "expiry": Words("expiry", "有效期")}

_DO = {
    "new item": Doer.new_item,
    "change item": Doer.change_item,
    "pack": Doer.pack,
    "barcode": Doer.barcode,
    "minimum": Doer.minimum,
    "bin": Doer.bin,
    "price": Doer.price,
    "party": Doer.party,
    "setting": Doer.setting,
}
