"""The composition root: builds, starts and stops the database, the chat, the mirror and the schedule."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from itertools import count
from typing import Any, Never

from sqlalchemy.exc import SQLAlchemyError
from telegram import Update
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.scanner.decoders import Decoders
from bot.settings import Settings
from bot.telegram import keeping, trouble
from bot.telegram.alarm import Alarm
from bot.telegram.albums import Albums
from bot.telegram.attempts import wait_of
from bot.telegram.clocks import REAL, Clocks
from bot.telegram.handler import Handler
from bot.telegram.inbox import Inbox
from bot.telegram.inline import Inline
from bot.telegram.living_cards import LivingCards
from bot.telegram.menus import Menus
from bot.telegram.notices import Outgoing
from bot.telegram.order import ChatQueues
from bot.telegram.outages import Outage
from bot.telegram.overdue import Overdue
from bot.telegram.pacing import Pace
from bot.telegram.polling import Poller, TokenRefused
from bot.telegram.schedule import Schedule, Tick
from bot.telegram.sending import Sender
from bot.telegram.shallow import ShallowRequest
from bot.telegram.sheet_watch import mirror_tick
from bot.telegram.ticks import (
    PLAN,
    alert_tick,
    reminder_tick,
    reservation_tick,
    seal_tick,
    sweep_tick,
    verify_tick,
    watch_tick,
)
from domain.company import people
from domain.storage.database import Database
from sheets.errors import OtherLedger
from sheets.mirror import Mirror

log = logging.getLogger(__name__)

MAX_PAUSE = 30
"""Maximum seconds between attempts to reach Telegram at startup."""

LAST_WORDS = 5
"""Seconds given to telling administrators why the program stops; shutdown waits slightly longer for the ticks."""

WARM_AFTER = 5
"""Seconds after startup at which the first decoder process is started."""

AnyBot = ExtBot[Any]


async def run(settings: Settings, database: Database, mirror: Mirror | None, clocks: Clocks = REAL) -> None:
    """Run until SIGINT or SIGTERM. Raises TokenRefused, OtherLedger, BroughtBack."""
    this = asyncio.current_task()
    assert this is not None  # noqa: S101 - a coroutine runs in a task
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, this.cancel)
    with suppress(asyncio.CancelledError):
        async with running(settings, database, mirror, clocks) as polling:
            log.info("ready")
            await polling


@asynccontextmanager
async def running(
    settings: Settings,
    database: Database,
    mirror: Mirror | None,
    clocks: Clocks = REAL,
    decoders: Decoders | None = None,
) -> AsyncIterator[asyncio.Future[Never]]:
    """Run everything from the first poll to a clean stop. The future it yields fails if polling does.

    Raises TokenRefused.
    """
    bot, polls = _bot(settings)
    queues = ChatQueues()
    inbox = Inbox(database, lambda body: Update.de_json(body, bot), queues, clocks.wall, settings.backlog)
    sender = Sender(bot, lambda old, new: asyncio.to_thread(_move_group, database, old, new))
    decoders = decoders or Decoders()
    handler = Handler(database, inbox, sender, bot, clocks.wall, settings.policy, Albums(queues.more_to_come), decoders)
    queues.must_wait = handler.acknowledge
    inline = Inline(database, clocks.wall)
    outgoing = Outgoing(database, sender, clocks.wall, costs_shown=settings.policy.costs_shown)
    menus, ending, beside = Menus(bot, database, clocks), _Shutdown(database, outgoing, clocks), _BackgroundTasks()

    async def handle(update: Update) -> None:
        if update.inline_query is not None:
            await inline.answer(update.inline_query)
        else:
            await handler.handle(update)
            if update.effective_user is not None:
                menus.heard(update.effective_user.id)

    async def take(bodies: list[dict[str, Any]]) -> None:
        if surplus := await inbox.take(bodies):
            beside.begin(handler.refuse(surplus))

    ticks: dict[str, Tick] = {
        "inbox": _inbox_tick(inbox, handler),
        "outgoing": outgoing.tick,
        "menus": menus.tick,
        "database": Alarm(database, sender, clocks, ending.end).tick,
        **_ticks_of_cards(database, sender, clocks),
        **_ticks_of_ledger(settings, database, clocks),
    }
    if mirror is not None:
        ticks["mirror"] = mirror_tick(database, mirror, clocks.wall, ending.stop_for)
    await _initialise(bot, clocks)
    await asyncio.to_thread(outgoing.recover)
    poller = Poller(bot, polls, take, clocks)
    schedule = Schedule(database, ticks, PLAN, clocks, (inbox.clock_moved, outgoing.clock_moved), (poller.watch,))
    await _resume(inbox, handler)
    polling = asyncio.ensure_future(ending.or_end_of(poller.run()))
    serving = asyncio.ensure_future(queues.serve(handle))
    schedule.start()
    beside.begin(_warm_up(clocks, decoders))
    try:
        yield polling
    finally:
        await _cancelled(polling)
        await schedule.stop()
        await _cancelled(serving)
        await beside.stop()
        await decoders.close()
        with suppress(SQLAlchemyError):
            await asyncio.to_thread(inbox.release)
        await bot.shutdown()


def _ticks_of_cards(database: Database, sender: Sender, clocks: Clocks) -> dict[str, Tick]:
    """Return the ticks that keep messages already sent to chats up to date."""
    return {
        "cards": LivingCards(database, sender, clocks.wall).tick,
        "drafts": Overdue(database, sender, clocks.wall).tick,
    }


def _ticks_of_ledger(settings: Settings, database: Database, clocks: Clocks) -> dict[str, Tick]:
    """Return the ticks that work on the ledger alone."""
    return {
        "seal": seal_tick(database),
        "watch": watch_tick(database, clocks.wall),
        "alerts": alert_tick(database, clocks.wall),
        "sweep": sweep_tick(database, clocks.wall),
        "transfers": reminder_tick(database, clocks.wall),
        "reservations": reservation_tick(database, clocks.wall),
        "verify": verify_tick(database, clocks.wall),
        "housekeeping": lambda: keeping.clean_up(database, settings.ages, clocks.wall()),
    }


async def _warm_up(clocks: Clocks, decoders: Decoders) -> None:
    """Start a decoder process ahead of the first picture, once startup has finished its other work."""
    await clocks.sleep(WARM_AFTER)
    await decoders.warm()


async def _resume(inbox: Inbox, handler: Handler) -> None:
    """Resume where the program ended. Updates that seem to have killed it are tried first, one at a time."""
    for suspect in await inbox.requeue(alone=True):
        log.warning("update %s is retried alone: it seems to have crashed the program", suspect.update_id)
        await handler.handle(suspect)
    await inbox.requeue()


def _inbox_tick(inbox: Inbox, handler: Handler) -> Tick:
    async def look() -> None:
        await inbox.requeue(beside_others=True)
        await handler.settle()

    return look


def _move_group(database: Database, old: int, new: int) -> None:
    with database.write() as connection:
        people.move_group(connection, old, new)


class _Shutdown:
    """Stops the program for a reason found while it runs, after telling administrators."""

    def __init__(self, database: Database, outgoing: Outgoing, clocks: Clocks) -> None:
        self._database = database
        self._outgoing = outgoing
        self._clocks = clocks
        self._reason: asyncio.Future[Never] = asyncio.get_running_loop().create_future()

    async def or_end_of(self, work: Coroutine[Any, Any, Never]) -> Never:
        """Run the work until it ends or there is a reason to stop."""
        task = asyncio.ensure_future(work)
        try:
            await asyncio.wait((task, self._reason), return_when=asyncio.FIRST_COMPLETED)
            (self._reason if self._reason.done() else task).result()
            raise AssertionError("polling ends by what it raises")
        finally:
            await _cancelled(task)

    def end(self, problem: Exception) -> None:
        """End the work for this reason, unless there is one already."""
        if not self._reason.done():
            self._reason.set_exception(problem)

    async def stop_for(self, problem: OtherLedger) -> None:
        """Stop taking updates and tell administrators. The schedule waits for this."""
        if self._reason.done():
            return
        self.end(problem)
        await asyncio.to_thread(self._tell)
        for _ in range(LAST_WORDS):
            await self._outgoing.tick()
            await self._clocks.sleep(1)

    def _tell(self) -> None:
        with self._database.write() as connection:
            trouble.stopped(connection, self._clocks.wall())


class _BackgroundTasks:
    """Background tasks, cancelled when the program stops."""

    def __init__(self) -> None:
        self._work: set[asyncio.Future[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None]) -> None:
        """Start the work as a background task."""
        task = asyncio.ensure_future(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def stop(self) -> None:
        """Cancel the tasks that are still running."""
        for task in set(self._work):
            await _cancelled(task)


async def _cancelled(task: asyncio.Future[Any]) -> None:
    """Cancel the task and wait until it has ended, however it ends."""
    task.cancel()
    await asyncio.wait([task])


def _bot(settings: Settings) -> tuple[AnyBot, HTTPXRequest]:
    """Return the bot and the separate connection it polls on."""
    requests, polls = (
        ShallowRequest(connections, connect_timeout=5, read_timeout=10, write_timeout=10, pool_timeout=5)
        for connections in (32, 1)
    )
    bot: AnyBot = ExtBot(
        settings.token.get_secret_value(),
        base_url=f"{settings.telegram_base}/bot",
        base_file_url=f"{settings.telegram_base}/file/bot",
        request=requests,
        get_updates_request=polls,
        rate_limiter=Pace(),
    )
    return bot, polls


async def _initialise(bot: AnyBot, clocks: Clocks) -> None:
    """Call Telegram until it answers. Raises TokenRefused."""
    outage = Outage(log, "Telegram does not answer yet", "Telegram answers", clocks)
    for attempt in count():
        try:
            await bot.initialize()
            await bot.delete_webhook()
        except InvalidToken as refused:
            raise TokenRefused(str(refused)) from refused
        except TelegramError as away:
            outage.failed(away)
            wait = wait_of(away) if isinstance(away, RetryAfter) else 0
            await clocks.sleep(max(wait, min(2**attempt, MAX_PAUSE)))
        else:
            outage.ended()
            me = bot.bot
            heard = "everything that is written" if me.can_read_all_group_messages else "commands and replies to me"
            log.info("I am @%s; in groups I am told %s", me.username, heard)
            if not me.supports_inline_queries:
                log.info(
                    "inline mode is off, and @%s does nothing in other chats: /setinline at @BotFather", me.username
                )
            return
