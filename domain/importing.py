"""Importing: a company's sites, items, people, groups and opening stock, from a folder of CSV files or a workbook.

Everything or nothing, and as often as wanted: what is known by its code, SKU or chat id is brought up to date, what
the tables do not mention stays. The roles of a person and the sites of a group are exactly those of the table.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import cast
from zoneinfo import available_timezones

from sqlalchemy import Connection

from domain import cells, search
from domain.catalogue import Item
from domain.cells import Problem, Row, Wrong, read_rows
from domain.errors import Refused
from domain.gs1 import GTIN_LENGTHS, gtin14
from domain.master_data import (
    BARCODES,
    GROUPS,
    ITEMS,
    LOTS,
    MINIMUMS,
    PACKS,
    PEOPLE,
    PLACES,
    ROLES,
    SITES,
    MasterData,
    Outcome,
    Register,
)
from domain.opening import NotOpening, Opening, OpeningStock
from domain.people import RIGHTS
from domain.tables import NoTables, Table, read_tables

LANGUAGES = ("en", "zh")
TRACKINGS = ("none", "lot", "expiry")
EVERYWHERE = {"DOCK": "dock", "TRANSIT": "transit", "DAMAGED": "damaged"}
"""The places that every site has beside its bins, by code."""

UPC = 12
LOST_ZEROS = range(9, UPC)
"""Digits that are left of a UPC that was typed as a number; shorter ones may well be codes of the company's own."""


@dataclass(frozen=True)
class Change:
    """How many rows of a table say something new, change something, or say what is known already."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Imported:
    """What an import changed, or would."""

    sites: Change = Change()
    items: Change = Change()
    people: Change = Change()
    groups: Change = Change()
    opening: Change = Change()


@dataclass
class ImportRefused(Refused):
    """Something is wrong in the tables; nothing was imported."""

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True)
class _Kind:
    """A kind of table: its columns, those that tell one row from another, and what is done with a row.

    A row that is wrong, and has said so, comes to nothing.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]
    take: "Callable[[_Import, Row], Outcome | None]"


def check_import(connection: Connection, path: Path) -> Imported:
    """What an import would change. Writes nothing. Raises ImportRefused with every problem of every table."""
    return _Import(connection).read(path)


def import_company(connection: Connection, path: Path, now: datetime) -> Imported:
    """Import those of the tables that are there. Raises ImportRefused with every problem of every table."""
    run = _Import(connection)
    imported = run.read(path)
    with connection.begin_nested():  # nothing stays even if a fault of the database is answered, and committed
        run.data.write()
        ids = run.data.ids(ITEMS)
        search.index(connection, [ids[sku,] for sku in run.changed_items])
        run.opening.book(now)
    return imported


class _Import:
    """One import under way: it reads and compares everything first."""

    def __init__(self, connection: Connection) -> None:
        self.data = MasterData(connection)
        self.opening = OpeningStock(connection, self.data)
        self.faulty: set[tuple[str, str]] = set()  # table and key of the rows that are wrong; no key: the whole table
        self.changed_items: list[str] = []

    def read(self, path: Path) -> Imported:
        """Read the tables, and note what shall be written. Raises ImportRefused."""
        problems: list[Problem] = []
        changes: dict[str, Change] = {}
        try:
            for table in read_tables(path, tuple(KINDS)):
                changes[table.name] = self._take(table, KINDS[table.name], problems)
        except NoTables as fault:
            problems.append(Problem(str(path), 0, "", str(fault)))
        if problems:
            raise ImportRefused(tuple(problems))
        return Imported(**changes)

    def _take(self, table: Table, kind: _Kind, problems: list[Problem]) -> Change:
        rows = read_rows(table, kind.columns, kind.key, problems)
        if rows is None:
            self.faulty.add((table.name, ""))
        outcomes: Counter[str] = Counter()
        for row in rows or ():
            if outcome := kind.take(self, row):
                outcomes[outcome] += 1
            if row.faulty:
                self.faulty.add((table.name, row[kind.key[0]].casefold()))
        return Change(**outcomes)

    def site(self, wanted: str) -> str:
        """The code of the site that is meant, by its code or a name of it."""
        if found := self.data.find(SITES, wanted):
            return found
        meant = wanted.casefold()
        for (code,), (english, chinese, *_) in self.data.rows(SITES).items():
            if meant in (english.casefold(), chinese.casefold()):
                return cast("str", code)
        raise self._unknown("sites", wanted, f"there is no site {wanted}")

    def item(self, wanted: str) -> Item:
        """The item of this SKU."""
        if item := self.known_item(wanted):
            return item
        raise self._unknown("items", wanted, f"there is no item {wanted}")

    def known_item(self, wanted: str) -> Item | None:
        """The item of this SKU, with its packs, if it is known; its id does not matter here."""
        sku = self.data.find(ITEMS, wanted)
        if sku is None:
            return None
        english, chinese, unit, decimals, tracking = self.data.rows(ITEMS)[sku,]
        sizes = tuple((name, size) for (_, name), (size,) in self.data.under(PACKS, sku).items())
        return Item(0, sku, english, chinese, unit, decimals, tracking, sizes)

    def _unknown(self, table: str, key: str, problem: str) -> Wrong:
        """What is unknown because its own row is wrong has been told there."""
        told = {(table, key.casefold()), (table, "")} & self.faulty
        return Wrong("" if told else problem)


