"""Pacing: keeps what is sent, to each chat and in total, within Telegram's limits.

python-telegram-bot asks its rate limiter before every call. Its own has no limit for a single chat and lets forty
messages into a group's first minute; this one combines the same leaky buckets differently.
"""

import asyncio
import math
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from aiolimiter import AsyncLimiter
from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter


@dataclass(frozen=True)
class Limit:
    """A burst, followed by one every so many seconds."""

    burst: int
    seconds: float

    def bucket(self) -> AsyncLimiter:
        """Return a new leaky bucket of this size."""
        return AsyncLimiter(self.burst, self.burst * self.seconds)


PRIVATE = Limit(3, 1.0)
"""Telegram accepts one message a second to a chat, and short bursts."""

GROUP = Limit(3, 3.6)
"""Telegram accepts 20 a minute to a group: this is 3 at once, and at most 17 more in any minute."""

IN_ALL = Limit(5, 0.04)
"""Telegram accepts 30 a second from a bot: this is 5 at once, and at most 25 more in any second."""

ANSWER, NOTICE = 1.0, 1.5
"""How much of a bucket each kind takes.

A full bucket admits the smaller request first, so an answer overtakes all waiting notices.
"""

MAX_BUCKETS = 500
"""Beyond this many buckets, empty ones are dropped."""

Answer = bool | dict[str, Any] | list[dict[str, Any]]

_share: ContextVar[float] = ContextVar("share", default=ANSWER)


@contextmanager
def behind_answers() -> Iterator[None]:
    """Send what follows as notices, which give way to answers."""
    before = _share.set(NOTICE)
    try:
        yield
    finally:
        _share.reset(before)


class Pace(BaseRateLimiter[None]):
    """Lets calls through that say something in a chat at that chat's pace, and all others at once.

    A chat that is at its limit holds up no other. What Telegram has refused with "retry after" is, for that chat,
    refused here until then: asking again would only make it longer.
    """

    def __init__(self, private: Limit = PRIVATE, group: Limit = GROUP, in_all: Limit = IN_ALL) -> None:
        self._private, self._group = private, group
        self._in_all = in_all.bucket()
        self._buckets: dict[int, AsyncLimiter] = {}
        self._closed_until: dict[int, float] = {}  # in the event loop's time, seconds

    async def initialize(self) -> None:
        """Nothing to do."""

    async def shutdown(self) -> None:
        """Nothing to do."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Answer]],
        args: Any,  # noqa: ANN401 - as the base class has it
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002
    ) -> Answer:
        """Make the call when it is its turn. Raises RetryAfter, and whatever the call raises."""
        chat = data.get("chat_id")
        if not isinstance(chat, int):
            return await callback(*args, **kwargs)
        for bucket in self._on_the_way(endpoint, chat):
            await bucket.acquire(min(_share.get(), bucket.max_rate))
        now = asyncio.get_running_loop().time
        closed = self._closed_until.get(chat, 0.0) - now()
        if closed > 0:
            raise RetryAfter(math.ceil(closed))
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as busy:
            wait = busy.retry_after
            self._closed_until[chat] = now() + (wait if isinstance(wait, int) else wait.total_seconds())
            raise

    def _on_the_way(self, endpoint: str, chat: int) -> tuple[AsyncLimiter, ...]:
        """Return the buckets that a call has to pass."""
        if endpoint.startswith("edit") and chat > 0:  # not a new message, and somebody may be typing on its buttons
            return (self._in_all,)
        return self._bucket(chat), self._in_all

    def _bucket(self, chat: int) -> AsyncLimiter:
        if chat not in self._buckets:
            if len(self._buckets) >= MAX_BUCKETS:
                self._forget()
            self._buckets[chat] = (self._group if chat < 0 else self._private).bucket()
        return self._buckets[chat]

    def _forget(self) -> None:
        now = asyncio.get_running_loop().time()
        self._buckets = {chat: each for chat, each in self._buckets.items() if not each.has_capacity(each.max_rate)}
        self._closed_until = {chat: until for chat, until in self._closed_until.items() if until > now}
