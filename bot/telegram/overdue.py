"""Overdue drafts: they expire, and can be resumed from their cards."""

import asyncio
import logging

from sqlalchemy import Connection

from bot.cards.stock import item_title
from bot.chat.buttons.drafts import Resume
from bot.chat.replies import Button, Reply
from bot.chat.texts import join
from bot.chat.wording import Wording
from bot.drafts import store
from bot.drafts.draft import Draft
from bot.routes import marks
from bot.telegram.attempts import TryLater, Undeliverable
from bot.telegram.clocks import Clock
from bot.telegram.sending import Sender
from domain.company import catalogue, people
from domain.company.people import Right
from domain.storage.database import Database

log = logging.getLogger(__name__)


class Overdue:
    """Expires overdue drafts."""

    def __init__(self, database: Database, sender: Sender, clock: Clock) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock

    async def tick(self) -> int:
        """Expire overdue drafts and return how many there were. Each card says so once, as a courtesy."""
        count = 0
        while ended := await asyncio.to_thread(self._end):
            draft, reply = ended
            count += 1
            if reply is None:
                continue
            try:
                await self._sender.perform(reply, chat=draft.chat, thread=None, query=None, postscript="")
            except (Undeliverable, TryLater) as problem:
                log.info("draft %s has ended, but its card could not be updated: %s", draft.id, problem)
        return count

    def _end(self) -> tuple[Draft, Reply | None] | None:
        with self._database.write() as connection:
            draft = store.expire_one(connection, self._clock())
            if draft is None:
                return None
            told = farewell(connection, draft)
            return draft, told and marks.marked(connection, [told])[0]


def farewell(connection: Connection, draft: Draft) -> Reply | None:
    """Return what an expired draft's card says; None if there is no card, or the person has no access."""
    person = people.get(connection, draft.person_id)
    if draft.card is None or not person.may(Right.SEE):
        return None
    say = Wording(person.language)
    if not draft.lines:
        return Reply("edit", say("draft-unreadable"), target=draft.card)
    item = draft.lines[0].item
    about = [item_title(say, catalogue.get(connection, item))] if item is not None and len(draft.lines) == 1 else []
    go_on = Button(say.plain("button-resume"), Resume(draft.id))
    return Reply("edit", join([say("draft-over"), *about]), ((go_on,),), target=draft.card)
