"""Inline mode: what is typed after the bot's name, what it offers, and what is sent of it."""

import asyncio
import json

import pytest
from telegram import InlineQueryResultArticle, InputTextMessageContent
from telegram.error import BadRequest

from tests.sandbox.conftest import ANNA, GROUP, STRANGE_GROUP, WANG
from tests.sandbox_process import ControlError

TOO_OLD = "Query is too old and response timeout expired or query id is invalid"


def asks(world, words, chat=WANG, **more):
    return world.control.post("/api/inline", {"person": WANG, "chat": chat, "query": words, **more})["query"]


def chooses(world, query, result="1", chat=WANG, person=WANG):
    return world.control.post(f"/api/inline/{query}", {"person": person, "chat": chat, "result": result})


def article(number="1", title="Milk", text="<b>Milk</b>: 24", **more):
    return InlineQueryResultArticle(number, title, InputTextMessageContent(text, "HTML"), **more)


async def test_what_is_typed_is_heard_and_what_is_offered_is_listed(bot, world):
    query_id = asks(world, "milk", GROUP, offset="20")
    [update] = await bot.get_updates(timeout=0)
    query = update.inline_query
    assert (query.id, query.query, query.offset, query.chat_type) == (query_id, "milk", "20", "supergroup")
    assert (query.from_user.id, query.from_user.language_code) == (WANG, "zh-hans")
    listed = asyncio.create_task(asyncio.to_thread(world.control.get, f"/api/inline/{query_id}"))
    results = [article(description="24"), article("2", "Tea")]
    assert await query.answer(results, cache_time=5, is_personal=True, next_offset="40")
    answer = await listed
    assert [(each["id"], each["title"], each["description"]) for each in answer["results"]] == [
        ("1", "Milk", "24"),
        ("2", "Tea", None),
    ]
    assert answer["next_offset"] == "40"


async def test_a_query_is_answered_once_and_nobody_answers_what_was_not_asked(bot, world):
    query = asks(world, "milk")
    assert await bot.answer_inline_query(query, [])
    for query_id in (query, "123"):
        with pytest.raises(BadRequest, match=TOO_OLD):
            await bot.answer_inline_query(query_id, [])
    assert world.control.get(f"/api/inline/{query}") == {"results": [], "next_offset": ""}
    with pytest.raises(ControlError, match="nobody has asked that"):
        world.control.get("/api/inline/123")


@pytest.mark.parametrize(
    ("results", "refusal"),
    [
        ([article(str(number)) for number in range(51)], "Too many inline query results specified"),
        ([article(), article()], "RESULT_ID_DUPLICATE"),
        ([article("é" * 33)], "RESULT_ID_INVALID"),
        ([article("")], "RESULT_ID_EMPTY"),
        ([article(title=" ")], "ARTICLE_TITLE_EMPTY"),
        ([article(text="<b>Milk")], "Can't parse InlineQueryResult: Can't parse entities: can't find end tag"),
        ([article(text="Salt & <Pepper>")], "Unsupported start tag"),
        ([article(text="x" * 4097)], "Message is too long"),
        ([article(text="")], "Message text is empty"),
        ([article(url="https://example.org")], "The sandbox has no article with url"),
    ],
)
async def test_what_cannot_be_offered_is_refused_and_the_query_stays_open(bot, world, results, refusal):
    query = asks(world, "milk")
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot._post("answerInlineQuery", {"inline_query_id": query, "results": results})
    assert await bot.answer_inline_query(query, [article(str(number)) for number in range(50)])


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"results": "["}, "Can't parse inline query results JSON object"),
        ({"results": "{}"}, "Expected an Array of inline query results"),
        ({"results": "[1]"}, "Inline query result must be an object"),
        ({"results": [{"type": "article", "id": "1"}]}, 'Can\'t find field "title"'),
        ({"results": [{"type": "article", "id": "1", "title": "x"}]}, "Input message content is not specified"),
        ({"results": [{"type": "photo", "id": "1", "title": "x"}]}, "The sandbox has no results of type photo"),
        ({"next_offset": "x" * 65}, "NEXT_OFFSET_INVALID"),
        ({"button": {"text": "Sign in", "start_parameter": "x"}}, "The sandbox has no button"),
    ],
)
async def test_a_malformed_answer_is_refused(bot, world, fields, refusal):
    fields = {name: each if isinstance(each, str) else json.dumps(each) for name, each in fields.items()}
    with pytest.raises(BadRequest, match=f"(?i){refusal}"):
        await bot._post("answerInlineQuery", {"inline_query_id": asks(world, "milk"), **fields})


async def test_what_is_chosen_is_said_by_the_person_via_the_bot_which_hears_it_where_it_is(bot, world):
    query = asks(world, "milk")
    await bot.answer_inline_query(query, [article()])
    await bot.get_updates(offset=-1, timeout=0, allowed_updates=[])
    await bot.delete_webhook(drop_pending_updates=True)
    sent = chooses(world, query)
    assert (sent["message"]["text"], sent["message"]["from"]["id"]) == ("Milk: 24", WANG)
    assert sent["message"]["via"] == "storekeeper_sandbox_bot"
    assert chooses(world, query, chat=GROUP)["update_id"]
    private, public = await bot.get_updates(timeout=0)
    assert (private.message.via_bot.id, private.message.parse_entities()) == (
        bot.id,
        {private.message.entities[0]: "Milk"},
    )
    assert public.message.chat.id == GROUP


async def test_where_the_bot_is_not_a_result_is_sent_all_the_same_and_the_bot_does_not_hear_it(bot, world):
    asked = world.control.post("/api/inline", {"person": ANNA, "chat": STRANGE_GROUP, "query": "milk"})
    assert asked["update_id"]
    await bot.answer_inline_query(asked["query"], [article()])
    assert chooses(world, asked["query"], chat=STRANGE_GROUP, person=ANNA)["update_id"] is None
    assert world.control.messages(STRANGE_GROUP)[-1]["text"] == "Milk: 24"


async def test_only_who_has_asked_sends_only_what_was_offered_to_where_they_are(bot, world):
    query = asks(world, "milk")
    with pytest.raises(ControlError, match="that was not offered"):
        chooses(world, query)
    await bot.answer_inline_query(query, [article()])
    for more in ({"result": "2"}, {"person": ANNA, "chat": ANNA}):
        with pytest.raises(ControlError, match="that was not offered"):
            chooses(world, query, **more)
    with pytest.raises(ControlError, match="is in no chat"):
        chooses(world, query, chat=ANNA)
    with pytest.raises(ControlError, match="at most 256 characters"):
        asks(world, "x" * 257)


async def test_a_bot_that_did_not_ask_for_inline_queries_hears_none(bot, world):
    await bot.get_updates(timeout=0, allowed_updates=["message"])
    assert world.control.post("/api/inline", {"person": WANG, "chat": WANG, "query": "x"})["update_id"] is None
    await bot.get_updates(timeout=0, allowed_updates=["inline_query"])
    assert world.control.post("/api/inline", {"person": WANG, "chat": WANG, "query": "x"})["update_id"]
