"""An answer of Telegram's that is nested more deeply than Python reads keeps nobody from being heard."""

import json
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from bot.telegram.polling import Poller
from bot.telegram.shallow import DEEPEST, ShallowRequest, shallow

DEEP = 200_000


def nested(levels: int) -> str:
    return '{"a": [' * levels + '"end"' + "]}" * levels


def test_what_is_no_deeper_than_anything_of_telegrams_is_the_same() -> None:
    text = json.dumps({"ok": True, "result": [{"text": 'a "quoted" [bracket}', "more": [{"x": [1]}]}]})
    assert shallow(text) == text


def test_what_lies_deeper_is_left_out_and_what_follows_is_not() -> None:
    text = f'[{nested(DEEP)}, "]}}", {{"update_id": 7}}]'
    read = json.loads(shallow(text))
    assert read[1:] == ["]}", {"update_id": 7}]
    levels = 0
    while isinstance(read, (list, dict)) and read:
        read, levels = (read[0] if isinstance(read, list) else read["a"]), levels + 1
    assert read is None
    assert levels == DEEPEST


async def test_an_update_that_is_nested_too_deeply_is_taken_with_its_number_and_confirmed() -> None:
    asked: list[Any] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(request.query["offset"])
        updates = [f'{{"update_id": 5, "message": {nested(DEEP)}}}', '{"update_id": 6, "message": {"text": "hello"}}']
        text = f'{{"ok": true, "result": [{", ".join(updates) if asked[-1] == "0" else ""}]}}'
        return web.Response(text=text, content_type="application/json")

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    taken: list[dict[str, Any]] = []

    async def take(bodies: list[dict[str, Any]]) -> None:
        taken.extend(bodies)

    request = ShallowRequest(1)
    bot = Bot("1:A", f"http://127.0.0.1:{runner.addresses[0][1]}/bot")
    poller = Poller(bot, request, take, seconds=0)
    try:
        await poller._taken(await poller._poll(0))
        await poller._taken(await poller._poll(0))
    finally:
        await request.shutdown()
        await runner.cleanup()
    assert [each["update_id"] for each in taken] == [5, 6]
    assert taken[1]["message"] == {"text": "hello"}
    assert asked == ["0", "7"]


def test_what_is_no_json_is_refused_as_ever() -> None:
    with pytest.raises(Exception, match="Invalid server response"):
        ShallowRequest.parse_json_payload(b"[" * DEEP)