def _outcome(row: Outcome, *rest: Outcome) -> Outcome:
    """Of a row of a table, from that of its own record and of those that hang on it."""
    return "changed" if row == "unchanged" and set(rest) - {"unchanged"} else row


def _take_site(run: _Import, row: Row) -> Outcome | None:
    wanted = row.read("code", cells.code, "")
    english, chinese = _names(row)
    zone = row.read("timezone", _zone, "")
    bins = row.read_each("bins", _bin)
    if row.faulty:
        return None
    code = run.data.find(SITES, wanted) or wanted
    return _outcome(
        run.data.put(SITES, (code,), english, chinese, zone),
        *(run.data.put(PLACES, (code, place), kind) for place, kind in EVERYWHERE.items()),
        *(run.data.put(PLACES, (code, place), "bin") for place in bins),
    )


def _zone(cell: str) -> str:
    if cell not in available_timezones():
        raise Wrong(f"there is no time zone {cell}; write one as in Asia/Shanghai")
    return cell


def _bin(cell: str) -> str:
    if cell.upper() in EVERYWHERE:
        raise Wrong(f"{cell} is a place that every site has")
    return cells.code(cell)


def _names(row: Row) -> tuple[str, str]:
    """The names in English and Chinese; one stands in for the other."""
    english, chinese = row.read("name_en", cells.text, ""), row.read("name_zh", cells.text, "")
    if not row["name_en"] and not row["name_zh"]:
        row.complain("name_en", "a name is missing")
    return english or chinese, chinese or english


def _take_item(run: _Import, row: Row) -> Outcome | None:
    item = _item(run, row)
    sizes = dict(row.read_each("packs", lambda cell: _pack(cell, item)))
    item = replace(item, packs=tuple({**dict(item.packs), **sizes}.items()))
    codes = row.read_each("barcodes", lambda cell: _barcode(run, cell, item, typed="barcodes" in row.numbers))
    least = row.read_each("minimums", lambda cell: _minimum(run, cell, item))
    if row.faulty:
        return None
    outcome = _outcome(
        run.data.put(ITEMS, (item.sku,), item.name_en, item.name_zh, item.unit, item.decimals, item.tracking),
        *(run.data.put(PACKS, (item.sku, name), size) for name, size in sizes.items()),
        *(run.data.put(BARCODES, (barcode,), item.sku, pack) for barcode, pack in codes),
        *(run.data.put(MINIMUMS, (item.sku, site), steps) for site, steps in least),
    )
    if outcome != "unchanged":
        run.changed_items.append(item.sku)
    return outcome


def _item(run: _Import, row: Row) -> Item:
    """The item of this row, with the packs that are known of it so far."""
    sku = row.read("sku", cells.code, "")
    names = _names(row)
    unit = row.read("unit", cells.code, "")
    decimals = row.read("decimals", cells.one_of("", "0", "1", "2", "3"), "")
    tracking = row.read("tracking", cells.one_of("", *TRACKINGS), "")
    read = Item(0, sku, *names, unit, int(decimals or 0), tracking or "none", ())
    known = run.known_item(sku)
    if known is None:
        return read
    for column in ("unit", "decimals", "tracking"):
        before = getattr(known, column)
        if getattr(read, column) != before:
            row.complain(column, f"{known.sku} is known with {before}, and what was booked counts on that")
    return replace(read, sku=known.sku, packs=known.packs)


def _pack(cell: str, item: Item) -> tuple[str, int]:
    name, size = cells.pair(cell, "case:24")
    if name == item.unit:
        raise Wrong(f"{name} is the unit itself")
    return cells.code(name), item.measure(cells.amount(size)).steps


def _barcode(run: _Import, cell: str, item: Item, *, typed: bool) -> tuple[str, str]:
    """A barcode as it is stored, and the pack that it is on; `typed`: as a number, which loses its zeros."""
    barcode, _, pack = cell.rpartition(":") if ":" in cell else (cell, "", "")
    pack = pack or item.unit
    if pack not in item.sizes:
        raise Wrong(f"{barcode} is on a {pack}, which is not among the packs")
    gtin = gtin14(barcode.zfill(UPC) if typed and len(barcode) in LOST_ZEROS else barcode)
    if barcode.isdecimal() and len(barcode) in GTIN_LENGTHS and not gtin:
        raise Wrong(f"{barcode} is misread or mistyped: its check digit does not fit")
    known = run.data.rows(BARCODES).get((gtin or barcode,))
    if known and known[0] != item.sku:
        raise Wrong(f"{barcode} is the barcode of {known[0]}")
    return gtin or barcode, pack


def _minimum(run: _Import, cell: str, item: Item) -> tuple[str, int]:
    site, least = cells.pair(cell, "EAST:48")
    quantity = cells.amount(least)
    return run.site(site), item.measure(quantity).steps if quantity else 0


