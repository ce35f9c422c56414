"""Faults on demand: what the real services do on a bad day, switched on by a test or from the page."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

Kind = Literal["status", "lose_answer", "slow", "slow_answer"]
Refuse = Callable[[int, float | None], web.Response]
"""Renders an HTTP status (and the seconds to wait, if the service states them) in the service's own error format."""


@dataclass
class Fault:
    """A fault for the next `times` requests whose path matches `path` (a regular expression)."""

    kind: Kind
    times: int = 1
    path: str = ""
    chat: int | None = None  # only requests with this `chat_id`
    status: int = 503
    retry_after: float | None = None  # seconds, sent to the client with a 429
    seconds: float = 1.0  # how long "slow" waits before the request is handled, and "slow_answer" afterwards

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown kind of fault: {self.kind}; known: {', '.join(get_args(Kind))}")
        re.compile(self.path)


class Faults:
    """The faults switched on for one service, as aiohttp middleware."""

    def __init__(self, refuse: Refuse) -> None:
        self._refuse = refuse
        self._active: list[Fault] = []
        self.used: Callable[[], None] = lambda: None  # called when a fault has been used

    @property
    def active(self) -> list[Fault]:
        """Return the faults still to come, oldest first."""
        return list(self._active)

    def add(self, fault: Fault) -> None:
        """Switch a fault on."""
        self._active.append(fault)

    def clear(self) -> None:
        """Switch all faults off."""
        self._active.clear()

    async def _take(self, request: web.Request) -> Fault | None:
        by_chat = any(fault.chat is not None for fault in self._active)
        chat = (await request.post()).get("chat_id") if by_chat else None
        for fault in self._active:
            meant = fault.chat is None or str(fault.chat) == chat
            if meant and re.search(fault.path, request.path):
                fault.times -= 1
                if fault.times <= 0:
                    self._active.remove(fault)
                self.used()
                return fault
        return None

    @property
    def middleware(self) -> Middleware:
        """Return the middleware for the service's aiohttp application."""

        @web.middleware
        async def misbehave(request: web.Request, handler: Handler) -> web.StreamResponse:
            fault = await self._take(request)
            if fault is None:
                return await handler(request)
            if fault.kind == "status":
                return self._refuse(fault.status, fault.retry_after)
            if fault.kind == "slow":  # the whole request has arrived by then: a client that hangs up undoes nothing
                await (request.post() if request.content_type.startswith("multipart/") else request.read())
                await asyncio.sleep(fault.seconds)
                return await handler(request)
            answer = await handler(request)  # carried out: its answer comes late, or the line is cut before it
            if fault.kind == "slow_answer":
                await asyncio.sleep(fault.seconds)
            elif request.transport is not None:
                request.transport.abort()
            return answer

        return misbehave
