"""Checks of past stock: it was never below zero, counts stay as counted, and no stock means no value."""

from collections.abc import Iterator
from datetime import UTC

from sqlalchemy import Connection, case, func, or_, select, union

from domain.ledger import past
from domain.ledger.movements import BalanceKey, number
from domain.storage.schema.company import items, locations
from domain.storage.schema.documents import counts, restatements
from domain.storage.schema.figures import daily_changes, pools
from domain.storage.schema.ledger import lines, movements
from domain.vocabulary import CountState


def negative_moments(connection: Connection) -> Iterator[tuple[BalanceKey, str]]:
    """Yield balances that were below zero at some moment, with the first such moment.

    Current balances cannot fall below zero, so only a late entry, or what a day has left behind, can cause it.
    """
    ends = (lines.c.source_id, lines.c.target_id)
    late = [
        select(lines.c.item_id, place.label("place"), lines.c.lot_id)
        .join(movements, movements.c.id == lines.c.movement_id)
        .join(locations, locations.c.id == place)
        .where(movements.c.happened_at != movements.c.recorded_at, locations.c.site_id.is_not(None))
        for place in ends
    ]
    key = (daily_changes.c.item_id, daily_changes.c.location_id, daily_changes.c.lot_id)
    left = func.sum(daily_changes.c.steps).over(partition_by=key, order_by=daily_changes.c.day)
    days = select(*key, left.label("left")).subquery()
    item, place, lot, steps = days.c
    for found in sorted(map(tuple, connection.execute(union(*late, select(item, place, lot).where(steps < 0))))):
        balance: BalanceKey = (found[0], found[1], found[2])
        for level in past.levels(past.entries(connection, balance), 0):
            if level.steps < 0:
                row = connection.execute(select(movements).where(movements.c.id == level.movement_ids[-1])).one()
                moment = f"{level.moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
                yield balance, f"at {moment}, with {number(row.kind, row.id)}, it stood at {level.steps}"
                break


def counts_apart(connection: Connection) -> Iterator[tuple[BalanceKey, str]]:
    """Yield valid counts whose result was changed by later entries about the time before them."""
    cause, undone, undoing = movements.alias(), movements.alias(), movements.alias()
    happened = func.coalesce(undone.c.happened_at, cause.c.happened_at)
    key = (counts.c.item_id, counts.c.location_id, counts.c.lot_id)
    here = or_(counts.c.location_id == lines.c.source_id, counts.c.location_id == lines.c.target_id)
    same = (counts.c.item_id == lines.c.item_id) & (counts.c.lot_id == lines.c.lot_id) & here
    change = func.sum(case((lines.c.target_id == counts.c.location_id, lines.c.quantity), else_=-lines.c.quantity))
    query = (
        select(*key, counts.c.id, counts.c.counted, change)
        .select_from(movements)
        .outerjoin(restatements, restatements.c.movement_id == movements.c.id)
        .join(cause, cause.c.id == func.coalesce(restatements.c.cause_id, movements.c.id))
        .outerjoin(undone, undone.c.id == cause.c.reverses)
        .join(lines, lines.c.movement_id == movements.c.id)
        .join(counts, same)
        .outerjoin(undoing, undoing.c.reverses == counts.c.movement_id)
        .where(
            or_(
                movements.c.happened_at != movements.c.recorded_at,
                movements.c.reverses.is_not(None),
                restatements.c.cause_id.is_not(None),
            )
        )
        .where(happened < counts.c.counted_at, cause.c.recorded_at > counts.c.counted_at)
        .where(counts.c.state.in_((CountState.AGREES, CountState.BOOKED)), undoing.c.id.is_(None))
        .group_by(*key, counts.c.id, counts.c.counted)
        .having(change != 0)
        .order_by(counts.c.id)
    )
    for item, place, lot, count_id, counted, steps in connection.execute(query):
        told = f"N-{count_id:06d} counted {counted}, and what was told later of the time before changes it by {steps}"
        yield (item, place, lot), told
    yield from _differences(connection)


def _differences(connection: Connection) -> Iterator[tuple[BalanceKey, str]]:
    """Yield counts whose movement is not the difference that they found."""
    key = (counts.c.item_id, counts.c.location_id, counts.c.lot_id)
    booked = func.sum(case((lines.c.target_id == counts.c.location_id, lines.c.quantity), else_=-lines.c.quantity))
    query = (
        select(*key, counts.c.id, counts.c.expected, counts.c.counted, booked)
        .join(lines, lines.c.movement_id == counts.c.movement_id)
        .group_by(*key, counts.c.id, counts.c.expected, counts.c.counted)
        .having(booked != counts.c.counted - counts.c.expected)
        .order_by(counts.c.id)
    )
    for item, place, lot, count_id, expected, counted, steps in connection.execute(query):
        told = f"N-{count_id:06d} counted {counted} where the books said {expected}, and {steps} were booked"
        yield (item, place, lot), told


def worth_without_goods(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield items with value but no stock, or with negative value."""
    query = select(items.c.sku, pools.c.steps, pools.c.value).join(pools, pools.c.item_id == items.c.id)
    wrong = or_(pools.c.value < 0, (pools.c.steps == 0) & (pools.c.value != 0))
    for sku, steps, value in connection.execute(query.where(wrong).order_by(items.c.sku)):
        yield sku, f"{steps} on hand are worth {value}"
