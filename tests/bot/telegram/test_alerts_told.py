"""Alerts arrive whatever Telegram does: it is away for hours, the topic is gone."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from telegram import Bot

from bot.telegram.living_cards import LivingCards
from bot.telegram.notices import Outgoing
from bot.telegram.sending import Sender
from domain.alerts import mornings, readers
from domain.company import people
from domain.storage.schema.people import groups, outbox
from tests.bot.telegram.bot_api import TOKEN, BotApi, bot_api
from tests.databases import sqlite_database
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import CHEN, Company, found

MONDAY = datetime(2026, 3, 16, 0, 5, tzinfo=UTC)  # five past eight in Shanghai
GROUP, TOPIC = -100, 77


@dataclass
class Day:
    """A day at the company, and the program that sends."""

    company: Company
    api: BotApi
    bot: Bot
    now: datetime = MONDAY

    def __post_init__(self) -> None:
        sender = Sender(self.bot, lambda old, new: asyncio.to_thread(self._move, old, new))
        self.outgoing = Outgoing(self.company.database, sender, lambda: self.now)
        self.cards = LivingCards(self.company.database, sender, lambda: self.now)

    def _move(self, old: int, new: int) -> None:
        with self.company.database.write() as connection:
            people.move_group(connection, old, new)

    async def pass_by(self, *, minutes: int) -> None:
        """Every two minutes, the ticks."""
        watch, until = Watch(self.company), self.now + timedelta(minutes=minutes)
        while self.now < until:
            watch.follow(self.now)
            watch.release(self.now)
            while await self.outgoing.tick():
                pass
            await self.cards.tick()
            self.now += timedelta(minutes=2)

    def morning(self) -> None:
        with self.company.database.write() as connection:
            mornings.enqueue_due(connection, self.now)

    def said(self) -> list[str]:
        return [fields["text"] for method, fields in self.api.sent if method == "sendMessage"]

    def states(self) -> set[str]:
        with self.company.database.read() as connection:
            return set(connection.execute(select(outbox.c.state)).scalars())


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with sqlite_database(tmp_path, begin=found) as database:
        company = Company(database)
        company.receive("WATER", 60)
        company.receive("RICE", 100)
        with database.write() as connection:
            connection.execute(update(groups).values(language="en", topic=TOPIC))
        Watch(company).follow(MONDAY)
        yield company


@pytest.fixture
async def day(company: Company) -> AsyncIterator[Day]:
    async with bot_api() as api, Bot(TOKEN, api.url) as bot:
        yield Day(company, api, bot)


async def test_after_two_hours_without_telegram_what_is_urgent_is_told_once_and_nothing_that_is_over(
    company: Company, day: Day
) -> None:
    day.api.is_away = True
    company.issue("RICE", 100, now=day.now)
    await day.pass_by(minutes=10)
    company.issue("WATER", 60, now=day.now)
    await day.pass_by(minutes=30)
    company.receive("WATER", 60, now=day.now)
    company.receive("RICE", 200, now=day.now)
    await day.pass_by(minutes=30)
    company.issue("WATER", 60, now=day.now)
    await day.pass_by(minutes=30)
    company.receive("WATER", 60, now=day.now)
    await day.pass_by(minutes=10)
    company.issue("WATER", 60, now=day.now)
    await day.pass_by(minutes=30)
    assert day.said() == []
    day.api.is_away = False
    await day.pass_by(minutes=60)
    over, out = day.said()
    assert "Jasmine rice: there is some again" in over
    assert "1. Spring water\n   <b>nothing left</b>" in out
    assert ("Spring water" in over, "Jasmine rice" in out) == (False, False)
    assert over.startswith("🔴 <b>East warehouse</b>: since 16 Mar 2026, 08:0"), "two hours ago is not just now"
    assert day.states() == {"sent"}


async def test_a_group_whose_topic_is_gone_gets_its_card_and_its_picture_all_the_same(
    company: Company, day: Day
) -> None:
    day.api.topics_gone = True
    company.issue("WATER", 60, now=day.now)
    await day.pass_by(minutes=2)
    day.morning()
    await day.pass_by(minutes=2)
    company.receive("WATER", 12, now=day.now)
    await day.pass_by(minutes=4)
    sent = [method for method, _ in day.api.sent]
    assert sent == ["sendMessage", "sendMessage", "sendPhoto", "editMessageText", "editMessageText"]
    assert {fields["chat_id"] for _, fields in day.api.sent} == {GROUP}
    assert not any("message_thread_id" in fields for _, fields in day.api.sent)
    assert day.states() == {"sent"}


async def test_what_is_urgent_follows_a_group_that_became_a_supergroup_and_is_drawn_again_there(
    company: Company, day: Day
) -> None:
    day.api.moved[GROUP] = -1001
    company.issue("WATER", 60, now=day.now)
    await day.pass_by(minutes=2)
    company.receive("WATER", 60, now=day.now)
    await day.pass_by(minutes=4)
    (told, sent), (again, drawn) = day.api.sent
    assert (told, sent["chat_id"], again, drawn["chat_id"], drawn["message_id"]) == (
        "sendMessage",
        -1001,
        "editMessageText",
        -1001,
        "1",
    )
    assert "there is some again" in drawn["text"]


async def test_a_group_that_threw_the_bot_out_keeps_nobody_else_from_being_told_and_is_told_when_it_is_back(
    company: Company, day: Day
) -> None:
    with company.database.write() as connection:
        readers.set_digest(connection, company.person(CHEN), company.site("EAST").id, wanted=True)
    day.api.kicked.add(GROUP)
    company.issue("WATER", 60, now=day.now)
    await day.pass_by(minutes=4)
    assert [fields["chat_id"] for _, fields in day.api.sent if "nothing left" in fields["text"]] == [CHEN]
    day.api.kicked.clear()
    day.morning()
    await day.pass_by(minutes=2)
    cards = [fields for method, fields in day.api.sent if method == "sendMessage" and fields["chat_id"] == GROUP]
    assert "1. Spring water\n   <b>nothing left</b>" in cards[0]["text"]
