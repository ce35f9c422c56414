"""Requests that wait in one state of a ledger and are unknown to another: no movement records them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Table, select
from sqlalchemy.exc import NoResultFound

from domain.company import catalogue, people, places
from domain.ledger import movements
from domain.operations.transfers import documents
from domain.storage.schema.company import locations
from domain.storage.schema.documents import counts, reservations, transfers
from domain.storage.schema.people import outbox
from domain.vocabulary import CountState, ReservationState, Subject, TransferState

NOTHING_MOVED = (TransferState.REQUESTED, TransferState.OFFERED, TransferState.APPROVED)
"""The states in which a transfer is open and has no movements."""

TRANSFER, REQUISITION = "Transfer request 调拨申请", "Requisition 领料申请"
"""What was requested, as it is told."""


@dataclass(frozen=True)
class LostRequest:
    """A lost request."""

    number: str
    person: str  # who asked, by name
    told: str  # everything else, in words


def only_in(other: Connection, connection: Connection) -> Iterator[LostRequest]:
    """Yield the requests that wait in another state of this ledger and are unknown to this one."""
    asked: set[str] = set()
    waiting = {row.id for row in _only(transfers, NOTHING_MOVED, other, connection)}
    for transfer in documents.find(other, transfers.c.state.in_(NOTHING_MOVED)):
        if transfer.id not in waiting:
            continue
        ends = f"{transfer.source.code} → {transfer.use.cost_centre if transfer.use else transfer.target.code}"
        what = REQUISITION if transfer.use else TRANSFER
        goods = ", ".join(f"{line.item.sku} · {line.wanted}" for line in transfer.lines)
        yield _request(other, transfer.number, transfer.requested_by.id, what, goods, ends)
        asked.add(transfer.number)
    for row in _only(reservations, (ReservationState.HELD,), other, connection):
        if row.document in asked:  # it is reserved for that transfer
            continue
        kept = f"{places.site(other, row.site_id).code}: {row.document}"
        yield _request(other, f"V-{row.id:06d}", row.person_id, "Reservation 预留", _goods(other, row), kept)
    for row in _only(counts, (CountState.ASKED,), other, connection):
        item = catalogue.get(other, row.item_id)
        found = f"{item.sku} · {item.quantity(row.counted)} ({item.quantity(row.expected)})"
        place = other.execute(select(locations.c.code).where(locations.c.id == row.location_id)).scalar_one()
        yield _request(other, f"N-{row.id:06d}", row.person_id, "Count 盘点", found, place)
    yield from _escalated(other, connection)


def _only(
    table: Table, states: Sequence[str], other: Connection, connection: Connection
) -> list[Row[tuple[object, ...]]]:
    """Return what waits there, by key, because an id may have been reused."""
    waiting = other.execute(select(table).where(table.c.state.in_(states)).order_by(table.c.id)).all()
    known = set(connection.execute(select(table.c.key)).scalars())
    return [row for row in waiting if row.key not in known]


def _escalated(other: Connection, connection: Connection) -> Iterator[LostRequest]:
    """Yield undos and corrections that managers were asked for, once each, unless the booking itself is lost."""
    known = set(connection.execute(select(outbox.c.key).where(outbox.c.subject == Subject.UNDO)).scalars())
    query = select(outbox.c.key, outbox.c.body).where(outbox.c.subject == Subject.UNDO).order_by(outbox.c.id)
    asked = {tuple(body.values()): body for key, body in other.execute(query) if key not in known}
    for body in asked.values():
        try:
            posted = movements.get(connection, body["movement"])
        except NoResultFound:
            continue
        if movements.reversal_of(other, posted.id) is None:
            what = "Undo request 撤销申请" if body["steps"] is None else "Correction request 更正申请"
            yield _request(other, posted.number, body["asker"], what)


def _request(other: Connection, number: str, person_id: int, *words: str) -> LostRequest:
    return LostRequest(number, people.get(other, person_id).name, " · ".join(words))


def _goods(other: Connection, row: Row[tuple[object, ...]]) -> str:
    item = catalogue.get(other, row.item_id)
    return f"{item.sku} · {item.quantity(row.quantity)}"
