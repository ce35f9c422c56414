"""Importing: a company's sites, items, people, groups and opening stock, from a folder of CSV files.

Everything or nothing, and as often as wanted: what is known by its code, SKU or chat id is brought up to date, what
the files do not mention stays. The roles of a person and the sites of a group are exactly those of the file.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from zoneinfo import available_timezones

from sqlalchemy import Connection, Table, delete, select

from domain import catalogue, cells, ledger, lots, places
from domain.catalogue import Item
from domain.cells import Problem, Row, Wrong, read_rows
from domain.database import insert
from domain.errors import (
    ExpiryDiffers,
    ExpiryNeeded,
    KeyReused,
    Refused,
    UnknownItem,
    UnknownSite,
)
from domain.gs1 import GTIN_LENGTHS, gtin14
from domain.ledger import Line, Origin
from domain.people import RIGHTS
from domain.places import Site
from domain.schema import barcodes, groups, items, locations, minimums, packs, people, roles, sites

LANGUAGES = ("en", "zh")
TRACKINGS = ("none", "lot", "expiry")
PLACES = {"DOCK": "dock", "TRANSIT": "transit", "DAMAGED": "damaged"}
"""The places that every site has beside its bins, by code."""


@dataclass(frozen=True)
class Imported:
    """How many of each were read; of the opening stock, how many rows were booked now and not before."""

    sites: int = 0
    items: int = 0
    people: int = 0
    groups: int = 0
    opening: int = 0


@dataclass
class ImportRefused(Refused):
    """Something is wrong in the files; nothing was imported."""

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


@dataclass(frozen=True)
class _File:
    """A file of the folder: its columns, those that tell one row from another, and what is done with a row."""

    columns: tuple[str, ...]
    key: tuple[str, ...]
    take: "Callable[[_Import, Row], bool]"


def import_folder(connection: Connection, folder: Path, now: datetime) -> Imported:
    """Import those of the files that are there. Raises ImportRefused with every problem of every file."""
    problems: list[Problem] = []
    counts: dict[str, int] = {}
    with connection.begin_nested():
        run = _Import(connection, now)
        for name, file in FILES.items():
            path = folder / f"{name}.csv"
            if path.exists():
                counts[name] = run.take(name, file, read_rows(path, file.columns, file.key, problems))
        if not counts:
            problems.append(
                Problem(str(folder), 0, "", f"there is none of {', '.join(f'{name}.csv' for name in FILES)}")
            )
        if problems:
            raise ImportRefused(tuple(problems))
    return Imported(**counts)


class _Import:
    """One import under way."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self.connection = connection
        self.now = now
        self.faulty: set[tuple[str, str]] = set()  # file and key of the rows that are wrong; no key: the whole file

    def take(self, name: str, file: _File, rows: Iterator[Row] | None) -> int:
        """Take the rows of a file; how many counted."""
        if rows is None:
            self.faulty.add((name, ""))
        taken = 0
        for row in rows or ():
            taken += file.take(self, row)
            if row.faulty:
                self.faulty.add((name, row[file.key[0]].casefold()))
        return taken

    def site(self, wanted: str) -> Site:
        """The site of this code."""
        try:
            return places.site_by_code(self.connection, wanted)
        except UnknownSite as fault:
            raise self._unknown("sites", wanted, f"there is no site {wanted}") from fault

    def item(self, wanted: str) -> Item:
        """The item of this SKU."""
        try:
            return catalogue.by_sku(self.connection, wanted)
        except UnknownItem as fault:
            raise self._unknown("items", wanted, f"there is no item {wanted}") from fault

    def _unknown(self, file: str, key: str, problem: str) -> Wrong:
        """What is unknown because its own row is wrong has been told there."""
        told = {(file, key.casefold()), (file, "")} & self.faulty
        return Wrong("" if told else problem)

    def upsert(self, table: Table, key: dict[str, object], values: dict[str, object]) -> None:
        """Insert a row, or bring the known one up to date."""
        statement = insert(self.connection, table).values(**key, **values)
        known = list(key)
        self.connection.execute(
            statement.on_conflict_do_update(index_elements=known, set_=values)
            if values
            else statement.on_conflict_do_nothing(index_elements=known)
        )


