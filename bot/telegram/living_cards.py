"""Living cards: cards of alerts and messages about urgent ones, redrawn in place when something has changed."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from bot.cards.alerts import Card, site_card, urgent_card
from bot.chat.wording import Wording
from bot.routes import marks
from bot.telegram.clocks import Clock
from bot.telegram.pacing import behind_answers
from bot.telegram.sending import Sender, TryLater, Undeliverable
from domain.alerts import living_cards, messages, open_alerts, readers
from domain.alerts.living_cards import StaleCard
from domain.alerts.messages import StaleMessage
from domain.company import places
from domain.storage.database import Database

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Drawing:
    """A message to redraw, and what to record before redrawing it, once it is redrawn, and if it no longer exists."""

    sent_as: str
    card: Card
    drawing: Callable[[Connection], None]
    drawn: Callable[[Connection], None]
    gone: Callable[[Connection], None]


class LivingCards:
    """Redraws outdated cards. A failed redraw is retried at the next tick; redrawing twice is harmless."""

    def __init__(self, database: Database, sender: Sender, clock: Clock) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock

    async def tick(self) -> int:
        """Redraw every outdated message. Returns how many there were."""
        drawings = await asyncio.to_thread(self._worded)
        if drawings:
            await asyncio.to_thread(self._store, *(drawing.drawing for drawing in drawings))
        for drawing in drawings:
            chat, _, message = drawing.sent_as.partition("/")
            note = drawing.drawn
            with suppress(TryLater):
                try:
                    with behind_answers():
                        await self._sender.redraw(int(chat), int(message), *drawing.card)
                except Undeliverable as refused:
                    log.info("message %s is no longer updated: %s", drawing.sent_as, refused)
                    note = drawing.gone
                await asyncio.to_thread(self._store, note)
        return len(drawings)

    def _worded(self) -> list[_Drawing]:
        with self._database.read() as connection:
            cards = [self._card(connection, each) for each in living_cards.stale(connection)]
            return cards + [self._message(connection, each) for each in messages.stale(connection)]

    def _card(self, connection: Connection, stale: StaleCard) -> _Drawing:
        reader, say = stale.reader, Wording(stale.reader.language)
        lens = readers.lens_of(connection, reader.address, places.site(connection, reader.site_id))
        text, keyboard = site_card(connection, say, reader.site_id, self._clock(), lens=lens)
        card = text, marks.marked_keyboard(connection, keyboard)
        notes = (partial(note, card=stale) for note in (living_cards.drawing, living_cards.drawn, living_cards.gone))
        return _Drawing(stale.sent_as, card, *notes)

    def _message(self, connection: Connection, stale: StaleMessage) -> _Drawing:
        told, say = stale.told, Wording(stale.told.language)
        found = open_alerts.some(connection, told.times)
        text, keyboard = urgent_card(connection, say, found, told.times, self._clock(), late=told.late)
        card = text, marks.marked_keyboard(connection, keyboard)
        notes = (partial(note, message=stale) for note in (messages.drawing, messages.drawn, messages.gone))
        return _Drawing(told.sent_as, card, *notes)

    def _store(self, *notes: Callable[[Connection], None]) -> None:
        with self._database.write() as connection:
            for note in notes:
                note(connection)
