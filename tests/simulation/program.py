"""The program as a process would be: started, stopped in good order, or killed at any moment."""

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar, copy_context
from typing import TYPE_CHECKING, Any, Protocol

import psycopg
from greenlet import greenlet
from sqlalchemy import Connection, event
from sqlalchemy.exc import OperationalError

from domain.storage.database import Database
from tests.compiled import share_compiled
from tests.simulation.loop import Killed, VirtualLoop

if TYPE_CHECKING:
    from collections.abc import Coroutine

OWNER: "ContextVar[Program | None]" = ContextVar("owner", default=None)
"""The program to which the running code belongs; None: the outside world."""

THREADS = 6
"""In which one program's blocking work takes turns: as many as Python begins where there are two processors."""

MAX_ROUNDS = 1000
"""Of cancelling, until everything has ended that a program was doing."""


class Unheard(psycopg.OperationalError):
    """It is committed, and the server's answer is lost."""


class Witness(Protocol):
    """Sees each transaction: before it is committed, and, if it was, after."""

    def before(self, connection: Connection, written: frozenset[str]) -> Any: ...

    def after(self, seen: Any) -> None: ...

    def unheard(self, seen: Any) -> None: ...


Connect = Callable[[dict[str, Any]], Any]
"""Gives the driver's connection."""

_WRITES = re.compile(r"(?:INSERT (?:OR \w+ )?INTO|UPDATE(?: OR \w+)?|DELETE FROM) \"?(\w+)")

_PHONE_LANGUAGE = "UPDATE people SET phone_language="


class SeenDatabase(Database):
    """The ledger of one program, which may be killed before or after any commit."""

    def __init__(self, url: str, program: "Program", witness: Witness, connect: Connect | None = None) -> None:
        """`connect`: to a server's database, as the program that is at work."""
        super().__init__(url, running=connect is not None)
        if connect is not None:
            event.listen(self._engine, "do_connect", lambda _dialect, _record, _words, given: connect(given))
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
        program, seen = self._program, None
        program.must_live()
        try:
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
        except OperationalError as lost:
            if isinstance(lost.orig, Unheard):
                self._witness.unheard(seen)
            raise
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
        self.answers_left: int | None = None
        """Commits on a server, after which it does not hear of one."""
        self.has_begun = False
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

    def touches(self, what: str) -> None:
        """It is about to do this. Commands die there; others at their commits."""

    def loses_answer(self) -> bool:
        """Whether it does not hear of what is committed."""
        if self.answers_left is None:
            return False
        self.answers_left = self.answers_left - 1 if self.answers_left else None
        return self.answers_left is None

    def owns(self, task: asyncio.Task[Any]) -> None:
        self._tasks[task] = None
        task.add_done_callback(lambda done: self._tasks.pop(done, None), context=copy_context())

    def has_room(self) -> bool:
        """Whether a thread is free."""
        self._workers = {each: None for each in self._workers if not each.dead}
        return len(self._workers) < THREADS

    def at_work(self, worker: greenlet) -> None:
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


def has_room() -> bool:
    """Whether there is a thread for more blocking work."""
    owner = OWNER.get()
    return owner is None or owner.dead or owner.has_room()


def claimed(worker: greenlet) -> bool:
    """Blocking work is its program's, too; a dead one's is not begun."""
    owner = OWNER.get()
    if owner is not None:
        owner.at_work(worker)
    return owner is None or not owner.dead
