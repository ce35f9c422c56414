"""Drive v3 for workbooks: files and permissions, export as CSV, and the version 2 upload of a CSV.

Not implemented: folders, comments, revisions, the bin, changes and watches, shared drives, transfer of ownership.
"""

import csv
import io
import re
from collections.abc import Callable

from aiohttp import web

from sandbox.google import values
from sandbox.google.files import File, Library, permission
from sandbox.google.masks import check, parse_mask, pick
from sandbox.google.messages import FLAG, TEXT, Json
from sandbox.google.oauth import EMAIL
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import Sheet, Workbook

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
_USER = {
    **dict.fromkeys(("kind", "displayName", "emailAddress", "permissionId"), TEXT),
    "me": FLAG,
}
_PERMISSION = {
    **dict.fromkeys(("kind", "id", "type", "emailAddress", "displayName", "domain", "role"), TEXT),
    **dict.fromkeys(("deleted", "withLink", "allowFileDiscovery"), FLAG),
}
_FILE = {
    **dict.fromkeys(("kind", "id", "name", "mimeType", "createdTime", "modifiedTime", "version", "webViewLink"), TEXT),
    **dict.fromkeys(("trashed", "ownedByMe", "shared"), FLAG),
    "parents": [TEXT],
    "owners": [_USER],
    "lastModifyingUser": _USER,
    "permissions": [_PERMISSION],
}
_LISTS = {"kind": TEXT, "nextPageToken": TEXT, "incompleteSearch": FLAG}
_ROLES = ("owner", "writer", "commenter", "reader")
_CLAUSE = re.compile(r"""(mimeType|name)\s*=\s*(['"])(.*)\2|trashed\s*=\s*(false)""", re.DOTALL)


def _user(email: str) -> Json:
    return {
        "kind": "drive#user",
        "displayName": email.partition("@")[0],
        "emailAddress": email,
        "me": email == EMAIL,
    }


def _told(file: File) -> Json:
    """Return the file with all its fields."""
    return {
        "kind": "drive#file",
        "id": file.book.id,
        "name": file.book.title,
        "mimeType": SPREADSHEET,
        "createdTime": file.created,
        "modifiedTime": file.modified,
        "version": str(file.version),
        "webViewLink": f"https://docs.google.com/spreadsheets/d/{file.book.id}/edit",
        "trashed": False,
        "ownedByMe": file.owner == EMAIL,
        "shared": len(file.permissions) > 1,
        "owners": [_user(file.owner)],
        "lastModifyingUser": _user(file.modified_by),
        "permissions": file.permissions,
    }


def _picked(answer: Json, given: Json, shape: Json, usual: str) -> Json:
    picked = pick(answer, parse_mask(given.get("fields", usual), shape))
    return picked if isinstance(picked, dict) else {}


def _one(file: File, given: Json) -> Json:
    return _picked(_told(file), given, _FILE, "kind,id,name,mimeType")


def _owned(file: File) -> File:
    if file.owner != EMAIL:
        raise Refusal("The user does not have sufficient permissions for this file.", 403)
    return file


def list_files(library: Library, given: Json, _body: Json) -> Json:
    """List the files that the account can see and the query matches, on a single page."""
    clauses = re.split(r"\s+and\s+(?=mimeType|name|trashed)", given["q"]) if given.get("q") else []
    tests = [_test(clause.strip()) for clause in clauses]
    found = sorted(library.files.values(), key=lambda file: file.modified, reverse=True)
    answer = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [_told(file) for file in found if all(test(file) for test in tests)],
    }
    return _picked(answer, given, _LISTS | {"files": [_FILE]}, "kind,incompleteSearch,files(kind,id,name,mimeType)")


def _test(clause: str) -> Callable[[File], bool]:
    found = _CLAUSE.fullmatch(clause)
    if found is None:
        raise Refusal(f"Invalid Value, or a query that the sandbox does not know: {clause}")
    wanted = re.sub(r"\\(.)", r"\1", found[3] or "")
    if found[1] == "name":
        return lambda file: file.book.title.casefold() == wanted.casefold()
    return lambda _file: found[1] is None or wanted == SPREADSHEET


def get(_library: Library, file: File, given: Json, _body: Json) -> Json:
    """Return Drive's description of a file."""
    return _one(file, given)


_MADE = {"name": TEXT, "mimeType": (SPREADSHEET,), "parents": [TEXT]}


def _checked(body: Json) -> Json:
    check(body, _MADE, "file")
    if set(body.get("parents", [])) - {"root"}:
        raise Refusal(f"File not found: {', '.join(body['parents'])}.", 404)
    return body


def create(library: Library, given: Json, body: Json) -> Json:
    """Create an empty workbook owned by the account."""
    if _checked(body).get("mimeType") != SPREADSHEET:
        raise Refusal("The sandbox creates spreadsheets only.")
    return _one(library.add(File.of(EMAIL, Workbook.new(body.get("name", "Untitled")))), given)


def copy(library: Library, file: File, given: Json, body: Json) -> Json:
    """Copy a workbook; the account owns the copy."""
    return _one(library.add(file.copy(EMAIL, _checked(body).get("name", f"Copy of {file.book.title}"))), given)


def update(_library: Library, file: File, given: Json, body: Json) -> Json:
    """Rename a file."""
    check(body, {"name": TEXT}, "file")
    file.book.title = body.get("name", file.book.title)
    file.touch(EMAIL)
    return _one(file, given)


