"""The schedule: neither a failing tick nor a clock that is set stops or blocks it, and who must know is told."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.telegram import health
from bot.telegram.schedule import At, Every, Schedule
from bot.telegram.watch import Progress, TickFailed
from domain.storage.database import Database
from domain.storage.schema.people import outbox
from tests.bot.telegram.fast_clocks import FastClocks
from tests.domain.small_company import NOW

FACTOR = 100.0
"""Seconds of the ticks in a real one."""


@pytest.fixture
def database(administered: Database) -> Database:
    return administered


@pytest.fixture
async def fast() -> AsyncIterator[FastClocks]:
    async with FastClocks(NOW, FACTOR).going() as clocks:
        yield clocks


class Work:
    """A tick that counts, and does what it is told."""

    def __init__(self) -> None:
        self.count = 0
        self.problem: Exception | None = None
        self.gate: asyncio.Event | None = None
        self.result: object = None

    async def __call__(self) -> object:
        self.count += 1
        if self.gate:
            await self.gate.wait()
        if self.problem:
            raise self.problem
        return self.result


@asynccontextmanager
async def running(
    database: Database,
    fast: FastClocks,
    work: Callable[[], Awaitable[object]],
    when: Every | At,
    moved: Callable[[], None] = lambda: None,
) -> AsyncIterator[Schedule]:
    schedule = Schedule(database, {"seal": work}, {"seal": when}, fast.clocks, (moved,))
    schedule.start()
    yield schedule
    await schedule.stop()


async def eventually(look: Callable[[], object], seconds: float = 45) -> None:
    until = asyncio.get_running_loop().time() + seconds
    while not look():
        assert asyncio.get_running_loop().time() < until, "it never came"
        await asyncio.sleep(0.01)


def told(database: Database) -> list[str]:
    with database.read() as connection:
        rows = connection.execute(select(outbox.c.body).order_by(outbox.c.id)).scalars()
        return [f"{body['what']}: {body.get('problem', '')}" for body in rows]


def noted(database: Database) -> list[health.TickNote]:
    with database.read() as connection:
        return [tick for program in health.known(connection) for tick in program.ticks]


async def test_a_tick_that_fails_comes_again_and_is_said_in_full_once(
    database: Database, fast: FastClocks, caplog: pytest.LogCaptureFixture
) -> None:
    work = Work()
    work.problem = RuntimeError("a fault of ours")
    async with running(database, fast, work, Every(1)):
        await eventually(lambda: work.count > 20)
        assert caplog.text.count("Traceback") == 1
        work.problem = None
        await eventually(lambda: "ends well again (it failed" in caplog.text or not caplog.set_level("INFO"))
    assert len([each for each in caplog.records if "fail" in each.getMessage()]) <= 4


@pytest.mark.parametrize("problem", [TickFailed("Google is away"), OperationalError("", {}, Exception("is locked"))])
async def test_what_fails_outside_is_one_line_however_often(
    database: Database, fast: FastClocks, caplog: pytest.LogCaptureFixture, problem: Exception
) -> None:
    work = Work()
    work.problem = problem
    async with running(database, fast, work, Every(1)):
        await eventually(lambda: work.count > 30)
    assert "Traceback" not in caplog.text
    assert len([each for each in caplog.records if "the tick “seal” fails" in each.getMessage()]) == 1


async def test_a_tick_that_fails_for_long_is_told_once_and_once_when_it_is_well_again(
    database: Database, fast: FastClocks
) -> None:
    work = Work()
    work.problem = TickFailed("the disk is full")
    async with running(database, fast, work, Every(1, late=60)):
        await eventually(lambda: told(database))
        await fast.sleep(100)
        assert told(database) == ["failing: the disk is full"]
        assert noted(database)[0].problem == "the disk is full"
        work.problem = None
        await eventually(lambda: len(told(database)) > 1)
        await fast.sleep(100)
        assert told(database) == ["failing: the disk is full", "well: "]
        assert noted(database)[0].problem is None
        work.problem = TickFailed("Google is away", is_told=True)
        await eventually(lambda: noted(database)[0].problem == "Google is away")
        assert len(told(database)) == 2, "the tick tells that itself"
        work.problem = TickFailed("the disk is full again")
        await eventually(lambda: len(told(database)) > 2)


async def test_a_tick_of_every_quarter_of_an_hour_was_told_to_be_late_two_minutes_after_it_had_ended(
    database: Database, fast: FastClocks
) -> None:
    work = Work()
    async with running(database, fast, work, Every(200, late=20)):
        await eventually(lambda: work.count > 2)
        assert told(database) == []
        work.problem = TickFailed("the disk is full")
        await eventually(lambda: told(database))


async def test_a_tick_that_hangs_is_told(database: Database, fast: FastClocks) -> None:
    work = Work()
    work.gate = asyncio.Event()
    async with running(database, fast, work, Every(1, late=60)):
        await eventually(lambda: told(database))
        assert "it has not ended for" in told(database)[0]
        assert work.count == 1, "it is not begun beside itself"
        work.gate.set()
        await eventually(lambda: "well: " in told(database))


async def test_a_clock_set_back_by_an_hour_stops_nothing(
    database: Database, fast: FastClocks, caplog: pytest.LogCaptureFixture
) -> None:
    work, moves = Work(), []
    async with running(database, fast, work, Every(1), lambda: moves.append(1)):
        await eventually(lambda: work.count > 3)
        fast.shift = timedelta(hours=-1)
        before = work.count
        await eventually(lambda: moves)
        await eventually(lambda: work.count > before + 20)
        await eventually(lambda: abs(seen_ago(database, fast)) < timedelta(minutes=5))
    assert moves == [1]
    assert "the clock was set back by 1:00:00" in caplog.text
    assert told(database) == []


async def test_a_clock_set_forward_by_thirty_days_blocks_nothing_and_does_not_make_up_for_every_day(
    database: Database, fast: FastClocks, caplog: pytest.LogCaptureFixture
) -> None:
    often, daily = Work(), Work()
    plan = {"seal": Every(1), "morning": At(hour="8")}
    schedule = Schedule(database, {"seal": often, "morning": daily}, plan, fast.clocks)
    schedule.start()
    await eventually(lambda: daily.count == 1 and often.count > 3)
    fast.shift = timedelta(days=30)
    await eventually(lambda: "forward by 30 days" in caplog.text)
    before = often.count
    await eventually(lambda: often.count > before + 20)
    assert daily.count in (2, 3), "and not for each of the thirty days"
    await schedule.stop()


async def test_what_belongs_to_the_wall_clock_runs_at_its_moments_and_is_tried_again_when_it_fails(
    database: Database, fast: FastClocks
) -> None:
    work, times = Work(), []

    async def timed() -> object:
        times.append(fast.wall())
        return await work()

    async with running(database, fast, timed, At(minute="*/2")):
        await eventually(lambda: len(times) >= 3)
        work.problem = TickFailed("not now")
        await eventually(lambda: len(times) >= 6)
        work.problem = None
    starts = [each.replace(second=0, microsecond=0) for each in times[1:3]]
    assert [each.minute % 2 for each in starts] == [0, 0]
    assert all(each - start < timedelta(seconds=10) for each, start in zip(times[1:3], starts, strict=True))
    assert timedelta(seconds=15) < times[5] - times[4] < timedelta(seconds=60)


def test_a_moment_is_not_missed_by_what_ran_just_before_it() -> None:
    at = At(minute="*/15")
    assert at.after(datetime(2026, 3, 10, 7, 59, 59, 900_000, tzinfo=UTC)) == datetime(2026, 3, 10, 8, tzinfo=UTC)
    assert at.after(datetime(2026, 3, 10, 8, 0, 0, 1, tzinfo=UTC)) == datetime(2026, 3, 10, 8, 15, tzinfo=UTC)


async def test_how_the_ticks_are_is_noted_now_and_then_and_forgotten_at_the_end(
    database: Database, fast: FastClocks
) -> None:
    work = Work()
    work.result = Progress(42)
    async with running(database, fast, work, Every(1)):
        await eventually(lambda: noted(database) and noted(database)[0].position == 42)
        well_at = noted(database)[0].well_at
        assert well_at
        assert NOW <= well_at <= fast.wall()
    assert noted(database) == []


async def test_a_stop_lets_a_tick_that_is_at_work_end_and_logs_no_error(
    database: Database, fast: FastClocks, caplog: pytest.LogCaptureFixture
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.sleep(0.2)
        ended.set()

    async with running(database, fast, work, Every(1)):
        await asyncio.wait_for(begun.wait(), 30)
    assert ended.is_set()
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


async def test_only_a_tick_that_is_meant_to_may_begin_again_before_it_has_ended(
    database: Database, fast: FastClocks
) -> None:
    begun = {"seal": 0, "outgoing": 0}
    end = asyncio.Event()

    async def work(name: str) -> None:
        begun[name] += 1
        await end.wait()

    ticks: dict[str, Any] = {name: partial(work, name) for name in begun}
    schedule = Schedule(database, ticks, {"seal": Every(1), "outgoing": Every(1, at_once=3)}, fast.clocks)
    schedule.start()
    await eventually(lambda: begun["outgoing"] == 3)
    await fast.sleep(20)
    assert begun == {"seal": 1, "outgoing": 3}
    end.set()
    await schedule.stop()


def seen_ago(database: Database, fast: FastClocks) -> timedelta:
    with database.read() as connection:
        known = health.known(connection)
    return fast.wall() - known[0].seen_at if known else timedelta(days=99)


@pytest.mark.parametrize("days", [30, -30])
async def test_after_a_jump_of_the_clock_the_notes_tell_its_new_time_and_that_it_was_set(
    database: Database, fast: FastClocks, days: int
) -> None:
    async with running(database, fast, Work(), At(minute="0", hour="0")):
        await eventually(lambda: noted(database) and noted(database)[0].well_at)
        fast.shift = timedelta(days=days)

        def moved() -> health.ProgramNote | None:
            with database.read() as connection:
                (program,) = health.known(connection)
            return program if program.moved_at else None

        await eventually(moved)
        program = moved()
    assert program
    assert abs(program.moved_by - days * 86400) < 60
    day, moments = timedelta(days=1), (program.started_at, program.moved_at, program.ticks[0].well_at)
    assert all(each and abs(each - fast.wall()) < day for each in moments), moments
