"""The schedule: every tick is really run, and a failure of one is not the end of it."""

import asyncio
import logging

import pytest

from bot.schedule import make_schedule

OFTEN = {"seal": 0.02}


async def test_a_tick_that_is_a_plain_callable_was_never_awaited_and_now_is() -> None:
    ran = asyncio.Event()

    async def work(word: str) -> None:
        assert word == "seal"
        ran.set()

    running = make_schedule({"seal": lambda: work("seal")}, OFTEN)
    running.start()
    await asyncio.wait_for(ran.wait(), 5)
    running.shutdown(wait=False)


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

    running = make_schedule({"seal": work}, OFTEN)
    running.start()
    await asyncio.wait_for(again.wait(), 5)
    running.shutdown(wait=False)
