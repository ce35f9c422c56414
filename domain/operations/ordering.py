"""The order list: what is to be bought for a site. Receipts there take lines off it automatically, oldest first."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from domain.company import catalogue, people, places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Site
from domain.errors import AlertOver
from domain.ledger.context import Context
from domain.operations.approving import require_approval
from domain.quantities import Quantity
from domain.storage.database import insert
from domain.storage.schema.alerts import order_lines
from domain.storage.schema.company import locations, parties
from domain.storage.schema.ledger import lines, movements
from domain.vocabulary import Approved, LocationKind, MovementKind, OrderState

KEPT = timedelta(days=90)
"""How long ended lines are shown; undoing a receipt within this time reopens them."""


@dataclass(frozen=True)
class OrderLine:
    """A line of the order list."""

    id: int
    site: Site
    item: Item
    quantity: Quantity
    came: Quantity  # since it was put on the list
    supplier: str  # empty if unknown
    expected: date | None  # the expected day of arrival; None if unknown
    person: Person  # who put it on the list
    created_at: datetime
    state: OrderState

    @property
    def open(self) -> Quantity:
        """What is still to come."""
        return self.item.quantity(max(self.quantity.steps - self.came.steps, 0))


def put(
    context: Context,
    item: Item,
    quantity: Quantity,
    site: Site,
    *,
    supplier: int | None = None,
    expected: date | None = None,
) -> OrderLine:
    """Put an item on the list, once per key. Raises NotAllowed, NeedsApproval.

    `supplier`: a party; by default the one from whom the item last came.
    """
    connection, person = context.connection, context.person
    person.require(Right.DECIDE, site.id)
    require_approval(context, Approved.ORDER, site.id, item, quantity)
    row = {
        "key": context.key,
        "site_id": site.id,
        "item_id": item.id,
        "steps": quantity.steps,
        "party_id": supplier or _last_supplier(connection, item.id),
        "expected": expected,
        "person_id": person.id,
        "created_at": context.now,
        "state": OrderState.OPEN,
    }
    connection.execute(insert(connection, order_lines).on_conflict_do_nothing(index_elements=["key"]), row)
    (found,) = _lines(connection, order_lines.c.key == context.key)
    return found


def expect(
    context: Context, item: Item, quantity: Quantity, site: Site, day: date, supplier: int | None = None
) -> OrderLine:
    """Record that a quantity is expected on a day. The caller ensures that it is done once.

    If the list already has exactly this without a date, that line gets the date. Raises NotAllowed, NeedsApproval.
    """
    connection = context.connection
    context.person.require(Right.DECIDE, site.id)
    require_approval(context, Approved.ORDER, site.id, item, quantity)
    same = (order_lines.c.site_id == site.id, order_lines.c.item_id == item.id)
    undated = (order_lines.c.state == OrderState.OPEN, order_lines.c.expected.is_(None))
    as_much = order_lines.c.steps - order_lines.c.came == quantity.steps
    query = select(order_lines.c.id).where(*same, *undated, as_much).order_by(order_lines.c.id).limit(1)
    order_id = connection.execute(query.with_for_update()).scalar()
    if order_id is None:
        return put(context, item, quantity, site, supplier=supplier, expected=day)
    told = {"expected": day} | ({"party_id": supplier} if supplier else {})
    connection.execute(update(order_lines).where(order_lines.c.id == order_id).values(told))
    return get(connection, order_id)


def withdraw(context: Context, order_id: int) -> OrderLine:
    """Take a line off the list. Raises NotAllowed, or AlertOver if the goods have come."""
    return _become(context, order_id, OrderState.OPEN, OrderState.WITHDRAWN)


def put_back(context: Context, order_id: int) -> OrderLine:
    """Put a line that was taken off back on the list. Raises NotAllowed, AlertOver."""
    return _become(context, order_id, OrderState.WITHDRAWN, OrderState.OPEN)


def _become(context: Context, order_id: int, before: OrderState, after: OrderState) -> OrderLine:
    connection = context.connection
    line = get(connection, order_id)
    context.person.require(Right.DECIDE, line.site.id)
    this = (order_lines.c.id == order_id, order_lines.c.state == before)
    ended = None if after is OrderState.OPEN else context.now
    if not connection.execute(update(order_lines).where(*this).values(state=after, ended_at=ended)).rowcount:
        raise AlertOver
    settle(connection, [line.item.id], context.now)
    return get(connection, order_id)


def get(connection: Connection, order_id: int) -> OrderLine:
    """Return a line by id. Raises ValueError if there is none."""
    (found,) = _lines(connection, order_lines.c.id == order_id)
    return found


def listed(connection: Connection, site_ids: Collection[int] | None = None) -> tuple[OrderLine, ...]:
    """Return what is to be bought (for these sites), by supplier."""
    here = [order_lines.c.state == OrderState.OPEN]
    if site_ids is not None:
        here.append(order_lines.c.site_id.in_(site_ids))
    return _lines(connection, *here)


def lately(connection: Connection, now: datetime) -> tuple[OrderLine, ...]:
    """Return what is to be bought, and what has ended recently."""
    return _lines(connection, (order_lines.c.state == OrderState.OPEN) | (order_lines.c.ended_at > now - KEPT))


def on_order(connection: Connection, item_id: int, site_id: int) -> int:
    """Return the steps that are still to come."""
    here = (order_lines.c.item_id == item_id, order_lines.c.site_id == site_id)
    query = select(func.sum(order_lines.c.steps - order_lines.c.came)).where(
        *here, order_lines.c.state == OrderState.OPEN
    )
    return int(connection.execute(query).scalar() or 0)


def settle(connection: Connection, item_ids: Collection[int], now: datetime) -> None:
    """Take off lines whose goods have come in, and reopen those whose receipt was undone."""
    query = select(order_lines).where(order_lines.c.item_id.in_(item_ids), order_lines.c.state != OrderState.WITHDRAWN)
    found = connection.execute(query.order_by(order_lines.c.id)).all()
    for item_id, site_id in sorted({(row.item_id, row.site_id) for row in found}):
        rows = _sharing([row for row in found if (row.item_id, row.site_id) == (item_id, site_id)], now)
        if not rows:
            continue
        came = _came(rows, _receipts(connection, item_id, site_id, min(row.created_at for row in rows)))
        for row in rows:
            if came[row.id] != row.came or (came[row.id] >= row.steps) == (row.state == OrderState.OPEN):
                _note(connection, row, came[row.id], now)


def _sharing(rows: Sequence[Row[Any]], now: datetime) -> list[Row[Any]]:
    """Return the lines that are open or ended recently, and those that share receipts with them."""
    since = now - KEPT
    while True:
        found = [row for row in rows if row.ended_at is None or row.ended_at > since]
        first = min((row.created_at for row in found), default=since)
        if first >= since:
            return found
        since = first


def _note(connection: Connection, row: Row[Any], came: int, now: datetime) -> None:
    is_over = came >= row.steps
    state = OrderState.RECEIVED if is_over else OrderState.OPEN
    values = {"came": came, "state": state, "ended_at": now if is_over else None}
    connection.execute(update(order_lines).where(order_lines.c.id == row.id).values(values))


def _receipts(connection: Connection, item_id: int, site_id: int, since: datetime) -> list[tuple[datetime, int]]:
    """Return what came in from suppliers since a moment, as recorded; negative where a receipt was undone."""
    source, target = locations.alias(), locations.alias()
    supplier = LocationKind.SUPPLIER
    query = (
        select(movements.c.recorded_at, lines.c.quantity, source.c.kind)
        .join(lines, lines.c.movement_id == movements.c.id)
        .join(source, source.c.id == lines.c.source_id)
        .join(target, target.c.id == lines.c.target_id)
        .where(lines.c.item_id == item_id, movements.c.recorded_at >= since)
        .where(
            ((source.c.kind == supplier) & (target.c.site_id == site_id))
            | ((target.c.kind == supplier) & (source.c.site_id == site_id) & movements.c.reverses.is_not(None))
        )
        .order_by(movements.c.id)
    )
    return [(at, steps if kind == supplier else -steps) for at, steps, kind in connection.execute(query)]


def _came(rows: Sequence[Row[Any]], receipts: Sequence[tuple[datetime, int]]) -> dict[int, int]:
    """Return how much of each line has come, oldest line first; undone receipts are taken from the last."""
    came = {row.id: 0 for row in rows}
    for at, steps in receipts:
        left = steps
        for row in rows if steps > 0 else reversed(rows):
            if row.created_at <= at:
                taken = max(min(left, row.steps - came[row.id]), 0) if steps > 0 else -min(-left, came[row.id])
                came[row.id] += taken
                left -= taken
    return came


def _last_supplier(connection: Connection, item_id: int) -> int | None:
    """Return the party from whom the item was last received, if that was stated."""
    query = (
        select(movements.c.party_id)
        .join(lines, lines.c.movement_id == movements.c.id)
        .where(lines.c.item_id == item_id, movements.c.kind == MovementKind.RECEIPT, movements.c.party_id.is_not(None))
        .order_by(movements.c.id.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def _lines(connection: Connection, *conditions: ColumnElement[bool]) -> tuple[OrderLine, ...]:
    query = (
        select(order_lines, func.coalesce(parties.c.name, "").label("supplier"))
        .outerjoin(parties, parties.c.id == order_lines.c.party_id)
        .where(*conditions)
        .order_by("supplier", order_lines.c.id)
    )
    rows = connection.execute(query).all()
    items = catalogue.load(connection, sorted({row.item_id for row in rows}))
    known = {each.id: each for each in people.load(connection, sorted({row.person_id for row in rows}))}
    sites = {site.id: site for site in places.all_sites(connection)}
    return tuple(_line(row, items[row.item_id], sites[row.site_id], known[row.person_id]) for row in rows)


def _line(row: Row[Any], item: Item, site: Site, person: Person) -> OrderLine:
    quantity, came = item.quantity(row.steps), item.quantity(row.came)
    told = (row.supplier, row.expected, person, row.created_at, row.state)
    return OrderLine(row.id, site, item, quantity, came, *told)
