"""Escalating: who may not undo or correct a booking asks the managers of its site to."""

from datetime import datetime

from sqlalchemy import Connection

from domain.company import outbox, people
from domain.company.people import Person, Right
from domain.company.settings import policies
from domain.ledger.movements import site_of
from domain.operations.correcting import deed_of
from domain.vocabulary import Subject


def ask_managers(
    connection: Connection, person: Person, movement_id: int, steps: int | None, now: datetime
) -> list[Person]:
    """Ask the managers to undo a movement, or to correct it to so many steps. Returns those who were asked.

    Raises NotAllowed unless the person may book at its site.
    """
    site_id = site_of(connection, movement_id)
    person.require(Right.BOOK, site_id)
    if steps is None:
        asked = people.managers(connection, site_id)
    else:
        asked = policies.approvers(connection, deed_of(connection, movement_id, steps))
    body = {"movement": movement_id, "steps": steps, "asker": person.id}
    for manager in asked:
        outbox.enqueue(connection, manager, Subject.UNDO, body, key=f"{movement_id}:{steps}:{person.id}", now=now)
    return asked
