"""Living cards: a group's card of alerts is drawn again in place when something has changed."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Connection

from bot.cards.alerts import Card, site_card
from bot.chat.wording import Wording
from bot.routes import marks
from bot.telegram.clocks import Clock
from bot.telegram.pacing import behind_answers
from bot.telegram.sending import Sender, TryLater, Undeliverable
from domain.alerts import living_cards, readers
from domain.alerts.living_cards import StaleCard
from domain.company import places
from domain.storage.database import Database

log = logging.getLogger(__name__)


class LivingCards:
    """Draws them. What could not be drawn is tried at the next tick; drawing twice changes nothing."""

    def __init__(self, database: Database, sender: Sender, clock: Clock) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock

    async def tick(self) -> int:
        """Draw the cards that do not show how things stand. Returns how many there were."""
        drawn = await asyncio.to_thread(self._worded)
        for stale, (text, keyboard) in drawn:
            chat, _, message = stale.sent_as.partition("/")
            note = living_cards.drawn
            with suppress(TryLater):
                try:
                    with behind_answers():
                        await self._sender.redraw(int(chat), int(message), text, keyboard)
                except Undeliverable as refused:
                    log.info("the card %s is not drawn any more: %s", stale.sent_as, refused)
                    note = living_cards.gone
                await asyncio.to_thread(self._store, stale, note)
        return len(drawn)

    def _worded(self) -> list[tuple[StaleCard, Card]]:
        with self._database.read() as connection:
            return [(each, self._card(connection, each)) for each in living_cards.stale(connection)]

    def _card(self, connection: Connection, stale: StaleCard) -> Card:
        reader = stale.reader
        lens = readers.lens_of(connection, reader.address, places.site(connection, reader.site_id))
        text, keyboard = site_card(connection, Wording(reader.language), reader.site_id, self._clock(), lens=lens)
        return text, marks.marked_keyboard(connection, keyboard)

    def _store(self, stale: StaleCard, note: Callable[[Connection, StaleCard], None]) -> None:
        with self._database.write() as connection:
            note(connection, stale)
