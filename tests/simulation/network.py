"""The line between the program and the stand-ins, on good days and bad ones."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random

from bot.telegram import pacing
from tests.simulation.program import OWNER
from tests.simulation.wire import Server, Unheard, Unreachable, alone


class Fate(StrEnum):
    """What becomes of one request."""

    UNREACHABLE = "not sent"
    LOST = "request lost"
    UNHEARD = "answer lost"
    LATE = "late"
    DOUBLED = "doubled"
    REFUSED = "refused for now"


REPEATABLE = ("getupdates", "answercallbackquery", "editmessagetext", "editmessagereplymarkup", "setmycommands", "/v4/")
"""Requests that may arrive twice: a message would be there twice, and no bot could help it."""


DEEDS = ("sendmessage", "editmessagetext", "batchupdate")
"""Requests after which everybody can see that something was done."""


UNCHANGED = b"message is not modified"
_CHAT = re.compile(rb"\bchat_id=(-?\d+)")


@dataclass
class Weather:
    """How likely each fate is, for one service."""

    chances: dict[Fate, float] = field(default_factory=dict)
    slowest: float = 0.08
    """Seconds that a request or an answer is on its way on this day."""

    def clear(self) -> None:
        self.chances.clear()


@dataclass
class Network:
    """Carries requests to the servers. `note` is told what goes wrong; `spoil` puts a refusal before the server."""

    servers: dict[str, Server]
    dice: Random
    note: Callable[[str], None]
    spoil: Callable[[str, str, int], None]
    in_vain: Callable[[int, float], None]
    """Told the chat in which a message was changed to what it was, and how much of its pace that took: nobody sees it,
    and Telegram counts it."""
    ambush: Callable[[], None] | None = None
    """Called once, when the next deed is done of which the program has not heard yet."""
    weather: dict[str, Weather] = field(default_factory=dict)
    faults: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.weather = {service: Weather() for service in self.servers}

    async def ask(self, service: str, path: str, raw: bytes, connect: float, read: float) -> bytes:
        """The answer to a request. Raises Unreachable, Unheard."""
        owner = OWNER.get()
        if owner is not None and owner.dead:
            await asyncio.get_running_loop().create_future()
        dice, weather = self.dice, self.weather[service]
        method = _method(path)
        poll = method == "getupdates"
        fate = self._fate(service, path)
        if fate is Fate.UNREACHABLE:
            await asyncio.sleep(dice.uniform(0, connect))
            raise Unreachable
        if fate is Fate.LOST:
            await asyncio.sleep(read)
            raise Unheard(late=True)
        if fate is Fate.REFUSED:
            self.spoil(service, method, dice.choice((429, 429, 500, 502, 503)))
        there, back = dice.uniform(0.001, weather.slowest), dice.uniform(0.001, weather.slowest)
        if fate is Fate.LATE:
            there, back = dice.choice(((dice.uniform(0.1, 20), back), (there, dice.uniform(0.1, 20))))
        carried = self._carried(
            service, raw, there, back, twice=fate is Fate.DOUBLED, deed=method in DEEDS, share=pacing._share.get()
        )
        work = asyncio.get_running_loop().create_task(carried, context=alone())
        try:
            if fate is Fate.UNHEARD:
                await asyncio.wait([work], timeout=read)
                raise Unheard(late=False)
            done, _ = await asyncio.wait([work], timeout=read)
            if not done:
                raise Unheard(late=True)
            return work.result()
        finally:
            if poll:  # hangs up; anything else is done all the same
                work.cancel()

    def _fate(self, service: str, path: str) -> Fate | None:
        chances = self.weather[service].chances
        luck = self.dice.random()
        for fate, chance in chances.items():
            luck -= chance
            if luck < 0:
                if fate is Fate.DOUBLED and not any(each in path.lower() for each in REPEATABLE):
                    return None
                self.faults[f"{service}: {fate}"] += 1
                self.note(f"{service} {_method(path)}: {fate}")
                return fate
        return None

    async def _carried(
        self, service: str, raw: bytes, there: float, back: float, *, twice: bool, deed: bool, share: float
    ) -> bytes:
        await asyncio.sleep(there)
        if twice:
            await self.servers[service].answer(raw)
        answer = await self.servers[service].answer(raw)
        if UNCHANGED in answer and (chat := _CHAT.search(raw)):
            self.faults["telegram: changed to what it was"] += 1
            self.in_vain(int(chat[1]), share)
        if deed and self.ambush is not None:
            ambush, self.ambush = self.ambush, None
            ambush()
        await asyncio.sleep(back)
        return answer


def _method(path: str) -> str:
    """The Bot API's method; `batchUpdate` of the Sheets API, or the last part of its address."""
    last = path.partition("?")[0].rpartition("/")[2].lower()
    return last.rpartition(":")[2]
