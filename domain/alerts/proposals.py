"""Proposals to resolve an alert: how much to bring from which site, and to buy, by a formula that can be shown."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from domain.alerts import raising
from domain.alerts.open_alerts import Alert
from domain.alerts.rules.rescue import Users
from domain.company import places
from domain.company.catalogue import Item
from domain.company.places import Site
from domain.ledger import demand, stock
from domain.ledger.demand import Demand
from domain.ledger.stock import SiteStock
from domain.operations import ordering
from domain.quantities import LARGEST, Quantity
from domain.storage.schema.company import minimums
from domain.vocabulary import LocationKind

REVIEW = 7
"""Days between two reviews of what to bring."""


@dataclass(frozen=True)
class Need:
    """How much of an item a site is short of, in steps."""

    minimum: int
    maximum: int | None
    demand: int  # until goods can come, and until the next review
    days: int  # that time
    is_known: bool  # whether there is enough history for it
    available: int
    on_the_way: int
    requested: int  # from other sites, and not decided yet
    on_order: int = 0

    @property
    def steps(self) -> int:
        """What is missing."""
        return max(min(self.minimum + self.demand - self._coming, self.room), 0)

    @property
    def room(self) -> int:
        """How much can come before the maximum is exceeded."""
        return LARGEST if self.maximum is None else max(self.maximum - self._coming, 0)

    @property
    def _coming(self) -> int:
        return self.available + self.on_the_way + self.requested + self.on_order


@dataclass(frozen=True)
class Transfer:
    """Goods to bring from another site, or to give to it."""

    quantity: Quantity
    other: Site
    spare: Quantity  # what that site has above its own minimum, or would use


@dataclass(frozen=True)
class Proposal:
    """What to bring from another site, and what to buy because no site can spare it."""

    item: Item
    need: Need
    transfer: Transfer | None
    order: Quantity | None


def propose(connection: Connection, alert: Alert, now: datetime) -> Proposal | None:
    """Return what would resolve it; None if nothing is needed."""
    if not alert.rule.cured_by_transfer:
        return None
    item, here = alert.item, alert.site.id
    found = stock.by_site(connection, item)
    wanted = {row.site_id: row for row in connection.execute(select(minimums).where(minimums.c.item_id == item.id))}
    (own,) = (each for each in found if each.site.id == here)
    need = _need(connection, alert, own, wanted.get(here), now)
    if need.steps == 0:
        return None
    spare = {each: _spare(each, wanted.get(each.site.id), now) for each in found if each is not own}
    best = max(spare, key=lambda each: spare[each], default=None)
    transfer, left = None, need.steps
    if best is not None and spare[best] > 0:
        quantity = item.quantity(_in_packs(item, need.steps, min(need.room, spare[best])))
        transfer, left = Transfer(quantity, best.site, item.quantity(spare[best])), need.steps - quantity.steps
    order = item.quantity(_in_packs(item, left, need.room - need.steps + left)) if left > 0 else None
    return Proposal(item, need, transfer, order)


def give(connection: Connection, alert: Alert, now: datetime) -> Transfer | None:
    """Return which other site would use a lot before it expires; None if there is none."""
    lot, today = alert.lot, alert.site.today(now)
    if not alert.rule.cured_by_giving or lot is None or lot.expiry is None:
        return None
    users = Users.of(connection, [alert.item.id], today)
    site_id, usable = users.best(alert.item.id, alert.site.id, (lot.expiry - today).days)
    steps = min(usable, alert.quantity.steps)
    if steps <= 0:
        return None
    return Transfer(alert.item.quantity(steps), places.site(connection, site_id), alert.item.quantity(usable))


def _need(connection: Connection, alert: Alert, own: SiteStock, wanted: Row[Any] | None, now: datetime) -> Need:
    item_id, site, today = alert.item.id, alert.site, alert.site.today(now)
    asked = demand.of_items(connection, today, site.id, [item_id]).get((item_id, site.id), Demand())
    days = REVIEW + ((wanted.lead_days or 0) if wanted else 0)
    is_known = asked.is_known  # otherwise the minimum is what should be there
    return Need(
        minimum=wanted.quantity if wanted else 0,
        maximum=wanted.maximum if wanted else None,
        demand=math.ceil(asked.a_day * days) if is_known else 0,
        days=days,
        is_known=is_known,
        available=own.may_go_out(today).steps,
        on_the_way=sum(each.on_hand.steps for each in own.holdings if each.kind is LocationKind.TRANSIT),
        requested=raising.requested(connection, item_id, site.id),
        on_order=ordering.on_order(connection, item_id, site.id),
    )


def _spare(there: SiteStock, wanted: Row[Any] | None, now: datetime) -> int:
    """Return how much an open site can give while keeping its own minimum."""
    today = there.site.today(now)
    if there.site.closed is not None and there.site.closed <= today:
        return 0
    return there.may_go_out(today).steps - (wanted.quantity if wanted else 0)


def _in_packs(item: Item, steps: int, most: int) -> int:
    """Return the amount in the largest packs of which at least one is needed: enough, or as many as fit; else loose."""
    for _, size in sorted(item.packs, key=lambda pack: pack[1], reverse=True):
        if size <= min(steps, most):
            return min(steps + size - 1, most) // size * size
    return min(steps, most)
