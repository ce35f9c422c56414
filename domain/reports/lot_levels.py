"""The lots in stock, site by site: how long they last, and what was decided about them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Select, case, func, select

from domain.company import places
from domain.company.places import Site
from domain.quantities import Quantity
from domain.storage.schema.company import items, locations
from domain.storage.schema.ledger import NO_LOT, balances, lot_decisions, lots
from domain.vocabulary import LocationKind, LotStatus


@dataclass(frozen=True)
class LotLevel:
    """What a site has of a lot, in any place, and what is in transit to it."""

    item_id: int
    sku: str
    name_en: str
    name_zh: str
    category: str
    site: Site
    lot_id: int
    lot: str
    supplier_lot: str
    made_on: date | None
    expiry: date | None
    status: LotStatus
    reason: str  # why it is held or recalled
    on_hand: Quantity
    reserved: Quantity
    on_the_way: Quantity
    today: date  # at the site
    shelf_life: int | None  # of the item, in days

    @property
    def days(self) -> int | None:
        """The days until it expires; negative: since it did."""
        return None if self.expiry is None else (self.expiry - self.today).days


def _levels() -> Select[Any]:
    transit = locations.c.kind == LocationKind.TRANSIT
    return (
        select(
            *(items.c.id, items.c.sku, items.c.name_en, items.c.name_zh, items.c.category, items.c.decimals),
            *(items.c.unit, locations.c.site_id, lots.c.id.label("lot_id"), lots.c.code, lots.c.supplier_lot),
            *(lots.c.made_on, lots.c.expiry, lots.c.status, items.c.shelf_life),
            func.sum(case((transit, 0), else_=balances.c.on_hand)).label("on_hand"),
            func.sum(balances.c.reserved).label("reserved"),
            func.sum(case((transit, balances.c.on_hand), else_=0)).label("on_the_way"),
        )
        .join(items, items.c.id == balances.c.item_id)
        .join(locations, locations.c.id == balances.c.location_id)
        .join(lots, lots.c.id == balances.c.lot_id)
        .where(balances.c.on_hand > 0, lots.c.id != NO_LOT)
        .group_by(items.c.id, locations.c.site_id, lots.c.id)
        .order_by(lots.c.expiry.is_(None), lots.c.expiry, items.c.sku, locations.c.site_id, lots.c.id)
    )


_LEVELS = _levels()


def lot_levels(connection: Connection, now: datetime, until: date | None = None) -> Iterator[LotLevel]:
    """Yield every lot in stock, first to expire first; or only those that expire by a day or are blocked."""
    sites = {site.id: site for site in places.all_sites(connection)}
    reasons = _reasons(connection)
    query = _LEVELS
    if until is not None:
        query = query.where((lots.c.expiry <= until) | (lots.c.status != LotStatus.OK))
    for row in connection.execute(query):
        steps = (row.on_hand, row.reserved, row.on_the_way)
        amounts = [Quantity(int(each), row.decimals, row.unit) for each in steps]
        site = sites[row.site_id]
        about = (*row[:5], site, *row[8:14], reasons.get(row.lot_id, ""))
        told: list[Any] = [*about, *amounts, site.today(now), row.shelf_life]
        yield LotLevel(*told)


_REASONS = (
    select(lot_decisions.c.lot_id, lot_decisions.c.reason)
    .join(lots, lots.c.id == lot_decisions.c.lot_id)
    .where(lots.c.status != LotStatus.OK)
    .order_by(lot_decisions.c.id)
)


def _reasons(connection: Connection) -> dict[int, str]:
    """Return the latest reason for each lot that is held or recalled."""
    return dict(connection.execute(_REASONS).all())
