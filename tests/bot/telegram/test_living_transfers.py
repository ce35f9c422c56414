"""A transfer's card, in every chat where it stands, shows how the transfer is now, whoever has moved it on."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from itertools import count

import pytest
from sqlalchemy import select
from telegram import Bot

from bot.chat.buttons.transfers import ShowTransfer
from bot.telegram.living_cards import LivingCards
from bot.telegram.notices import Outgoing
from bot.telegram.sending import Sender
from domain.company import shown_cards
from domain.storage.database import Database
from domain.storage.schema.people import outbox
from domain.vocabulary import NoticeState
from tests.bot.chatting import Chat
from tests.bot.telegram.bot_api import TOKEN, BotApi, bot_api
from tests.domain.small_company import ANA, CHEN, LI, Company

NOON = datetime(2026, 3, 10, 5, tzinfo=UTC)


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as api:
        yield api


async def said(database: Database, api: BotApi) -> list[tuple[str, int, str]]:
    """What is sent and edited once all that waits is sent: how, where, and the sign that it begins with."""
    api.sent.clear()
    async with Bot(TOKEN, api.url) as bot:
        outgoing = Outgoing(database, Sender(bot), lambda: NOON)
        cards = LivingCards(database, Sender(bot), lambda: NOON)
        while await outgoing.tick() + await cards.tick():
            pass
    return [
        (method, int(fields["chat_id"]), fields["text"][:1])
        for method, fields in api.sent
        if method in ("sendMessage", "editMessageText")
    ]


async def test_whoever_acts_all_cards_show_it(founded: Database, api: BotApi) -> None:
    company = Company(founded)
    company.receive("WATER", 50)
    transfer = company.request("WATER", 5)
    assert await said(founded, api) == [("sendMessage", CHEN, "📨")]
    company.approve(transfer)
    told = await said(founded, api)
    assert sorted(told) == sorted(
        [("editMessageText", CHEN, "✅"), ("sendMessage", ANA, "✅"), ("sendMessage", LI, "✅")]
    )
    company.take(transfer)
    told = await said(founded, api)
    assert sorted(told) == sorted([("editMessageText", each, "🧺") for each in (CHEN, ANA, LI)])
    company.send(transfer)
    told = await said(founded, api)
    assert sorted(told) == sorted(
        [("editMessageText", each, "🚚") for each in (CHEN, ANA, LI)]
        + [("sendMessage", CHEN, "🚚"), ("sendMessage", ANA, "🚚")]
    )
    assert await said(founded, api) == []


async def test_who_had_deleted_a_card_was_told_the_next_step_twice(founded: Database, api: BotApi) -> None:
    company = Company(founded)
    company.receive("WATER", 50)
    transfer = company.request("WATER", 5)
    company.offer(transfer, 3)
    await said(founded, api)
    api.gone = {ANA}
    company.offer(transfer, 2)
    assert sorted(await said(founded, api)) == [("editMessageText", CHEN, "⚖"), ("sendMessage", ANA, "⚖")]
    with founded.read() as connection:
        assert set(connection.execute(select(outbox.c.state)).scalars()) == {NoticeState.SENT}


def phone(database: Database, address: int) -> Chat:
    """A chat in which the numbers of answers are not those of notices."""
    return Chat(Company(database), address, numbers=count(1_000))


def edits(api: BotApi, chat: Chat) -> list[str]:
    """What the message that the chat's buttons are under was edited to."""
    place = chat.person, chat.card["message_id"]
    return [
        told["text"]
        for method, told in api.sent
        if method == "editMessageText" and (int(told["chat_id"]), int(told["message_id"])) == place
    ]


@pytest.mark.parametrize(("tap", "asks"), [("Reject", "Why?"), ("Offer something else", "What can you give?")])
async def test_an_open_question_was_redrawn_away_when_its_document_changed(
    founded: Database, api: BotApi, tap: str, asks: str
) -> None:
    company, chen = Company(founded), phone(founded, CHEN)
    company.receive("WATER", 50)
    transfer = company.request("WATER", 5)
    await said(founded, api)
    chen.taps_on(ShowTransfer(transfer.id))
    assert asks in chen.taps(tap)
    company.amend(transfer, 7)
    company.approve(transfer)
    await said(founded, api)
    assert edits(api, chen) == []
    with founded.read() as connection:
        assert shown_cards.stale(connection, 16) == [], "it is looked at once for each change"
    chen.taps("Back")
    assert "7 bottles" in chen.card["text"]
    company.take(transfer)
    await said(founded, api)
    (drawn,) = edits(api, chen)
    assert drawn.startswith("🧺")


@pytest.mark.parametrize("tap", ["Reject", "Offer something else"])
async def test_a_question_stayed_under_a_document_that_was_over(founded: Database, api: BotApi, tap: str) -> None:
    company, chen = Company(founded), phone(founded, CHEN)
    company.receive("WATER", 50)
    transfer = company.request("WATER", 5)
    chen.taps_on(ShowTransfer(transfer.id))
    chen.taps(tap)
    company.withdraw(transfer)
    await said(founded, api)
    (drawn,) = edits(api, chen)
    assert "withdrawn" in drawn
    assert await said(founded, api) == []


async def test_what_is_reopened_is_drawn_where_a_question_about_it_was(founded: Database, api: BotApi) -> None:
    """It had been a question when its document was over, and was believed to be one for ever."""
    company, ana = Company(founded), phone(founded, ANA)
    company.receive("WATER", 50)
    sent = company.send(company.approve(company.request("WATER", 5)))
    ana.taps_on(ShowTransfer(sent.id))
    ana.taps("Cancel the transfer")
    over = company.arrive(sent)
    await said(founded, api)
    (drawn,) = edits(api, ana)
    assert "arrived" in drawn
    company.step_back(over, by=ANA)
    await said(founded, api)
    (drawn,) = edits(api, ana)
    assert "on its way" in drawn
