"""Polling comes back after every silence, takes what it can read, and ends where there is no point in going on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.telegram.clocks import Clocks
from bot.telegram.polling import Poller, TokenRefused
from tests.sandbox_process import Sandbox, SandboxProcess

ANA = 1004

NO_PAUSES = Clocks(sleep=lambda _: asyncio.sleep(0.01))


class Heard:
    """What was taken."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.full = 0  # how often it cannot be stored

    async def take(self, bodies: list[dict[str, Any]]) -> None:
        if self.full:
            self.full -= 1
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))
        self.bodies += bodies

    @property
    def texts(self) -> list[str]:
        return [each["message"]["text"] for each in self.bodies]

    async def come(self, count: int = 1) -> None:
        await comes_true(lambda: len(self.bodies) >= count)


async def comes_true(condition: Callable[[], bool]) -> None:
    for _ in range(3000):
        if condition():
            return
        await asyncio.sleep(0.01)
    pytest.fail("it has not come true")


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    ana = {"id": ANA, "first_name": "Ana", "language_code": "en", "label": ""}
    sandbox.control.put("/api/cast", {"people": [ana], "groups": [], "shelf": [], "actions": []})
    async with Bot(sandbox.token, sandbox.bot_api) as bot:
        yield bot


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
async def request_of_ours() -> AsyncIterator[HTTPXRequest]:
    request = HTTPXRequest(1)
    yield request
    await request.shutdown()


@pytest.fixture
async def polling(bot: Bot, heard: Heard, request_of_ours: HTTPXRequest) -> AsyncIterator[asyncio.Future[Any]]:
    async with running(Poller(bot, request_of_ours, heard.take, seconds=0)) as task:
        yield task


@asynccontextmanager
async def running(poller: Poller) -> AsyncIterator[asyncio.Future[Any]]:
    task = asyncio.ensure_future(poller.run())
    yield task
    task.cancel()
    await asyncio.wait([task])


async def test_polls_that_hang_are_given_up_and_after_a_silence_a_new_connection_is_made(
    sandbox: Sandbox, bot: Bot, heard: Heard, request_of_ours: HTTPXRequest, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot")
    poller = Poller(bot, request_of_ours, heard.take, NO_PAUSES, seconds=0, silence=1.5, longest_poll=1)
    slow = {"service": "telegram", "kind": "slow", "seconds": 30, "times": 2, "path": "(?i)getUpdates"}
    async with running(poller):
        sandbox.control.send(ANA, "before")
        await heard.come()
        before = request_of_ours._client
        sandbox.control.post("/api/faults", slow)
        await comes_true(lambda: "the poll hung" in caplog.text)
        sandbox.control.send(ANA, "hello")
        await heard.come(2)
    assert heard.texts == ["before", "hello"]
    assert "no poll has succeeded" in caplog.text
    assert request_of_ours._client is not before
    assert "Telegram answers again" in caplog.text


@pytest.mark.usefixtures("bot", "polling")
async def test_polling_comes_back_after_telegram_was_away_and_says_so_in_two_lines(
    sandbox_process: SandboxProcess, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "bot")
    sandbox_process.stop()
    await asyncio.sleep(1.5)
    sandbox = sandbox_process.start()
    sandbox.control.send(ANA, "hello")
    await heard.come()
    assert heard.texts == ["hello"]
    told = [each.getMessage() for each in caplog.records if "Telegram" in each.getMessage()]
    assert len(told) == 2
    assert told[0].startswith("Telegram does not answer: ")
    assert told[1].startswith("Telegram answers again")
    assert "Traceback" not in caplog.text


@pytest.mark.usefixtures("polling")
async def test_polls_that_succeed_are_left_alone(
    sandbox: Sandbox, heard: Heard, request_of_ours: HTTPXRequest, caplog: pytest.LogCaptureFixture
) -> None:
    before = request_of_ours._client
    await asyncio.sleep(0.5)
    sandbox.control.send(ANA, "hello")
    await heard.come()
    assert request_of_ours._client is before
    assert not caplog.records


@pytest.mark.usefixtures("polling")
async def test_what_cannot_be_stored_is_not_confirmed_and_comes_again_in_its_order(
    sandbox: Sandbox, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    heard.full = 1
    for text in ("one", "two"):
        sandbox.control.send(ANA, text)
    await heard.come(2)
    assert heard.texts == ["one", "two"]
    assert "cannot be stored: database or disk is full" in caplog.text


async def test_a_token_that_is_no_longer_valid_ends_polling_at_once(
    sandbox: Sandbox, polling: asyncio.Future[Any]
) -> None:
    fault = {"service": "telegram", "kind": "status", "status": 401, "times": 9, "path": "(?i)getUpdates"}
    sandbox.control.post("/api/faults", fault)
    with pytest.raises(TokenRefused):
        await asyncio.wait_for(polling, 30)


async def test_what_is_not_found_for_a_moment_is_no_reason_to_end(
    sandbox: Sandbox, heard: Heard, polling: asyncio.Future[Any]
) -> None:
    fault = {"service": "telegram", "kind": "status", "status": 404, "times": 1, "path": "(?i)getUpdates"}
    sandbox.control.post("/api/faults", fault)
    sandbox.control.send(ANA, "hello")
    await heard.come()
    assert not polling.done()


async def test_what_was_taken_last_is_confirmed_before_the_end(
    sandbox: Sandbox, bot: Bot, heard: Heard, polling: asyncio.Future[Any]
) -> None:
    sandbox.control.send(ANA, "hello")
    await heard.come()
    polling.cancel()
    await asyncio.wait([polling])
    assert await bot.get_updates(timeout=0) == ()


async def test_an_answer_that_nobody_thought_of_does_not_end_polling_and_status_is_told_why_nothing_is_heard(
    bot: Bot, request_of_ours: HTTPXRequest, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    tries: list[int] = []

    def unable(bodies: list[dict[str, Any]]) -> Any:
        tries.append(len(bodies))
        raise ZeroDivisionError("nobody thought of it")

    poller = Poller(bot, request_of_ours, unable, NO_PAUSES, seconds=0)
    poller.watch.patience = 0
    async with running(poller) as task:
        sandbox.control.send(ANA, "hello")
        await comes_true(lambda: len(tries) > 2)
        assert not task.done()
    assert poller.watch.lateness == "what arrives cannot be stored: nobody thought of it"
    assert poller.watch.is_to_be_told
    assert caplog.text.count("Traceback") == 1
