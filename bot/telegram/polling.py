"""The watchdog: polling that no longer gets answers is reconnected, or the program ended."""

import asyncio
import logging
from contextlib import suppress
from http import HTTPStatus
from typing import Any, NoReturn

from telegram.error import TimedOut
from telegram.request import HTTPXRequest

log = logging.getLogger(__name__)

SILENCE = 180.0
"""Seconds without a successful poll after which to reconnect."""

MAX_POLL = 60.0
"""Seconds after which a poll is abandoned."""

CLOSING = 5.0
"""Seconds that closing the connection may take."""


class PollerDied(Exception):
    """Polling has stopped for good; the program has to be restarted."""


class PollingRequest(HTTPXRequest):
    """Polls Telegram, under watch.

    Polls that fail for as long as `silence` (seconds) get a new connection: a stalled pool fails every poll, and
    python-telegram-bot tries again for ever without a word.
    """

    def __init__(self, *, silence: float = SILENCE, longest_poll: float = MAX_POLL) -> None:
        super().__init__(1, connect_timeout=5, read_timeout=10, write_timeout=10, pool_timeout=5)
        self._silence = silence
        self._longest_poll = longest_poll
        self._at_work: float | None = None  # when a poll last began or ended, in the event loop's time
        self._fresh = 0.0  # when a poll last succeeded, or the connection was made anew

    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:  # noqa: ANN401 - handed on
        """Poll. Raises NetworkError."""
        now = asyncio.get_running_loop().time
        self._fresh = now() if self._at_work is None else self._fresh
        self._at_work = now()
        if now() - self._fresh > self._silence:
            log.error("no poll has succeeded for %.0f seconds: connecting anew", now() - self._fresh)
            self._fresh = now()
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSING):
                    await self.shutdown()
        await self.initialize()  # makes a client where the last one is closed
        try:
            async with asyncio.timeout(self._longest_poll):
                status, body = await super().do_request(*args, **options)
        except TimeoutError:
            raise TimedOut("the poll hung") from None
        finally:
            self._at_work = now()
        if status == HTTPStatus.OK:
            self._fresh = now()
        return status, body

    async def watch(self) -> NoReturn:
        """Wait while polling goes on. Raises PollerDied."""
        now = asyncio.get_running_loop().time
        begun = now()
        left = self._silence
        while left > 0:
            await asyncio.sleep(left)
            left = max(begun, self._at_work or 0.0) + self._silence - now()
        log.error("nobody has polled for %.0f seconds: the program ends, to be started again", self._silence)
        raise PollerDied
