"""Importing: a company's sites, items, people, groups and opening stock, from a folder of CSV files or a workbook.

Everything or nothing, and as often as wanted: what is known by its code, SKU or chat id is brought up to date, what
the tables do not mention stays. The roles of a person and the sites of a group are exactly those of the table.

Some columns may be left out, and what is known stays then; where they are there, an empty cell clears it. Not so of a
lot, which may be in several rows: what is known of one stays, and what was not known is filled in.
"""

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TypeVar, cast
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import Connection

from domain import cells, rights, search
from domain.catalogue import Item
from domain.cells import Problem, Row, Wrong, read_rows
from domain.errors import Refused
from domain.gs1 import GTIN_LENGTHS, gtin14
from domain.lots import Batch
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
from domain.places import EVERYWHERE
from domain.quantities import LARGEST, PRICE_STEP, Quantity, cost_of
from domain.tables import NoTables, Table, read_tables

T = TypeVar("T")

Level = tuple[int, int | None, int | None]
"""Minimum and maximum, in steps, and lead time, in days."""

LANGUAGES = ("en", "zh")
TRACKINGS = ("none", "lot", "expiry")
OF_A_LOT = ("lot", "expiry", "made_on", "supplier_lot")
ON_THE_WAY = re.compile("TRANSIT|T-[0-9]+")
"""Codes of places in which goods are on their way, and which no bin may have."""

