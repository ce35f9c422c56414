"""The watchdog: polling comes back after every silence, and its end is not overlooked."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from telegram import Bot, Update
from telegram.error import NetworkError
from telegram.ext import Updater

from bot.telegram.polling import PollerDied, PollingRequest
from tests.sandbox_process import Sandbox, SandboxProcess

ANA = 1004


@pytest.fixture
async def polling() -> PollingRequest:
    return PollingRequest(silence=0.3, longest_poll=0.2)


@pytest.fixture
async def bot(sandbox: Sandbox, polling: PollingRequest) -> AsyncIterator[Bot]:
    ana = {"id": ANA, "first_name": "Ana", "language_code": "en", "label": ""}
    sandbox.control.put("/api/cast", {"people": [ana], "groups": [], "shelf": [], "actions": []})
    async with Bot(sandbox.token, sandbox.bot_api, get_updates_request=polling) as bot:
        yield bot


async def poll(bot: Bot) -> list[str | None]:
    return [update.message and update.message.text for update in await bot.get_updates(timeout=timedelta())]


async def silence(bot: Bot, seconds: float) -> int:
    """Poll in vain for so long; how often."""
    until, tries = asyncio.get_running_loop().time() + seconds, 0
    while asyncio.get_running_loop().time() < until:
        with pytest.raises(NetworkError):
            await poll(bot)
        tries += 1
        await asyncio.sleep(0.02)
    return tries


async def test_polls_that_hang_are_given_up_and_after_a_silence_a_new_connection_is_made(
    bot: Bot, sandbox: Sandbox, polling: PollingRequest, caplog: pytest.LogCaptureFixture
) -> None:
    assert await poll(bot) == []
    before = polling._client
    slow = {"service": "telegram", "kind": "slow", "seconds": 30, "times": 1000, "path": "(?i)getUpdates"}
    sandbox.control.post("/api/faults", slow)
    assert await silence(bot, 1) >= 3
    assert "no poll has succeeded" in caplog.text
    assert polling._client is not before
    sandbox.control.delete("/api/faults?service=telegram")
    sandbox.control.send(ANA, "hello")
    assert await poll(bot) == ["hello"]


async def test_polling_comes_back_after_telegram_was_away(
    bot: Bot, sandbox_process: SandboxProcess, caplog: pytest.LogCaptureFixture
) -> None:
    assert await poll(bot) == []
    sandbox_process.stop()
    await silence(bot, 0.5)
    sandbox = sandbox_process.start()
    sandbox.control.send(ANA, "hello")
    assert await poll(bot) == ["hello"]
    assert "no poll has succeeded" in caplog.text


async def test_polls_that_succeed_are_left_alone(
    bot: Bot, polling: PollingRequest, caplog: pytest.LogCaptureFixture
) -> None:
    before = polling._client
    for _ in range(10):
        await poll(bot)
        await asyncio.sleep(0.05)
    assert polling._client is before
    assert not caplog.records


async def test_the_watch_lasts_while_somebody_polls_even_in_vain_and_ends_when_nobody_does(
    bot: Bot, sandbox_process: SandboxProcess, polling: PollingRequest
) -> None:
    watch = asyncio.ensure_future(polling.watch())
    await poll(bot)
    sandbox_process.kill()
    await silence(bot, 1)
    assert not watch.done()
    with pytest.raises(PollerDied):
        await asyncio.wait_for(watch, 5)


async def test_the_poller_itself_goes_on_after_polls_that_hung(bot: Bot, sandbox: Sandbox) -> None:
    slow = {"service": "telegram", "kind": "slow", "seconds": 30, "times": 3, "path": "(?i)getUpdates"}
    sandbox.control.post("/api/faults", slow)
    heard: asyncio.Queue[object] = asyncio.Queue()
    async with Updater(bot, heard) as updater:
        await updater.start_polling(timeout=timedelta())
        sandbox.control.send(ANA, "hello")
        told = await asyncio.wait_for(heard.get(), 10)
        await updater.stop()
    assert isinstance(told, Update)


class Broken(asyncio.Queue[object]):
    """What is put into it ends the poller, without a word."""

    async def put(self, item: object) -> None:
        raise RuntimeError("out of order")


async def test_a_poller_that_has_ended_without_a_word_is_noticed(
    bot: Bot, sandbox: Sandbox, polling: PollingRequest
) -> None:
    async with Updater(bot, Broken()) as updater:
        await updater.start_polling(timeout=timedelta())
        watch = asyncio.ensure_future(polling.watch())
        sandbox.control.send(ANA, "hello")
        await asyncio.wait([watch], timeout=10)
        with pytest.raises(PollerDied):
            watch.result()
        with pytest.raises(RuntimeError, match="out of order"):
            await updater.stop()
