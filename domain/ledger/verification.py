"""Verification: recounts from the movements everything that is kept for speed, and checks the hash chain."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, null, select, type_coerce, union_all

from domain.ledger import checkpoints, flows, in_transit, past_checks
from domain.ledger.checkpoints import Checkpoint
from domain.ledger.movements import PREFIXES, BalanceKey, number
from domain.ledger.replay import Difference, Replay, hashed_again
from domain.storage.columns import Day
from domain.storage.schema.company import items, locations, sites
from domain.storage.schema.documents import reservations, reserved_lines
from domain.storage.schema.figures import daily_changes, daily_values, valuations
from domain.storage.schema.ledger import balances, heads, journal, lines, lots, movements, unsealed
from domain.vocabulary import ReservationState


@dataclass(frozen=True)
class Verification:
    """What was checked, the differences found, and how far the journal was replayed."""

    movements: int
    balances: int
    differences: tuple[Difference, ...]
    since: Checkpoint | None  # where it started, if not at the beginning
    reached: Checkpoint


def verify(connection: Connection) -> Verification:
    """Recount everything. Call it in one read transaction."""
    return _verify(connection, None)


def verify_quickly(connection: Connection) -> Verification:
    """Recount every sum, but replay only the journal's new entries and a part of the older ones.

    If nothing was verified yet, or the journal does not confirm the checkpoint, everything is replayed.
    """
    since = checkpoints.newest(connection)
    if since is None or checkpoints.is_borne_out(connection, since):
        return _verify(connection, since)
    problem = "its hash is not the one that was verified last time"
    found = _verify(connection, None)
    return replace(found, differences=(Difference(f"journal {since.position}", problem), *found.differences))


def _verify(connection: Connection, since: Checkpoint | None) -> Verification:
    replay, (after, through) = Replay(connection, since), since.next_part if since else (0, 0)
    differences = (
        *replay.differences(),
        *hashed_again(connection, after, through),
        *_heads(connection),
        *_unqueued(connection),
        *_on_hand(connection),
        *_reserved(connection),
        *_days(connection),
        *_flows(connection),
        *_worth(connection),
        *_past(connection),
        *_transfers(connection),
    )
    return Verification(
        movements=connection.execute(select(func.count()).select_from(movements)).scalar_one(),
        balances=connection.execute(select(func.count()).select_from(balances)).scalar_one(),
        differences=differences,
        since=since,
        reached=Checkpoint(replay.position, replay.hash, through, replay.pools),
    )


def _transfers(connection: Connection) -> Iterator[Difference]:
    for where, problem in in_transit.differences(connection):
        yield Difference(where, problem)


def _worth(connection: Connection) -> Iterator[Difference]:
    """Yield days whose stored value of an item differs from that of the journal's lines."""
    day = _day(connection)
    counted = (
        select(lines.c.item_id, day.label("day"), null().label("stored"), valuations.c.value.label("counted"))
        .join(lines, (lines.c.movement_id == valuations.c.movement_id) & (lines.c.number == valuations.c.number))
        .join(movements, movements.c.id == valuations.c.movement_id)
    )
    stored = select(daily_values.c.item_id, daily_values.c.day, daily_values.c.value, null())
    told = "the day {} says a value of {}, the journal says {}"
    for item_id, on, *values in _apart(connection, stored, counted):
        sku = connection.execute(select(items.c.sku).where(items.c.id == item_id)).scalar_one()
        yield Difference(sku, told.format(on, *values))


def _past(connection: Connection) -> Iterator[Difference]:
    """Yield violations of the law of the past; see `domain.ledger.past`."""
    for find in (past_checks.negative_moments, past_checks.counts_apart):
        for key, problem in find(connection):
            yield Difference(_name(connection, *key), problem)
    for sku, problem in past_checks.worth_without_goods(connection):
        yield Difference(sku, problem)


def _heads(connection: Connection) -> Iterator[Difference]:
    """Yield daily heads that are not in the journal."""
    query = (
        select(heads.c.day, heads.c.position)
        .outerjoin(journal, (journal.c.position == heads.c.position) & (journal.c.hash == heads.c.hash))
        .where(journal.c.position.is_(None))
        .order_by(heads.c.day)
    )
    for day, position in connection.execute(query):
        yield Difference(f"journal {position}", f"the head of {day} is not its hash")
    last = connection.execute(select(func.coalesce(func.max(journal.c.position), 0))).scalar_one()
    newest = connection.execute(select(func.coalesce(func.max(heads.c.position), 0))).scalar_one()
    if newest < last:
        yield Difference(f"journal {last}", f"the newest head is of {newest}")


def _unqueued(connection: Connection) -> Iterator[Difference]:
    """Yield movements that are neither in the journal nor queued for it."""
    query = (
        select(movements.c.kind, movements.c.id)
        .outerjoin(journal, journal.c.movement_id == movements.c.id)
        .outerjoin(unsealed, unsealed.c.movement_id == movements.c.id)
        .where(journal.c.position.is_(None), unsealed.c.movement_id.is_(None))
        .order_by(movements.c.id)
    )
    for row in connection.execute(query):
        known = row.kind in PREFIXES
        yield Difference(number(*row) if known else f"movement {row.id}", "it is missing from the journal")


