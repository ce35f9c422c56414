"""The real gspread against the stand-in: only its requests' hosts are changed."""

import re
from pathlib import Path
from typing import Any

import gspread
import pytest
from gspread.exceptions import APIError

from tests.sandbox_process import Sandbox


def client(sandbox: Sandbox, key_file: Path | None = None, **options: Any) -> gspread.Client:
    class Moved(gspread.HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> Any:
            return super().request(
                method, re.sub(r"https://\w+\.googleapis\.com", sandbox.google, endpoint), *args, **more
            )

    made = gspread.service_account(key_file or sandbox.service_account, http_client=Moved, **options)
    made.set_timeout(10)
    return made


def tab(sandbox: Sandbox, request: pytest.FixtureRequest) -> gspread.Worksheet:
    """A tab of the test's own."""
    book = client(sandbox).open_by_key(sandbox.spreadsheet)
    return book.add_worksheet(request.node.name[-90:], 10, 5)


def raw(sheet: gspread.Worksheet, cells: str | None = None) -> list[list[Any]]:
    """The values as they are."""
    return [list(row) for row in sheet.get(cells, value_render_option="UNFORMATTED_VALUE")]


def do(sheet: gspread.Worksheet, **requests: Any) -> list[dict[str, Any]]:
    """Requests of one atomic batch, by kind."""
    return sheet.spreadsheet.batch_update({"requests": [{kind: body} for kind, body in requests.items()]})["replies"]


def refusal(sheet: gspread.Worksheet, **requests: Any) -> str:
    with pytest.raises(APIError) as refused:
        do(sheet, **requests)
    error = refused.value.error
    assert (error["code"], error["status"]) == (400, "INVALID_ARGUMENT")
    return str(error["message"])


def cells(*values: Any, **cell_format: Any) -> dict[str, Any]:
    """A row of typed cells."""
    kinds = {str: "stringValue", bool: "boolValue", int: "numberValue", float: "numberValue"}
    look = {"userEnteredFormat": cell_format} if cell_format else {}
    return {
        "values": [({} if each is None else {"userEnteredValue": {kinds[type(each)]: each}}) | look for each in values]
    }
