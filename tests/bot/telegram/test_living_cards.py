"""A group's card is drawn again in place when something changes, wherever that comes from."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import Bot

from bot.cli import restoring
from bot.telegram.living_cards import LivingCards
from bot.telegram.notices import Outgoing
from bot.telegram.sending import Sender
from domain.alerts import decisions, living_cards, messages, mornings
from domain.company import granting, people, shown_cards
from domain.company.shown_cards import Answer, Place
from domain.storage.database import Database
from domain.vocabulary import Subject
from tests.bot.telegram.bot_api import TOKEN, BotApi, bot_api
from tests.databases import sqlite_database
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import ANA, CHEN, NOW, Company, found

MORNING = datetime(2026, 3, 10, 0, 5, tzinfo=UTC)
GROUP = -100


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    with sqlite_database(tmp_path, begin=found) as database:
        yield Company(database)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as api:
        yield api


class Program:
    """What sends and draws, as after a start of the program."""

    def __init__(self, database: Database, bot: Bot) -> None:
        sender = Sender(bot, lambda old, new: asyncio.to_thread(self._move, old, new))
        self.database = database
        self.now = MORNING
        self.outgoing = Outgoing(database, sender, lambda: self.now)
        self.cards = LivingCards(database, sender, lambda: self.now)

    def _move(self, old: int, new: int) -> None:
        with self.database.write() as connection:
            people.move_group(connection, old, new)

    async def tick(self) -> int:
        await self.outgoing.tick()
        return await self.cards.tick()

    async def morning(self, now: datetime = MORNING) -> int:
        self.now = now
        with self.database.write() as connection:
            mornings.enqueue_due(connection, now)
        return await self.tick()


@pytest.fixture
async def program(company: Company, api: BotApi) -> AsyncIterator[Program]:
    async with Bot(TOKEN, api.url) as bot:
        yield Program(company.database, bot)


def see(company: Company, sku: str) -> None:
    """Chen acknowledges it, somewhere else."""
    (number,) = [row.id for row in Watch(company).rows() if row.sku == sku]
    with company.database.write() as connection:
        decisions.acknowledge(connection, company.person(CHEN), number, NOW)


def shown(api: BotApi) -> list[tuple[str, dict[str, Any]]]:
    return [(method, fields) for method, fields in api.sent if method in ("sendMessage", "editMessageText")]


async def test_it_is_sent_once_a_morning_and_drawn_again_when_somebody_has_dealt_with_it(
    company: Company, api: BotApi, program: Program
) -> None:
    assert await program.morning() == 0
    see(company, "RICE")
    assert await program.tick() == 1
    assert await program.tick() == 0, "it shows that now"
    (_, sent), (method, drawn) = shown(api)
    assert (method, drawn["message_id"], drawn["chat_id"]) == ("editMessageText", "1", GROUP)
    assert "茉莉香米" in sent["text"]
    assert "1. 矿泉水" in drawn["text"]
    assert "陈钰: 茉莉香米".replace(": ", "：") in drawn["text"]
    assert "SeeAlerts" not in drawn["reply_markup"], "one is left"
    assert len(json.loads(drawn["reply_markup"])["inline_keyboard"]) == 2


async def test_what_a_booking_cures_goes_from_the_card_by_itself(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    watch = Watch(company)
    watch.follow()
    company.receive("WATER", 60)
    company.receive("RICE", 200)
    watch.follow()
    assert await program.tick() == 1
    assert "没有低于安全库存的" in shown(api)[-1][1]["text"]


async def test_what_the_answer_to_a_tap_on_it_shows_is_not_drawn_again_which_held_up_the_group(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    see(company, "RICE")
    tapped(company)
    assert await program.tick() == 0
    see(company, "WATER")
    assert await program.tick() == 1


async def test_what_is_tapped_while_it_is_drawn_is_drawn_again_whichever_arrives_last(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    see(company, "RICE")
    with company.database.write() as connection:
        (card,) = shown_cards.stale(connection, 9)
        shown_cards.drawing(connection, card, "what was found")
    see(company, "WATER")
    tapped(company)
    with company.database.write() as connection:
        shown_cards.drawn(connection, card, "what was found")
    assert await program.tick() == 1
    assert "陈钰：矿泉水" in shown(api)[-1][1]["text"]
    tapped(company)
    assert await program.tick() == 0


async def test_what_was_tapped_while_it_was_drawn_is_drawn_again_after_the_program_ended_in_between(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    see(company, "RICE")
    with company.database.write() as connection:
        (card,) = shown_cards.stale(connection, 9)
        shown_cards.drawing(connection, card, "what was found")
    tapped(company)
    assert await program.tick() == 1, "what was under way may have arrived last"
    see(company, "WATER")
    tapped(company)
    assert await program.tick() == 0


async def test_a_message_that_was_tapped_while_it_was_drawn_is_drawn_again_after_the_program_ended_in_between(
    company: Company, api: BotApi, program: Program
) -> None:
    out_of(company, "WATER")
    await program.tick()
    see(company, "WATER")
    with company.database.write() as connection:
        (message,) = messages.stale(connection)
        messages.drawing(connection, message)
        address, _, number = message.told.sent_as.partition("/")
        told = messages.at(connection, int(address), int(number))
        assert told is not None
        messages.answered(connection, told)
        (again,) = messages.stale(connection)
        messages.drawn(connection, again)
        assert messages.stale(connection) == []


def tapped(company: Company) -> None:
    """On the card in the group, which the answer draws."""
    card, answer = Place(GROUP, 1), Answer("what was answered")
    with company.database.write() as connection:
        shown_cards.answering(connection, card, answer, GROUP, NOW)
    with company.database.write() as connection:
        shown_cards.answered(connection, card, card, answer.says)


async def test_a_morning_with_nothing_new_draws_the_card_again_and_a_new_week_begins_another(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    assert await program.morning(MORNING + timedelta(days=1)) == 1
    await program.morning(MORNING + timedelta(days=6))  # Monday
    see(company, "RICE")
    assert await program.tick() == 1
    assert [(method, fields.get("message_id")) for method, fields in shown(api)] == [
        ("sendMessage", None),
        ("editMessageText", "1"),
        ("sendMessage", None),
        ("editMessageText", "3"),
    ]


def change(company: Company) -> None:
    """Something at the site that the card does not show."""
    with company.database.write() as connection:
        living_cards.changed(connection, [company.site("EAST").id])


async def test_a_change_that_a_card_does_not_show_asks_nothing_of_telegram(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    change(company)
    assert await program.tick() == 0
    see(company, "RICE")
    assert await program.tick() == 1
    change(company)
    assert await program.tick() == 0
    assert [method for method, _ in shown(api)] == ["sendMessage", "editMessageText"]


async def test_a_card_that_could_not_be_drawn_is_drawn_later_though_it_would_say_the_same(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    see(company, "RICE")
    api.is_away = True
    await program.tick()
    api.is_away = False
    change(company)
    async with Bot(TOKEN, api.url) as bot:
        assert await Program(company.database, bot).tick() == 1
        assert await Program(company.database, bot).tick() == 0
    assert [method for method, _ in shown(api)] == ["sendMessage", "editMessageText"]


async def test_while_a_group_is_closed_to_us_nothing_is_tried_there_and_others_are_drawn(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    see(company, "RICE")
    api.is_away = True
    assert await program.tick() == 1
    assert await program.tick() == 0, "it was closed for an hour"


async def test_a_card_that_cannot_be_worded_keeps_no_other_from_being_drawn(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    see(company, "RICE")
    with company.database.write() as connection:
        shown_cards.show(connection, Place(CHEN, 5), shown_cards.about(Subject.WEEK, 1), CHEN, {}, MORNING)
        shown_cards.mark_stale(connection, Place(CHEN, 5))
    assert await program.tick() == 1
    with company.database.read() as connection:
        assert shown_cards.stale(connection, 9) == []


async def test_a_card_speaks_the_language_of_its_group(company: Company, api: BotApi, program: Program) -> None:
    await program.morning()
    with company.database.write() as connection:
        people.change_group(connection, GROUP, language="en")
    change(company)
    assert await program.tick() == 1
    assert "Jasmine rice" in shown(api)[-1][1]["text"]


async def test_after_a_restoring_a_card_is_drawn_whatever_the_backup_believes_it_says(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    restoring.renew(company.database, {}, MORNING)
    await program.tick()
    ((_, drawn),) = [each for each in shown(api) if each[0] == "editMessageText"]
    assert drawn["message_id"] == "1"
    assert drawn["reply_markup"] != shown(api)[0][1]["reply_markup"], "the buttons of before are dead"


async def test_what_a_person_has_opened_on_a_card_goes_with_the_next_change_that_the_card_shows_or_not(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    tapped(company)
    change(company)
    assert await program.tick() == 1, "something else stands there"
    change(company)
    assert await program.tick() == 0


async def test_a_card_that_was_deleted_is_followed_by_another_the_next_morning(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    see(company, "RICE")
    api.gone.add(GROUP)
    assert await program.tick() == 1
    assert await program.tick() == 0
    await program.morning(MORNING + timedelta(days=1))
    assert [method for method, _ in shown(api)] == ["sendMessage", "sendMessage"]


async def test_who_does_not_work_here_any_more_is_shown_nothing_more(
    company: Company, api: BotApi, program: Program
) -> None:
    asked = company.request("WATER", 5, by=ANA) if company.receive("WATER", 50) else None
    assert asked is not None
    company.offer(asked, 3)
    await program.tick()
    with company.database.write() as connection:
        granting.remove(connection, None, company.person(ANA), NOW)
    company.offer(asked, 2)
    api.sent.clear()
    await program.tick()
    assert {fields["chat_id"] for method, fields in shown(api) if method == "editMessageText"} == {CHEN}


async def test_a_group_that_has_moved_gets_its_next_card_at_its_new_address(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    with company.database.write() as connection:
        people.move_group(connection, GROUP, -1001)
    see(company, "RICE")
    assert await program.tick() == 0, "the card stayed behind"
    await program.morning(MORNING + timedelta(days=1))
    see(company, "WATER")
    assert await program.tick() == 1
    assert [fields["chat_id"] for _, fields in shown(api)] == [GROUP, -1001, -1001]


async def test_a_card_that_met_a_group_on_the_move_is_drawn_again_where_it_arrived(
    company: Company, api: BotApi, program: Program
) -> None:
    api.moved[GROUP] = -1001
    await program.morning()
    see(company, "RICE")
    assert await program.tick() == 1
    assert [(method, fields["chat_id"]) for method, fields in shown(api)] == [
        ("sendMessage", -1001),
        ("editMessageText", -1001),
    ]


async def test_after_a_start_it_is_drawn_as_things_are_and_not_sent_again(
    company: Company, api: BotApi, program: Program
) -> None:
    await program.morning()
    see(company, "RICE")
    async with Bot(TOKEN, api.url) as bot:
        begun = Program(company.database, bot)
        begun.outgoing.recover()
        assert await begun.morning() == 1
    assert [method for method, _ in shown(api)] == ["sendMessage", "editMessageText"]


async def test_what_ran_out_just_now_is_a_message_with_what_can_be_done(
    company: Company, api: BotApi, program: Program
) -> None:
    company.receive("RICE", 100)
    company.receive("WATER", 60)
    watch = Watch(company)
    watch.follow()
    company.issue("WATER", 60)
    watch.follow()
    await program.tick()
    ((_, fields),) = shown(api)
    assert "🔴 <b>东区仓</b>：刚刚发生\n1. 矿泉水" in fields["text"]
    assert "disable_notification" not in fields
    labels = [each["text"] for row in json.loads(fields["reply_markup"])["inline_keyboard"] for each in row]
    assert labels[:2] == ["🛒 采购 48 瓶", "👀 确认"]


async def test_what_has_come_in_before_it_could_be_told_says_so(
    company: Company, api: BotApi, program: Program
) -> None:
    company.receive("WATER", 60)
    watch = Watch(company)
    watch.follow()
    company.issue("WATER", 60)
    watch.follow()
    company.receive("WATER", 60)
    watch.follow()
    await program.tick()
    assert "✅ 矿泉水：已经有货了" in shown(api)[0][1]["text"]


def out_of(company: Company, *skus: str) -> Watch:
    """There was enough of them a moment ago, and nothing is left; it is told at once."""
    company.receive("RICE", 100)
    company.receive("WATER", 60)
    watch = Watch(company)
    watch.follow()
    for sku in skus:
        company.issue(sku, {"RICE": 100, "WATER": 60}[sku])
    watch.follow()
    return watch


def labels(fields: dict[str, Any]) -> list[str]:
    keyboard = json.loads(fields["reply_markup"])["inline_keyboard"] if "reply_markup" in fields else []
    return [each["text"] for row in keyboard for each in row]


async def test_what_was_urgent_says_in_place_who_has_dealt_with_it_and_when_it_is_over(
    company: Company, api: BotApi, program: Program
) -> None:
    watch = out_of(company, "RICE", "WATER")
    assert await program.tick() == 0, "it was told as it is"
    see(company, "RICE")
    assert await program.tick() == 1
    assert await program.tick() == 0, "it shows that now"
    (_, told), (method, drawn) = shown(api)
    assert labels(told) == ["1", "2"]
    assert (method, drawn["chat_id"], drawn["message_id"]) == ("editMessageText", GROUP, "1")
    assert "陈钰：茉莉香米" in drawn["text"]
    assert "2. 矿泉水" in drawn["text"]
    assert labels(drawn) == ["2", "↩️ 茉莉香米"]
    company.receive("WATER", 60)
    company.receive("RICE", 200)
    watch.follow()
    assert await program.tick() == 1
    over = shown(api)[-1][1]
    assert over["text"].endswith("✅ 茉莉香米：已经有货了\n✅ 矿泉水：已经有货了")
    assert labels(over) == []
    company.issue("WATER", 60)
    watch.follow()
    watch.release(NOW + timedelta(hours=1))
    assert await program.tick() == 0, "that is another message"


async def test_what_went_on_to_the_next_person_shows_it_too_and_a_message_that_is_gone_is_left_alone(
    company: Company, api: BotApi, program: Program
) -> None:
    watch = out_of(company, "WATER")
    await program.tick()
    watch.escalate(NOW + timedelta(hours=2))
    await program.tick()
    see(company, "WATER")
    api.gone.add(GROUP)
    assert await program.tick() == 2
    assert await program.tick() == 0
    (method, drawn) = shown(api)[-1]
    assert (method, drawn["chat_id"]) == ("editMessageText", CHEN)
    assert "Spring water" in drawn["text"]
    assert labels(drawn) == ["↩️ Spring water"]


async def test_what_came_up_again_is_not_shown_as_open_where_it_was_told_before(
    company: Company, api: BotApi, program: Program
) -> None:
    watch = out_of(company, "RICE", "WATER")
    await program.tick()
    company.receive("WATER", 60)
    watch.follow()
    company.issue("WATER", 60)
    watch.follow()
    assert await program.tick() == 1
    first = shown(api)[-1][1]
    assert "1. 茉莉香米" in first["text"]
    assert "↪️ 矿泉水：后来再次出现" in first["text"]
    assert labels(first) == ["1"]
