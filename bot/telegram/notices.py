"""Notices: the messages in the outbox, worded for their readers and sent."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, Text, select, update
from sqlalchemy.exc import SQLAlchemyError

from bot.cards.alerts import quiet_line, site_card, urgent_card
from bot.cards.booking import correction_request
from bot.cards.count import count_request
from bot.cards.lot import lot_correction_notice, lot_notice
from bot.cards.program import backlog_notice, trouble_notice
from bot.cards.reservation import reservation_card
from bot.cards.restored import lost_notice, restored_notice
from bot.cards.setting import overruled_notice
from bot.cards.sheet_change import entry_card
from bot.cards.transfer import transfer_notice
from bot.cards.unreachable import unreachable_notice
from bot.chat.replies import Keyboard, digest_of
from bot.chat.texts import Html
from bot.chat.wording import Wording
from bot.routes import marks
from bot.telegram import membership, weekly
from bot.telegram.attempts import TryLater, Undeliverable
from bot.telegram.claiming import FAILED, LEASE, MAX_PAUSE, UNKNOWN, claim
from bot.telegram.clocks import Clock
from bot.telegram.making import NothingToTell, Picture
from bot.telegram.pacing import behind_answers
from bot.telegram.sending import Sender
from domain.alerts import open_alerts, readers
from domain.company import catalogue, people, places, shown_cards
from domain.company.people import Person
from domain.company.shown_cards import Place
from domain.inbox import entries
from domain.ledger import lot_corrections, lots
from domain.operations import reservations
from domain.operations.transfers import documents
from domain.storage.database import Database
from domain.storage.integrity import is_failing, reason_of
from domain.storage.schema.people import outbox
from domain.vocabulary import Subject

log = logging.getLogger(__name__)

MAX_CHATS = 16
"""Chats notified concurrently; answers need connections too."""

MAX_ATTEMPTS = 12
"""Attempts for a notice that fails on our side."""

MAX_UNKNOWN = 24
"""Attempts for a notice that may have arrived each time: about three hours."""

MAX_AWAY = 150
"""Attempts while Telegram is away: about a day."""

SENDING = timedelta(minutes=4)
"""How long sending one may take; shorter than the lease."""


Card = tuple[Html, Keyboard]

Outcome = tuple[dict[str, Any], tuple[int, str] | None]
"""A notice's fate as columns; if it was sent, also the message's number and a digest of what it says."""


class UnknownSubject(Exception):
    """A notice's subject has no card."""


@dataclass(frozen=True)
class Notice:
    """A row of the outbox that is being sent."""

    id: int
    address: int
    language: str
    subject: str
    body: dict[str, Any]
    attempts: int
    problem: str | None
    topic: int | None = None
    silent: int = 0
    about: str = ""

    @cached_property
    def say(self) -> Wording:
        """The catalogue in the reader's language."""
        return Wording(self.language)


