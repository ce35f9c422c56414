"""A transfer's card, in every chat where it stands, shows how the transfer is now, whoever has moved it on."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from telegram import Bot

from bot.telegram.living_cards import LivingCards
from bot.telegram.notices import Outgoing
from bot.telegram.sending import Sender
from domain.storage.database import Database
from domain.storage.schema.people import outbox, shown_cards
from domain.vocabulary import NoticeState
from tests.bot.chatting import Chat
from tests.bot.routes.test_transfers import carded
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


@pytest.mark.parametrize(("tap", "asks"), [("Reject", "Why?"), ("Offer something else", "What can you give?")])
async def test_an_open_question_was_redrawn_away_when_its_document_changed(
    founded: Database, api: BotApi, tap: str, asks: str
) -> None:
    company = Company(founded)
    company.receive("WATER", 50)
    transfer = company.request("WATER", 5)
    await said(founded, api)
    chen = carded(company, Chat(company, CHEN), transfer.id)
    assert asks in chen.taps(tap)
    company.amend(transfer, 7)
    with founded.read() as connection:
        there = select(shown_cards.c.message).where(shown_cards.c.chat == CHEN)
        assert chen.card["message_id"] not in set(connection.execute(there).scalars())
    chen.taps("Back")
    assert "7 bottles" in chen.card["text"]
    with founded.read() as connection:
        assert chen.card["message_id"] in set(connection.execute(there).scalars())