def _take_site(run: _Import, row: Row) -> bool:
    wanted = row.read("code", cells.code, "")
    names = _names(row)
    zone = row.read("timezone", _zone, "")
    bins = row.read_each("bins", _bin)
    if row.faulty:
        return False
    known = {site.code.casefold(): site.code for site in places.all_sites(run.connection)}
    wanted = known.get(wanted.casefold(), wanted)
    run.upsert(sites, {"code": wanted}, {**names, "timezone": zone})
    site_id = places.site_by_code(run.connection, wanted).id
    for place, kind in [*PLACES.items(), *((each, "bin") for each in bins)]:
        run.upsert(locations, {"site_id": site_id, "code": place}, {"kind": kind})
    return True


def _zone(cell: str) -> str:
    if cell not in available_timezones():
        raise Wrong(f"there is no time zone {cell}; write one as in Asia/Shanghai")
    return cell


def _bin(cell: str) -> str:
    if cell.upper() in PLACES:
        raise Wrong(f"{cell} is a place that every site has")
    return cells.code(cell)


def _names(row: Row) -> dict[str, object]:
    """The names in both languages; one stands in for the other."""
    english, chinese = row.read("name_en", cells.text, ""), row.read("name_zh", cells.text, "")
    if not row["name_en"] and not row["name_zh"]:
        row.complain("name_en", "a name is missing")
    return {"name_en": english or chinese, "name_zh": chinese or english}


def _take_item(run: _Import, row: Row) -> bool:
    item = _item(run, row)
    sizes = dict(row.read_each("packs", lambda cell: _pack(cell, item)))
    item = replace(item, packs=tuple({**dict(item.packs), **sizes}.items()))
    codes = row.read_each("barcodes", lambda cell: _barcode(run, cell, item))
    wanted = row.read_each("minimums", lambda cell: _minimum(run, cell, item))
    if row.faulty:
        return False
    names = {"name_en": item.name_en, "name_zh": item.name_zh}
    search = " ".join((item.sku, *names.values())).casefold()
    kept = {"unit": item.unit, "decimals": item.decimals, "tracking": item.tracking}
    run.upsert(items, {"sku": item.sku}, {**names, **kept, "search": search})
    item_id = catalogue.by_sku(run.connection, item.sku).id
    for name, size in sizes.items():
        run.upsert(packs, {"item_id": item_id, "name": name}, {"size": size})
    for barcode, pack in codes:
        run.upsert(barcodes, {"code": barcode}, {"item_id": item_id, "pack": pack})
    for site_id, steps in wanted:
        run.upsert(minimums, {"item_id": item_id, "site_id": site_id}, {"quantity": steps})
    return True


def _item(run: _Import, row: Row) -> Item:
    """The item of this row, with the packs that are known of it so far."""
    sku = row.read("sku", cells.code, "")
    names = _names(row)
    unit = row.read("unit", cells.code, "")
    decimals = row.read("decimals", cells.one_of("", "0", "1", "2", "3"), "")
    tracking = row.read("tracking", cells.one_of("", *TRACKINGS), "")
    read = Item(0, sku, f"{names['name_en']}", f"{names['name_zh']}", unit, int(decimals or 0), tracking or "none", ())
    try:
        known = catalogue.by_sku(run.connection, sku)
    except UnknownItem:
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


def _barcode(run: _Import, cell: str, item: Item) -> tuple[str, str]:
    barcode, _, pack = cell.partition(":")
    pack = pack or item.unit
    if pack not in item.sizes:
        raise Wrong(f"{barcode} is on a {pack}, which is not among the packs")
    if barcode.isdecimal() and len(barcode) in GTIN_LENGTHS and not gtin14(barcode):
        raise Wrong(f"{barcode} is misread or mistyped: its check digit does not fit")
    hit = catalogue.by_barcode(run.connection, barcode)
    if hit and hit.item.sku != item.sku:
        raise Wrong(f"{barcode} is the barcode of {hit.item.sku}")
    return catalogue.normal(barcode), pack


def _minimum(run: _Import, cell: str, item: Item) -> tuple[int, int]:
    site, least = cells.pair(cell, "EAST:48")
    quantity = cells.amount(least)
    return run.site(site).id, item.measure(quantity).steps if quantity else 0


