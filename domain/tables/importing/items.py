"""Importing items, with their packs, barcodes and levels."""

from dataclasses import replace

from domain.company import values
from domain.company.catalogue import Item
from domain.company.gs1 import gtin14
from domain.company.values import NotRead, folded
from domain.quantities import PRICE_STEP
from domain.tables import cells
from domain.tables.cells import Row
from domain.tables.importing.run import Run, names_of, outcome_of
from domain.tables.master_data import BARCODES, ITEMS, MINIMUMS, PACKS, Outcome
from domain.vocabulary import Tracking

Level = tuple[int, int | None, int | None]
"""Minimum and maximum in steps, and lead time in days."""

PRICE_DECIMALS = len(str(PRICE_STEP)) - 1
UPC = 12
LOST_ZEROS = range(9, UPC)
"""Digits left of a UPC that was typed as a number; shorter ones may well be the company's own codes."""


def take_item(run: Run, row: Row) -> Outcome | None:
    """Read a row of items; problems are collected in the row."""
    item = _item(run, row)
    sizes = row.read_pairs("packs", lambda cell: _pack(cell, item))
    item = replace(item, packs=tuple({**dict(item.packs), **sizes}.items()))
    codes = _barcodes(run, row, item)
    levels = _levels(run, row, item)
    *_, category, shelf_life, cost = run.data.rows(ITEMS).get((item.sku,), ("", None, None))
    told = (
        row.keep("category", values.text, category),
        row.keep("shelf_life", _shelf_life, shelf_life),
        row.keep("standard_cost", _standard_cost, cost),
    )
    own = list(run.own.take(row, "items", item.sku))
    if row.faulty:
        return None
    outcome = outcome_of(
        run.data.put(ITEMS, (item.sku,), item.name_en, item.name_zh, item.unit, item.decimals, item.tracking, *told),
        *(run.data.put(PACKS, (item.sku, name), size) for name, size in sizes.items()),
        *(run.data.put(BARCODES, (barcode,), item.sku, pack) for barcode, pack in codes.items()),
        *(run.data.put(MINIMUMS, (item.sku, site), *level) for site, level in levels.items()),
        *own,
    )
    if outcome != "unchanged":
        run.changed_items.append(item.sku)
    return outcome


def _item(run: Run, row: Row) -> Item:
    """Return the item of this row, with its packs known so far."""
    sku = row.read("sku", values.code, "")
    of_another = run.data.rows(BARCODES).get((values.normal(sku),))
    if of_another and folded(of_another[0]) != folded(sku):
        row.complain("sku", f"{sku} is the barcode of {of_another[0]}", f"{sku} 是 {of_another[0]} 的条码")
    names = names_of(row)
    unit = row.read("unit", values.unit, "")
    decimals = row.read("decimals", cells.one_of("", "0", "1", "2", "3"), "")
    tracking = row.read("tracking", cells.one_of("", *Tracking), "")
    read = Item(0, sku, *names, unit, int(decimals or 0), Tracking(tracking or Tracking.NONE), ())
    known = run.known_item(sku)
    if known is None:
        return read
    for column in ("unit", "decimals", "tracking"):
        before = getattr(known, column)
        if getattr(read, column) != before:
            said = f"{known.sku} is known with {before}, and what was booked counts on that"
            row.complain(column, said, f"{known.sku} 已定为 {before}，记过的账都以此为准")
    return replace(read, sku=known.sku, packs=known.packs)


def _pack(cell: str, item: Item) -> tuple[str, int]:
    name, size = cells.pair(cell, "case:24")
    if folded(name) == folded(item.unit):
        raise NotRead(f"{name} is the unit itself", f"“{name}”就是单位本身")
    return _known_pack(item, name) or values.pack(name), item.measure(values.amount(size)).steps


def _known_pack(item: Item, wanted: str) -> str | None:
    """Return the item's spelling of its unit or a pack."""
    return next((pack for pack in item.sizes if folded(pack) == folded(wanted)), None)


