"""An event loop in which no time passes but its own, and whose threads take turns: the same every time.

Blocking work runs in greenlets of the loop's one thread. It is interrupted only where it would wait, for the network or
in a sleep, and then the loop goes on.
"""

import asyncio
import selectors
from collections.abc import Awaitable, Callable
from contextvars import Context, copy_context
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

Result = TypeVar("Result")

BEGIN = 1000.0
"""The loop's time at its start: a monotonic clock says nothing by its zero."""

STEP = 1e-6
"""Seconds that a step takes at least: whoever waits for a rounding error to pass must not wait for ever."""

TURN = 0.005
"""Seconds after which who waits for a thread, or for what one of them holds, looks again."""

MAX_STEPS = 200_000
"""Steps one right after the other, after which something runs in a circle."""


class Stuck(Exception):
    """Nothing is planned any more, or the program runs in a circle."""


class _Selector(selectors.SelectSelector):
    """Waits for nothing: it moves the loop's time on."""

    def __init__(self, loop: "VirtualLoop") -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        self._loop.pass_time(timeout)
        return []


class VirtualLoop(asyncio.SelectorEventLoop):
    """`pause` says how long blocking work waits for its thread, in seconds."""

    def __init__(self) -> None:
        self.now = BEGIN
        self.pause: Callable[[], float] = lambda: 0.0
        self.has_room: Callable[[], bool] = lambda: True
        self.may_begin: Callable[[greenlet], bool] = lambda _work: True
        self._hasty = 0
        super().__init__(_Selector(self))

    def time(self) -> float:
        return self.now

    def pass_time(self, seconds: float | None) -> None:
        if seconds is None:
            raise Stuck("nobody waits for anything")
        self._hasty = 0 if seconds > STEP else self._hasty + 1
        if self._hasty > MAX_STEPS:
            raise Stuck(f"{MAX_STEPS} steps without a pause")
        self.now += max(seconds, STEP)

    def run_in_executor(  # type: ignore[override]
        self, executor: object, func: Callable[..., Result], *args: Any
    ) -> asyncio.Future[Result]:
        future: asyncio.Future[Result] = self.create_future()

        def work() -> None:
            try:
                result = func(*args)
            except Exception as problem:  # noqa: BLE001 - whatever it is, it goes to who waits for it
                if not future.done():
                    future.set_exception(problem)
            except Killed:
                future.cancel()
            else:
                if not future.done():
                    future.set_result(result)

        def begin() -> None:
            if not self.has_room():
                self.call_later(TURN, begin)
                return
            worker = greenlet(work)
            if not future.cancelled() and self.may_begin(worker):
                worker.switch()

        self.call_later(self.pause(), begin)
        return future


class Killed(BaseException):
    """Thrown into whatever a program that was killed was doing."""


def blocking(awaitable: Awaitable[Result], loop: asyncio.AbstractEventLoop, context: Context) -> Result:
    """Wait, in blocking work, for what the loop does meanwhile."""
    worker = getcurrent()
    if worker.parent is None:
        raise Stuck("the event loop itself would wait")
    task = loop.create_task(_awaited(awaitable), context=context)
    task.add_done_callback(lambda _: None if worker.dead else worker.switch())
    worker.parent.switch()
    return task.result()


class TurnLock:
    """A lock among threads that are greenlets: one that really waited would keep the one that has it from going on."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop, self._taken = loop, False

    def __enter__(self) -> None:
        while self._taken:
            blocking(asyncio.sleep(TURN), self._loop, copy_context())
        self._taken = True

    def __exit__(self, *_: object) -> None:
        self._taken = False


async def _awaited(awaitable: Awaitable[Result]) -> Result:
    return await awaitable
