"""Exporting the company as tables that can be imported; importing them again changes nothing.

Only sealed movements are valued, so seal first. The cost of a row of opening stock is its share of its item's value, as
a price with as many decimals as it takes to give that value again, so that a new ledger has the same value; it is empty
if an item is worth nothing. Not included are goods in transit between sites, which lots are held or recalled and why,
reservations, and closed periods.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import groupby
from pathlib import Path

from sqlalchemy import Connection, func, select

from domain.company import field_values, places
from domain.company.settings import fields
from domain.company.settings.fields import FIELDS, Field
from domain.company.values import written_barcode, written_code
from domain.ledger import history
from domain.quantities import PRICE_STEP, Quantity, cost_of, money
from domain.storage.schema.company import locations
from domain.storage.schema.ledger import NO_LOT, balances, lots
from domain.tables.importing import KINDS
from domain.tables.master_data import (
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
)
from domain.tables.own_fields import TABLES as OWN
from domain.tables.table_files import write_tables
from domain.vocabulary import LocationKind, LotStatus

Rows = Iterator[Sequence[str]]
Known = dict[field_values.Key, dict[str, str]]

MAX_DECIMALS = 18
"""Maximum decimals of a price that an import accepts."""


@dataclass(frozen=True)
class LeftOut:
    """What a new ledger that starts from the export would lack."""

    in_transit: int  # balances
    not_ok: int  # held or recalled lots in stock


def export_company(connection: Connection, path: Path) -> LeftOut:
    """Write a folder of CSV files, or a workbook if the path ends in .xlsx. Raises FileExistsError."""
    data = MasterData(connection)
    declared = fields.declared(connection)
    own = {table: [field for field in declared if field.of is of] for table, of in OWN.items()}
    known = field_values.of_all(connection, declared)
    rows = {
        "sites": _sites(data),
        "fields": _fields(declared),
        "items": _items(data, own["items"], known),
        "people": _people(data),
        "groups": _groups(data),
        "opening": _opening(connection, data, own["opening"], known),
    }
    columns = {
        name: (*kind.columns, *kind.optional, *(field.title.en for field in own.get(name, ())))
        for name, kind in KINDS.items()
    }
    write_tables(path, [(name, header, rows[name]) for name, header in columns.items()])
    held = select(balances.c.lot_id).join(lots, lots.c.id == balances.c.lot_id).where(lots.c.status != LotStatus.OK)
    transit = select(balances.c.lot_id).join(locations, locations.c.id == balances.c.location_id)
    counts = [
        select(func.count()).select_from(query.where(balances.c.on_hand > 0).subquery())
        for query in (transit.where(locations.c.kind.in_(places.OF_TRANSFERS)), held.distinct())
    ]
    return LeftOut(*(connection.execute(count).scalar_one() for count in counts))


def _sites(data: MasterData) -> Rows:
    for (site,), (*names, closed) in data.rows(SITES).items():
        bins = [place for (_, place), (kind,) in data.under(PLACES, site).items() if kind == LocationKind.BIN]
        yield site, *names, " ".join(bins), _cell(closed)


def _fields(declared: Sequence[Field]) -> Rows:
    for field in declared:
        yield f"{field.of} {field.title.en}", FIELDS.kind.dump(field.described)


def _own(declared: Sequence[Field], known: Known, item_id: int, lot_id: int = NO_LOT) -> list[str]:
    """Return the cells of the custom fields."""
    told = known.get((item_id, lot_id), {})
    return [told.get(field.key, "") for field in declared]


def _items(data: MasterData, own: Sequence[Field], known: Known) -> Rows:
    codes: dict[str, list[str]] = {}
    for (barcode,), (sku, pack) in data.rows(BARCODES).items():
        unit = data.rows(ITEMS)[sku,][2]
        written = written_barcode(barcode)
        codes.setdefault(sku, []).append(written if pack == unit and ":" not in written else f"{written}:{pack}")
    for (sku,), (english, chinese, unit, decimals, tracking, category, shelf_life, cost) in data.rows(ITEMS).items():
        sizes = [f"{name}:{_amount(size, decimals)}" for (_, name), (size,) in data.under(PACKS, sku).items()]
        levels = [(site, *level) for (_, site), level in data.under(MINIMUMS, sku).items()]
        least = [f"{site}:{_amount(steps, decimals)}" for site, steps, _, _ in levels]
        most = [f"{site}:{_amount(steps, decimals)}" for site, _, steps, _ in levels if steps is not None]
        lead = [f"{site}:{days}" for site, _, _, days in levels if days is not None]
        several = (" ".join(each) for each in (sizes, codes.get(sku, []), least))
        standard = "" if cost is None else f"{Decimal(cost) / PRICE_STEP:f}"
        told = [category, _cell(shelf_life), standard, " ".join(most), " ".join(lead)]
        told += _own(own, known, data.ids(ITEMS)[sku,])
        yield written_code(sku), english, chinese, unit, str(decimals), tracking, *several, *told


def _cell(value: object) -> str:
    """Return the cell's text; empty if unknown."""
    return "" if value is None else str(value)


