"""The page and its API: what people do, what they see, and how the services misbehave."""

import asyncio
import json
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox import shelf, spreadsheet
from sandbox.events import Events
from sandbox.faults import Fault, Faults
from sandbox.google import Google
from sandbox.listener import Listener
from sandbox.saving import write
from sandbox.telegram import Telegram, people
from sandbox.telegram.arguments import Upload
from sandbox.telegram.world import Message

PAGE = Path(__file__).parent / "page"
UPLOAD_BYTES = 64 * 1024 * 1024
HEARTBEAT = 15.0  # seconds without an event
OPENED = {"application/pdf", "image/jpeg", "image/png"}  # by the browser; an uploaded page must not run with our origin

Json = dict[str, Any]


@dataclass(frozen=True)
class Service:
    """A stand-in that can be switched off and made to misbehave."""

    listener: Listener
    faults: Faults


class Control:
    """The page's application, `.app`. The products on the shelf and the offered actions are stored in page.json."""

    def __init__(
        self, data: Path, events: Events, telegram: Telegram, google: Google, services: dict[str, Service]
    ) -> None:
        self._events = events
        self._telegram = telegram
        self._google = google
        self._services = services
        for service in services.values():
            service.faults.used = self._tell_services
        self._kept = data / "page.json"
        self._clock_steps: list[str] = []
        self._page: Json = {"shelf": [], "actions": []}
        if self._kept.exists():
            self._page = json.loads(self._kept.read_text("utf-8"))
        self.app = web.Application(client_max_size=UPLOAD_BYTES, middlewares=[_errors_as_json])
        self.app.add_routes(
            [
                web.get("/", _index),
                web.static("/page", PAGE),
                web.get("/api/state", self._state),
                web.get("/api/events", self._stream),
                web.post("/api/send", self._send),
                web.post("/api/edit", self._edit),
                web.post("/api/photo", self._photo),
                web.post("/api/album", self._album),
                web.post("/api/tap", self._tap),
                web.post("/api/inline", self._ask),
                web.get("/api/inline/{query}", self._offered),
                web.post("/api/inline/{query}", self._choose),
                web.get("/api/files/{unique}", self._file),
                web.get("/api/shelf/{id}.jpg", self._shelf_picture),
                web.put("/api/cast", self._cast),
                *spreadsheet.routes(google),
                web.post("/api/faults", self._misbehave),
                web.delete("/api/faults", self._behave),
                web.post("/api/services", self._switch),
                web.post("/api/redeliver", self._redeliver),
                web.post("/api/update", self._update),
                web.get("/api/clock", self._asked_of_clock),
                web.post("/api/clock", self._ask_clock),
            ]
        )

    @property
    def _states(self) -> Json:
        return {
            name: {"up": service.listener.up, "faults": [asdict(fault) for fault in service.faults.active]}
            for name, service in self._services.items()
        }

    async def _state(self, request: web.Request) -> web.Response:
        """Return what the page shows; with `?of=`, only these parts of it: the sheet takes a hundred times the rest."""
        parts = self._telegram.shown | {
            "shelf": self._shelf,
            "actions": lambda: self._page["actions"],
            "sheet": self._google.snapshot,
            "services": lambda: self._states,
        }
        wanted = request.query.getall("of", [*parts])
        if unknown := set(wanted) - parts.keys():
            raise ValueError(f"no part of the state is called {', '.join(unknown)}; there are {', '.join(parts)}")
        return web.json_response({name: parts[name]() for name in wanted})

    def _shelf(self) -> list[Json]:
        return [
            {
                "id": each["id"],
                "name": each["name"],
                "caption": each["caption"],
                "picture": f"/api/shelf/{each['id']}.jpg",
            }
            for each in self._page["shelf"]
        ]

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        # A page that was closed is noticed when writing to it fails.
        with self._events.stream() as stream, suppress(ConnectionResetError):
            await response.prepare(request)
            await response.write(b": open\n\n")
            while True:
                try:
                    event = await asyncio.wait_for(stream.get(), HEARTBEAT)
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if event is None:
                    break
                await response.write(f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode())
        return response

    async def _send(self, request: web.Request) -> web.Response:
        body = await _body(request)
        return _sent(people.send(self._telegram.world, *_who_and_where(body), str(body["text"]), _reply_to(body)))

    async def _edit(self, request: web.Request) -> web.Response:
        body = await _body(request)
        who_and_where, message = _who_and_where(body), int(body["message"])
        return _sent(people.edit(self._telegram.world, *who_and_where, message, str(body["text"])))

    async def _photo(self, request: web.Request) -> web.Response:
        return _sent((await self._photographed(request))[0])

    async def _album(self, request: web.Request) -> web.Response:
        messages, update_ids = zip(*await self._photographed(request), strict=True)
        return web.json_response({"messages": [each.view() for each in messages], "update_ids": update_ids})

    async def _photographed(self, request: web.Request) -> list[tuple[Message, int | None]]:
        """Return pictures from the shelf, by their ids in JSON, or uploaded as the fields "file" of a form."""
        if request.content_type == "application/json":
            body = await _body(request)
            items = [self._on_shelf(str(each)) for each in _several(body["shelf"])]
            files = [Upload(f"{item['id']}.jpg", "image/jpeg", await _picture(item)) for item in items]
            captions = _several(body.get("caption"))
        else:
            form = await request.post()
            body, captions, sent = dict(form), form.getall("caption", []), form.getall("file", [])
            files = [
                Upload(each.filename, each.content_type, each.file.read())
                for each in sent
                if isinstance(each, web.FileField)
            ]
        as_files = str(body.get("as_file", "")).lower() in {"true", "1", "on"}
        who_and_where, said = _who_and_where(body), [str(each or "") for each in captions]
        return await people.photos(
            self._telegram.world, *who_and_where, files, said, _reply_to(body), as_files=as_files
        )

    async def _tap(self, request: web.Request) -> web.Response:
        body = await _body(request)
        who, where = _who_and_where(body)
        query_id, update_id = people.tap(self._telegram.world, who, where, int(body["message"]), str(body["data"]))
        return web.json_response({"callback": query_id, "update_id": update_id})

    async def _ask(self, request: web.Request) -> web.Response:
        body = await _body(request)
        words, offset = str(body["query"]), str(body.get("offset", ""))
        query_id, update_id = people.ask(self._telegram.world, *_who_and_where(body), words, offset)
        return web.json_response({"query": query_id, "update_id": update_id})

    async def _offered(self, request: web.Request) -> web.Response:
        return web.json_response(await people.offered(self._telegram.world, request.match_info["query"]))

    async def _choose(self, request: web.Request) -> web.Response:
        body = await _body(request)
        who, where = _who_and_where(body)
        query_id, result_id = request.match_info["query"], str(body["result"])
        return _sent(people.choose(self._telegram.world, who, where, query_id, result_id))

    async def _file(self, request: web.Request) -> web.StreamResponse:
        known = self._telegram.world.files.known.get(request.match_info["unique"])
        content = self._telegram.world.files.content(request.match_info["unique"])
        if known is None or content is None:
            raise web.HTTPNotFound
        mime = known["api"].get("mime_type", "image/jpeg")
        headers = {"X-Content-Type-Options": "nosniff", "Content-Type": mime}
        if known["kind"] == "document":
            shown = "inline" if mime in OPENED else "attachment"
            headers["Content-Disposition"] = f"{shown}; filename*=UTF-8''{quote(known['api']['file_name'])}"
        return web.FileResponse(content, headers=headers)

    async def _shelf_picture(self, request: web.Request) -> web.Response:
        picture = await _picture(self._on_shelf(request.match_info["id"]))
        return web.Response(body=picture, content_type="image/jpeg", headers={"Cache-Control": "no-cache"})

    def _on_shelf(self, item_id: str) -> Json:
        for item in self._page["shelf"]:
            if item["id"] == item_id:
                return dict(item)
        raise web.HTTPNotFound

    async def _cast(self, request: web.Request) -> web.Response:
        body = await _body(request)
        on_shelf = [
            {"id": str(each["id"]), "caption": each.get("caption", "")}
            | {key: each[key] for key in ("name", "format", "text")}
            for each in body.get("shelf", [])
        ]
        for item in on_shelf:
            shelf.barcode(item["format"], item["text"])
        people.cast(self._telegram.world, body["people"], body.get("groups", []))
        self._page = {"shelf": on_shelf, "actions": body.get("actions", [])}
        write(self._kept, self._page)
        self._events.publish("cast")
        return web.json_response({})

    async def _misbehave(self, request: web.Request) -> web.Response:
        body = await _body(request)
        service = self._service(body.pop("service"))
        try:
            service.faults.add(Fault(**body))
        except TypeError as error:
            raise ValueError(str(error)) from error
        return self._services_changed()

    async def _behave(self, request: web.Request) -> web.Response:
        self._service(request.query["service"]).faults.clear()
        return self._services_changed()

    async def _switch(self, request: web.Request) -> web.Response:
        body = await _body(request)
        listener = self._service(body["service"]).listener
        await (listener.open() if body["up"] else listener.close())
        return self._services_changed()

    def _service(self, name: str) -> Service:
        if name not in self._services:
            raise ValueError(f"no service {name}; there are {', '.join(self._services)}")
        return self._services[name]

    def _tell_services(self) -> None:
        self._events.publish("services", services=self._states)

    def _services_changed(self) -> web.Response:
        self._tell_services()
        return web.json_response(self._states)

    async def _update(self, request: web.Request) -> web.Response:
        """Deliver an update of any kind with any content, as a server of another version might."""
        body = await _body(request)
        return web.json_response({"update_id": self._telegram.world.updates.add(str(body["kind"]), body["content"])})

    async def _ask_clock(self, request: web.Request) -> web.Response:
        """Ask the demo to move its clock; the stand-ins keep their own."""
        self._clock_steps.append(str((await _body(request))["step"]))
        return web.json_response({})

    async def _asked_of_clock(self, request: web.Request) -> web.Response:
        """Return what was asked for after a given number of requests."""
        return web.json_response({"steps": self._clock_steps[int(request.query.get("after", 0)) :]})

    async def _redeliver(self, request: web.Request) -> web.Response:
        update_id = int((await _body(request))["update_id"])
        if not self._telegram.world.updates.redeliver(update_id):
            raise ValueError(f"no update {update_id} is remembered")
        return web.json_response({})


async def _index(_request: web.Request) -> web.StreamResponse:
    return web.FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})


@web.middleware
async def _errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except KeyError as error:
        return web.json_response({"error": f"{error} is missing"}, status=400)
    except ValueError as error:
        return web.json_response({"error": str(error)}, status=400)
    except web.HTTPException as error:
        return web.json_response({"error": error.reason}, status=error.status)


async def _body(request: web.Request) -> Json:
    body = await request.json()
    if not isinstance(body, dict):
        raise ValueError("a JSON object is expected")  # noqa: TRY004 - every wrong request is a ValueError here
    return body


def _who_and_where(body: Json) -> tuple[int, int]:
    return int(body["person"]), int(body["chat"])


def _reply_to(body: Json) -> int | None:
    return int(body["reply_to"]) if body.get("reply_to") else None


def _several(value: Any) -> list[Any]:  # noqa: ANN401 - JSON of any shape
    return value if isinstance(value, list) else [value]


def _sent(sent: tuple[Message, int | None]) -> web.Response:
    message, update_id = sent
    return web.json_response({"message": message.view(), "update_id": update_id})


async def _picture(item: Json) -> bytes:
    return await asyncio.to_thread(shelf.photograph, item["format"], item["text"], item["name"], item["id"])
