"""Exporting: the company as tables of the shape that importing reads, so that to import them again changes nothing.

Two things do not fit into that shape: what is on its way between sites, and what is known of a lot besides its expiry.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Connection, func, select

from domain import stock
from domain.importing import EVERYWHERE, KINDS
from domain.master_data import BARCODES, GROUPS, ITEMS, MINIMUMS, PACKS, PEOPLE, PLACES, ROLES, SITES, MasterData
from domain.schema import balances, locations, lots
from domain.tables import write_tables

Rows = Iterator[Sequence[str]]


@dataclass(frozen=True)
class LeftOut:
    """What a new ledger that starts from the export would not know."""

    in_transit: int  # balances
    not_ok: int  # lots in stock that are held or recalled


def export_company(connection: Connection, path: Path) -> LeftOut:
    """Write a folder of CSV files, or a workbook where the path ends in .xlsx. Raises FileExistsError."""
    data = MasterData(connection)
    rows = {
        "sites": _sites(data),
        "items": _items(data),
        "people": _people(data),
        "groups": _groups(data),
        "opening": _opening(connection),
    }
    write_tables(path, [(name, kind.columns, rows[name]) for name, kind in KINDS.items()])
    held = select(balances.c.lot_id).join(lots, lots.c.id == balances.c.lot_id).where(lots.c.status != "ok")
    transit = select(balances.c.lot_id).join(locations, locations.c.id == balances.c.location_id)
    counts = [
        select(func.count()).select_from(query.where(balances.c.on_hand > 0).subquery())
        for query in (transit.where(locations.c.kind == "transit"), held.distinct())
    ]
    return LeftOut(*(connection.execute(count).scalar_one() for count in counts))


def _sites(data: MasterData) -> Rows:
    for (site,), names in data.rows(SITES).items():
        bins = [place for (_, place), (kind,) in data.under(PLACES, site).items() if kind == "bin"]
        yield site, *names, " ".join(bins)


def _items(data: MasterData) -> Rows:
    codes: dict[str, list[str]] = {}
    for (barcode,), (sku, pack) in data.rows(BARCODES).items():
        unit = data.rows(ITEMS)[sku,][2]
        codes.setdefault(sku, []).append(barcode if pack == unit and ":" not in barcode else f"{barcode}:{pack}")
    for (sku,), (english, chinese, unit, decimals, tracking) in data.rows(ITEMS).items():
        sizes = [f"{name}:{_amount(size, decimals)}" for (_, name), (size,) in data.under(PACKS, sku).items()]
        least = [f"{site}:{_amount(steps, decimals)}" for (_, site), (steps,) in data.under(MINIMUMS, sku).items()]
        several = (" ".join(each) for each in (sizes, codes.get(sku, []), least))
        yield sku, english, chinese, unit, str(decimals), tracking, *several


def _amount(steps: int, decimals: int) -> str:
    return f"{Decimal(steps).scaleb(-decimals):f}"


def _people(data: MasterData) -> Rows:
    for (address,), (name, home, language) in data.rows(PEOPLE).items():
        held = {site: role for (_, site), (role,) in data.under(ROLES, address).items()}
        if held:  # who has no role any more is a stranger
            role, cell = _with_sites(held, home)
            yield str(address), name, role, cell, language or ""


def _groups(data: MasterData) -> Rows:
    for address in dict.fromkeys(address for address, _ in data.rows(GROUPS)):
        told = {site: language for (_, site), (language,) in data.under(GROUPS, address).items()}
        language, cell = _with_sites(told, next(iter(told)))
        yield str(address), cell, language


def _with_sites(told: dict[str, str], first: str) -> tuple[str, str]:
    """What holds at the first site, and the cell of sites: that one first, each that differs with its own."""
    usual = told.get(first, next(iter(told.values())))
    ordered = sorted(told, key=lambda site: site != first)
    return usual, " ".join(site if told[site] == usual else f"{site}:{told[site]}" for site in ordered)


def _opening(connection: Connection) -> Rows:
    for row in stock.everything(connection):
        if EVERYWHERE.get(row.place) != "transit":
            yield row.site, row.place, row.sku, row.lot, f"{row.expiry or ''}", f"{row.on_hand.amount:f}"
