"""Registers of what people asked for and decided: counts, reservations, and the catalogue itself."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, bindparam, case, func, select

from domain.company.values import written_barcode
from domain.ledger.movements import number
from domain.quantities import PRICE_STEP, Quantity
from domain.storage.schema.company import barcodes, items, locations, minimums, packs, sites
from domain.storage.schema.documents import counts, reservations
from domain.storage.schema.ledger import lots, movements
from domain.storage.schema.people import people
from domain.vocabulary import CountState, ReservationState, Tracking

KEPT_FOR = timedelta(days=90)
"""How long ended entries stay in the registers."""


@dataclass(frozen=True)
class CountLine:
    """What somebody found in a place, and what the books said then."""

    id: int
    counted_at: datetime
    timezone: str
    sku: str
    name_en: str
    name_zh: str
    site: str
    site_en: str
    site_zh: str
    place: str
    lot: str
    expected: Quantity
    counted: Quantity
    state: CountState
    person: str
    decided_by: str
    booked_as: str  # the movement's number

    @property
    def number(self) -> str:
        """The number that people use: N-000123."""
        return f"N-{self.id:06d}"


def _counts() -> Select[Any]:
    decider = people.alias()
    return (
        select(
            *(counts.c.id, counts.c.counted_at, sites.c.timezone, items.c.sku, items.c.name_en, items.c.name_zh),
            *(sites.c.code, sites.c.name_en, sites.c.name_zh, locations.c.code),
            case((counts.c.new_lot != "", counts.c.new_lot), else_=lots.c.code),
            *(counts.c.expected, counts.c.counted, counts.c.state, people.c.name),
            func.coalesce(decider.c.name, "").label("decided_by"),
            *(movements.c.kind, movements.c.id.label("movement_id"), items.c.decimals, items.c.unit),
        )
        .join(items, items.c.id == counts.c.item_id)
        .join(locations, locations.c.id == counts.c.location_id)
        .join(sites, sites.c.id == locations.c.site_id)
        .join(lots, lots.c.id == counts.c.lot_id)
        .join(people, people.c.id == counts.c.person_id)
        .outerjoin(decider, decider.c.id == counts.c.decided_by)
        .outerjoin(movements, movements.c.id == counts.c.movement_id)
        .where((counts.c.state == CountState.ASKED) | (counts.c.counted_at > bindparam("since")))
        .order_by(counts.c.id)
    )


_COUNTS = _counts()


def count_lines(connection: Connection, now: datetime) -> Iterator[CountLine]:
    """Yield the counts that are open, or not older than KEPT_FOR, by number."""
    for row in connection.execute(_COUNTS, {"since": now - KEPT_FOR}):
        amounts = [Quantity(steps, row.decimals, row.unit) for steps in (row.expected, row.counted)]
        booked = number(row.kind, row.movement_id) if row.movement_id else ""
        told: list[Any] = [*row[:11], *amounts, *row[13:16], booked]
        yield CountLine(*told)


@dataclass(frozen=True)
class ReservedLine:
    """What is, or was, held for a document."""

    id: int
    created_at: datetime
    timezone: str
    expires_at: datetime | None
    ended_at: datetime | None
    sku: str
    name_en: str
    name_zh: str
    site: str
    site_en: str
    site_zh: str
    document: str
    person: str
    state: ReservationState
    quantity: Quantity

    @property
    def number(self) -> str:
        """The number that people use: V-000123."""
        return f"V-{self.id:06d}"


def reserved_lines(connection: Connection, now: datetime) -> Iterator[ReservedLine]:
    """Yield the reservations that are held, or ended within KEPT_FOR, by number."""
    query = (
        select(
            *(reservations.c.id, reservations.c.created_at, sites.c.timezone, reservations.c.expires_at),
            *(reservations.c.ended_at, items.c.sku, items.c.name_en, items.c.name_zh),
            *(sites.c.code, sites.c.name_en, sites.c.name_zh, reservations.c.document, people.c.name),
            *(reservations.c.state, reservations.c.quantity, items.c.decimals, items.c.unit),
        )
        .join(items, items.c.id == reservations.c.item_id)
        .join(sites, sites.c.id == reservations.c.site_id)
        .join(people, people.c.id == reservations.c.person_id)
        .where((reservations.c.state == ReservationState.HELD) | (reservations.c.ended_at > now - KEPT_FOR))
        .order_by(reservations.c.id)
    )
    for row in connection.execute(query):
        told: list[Any] = [*row[:14], Quantity(row.quantity, row.decimals, row.unit)]
        yield ReservedLine(*told)


@dataclass(frozen=True)
class ItemLine:
    """An item of the catalogue with everything that belongs to it, as in an import."""

    id: int
    sku: str
    name_en: str
    name_zh: str
    category: str
    unit: str
    decimals: int
    tracking: Tracking
    shelf_life: int | None  # days
    standard_cost: Decimal | None  # per unit
    packs: tuple[tuple[str, Decimal], ...]  # with their number of units, smallest first
    barcodes: tuple[tuple[str, str], ...]  # each with its pack
    minimums: tuple[tuple[str, Decimal], ...]  # by site


def item_lines(connection: Connection) -> Iterator[ItemLine]:
    """Yield the whole catalogue, by SKU, in four queries."""
    named, coded, wanted = defaultdict[int, list[Any]](list), defaultdict[int, list[Any]](list), _minimums(connection)
    for row in connection.execute(select(packs).order_by(packs.c.item_id, packs.c.size)):
        named[row.item_id].append((row.name, row.size))
    for row in connection.execute(select(barcodes).order_by(barcodes.c.item_id, barcodes.c.code)):
        coded[row.item_id].append((written_barcode(row.code), row.pack))
    for row in connection.execute(select(items).order_by(items.c.sku)):
        decimals = row.decimals
        yield ItemLine(
            *(row.id, row.sku, row.name_en, row.name_zh, row.category, row.unit, decimals, row.tracking),
            row.shelf_life,
            None if row.standard_cost is None else Decimal(row.standard_cost) / PRICE_STEP,
            tuple((name, _units(size, decimals)) for name, size in named[row.id]),
            tuple(coded[row.id]),
            tuple((site, _units(steps, decimals)) for site, steps in wanted[row.id]),
        )


def _minimums(connection: Connection) -> dict[int, list[tuple[str, int]]]:
    found: dict[int, list[tuple[str, int]]] = defaultdict(list)
    query = select(minimums.c.item_id, sites.c.code, minimums.c.quantity).join(sites, sites.c.id == minimums.c.site_id)
    for item_id, site, steps in connection.execute(query.order_by(sites.c.code)):
        found[item_id].append((site, steps))
    return found


def _units(steps: int, decimals: int) -> Decimal:
    return Decimal(steps).scaleb(-decimals)
