"""The proof: balances recounted from the movements, the journal's numbering and its chain of hashes."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select, union_all

from domain.journal import chained, link
from domain.ledger import PREFIXES, number
from domain.schema import balances, items, journal, lines, locations, lots, movements, sites, unsealed


@dataclass(frozen=True)
class Difference:
    """Something that does not agree, in a sentence for a terminal."""

    where: str
    problem: str


@dataclass(frozen=True)
class Verification:
    """What was looked at, and what is wrong with it."""

    movements: int
    balances: int
    differences: tuple[Difference, ...]


def verify(connection: Connection) -> Verification:
    """Recount everything. Call it in one read transaction."""
    return Verification(
        movements=connection.execute(select(func.count()).select_from(movements)).scalar_one(),
        balances=connection.execute(select(func.count()).select_from(balances)).scalar_one(),
        differences=(*_recount(connection), *_unqueued(connection), *_chain(connection)),
    )


def _recount(connection: Connection) -> list[Difference]:
    came = select(lines.c.item_id, lines.c.target_id.label("place"), lines.c.lot_id, lines.c.quantity)
    went = select(lines.c.item_id, lines.c.source_id, lines.c.lot_id, -lines.c.quantity)
    moved = union_all(came, went).subquery()
    query = (
        select(moved.c.item_id, moved.c.place, moved.c.lot_id, func.sum(moved.c.quantity))
        .join(locations, locations.c.id == moved.c.place)
        .where(locations.c.site_id.is_not(None))
        .group_by(moved.c.item_id, moved.c.place, moved.c.lot_id)
    )
    counted = {(item, place, lot): int(steps) for item, place, lot, steps in connection.execute(query)}
    stored = {
        (row.item_id, row.location_id, row.lot_id): row.on_hand for row in connection.execute(select(balances)).all()
    }
    wrong = [key for key in sorted(counted | stored) if counted.get(key, 0) != stored.get(key, 0)]
    return [
        Difference(
            _name(connection, *key), f"the balance says {stored.get(key, 0)}, the movements say {counted.get(key, 0)}"
        )
        for key in wrong
    ]


def _name(connection: Connection, item_id: int, location_id: int, lot_id: int) -> str:
    query = (
        select(items.c.sku, sites.c.code, locations.c.code, lots.c.code)
        .select_from(locations)
        .join(sites, sites.c.id == locations.c.site_id)
        .join(items, items.c.id == item_id)
        .join(lots, lots.c.id == lot_id)
        .where(locations.c.id == location_id)
    )
    sku, site, place, lot = connection.execute(query).one()
    return f"{sku} at {site}/{place}" + (f", lot {lot}" if lot else "")


def _unqueued(connection: Connection) -> list[Difference]:
    """Movements that are neither in the journal nor waiting for it."""
    query = (
        select(movements.c.kind, movements.c.id)
        .outerjoin(journal, journal.c.movement_id == movements.c.id)
        .outerjoin(unsealed, unsealed.c.movement_id == movements.c.id)
        .where(journal.c.position.is_(None), unsealed.c.movement_id.is_(None))
        .order_by(movements.c.id)
    )
    return [Difference(number(*row), "it is missing from the journal") for row in connection.execute(query)]


def _chain(connection: Connection) -> list[Difference]:
    """The first place where numbering or chain breaks; what follows a break proves nothing more."""
    expected, chain = 1, ""
    for row, content in chained(connection):
        if row.position != expected:
            return [Difference(f"journal {expected}", "this position is missing")]
        chain = link(chain, content)
        if row.hash != chain:
            kind = connection.execute(select(movements.c.kind).where(movements.c.id == row.movement_id)).scalar()
            where = number(kind, row.movement_id) if kind in PREFIXES else f"journal {row.position}"
            return [Difference(where, "it is not what was sealed: the hash differs")]
        expected += 1
    return []
