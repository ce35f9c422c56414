"""The queue of updates, kept until the bot confirms them, and the long poll that delivers them."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from sandbox.telegram.refusal import Refusal

DAY = 86400.0
LONGEST_POLL = 50.0  # seconds
BATCH = 100
REMEMBERED = 500  # confirmed updates kept for redelivery
AWAY_AFTER = 3.0  # seconds without a poll after which nobody counts as polling
UNASKED = {"chat_member", "message_reaction", "message_reaction_count"}  # kinds that must be requested by name

Json = dict[str, Any]


class Updates:
    """`changed` is called after every change; `polling` tells whether a bot has started or stopped polling."""

    def __init__(self, saved: Json, changed: Callable[[], None], polling: Callable[[bool], None]) -> None:
        self.last_id: int = saved.get("last_id", 100_000_000)
        self.allowed: list[str] = saved.get("allowed", [])
        self._pending: list[Json] = saved.get("pending", [])  # {"update", "expires", "again"?}
        self._past: list[Json] = saved.get("past", [])
        self._changed = changed
        self._tell_polling = polling
        self._bell = asyncio.Event()
        self._turn = 0
        self._waiting = 0
        self._last_poll = float("-inf")
        self._told = False

    def saved(self) -> Json:
        """Return what survives a restart."""
        return {"last_id": self.last_id, "allowed": self.allowed, "pending": self._pending, "past": self._past}

    @property
    def count(self) -> int:
        """Return how many wait to be confirmed."""
        return len(self._current())

    @property
    def polling(self) -> bool:
        """Whether a bot polls, or did until a moment ago."""
        return self._waiting > 0 or time.monotonic() - self._last_poll < AWAY_AFTER

    def add(self, kind: str, body: Json, lasts: float = DAY) -> int | None:
        """Queue an update. Returns None if the bot did not request its kind."""
        if kind not in self.allowed if self.allowed else (kind in UNASKED):
            return None
        self.last_id += 1
        self._pending.append({"update": {"update_id": self.last_id, kind: body}, "expires": time.time() + lasts})
        self._news()
        return self.last_id

    def redeliver(self, update_id: int) -> bool:
        """Deliver an update again although it was confirmed. Returns False if it is unknown."""
        for queue in (self._pending, self._past):
            for entry in queue:
                if entry["update"]["update_id"] == update_id:
                    queue.remove(entry)
                    self._pending.insert(0, entry | {"expires": time.time() + DAY, "again": True})
                    self._news()
                    return True
        return False

    def drop(self) -> None:
        """Drop pending updates."""
        self._pending.clear()
        self._changed()

    async def poll(self, offset: int, limit: int, seconds: float, gone: Callable[[], bool]) -> list[Json]:
        """Return the next updates, now or as they come; a poll already waiting ends with 409."""
        self._turn += 1
        turn = self._turn
        self._confirm(offset)
        self._news()
        self._waiting += 1
        self._polling_may_have_changed()
        try:
            return await self._wait(turn, limit, time.monotonic() + min(seconds, LONGEST_POLL), gone)
        finally:
            self._waiting -= 1
            self._last_poll = time.monotonic()
            asyncio.get_running_loop().call_later(AWAY_AFTER + 0.1, self._polling_may_have_changed)

    async def _wait(self, turn: int, limit: int, until: float, gone: Callable[[], bool]) -> list[Json]:
        while True:
            if turn != self._turn:
                raise Refusal(
                    "terminated by other getUpdates request; make sure that only one bot instance is running", 409
                )
            batch = self._current()[: limit if 1 <= limit <= BATCH else BATCH]
            left = until - time.monotonic()
            if gone():
                return []
            if batch or left <= 0:
                for entry in batch:
                    entry.pop("again", None)
                return [entry["update"] for entry in batch]
            with suppress(TimeoutError):
                await asyncio.wait_for(self._bell.wait(), min(left, 0.5))  # checks now and then: is the client gone?

    def _confirm(self, offset: int) -> None:
        """Confirm what precedes a positive offset; a negative one keeps so many from the end."""
        if offset < 0:
            confirmed = self._current()[:offset]
        else:
            confirmed = [
                entry
                for entry in self._pending
                if entry["update"]["update_id"] < offset and not entry.get("again")  # again: not redelivered yet
            ]
        if confirmed:
            done = {entry["update"]["update_id"] for entry in confirmed}
            self._pending = [entry for entry in self._pending if entry["update"]["update_id"] not in done]
            self._past = (self._past + confirmed)[-REMEMBERED:]
            self._changed()

    def _current(self) -> list[Json]:
        now = time.time()
        self._pending = [entry for entry in self._pending if entry["expires"] > now]
        return self._pending

    def _news(self) -> None:
        self._changed()
        self._bell.set()
        self._bell = asyncio.Event()

    def _polling_may_have_changed(self) -> None:
        if self._told != self.polling:
            self._told = self.polling
            self._tell_polling(self._told)
