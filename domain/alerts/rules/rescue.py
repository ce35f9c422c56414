"""Rescue: at the pace of the last 90 days, a lot will expire here before it is used up, but not at another site."""

import math
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Connection, func, or_, select

from domain.alerts.rules.rule import Finding, Rule, Scope, Urgency
from domain.alerts.rules.shelf_lives import Ending, ending
from domain.alerts.settings import AlertSettings
from domain.company.places import SHELVES
from domain.ledger import demand
from domain.ledger.demand import MANY, Demand
from domain.storage.schema.company import locations, sites
from domain.storage.schema.ledger import balances
from domain.vocabulary import AlertRule


@dataclass(frozen=True)
class Users:
    """How fast items are used at each open site, and how much is in stock there; in steps."""

    asked: Mapping[tuple[int, int], Demand]
    there: Mapping[tuple[int, int], int]
    open: tuple[int, ...]

    @classmethod
    def of(cls, connection: Connection, item_ids: Collection[int], today: date) -> "Users":
        """Read these items."""
        wanted = item_ids if len(item_ids) < MANY else None
        query = (
            select(balances.c.item_id, locations.c.site_id, func.sum(balances.c.on_hand))
            .join(locations, locations.c.id == balances.c.location_id)
            .where(locations.c.kind.in_(SHELVES), balances.c.on_hand > 0)
            .group_by(balances.c.item_id, locations.c.site_id)
        )
        if wanted is not None:
            query = query.where(balances.c.item_id.in_(wanted))
        there = {(item_id, site_id): int(steps) for item_id, site_id, steps in connection.execute(query)}
        is_open = or_(sites.c.closed.is_(None), sites.c.closed > today)
        known = connection.execute(select(sites.c.id).where(is_open).order_by(sites.c.id)).scalars()
        return cls(demand.of_items(connection, today, None, wanted), there, tuple(known))

    def best(self, item_id: int, giver: int, days: int) -> tuple[int, int]:
        """Return the other site that would use most besides its own stock within this many days, and how much, or 0."""
        found = [(self._usable(item_id, site_id, days), site_id) for site_id in self.open if site_id != giver]
        usable, site_id = max(found, default=(0, 0))
        return (site_id, usable) if usable > 0 else (0, 0)

    def _usable(self, item_id: int, site_id: int, days: int) -> int:
        asked = self.asked.get((item_id, site_id))
        if asked is None or not asked.is_known:
            return 0
        return math.floor(asked.a_day * days) - self.there.get((item_id, site_id), 0)


def _find(connection: Connection, scope: Scope, settings: AlertSettings) -> Iterator[Finding]:
    """Yield lots of which something will be left; near: those that no other site would use."""
    lots = sorted(each for each in ending(connection, scope, settings.furthest) if each.days >= 0)
    if not lots:
        return
    users = Users.of(connection, {lot.item_id for lot in lots}, min(scope.days.values()))
    for (site_id, item_id), some in groupby(lots, key=lambda each: (each.site_id, each.item_id)):
        asked = users.asked.get((item_id, site_id))
        if asked is not None and asked.is_known:
            for lot, left in _left(sorted(some, key=lambda each: each.days), asked):
                _, usable = users.best(item_id, site_id, lot.days)
                amount, subject = min(left, usable), f"lot:{lot.lot_id}"
                yield Finding(site_id, subject, item_id, left, amount, lot_id=lot.lot_id, holds=amount > 0)


def _left(lots: list[Ending], asked: Demand) -> Iterator[tuple[Ending, int]]:
    """Yield what will be left of each lot, if the first to expire goes out first."""
    stock = 0
    for lot in lots:
        stock += lot.steps
        left = min(max(math.ceil(stock - asked.a_day * lot.days), 0), lot.steps)
        if left:
            stock -= left
            yield lot, left


RESCUE = Rule(AlertRule.RESCUE, _find, urgency=lambda _: Urgency.LATER, cured_by_giving=True)
