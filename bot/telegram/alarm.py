"""The alarm: tells administrators that the database is damaged or away, when no notice can be stored in it.

They are told at once what waiting will not fix, and anything else when it has lasted; once, and when it is over.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.chat.wording import Wording
from bot.telegram.attempts import TryLater, Undeliverable
from bot.telegram.clocks import Clocks
from bot.telegram.sending import Sender
from bot.telegram.watch import LATE, TickFailed
from domain.company import people
from domain.company.people import Right
from domain.storage.database import Database
from domain.storage.integrity import DAMAGED, is_damaged, is_failing, reason_of
from domain.storage.presence import BroughtBack
from domain.storage.same_file import AnotherFile

log = logging.getLogger(__name__)

CALM = 60.0
"""Seconds without a failure after which it works again."""

LONGEST = 300
"""Maximum characters quoted from the database's message."""


@dataclass(frozen=True)
class Reader:
    """An administrator, as known when the database could last be read."""

    address: int
    language: str


class Alarm:
    """Learns of the database's failures, whoever met them."""

    def __init__(self, database: Database, sender: Sender, clocks: Clocks, end: Callable[[BroughtBack], None]) -> None:
        """`end` ends the program, whose memory is of another ledger; its supervisor starts it again."""
        self._end = end
        self._database = database
        self._sender = sender
        self._clocks = clocks
        self._readers: Sequence[Reader] = ()
        self._damage = self._problem = ""
        self._since: float | None = None  # monotonic, as the next one
        self._last = 0.0
        self._told: str | None = None  # what administrators were told last: the name of its text
        self._untold: list[Reader] = []
        self._is_replaced = False
        database.on_error(self._heard)

    async def tick(self) -> None:
        """Check whether the database answers, and report news. Raises TickFailed while it does not."""
        failed = ""
        try:
            self._readers = await asyncio.to_thread(self._administrators)
        except BroughtBack as restored:
            self._end(restored)
            raise
        except Exception as problem:
            if not is_failing(problem):
                raise
            self._heard(problem)
            failed = self._problem
        if not self._damage and self._clocks.monotonic() - self._last > CALM:
            self._since = None
        await self._tell_news()
        if said := self._damage or failed:
            raise TickFailed(said, is_told=True, is_grave=bool(self._damage))

    def _heard(self, problem: BaseException) -> None:
        """Record a failure; called in any thread, and never waits."""
        if not is_failing(problem):
            return
        self._last, self._problem = self._clocks.monotonic(), reason_of(problem)
        self._is_replaced = isinstance(problem, AnotherFile)
        self._since = self._last if self._since is None else self._since
        if is_damaged(problem) and not self._damage:
            self._damage = self._problem
            log.error("the database is damaged: %s; %s", self._damage, DAMAGED)

    async def _tell_news(self) -> None:
        news = self._news()
        if news != self._told and not (news == "well" and self._told is None):
            self._told, self._untold = news, list(self._readers)
        self._untold = [reader for reader in self._untold if not await self._is_told(reader)]

    def _news(self) -> str | None:
        if self._damage:
            return "damaged"
        if self._since is None:
            return "well"
        if self._is_replaced:
            return "replaced"
        return "away" if self._last - self._since > LATE else self._told

    async def _is_told(self, reader: Reader) -> bool:
        """Tell somebody, or leave it for the next time. Returns whether they were told."""
        problem = (self._damage or self._problem)[:LONGEST]
        try:
            await self._sender.send(
                reader.address, Wording(reader.language)(f"trouble-database-{self._told}", problem=problem)
            )
        except Undeliverable as refused:
            log.warning("an administrator cannot be told of the database: %s", refused)
        except TryLater as later:
            return later.unknown
        return True

    def _administrators(self) -> list[Reader]:
        """Return the administrators, after checking that the database is writable."""
        with self._database.read() as connection:
            everybody = people.everybody(connection)
        with self._database.write():
            return [Reader(each.address, each.language) for each in everybody if each.sites(Right.ADMIT)]