PRICE_DECIMALS = len(str(PRICE_STEP)) - 1
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

    A row that is wrong, and has said so, comes to nothing. The optional columns may be missing.
    """

    columns: tuple[str, ...]
    key: tuple[str, ...]
    take: "Callable[[_Import, Row], Outcome | None]"
    optional: tuple[str, ...] = ()


def check_import(connection: Connection, path: Path, now: datetime | None = None) -> Imported:
    """What an import would change, at this moment if no other is named. Writes nothing.

    Raises ImportRefused with every problem of every table.
    """
    return _Import(connection, now or datetime.now(UTC)).read(path)


def import_company(connection: Connection, path: Path, now: datetime) -> Imported:
    """Import those of the tables that are there. Raises ImportRefused with every problem of every table."""
    run = _Import(connection, now)
    imported = run.read(path)
    with connection.begin_nested():  # nothing stays even if a fault of the database is answered, and committed
        run.data.write()
        ids = run.data.ids(ITEMS)
        search.index(connection, [ids[sku,] for sku in run.changed_items])
        _note_rights(run)
        run.opening.book(now)
    return imported


def _note_rights(run: "_Import") -> None:
    """Write into the record what people may do now, and may not do any more."""
    numbers, sites = (run.data.ids(register) for register in (PEOPLE, SITES))
    for address, site, role in run.changed_roles:
        rights.note(run.connection, None, numbers[address,], sites[site,], role, run.now)


class _Import:
    """One import under way: it reads and compares everything first."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self.data = MasterData(connection)
        self.opening = OpeningStock(connection, self.data)
        self.faulty: set[tuple[str, str]] = set()  # table and key of the rows that are wrong; no key: the whole table
        self.changed_items: list[str] = []
        self.changed_roles: list[tuple[int, str, str | None]] = []  # address, site, role

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
        rows = read_rows(table, kind.columns, kind.optional, kind.key, problems)
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

    def today(self, site: str) -> date:
        """The date at a site."""
        _, _, timezone, _ = self.data.rows(SITES)[site,]
        return self.now.astimezone(ZoneInfo(timezone)).date()

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
        english, chinese, unit, decimals, tracking, category, shelf_life, _ = self.data.rows(ITEMS)[sku,]
        sizes = tuple((name, size) for (_, name), (size,) in self.data.under(PACKS, sku).items())
        return Item(0, sku, english, chinese, unit, decimals, tracking, sizes, category, shelf_life)

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
    code = run.data.find(SITES, wanted) or wanted
    *_, before = run.data.rows(SITES).get((code,), (None,))
    closed = row.keep("closed", cells.day, before)
    if closed and closed != before and code in run.opening.sites:
        row.complain("closed", f"{code} has stock, or some is on its way there: only an empty site can be closed")
    if row.faulty:
        return None
    return _outcome(
        run.data.put(SITES, (code,), english, chinese, zone, closed),
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
    if ON_THE_WAY.fullmatch(cell.upper()):
        raise Wrong(f"{cell} is what a transfer's goods on their way are called")
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
    levels = _levels(run, row, item)
    *_, category, shelf_life, cost = run.data.rows(ITEMS).get((item.sku,), ("", None, None))
    told = (
        row.keep("category", cells.text, category),
        row.keep("shelf_life", _shelf_life, shelf_life),
        row.keep("standard_cost", _standard_cost, cost),
    )
    if row.faulty:
        return None
    outcome = _outcome(
        run.data.put(ITEMS, (item.sku,), item.name_en, item.name_zh, item.unit, item.decimals, item.tracking, *told),
        *(run.data.put(PACKS, (item.sku, name), size) for name, size in sizes.items()),
        *(run.data.put(BARCODES, (barcode,), item.sku, pack) for barcode, pack in codes),
        *(run.data.put(MINIMUMS, (item.sku, site), *level) for site, level in levels.items()),
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


def _levels(run: _Import, row: Row, item: Item) -> dict[str, Level]:
    """By site: of those that are named, or known with any."""
    least = dict(row.read_each("minimums", lambda cell: _level(run, cell, item)))
    most = dict(row.read_each("maximums", lambda cell: _level(run, cell, item)))
    lead = dict(row.read_each("lead_times", lambda cell: _lead_time(run, cell)))
    known: dict[str, Level] = {site: level for (_, site), level in run.data.under(MINIMUMS, item.sku).items()}
    levels = {}
    for site in dict.fromkeys((*known, *least, *most, *lead)):
        before, maximum, days = known.get(site, (0, None, None))
        minimum = least.get(site, before)
        maximum = most.get(site) if row.has("maximums") else maximum
        days = lead.get(site) if row.has("lead_times") else days
        if maximum is not None and maximum < minimum:
            said = f"at {site} the maximum, {item.quantity(maximum)}, is below the minimum, {item.quantity(minimum)}"
            row.complain("maximums" if row.has("maximums") else "minimums", said)
        levels[site] = (minimum, maximum, days)
    return levels


def _level(run: _Import, cell: str, item: Item) -> tuple[str, int]:
    site, level = cells.pair(cell, "EAST:48")
    quantity = cells.amount(level)
    return run.site(site), item.measure(quantity).steps if quantity else 0


def _lead_time(run: _Import, cell: str) -> tuple[str, int]:
    site, days = cells.pair(cell, "EAST:7")
    return run.site(site), cells.days(days)


def _shelf_life(cell: str) -> int | None:
    if not cell:
        return None
    if not (days := cells.days(cell)):
        raise Wrong("a shelf life must be above 0")
    return days


def _standard_cost(cell: str) -> int | None:
    """A price of a unit, in PRICE_STEP parts of the currency."""
    price = cells.price(cell)
    if price is None:
        return None
    if len(cell.partition(".")[2].rstrip("0")) > PRICE_DECIMALS:
        raise Wrong(f"{cell} is finer than a price is kept ({PRICE_DECIMALS} decimals)")
    return _money(int(price.scaleb(PRICE_DECIMALS)), cell)


def _money(value: int, cell: str) -> int:
    if value > LARGEST:
        raise Wrong(f"{cell} is more than an amount of money can be")
    return value


def _take_person(run: _Import, row: Row) -> Outcome | None:
    address = row.read("telegram_id", cells.person_id, 0)
    name = row.read("name", cells.name, "")
    role = row.read("role", cells.one_of(*RIGHTS), "")
    wanted = _sites(run, row, cells.one_of(*RIGHTS))
    language = row.read("language", cells.one_of("", *LANGUAGES), "")
    if row.faulty:
        return None
    _, _, chosen = run.data.rows(PEOPLE).get((address,), ("", "", None))
    roles = {site: own or role for site, own in wanted.items()}
    before = {site: held for (_, site), (held,) in run.data.under(ROLES, address).items()}
    changed = [site for site in {**before, **roles} if before.get(site) != roles.get(site)]
    run.changed_roles += [(address, site, roles.get(site)) for site in changed]
    return _outcome(
        # The first site is home; a language that was chosen in the chat stays where none is named.
        run.data.put(PEOPLE, (address,), name, next(iter(wanted)), language or chosen),
        _exactly(run, ROLES, address, roles),
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
    expiry, made_on = row.read("expiry", cells.day, None), row.read("made_on", cells.day, None)
    batch = Batch(lot, expiry, made_on, row.read("supplier_lot", cells.text, ""))
    quantity = row.read("quantity", lambda cell: _quantity(cell, item), None)
    cost = row.read("cost", lambda cell: _cost(cell, quantity), None)
    if item:
        batch = _batch(row, item, batch, run.data.rows(LOTS).get((item.sku, lot), (None, None, "")))
    if batch.made_on and site and batch.made_on > run.today(site):
        row.complain("made_on", f"{batch.made_on} has not come yet")
    if item is None or quantity is None or row.faulty:
        return None
    opening = Opening(site, place, item.sku, lot, quantity.steps, cost)
    try:
        outcome = run.opening.put(opening)
    except NotOpening as fault:
        row.complain("quantity", str(fault))
        return None
    *_, closed = run.data.rows(SITES)[site,]
    if outcome == "new" and closed and closed <= run.today(site):
        row.complain("site", f"{site} is closed since {closed}")
        return None
    if not lot:
        return outcome
    # What lies on the shelf may have expired there: any expiry is taken.
    told = (batch.expiry, batch.made_on, batch.supplier_lot)
    return _outcome(outcome, run.data.put(LOTS, (item.sku, lot), *told))


def _batch(row: Row, item: Item, said: Batch, known: tuple[date | None, date | None, str]) -> Batch:
    """What is known of the lot, and what is said beside."""
    if item.tracking == "none":
        for column in OF_A_LOT:
            if row[column]:
                row.complain(column, f"{item.sku} is not kept by lot")
        return said
    if not said.code:
        row.complain("lot", "" if row["lot"] else f"{item.sku} is kept by lot")
        return said
    expiry = _same(row, "expiry", known[0], said.expiry)
    made_on = _same(row, "made_on", known[1], said.made_on)
    supplier_lot = _same(row, "supplier_lot", known[2], said.supplier_lot)
    if item.tracking == "expiry" and not expiry:
        if made_on and item.shelf_life:
            expiry = made_on + timedelta(days=item.shelf_life)
        elif not row["expiry"]:
            row.complain("expiry", f"{item.sku} is kept by expiry date")
    if made_on and expiry and made_on > expiry:
        column = "made_on" if row["made_on"] else "expiry"
        row.complain(column, f"it was made on {made_on}, and cannot expire before, on {expiry}")
    return Batch(said.code, expiry, made_on, supplier_lot)


def _same(row: Row, column: str, known: T, said: T) -> T:
    """What is known of the row's lot; or, if nothing is, what is said."""
    if known and said and known != said:
        row.complain(column, f"lot {row['lot']} is known with {known}")
    return known or said


def _quantity(cell: str, item: Item | None) -> Quantity | None:
    amount = cells.amount(cell)
    return item.measure(amount) if item else None


def _cost(cell: str, quantity: Quantity | None) -> int | None:
    """Of it all, in minor units, from the price of a unit."""
    price = cells.price(cell)
    return None if price is None or quantity is None else _money(cost_of(quantity, price), cell)


def _place(run: _Import, cell: str, site: str) -> str:
    code = cells.code(cell)
    if not site:
        return ""
    kind, *_ = run.data.rows(PLACES).get((site, code), (None,))
    if kind in (None, "transit"):
        raise Wrong("" if ("sites", site.casefold()) in run.faulty else f"{site} has no bin {cell}")
    return code


KINDS = {
    "sites": _Kind(("code", "name_en", "name_zh", "timezone", "bins"), ("code",), _take_site, ("closed",)),
    "items": _Kind(
        ("sku", "name_en", "name_zh", "unit", "decimals", "tracking", "packs", "barcodes", "minimums"),
        ("sku",),
        _take_item,
        ("category", "shelf_life", "standard_cost", "maximums", "lead_times"),
    ),
    "people": _Kind(("telegram_id", "name", "role", "sites", "language"), ("telegram_id",), _take_person),
    "groups": _Kind(("chat_id", "sites", "language"), ("chat_id",), _take_group),
    "opening": _Kind(
        ("site", "bin", "sku", "lot", "expiry", "quantity"),
        ("site", "bin", "sku", "lot"),
        _take_opening,
        ("made_on", "supplier_lot", "cost"),
    ),
}
"""In the order in which they refer to each other."""