def delete(library: Library, file: File, _given: Json, _body: Json) -> None:
    """Delete a file for good; only its owner can do that."""
    del library.files[_owned(file).book.id]


def list_permissions(_library: Library, file: File, given: Json, _body: Json) -> Json:
    """List with whom a file is shared."""
    answer = {"kind": "drive#permissionList", "permissions": file.permissions}
    return _picked(
        answer, given, _LISTS | {"permissions": [_PERMISSION]}, "kind,nextPageToken,permissions(id,type,kind,role)"
    )


def create_permission(_library: Library, file: File, given: Json, body: Json) -> Json:
    """Share a file. No mail is sent, whatever is asked."""
    kinds = ("user", "group", "domain", "anyone")
    shape = {"type": kinds, "role": _ROLES[1:], "emailAddress": TEXT, "domain": TEXT, "withLink": FLAG}
    check(body, shape, "permission")
    needed = {"user": "emailAddress", "group": "emailAddress", "domain": "domain"}.get(body.get("type", ""), "role")
    if not body.get("type") or not body.get("role") or not body.get(needed):
        raise Refusal("The permission needs a type, a role, and whom it is for.")
    made = permission(body.get("emailAddress", ""), body["role"]) | body
    file.permissions = [*file.permissions, {name: value for name, value in made.items() if value not in ("", False)}]
    file.touch(EMAIL)
    return _picked(file.permissions[-1], given, _PERMISSION, "kind,id,type,role")


def delete_permission(_library: Library, file: File, given: Json, _body: Json) -> None:
    """Stop sharing a file."""
    left = [each for each in file.permissions if each["id"] != given["permission"]]
    if len(left) == len(file.permissions):
        raise Refusal(f"Permission not found: {given['permission']}.", 404)
    if all(each["role"] != "owner" for each in left):
        raise Refusal("The owner of a file cannot be removed.", 403)
    file.permissions = left
    file.touch(EMAIL)


def list_comments(_library: Library, _file: File, given: Json, _body: Json) -> Json:
    """List the comments: there are none, as they cannot be made here."""
    comment = dict.fromkeys(("id", "content", "anchor"), TEXT)
    return _picked({"kind": "drive#commentList", "comments": []}, given, _LISTS | {"comments": [comment]}, "*")


_SEPARATORS = {"text/csv": ",", "text/tab-separated-values": "\t"}


def export(_library: Library, file: File, given: Json, _body: Json) -> web.Response:
    """Export the first tab as text."""
    kind = given.get("mimeType", "")
    if kind not in _SEPARATORS:
        raise Refusal(f"The sandbox exports {' and '.join(_SEPARATORS)} only, not {kind!r}.")
    sheet = file.book.sheets[0]
    read = values.get(file.book, {"range": f"'{sheet.title.replace(chr(39), chr(39) * 2)}'"}, {})
    rows = read.get("values", [])
    width = max(map(len, rows), default=0)
    text = io.StringIO()
    csv.writer(text, delimiter=_SEPARATORS[kind]).writerows(row + [""] * (width - len(row)) for row in rows)
    return web.Response(body=text.getvalue().removesuffix("\r\n").encode(), content_type=kind)


def import_csv(file: File, data: str) -> Json:
    """Replace the whole content of the workbook by a CSV, read as if it were typed."""
    rows = list(csv.reader(io.StringIO(data, newline="")))
    grid = {"rowCount": max(len(rows), 1), "columnCount": max(map(len, rows), default=1)}
    book = file.book.copy()
    sheet = Sheet.new(book.sheets[0].id, book.sheets[0].title, {"gridProperties": grid})
    book.sheets, book.named, book.metadata = [sheet], [], {}
    given = {"range": f"'{sheet.title.replace(chr(39), chr(39) * 2)}'", "valueInputOption": "USER_ENTERED"}
    values.update(book, given, {"values": rows})
    book.check()
    file.change(book, EMAIL)
    return {"kind": "drive#file", "id": book.id, "title": book.title, "mimeType": SPREADSHEET}


_ALL_DRIVES = {"supportsAllDrives", "includeItemsFromAllDrives", "fields"}
_MAIL = {"sendNotificationEmail", "emailMessage"}

Answer = Json | web.Response | None
LIBRARY: tuple[tuple[str, Callable[[Library, Json, Json], Json], set[str]], ...] = (  # verb, method, parameters
    ("GET", list_files, _ALL_DRIVES | {"q", "pageSize", "spaces", "corpora"}),
    ("POST", create, _ALL_DRIVES),
)
METHODS: tuple[tuple[str, str, Callable[[Library, File, Json, Json], Answer], set[str]], ...] = (
    ("GET", "", get, _ALL_DRIVES),
    ("PATCH", "", update, _ALL_DRIVES),
    ("DELETE", "", delete, _ALL_DRIVES),
    ("POST", "/copy", copy, _ALL_DRIVES),
    ("GET", "/export", export, {"mimeType"}),
    ("GET", "/comments", list_comments, {"fields", "includeDeleted", "pageSize", "pageToken"}),
    ("GET", "/permissions", list_permissions, _ALL_DRIVES | {"pageSize"}),
    ("POST", "/permissions", create_permission, _ALL_DRIVES | _MAIL),
    ("DELETE", "/permissions/{permission}", delete_permission, _ALL_DRIVES),
)
