"""Attempts at a request to Telegram: what is retried and when, and what each kind of failure means."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import TypeVar

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

Result = TypeVar("Result")

PAUSES = (0.5, 1, 2, 4)
"""Seconds between attempts while Telegram fails or does not answer."""

PATIENCE = 30.0
"""The longest "retry after" to wait for here, in seconds; longer ones are left to a later attempt."""

NOT_ERRORS = ("message is not modified", "query is too old", "query id is invalid", "message to delete not found")


class Undeliverable(Exception):
    """Telegram will never accept it: the person has blocked the bot, or the chat is gone."""


class Moved(Undeliverable):
    """The group has become a supergroup, with another address."""

    def __init__(self, problem: str, to: int) -> None:
        super().__init__(problem)
        self.to = to


class Gone(Undeliverable):
    """The message to be changed no longer exists, or cannot be changed."""


class TryLater(Exception):
    """Telegram is away, or busy for a long time. `unknown`: the message may have arrived nevertheless."""

    def __init__(self, problem: str, after: float = 5.0, *, unknown: bool = False) -> None:
        super().__init__(problem)
        self.after = timedelta(seconds=after)
        self.unknown = unknown


async def attempt(call: Callable[[], Awaitable[Result]], *, unknown: bool = False) -> Result | None:
    """Call until it succeeds or is refused for good. Returns None for harmless errors.

    With `unknown`, a lost answer is not retried here, because the message may have been sent.
    """
    problem: TelegramError = NetworkError("not tried")
    for pause in (*PAUSES, None):
        try:
            return await call()
        except RetryAfter as busy:
            seconds = wait_of(busy)
            if seconds > PATIENCE or pause is None:
                raise TryLater(str(busy), seconds) from busy
            await asyncio.sleep(seconds)
            continue
        except ChatMigrated as moved:
            raise Moved(str(moved), moved.new_chat_id) from moved
        except (BadRequest, Forbidden) as refused:
            if _is_no_error(refused):
                return None
            raise Undeliverable(str(refused)) from refused
        except TelegramError as away:  # if the token is refused, polling ends the program
            if unknown and _may_have_arrived(away):
                raise TryLater(str(away), unknown=True) from away
            problem = away
        if pause is not None:
            await asyncio.sleep(pause)
    raise TryLater(str(problem)) from problem


def wait_of(busy: RetryAfter) -> float:
    """Return how many seconds Telegram asks to wait."""
    wait = busy.retry_after
    return float(wait) if isinstance(wait, int) else wait.total_seconds()


def _is_no_error(refused: TelegramError) -> bool:
    return any(words in str(refused).lower() for words in NOT_ERRORS)


def _may_have_arrived(problem: TelegramError) -> bool:
    """Whether the request was sent and only the answer was lost."""
    words = str(problem)
    if isinstance(problem, TimedOut):
        never_left = words.startswith("Pool timeout") or type(problem.__cause__).__name__ == "ConnectTimeout"
        return not never_left
    if type(problem) is TelegramError:  # the answer is not Telegram's, or was cut short
        return True
    return words.startswith("httpx.") and "ConnectError" not in words
