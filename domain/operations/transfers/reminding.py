"""Reminding: people who have to act on an open transfer are told again, and later their managers as well."""

from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from domain.company import outbox, people
from domain.company.people import Person
from domain.company.settings import issuing, store
from domain.operations.transfers import documents, steps
from domain.operations.transfers.documents import Transfer
from domain.operations.transfers.steps import Who
from domain.storage.schema.documents import transfers
from domain.vocabulary import Subject, TransferState

ACTS: dict[TransferState, tuple[Who, ...]] = {
    TransferState.REQUESTED: (Who.DECIDER,),
    TransferState.OFFERED: (Who.ASKER,),
    TransferState.APPROVED: (Who.SENDER,),
    TransferState.PICKING: (Who.SENDER,),
    TransferState.DISPATCHED: (Who.ASKER, Who.RECEIVER),
    TransferState.PARTLY_RECEIVED: (Who.ASKER, Who.RECEIVER),
    TransferState.RECEIVED: (Who.OWNER, Who.DECIDER),
}
"""Who has to act, by the transfer's state."""


def remind(connection: Connection, now: datetime) -> int:
    """Remind of every transfer in which nothing happened for too long, and again after as long. Returns how many.

    If the goods are needed today or earlier, the managers are told as well. The most urgent come first.
    """
    told = 0
    after, escalate = (
        timedelta(hours=store.get(connection, each)) for each in (issuing.REMIND_AFTER, issuing.ESCALATE_AFTER)
    )
    found = documents.find(connection, transfers.c.state.in_(steps.OPEN))
    for transfer in sorted(found, key=lambda each: (each.needed_by or date.max, each.id)):
        waited = now - transfer.history[-1].at
        times = waited // after
        if not times:
            continue
        body = {"transfer": transfer.id, "hours": waited // timedelta(hours=1)}
        key = f"{transfer.id}:{transfer.history[-1].id}:{times}"
        late = transfer.needed_by is not None and transfer.needed_by <= transfer.target.today(now)
        for reader in _readers(connection, transfer, escalated=late or waited >= escalate):
            told += outbox.enqueue(connection, reader, Subject.TRANSFER, body, key=key, now=now, about=transfer.id)
    return told


def ask_again(connection: Connection, key: str, now: datetime) -> int:
    """Tell those who have to act about every open transfer again, under this key. Returns how many are open."""
    still_open = documents.find(connection, transfers.c.state.in_(steps.OPEN))
    for transfer in still_open:
        for reader in _readers(connection, transfer):
            body = {"transfer": transfer.id}
            again = f"{transfer.id}:{key}"
            outbox.enqueue(connection, reader, Subject.TRANSFER, body, key=again, now=now, about=transfer.id)
    return len(still_open)


def _readers(connection: Connection, transfer: Transfer, *, escalated: bool = False) -> list[Person]:
    """Return those who have to act; their managers if there is nobody else, or once it has waited too long."""
    acting = steps.readers(connection, ACTS[transfer.state], transfer)
    if acting and not escalated:
        return acting
    managers = [each for site in (transfer.source, transfer.target) for each in people.managers(connection, site.id)]
    return list({each.id: each for each in (*acting, *managers)}.values())
