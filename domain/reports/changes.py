"""Detects whether the data behind reports has changed, so that they are not generated needlessly."""

from typing import Any

from sqlalchemy import Connection, Select, func, select

from domain.storage.schema.alerts import alert_decisions, order_lines
from domain.storage.schema.company import field_changes, search_texts, settings_log
from domain.storage.schema.documents import counts, reservations, transfer_steps
from domain.storage.schema.ledger import journal, lot_corrections, lot_decisions
from domain.storage.schema.sheet import lost_lines, sheet_inbox
from domain.vocabulary import CountState, InboxState, OrderState, ReservationState

Mark = tuple[int, ...]


def mark(connection: Connection) -> Mark:
    """Return a mark that changes with nearly every change of the data.

    Each part is the end of an index, or a short count. It does not cover names, places, minimums and people, nor
    changes by time alone.
    """
    return tuple(connection.execute(_MARK).one())


def _mark() -> Select[Any]:
    newest = (
        journal.c.position,
        transfer_steps.c.id,
        reservations.c.id,
        counts.c.id,
        lot_decisions.c.id,
        lot_corrections.c.id,
        settings_log.c.id,
        field_changes.c.id,
        alert_decisions.c.id,
        order_lines.c.id,
        sheet_inbox.c.id,
        search_texts.c.revision,
        lost_lines.c.epoch_id,
    )
    ends = [select(func.coalesce(func.max(column), 0)).scalar_subquery() for column in newest]
    held = select(func.count()).where(reservations.c.state == ReservationState.HELD).scalar_subquery()
    ordered = select(func.coalesce(func.sum(order_lines.c.came), 0)).where(order_lines.c.state == OrderState.OPEN)
    open_orders = select(func.count()).where(order_lines.c.state == OrderState.OPEN).scalar_subquery()
    asked = select(func.count()).where(counts.c.state == CountState.ASKED).scalar_subquery()
    waits = select(func.count()).where(sheet_inbox.c.state == InboxState.WAITING).scalar_subquery()
    return select(*ends, held, asked, open_orders, ordered.scalar_subquery(), waits)


_MARK = _mark()
