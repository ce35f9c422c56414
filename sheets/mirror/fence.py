"""The fence: a named range with an id that every write replaces, in the same atomic request.

A write that comes late, twice, or from somebody who has not seen the last one finds its fence gone, and is refused as a
whole. So each write happens at most once, and in order, which makes inserting, deleting and moving safe. Google refuses
both to delete a range that does not exist and to add a second one of the same name; either is sufficient.
"""

import secrets

from sheets.client import Json, Workbook
from sheets.errors import FenceGone, RequestRefused

NAME = "storekeeper_fence"


class Fence:
    """The fence as last seen."""

    def __init__(self, workbook: Workbook) -> None:
        self._workbook = workbook
        self._ids: list[str] = []
        self._name = NAME

    def see(self, described: Json) -> bool:
        """Read the fence from the workbook. Returns whether it is as we left it."""
        named = described.get("namedRanges", [])
        found = [each["namedRangeId"] for each in named if str(each.get("name", "")).startswith(NAME)]
        as_left, self._ids = found == self._ids, found
        return as_left

    def write(self, requests: list[Json], sheet_id: int) -> list[Json]:
        """Carry out all of the requests, or none. Returns the replies. Raises FenceGone if the fence has been moved."""
        fresh = secrets.token_hex(8)
        away = [{"deleteNamedRange": {"namedRangeId": each}} for each in self._ids]
        corner = {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1, "startColumnIndex": 0, "endColumnIndex": 1}
        new = {"namedRangeId": fresh, "name": self._name, "range": corner}
        try:
            replies = self._workbook.write([*away, *requests, {"addNamedRange": {"namedRange": new}}])
        except RequestRefused as refused:
            if "NamedRange" not in str(refused):
                raise
            if not self._ids:  # a range whose cells were deleted keeps its name but is no longer listed
                self._name = f"{NAME}_{secrets.token_hex(4)}"
            raise FenceGone(str(refused)) from refused
        self._ids = [fresh]
        return replies[len(away) : len(away) + len(requests)]
