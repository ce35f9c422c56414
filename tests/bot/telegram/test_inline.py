"""Inline mode: who is offered what, in which words."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from telegram import Bot, InlineQuery, InlineQueryResultArticle, InputTextMessageContent, Update

from bot.telegram import inline
from bot.telegram.inbox import Inbox
from bot.telegram.inbox_rows import inbox
from bot.telegram.inline import Inline
from bot.telegram.order import ChatQueues
from domain.company import granting, people, search
from domain.storage.schema.company import items
from domain.tables.importing import import_company
from tests.bot.chatting import BOT, GROUP, STRANGER, Chat
from tests.databases import sqlite_database
from tests.domain.small_company import ANA, CHEN, FILES, GUEST, LATER, LI, NOW, Company, found, write
from tests.sandbox_process import Sandbox


def asked(person: int, words: str, offset: str = "") -> dict[str, Any]:
    who = {"id": person, "first_name": "One", "is_bot": False, "language_code": "en"}
    return {"id": "1", "from": who, "query": words, "offset": offset, "chat_type": "private"}


def offered(company: Company, person: int, words: str, offset: str = "") -> tuple[list[InlineQueryResultArticle], str]:
    query = InlineQuery.de_json(asked(person, words, offset), None)
    with company.database.read() as connection:
        return inline.offer(connection, people.by_address(connection, person), query, NOW)


def names(company: Company, person: int, words: str) -> list[str]:
    return [article.title for article in offered(company, person, words)[0]]


def text_of(article: InlineQueryResultArticle) -> str:
    content = article.input_message_content
    assert isinstance(content, InputTextMessageContent)
    assert content.parse_mode == "HTML"
    return content.message_text


@pytest.fixture
def stocked(company: Company) -> Company:
    company.receive("WATER", 48)
    company.receive("WATER", 5, by=ANA)
    company.receive("PARA", 7, "P-26", LATER)
    return company


def test_an_item_is_offered_with_its_stock_by_site_ones_own_first_and_its_card_is_what_is_sent(
    stocked: Company,
) -> None:
    (water,), more = offered(stocked, ANA, "water")
    assert (water.title, water.description) == (
        "Spring water",
        "West warehouse: 5 bottles · East warehouse: 48 bottles",
    )
    assert (more, water.reply_markup) == ("", None)
    ana = Chat(stocked, ANA)
    ana.says("Spring water")
    assert text_of(water) == ana.taps("More")
    (para,), _ = offered(stocked, ANA, "para")
    assert "lot P-26\n   expires" in text_of(para)


def test_it_speaks_the_persons_language(stocked: Company) -> None:
    (water,), _ = offered(stocked, LI, "water")
    assert (water.title, water.description) == ("矿泉水", "东区仓：48 瓶 · 西区仓：5 瓶")
    assert "东区仓" in text_of(water)
    (rice,), _ = offered(stocked, LI, "香米")
    assert rice.description == "无库存"


def test_a_viewer_sees_what_everybody_sees_and_nothing_is_found_of_nonsense(stocked: Company) -> None:
    assert names(stocked, GUEST, "water") == names(stocked, CHEN, "water") == ["Spring water"]
    assert offered(stocked, CHEN, "xyzzy plugh") == ([], "")


def test_strangers_and_who_was_removed_are_offered_nothing(stocked: Company) -> None:
    for words in ("", "water", "6901234567892"):
        assert offered(stocked, STRANGER, words) == ([], "")
    assert names(stocked, GUEST, "water")
    with stocked.database.write() as connection:
        granting.remove(connection, None, stocked.person(GUEST), NOW)
    for words in ("", "water"):
        assert offered(stocked, GUEST, words) == ([], "")


def test_before_anything_is_typed_ones_last_items_are_offered_or_else_what_runs_low(stocked: Company) -> None:
    stocked.receive("WATER", 1)
    assert names(stocked, LI, " ") == ["矿泉水", "对乙酰氨基酚片"]
    assert names(stocked, GUEST, "") == ["Jasmine rice"]


def test_names_are_shown_as_they_are(stocked: Company) -> None:
    with stocked.database.write() as connection:
        connection.execute(update(items).where(items.c.sku == "WATER").values(name_en="<b>A&W</b> water"))
        search.index_all(connection)
    (water,), _ = offered(stocked, ANA, "a&w")
    assert water.title == "<b>A&W</b> water"
    assert "<b>&lt;b&gt;A&amp;W&lt;/b&gt; water</b>" in text_of(water)


def test_what_is_found_comes_in_pages_of_twenty_and_none_twice(company: Company, tmp_path: Path) -> None:
    rows = "".join(f"CUP-{number:03},Cup {number},杯子,piece,0,none,,,\n" for number in range(45))
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, FILES | {"items": FILES["items"] + rows}), NOW)
    offset, seen, pages = "", [], []
    for _ in range(3):
        page, offset = offered(company, ANA, "cup", offset)
        seen += [article.id for article in page]
        pages.append(len(page))
    assert (pages, offset, len(set(seen))) == ([20, 20, 5], "", 45)
    assert offered(company, ANA, "cup", "garbage")[0][0].id == seen[0]


def test_a_card_that_was_chosen_is_not_answered_where_the_bot_is(stocked: Company) -> None:
    ours, theirs = ({"id": 1, "is_bot": True, "first_name": name, "username": name} for name in (BOT, "gif"))
    for chat in (Chat(stocked, ANA), Chat(stocked, CHEN, GROUP)):
        assert chat.sends(text="Spring water", via_bot=ours) == ""
    assert "Spring water" in Chat(stocked, ANA).sends(text="Spring water", via_bot=theirs)


# On its way: with the sandbox, on one database


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Company]:
    with sqlite_database(tmp_path, begin=found) as database:
        yield Company(database)


@pytest.fixture
async def bot(sandbox: Sandbox) -> AsyncIterator[Bot]:
    ana = {"id": ANA, "first_name": "Ana", "language_code": "en", "label": ""}
    sandbox.control.put("/api/cast", {"people": [ana], "groups": [], "shelf": [], "actions": []})
    async with Bot(sandbox.token, sandbox.bot_api) as bot:
        yield bot


def types(sandbox: Sandbox, words: str, person: int = ANA) -> str:
    body = {"person": person, "chat": person, "query": words}
    return str(sandbox.control.post("/api/inline", body)["query"])


async def told(bot: Bot) -> list[Update]:
    return list(await bot.get_updates(timeout=0))


async def test_an_inline_query_is_not_stored_and_waits_for_no_chat(small: Company, sandbox: Sandbox, bot: Bot) -> None:
    types(sandbox, "water")
    (update,) = await told(bot)
    queues = ChatQueues()
    taking = Inbox(small.database, lambda body: Update.de_json(body, bot), queues)
    types(sandbox, "rice")
    (_, second) = await told(bot)
    await taking.take([update.to_dict(), second.to_dict()])
    await taking.take([])
    turns = [await asyncio.wait_for(queues.next(), 15) for _ in range(2)]  # of which neither is done
    assert [each.update_id for each in turns] == [update.update_id, second.update_id]
    with small.database.read() as connection:
        assert connection.execute(select(inbox)).all() == []


async def test_who_never_wrote_is_spoken_to_in_their_phones_language(
    small: Company, sandbox: Sandbox, bot: Bot
) -> None:
    chen = {"id": CHEN, "first_name": "Chen", "language_code": "zh-hans", "label": ""}
    sandbox.control.put("/api/cast", {"people": [chen], "groups": [], "shelf": [], "actions": []})
    query = types(sandbox, "water", CHEN)
    (update,) = await told(bot)
    assert update.inline_query is not None
    await Inline(small.database, lambda: NOW).answer(update.inline_query)
    assert [each["title"] for each in sandbox.control.get(f"/api/inline/{query}")["results"]] == ["矿泉水"]


async def test_an_answer_that_comes_too_late_or_not_at_all_is_noted_and_left(
    small: Company, sandbox: Sandbox, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    answers = Inline(small.database, lambda: NOW)
    late, lost = types(sandbox, "water"), types(sandbox, "rice")
    first, second = (update.inline_query for update in await told(bot))
    assert first is not None
    assert second is not None
    await answers.answer(first)
    assert [each["title"] for each in sandbox.control.get(f"/api/inline/{late}")["results"]] == ["Spring water"]
    await answers.answer(first)
    assert "query is too old" in caplog.text.lower()
    fault = {"service": "telegram", "kind": "status", "status": 502, "path": "(?i)answerInlineQuery"}
    sandbox.control.post("/api/faults", fault)
    await answers.answer(second)
    assert "Bad Gateway" in caplog.text
    await answers.answer(second)
    assert sandbox.control.get(f"/api/inline/{lost}")["next_offset"] == ""
