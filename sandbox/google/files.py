"""The files in Drive: workbooks, with whom they are shared, and who changed them when."""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sandbox.google.messages import Json
from sandbox.google.stored import dump, load
from sandbox.google.workbook import Workbook, new_id

OFFICE = "office@example.com"
"""The person who made the workbook that is shared with the service account."""


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def permission(email: str, role: str) -> Json:
    """Return what somebody may do with a file."""
    return {
        "kind": "drive#permission",
        "id": f"{new_id(()):020}",
        "type": "user",
        "emailAddress": email,
        "displayName": email.partition("@")[0],
        "role": role,
    }


@dataclass
class File:
    """A workbook in Drive."""

    book: Workbook
    permissions: list[Json]
    created: str = field(default_factory=_now)
    modified: str = field(default_factory=_now)
    modified_by: str = OFFICE
    version: int = 1

    @classmethod
    def of(cls, email: str, book: Workbook) -> "File":
        """Return a new file made by somebody."""
        return cls(book, [permission(email, "owner")], modified_by=email)

    @property
    def owner(self) -> str:
        """The owner's address."""
        return next(str(each["emailAddress"]) for each in self.permissions if each["role"] == "owner")

    def change(self, book: Workbook, email: str) -> None:
        """Replace the workbook by somebody's changed one."""
        self.book = book
        self.touch(email)

    def touch(self, email: str) -> None:
        """Record that somebody changed something about it."""
        self.modified, self.modified_by = _now(), email
        self.version += 1

    def copy(self, email: str, title: str) -> "File":
        """Return a copy with the same content."""
        book = self.book.copy()
        book.id, book.title, book.metadata = Workbook.new().id, title, deepcopy(book.metadata)
        return File.of(email, book)


@dataclass
class Library:
    """All files, and the id of the one that was shared with the service account from the start."""

    shared: str
    files: dict[str, File]

    @classmethod
    def new(cls, email: str) -> "Library":
        """Return a library with a person's workbook that the account may write to."""
        book = Workbook.new()
        file = File.of(OFFICE, book)
        file.permissions.append(permission(email, "writer"))
        return cls(book.id, {book.id: file})

    def add(self, file: File) -> File:
        """Add a file."""
        self.files[file.book.id] = file
        return file


def dump_library(library: Library) -> Json:
    """Return the files as JSON."""
    files = [vars(file) | {"book": dump(file.book)} for file in library.files.values()]
    return {"shared": library.shared, "files": files}


def load_library(saved: Json, email: str) -> Library:
    """Load saved files, including an earlier version's single workbook."""
    if "files" not in saved:
        library = Library.new(email)
        file = library.files.pop(library.shared)
        file.book = load(saved)
        return Library(file.book.id, {file.book.id: file})
    files = [File(**entry | {"book": load(entry["book"])}) for entry in saved["files"]]
    return Library(saved["shared"], {file.book.id: file for file in files})