def _take_person(run: _Import, row: Row) -> bool:
    address = row.read("telegram_id", cells.person_id, 0)
    name = row.read("name", cells.name, "")
    role = row.read("role", cells.one_of(*RIGHTS), "")
    site_ids = _site_ids(run, row)
    language = row.read("language", cells.one_of("", *LANGUAGES), "")
    if row.faulty:
        return False
    chosen: dict[str, object] = {"language": language} if language else {}  # what was chosen in the chat stays
    run.upsert(people, {"address": address}, {"name": name, "home_id": site_ids[0], **chosen})
    person_id = run.connection.execute(select(people.c.id).where(people.c.address == address)).scalar_one()
    run.connection.execute(delete(roles).where(roles.c.person_id == person_id, roles.c.site_id.not_in(site_ids)))
    for site_id in site_ids:
        run.upsert(roles, {"person_id": person_id, "site_id": site_id}, {"role": role})
    return True


def _take_group(run: _Import, row: Row) -> bool:
    address = row.read("chat_id", cells.group_id, 0)
    site_ids = _site_ids(run, row)
    language = row.read("language", cells.one_of(*LANGUAGES), "")
    if row.faulty:
        return False
    run.connection.execute(delete(groups).where(groups.c.address == address, groups.c.site_id.not_in(site_ids)))
    for site_id in site_ids:
        run.upsert(groups, {"address": address, "site_id": site_id}, {"language": language})
    return True


def _site_ids(run: _Import, row: Row) -> list[int]:
    found = row.read_each("sites", lambda cell: run.site(cell).id)
    if not found and not row["sites"]:
        row.complain("sites", "a site is missing")
    return found


def _take_opening(run: _Import, row: Row) -> bool:
    site = row.read("site", run.site, None)
    place = row.read("bin", lambda cell: _place(run, cell, site), 0)
    item = row.read("sku", run.item, None)
    lot = row.read("lot", cells.text, "")
    expiry = row.read("expiry", cells.day, None)
    steps = row.read("quantity", lambda cell: _steps(cell, item), 0)
    if item:
        _check_tracking(row, item)
    if site is None or item is None or row.faulty:
        return False
    try:
        # What lies on the shelf may have expired there: any expiry is taken.
        lot_id = lots.receive(run.connection, item, lot, expiry, date.min).id
        line = Line(item.id, lot_id, places.location(run.connection, "supplier"), place, steps)
        key = f"opening:{site.code}:{row['bin']}:{item.sku}:{lot}"
        return not ledger.post(run.connection, "opening", [line], Origin(key), run.now).repeated
    except ExpiryNeeded:
        row.complain("expiry", f"{item.sku} is kept by expiry date")
    except ExpiryDiffers as fault:
        row.complain("expiry", f"lot {lot} is known with {fault.known}")
    except KeyReused:
        row.complain("quantity", "this was booked before with another quantity, which a file does not change")
    return False


def _check_tracking(row: Row, item: Item) -> None:
    if item.tracking != "none":
        if not row["lot"]:
            row.complain("lot", f"{item.sku} is kept by lot")
        return
    for column in ("lot", "expiry"):
        if row[column]:
            row.complain(column, f"{item.sku} is not kept by lot")


def _steps(cell: str, item: Item | None) -> int:
    quantity = cells.amount(cell)
    return item.measure(quantity).steps if item else 0


def _place(run: _Import, cell: str, site: Site | None) -> int:
    query = select(locations.c.id).where(locations.c.code == cells.code(cell), locations.c.kind != "transit")
    if site is None:
        return 0
    found: int | None = run.connection.execute(query.where(locations.c.site_id == site.id)).scalar()
    if found is None:
        raise Wrong("" if ("sites", site.code.casefold()) in run.faulty else f"{site.code} has no bin {cell}")
    return found


FILES = {
    "sites": _File(("code", "name_en", "name_zh", "timezone", "bins"), ("code",), _take_site),
    "items": _File(
        ("sku", "name_en", "name_zh", "unit", "decimals", "tracking", "packs", "barcodes", "minimums"),
        ("sku",),
        _take_item,
    ),
    "people": _File(("telegram_id", "name", "role", "sites", "language"), ("telegram_id",), _take_person),
    "groups": _File(("chat_id", "sites", "language"), ("chat_id",), _take_group),
    "opening": _File(("site", "bin", "sku", "lot", "expiry", "quantity"), ("site", "bin", "sku", "lot"), _take_opening),
}
"""In the order in which they refer to each other."""
