"""A stand-in for Google: the token endpoint, Sheets v4, and the little of Drive that gspread asks for."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.faults import Faults
from sandbox.google import spreadsheets
from sandbox.google.messages import Json
from sandbox.google.oauth import Accounts
from sandbox.google.refusal import Refusal, refuse
from sandbox.google.shown import snapshot
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
        spreadsheets.add_routes(self.app.router, self)
        self.app.router.add_get("/drive/v3/files", self._files)
        self.app.router.add_post("/drive/v3/files", _no_room)
        self.app.router.add_get("/drive/v3/files/{id}", self._file)
        self.app.router.add_route("*", "/{anything:.*}", _not_found)

    @property
    def spreadsheet_id(self) -> str:
        """The workbook's id, as in its address."""
        return self.book.id

    def listening(self, base_url: str) -> None:
        """The address is known: let the key file point to it."""
        self._accounts.listening(base_url)

    def replace(self, book: Workbook) -> None:
        """The workbook has changed."""
        self.book = book
        self._changed()

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
            return refusal.response
        except web.HTTPException as error:
            return refuse(error.status)

    async def _files(self, request: web.Request) -> web.Response:
        name = re.search(r'name = "([^"]*)"', request.query.get("q", ""))
        found = [self._described()] if name is None or name[1] == self.book.title else []
        return web.json_response({"kind": "drive#fileList", "files": found})

    async def _file(self, request: web.Request) -> web.Response:
        if request.match_info["id"] != self.book.id:
            raise Refusal(f"File not found: {request.match_info['id']}.", 404)
        asked = set(request.query.get("fields", "kind,id,name,mimeType").split(","))
        return web.json_response(
            {key: value for key, value in self._described().items() if key in asked or "*" in asked}
        )

    def _described(self) -> Json:
        book = self.book
        created, modified = (
            datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
            for moment in (book.created, book.modified)
        )
        return {
            "kind": "drive#file",
            "id": book.id,
            "name": book.title,
            "mimeType": "application/vnd.google-apps.spreadsheet",
            "createdTime": created,
            "modifiedTime": modified,
            "version": str(book.version),
        }


def create(data: Path, faults: Faults, changed: Callable[[], None]) -> Google:
    """The service as it was left in the folder; `changed` is called after each change of the workbook."""
    return Google(data, faults, changed)


async def _no_room(_request: web.Request) -> web.Response:
    raise Refusal("The user's Drive storage quota has been exceeded. (storageQuotaExceeded)", 403)


async def _not_found(_request: web.Request) -> web.Response:
    return refuse(404)
