"""The program as a process would be: started, stopped in good order, or killed at any moment."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any, Protocol

from greenlet import greenlet
from sqlalchemy import Connection

from domain.storage.database import Database
from tests.compiled import share_compiled
from tests.simulation.loop import Killed, VirtualLoop

if TYPE_CHECKING:
    from collections.abc import Coroutine

OWNER: "ContextVar[Program | None]" = ContextVar("owner", default=None)
"""The program to which the running code belongs; None: the outside world."""

MAX_ROUNDS = 1000
"""Of cancelling, until everything has ended that a program was doing."""


class Witness(Protocol):
    """Sees each transaction: before it is committed, and, if it was, after."""

    def before(self, connection: Connection, written: frozenset[str]) -> Any: ...

    def after(self, seen: Any) -> None: ...


_WRITES = re.compile(r"(?:INSERT (?:OR \w+ )?INTO|UPDATE(?: OR \w+)?|DELETE FROM) \"?(\w+)")

_PHONE_LANGUAGE = "UPDATE people SET phone_language="


class SeenDatabase(Database):
    """The ledger of one program, which may be killed before or after any commit."""

    def __init__(self, url: str, program: "Program", witness: Witness) -> None:
        super().__init__(url)
        share_compiled(self)
        self._program = program
        self._witness = witness

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self._program.must_live()
        with super().read() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        program = self._program
        program.must_live()
        with super().write() as connection:
            statements: list[str] = []
            driver: Any = connection.connection.driver_connection
            driver.set_trace_callback(statements.append)
            try:
                yield connection
            finally:
                driver.set_trace_callback(None)
            program.may_die("before a commit")
            seen = self._witness.before(connection, _written(statements))
        self._witness.after(seen)
        program.may_die("after a commit")


def _written(statements: list[str]) -> frozenset[str]:
    """The tables to which they write; which language somebody's phone speaks is noted whatever they do."""
    return frozenset(
        match[1] for each in statements if (match := _WRITES.match(each)) and not each.startswith(_PHONE_LANGUAGE)
    )


class Program:
    """One process. `killed` is called when it has died at a commit."""

    def __init__(self, loop: VirtualLoop, name: str, killed: "Callable[[Program, str], None]") -> None:
        self.name = name
        self.dead = False
        self.buried = asyncio.Event()
        self.commits_left: int | None = None
        """Moments, two a commit, after which it is killed."""
        self._loop = loop
        self._killed = killed
        self._tasks: dict[asyncio.Task[Any], None] = {}
        self._workers: dict[greenlet, None] = {}
        self.main: asyncio.Task[Any] | None = None

    def start(self, work: "Coroutine[Any, Any, Any]") -> "asyncio.Task[Any]":
        context = copy_context()
        context.run(OWNER.set, self)
        self.main = self._loop.create_task(work, context=context)
        return self.main

    def must_live(self) -> None:
        if self.dead:
            raise Killed

    def may_die(self, where: str) -> None:
        if self.commits_left is None:
            return
        self.commits_left -= 1
        if self.commits_left < 0:
            self.commits_left, self.dead = None, True
            self._killed(self, where)
            raise Killed

    def owns(self, task: asyncio.Task[Any]) -> None:
        self._tasks[task] = None
        task.add_done_callback(lambda done: self._tasks.pop(done, None), context=copy_context())

    def at_work(self, worker: greenlet) -> None:
        self._workers = {each: None for each in self._workers if not each.dead}
        self._workers[worker] = None

    async def kill(self) -> None:
        """End everything; what it tries on its way out does not reach anybody."""
        self.dead = True
        for worker in self._workers:
            if worker and not worker.dead:
                worker.throw(Killed)
        for _ in range(MAX_ROUNDS):
            if not self._tasks:
                break
            for task in list(self._tasks):
                task.cancel()
            await asyncio.sleep(0)
        else:
            raise AssertionError(f"{self.name} does not end: {list(self._tasks)}")
        self.buried.set()
        for handle in list(self._loop._scheduled):  # type: ignore[attr-defined]
            if handle._context.get(OWNER) is self:
                handle.cancel()


def owned(loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> "asyncio.Task[Any]":
    """A task factory: each task is its program's, so that it dies with it."""
    task = asyncio.Task(work, loop=loop, **options)
    context = options.get("context")
    owner = context.get(OWNER) if context is not None else OWNER.get()
    if owner is not None:
        owner.owns(task)
    return task


def claimed(worker: greenlet) -> bool:
    """Blocking work is its program's, too; a dead one's is not begun."""
    owner = OWNER.get()
    if owner is not None:
        owner.at_work(worker)
    return owner is None or not owner.dead
