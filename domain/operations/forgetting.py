"""Forgetting people who have left: their bookings stay, under a number that says nothing about them.

The journal's hashes cover a person's database id but never their name or chat, so they still agree.
"""

from datetime import datetime

from sqlalchemy import Connection, delete, or_, select, update

from domain.company import granting
from domain.company.people import Person
from domain.ledger import journal
from domain.ledger.movements import PREFIXES, number
from domain.storage.schema.alerts import alert_cards, alert_held
from domain.storage.schema.company import parties
from domain.storage.schema.ledger import movements
from domain.storage.schema.people import digests, outbox, people, shown_cards
from domain.storage.schema.sheet import lost_lines, sheet_inbox
from domain.vocabulary import Subject


def forget(connection: Connection, person: Person, now: datetime) -> None:
    """Delete somebody's roles, name, chat, language and messages, and have their rows in the sheet rewritten.

    Raises LastAdministrator.
    """
    granting.remove(connection, None, person, now)
    connection.execute(delete(digests).where(digests.c.person_id == person.id))
    told = or_(outbox.c.address == person.address, outbox.c.key.startswith(f"{Subject.UNREACHABLE}:{person.address}:"))
    if person.address:
        connection.execute(delete(outbox).where(told))
        shown = or_(shown_cards.c.chat == person.address, shown_cards.c.reader == person.address)
        connection.execute(delete(shown_cards).where(shown))
        for table in (alert_cards, alert_held):
            connection.execute(delete(table).where(table.c.address == person.address))
    nobody = {"address": None, "name": name_of(person), "language": None, "phone_language": "en", "google": None}
    connection.execute(update(people).where(people.c.id == person.id).values(nobody))
    lost = lost_lines.c.person == person.name
    connection.execute(update(lost_lines).where(lost).values(person=name_of(person)))
    theirs = sheet_inbox.c.person_id == person.id
    connection.execute(update(sheet_inbox).where(theirs).values(editor=name_of(person)))
    journal.outdate(connection, person.id)


def name_of(person: Person) -> str:
    """Return the name shown for somebody; a placeholder once they are forgotten."""
    return f"#{person.id}"


def still_named(connection: Connection, name: str) -> list[str]:
    """Return the numbers of movements whose note contains this name. Notes are sealed, and stay as written."""
    noted = movements.c.note.icontains(name, autoescape=True)
    query = select(movements.c.kind, movements.c.id).where(noted).order_by(movements.c.id)
    return [number(kind, movement_id) for kind, movement_id in connection.execute(query) if kind in PREFIXES]


def parties_named(connection: Connection, name: str) -> list[str]:
    """Return the suppliers, customers and departments with this name or a similar one."""
    query = select(parties.c.name).where(parties.c.name.icontains(name, autoescape=True)).order_by(parties.c.name)
    return list(connection.execute(query).scalars())
