"""Reminding: who has to act on an open transfer is told again each day, and after some days their managers are, too."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from domain.company import outbox, people
from domain.company.people import Person
from domain.operations.transfers import documents, steps
from domain.operations.transfers.documents import Transfer
from domain.operations.transfers.steps import Who
from domain.storage.schema import transfers
from domain.vocabulary import Subject, TransferState

REMIND_AFTER = timedelta(days=1)
ESCALATE_AFTER = timedelta(days=3)
"""Of nothing happening to it: a night and a day of work, and a long weekend."""

ACTS: dict[TransferState, tuple[Who, ...]] = {
    TransferState.REQUESTED: (Who.DECIDER,),
    TransferState.OFFERED: (Who.ASKER,),
    TransferState.APPROVED: (Who.SENDER,),
    TransferState.PICKING: (Who.SENDER,),
    TransferState.DISPATCHED: (Who.ASKER, Who.RECEIVER),
    TransferState.PARTLY_RECEIVED: (Who.ASKER, Who.RECEIVER),
    TransferState.RECEIVED: (Who.DISPATCHER, Who.DECIDER),
}
"""Who has to act, by how a transfer stands."""


def remind(connection: Connection, now: datetime) -> int:
    """Tell of every transfer to which nothing has happened for a day, once a day. Returns how many were told."""
    told = 0
    for transfer in documents.find(connection, transfers.c.state.in_(steps.OPEN)):
        waited = now - transfer.history[-1].at
        if waited < REMIND_AFTER:
            continue
        body = {"transfer": transfer.id, "days": waited.days}
        key = f"{transfer.id}:{transfer.history[-1].id}:{waited.days}"
        for reader in _readers(connection, transfer, escalated=waited >= ESCALATE_AFTER):
            told += outbox.enqueue(connection, reader, Subject.TRANSFER, body, key=key, now=now)
    return told


def ask_again(connection: Connection, key: str, now: datetime) -> int:
    """Tell those who have to act of every open transfer once more, under this key. Returns how many are open."""
    still_open = documents.find(connection, transfers.c.state.in_(steps.OPEN))
    for transfer in still_open:
        for reader in _readers(connection, transfer):
            body = {"transfer": transfer.id}
            outbox.enqueue(connection, reader, Subject.TRANSFER, body, key=f"{transfer.id}:{key}", now=now)
    return len(still_open)


def _readers(connection: Connection, transfer: Transfer, *, escalated: bool = False) -> list[Person]:
    """Those who have to act; their managers where there is nobody else, or once it has waited for too long."""
    acting = steps.readers(connection, ACTS[transfer.state], transfer)
    if acting and not escalated:
        return acting
    managers = [each for site in (transfer.source, transfer.target) for each in people.managers(connection, site.id)]
    return list({each.id: each for each in (*acting, *managers)}.values())
