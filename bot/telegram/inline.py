"""Inline mode: typing `@storekeeper_bot milk` in any chat lists items with their stock; tapping one shows it there.

Telegram keeps a query for half a minute and takes one answer. Each further letter is a new query, so nothing is stored
here and nothing is retried.
"""

import asyncio
import logging
from datetime import datetime

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from telegram import InlineQuery, InlineQueryResultArticle, InputTextMessageContent, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.cards.stock import stock_text
from bot.chat.texts import language_of
from bot.chat.wording import Wording
from bot.telegram.clocks import Clock
from bot.telegram.outages import Outage
from domain.alerts import morning_report
from domain.company import people, search
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.ledger import stock, suggestions
from domain.storage.database import Database
from domain.storage.integrity import reason_of

log = logging.getLogger(__name__)

PAGE = 20
"""Items per page; the phone asks for more on scrolling."""

MAX_ITEMS = 100
"""Maximum items in all: typing another letter narrows the list down."""

MAX_SITES = 4
"""Maximum sites named below an item; a phone shows two lines."""

CACHE_SECONDS = 5
"""How long Telegram may reuse an answer, in seconds: the stock changes."""

MAX_LOOKUPS = 2
"""Maximum concurrent lookups: every letter may cause one, and bookings need the threads too."""

Offer = tuple[list[InlineQueryResultArticle], str]
"""The items, and the offset of the next page, or "" if there is none."""


class Inline:
    """Answers inline queries."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._looking = asyncio.Semaphore(MAX_LOOKUPS)
        self._late = Outage(log, "inline queries are answered too late", "inline queries are answered in time")
        self._mute = Outage(log, "inline queries are not answered", "inline queries are answered again")

    async def answer(self, query: InlineQuery) -> None:
        """Answer a query. Failures are only logged, as an outage, because every letter may cause one."""
        try:
            async with self._looking:
                found, more = await asyncio.to_thread(self._look_up, query)
            await query.answer(found, cache_time=CACHE_SECONDS, is_personal=True, next_offset=more)
        except BadRequest as problem:
            self._late.failed(problem)
        except (TelegramError, SQLAlchemyError) as problem:
            self._mute.failed(reason_of(problem))
        else:
            self._late.ended()
            self._mute.ended()

    def _look_up(self, query: InlineQuery) -> Offer:
        with self._database.read() as connection:
            person = people.by_address(connection, query.from_user.id)
        language = language_of(query.from_user.language_code)
        if person and person.phone_language != language:
            with self._database.write() as connection:  # rare: typed letters must not wait for bookings
                person = people.follow_phone(connection, person, language)
        with self._database.read() as connection:
            return offer(connection, person, query, self._clock())


def offer(connection: Connection, person: Person | None, query: InlineQuery, now: datetime) -> Offer:
    """Return a page of items; none for people who may not see the stock."""
    if person is None or not person.may(Right.SEE):
        return [], ""
    start = int(query.offset) if query.offset.isdecimal() else 0
    found = _found(connection, person, query.query.strip(), now)
    more = str(start + PAGE) if start + PAGE < len(found) else ""
    return [_article(connection, person, item, now) for item in found[start : start + PAGE]], more


def _found(connection: Connection, person: Person, words: str, now: datetime) -> list[Item]:
    """Return the items for all pages at once, so that the pages fit together; before anything is typed, likely ones."""
    if words:
        return search.find(connection, words, MAX_ITEMS).items
    booked = suggestions.last_items(connection, person, PAGE)
    return booked or [low.item for low in morning_report.report(connection, person.home_id, now).low[:PAGE]]


def _article(connection: Connection, person: Person, item: Item, now: datetime) -> InlineQueryResultArticle:
    say, found = Wording(person.language), stock.by_site(connection, item)
    text = stock_text(say, item, found, now)
    at_home_first = sorted(found, key=lambda there: there.site.id != person.home_id)
    here = [
        say.plain("inline-site", site=say.name(there.site), quantity=say.quantity(there.total))
        for there in at_home_first
        if there.total.steps
    ]
    return InlineQueryResultArticle(
        str(item.id),
        say.name(item),
        InputTextMessageContent(text, ParseMode.HTML, link_preview_options=LinkPreviewOptions(is_disabled=True)),
        description=" · ".join(here[:MAX_SITES]) or say.plain("inline-none"),
    )
