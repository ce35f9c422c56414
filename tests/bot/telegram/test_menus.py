"""The command menus in the phones, where Telegram does not take them at once."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from telegram import Bot

from bot.telegram.clocks import Clocks
from bot.telegram.menus import Menus
from tests.databases import sqlite_database
from tests.domain.small_company import CHEN, LI, Company, found
from tests.sandbox_process import Sandbox


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Company]:
    with sqlite_database(tmp_path, begin=found) as database:
        yield Company(database)


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    chen = {"id": CHEN, "first_name": "Chen", "language_code": "en", "label": ""}
    sandbox.control.put("/api/cast", {"people": [chen], "groups": [], "shelf": [], "actions": []})
    async with Bot(sandbox.token, sandbox.bot_api) as bot:
        yield bot


async def test_menus_wait_as_long_as_telegram_says_and_then_are_there(
    small: Company, sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    now = [1000.0]
    menus = Menus(bot, small.database, Clocks(monotonic=lambda: now[0]))

    def shown() -> list[str]:
        told = sandbox.control.state("commands")[f"{CHEN}:{CHEN}"]
        return [each["command"] for each in told]

    fault = {"service": "telegram", "kind": "status", "status": 429, "retry_after": 300, "path": "(?i)setMyCommands"}
    sandbox.control.post("/api/faults", fault)
    await menus.tick()
    assert "have to wait" in caplog.text
    for seconds in (3, 296):
        now[0] += seconds
        await menus.tick()
        assert shown() == []
    now[0] += 1
    await menus.tick()
    assert "morning" in shown()


async def test_who_writes_for_the_first_time_has_their_menu_with_the_next_tick(
    small: Company, sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    chen, *_ = everybody = [
        {"id": number, "first_name": "One", "language_code": "en", "label": ""} for number in (CHEN, LI)
    ]
    empty = {"groups": [], "shelf": [], "actions": []}
    sandbox.control.put("/api/cast", {"people": [each for each in everybody if each != chen], **empty})
    menus = Menus(bot, small.database, Clocks(monotonic=lambda: 0.0))
    await menus.tick()
    assert f"no menu for {CHEN}" in caplog.text, "Telegram does not know who has not written"
    sandbox.control.put("/api/cast", {"people": everybody, **empty})

    def shown() -> list[str]:
        return [each["command"] for each in sandbox.control.state("commands")[f"{CHEN}:{CHEN}"]]

    await menus.tick()
    assert "morning" not in shown(), "it is not tried again at once"
    menus.heard(CHEN)
    await menus.tick()
    assert "morning" in shown()