class Outgoing:
    """Sends what waits in the outbox: chats concurrently, and the notices of one chat in order."""

    def __init__(self, database: Database, sender: Sender, clock: Clock, *, costs_shown: bool = False) -> None:
        """`costs_shown`: whether people who may book see costs, as those who decide always do."""
        self._costs_shown = costs_shown
        self._database = database
        self._sender = sender
        self._clock = clock
        self._in_flight: set[int] = set()  # notices, by their ids

    def recover(self) -> None:
        """Send again, marked as a possible repeat, what was being sent when the program died."""
        with self._database.write() as connection:
            again = {"state": "waiting", "due_at": self._clock(), "problem": UNKNOWN}
            connection.execute(update(outbox).where(outbox.c.state == "sending").values(again))

    def clock_moved(self) -> None:
        """Reschedule what would wait for a time reckoned before the clock was set."""
        now = self._clock()
        with self._database.write() as connection:
            for state, due_at in (("waiting", now), ("sending", now + LEASE)):
                late = (outbox.c.state == state, outbox.c.due_at > due_at)
                connection.execute(update(outbox).where(*late).values(due_at=due_at))

    async def tick(self) -> int:
        """Send the first due notice of every chat. Returns how many there were.

        A tick that waits for a slow chat does not keep the next one from the other chats.
        """
        room = MAX_CHATS - len(self._in_flight)
        notices = await asyncio.to_thread(self._claim, room) if room > 0 else []
        self._in_flight |= {notice.id for notice in notices}
        await asyncio.gather(*map(self._send, notices))
        return len(notices)

    def _claim(self, room: int) -> list[Notice]:
        """Claim up to this many notices: one per chat, none for a chat that has one in flight.

        What is in flight here stays so, even if its lease has expired because the clock was set forward.
        """
        return [Notice(*row) for row in claim(self._database, self._clock(), room, self._in_flight.copy())]

    async def _send(self, notice: Notice) -> None:
        try:
            await asyncio.to_thread(self._store, notice, *await self._sent(notice))
        except SQLAlchemyError as problem:  # the others must be told all the same
            said = reason_of(problem)
            log.warning("what became of notice %s cannot be noted; it is due again in %s: %s", notice.id, LEASE, said)
        finally:
            self._in_flight.discard(notice.id)

    async def _sent(self, notice: Notice) -> Outcome:
        """Send a notice. Returns the outcome."""
        postscript = notice.say("said-again") if notice.problem == UNKNOWN else ""
        try:
            text, keyboard, picture = await asyncio.to_thread(self._make, notice)
            with behind_answers():
                async with asyncio.timeout(SENDING.total_seconds()):
                    said = f"{text}\n{postscript}" if postscript else text
                    message = await self._say(notice, said, keyboard, picture)
        except Undeliverable as refused:
            log.warning("notice %s (%s) is refused for good: %s", notice.id, notice.subject, refused)
            return {"state": "dead", "problem": str(refused)}, None
        except NothingToTell:
            return {"state": "sent", "problem": None}, None
        except UnknownSubject:
            log.error("notice %s has the unknown subject %s", notice.id, notice.subject)  # noqa: TRY400
            return {"state": "dead", "problem": "the subject is not known"}, None
        except TryLater as later:
            if later.unknown:
                return self._again(notice, UNKNOWN, later.after, most=MAX_UNKNOWN)
            return self._again(notice, str(later), later.after, most=MAX_AWAY)
        except TimeoutError:
            return self._again(notice, UNKNOWN, most=MAX_UNKNOWN)
        except Exception as problem:  # whatever happened, the others must be told
            if is_failing(problem):
                log.warning("notice %s cannot be worded: %s", notice.id, reason_of(problem))
            else:
                log.exception("notice %s (%s) failed", notice.id, notice.subject)
            return self._again(notice, f"{FAILED}{type(problem).__name__}: {reason_of(problem)}")
        here = outbox.c.address.cast(Text).concat(f"/{message}")  # as it is by then: a group may have moved meanwhile
        return {"state": "sent", "sent_as": here, "problem": None}, (message, digest_of(said, keyboard))

    async def _say(self, notice: Notice, text: str, keyboard: Keyboard, picture: Picture | None) -> int:
        thread, silent = notice.topic, bool(notice.silent)
        if picture:
            return await self._sender.picture(
                notice.address, picture.content, text, keyboard, thread=thread, silent=silent
            )
        return await self._sender.send(notice.address, text, keyboard, thread=thread, silent=silent)

    def _again(
        self, notice: Notice, problem: str, after: timedelta = timedelta(), *, most: int = MAX_ATTEMPTS
    ) -> Outcome:
        pause = min(max(after, timedelta(seconds=2 ** min(notice.attempts, MAX_ATTEMPTS))), MAX_PAUSE)
        state = "waiting" if notice.attempts < most else "dead"
        return {"state": state, "due_at": self._clock() + pause, "problem": problem}, None

    def _store(self, notice: Notice, values: dict[str, Any], shown: tuple[int, str] | None) -> None:
        this = outbox.c.id == notice.id
        with self._database.write() as connection:
            connection.execute(update(outbox).where(this).values(values))
            if shown is not None and notice.about:
                address, (message, says) = connection.execute(select(outbox.c.address).where(this)).scalar_one(), shown
                place = shown_cards.unsent_place(address, f"notice:{notice.id}")
                shown_cards.sent(connection, place, Place(address, message), says)
            if values["state"] == "dead" and (reason := membership.reason_of(values["problem"])):
                membership.lost(connection, notice.address, reason, self._clock())

    def _make(self, notice: Notice) -> tuple[Html, Keyboard, Picture | None]:
        """Word a notice, and draw it if it is a picture."""
        now = self._clock()
        if notice.subject == Subject.WEEK:
            costs_shown, site_id = self._costs_shown, notice.body["site"]
            return weekly.make(self._database, notice.say, notice.address, site_id, now, costs_shown=costs_shown)
        with self._database.read() as connection:
            return *word(connection, notice, now), None


def word(connection: Connection, notice: Notice, now: datetime) -> Card:
    """Word a notice for its reader, as things are when it is sent rather than when it was queued.

    Raises UnknownSubject.
    """
    if notice.subject not in CARDS:
        raise UnknownSubject(notice.subject)
    text, keyboard = CARDS[notice.subject](connection, notice, now)
    return text, marks.marked_keyboard(connection, keyboard)


