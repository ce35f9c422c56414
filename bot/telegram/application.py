"""The composition root: builds, starts and stops database, chat, mirror and schedule."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.ext import Application, ApplicationBuilder, ContextTypes, InlineQueryHandler, TypeHandler

from bot.settings import Settings
from bot.telegram import keeping
from bot.telegram.handler import Handler
from bot.telegram.inbox import Clock, Inbox, utc_now
from bot.telegram.inline import Inline
from bot.telegram.menus import Menus
from bot.telegram.notices import Outgoing
from bot.telegram.order import ChatOrder
from bot.telegram.overdue import Overdue
from bot.telegram.pacing import Pace
from bot.telegram.polling import PollingRequest
from bot.telegram.schedule import Schedule, Tick, alert_tick, reservation_tick, seal_tick
from bot.telegram.sending import Sender
from domain.company import people
from domain.storage.database import Database
from sheets.mirror import Mirror

log = logging.getLogger(__name__)

UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER, Update.INLINE_QUERY]
POLL_SECONDS = timedelta(seconds=25)
MAX_PAUSE = 30
"""Seconds between attempts to reach Telegram at the start."""


class TokenRefused(Exception):
    """Telegram refused the token."""


AnyApplication = Application[Any, Any, Any, Any, Any, Any]


async def run(settings: Settings, database: Database, mirror: Mirror | None, clock: Clock = utc_now) -> None:
    """Run until SIGINT or SIGTERM. Raises TokenRefused, PollerDied."""
    this = asyncio.current_task()
    assert this is not None  # noqa: S101 - a coroutine runs in a task
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, this.cancel)
    with suppress(asyncio.CancelledError):
        async with running(settings, database, mirror, clock) as polling:
            log.info("ready")
            await polling.watch()


@asynccontextmanager
async def running(
    settings: Settings, database: Database, mirror: Mirror | None, clock: Clock = utc_now
) -> AsyncIterator[PollingRequest]:
    """Everything, from the first poll to the clean stop; how it is polled. Raises TokenRefused."""
    inbox = Inbox(database, clock)
    order = ChatOrder()
    polling = PollingRequest()
    application = _application(settings, inbox, order, polling)

    def move_group(old: int, new: int) -> None:
        with database.write() as connection:
            people.move_group(connection, old, new)

    sender = Sender(application.bot, lambda old, new: asyncio.to_thread(move_group, old, new))
    handler = Handler(database, inbox, sender, application.bot, clock, settings.policy, order.more_to_come)
    order.must_wait = handler.acknowledge
    inline = Inline(database, clock)
    outgoing = Outgoing(database, sender, clock)
    menus = Menus(application.bot, database, clock)

    async def handle(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        await handler.handle(update)
        if update.effective_user is not None:
            menus.heard(update.effective_user.id)

    async def offer(update: Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        if update.inline_query is not None:
            await inline.answer(update.inline_query)

    async def look_into_inbox() -> None:
        await inbox.requeue(lambda body: Update.de_json(body, application.bot))

    ticks: dict[str, Tick] = {
        "inbox": look_into_inbox,
        "outgoing": outgoing.tick,
        "seal": seal_tick(database),
        "alerts": alert_tick(database, clock),
        "reservations": reservation_tick(database, clock),
        "drafts": Overdue(database, sender, clock).tick,
        "menus": menus.tick,
        "housekeeping": lambda: asyncio.to_thread(keeping.clean_up, database, settings.ages, clock()),
    }
    if mirror is not None:
        ticks["mirror"] = partial(asyncio.to_thread, mirror.tick)
    application.add_handlers([InlineQueryHandler(offer), TypeHandler(Update, handle)])
    await _initialise(application)
    await asyncio.to_thread(outgoing.recover)
    schedule = Schedule(ticks)
    try:
        await application.start()
        await look_into_inbox()
        assert application.updater is not None  # noqa: S101 - the builder makes one
        await application.updater.start_polling(
            timeout=POLL_SECONDS, allowed_updates=UPDATES, error_callback=_poll_problem, bootstrap_retries=-1
        )
        schedule.start()
        yield polling
    finally:
        await schedule.stop()
        if application.updater is not None and application.updater.running:
            await application.updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()


def _application(settings: Settings, inbox: Inbox, order: ChatOrder, polling: PollingRequest) -> AnyApplication:
    return (
        ApplicationBuilder()
        .token(settings.token.get_secret_value())
        .base_url(f"{settings.telegram_base}/bot")
        .base_file_url(f"{settings.telegram_base}/file/bot")
        .update_queue(inbox)
        .concurrent_updates(order)
        .rate_limiter(Pace())
        .get_updates_request(polling)
        .connect_timeout(5)
        .read_timeout(10)
        .write_timeout(10)
        .pool_timeout(5)
        .connection_pool_size(32)
        .build()
    )


async def _initialise(application: AnyApplication) -> None:
    """Ask Telegram who we are, until it answers. Raises TokenRefused."""
    for attempt in count():
        try:
            await application.initialize()
        except InvalidToken as refused:
            raise TokenRefused(str(refused)) from refused
        except (NetworkError, RetryAfter) as away:
            log.warning("Telegram does not answer yet: %s", away)
            await asyncio.sleep(min(2**attempt, MAX_PAUSE))
        else:
            me = application.bot.bot
            heard = "everything that is written" if me.can_read_all_group_messages else "commands and replies to me"
            log.info("I am @%s; in groups I am told %s", me.username, heard)
            if not me.supports_inline_queries:
                log.info(
                    "inline mode is off, and @%s does nothing in other chats: /setinline at @BotFather", me.username
                )
            return


def _poll_problem(problem: TelegramError) -> None:
    if isinstance(problem, Conflict):
        log.error("another program polls with the same token; only one may run: %s", problem)
    else:
        log.warning("polling: %s", problem)