def _take_person(run: _Import, row: Row) -> Outcome | None:
    address = row.read("telegram_id", cells.person_id, 0)
    name = row.read("name", cells.name, "")
    role = row.read("role", cells.one_of(*RIGHTS), "")
    wanted = _sites(run, row, cells.one_of(*RIGHTS))
    language = row.read("language", cells.one_of("", *LANGUAGES), "")
    if row.faulty:
        return None
    _, _, chosen = run.data.rows(PEOPLE).get((address,), ("", "", None))
    return _outcome(
        # The first site is home; a language that was chosen in the chat stays where none is named.
        run.data.put(PEOPLE, (address,), name, next(iter(wanted)), language or chosen),
        _exactly(run, ROLES, address, {site: own or role for site, own in wanted.items()}),
    )


def _take_group(run: _Import, row: Row) -> Outcome | None:
    address = row.read("chat_id", cells.group_id, 0)
    wanted = _sites(run, row, cells.one_of(*LANGUAGES))
    language = row.read("language", cells.one_of(*LANGUAGES), "")
    if row.faulty:
        return None
    return _exactly(run, GROUPS, address, {site: own or language for site, own in wanted.items()})


def _sites(run: _Import, row: Row, parse: Callable[[str], str]) -> dict[str, str]:
    """The sites of a person or a group, with the role or language of each that has one of its own ("WEST:manager")."""

    def read(cell: str) -> tuple[str, str]:
        site, colon, own = cell.partition(":")
        return run.site(site), parse(own) if colon else ""

    found = dict(row.read_each("sites", read))
    if not found and not row["sites"]:
        row.complain("sites", "a site is missing")
    return found


def _exactly(run: _Import, register: Register, address: int, wanted: dict[str, str]) -> Outcome:
    """Let an address have these sites, and no other."""
    before = run.data.under(register, address)
    lost = [key for key in before if key[1] not in wanted]
    for key in lost:
        run.data.drop(register, key)
    outcomes = {run.data.put(register, (address, site), what) for site, what in wanted.items()}
    if not before:
        return "new"
    return "unchanged" if outcomes == {"unchanged"} and not lost else "changed"


def _take_opening(run: _Import, row: Row) -> Outcome | None:
    site = row.read("site", run.site, "")
    place = row.read("bin", lambda cell: _place(run, cell, site), "")
    item = row.read("sku", run.item, None)
    lot = row.read("lot", cells.text, "")
    expiry = row.read("expiry", cells.day, None)
    steps = row.read("quantity", lambda cell: _steps(cell, item), 0)
    if item:
        _check_lot(run, row, item, lot, expiry)
    if item is None or row.faulty:
        return None
    # What lies on the shelf may have expired there: any expiry is taken.
    if lot and (item.sku, lot) not in run.data.rows(LOTS):
        run.data.put(LOTS, (item.sku, lot), expiry, "ok")
    try:
        return run.opening.put(Opening(site, place, item.sku, lot, steps))
    except NotOpening as fault:
        row.complain("quantity", str(fault))
        return None


def _check_lot(run: _Import, row: Row, item: Item, lot: str, expiry: date | None) -> None:
    if item.tracking == "none":
        for column in ("lot", "expiry"):
            if row[column]:
                row.complain(column, f"{item.sku} is not kept by lot")
        return
    if not lot:
        row.complain("lot", "" if row["lot"] else f"{item.sku} is kept by lot")
        return
    known, *_ = run.data.rows(LOTS).get((item.sku, lot), (None,))
    if known and expiry and known != expiry:
        row.complain("expiry", f"lot {lot} is known with {known}")
    if item.tracking == "expiry" and not (known or expiry) and not row["expiry"]:
        row.complain("expiry", f"{item.sku} is kept by expiry date")


def _steps(cell: str, item: Item | None) -> int:
    quantity = cells.amount(cell)
    return item.measure(quantity).steps if item else 0


def _place(run: _Import, cell: str, site: str) -> str:
    code = cells.code(cell)
    if not site:
        return ""
    kind, *_ = run.data.rows(PLACES).get((site, code), (None,))
    if kind in (None, "transit"):
        raise Wrong("" if ("sites", site.casefold()) in run.faulty else f"{site} has no bin {cell}")
    return code


KINDS = {
    "sites": _Kind(("code", "name_en", "name_zh", "timezone", "bins"), ("code",), _take_site),
    "items": _Kind(
        ("sku", "name_en", "name_zh", "unit", "decimals", "tracking", "packs", "barcodes", "minimums"),
        ("sku",),
        _take_item,
    ),
    "people": _Kind(("telegram_id", "name", "role", "sites", "language"), ("telegram_id",), _take_person),
    "groups": _Kind(("chat_id", "sites", "language"), ("chat_id",), _take_group),
    "opening": _Kind(("site", "bin", "sku", "lot", "expiry", "quantity"), ("site", "bin", "sku", "lot"), _take_opening),
}
"""In the order in which they refer to each other."""
