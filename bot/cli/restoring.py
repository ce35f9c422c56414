"""What happens to a ledger restored from a backup: a new epoch begins, and nothing of the old one continues.

Bookings made since the backup are not in it, but remain in chats and in the sheet: under numbers that must not be
reused, on cards that must no longer act.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, update

from bot.drafts.draft import State as DraftState
from bot.drafts.store import drafts
from bot.telegram import inbox_rows as inbox
from domain.company import outbox, people, shown_cards
from domain.ledger import epochs, sealing
from domain.ledger.epochs import Epoch
from domain.operations import counting, escalating
from domain.operations.transfers import reminding
from domain.storage.copying import catch_up, go_on_after, highest, numbered
from domain.storage.database import Database
from domain.storage.schema.people import invitations
from domain.storage.schema.people import outbox as outbox_table
from domain.vocabulary import NoticeState, Subject

SPACING = 10_000
"""Minimum numbers to skip: more than were given since the backup, of which nobody may know any more."""

BEFORE = "it is from before the ledger was restored"

Numbers = dict[str, int]
"""The highest number seen of each table, by the table's name."""


@dataclass(frozen=True)
class Renewed:
    """A ledger in its new epoch."""

    epoch: Epoch
    next_number: int  # of the movements
    asked_again: int  # transfers, counts, undos and corrections that wait for somebody


def numbers_of(connection: Connection) -> Numbers:
    """Return the highest numbers that a ledger has given."""
    return {table.name: highest(connection, table) for table in numbered()}


def renew(database: Database, seen: Numbers, now: datetime) -> Renewed:
    """Begin a new epoch in a ledger that was just restored. `seen`: numbers that were given elsewhere."""
    with database.write() as connection:
        catch_up(connection)
    seal_all(database)
    with database.write() as connection:
        epoch = epochs.begin(connection, now)
        # All go above the highest of any: often only one of the numbers given after an earlier restore is seen.
        highest = max((*numbers_of(connection).values(), *seen.values()), default=0)
        for table in numbered():
            go_on_after(connection, table, _round(highest))
        _end_what_waits(connection, now)
        shown_cards.restored(connection)
        for person in people.everybody(connection):
            outbox.enqueue(connection, person, Subject.RESTORED, {"epoch": epoch.id}, key=f"{epoch.id}", now=now)
        key = f"restored:{epoch.id}"
        asked = sum(each.ask_again(connection, key, now) for each in (reminding, counting, escalating))
        return Renewed(epoch, numbers_of(connection)["movements"] + 1, asked)


def seal_all(database: Database) -> None:
    """Seal everything that is booked."""
    with database.write() as connection:
        while sealing.seal(connection):
            pass


def _round(number: int) -> int:
    return -(-(number + SPACING) // SPACING) * SPACING


def _end_what_waits(connection: Connection, now: datetime) -> None:
    """End what waited when the backup was made: it has been sent, answered or finished since."""
    table = outbox_table.c
    going = table.state.in_((NoticeState.WAITING, NoticeState.SENDING))
    connection.execute(update(outbox_table).where(going).values(state=NoticeState.DEAD, problem=BEFORE))
    waiting = inbox.inbox.c.state == inbox.State.WAITING
    connection.execute(update(inbox.inbox).where(waiting).values(state=inbox.State.FAILED, problem=BEFORE))
    asking = drafts.c.state.in_((DraftState.OPEN, DraftState.EXPIRED))
    connection.execute(update(drafts).where(asking).values(state=DraftState.CANCELLED))
    unused = invitations.c.person_id.is_(None) & (invitations.c.expires_at > now)  # as far as the backup knows
    connection.execute(update(invitations).where(unused).values(expires_at=now))
