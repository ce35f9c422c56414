"""Importing opening stock."""

from datetime import date, timedelta
from typing import TypeVar

from domain.company import values
from domain.company.catalogue import Item
from domain.company.places import OF_TRANSFERS
from domain.company.values import NotRead, folded
from domain.ledger.lots import Batch
from domain.quantities import Quantity, cost_of
from domain.tables import cells
from domain.tables.cells import Row
from domain.tables.importing.run import Run, outcome_of
from domain.tables.master_data import LOTS, PLACES, SITES, Outcome
from domain.tables.opening_stock import Opening, OpeningRefused
from domain.vocabulary import Tracking

T = TypeVar("T")

OF_A_LOT = ("lot", "expiry", "made_on", "supplier_lot")


def take_opening(run: Run, row: Row) -> Outcome | None:
    """Read a row of opening stock; problems are collected in the row."""
    site = row.read("site", run.site, "")
    place = row.read("bin", lambda cell: _place(run, cell, site), "")
    item = row.read("sku", lambda cell: run.item(values.code(cell)), None)
    lot = row.read("lot", lambda cell: _lot(run, cell, item), "")
    expiry, made_on = row.read("expiry", values.day, None), row.read("made_on", values.day, None)
    batch = Batch(lot, expiry, made_on, row.read("supplier_lot", values.lot, ""))
    quantity = row.read("quantity", lambda cell: _quantity(cell, item), None)
    cost = row.read("cost", lambda cell: _cost(cell, quantity), None)
    if item:
        batch = _batch(row, item, batch, run.data.rows(LOTS).get((item.sku, lot), (None, None, "")))
    if batch.made_on and site and batch.made_on > run.today(site):
        row.complain("made_on", f"{batch.made_on} has not come yet")
    if item is None or quantity is None or row.faulty:
        return None
    opening = Opening(site, place, item.sku, lot, quantity.steps, cost, row.number)
    if (first := run.opening.first(opening)) is not opening:
        row.complain("lot", f"the same site, bin, sku, lot as in row {first.row}, written in another way")
        return None
    try:
        outcome = run.opening.put(opening)
    except OpeningRefused as fault:
        row.complain("quantity", str(fault))
        return None
    *_, closed = run.data.rows(SITES)[site,]
    if outcome == "new" and closed and closed <= run.today(site):
        row.complain("site", f"{site} is closed since {closed}")
        return None
    if not lot:
        return outcome
    # Stock on the shelves may have expired there, so any expiry is accepted.
    told = (batch.expiry, batch.made_on, batch.supplier_lot)
    own = list(run.own.take(row, "opening", item.sku, lot))
    return None if row.faulty else outcome_of(outcome, run.data.put(LOTS, (item.sku, lot), *told), *own)


def _batch(row: Row, item: Item, said: Batch, known: tuple[date | None, date | None, str]) -> Batch:
    """Return the lot as known, completed with what this row states."""
    if item.tracking == Tracking.NONE:
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
    if item.tracking == Tracking.EXPIRY and not expiry:
        if made_on and item.shelf_life:
            expiry = made_on + timedelta(days=item.shelf_life)
        elif not row["expiry"]:
            row.complain("expiry", f"{item.sku} is kept by expiry date")
    if made_on and expiry and made_on > expiry:
        column = "made_on" if row["made_on"] else "expiry"
        row.complain(column, f"it was made on {made_on}, and cannot expire before, on {expiry}")
    return Batch(said.code, expiry, made_on, supplier_lot)


def _same(row: Row, column: str, known: T, said: T) -> T:
    """Return the known value of the row's lot, or else the stated one; it is a problem if they differ."""
    if known and said and known != said:
        row.complain(column, f"lot {row['lot']} is known with {known}")
    return known or said


def _quantity(cell: str, item: Item | None) -> Quantity | None:
    amount = values.amount(cell)
    return item.measure(amount) if item else None


def _cost(cell: str, quantity: Quantity | None) -> int | None:
    """Return the total cost in minor units, from the price per unit."""
    price = values.money(cell)
    return None if price is None or quantity is None else cells.money(cost_of(quantity, price), cell)


def _lot(run: Run, cell: str, item: Item | None) -> str:
    """Return the lot as its code was first written: in this table, or by whoever received it."""
    code = values.lot(cell)
    if code and not folded(code):
        raise NotRead("nothing of this can be seen")
    return code if item is None else str(run.data.written(LOTS, (item.sku, code))[-1])


def _place(run: Run, cell: str, site: str) -> str:
    code = values.place(cell)
    if not site:
        return ""
    known = run.place(site, code)
    if known is None or run.data.rows(PLACES)[site, known][0] in OF_TRANSFERS:
        raise NotRead("" if ("sites", folded(site)) in run.faulty else f"{site} has no bin {cell}")
    return known