def _unreachable(connection: Connection, notice: Notice, _now: datetime) -> Card:
    return unreachable_notice(connection, notice.say, notice.body), ()


def _backlog(_connection: Connection, notice: Notice, _now: datetime) -> Card:
    return backlog_notice(notice.say, notice.body), ()


def _trouble(connection: Connection, notice: Notice, _now: datetime) -> Card:
    return trouble_notice(connection, notice.say, notice.body), ()


def _morning(connection: Connection, notice: Notice, now: datetime) -> Card:
    site_id, due = notice.body["site"], notice.body.get("due")
    lens = readers.lens_of(connection, notice.address, places.site(connection, site_id))
    moment = datetime.fromisoformat(due) if due else None
    return site_card(connection, notice.say, site_id, now, lens=lens, due=moment)


def _quiet_morning(connection: Connection, notice: Notice, now: datetime) -> Card:
    return quiet_line(connection, notice.say, notice.body["site"], now)


def _alert(connection: Connection, notice: Notice, now: datetime) -> Card:
    """Word a notice of alerts.

    Raises NothingToTell if all of them are over; any that came up again has its own notice.
    """
    told = dict(zip(notice.body["alerts"], notice.body["times"], strict=True))
    found = [each for each in open_alerts.some(connection, told) if each.times == told[each.id]]
    if not found:
        raise NothingToTell
    return urgent_card(connection, notice.say, found, told, now, late=notice.body.get("late", False))


def _lot(connection: Connection, notice: Notice, _now: datetime) -> Card:
    item = catalogue.get(connection, notice.body["item"])
    decision = lots.get_decision(connection, notice.body["decision"])
    return lot_notice(notice.say, item, notice.body["lot"], decision), ()


def _lot_corrected(connection: Connection, notice: Notice, _now: datetime) -> Card:
    item = catalogue.get(connection, notice.body["item"])
    made = lot_corrections.get(connection, notice.body["corrections"])
    return lot_correction_notice(notice.say, item, notice.body["lot"], made), ()


def _reservation(connection: Connection, notice: Notice, _now: datetime) -> Card:
    kept = reservations.get(connection, notice.body["reservation"])
    return reservation_card(notice.say, kept, people.by_address(connection, notice.address))


def _count(connection: Connection, notice: Notice, _now: datetime) -> Card:
    return count_request(connection, notice.say, notice.body, people.by_address(connection, notice.address))


def _correction(connection: Connection, notice: Notice, _now: datetime) -> Card:
    return correction_request(connection, notice.say, notice.body, people.by_address(connection, notice.address))


def _transfer(connection: Connection, notice: Notice, _now: datetime) -> Card:
    transfer = documents.get(connection, notice.body["transfer"])
    reader = people.by_address(connection, notice.address)
    return transfer_notice(connection, notice.say, transfer, reader, notice.body.get("hours", 0))


def _sheet_change(connection: Connection, notice: Notice, _now: datetime) -> Card:
    return entry_card(connection, notice.say, entries.get(connection, notice.body["entry"]))


def _setting(connection: Connection, notice: Notice, _now: datetime) -> Card:
    return overruled_notice(connection, notice.say, notice.body)


def _restored(connection: Connection, notice: Notice, _now: datetime) -> Card:
    return restored_notice(connection, notice.say, notice.body["epoch"], _reader(connection, notice)), ()


def _lost(connection: Connection, notice: Notice, _now: datetime) -> Card:
    return lost_notice(connection, notice.say, notice.body["epoch"], _reader(connection, notice)), ()


def _reader(connection: Connection, notice: Notice) -> Person:
    person = people.by_address(connection, notice.address)
    if person is None:
        raise LookupError(f"nobody is at {notice.address} any more")
    return person


CARDS: dict[str, Callable[[Connection, Notice, datetime], Card]] = {
    Subject.ALERT: _alert,
    Subject.BACKLOG: _backlog,
    Subject.COUNT: _count,
    Subject.LOT: _lot,
    Subject.LOT_CORRECTED: _lot_corrected,
    Subject.MORNING: _morning,
    Subject.QUIET_MORNING: _quiet_morning,
    Subject.RESERVATION: _reservation,
    Subject.RESTORED: _restored,
    Subject.LOST: _lost,
    Subject.SETTING: _setting,
    Subject.SHEET_CHANGE: _sheet_change,
    Subject.TRANSFER: _transfer,
    Subject.TROUBLE: _trouble,
    Subject.UNDO: _correction,
    Subject.UNREACHABLE: _unreachable,
}
"""Cards by subject."""
