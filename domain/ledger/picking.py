"""Picking: choosing which lots to take, and from which places."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from domain.company.catalogue import Item
from domain.company.places import SHELVES, Place, place_by_id
from domain.errors import LotBlocked, NotEnough
from domain.ledger import lots, stock
from domain.ledger.movements import Line
from domain.ledger.stock import Holding
from domain.quantities import Quantity
from domain.vocabulary import LotStatus, Tracking


@dataclass(frozen=True)
class Pick:
    """A number of steps to take from a holding."""

    holding: Holding
    steps: int


def propose(
    connection: Connection,
    item: Item,
    quantity: Quantity,
    today: date,
    site_id: int,
    lot: str | None = None,
    *,
    place_id: int | None = None,
    already_taken: Mapping[tuple[int, int], int] | None = None,
    takeable: Mapping[tuple[int, int], int] | None = None,
    kept: Mapping[tuple[int, int], int] | None = None,
) -> list[Pick]:
    """Return what to issue from where: first expired first, then by bin, across as many lots and bins as needed.

    The stock is locked until the transaction ends. Expired, held and recalled goods are never proposed. `kept`: steps,
    by place and lot, that were already shown to whoever takes them, and go first. `already_taken`: steps, by place and
    lot. `takeable`: limits from `past.takeable`, which replace what is available now.

    Raises NotEnough if the site's shelves do not have it, saying what is there and what must stay; UnknownLot;
    LotBlocked if the given lot is held or recalled.
    """
    lot = _known(connection, item, lot)
    stock.lock(connection, item, site_id)
    shelves = [
        _less(holding, (already_taken or {}).get((holding.location_id, holding.lot_id), 0))
        for holding in _holdings(connection, item, site_id, takeable)
        if holding.kind in SHELVES and lot in (None, holding.lot) and place_id in (None, holding.location_id)
    ]
    blocked = [holding for holding in shelves if holding.status != LotStatus.OK]
    if lot is not None and blocked:
        raise LotBlocked(lot, blocked[0].status)
    good = [each for each in shelves if each.status == LotStatus.OK and (each.expiry is None or each.expiry >= today)]
    first = [_at_most(each, (kept or {}).get((each.location_id, each.lot_id), 0)) for each in good]
    picks, missing = _pick_in_order(first, quantity.steps)
    taken = {(pick.holding.location_id, pick.holding.lot_id): pick.steps for pick in picks}
    more, missing = _pick_in_order(
        [_less(each, taken.get((each.location_id, each.lot_id), 0)) for each in good], missing
    )
    picks = _together([*picks, *more])
    if missing:
        there = sum(holding.available.steps for holding in good)
        kept_back = sum(holding.available.steps for holding in blocked)
        expired = sum(holding.available.steps for holding in shelves) - there - kept_back
        short = _not_enough(item, lot, quantity, there, shelves, expired=expired, blocked=kept_back)
        raise short if place_id is None else replace(short, place=place_by_id(connection, place_id).code)
    return picks


def take(
    connection: Connection,
    item: Item,
    quantity: Quantity,
    place: Place,
    lot: str | None = None,
    *,
    takeable: Mapping[tuple[int, int], int] | None = None,
) -> list[Pick]:
    """Return what to take from one place whatever the lots' status, first expired first; `takeable` as in `propose`.

    Raises NotEnough, UnknownLot.
    """
    lot = _known(connection, item, lot)
    stock.lock(connection, item, place.site_id)
    there = [
        holding
        for holding in _holdings(connection, item, place.site_id, takeable)
        if holding.location_id == place.id and lot in (None, holding.lot)
    ]
    picks, missing = _pick_in_order(there, quantity.steps)
    if missing:
        raise replace(_not_enough(item, lot, quantity, quantity.steps - missing, there), place=place.code)
    return picks


def lines_to(item: Item, picks: list[Pick], target_id: int) -> list[Line]:
    """Return the lines that move the picks to a place."""
    return [Line(item.id, pick.holding.lot_id, pick.holding.location_id, target_id, pick.steps) for pick in picks]


def _holdings(
    connection: Connection, item: Item, site_id: int, takeable: Mapping[tuple[int, int], int] | None
) -> list[Holding]:
    """Return where an item is at a site; with `takeable`, limited to that instead of what is available."""
    if not takeable:
        return stock.holdings(connection, item, site_id)
    found = []
    for holding in stock.holdings(connection, item, site_id, even_empty=True):
        steps = takeable.get((holding.location_id, holding.lot_id), holding.available.steps)
        found.append(replace(holding, available=item.quantity(steps)))
    return found


def _pick_in_order(holdings: list[Holding], steps: int) -> tuple[list[Pick], int]:
    """Pick from the holdings in order. Returns the picks and how much is missing."""
    picks = []
    for holding in holdings:
        taken = min(steps, holding.available.steps)
        if taken > 0:
            picks.append(Pick(holding, taken))
            steps -= taken
    return picks, steps


def _known(connection: Connection, item: Item, lot: str | None) -> str | None:
    """Return the lot code as the ledger spells it. Raises UnknownLot."""
    return None if lot is None or item.tracking == Tracking.NONE else lots.get(connection, item, lot).code


def _together(picks: list[Pick]) -> list[Pick]:
    """Merge the picks of each holding, in the order in which they were first picked."""
    steps: dict[tuple[int, int], int] = {}
    for pick in picks:
        where = (pick.holding.location_id, pick.holding.lot_id)
        steps[where] = steps.get(where, 0) + pick.steps
    holdings = {(pick.holding.location_id, pick.holding.lot_id): pick.holding for pick in reversed(picks)}
    return [Pick(holdings[where], many) for where, many in steps.items()]


def _at_most(holding: Holding, steps: int) -> Holding:
    return _less(holding, holding.available.steps - min(steps, holding.available.steps))


def _less(holding: Holding, steps: int) -> Holding:
    left = replace(holding.available, steps=max(0, holding.available.steps - steps))
    return replace(holding, available=left) if steps else holding


def _not_enough(
    item: Item,
    lot: str | None,
    asked: Quantity,
    there: int,
    found: list[Holding],
    *,
    expired: int = 0,
    blocked: int = 0,
) -> NotEnough:
    reserved = sum(max(0, each.on_hand.steps - each.available.steps) for each in found)
    name = f"{item.sku} · {lot}" if lot else item.sku
    return NotEnough(name, asked, *map(item.quantity, (there, expired, blocked, reserved)))
