"""A stand-in for the Bot API: one bot, its people and chats, over the real wire protocol."""

import inspect
from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from aiohttp import web

from sandbox.events import Publish
from sandbox.faults import Faults
from sandbox.telegram import about, arguments, editing, inline, menus, sending
from sandbox.telegram.refusal import Refusal, refuse
from sandbox.telegram.world import World

SHOWN = 200  # messages per chat
REQUEST_BYTES = 64 * 1024 * 1024

METHODS = {  # the Bot API's names, matched case-insensitively
    name.replace("_", ""): method
    for module in (about, sending, editing, menus, inline)
    for name, method in inspect.getmembers(module, inspect.iscoroutinefunction)
    if not name.startswith("_")
}

__all__ = ["Telegram", "refuse"]


class Telegram:
    """The service: `.app` serves the bot, `.world` is its state."""

    def __init__(self, data: Path, faults: Faults, publish: Publish) -> None:
        self.world = World(data, publish)
        self.app = web.Application(client_max_size=REQUEST_BYTES, middlewares=[faults.middleware])
        self.app.router.add_route("*", "/bot{token}/{method}", self._call)
        self.app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        self.app.router.add_route("*", "/{anything:.*}", _not_found)

    async def _call(self, request: web.Request) -> web.Response:
        if request.match_info["token"] != self.world.token:
            return refuse(HTTPStatus.UNAUTHORIZED)
        method = METHODS.get(request.match_info["method"].lower())
        if method is None or request.method not in {"GET", "POST"}:
            return refuse(HTTPStatus.NOT_FOUND)
        try:
            result = await method(self.world, await arguments.read(request))
        except Refusal as refusal:
            return refusal.response
        except web.HTTPRequestEntityTooLarge as error:
            return refuse(error.status)
        return web.json_response({"ok": True, "result": result})

    async def _download(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.world.token:
            return refuse(HTTPStatus.UNAUTHORIZED)
        content = self.world.files.at(request.match_info["path"])
        if content is None:
            return refuse(HTTPStatus.NOT_FOUND)
        return web.FileResponse(content, headers={"Content-Type": "application/octet-stream"})

    @property
    def shown(self) -> dict[str, Callable[[], Any]]:
        """What the page shows of it, by name; each is made when it is called."""
        world = self.world
        chats = (*world.people, *world.groups)
        return {
            "bot": lambda: world.bot_on_page,
            "people": lambda: list(world.people.values()),
            "chats": lambda: [
                {"id": each["id"], "type": each["type"], "title": each.get("title") or each["first_name"]}
                | {"members": world.members(each["id"])}
                for each in map(world.chat, chats)
            ],
            "messages": lambda: {
                str(chat): [message.view() for message in world.messages.get(chat, [])[-SHOWN:]] for chat in chats
            },
            "commands": lambda: menus.shown(world),
        }


async def _not_found(_request: web.Request) -> web.Response:
    return refuse(HTTPStatus.NOT_FOUND)
