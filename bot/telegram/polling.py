"""Polling: asks Telegram for updates, and confirms them only once they are stored.

Updates are handed on as received. Those that the library cannot parse are confirmed as well, or they would be fetched
again at once and for ever.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, NoReturn
from urllib.parse import urlencode

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from bot.telegram.attempts import wait_of
from bot.telegram.clocks import REAL, Clocks
from bot.telegram.outages import Outage
from bot.telegram.watch import Watch
from bot.telegram.wellformed import LARGEST
from domain.storage.integrity import is_failing, reason_of

log = logging.getLogger(__name__)

UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER, Update.INLINE_QUERY]

POLL_SECONDS = 25
"""Seconds that Telegram may hold a poll open while there is no update."""

SILENCE = 180.0
"""Seconds without a successful poll before reconnecting: on a stalled connection every poll fails."""

MAX_POLL = 60.0
"""Seconds after which a poll is abandoned."""

CLOSING = 5.0
"""Seconds that closing the connection, or the last call to Telegram, may take."""

MAX_PAUSE = 10.0
"""Maximum seconds between failing polls."""

CONFLICT_PAUSE = 5.0
"""Seconds before polling again when another program polls with the same token."""

Json = dict[str, Any]
Take = Callable[[list[Json]], Awaitable[object]]


class TokenRefused(Exception):
    """Telegram refuses the token."""


class Poller:
    """Polls Telegram, and hands on the updates."""

    def __init__(
        self,
        bot: Bot,
        request: HTTPXRequest,
        take: Take,
        clocks: Clocks = REAL,
        *,
        seconds: float = POLL_SECONDS,
        silence: float = SILENCE,
        longest_poll: float = MAX_POLL,
    ) -> None:
        self._bot = bot
        self._request = request
        self._take = take
        self._clocks = clocks
        self._seconds = seconds
        self._silence = silence
        self._longest_poll = longest_poll
        self._offset = 0
        self.watch = Watch("polling", clocks)
        self._fresh = clocks.monotonic()  # when a poll last succeeded, or the connection was last renewed
        self._away = Outage(log, "Telegram does not answer", "Telegram answers again", clocks)
        self._full = Outage(log, "what arrives cannot be stored", "what arrives is stored again", clocks)

    async def run(self) -> NoReturn:
        """Poll until cancelled. Raises TokenRefused."""
        failures = 0
        self.watch.owe()
        try:
            while True:
                try:
                    bodies = await self._poll(self._seconds)
                except InvalidToken as refused:
                    if "unauthorized" in str(refused).lower():  # otherwise a proxy in between cannot find Telegram
                        raise TokenRefused(str(refused)) from refused
                    problem: Exception = refused
                except (TelegramError, TimeoutError) as failed:
                    problem = failed
                except Exception as failed:  # whatever came, the next answer may be different
                    problem = failed
                    if not self.watch.problem:
                        log.exception("what came from Telegram cannot be read")
                else:
                    self._away.ended()
                    self._fresh = self._clocks.monotonic()
                    failures = 0 if await self._taken(bodies) else failures + 1
                    if failures:
                        await self._clocks.sleep(min(2.0**failures, MAX_PAUSE))
                    continue
                failures += 1
                await self._after(problem, failures)
        finally:
            await self._confirm()

    async def _poll(self, seconds: float, limit: int = 100) -> list[Json]:
        query = {
            "offset": self._offset,
            "timeout": int(seconds),
            "limit": limit,
            "allowed_updates": json.dumps(UPDATES),
        }
        url = f"{self._bot.base_url}/getUpdates?{urlencode(query)}"
        await self._request.initialize()  # creates a client where the last one was closed
        async with asyncio.timeout(self._longest_poll):
            came = await self._request.post(url, read_timeout=seconds + 10)
        if not isinstance(came, list):
            raise TelegramError("the answer is no list of updates")
        return came

    async def _taken(self, bodies: list[Json]) -> bool:
        """Hand on the updates. Returns False if Telegram has to be asked for them again."""
        numbered = [body for body in bodies if isinstance(body, dict) and _is_number(body.get("update_id"))]
        if len(numbered) < len(bodies):
            self._away.failed("there are updates without a number")
        if not bodies:
            self.watch.ended_well(None, next_in=self._seconds)
            return True
        try:
            await self._take(numbered)
        except Exception as problem:
            if not (self.watch.problem or is_failing(problem)):
                log.exception("what arrived could not be taken")
            self._full.failed(reason_of(problem))
            self.watch.hampered(f"what arrives cannot be stored: {reason_of(problem)}", is_told=is_failing(problem))
            return False
        self._full.ended()
        self.watch.ended_well(None, next_in=self._seconds)
        self._offset = max([self._offset, *(int(body["update_id"]) + 1 for body in numbered)])
        return bool(numbered)

    async def _after(self, problem: Exception, failures: int) -> None:
        """Log what is wrong, and wait as long as makes sense."""
        pause = min(2.0 ** (failures - 1), MAX_PAUSE)
        said = str(problem) or "the poll hung"
        if isinstance(problem, Conflict):
            said = f"another program polls with the same token; only one may run: {problem}"
            pause = CONFLICT_PAUSE
        self._away.failed(said)
        is_away = isinstance(problem, (TelegramError, TimeoutError)) and not isinstance(problem, Conflict)
        self.watch.hampered(said, is_told=is_away)  # everybody has noticed it
        if isinstance(problem, RetryAfter):
            pause = wait_of(problem)
        if self._clocks.monotonic() - self._fresh > self._silence:
            log.warning("no poll has succeeded for %.0f s: reconnecting", self._clocks.monotonic() - self._fresh)
            self._fresh = self._clocks.monotonic()
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSING):
                    await self._request.shutdown()
        await self._clocks.sleep(pause)

    async def _confirm(self) -> None:
        """Confirm to Telegram, before stopping, the updates that were taken last."""
        if self._offset:
            with suppress(TelegramError, TimeoutError):
                async with asyncio.timeout(CLOSING):
                    await self._poll(0, limit=1)


def _is_number(value: object) -> bool:
    """Whether the value can identify an update."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= LARGEST
