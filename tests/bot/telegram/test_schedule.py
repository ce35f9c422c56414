"""The schedule: every tick is really run, a failure of one is not the end of it, and a stop lets it end."""

import asyncio
import logging
from functools import partial

import pytest

from bot.telegram.schedule import Schedule

OFTEN = {"seal": 0.02}


async def test_a_tick_that_is_a_plain_callable_was_never_awaited_and_now_is() -> None:
    ran = asyncio.Event()

    async def work(word: str) -> None:
        assert word == "seal"
        ran.set()

    running = Schedule({"seal": lambda: work("seal")}, OFTEN)
    running.start()
    await asyncio.wait_for(ran.wait(), 5)
    await running.stop()


async def test_a_tick_that_fails_comes_again(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    tries = 0
    again = asyncio.Event()

    async def work() -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise RuntimeError("the database is busy")
        again.set()

    running = Schedule({"seal": work}, OFTEN)
    running.start()
    await asyncio.wait_for(again.wait(), 5)
    await running.stop()


async def test_a_stop_lets_a_tick_that_is_at_work_end_and_logs_no_error(caplog: pytest.LogCaptureFixture) -> None:
    begun, noted = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await asyncio.sleep(0.2)
        noted.set()

    running = Schedule({"seal": work}, OFTEN)
    running.start()
    await asyncio.wait_for(begun.wait(), 5)
    await running.stop()
    assert noted.is_set()
    await asyncio.sleep(0.05)
    assert [each for each in caplog.records if each.levelno >= logging.ERROR] == []


async def test_only_a_tick_that_is_meant_to_may_begin_again_before_it_has_ended() -> None:
    begun = {"seal": 0, "outgoing": 0}
    enough, end = asyncio.Event(), asyncio.Event()

    async def work(name: str) -> None:
        begun[name] += 1
        if begun["outgoing"] >= 3:
            enough.set()
        await end.wait()

    ticks = {name: partial(work, name) for name in begun}
    running = Schedule(ticks, {"seal": 0.02, "outgoing": 0.02})
    running.start()
    await asyncio.wait_for(enough.wait(), 5)
    assert begun["seal"] == 1
    end.set()
    await running.stop()
