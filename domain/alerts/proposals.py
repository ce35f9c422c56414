"""What would cure an alert: how much to bring, and from which site, by a formula that can be shown."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.alerts.open_alerts import Alert
from domain.company.catalogue import Item
from domain.company.places import Site
from domain.ledger import stock
from domain.ledger.stock import SiteStock
from domain.quantities import Quantity
from domain.storage.schema import minimums, transfers
from domain.vocabulary import LocationKind, TransferState


@dataclass(frozen=True)
class Need:
    """How much an item is short of at a site, in steps."""

    wanted: int  # what should be there: its maximum, or else its minimum
    capped: bool  # there is a maximum
    available: int
    on_the_way: int
    requested: int  # of other sites, and not decided yet

    @property
    def steps(self) -> int:
        """What is missing."""
        return max(self.wanted - self.available - self.on_the_way - self.requested, 0)


@dataclass(frozen=True)
class Proposal:
    """Goods to bring from another site."""

    item: Item
    quantity: Quantity
    source: Site
    spare: Quantity  # what that site has above its own minimum
    need: Need


def propose(connection: Connection, alert: Alert, now: datetime) -> Proposal | None:
    """The transfer that would cure it; None if it needs nothing, or no site has anything to spare."""
    if not alert.rule.cured_by_transfer:
        return None
    item, here = alert.item, alert.site.id
    found = stock.by_site(connection, item)
    wanted = dict(_wanted(connection, item.id))
    (own,) = (each for each in found if each.site.id == here)
    minimum, maximum = wanted.get(here, (0, None))
    need = Need(
        wanted=minimum if maximum is None else maximum,
        capped=maximum is not None,
        available=own.may_go_out(alert.site.today(now)).steps,
        on_the_way=sum(each.on_hand.steps for each in own.holdings if each.kind is LocationKind.TRANSIT),
        requested=_requested(connection, item.id, here),
    )
    spare = {each: _spare(each, wanted.get(each.site.id, (0, None))[0], now) for each in found if each is not own}
    best = max(spare, key=lambda each: spare[each], default=None)
    if best is None or need.steps == 0 or spare[best] <= 0:
        return None
    return Proposal(
        item=item,
        quantity=item.quantity(_in_packs(item, need, spare[best])),
        source=best.site,
        spare=item.quantity(spare[best]),
        need=need,
    )


def _wanted(connection: Connection, item_id: int) -> list[tuple[int, tuple[int, int | None]]]:
    """Minimum and maximum of an item, by site."""
    query = select(minimums.c.site_id, minimums.c.quantity, minimums.c.maximum).where(minimums.c.item_id == item_id)
    return [(site_id, (minimum, maximum)) for site_id, minimum, maximum in connection.execute(query)]


def _requested(connection: Connection, item_id: int, site_id: int) -> int:
    asked = (transfers.c.item_id == item_id, transfers.c.target_id == site_id)
    query = select(func.sum(transfers.c.quantity)).where(*asked, transfers.c.state == TransferState.REQUESTED)
    return int(connection.execute(query).scalar() or 0)


def _spare(there: SiteStock, minimum: int, now: datetime) -> int:
    """What a site that is open can give and keep its own minimum."""
    today = there.site.today(now)
    if there.site.closed is not None and there.site.closed <= today:
        return 0
    return there.may_go_out(today).steps - minimum


def _in_packs(item: Item, need: Need, spare: int) -> int:
    """In the largest packs of which a whole one is needed: enough of them, or what fits; loose, if none fits."""
    for _, size in sorted(item.packs, key=lambda pack: pack[1], reverse=True):
        if size <= min(need.steps, spare):
            enough = need.steps if need.capped else need.steps + size - 1
            return min(enough, spare) // size * size
    return min(need.steps, spare)
