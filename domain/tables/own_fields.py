"""The company's custom fields in tables: their declarations, and a column for each."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from domain.company import field_values, values
from domain.company.settings import fields, store
from domain.company.settings.fields import FIELDS, Described, Field
from domain.company.settings.store import Editor
from domain.company.values import NotRead, folded
from domain.storage.schema.ledger import NO_LOT
from domain.tables.cells import Row
from domain.tables.master_data import ITEMS, LOTS, MasterData, Outcome
from domain.vocabulary import FieldKind, FieldOf

TABLES = {"items": FieldOf.ITEM, "opening": FieldOf.LOT}
"""Which fields have columns in which table."""

BY_IMPORT = Editor(address="import")

Of = tuple[str, str, str]
"""A SKU, a lot (empty: the item's own), and the key of a field."""


class OwnFields:
    """Declared fields and their values, known and new; nothing is written before `write`."""

    def __init__(self, connection: Connection, data: MasterData) -> None:
        self._connection = connection
        self._data = data
        self._declared = {field.key: field for field in fields.declared(connection)}
        self._new: dict[str, Described] = {}
        self._told: dict[Of, str] = {}

    def of(self, table: str) -> list[Field]:
        """Return the fields that have a column in the table."""
        return [field for field in self._declared.values() if field.of is TABLES.get(table)]

    def columns(self, table: str) -> tuple[str, ...]:
        """Return the possible names of their columns, as headers are read."""
        return tuple(dict.fromkeys(_column(name) for field in self.of(table) for name in field.title))

    def dates(self, table: str) -> tuple[str, ...]:
        """Return those columns that hold dates."""
        found = [field for field in self.of(table) if field.described.kind is FieldKind.DATE]
        return tuple(_column(name) for field in found for name in field.title)

    def declare(self, row: Row) -> Outcome | None:
        """Read a row of the table of fields."""
        scope = row.read("field", lambda cell: _scope(self._connection, cell), "")
        described = row.read("described", FIELDS.kind.load, Described(""))
        if row.faulty:
            return None
        known = self._declared.get(scope)
        if known is not None and known.described == described:
            return "unchanged"
        try:
            FIELDS.check(self._connection, scope, described)
        except NotRead as fault:
            row.complain("described", *fault.words)
            return None
        self._new[scope] = described
        self._declared[scope] = fields.field_of(scope, described)
        return "changed" if known else "new"

    def take(self, row: Row, table: str, sku: str, lot: str = "") -> Iterator[Outcome]:
        """Read the custom columns of an item's or lot's row. For a lot, an empty cell changes nothing."""
        for field in self.of(table):
            column = next((name for name in map(_column, field.title) if row.has(name)), None)
            if column is None:
                continue
            value = row.read(column, field.read, "")
            key = (sku, lot, field.key)
            before = self._told.get(key)
            if before and lot and value and value != before:
                row.complain(column, f"lot {lot} has {before} in another row", f"批次 {lot} 在另一行为 {before}")
            known = before if before is not None else self._known.get((sku, folded(lot), field.key), "")
            if (value or not lot) and value != known:
                self._told[key] = value
                yield "changed"

    @cached_property
    def _known(self) -> dict[Of, str]:
        """Return what is in the database; lots are folded."""
        items = {number: key[0] for key, number in self._data.ids(ITEMS).items()}
        lots = {number: str(key[1]) for key, number in self._data.ids(LOTS).items()} | {NO_LOT: ""}
        found = field_values.of_all(self._connection, self._declared.values())
        return {
            (items[item], folded(lots[lot]), field): value
            for (item, lot), told in found.items()
            for field, value in told.items()
        }

    def write(self, now: datetime) -> None:
        """Write what is new, after the items and lots themselves."""
        for scope, described in self._new.items():
            store.put(self._connection, FIELDS, scope, described, BY_IMPORT, now)
        if not self._told:
            return
        items, lots = self._data.ids(ITEMS), self._data.ids(LOTS)
        told = {
            (items[sku,], lots[sku, lot] if lot else NO_LOT, field): value
            for (sku, lot, field), value in self._told.items()
        }
        field_values.keep_all(self._connection, told)


def _column(name: str) -> str:
    return values.plain(name).casefold()


def _scope(connection: Connection, written: str) -> str:
    if FIELDS.scope is None:
        raise NotRead
    return FIELDS.scope.read(connection, written)
