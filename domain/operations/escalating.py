"""Escalating: people who may not undo or correct a booking ask the managers of its site to do it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from domain.company import outbox, people
from domain.company.people import Person, Right
from domain.company.settings import policies
from domain.ledger.movements import reversal_of, site_of
from domain.operations.correcting import proposed_correction
from domain.storage.schema.people import outbox as outbox_table
from domain.vocabulary import Subject

ASKED_FOR = timedelta(days=7)
"""How long a request is open before nobody expects an answer any more."""


def ask_managers(
    connection: Connection, person: Person, movement_id: int, steps: int | None, now: datetime
) -> list[Person]:
    """Ask the managers to undo a movement, or to correct it to this many steps. Returns those who were asked.

    Raises NotAllowed unless the person may book at its site.
    """
    site_id = site_of(connection, movement_id)
    person.require(Right.BOOK, site_id)
    if steps is None:
        asked = people.managers(connection, site_id)
    else:
        asked = policies.approvers(connection, proposed_correction(connection, movement_id, steps))
    body = {"movement": movement_id, "steps": steps, "asker": person.id}
    for manager in asked:
        key = f"{movement_id}:{steps}:{person.id}"
        outbox.enqueue(connection, manager, Subject.UNDO, body, key=key, now=now, about=movement_id)
    return asked


def ask_again(connection: Connection, key: str, now: datetime) -> int:
    """Ask the managers again, under this key, to undo or correct what still stands.

    Returns how many requests there are.
    """
    undo = (outbox_table.c.subject == Subject.UNDO, outbox_table.c.created_at > now - ASKED_FOR)
    bodies = connection.execute(select(outbox_table.c.body).where(*undo).order_by(outbox_table.c.id)).scalars()
    wanted = {tuple(sorted(body.items())): body for body in bodies}
    waiting = [body for body in wanted.values() if not reversal_of(connection, body["movement"])]
    for body in waiting:
        for manager in people.managers(connection, site_of(connection, body["movement"])):
            again = f"{body['movement']}:{body['steps']}:{body['asker']}:{key}"
            outbox.enqueue(connection, manager, Subject.UNDO, body, key=again, now=now, about=body["movement"])
    return len(waiting)
