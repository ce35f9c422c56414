"""A stand-in for Google: the token endpoint, and what the mirror and its readers need of Sheets v4."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.faults import Faults
from sandbox.google.messages import Json
from sandbox.google.oauth import Accounts
from sandbox.google.refusal import Refusal, refuse
from sandbox.google.shown import snapshot
from sandbox.google.spreadsheets import METHODS, Method
from sandbox.google.workbook import Workbook, dump, load
from sandbox.saving import write

__all__ = ["Google", "create", "refuse"]

REQUEST_BYTES = 32 * 1024 * 1024


class Google:
    """The service: `.app` answers the clients, `.book` is the one workbook that was shared with the account."""

    def __init__(self, data: Path, faults: Faults, changed: Callable[[], None]) -> None:
        self._path = data / "google.json"
        self.key_file = data / "service-account.json"
        self._accounts = Accounts(self.key_file)
        self._changed = changed
        self.book = load(json.loads(self._path.read_text("utf-8"))) if self._path.exists() else Workbook.new()
        self.app = web.Application(client_max_size=REQUEST_BYTES, middlewares=[faults.middleware, self._guard])
        self.app.router.add_post("/token", self._accounts.token)
        for verb, address, method, parameters in METHODS:
            answer = self._answering(method, parameters)
            self.app.router.add_route(verb, "/v4/spreadsheets/{id:[^/:]+}" + address, answer)
        self.app.router.add_route("*", "/{anything:.*}", _unknown)

    @property
    def spreadsheet_id(self) -> str:
        """The workbook's id, as in its address."""
        return self.book.id

    def listening(self, base_url: str) -> None:
        """The address is known: write the key file, which points to it."""
        self._accounts.listening(base_url)

    def snapshot(self) -> Json:
        """What the page shows of it."""
        return snapshot(self.book)

    def save(self) -> None:
        """Keep the workbook."""
        write(self._path, dump(self.book))

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """No access without a token; refusals in Google's shape."""
        try:
            if request.path != "/token":
                self._accounts.admit(request)
            return await handler(request)
        except Refusal as refusal:
            return refuse(refusal.status, message=str(refusal))
        except web.HTTPException as error:
            return refuse(error.status)

    def _answering(self, method: Method, parameters: set[str]) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            if request.match_info["id"] != self.book.id:
                raise web.HTTPNotFound
            for name in set(request.query) - parameters:
                raise Refusal(f"Invalid JSON payload received. Unknown name {name!r}: Cannot bind query parameter.")
            given = {**request.query, **request.match_info}
            if request.method == "GET":
                return web.json_response(method(self.book, given, {}))
            body = await _body(request)
            draft = self.book.copy()
            done = method(draft, given, body)
            self.book = draft
            self._changed()
            return web.json_response(done)

        return answer


def create(data: Path, faults: Faults, changed: Callable[[], None]) -> Google:
    """The service as it was left in the folder; `changed` is called after each change of the workbook."""
    return Google(data, faults, changed)


async def _body(request: web.Request) -> Json:
    """The JSON object sent; null is the same as absent, and NaN is no number."""

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