def _amount(steps: int, decimals: int) -> str:
    return f"{Decimal(steps).scaleb(-decimals):f}"


def _people(data: MasterData) -> Rows:
    for (address,), (name, home, language, google) in data.rows(PEOPLE).items():
        held = {site: role for (_, site), (role,) in data.under(ROLES, address).items()}
        if held:  # somebody without any role is a stranger
            role, cell = _with_sites(held, home)
            yield str(address), name, role, cell, language or "", google or ""


def _groups(data: MasterData) -> Rows:
    for address in dict.fromkeys(address for address, _ in data.rows(GROUPS)):
        told = {site: language for (_, site), (language,) in data.under(GROUPS, address).items()}
        language, cell = _with_sites(told, next(iter(told)))
        yield str(address), cell, language


def _with_sites(told: dict[str, str], first: str) -> tuple[str, str]:
    """Return the value at the first site, and the cell of sites: that one first, others with any value that differs."""
    usual = told.get(first, next(iter(told.values())))
    ordered = sorted(told, key=lambda site: site != first)
    return usual, " ".join(site if told[site] == usual else f"{site}:{told[site]}" for site in ordered)


def _opening(connection: Connection, data: MasterData, own: Sequence[Field], told: Known) -> Rows:
    known = data.rows(LOTS)
    for _, rows in groupby(history.valued_stock(connection), key=lambda row: row[0].item_id):
        found = list(rows)
        worth = sum(value for _, value in found) > 0
        for row, value in found:
            if row.kind in places.OF_TRANSFERS:
                continue
            expiry, made_on, supplier_lot = known[row.sku, row.lot] if row.lot else (None, None, "")
            price = f"{price_of(row.on_hand, value):f}" if worth else ""
            place = (row.site, row.place, written_code(row.sku), written_code(row.lot) if row.lot else "")
            origin = (_cell(made_on), written_code(supplier_lot) if supplier_lot else "")
            lot = data.ids(LOTS)[row.sku, row.lot] if row.lot else NO_LOT
            more = _own(own, told, row.item_id, lot) if row.lot else [""] * len(own)
            yield *place, _cell(expiry), f"{row.on_hand.amount:f}", *origin, price, *more


def price_of(quantity: Quantity, value: int) -> Decimal:
    """Return the price per unit, with as few decimals as possible, at which the quantity costs exactly this."""
    with localcontext() as wide:
        wide.prec = 3 * MAX_DECIMALS  # enough to round values with many digits before the point
        exact = money(max(value, 0)) / quantity.amount
        prices = [round(exact, decimals) for decimals in range(2, MAX_DECIMALS + 1)]
    return next((price for price in prices if cost_of(quantity, price) == value), prices[-1])