def _on_hand(connection: Connection) -> Iterator[Difference]:
    stored = _sums(connection, select(*_KEY, balances.c.on_hand))
    yield from _compare(connection, "the balance says {}, the movements say {}", stored, _moved(connection))


def _reserved(connection: Connection) -> Iterator[Difference]:
    kept = (
        select(
            reservations.c.item_id,
            reserved_lines.c.location_id,
            reserved_lines.c.lot_id,
            func.sum(reserved_lines.c.quantity),
        )
        .join(reservations, reservations.c.id == reserved_lines.c.reservation_id)
        .where(reservations.c.state == ReservationState.HELD)
        .group_by(reservations.c.item_id, reserved_lines.c.location_id, reserved_lines.c.lot_id)
    )
    stored = _sums(connection, select(*_KEY, balances.c.reserved))
    told = "the balance says {} reserved, the reservations say {}"
    yield from _compare(connection, told, stored, _sums(connection, kept))


def _days(connection: Connection) -> Iterator[Difference]:
    """Yield days whose stored change of a balance differs from that of the journal's movements."""
    day, counted = _day(connection), []
    for place, steps in ((lines.c.target_id, lines.c.quantity), (lines.c.source_id, -lines.c.quantity)):
        moved = select(lines.c.item_id, place, lines.c.lot_id, day.label("day"), null(), steps)
        moved = moved.join(journal, journal.c.movement_id == lines.c.movement_id)
        moved = moved.join(movements, movements.c.id == lines.c.movement_id)
        counted.append(moved.join(locations, locations.c.id == place).where(locations.c.site_id.is_not(None)))
    stored = select(
        daily_changes.c.item_id,
        daily_changes.c.location_id,
        daily_changes.c.lot_id,
        daily_changes.c.day,
        daily_changes.c.steps.label("stored"),
        null().label("counted"),
    )
    told = "the day {} says {}, the movements in the journal say {}"
    for item_id, location_id, lot_id, *values in _apart(connection, stored, *counted):
        yield Difference(_name(connection, item_id, location_id, lot_id), told.format(*values))


def _flows(connection: Connection) -> Iterator[Difference]:
    """Yield items whose stored flows at a site differ from those of the journal's movements."""
    names = dict(connection.execute(select(sites.c.id, sites.c.code)).all())
    told = "what was {} is {}, the movements in the journal say {}"
    for item_id, site_id, *values in _apart(connection, *flows.stored_and_counted()):
        sku = connection.execute(select(items.c.sku).where(items.c.id == item_id)).scalar_one()
        yield Difference(f"{sku} at {names[site_id]}", told.format(*values))


def _day(connection: Connection) -> ColumnElement[date]:
    """Return the UTC day on which a movement happened."""
    if connection.dialect.name == "sqlite":
        return type_coerce(func.substr(movements.c.happened_at, 1, 10), Day)
    return type_coerce(func.date(func.timezone("UTC", movements.c.happened_at)), Day)


def _apart(connection: Connection, *both: Select[Any]) -> Iterator[tuple[Any, ...]]:
    """Yield rows where the sums of the last two columns, stored and counted, differ.

    The columns before them identify the row.
    """
    every = union_all(*both).subquery()
    *key, stored, counted = every.c
    sums = [func.coalesce(func.sum(column), 0) for column in (stored, counted)]
    for row in connection.execute(select(*key, *sums).group_by(*key).having(sums[0] != sums[1]).order_by(*key)):
        yield (*row[:-2], int(row[-2]), int(row[-1]))


_KEY = (balances.c.item_id, balances.c.location_id, balances.c.lot_id)


def _moved(connection: Connection) -> dict[BalanceKey, int]:
    """Return the sum of the movements for each balance inside."""
    came = select(lines.c.item_id, lines.c.target_id.label("place"), lines.c.lot_id, lines.c.quantity)
    went = select(lines.c.item_id, lines.c.source_id, lines.c.lot_id, -lines.c.quantity)
    moved = union_all(came, went).subquery()
    query = (
        select(moved.c.item_id, moved.c.place, moved.c.lot_id, func.sum(moved.c.quantity))
        .join(locations, locations.c.id == moved.c.place)
        .where(locations.c.site_id.is_not(None))
        .group_by(moved.c.item_id, moved.c.place, moved.c.lot_id)
    )
    return _sums(connection, query)


def _sums(connection: Connection, query: Select[Any]) -> dict[BalanceKey, int]:
    return {(item, place, lot): int(steps) for item, place, lot, steps in connection.execute(query)}


def _compare(
    connection: Connection, told: str, stored: dict[BalanceKey, int], counted: dict[BalanceKey, int]
) -> Iterator[Difference]:
    for key in sorted(stored | counted):
        if stored.get(key, 0) != counted.get(key, 0):
            yield Difference(_name(connection, *key), told.format(stored.get(key, 0), counted.get(key, 0)))


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
