"""Living cards: shown cards and messages about urgent alerts, redrawn in place when something has changed."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import NoResultFound, SQLAlchemyError

from bot.cards.alerts import urgent_card
from bot.chat.replies import digest_of
from bot.chat.wording import Wording
from bot.routes import marks
from bot.telegram.attempts import TryLater, Undeliverable
from bot.telegram.clocks import Clock
from bot.telegram.notices import MAX_CHATS, Card, Notice, word
from bot.telegram.pacing import behind_answers
from bot.telegram.sending import Sender
from domain.alerts import living_cards, messages, open_alerts, readers
from domain.alerts.messages import StaleMessage
from domain.company import people, shown_cards
from domain.company.people import Right
from domain.company.shown_cards import Place, StaleCard
from domain.operations.transfers import documents
from domain.operations.transfers.steps import OPEN
from domain.storage.database import Database
from domain.vocabulary import Subject

log = logging.getLogger(__name__)

Note = Callable[[Connection], None]


@dataclass(frozen=True)
class _Drawing:
    """A message to redraw, and what to record of that."""

    place: Place
    card: Card
    drawing: Note  # before it is sent
    drawn: Note
    gone: Note  # if the message no longer exists
    failed: Note


class LivingCards:
    """Redraws outdated cards, chats side by side. A failed redraw is retried later; redrawing twice is harmless."""

    def __init__(self, database: Database, sender: Sender, clock: Clock) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock
        self._at_work: set[int] = set()  # chats in which cards are being redrawn
        self._closed_until: dict[int, float] = {}  # by chat: until when nothing can be drawn, in the loop's time

    async def tick(self) -> int:
        """Redraw every outdated message. Returns how many there were.

        While one tick waits for a slow chat, the next ones serve the other chats.
        """
        now = asyncio.get_running_loop().time()
        self._closed_until = {chat: until for chat, until in self._closed_until.items() if until > now}
        room, busy = MAX_CHATS - len(self._at_work), self._at_work | self._closed_until.keys()
        by_chat = await asyncio.to_thread(self._worded, busy, room) if room else {}
        free = [chat for chat in by_chat if chat not in self._at_work][: MAX_CHATS - len(self._at_work)]
        self._at_work |= set(free)
        return sum(await asyncio.gather(*(self._draw_in(chat, by_chat[chat]) for chat in free)))

    async def _draw_in(self, chat: int, drawings: list[_Drawing]) -> int:
        try:
            for drawing in drawings:
                await self._draw(drawing)
        except TryLater as later:
            self._closed_until[chat] = asyncio.get_running_loop().time() + later.after.total_seconds()
        finally:
            self._at_work.discard(chat)
        return len(drawings)

    async def _draw(self, drawing: _Drawing) -> None:
        await asyncio.to_thread(self._store, drawing.drawing)
        note = drawing.drawn
        try:
            with behind_answers():
                await self._sender.redraw(*drawing.place, *drawing.card)
        except Undeliverable as refused:
            log.info("message %s/%s is no longer updated: %s", *drawing.place, refused)
            note = drawing.gone
        except TryLater:
            await asyncio.to_thread(self._store, drawing.failed)
            raise
        await asyncio.to_thread(self._store, note)

    def _worded(self, busy: set[int], room: int) -> dict[int, list[_Drawing]]:
        """Return what to redraw, by chat; the cards of at most so many chats, because wording takes time.

        A card that already says what it should, or asks what can still be answered, is only marked as current.
        """
        same, found = list[Note](), defaultdict[int, list[_Drawing]](list)
        with self._database.read() as connection:
            for shown in shown_cards.stale(connection, room, but=busy):
                stale = shown.without_question()
                is_open = shown.asks and _may_be_answered(connection, shown)
                card = None if is_open else self._card(connection, stale)
                if is_open:
                    same.append(partial(shown_cards.kept, card=shown))
                elif card is None:
                    same.append(partial(shown_cards.gone, place=stale.place))
                elif (says := digest_of(*card)) == stale.says:
                    same.append(partial(shown_cards.drawn, card=stale, says=says))
                else:
                    found[stale.place.chat].append(_drawing(stale, card, says))
            for message in messages.stale(connection):
                drawing = self._message(connection, message)
                if drawing.place.chat not in busy:
                    found[drawing.place.chat].append(drawing)
        for note in same:
            self._store(note)  # each by itself: with several locked at once PostgreSQL could meet a deadlock
        return found

    def _card(self, connection: Connection, stale: StaleCard) -> Card | None:
        """Return what a card should say; None if nothing is left to tell, or nobody who may be told."""
        language = _language(connection, stale)
        if language is None:
            return None
        notice = Notice(0, stale.reader, language, stale.subject, stale.body, attempts=0, problem=None)
        try:
            return word(connection, notice, self._clock())
        except (LookupError, NoResultFound):  # from before this database was restored
            return None
        except SQLAlchemyError:
            raise
        except Exception:  # whatever is wrong with it, the others must be drawn
            log.exception("the card %s/%s (%s) cannot be worded; it is left as it is", *stale.place, stale.subject)
            return None

    def _message(self, connection: Connection, stale: StaleMessage) -> _Drawing:
        told, say = stale.told, Wording(stale.told.language)
        found = open_alerts.some(connection, told.times)
        text, keyboard = urgent_card(connection, say, found, told.times, self._clock(), late=told.late)
        card = text, marks.marked_keyboard(connection, keyboard)
        notes = (messages.drawing, messages.drawn, messages.gone, messages.drawing)
        chat, _, message = told.sent_as.partition("/")
        return _Drawing(Place(int(chat), int(message)), card, *(partial(note, message=stale) for note in notes))

    def _store(self, note: Note) -> None:
        with self._database.write() as connection:
            note(connection)


def _may_be_answered(connection: Connection, question: StaleCard) -> bool:
    """Whether the transfer that a question is about is not over yet."""
    try:
        return documents.get(connection, question.body["transfer"]).state in OPEN
    except NoResultFound:  # from before this database was restored
        return False


def _drawing(stale: StaleCard, card: Card, says: str) -> _Drawing:
    drawing, drawn = (partial(note, card=stale, says=says) for note in (shown_cards.drawing, shown_cards.drawn))
    gone, failed = partial(_gone, card=stale), partial(shown_cards.mark_stale, place=stale.place)
    return _Drawing(stale.place, card, drawing, drawn, gone, failed)


def _language(connection: Connection, stale: StaleCard) -> str | None:
    """Return the reader's current language; None if nobody may be told."""
    if stale.subject is Subject.MORNING:
        found = readers.of_sites(connection, [stale.body["site"]])
        return next((each.language for each in found if each.address == stale.reader), None)
    person = people.by_address(connection, stale.reader)
    return person.language if person and person.may(Right.SEE) else None


def _gone(connection: Connection, card: StaleCard) -> None:
    shown_cards.gone(connection, card.place)
    if card.subject is Subject.MORNING:
        living_cards.gone(connection, card.reader, card.body["site"])
