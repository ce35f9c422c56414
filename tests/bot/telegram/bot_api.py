"""A Bot API of a few answers, over HTTP: for what the sandbox does not do."""

import itertools
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

TOKEN = "1:A"
ME = {"id": 1, "is_bot": True, "first_name": "Storekeeper", "username": "storekeeper_bot"}


class BotApi:
    """What is sent, in order; groups that have moved, gone topics, slow chats, hours in which nothing is taken."""

    def __init__(self) -> None:
        self.url = ""
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.moved: dict[int, int] = {}
        self.kicked: set[int] = set()
        self.topics_gone = False
        self.gone: set[int] = set()  # chats in which no message can be found any more
        self.is_away = False
        self.portal = ""  # a page that something in between answers with
        self.wait: Callable[[int], Awaitable[None]] | None = None  # what a chat's answers wait for
        self._ids = itertools.count(1)

    def chats(self) -> list[int]:
        return [fields["chat_id"] for _, fields in self.sent]

    async def answer(self, request: web.Request) -> web.Response:
        method, fields = request.match_info["method"], dict(await request.post())
        if self.portal:
            return web.Response(text=self.portal, content_type="text/html")
        if "chat_id" not in fields:
            return web.json_response({"ok": True, "result": ME})
        chat = fields["chat_id"] = int(fields["chat_id"])
        if self.wait:
            await self.wait(chat)
        if self.is_away:
            return _refusal("Too Many Requests", retry_after=3600)
        if chat in self.moved:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            return _refusal(words, migrate_to_chat_id=self.moved[chat])
        if chat in self.kicked:
            return _refusal("Forbidden: bot was kicked from the supergroup chat", code=403)
        if self.topics_gone and "message_thread_id" in fields:
            return _refusal("Bad Request: message thread not found")
        if chat in self.gone and method.startswith("edit"):
            return _refusal("Bad Request: message to edit not found")
        self.sent.append((method, fields))
        chat = {"id": chat, "type": "supergroup", "title": ""}
        return web.json_response(
            {"ok": True, "result": {"message_id": next(self._ids), "date": int(time.time()), "chat": chat}}
        )


def _refusal(words: str, code: int = 400, **parameters: int) -> web.Response:
    body = {"ok": False, "error_code": code, "description": words, "parameters": parameters}
    return web.json_response(body, status=code)


@asynccontextmanager
async def bot_api() -> AsyncIterator[BotApi]:
    api = BotApi()
    application = web.Application()
    application.router.add_post("/bot{token}/{method}", api.answer)
    runner = web.AppRunner(application, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        api.url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot"
        yield api
    finally:
        await runner.cleanup()
