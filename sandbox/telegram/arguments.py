"""A method's arguments: from the query, a form, JSON or multipart, as the Bot API takes them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from sandbox.telegram.refusal import Refusal


@dataclass(frozen=True)
class Upload:
    """A file that came with the request."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True)
class Arguments:
    """Reads values however they were sent; as with Telegram, what is not a number counts as absent."""

    values: dict[str, Any]
    uploads: dict[str, Upload]
    gone: Callable[[], bool]
    """Whether the client has hung up."""

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str) -> str:
        """Return the text, or "" if there is none."""
        value = self.values.get(name)
        if value is None:
            return ""
        text = value if isinstance(value, str) else json.dumps(value)
        if any("\ud800" <= character <= "\udfff" for character in text):
            raise Refusal("strings must be encoded in UTF-8")
        return text

    def integer(self, name: str, default: int = 0) -> int:
        """Return the whole number, or the default."""
        try:
            return int(self.values.get(name, default))
        except (TypeError, ValueError):
            return default

    def flag(self, name: str) -> bool:
        """Return the Boolean; absent means false."""
        return self.text(name).lower() in {"true", "yes", "1"}

    def structure(self, name: str, expected: str) -> Any:  # noqa: ANN401 - JSON of any shape
        """Return the JSON value, or None if absent. `expected` words the refusal of invalid JSON."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value) if value else None
        except ValueError:
            raise Refusal(f"can't parse {expected} JSON object") from None

    def upload(self, name: str) -> Upload | None:
        """Return the file sent under this name, directly or by "attach://"."""
        return self.uploads.get(name) or self.uploads.get(self.text(name).removeprefix("attach://"))


async def read(request: web.Request) -> Arguments:
    """Parse the request."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise Refusal("can't parse JSON object") from None
        if not isinstance(body, dict):
            raise Refusal("object expected")
        values |= body
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, web.FileField):
                uploads[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                values[name] = value
    return Arguments(values, uploads, lambda: request.transport is None or request.transport.is_closing())
