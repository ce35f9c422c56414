"""Five thousand open alerts: one card, which is read and dealt with as quickly as a short one."""

import html
import json
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, delete, event
from telegram import Bot

from bot.chat.buttons.alerts import ListAlerts
from domain.alerts import open_alerts
from domain.storage.database import insert_many
from domain.storage.schema.company import items, minimums
from domain.storage.schema.people import groups
from tests.bot.chatting import Chat
from tests.bot.telegram.bot_api import TOKEN, BotApi, bot_api
from tests.bot.telegram.test_living_cards import GROUP, MORNING, Program
from tests.databases import sqlite_database
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import CHEN, Company, found

COUNT = 5_000


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """All is out of stock: two items of the company, and a catalogue that nobody has received anything of."""
    with sqlite_database(tmp_path, begin=found) as database:
        company = Company(database)
        east, more = company.site("EAST").id, range(1_000, 1_000 + COUNT - 2)
        with database.write() as connection:
            connection.execute(delete(groups).where(groups.c.site_id != east))
            insert_many(connection, items, [_item(number) for number in more])
            kept = [{"item_id": number, "site_id": east, "quantity": 5} for number in more]
            insert_many(connection, minimums, kept)
        yield company


def _item(number: int) -> dict[str, object]:
    names = {"sku": f"I{number}", "name_en": f"Item {number}", "name_zh": f"商品 {number}"}
    return {"id": number, **names, "unit": "piece", "decimals": 0, "tracking": "none"}


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as api:
        yield api


@contextmanager
def statements() -> Iterator[list[str]]:
    """What is asked of the database."""
    asked: list[str] = []

    def note(_connection: Connection, _cursor: object, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield asked
    finally:
        event.remove(Engine, "before_cursor_execute", note)


async def test_they_are_one_card_that_says_the_ten_first_and_is_drawn_once_for_a_thousand_changes(
    company: Company, api: BotApi
) -> None:
    watch = Watch(company)
    assert watch.sweep(MORNING - timedelta(hours=1)) == COUNT
    async with Bot(TOKEN, api.url) as bot:
        program = Program(company.database, bot)
        await program.morning()
        ((method, card),) = [each for each in api.sent if each[0] != "sendPhoto"]
        text = html.unescape(re.sub("<[^>]*>", "", card["text"]))
        assert (method, card["chat_id"], len(text) < 1_500) == ("sendMessage", GROUP, True)
        assert "缺货（5,000）" in text
        assert "还有 4,990 条" in text
        assert len(json.loads(card["reply_markup"])["inline_keyboard"]) <= 5
        for number in range(1_000, 2_000):
            company.receive(f"I{number}", 5, now=MORNING)
        while watch.follow(MORNING):
            pass
        sent = len(api.sent)
        assert await program.tick() == 1
        assert len(api.sent) == sent + 1
        assert "（4,000）" in api.sent[-1][1]["text"]


def test_they_are_paged_through_to_the_last_and_acknowledged_ten_at_a_tap(company: Company) -> None:
    Watch(company).sweep(MORNING)
    east = company.site("EAST").id
    chat = Chat(company, CHEN, GROUP, now=MORNING)
    with statements() as short:
        chat.taps_on(ListAlerts(east, 0))
    with statements() as far:
        chat.taps_on(ListAlerts(east, COUNT - 10))
    assert "5,000. " in chat.card["text"]
    assert len(far) <= len(short) + 2 < 60
    chat.taps("以上全部确认")
    with company.database.read() as connection:
        assert open_alerts.overview(connection, east).count == COUNT - 10


def test_when_nobody_acknowledges_them_they_go_on_in_one_message(company: Company) -> None:
    watch = Watch(company)
    watch.sweep(MORNING - timedelta(hours=1))
    with company.database.write() as connection:
        open_alerts.mark_told(connection, company.site("EAST").id, MORNING)
    with statements() as asked:
        assert watch.escalate(MORNING + timedelta(hours=2)) == 1
    assert len(asked) < 60
    (told,) = watch.told()
    assert (told[0], len(told[1])) == (CHEN, COUNT)
