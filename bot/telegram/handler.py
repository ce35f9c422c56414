"""Handling one update, from the inbox to its answer, in steps that survive being killed at any point."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError
from telegram import Bot, ChatMemberUpdated, Update, User

from bot.chat import pictures
from bot.chat.incoming import Incoming, Unreadable
from bot.chat.policy import DEFAULT_POLICY, Policy
from bot.chat.replies import Made, Reply
from bot.chat.texts import language_of
from bot.chat.turn import ReadFirst
from bot.chat.wording import Wording
from bot.drafts import store
from bot.labels.contents import place_of
from bot.routes.dispatch import answer
from bot.scanner import Scan
from bot.scanner.decoders import Decoders
from bot.telegram import answered_cards, fetching, inbox_rows, making, membership, numbered, trouble
from bot.telegram.albums import Albums
from bot.telegram.attempts import TryLater, Undeliverable
from bot.telegram.clocks import Clock
from bot.telegram.inbox import FIRST_PAUSE, Inbox
from bot.telegram.inbox_rows import UNKNOWN
from bot.telegram.making import Maker
from bot.telegram.outages import Outage
from bot.telegram.sending import Sender
from bot.telegram.toasts import as_message, with_full_text
from bot.telegram.updates import read_update, topic_of
from domain.company import codes, people
from domain.storage.database import Database
from domain.storage.integrity import is_damaged, is_failing, reason_of

log = logging.getLogger(__name__)

Said = tuple[Reply, int | None]
"""A reply, and the number of the message that shows it, if there is one."""


@dataclass
class Handler:
    """Handles updates: fetch the picture, decide and store in one transaction, then send."""

    database: Database
    inbox: Inbox
    sender: Sender
    bot: Bot
    clock: Clock
    policy: Policy = DEFAULT_POLICY
    albums: Albums = field(default_factory=Albums)
    decoders: Decoders = field(default_factory=Decoders)
    away: Outage = field(default_factory=lambda: Outage(log, "the database fails", "the database works again"))
    mute: Outage = field(
        default_factory=lambda: Outage(log, "Telegram takes no answers", "Telegram takes answers again")
    )
    _acknowledged: set[str] = field(default_factory=set)  # taps whose spinner was stopped
    _refusing: set[int] = field(default_factory=set)  # people who were told that too many of their messages are waiting

    async def handle(self, update: Update) -> None:
        """Handle an update to the end, or put it back into the inbox for later."""
        with numbered.about(update.update_id):
            try:
                await self._handle(update)
            except SQLAlchemyError as away:
                if not is_failing(away):
                    raise
                self.away.failed(reason_of(away))  # nothing can be recorded; retried as after a restart

    async def _handle(self, update: Update) -> None:
        try:
            if not await self.inbox.begin(update.update_id):
                await self._tell_failure(update)
                await self._say_others_of_album(update)
                return
            incoming = self._read(update)
            said = [] if incoming is None else await self._answer(update, incoming)
            if update.my_chat_member is not None:
                await asyncio.to_thread(self._membership, update.my_chat_member)
            note = None if incoming is None else partial(self._note_said, incoming, said)
            is_secret = any(reply.secret for reply, _ in said)
            await asyncio.to_thread(self.inbox.finish, update.update_id, forget=is_secret, also=note)
            self.away.ended()
        except TryLater as later:
            self.mute.failed(later)
            await self._later(update, UNKNOWN if later.unknown else str(later), later.after)
        except Undeliverable as refused:
            log.warning("update %s cannot be answered: %s", update.update_id, refused)
            await self._refused(update, str(refused))
        except SQLAlchemyError as problem:
            told = self._problem(update, problem)
            await self._later(update, f"{UNKNOWN}: {told}", is_told=is_damaged(problem))
        except Exception as problem:  # whatever happened, keep the update and go on with the chat
            log.exception("update %s failed", update.update_id)
            await self._later(update, f"{UNKNOWN}: {type(problem).__name__}: {reason_of(problem)}")

    def _problem(self, update: Update, problem: SQLAlchemyError) -> str:
        """Log a failing database in one line, or a fault of ours in full. Returns the problem in one line."""
        if is_failing(problem):
            self.away.failed(reason_of(problem))
            return reason_of(problem)
        log.error("update %s failed", update.update_id, exc_info=problem)
        return f"{type(problem).__name__}: {reason_of(problem)}"

    async def acknowledge(self, update: Update) -> None:
        """Stop the spinner of a button that was tapped while its chat is busy."""
        if update.callback_query is not None:
            self._acknowledged.add(update.callback_query.id)
            try:
                await self.sender.perform(
                    Reply("toast"), chat=0, thread=None, query=update.callback_query.id, postscript=""
                )
            except (Undeliverable, TryLater) as problem:
                log.info("update %s: acknowledging: %s", update.update_id, problem)

    async def refuse(self, surplus: Iterable[Update]) -> None:
        """Tell people that too many of their messages are waiting: once until they have caught up, and at each tap."""
        for update in surplus:
            person = update.effective_user
            told = person is None or person.id in self._refusing
            if person is None or (told and update.callback_query is None):
                continue
            self._refusing.add(person.id)
            try:
                await self._refuse(update, person)
            except (TryLater, Undeliverable, SQLAlchemyError) as silent:  # they are told again once it is over
                log.info("update %s: that it is one too many could not be told: %s", update.update_id, silent)

    async def _refuse(self, update: Update, person: User) -> None:
        say = await asyncio.to_thread(self._texts, person.id, language_of(person.language_code))
        if update.callback_query is not None:
            toast = Reply("toast", say.plain("backlog-tap"), alert=True)
            await self.sender.perform(toast, chat=0, thread=None, query=update.callback_query.id, postscript="")
        elif update.effective_chat is not None and update.effective_message is not None:
            quoted = update.effective_message.message_id
            await self.sender.send(update.effective_chat.id, say("backlog-full"), thread=topic_of(update), quote=quoted)

    async def settle(self) -> None:
        """Accept messages again from people who have caught up."""
        self._refusing -= await asyncio.to_thread(self.inbox.settle)

    async def _later(
        self, update: Update, problem: str, after: timedelta = FIRST_PAUSE, *, is_told: bool = False
    ) -> None:
        if await asyncio.to_thread(self.inbox.fail, update.update_id, problem, after, is_told=is_told):
            await self._tell_failure(update)
        await self._say_others_of_album(update)

    async def _refused(self, update: Update, why: str) -> None:
        """Give up an answer that Telegram refuses for good.

        Tells the person and administrators, unless the chat is gone.
        """
        await asyncio.to_thread(self.inbox.finish, update.update_id)
        if membership.reason_of(why) is None:
            await asyncio.to_thread(self._note_unanswered, update, why)
            await self._tell_failure(update)

    def _note_unanswered(self, update: Update, why: str) -> None:
        person, now = update.effective_user.id if update.effective_user else None, self.clock()
        with self.database.write() as connection:
            trouble.set_aside(connection, update.update_id, person, why, now, decided=True)

    async def _say_others_of_album(self, update: Update) -> None:
        """Send what was held back for an album whose last picture is not answered now."""
        album = (update.message and update.message.media_group_id) or ""
        if not self.albums.holds(album) or await asyncio.to_thread(self._is_decided, update.update_id):
            return
        incoming = self._read(update)
        if incoming is None:
            return
        try:
            await self._say([], incoming)
        except (TryLater, Undeliverable) as silent:
            log.info("update %s: what was shown before it could not be told: %s", update.update_id, silent)

    def _read(self, update: Update) -> Incoming | None:
        return read_update(update, self.bot.username, hears_all=self.bot.can_read_all_group_messages)

    async def _tell_failure(self, update: Update) -> None:
        """Tell a person that their message was set aside with nothing done.

        Or, where it was done, that only the answer could not be sent.
        """
        chat, person = update.effective_chat, update.effective_user
        if chat and person:
            is_done = await asyncio.to_thread(self._is_decided, update.update_id)
            say = await asyncio.to_thread(self._texts, person.id, language_of(person.language_code))
            text = say("failed-to-answer" if is_done else "failed", number=str(update.update_id))
            try:
                await self.sender.send(chat.id, text, thread=topic_of(update))
            except (TryLater, Undeliverable) as silent:
                log.warning("update %s: its failure could not be told: %s", update.update_id, silent)

    def _note_said(self, incoming: Incoming, said: list[Said], connection: Connection) -> None:
        answered_cards.sent(connection, incoming, said, self.clock())

    async def _answer(self, update: Update, incoming: Incoming) -> list[Said]:
        """Decide and send the answer. Returns what was sent."""
        decided, postscript = await asyncio.to_thread(self._decided, incoming)
        if decided is not None:
            replies = decided
        else:
            if incoming.picture is not None:
                incoming = replace(incoming, scan=await self._read_picture(incoming))
            replies, postscript = await asyncio.to_thread(self._decide, incoming)
        query = update.callback_query.id if update.callback_query else None
        if query in self._acknowledged:  # a tap is answered only once: its toast is sent as a message
            self._acknowledged.discard(query)
            replies = [as_message(reply) if reply.kind == "toast" else reply for reply in replies]
            replies = [reply for reply in replies if reply.text or reply.kind != "send"]
        elif query and not any(reply.kind == "toast" for reply in replies):
            replies = [Reply("toast"), *replies]  # stops the spinner of the button
        else:
            replies = list(with_full_text(replies))
        return await self._say(replies, incoming, query=query, postscript=postscript)

    async def _say(
        self, replies: list[Reply], incoming: Incoming, *, query: str | None = None, postscript: str = ""
    ) -> list[Said]:
        """Send the replies, except those that the album's next picture will repeat. Returns what was sent."""
        album, said = incoming.picture.album if incoming.picture else "", []
        for reply in self.albums.to_say(album, replies):
            sent = await self._perform(reply, incoming, thread=incoming.topic, query=query, postscript=postscript)
            if sent is not None and (reply.draft is not None or reply.picture):
                await asyncio.to_thread(self._show_on, reply, incoming.chat, sent)
            said.append((reply, sent))
        self.albums.said(album)
        return said

    async def _perform(
        self, reply: Reply, incoming: Incoming, *, thread: int | None, query: str | None, postscript: str
    ) -> int | None:
        try:
            if reply.made is not None:
                return await self._make(reply, reply.made, incoming, thread, postscript)
            sent = await self.sender.perform(
                reply, chat=incoming.chat, thread=thread, query=query, postscript=postscript
            )
        except (Undeliverable, TryLater) as problem:
            # A failing courtesy must neither block the other replies nor have them sent twice.
            spared = isinstance(problem, Undeliverable) or reply.kind == "retire" or not reply.text
            if reply.kind in ("toast", "strip", "retire") and spared:
                log.info("update %s: %s: %s", incoming.update_id, reply.kind, problem)
                return None
            raise
        self.mute.ended()
        return sent

    async def _make(self, reply: Reply, made: Made, incoming: Incoming, thread: int | None, postscript: str) -> int:
        """Make what the reply promises, and send it."""
        reply = replace(reply, text=f"{reply.text}\n{postscript}") if postscript else reply
        maker = Maker(self.database, lambda: self._texts(incoming.address, incoming.language))
        thing = await asyncio.to_thread(maker.make, reply, made, self.clock())
        return await making.send(self.sender, reply, thing, incoming.chat, thread)

    def _decided(self, incoming: Incoming) -> tuple[list[Reply] | None, str]:
        """Return the replies if they are already decided, and a postscript if they may already have been sent."""
        with self.database.read() as connection:
            replies = inbox_rows.decided(connection, incoming.update_id)
            again = inbox_rows.may_have_been_said(connection, incoming.update_id)
        if replies is not None and not again:
            with self.database.write() as connection:
                inbox_rows.say_again(connection, incoming.update_id)
        say = self._texts(incoming.address, incoming.language)
        return replies, say("said-again") if again else ""

    def _is_decided(self, update_id: int) -> bool:
        with self.database.read() as connection:
            return inbox_rows.decided(connection, update_id) is not None

    def _membership(self, change: ChatMemberUpdated) -> None:
        with self.database.write() as connection:
            membership.changed(connection, change, self.clock())

    def _texts(self, address: int, phone_language: str) -> Wording:
        """Return the catalogue in the person's language; for strangers, in their phone's."""
        with self.database.read() as connection:
            person = people.by_address(connection, address)
        return Wording(person.language if person else phone_language)

    def _decide(self, incoming: Incoming) -> tuple[list[Reply], str]:
        """Decide the replies. Returns them, and a postscript if another program decided them in the meantime."""
        ahead: dict[object, object] = {}
        while True:
            try:
                return self._decide_with(replace(incoming, ahead=ahead))
            except ReadFirst as first:  # slow reads must not hold the write lock that bookings need
                with self.database.read() as connection:
                    ahead[first.key] = first.read(connection)

    def _decide_with(self, incoming: Incoming) -> tuple[list[Reply], str]:
        with self.database.write() as connection:
            decided = inbox_rows.lock(connection, incoming.update_id)
            if decided is None:
                replies = answer(connection, incoming, self.clock(), self.policy)
                inbox_rows.decide(connection, incoming.update_id, replies)
                answered_cards.decided(connection, incoming, replies, self.clock())
                return replies, ""
        return decided, self._texts(incoming.address, incoming.language)("said-again")

    def _show_on(self, reply: Reply, chat: int, message: int) -> None:
        with self.database.write() as connection:
            if reply.draft is not None:
                store.show_on(connection, reply.draft, message)
            if reply.picture:
                pictures.show_on(connection, reply.picture, chat, message)

    async def _read_picture(self, incoming: Incoming) -> Scan | Unreadable | None:
        """Return what a picture shows. Strangers' pictures are not even downloaded."""
        if incoming.picture is None or not await asyncio.to_thread(self._knows, incoming.address):
            return None
        return await fetching.read(self.bot, incoming.picture, self.decoders, self._is_known)

    def _is_known(self, code: str) -> bool:
        """Whether the code belongs to an item or a place. If it does, the scanner looks no further."""
        if place_of(code) is not None:
            return True
        with self.database.read() as connection:
            return codes.resolve(connection, code, rules=self.policy.codes, scanned=True).hit is not None

    def _knows(self, address: int) -> bool:
        with self.database.read() as connection:
            return people.by_address(connection, address) is not None
