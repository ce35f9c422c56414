"""Tracing a lot in both directions: where it came from, where it went, where it is now, and who handled it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from domain.company import places
from domain.company.catalogue import Item
from domain.ledger import lot_corrections, lots, stock
from domain.ledger.lot_corrections import Correction
from domain.ledger.lots import Decision, Lot
from domain.ledger.movements import number
from domain.ledger.stock import Holding
from domain.quantities import Quantity
from domain.storage.schema.company import locations, parties, sites
from domain.storage.schema.ledger import lines, movements
from domain.storage.schema.people import people
from domain.vocabulary import MovementKind


@dataclass(frozen=True)
class Step:
    """A line that moved goods of the lot; places as "EAST/A-01", or an outside place: "supplier"."""

    number: str
    kind: MovementKind
    happened_at: datetime
    person: str
    quantity: Quantity
    source: str
    target: str
    note: str
    party: str  # who the goods came from or went to
    photo: str


@dataclass(frozen=True)
class Trace:
    """The whole story of a lot; each part in the order in which it happened."""

    item: Item
    lot: Lot
    came: tuple[Step, ...]  # from outside: receipts, opening stock, customers' returns
    moved: tuple[Step, ...]  # within the company
    went: tuple[Step, ...]  # to outside: issues, returns to the supplier, losses
    now: tuple[Holding, ...]
    decisions: tuple[Decision, ...]
    corrections: tuple[Correction, ...]  # of facts about it, newest first

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who booked any of it."""
        steps = (*self.came, *self.moved, *self.went)
        return tuple(dict.fromkeys(step.person for step in steps if step.person))


def trace(connection: Connection, item: Item, code: str) -> Trace:
    """Trace a lot. Raises UnknownLot."""
    lot = lots.get(connection, item, code)
    source, target = locations.alias(), locations.alias()
    source_site, target_site = sites.alias(), sites.alias()
    query = (
        select(
            movements.c.id,
            movements.c.kind,
            movements.c.happened_at,
            func.coalesce(people.c.name, "").label("person"),
            lines.c.quantity,
            lines.c.source_id,
            lines.c.target_id,
            func.coalesce(source_site.c.code + "/", "").concat(source.c.code).label("source"),
            func.coalesce(target_site.c.code + "/", "").concat(target.c.code).label("target"),
            movements.c.note,
            func.coalesce(parties.c.name, "").label("party"),
            movements.c.photo,
        )
        .join(movements, movements.c.id == lines.c.movement_id)
        .join(source, source.c.id == lines.c.source_id)
        .join(target, target.c.id == lines.c.target_id)
        .outerjoin(source_site, source_site.c.id == source.c.site_id)
        .outerjoin(target_site, target_site.c.id == target.c.site_id)
        .outerjoin(parties, parties.c.id == movements.c.party_id)
        .outerjoin(people, people.c.id == movements.c.person_id)
        .where(lines.c.item_id == item.id, lines.c.lot_id == lot.id)
        .order_by(movements.c.happened_at, movements.c.id, lines.c.number)
    )
    outside = places.outside(connection)
    came: list[Step] = []
    moved: list[Step] = []
    went: list[Step] = []
    for row in connection.execute(query):
        step = Step(
            number=number(row.kind, row.id),
            kind=row.kind,
            happened_at=row.happened_at,
            person=row.person,
            quantity=item.quantity(row.quantity),
            source=row.source,
            target=row.target,
            note=row.note,
            party=row.party,
            photo=row.photo,
        )
        part = came if row.source_id in outside else went if row.target_id in outside else moved
        part.append(step)
    now = tuple(each for each in stock.holdings(connection, item) if each.lot_id == lot.id)
    told = tuple(lots.decisions(connection, lot))
    put_right = tuple(lot_corrections.of_lot(connection, lot.id))
    return Trace(item, lot, tuple(came), tuple(moved), tuple(went), now, told, put_right)
