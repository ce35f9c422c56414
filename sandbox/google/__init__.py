"""A stand-in for Google: the token endpoint, Sheets v4, and the parts of Drive v3 that concern workbooks."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.faults import Faults
from sandbox.google import drive
from sandbox.google.edits import batch_update
from sandbox.google.edits.tabs import copy_to
from sandbox.google.files import File, Library, dump_library, load_library
from sandbox.google.masks import check
from sandbox.google.messages import TEXT, Json
from sandbox.google.oauth import EMAIL, Accounts
from sandbox.google.refusal import Refusal, refuse
from sandbox.google.screen import snapshot
from sandbox.google.spreadsheets import METHODS, READING, Method
from sandbox.google.workbook import Workbook
from sandbox.saving import write

__all__ = ["Google", "create", "refuse"]

REQUEST_BYTES = 32 * 1024 * 1024
REPEATED = {"ranges"}

Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Google:
    """The service: `.app` serves the clients, `.book` is the workbook that a person shared with the account."""

    def __init__(self, data: Path, faults: Faults, changed: Callable[[], None]) -> None:
        self._path = data / "google.json"
        self.key_file = data / "service-account.json"
        self._accounts = Accounts(self.key_file)
        self._changed = changed
        kept = json.loads(self._path.read_text("utf-8")) if self._path.exists() else None
        self._versions: list[Workbook] = []
        self._library = Library.new(EMAIL) if kept is None else load_library(kept, EMAIL)
        self.app = web.Application(client_max_size=REQUEST_BYTES, middlewares=[faults.middleware, self._guard])
        self._route()

    def _route(self) -> None:
        router = self.app.router
        router.add_post("/token", self._accounts.token)
        workbook = "/v4/spreadsheets/{id:[^/:]+}"
        for verb, address, method, parameters in METHODS:
            router.add_route(verb, workbook + address, self._on_workbook(method, parameters))
        router.add_post(workbook + r"/sheets/{sheet:\d+}:copyTo", self._copy_to)
        for verb, listing, parameters in drive.LIBRARY:
            router.add_route(verb, "/drive/v3/files", self._on_library(listing, parameters))
        for verb, address, deed, parameters in drive.METHODS:
            router.add_route(verb, "/drive/v3/files/{id}" + address, self._on_file(deed, parameters))
        router.add_put("/upload/drive/v2/files/{id}", self._upload)
        router.add_route("*", "/{anything:.*}", _unknown)

    @property
    def book(self) -> Workbook:
        """The workbook that was there from the start."""
        return self._library.files[self._library.shared].book

    @property
    def spreadsheet_id(self) -> str:
        """That workbook's id, as in its address."""
        return self._library.shared

    def listening(self, base_url: str) -> None:
        """Write the key file, now that the address it contains is known."""
        self._accounts.listening(base_url)

    def snapshot(self) -> Json:
        """Return what the page shows of the shared workbook."""
        return snapshot(self.book)

    def edit(self, email: str, body: Json) -> Json:
        """Let a person edit the shared workbook with the requests of a batchUpdate.

        Raises ValueError if they are refused.
        """
        draft = self.book.copy()
        try:
            done = batch_update(draft, {}, body)
        except Refusal as refusal:
            raise ValueError(str(refusal)) from None
        self._leave(draft, email)
        return done

    def name_version(self) -> int:
        """Remember the current version of the shared workbook until the sandbox stops. Returns its number."""
        self._versions.append(self.book.copy())
        return len(self._versions)

    def restore_version(self, email: str, number: int) -> None:
        """Let a person restore a remembered version. Raises ValueError if there is none."""
        if not 1 <= number <= len(self._versions):
            raise ValueError(f"no version {number} is remembered")
        self._leave(self._versions[number - 1].copy(), email)

    def _leave(self, book: Workbook, email: str) -> None:
        self._library.files[self._library.shared].change(book, email)
        self._changed()

    def save(self) -> None:
        """Write the files."""
        write(self._path, dump_library(self._library))

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Require a token, and render refusals in Google's format."""
        try:
            if request.path != "/token":
                self._accounts.admit(request)
            return await handler(request)
        except Refusal as refusal:
            return refuse(refusal.status, message=str(refusal))
        except web.HTTPException as error:
            return refuse(error.status)

    def _file(self, request: web.Request) -> File:
        file = self._library.files.get(request.match_info["id"])
        if file is None:
            raise web.HTTPNotFound
        if not any(each.get("emailAddress") in (EMAIL, None) for each in file.permissions):
            raise web.HTTPForbidden
        return file

    def _on_workbook(self, method: Method, parameters: set[str]) -> Answering:
        async def answer(request: web.Request) -> web.StreamResponse:
            self._file(request)
            given = _given(request, parameters)
            body = {} if request.method == "GET" else await _body(request)
            file = self._file(request)
            if request.method == "GET" or method in READING:
                return web.json_response(method(file.book, given, body))
            draft = file.book.copy()
            done = method(draft, given, body)
            file.change(draft, EMAIL)
            self._changed()
            return web.json_response(done)

        return answer

    def _on_library(self, method: Callable[[Library, Json, Json], Json], parameters: set[str]) -> Answering:
        async def answer(request: web.Request) -> web.StreamResponse:
            given, body = _given(request, parameters), await _body(request)
            done = method(self._library, given, body)
            self._changed()
            return web.json_response(done)

        return answer

    def _on_file(self, method: Callable[[Library, File, Json, Json], drive.Answer], parameters: set[str]) -> Answering:
        async def answer(request: web.Request) -> web.StreamResponse:
            given, body = _given(request, parameters), await _body(request)
            done = method(self._library, self._file(request), given, body)
            if request.method != "GET":
                self._changed()
            if isinstance(done, web.Response):
                return done
            return web.Response(status=204) if done is None else web.json_response(done)

        return answer

    async def _copy_to(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        check(body, {"destinationSpreadsheetId": TEXT}, "")
        source = self._file(request).book.sheet(int(request.match_info["sheet"]))
        destination = self._library.files.get(body.get("destinationSpreadsheetId", ""))
        if destination is None:
            raise web.HTTPNotFound
        draft = destination.book.copy()
        done = copy_to(source, draft)
        destination.change(draft, EMAIL)
        self._changed()
        return web.json_response(done)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        given = _given(request, {"uploadType", "convert", "supportsAllDrives"})
        if request.content_type != "text/csv" or given.get("uploadType") != "media":
            raise Refusal("The sandbox takes an upload of text/csv as media only.")
        data = await request.text()
        done = drive.import_csv(self._file(request), data)
        self._changed()
        return web.json_response(done)


def create(data: Path, faults: Faults, changed: Callable[[], None]) -> Google:
    """Return the service in the state saved in the folder. `changed` is called after each change of a workbook."""
    return Google(data, faults, changed)


def _given(request: web.Request, parameters: set[str]) -> Json:
    """Return what the address and its parameters contain."""
    for name in set(request.query) - parameters:
        raise Refusal(f"Invalid JSON payload received. Unknown name {name!r}: Cannot bind query parameter.")
    told = {name: request.query.getall(name) if name in REPEATED else request.query[name] for name in request.query}
    return {**told, **request.match_info}


async def _body(request: web.Request) -> Json:
    """Return the JSON object sent; null counts as absent, and NaN is not a number."""

    def present(pairs: list[tuple[str, object]]) -> Json:
        return {name: value for name, value in pairs if value is not None}

    try:
        body = json.loads(await request.text() or "{}", object_pairs_hook=present, parse_constant=str)
    except ValueError:
        raise Refusal("Invalid JSON payload received. Unexpected token.") from None
    if not isinstance(body, dict):
        raise Refusal("Invalid JSON payload received. An object is expected.")
    return body


async def _unknown(request: web.Request) -> web.Response:
    raise Refusal(f"The sandbox does not know {request.method} {request.path}.", 404)
