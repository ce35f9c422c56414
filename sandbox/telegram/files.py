"""The files that were sent, by id. The same bytes have the same ids."""

import base64
import hashlib
import mimetypes
from pathlib import Path, PurePath
from typing import Any, Literal

from sandbox.telegram.photos import Picture

Json = dict[str, Any]
Kind = Literal["photo", "document"]
PREFIX: dict[Kind, str] = {"photo": "AgACAgUAAxkBAAM", "document": "BQACAgUAAxkBAAM"}


class Files:
    """Contents are in a folder; `known` maps file_unique_id to {"kind", "api", "path", "sizes"}."""

    def __init__(self, folder: Path, known: dict[str, Json]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self.known = known

    def photo(self, pictures: list[Picture]) -> list[Json]:
        """Store a photograph. Returns its PhotoSize list."""
        sizes = [
            self._keep("photo", picture.data, ".jpg", width=picture.width, height=picture.height)
            for picture in pictures
        ]
        for size in sizes:
            self.known[size["file_unique_id"]]["sizes"] = sizes
        return sizes

    def document(self, data: bytes, name: str, mime: str) -> Json:
        """Store a file unchanged. Returns its Document."""
        name = PurePath(name.replace("\\", "/")).name or "file"
        if mime in {"", "application/octet-stream"}:
            mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        return self._keep("document", data, PurePath(name).suffix, file_name=name, mime_type=mime)

    def find(self, file_id: str) -> Json | None:
        """Return what is known about a file_id; a file_unique_id is not accepted."""
        known = self.known.get(file_id[15:])
        return known if known and known["api"]["file_id"] == file_id else None

    def at(self, path: str) -> Path | None:
        """Return the content of the file with the path that getFile returned."""
        return next((self._folder / unique for unique, known in self.known.items() if known["path"] == path), None)

    def content(self, unique: str) -> Path | None:
        """Return the content of the file with this file_unique_id."""
        return self._folder / unique if unique in self.known else None

    def _keep(self, kind: Kind, data: bytes, suffix: str, **facts: str | int) -> Json:
        digest = hashlib.sha256(repr((kind, facts.get("file_name"))).encode() + data).digest()
        unique = "AQAD" + base64.urlsafe_b64encode(digest[:12]).decode()
        if unique not in self.known:
            (self._folder / unique).write_bytes(data)
            api = {"file_id": PREFIX[kind] + unique, "file_unique_id": unique, "file_size": len(data), **facts}
            self.known[unique] = {"kind": kind, "api": api, "path": f"{kind}s/file_{len(self.known)}{suffix}"}
        api_object: Json = self.known[unique]["api"]
        return api_object
