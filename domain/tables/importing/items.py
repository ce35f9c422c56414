"""Items, with their packs, barcodes and levels."""

from dataclasses import replace

from domain.company.catalogue import Item
from domain.company.gs1 import GTIN_LENGTHS, gtin14
from domain.quantities import PRICE_STEP
from domain.tables import cells
from domain.tables.cells import InvalidCell, Row
from domain.tables.importing.run import Run, names_of, outcome_of
from domain.tables.master_data import BARCODES, ITEMS, MINIMUMS, PACKS, Outcome
from domain.vocabulary import Tracking

Level = tuple[int, int | None, int | None]
"""Minimum and maximum, in steps, and lead time, in days."""

PRICE_DECIMALS = len(str(PRICE_STEP)) - 1
UPC = 12
LOST_ZEROS = range(9, UPC)
"""Digits that are left of a UPC that was typed as a number; shorter ones may well be codes of the company's own."""


def take_item(run: Run, row: Row) -> Outcome | None:
    """Read a row of items; problems are collected in the row."""
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
    outcome = outcome_of(
        run.data.put(ITEMS, (item.sku,), item.name_en, item.name_zh, item.unit, item.decimals, item.tracking, *told),
        *(run.data.put(PACKS, (item.sku, name), size) for name, size in sizes.items()),
        *(run.data.put(BARCODES, (barcode,), item.sku, pack) for barcode, pack in codes),
        *(run.data.put(MINIMUMS, (item.sku, site), *level) for site, level in levels.items()),
    )
    if outcome != "unchanged":
        run.changed_items.append(item.sku)
    return outcome


def _item(run: Run, row: Row) -> Item:
    """The item of this row, with its packs known so far."""
    sku = row.read("sku", cells.code, "")
    names = names_of(row)
    unit = row.read("unit", cells.code, "")
    decimals = row.read("decimals", cells.one_of("", "0", "1", "2", "3"), "")
    tracking = row.read("tracking", cells.one_of("", *Tracking), "")
    read = Item(0, sku, *names, unit, int(decimals or 0), Tracking(tracking or Tracking.NONE), ())
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
        raise InvalidCell(f"{name} is the unit itself")
    return cells.code(name), item.measure(cells.amount(size)).steps


def _barcode(run: Run, cell: str, item: Item, *, typed: bool) -> tuple[str, str]:
    """A barcode as it is stored, and the pack that it is on; `typed`: as a number, which loses its zeros."""
    barcode, _, pack = cell.rpartition(":") if ":" in cell else (cell, "", "")
    pack = pack or item.unit
    if pack not in item.sizes:
        raise InvalidCell(f"{barcode} is on a {pack}, which is not among the packs")
    gtin = gtin14(barcode.zfill(UPC) if typed and len(barcode) in LOST_ZEROS else barcode)
    if barcode.isdecimal() and len(barcode) in GTIN_LENGTHS and not gtin:
        raise InvalidCell(f"{barcode} is misread or mistyped: its check digit does not fit")
    known = run.data.rows(BARCODES).get((gtin or barcode,))
    if known and known[0] != item.sku:
        raise InvalidCell(f"{barcode} is the barcode of {known[0]}")
    return gtin or barcode, pack


def _levels(run: Run, row: Row, item: Item) -> dict[str, Level]:
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


def _level(run: Run, cell: str, item: Item) -> tuple[str, int]:
    site, level = cells.pair(cell, "EAST:48")
    quantity = cells.amount(level)
    return run.site(site), item.measure(quantity).steps if quantity else 0


def _lead_time(run: Run, cell: str) -> tuple[str, int]:
    site, days = cells.pair(cell, "EAST:7")
    return run.site(site), cells.days(days)


def _shelf_life(cell: str) -> int | None:
    if not cell:
        return None
    if not (days := cells.days(cell)):
        raise InvalidCell("a shelf life must be above 0")
    return days


def _standard_cost(cell: str) -> int | None:
    """A price of a unit, in PRICE_STEP parts of the currency."""
    price = cells.price(cell)
    if price is None:
        return None
    if len(cell.partition(".")[2].rstrip("0")) > PRICE_DECIMALS:
        raise InvalidCell(f"{cell} is finer than a price is kept ({PRICE_DECIMALS} decimals)")
    return cells.money(int(price.scaleb(PRICE_DECIMALS)), cell)