def _barcodes(run: Run, row: Row, item: Item) -> dict[str, str]:
    """Return barcodes as they are stored, with their packs."""
    if whole := values.grouped(row["barcodes"].split()):
        said = f"{row['barcodes']} would be several barcodes: if it is one, write {whole}"
        row.complain("barcodes", said, f"“{row['barcodes']}”会被当作几个条码：若是一个，请写 {whole}")
        return {}
    typed = "barcodes" in row.numbers
    # The catalogue distinguishes barcodes that differ only in case; an export must be importable again.
    return row.read_pairs("barcodes", lambda cell: _barcode(run, cell, item, typed=typed), same=str)


def _barcode(run: Run, cell: str, item: Item, *, typed: bool) -> tuple[str, str]:
    """Return a barcode as stored, and its pack. `typed`: as a number, which loses its zeros."""
    written, _, named = values.bare(cell).rpartition(":") if ":" in cell else (cell, "", "")
    if named.startswith("//"):  # an address, not a pack
        written, named = values.bare(cell), ""
    pack = _known_pack(item, named or item.unit)
    if pack is None:
        raise NotRead(
            f"{written} is on a {named}, which is not among the packs", f"{written} 的包装“{named}”不在该商品的包装之中"
        )
    upc = gtin14(written.zfill(UPC)) if typed and len(written) in LOST_ZEROS else None
    barcode = upc or values.barcode(written)
    known = run.data.rows(BARCODES).get((barcode,))
    if known and known[0] != item.sku:
        raise NotRead(f"{written} is the barcode of {known[0]}", f"{written} 是 {known[0]} 的条码")
    if (other := run.data.find(ITEMS, written)) and other != item.sku:
        raise NotRead(f"{written} is the SKU of another item", f"{written} 是另一个商品的编码")
    return barcode, pack


def _levels(run: Run, row: Row, item: Item) -> dict[str, Level]:
    """Return the levels by site, for sites that are named or have known levels."""
    least = row.read_pairs("minimums", lambda cell: _level(run, cell, item))
    most = row.read_pairs("maximums", lambda cell: _level(run, cell, item))
    lead = row.read_pairs("lead_times", lambda cell: _lead_time(run, cell))
    known: dict[str, Level] = {site: level for (_, site), level in run.data.under(MINIMUMS, item.sku).items()}
    levels = {}
    for site in dict.fromkeys((*known, *least, *most, *lead)):
        before, maximum, days = known.get(site, (0, None, None))
        minimum = least.get(site, before)
        maximum = most.get(site) if row.has("maximums") else maximum
        days = lead.get(site) if row.has("lead_times") else days
        if maximum is not None and maximum < minimum:
            said = f"at {site} the maximum, {item.quantity(maximum)}, is below the minimum, {item.quantity(minimum)}"
            zh = f"{site} 的上限 {item.quantity(maximum)} 低于下限 {item.quantity(minimum)}"
            row.complain("maximums" if row.has("maximums") else "minimums", said, zh)
        levels[site] = (minimum, maximum, days)
    return levels


def _level(run: Run, cell: str, item: Item) -> tuple[str, int]:
    site, level = cells.pair(cell, "EAST:48")
    quantity = values.amount(level)
    return run.site(site), item.measure(quantity).steps if quantity else 0


def _lead_time(run: Run, cell: str) -> tuple[str, int]:
    site, days = cells.pair(cell, "EAST:7")
    return run.site(site), cells.days(days)


def _shelf_life(cell: str) -> int | None:
    if not cell:
        return None
    if not (days := cells.days(cell)):
        raise NotRead("a shelf life must be above 0", "保质期必须大于 0")
    return days


def _standard_cost(cell: str) -> int | None:
    """Return a unit's price in PRICE_STEP parts of the currency."""
    price = values.money(cell)
    if price is None:
        return None
    if len(cell.partition(".")[2].rstrip("0")) > PRICE_DECIMALS:
        raise NotRead(
            f"{cell} is finer than a price is kept ({PRICE_DECIMALS} decimals)",
            f"{cell} 的小数位太多（价格最多 {PRICE_DECIMALS} 位）",
        )
    return cells.money(int(price.scaleb(PRICE_DECIMALS)), cell)
