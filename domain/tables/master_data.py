"""Master data in bulk: everything known, under the names that people use, read and written in few statements.

Here a site is identified by its code, an item by its SKU, a person by their Telegram number. So tables and database
compare directly, and new rows can refer to each other before any of them has an id.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from sqlalchemy import Connection, Delete, Table, and_, bindparam, delete, literal, select

from domain.company.values import folded
from domain.storage.database import MANY, insert_many
from domain.storage.schema.company import barcodes, items, locations, minimums, packs, sites
from domain.storage.schema.ledger import lots
from domain.storage.schema.people import groups, people, roles
from domain.vocabulary import LotStatus

Key = tuple[Any, ...]
Values = tuple[Any, ...]
Outcome = Literal["new", "changed", "unchanged"]


@dataclass(frozen=True, eq=False)
class Register:
    """A database table: the columns that identify a row to people, and the others that they fill in.

    `defaults` are set only in new rows. If the key's last column is `folded` into another, the database identifies rows
    by that one.
    """

    table: Table
    key: tuple[str, ...]
    values: tuple[str, ...]
    defaults: dict[str, Any] = field(default_factory=dict)
    folded: str = ""

    @property
    def unique(self) -> tuple[str, ...]:
        """The columns by which the database identifies rows."""
        return (*self.key[:-1], self.folded) if self.folded else self.key


SITES = Register(sites, ("code",), ("name_en", "name_zh", "timezone", "closed"))
PLACES = Register(locations, ("site_id", "code"), ("kind",))
ITEMS = Register(
    items,
    ("sku",),
    ("name_en", "name_zh", "unit", "decimals", "tracking", "category", "shelf_life", "standard_cost"),
)
PACKS = Register(packs, ("item_id", "name"), ("size",))
BARCODES = Register(barcodes, ("code",), ("item_id", "pack"))
MINIMUMS = Register(minimums, ("item_id", "site_id"), ("quantity", "maximum", "lead_days"))
PEOPLE = Register(people, ("address",), ("name", "home_id", "language", "google"))
ROLES = Register(roles, ("person_id", "site_id"), ("role",))
GROUPS = Register(groups, ("address", "site_id"), ("language",))
LOTS = Register(lots, ("item_id", "code"), ("expiry", "made_on", "supplier_lot"), {"status": LotStatus.OK}, "folded")

REGISTERS = (SITES, PLACES, ITEMS, PACKS, BARCODES, MINIMUMS, PEOPLE, ROLES, GROUPS, LOTS)
"""In the order in which they refer to each other."""

NAMED_BY = {"site_id": SITES, "home_id": SITES, "item_id": ITEMS, "person_id": PEOPLE}
"""The columns that hold an id in the database, and a name here."""


FOUND_BY_CODE = (SITES, ITEMS)
"""Registers whose codes may be typed in any case and width."""

ALIKE = (PACKS, MINIMUMS)
"""Registers whose values repeat in many rows, and are stored once."""


class _Known:
    """The rows of a register, as they are or will be."""

    def __init__(self) -> None:
        self.rows: dict[Key, Values] = {}
        self.ids: dict[Key, int] = {}
        self.folded: dict[str, str] = {}
        self.written: dict[Key, Key] = {}  # by the folded key, if the register has one
        self._under: dict[str | int, Key | list[Key]] = {}  # a list only if there are several
        self._alike: dict[Values, Values] = {}

    def put(self, register: Register, key: Key, values: Values) -> None:
        first = key[0]
        if register.folded:
            self.written.setdefault(_folded(key), key)
        is_new = key not in self.rows
        self.rows[key] = self._alike.setdefault(values, values) if register in ALIKE else values
        if len(key) > 1:
            if is_new:
                self._add_under(first, key)
        elif register in FOUND_BY_CODE:
            self.folded.setdefault(folded(first), first)

    def _add_under(self, first: str | int, key: Key) -> None:
        there = self._under.setdefault(first, key)
        if isinstance(there, list):
            there.append(key)
        elif there is not key:
            self._under[first] = [there, key]

    def under(self, first: str | int) -> list[Key]:
        """Return the keys that begin with this."""
        there = self._under.get(first, [])
        return there if isinstance(there, list) else [there]

    def drop(self, key: Key) -> None:
        del self.rows[key]
        self._under[key[0]] = [each for each in self.under(key[0]) if each != key]


class MasterData:
    """What is known, and changes to it; nothing is written before `write`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._registers: dict[Register, _Known] = {}
        self._ids: dict[Register, dict[Key, int]] = {}  # of registers whose rows are not needed any more
        self._put: dict[Register, list[Key]] = defaultdict(list)  # may include dropped keys and repetitions
        self._dropped: dict[Register, list[Key]] = defaultdict(list)

    def rows(self, register: Register) -> dict[Key, Values]:
        """Return all rows of a register, in the order in which they were added."""
        return self._known(register).rows

    def ids(self, register: Register) -> dict[Key, int]:
        """Return the ids of the rows that are in the database."""
        if register in self._registers:
            return self._registers[register].ids
        if register not in self._ids:
            self._ids[register] = {key: number for key, _, number in self._stored(register, ())}
        return self._ids[register]

    def under(self, register: Register, first: str | int) -> dict[Key, Values]:
        """Return the rows whose key begins with this: an item's packs, a person's roles."""
        known = self._known(register)
        return {key: known.rows[key] for key in known.under(first)}

    def find(self, register: Register, code: str) -> str | None:
        """Return the known spelling of a code typed in any case and width; None if it is unknown."""
        known = self._known(register)
        return code if (code,) in known.rows else known.folded.get(folded(code))

    def written(self, register: Register, key: Key) -> Key:
        """Return the key as first written, however it is written here."""
        return self._known(register).written.get(_folded(key), key)

    def put(self, register: Register, key: Key, *values: object) -> Outcome:
        """Add or change a row."""
        known = self._known(register)
        before = known.rows.get(key)
        if before == values:
            return "unchanged"
        known.put(register, key, values)
        self._put[register].append(key)
        return "changed" if before else "new"

    def drop(self, register: Register, key: Key) -> None:
        """Remove a row."""
        self._known(register).drop(key)
        self._dropped[register].append(key)

    def _known(self, register: Register) -> _Known:
        if register not in self._registers:
            self._registers[register] = self._read(register)
        return self._registers[register]

    def _read(self, register: Register) -> _Known:
        known = _Known()
        for key, values, number in self._stored(register, register.values):
            known.put(register, key, values)
            if number:
                known.ids[key] = number
        return known

    def _stored(self, register: Register, values: tuple[str, ...]) -> Iterator[tuple[Key, Values, int]]:
        """Yield the rows that people made, without outside places and "no lot", with their ids (0 if there is none)."""
        table, split = register.table, len(register.key)
        columns = [*register.key, *values]
        names = [self._names(NAMED_BY[column]) if column in NAMED_BY else None for column in columns]
        number = table.c.id if "id" in table.c else literal(0)
        query = select(*(table.c[column] for column in columns), number).order_by(*table.primary_key)
        for *row, own in self._connection.execute(query.where(table.c[register.key[0]].is_not(None))):
            told = tuple(cell if by is None else by[cell] for by, cell in zip(names, row, strict=True))
            yield told[:split], told[split:], own

    def _names(self, register: Register) -> dict[int, str | int]:
        return {number: key[0] for key, number in self.ids(register).items()}

    def write(self) -> None:
        """Write everything added, changed and removed; new rows have ids afterwards."""
        for register in REGISTERS:
            if dropped := self._dropped.pop(register, []):
                self._connection.execute(_delete(register), [self._bound(register, key, "old_") for key in dropped])
            if put := self._put.pop(register, []):
                known = self._known(register).rows
                for start in range(0, len(put), MANY):  # all at once would use twice the memory
                    some = [key for key in dict.fromkeys(put[start : start + MANY]) if key in known]
                    rows = [self._row(register, key, known[key]) for key in some]
                    insert_many(self._connection, register.table, rows, key=register.unique, replace=register.values)
                self._registers.pop(register, None)
                self._ids.pop(register, None)

    def _row(self, register: Register, key: Key, values: Values) -> dict[str, Any]:
        row = self._bound(register, (*key, *values)) | register.defaults
        return row | {register.folded: folded(row[register.key[-1]])} if register.folded else row

    def _bound(self, register: Register, cells: tuple[Any, ...], prefix: str = "") -> dict[str, Any]:
        """Return cells as parameters, with ids where the database has ids."""
        columns = (*register.key, *register.values)
        return {
            prefix + column: self.ids(NAMED_BY[column])[cell,] if column in NAMED_BY else cell
            for column, cell in zip(columns, cells, strict=False)
        }


def _folded(key: Key) -> Key:
    return (*key[:-1], folded(key[-1]))


def _delete(register: Register) -> Delete:
    return delete(register.table).where(
        and_(*(register.table.c[column] == bindparam(f"old_{column}") for column in register.key))
    )
