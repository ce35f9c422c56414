"""Drop-downs, and spare rows, in the tabs that people write in."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from sheets.cells import AS_TEXT
from sheets.client import Json
from sheets.healing.held import Grid
from sheets.healing.identity import Key
from sheets.layout.ranges import column
from sheets.tab import Offers, Tab

SPARE = 20
"""Empty rows always kept below ours."""

MAX_CHOICES = 500
"""The most that Google takes in one drop-down."""


class Menus:
    """Remembers what is offered where, which is written again when it changes, or its rows move."""

    def __init__(self) -> None:
        self._known: dict[str, object] = {}

    def requests(
        self,
        tab: Tab,
        grid: Grid,
        rows: Sequence[Key | None],
        present: object,
        noted: str,
        offers: Callable[[], Offers],
    ) -> tuple[list[Json], str]:
        """Return the requests, to come last, for the rows (from below the header) to offer this.

        Also returns what to note on the tab then, so that it is not done again. The choices are only read if the rows,
        or what is `present` in them, have changed.
        """
        used = max(len(rows), _last_written(grid))
        missing = used + 1 + SPARE - max(grid.rows, len(rows) + 1)
        room = {"sheetId": grid.sheet_id, "dimension": "ROWS", "length": SPARE}
        requests: list[Json] = [{"appendDimension": room}] if missing > 0 else []
        if requests or self._known.get(tab.name) != (rows, present):
            rules = _rules(tab, grid, rows, offers())
            digest = sha256(str(rules).encode()).hexdigest()[:16]
            if requests or digest != noted:
                return [*requests, *_as_text(tab, grid), *rules], digest
            self._known[tab.name] = (list(rows), present)
        return requests, noted


def _last_written(grid: Grid) -> int:
    """Return the last row with any content; the header is 0."""
    written = (row for row, cells in enumerate(grid.cells) if any(cell.value is not None for cell in cells))
    return max(written, default=0)


def _as_text(tab: Tab, grid: Grid) -> list[Json]:
    """Return requests that keep whatever is written there as text."""
    look = {"userEnteredFormat": {"numberFormat": dict(zip(("type", "pattern"), AS_TEXT, strict=True))}}
    return [
        {
            "repeatCell": {
                "range": column(tab, grid.sheet_id, name),
                "cell": look,
                "fields": "userEnteredFormat.numberFormat",
            }
        }
        for name in (tab.written.columns if tab.written else ())
    ]


def _rules(tab: Tab, grid: Grid, rows: Sequence[Key | None], offers: Offers) -> list[Json]:
    """Return a drop-down per cell, after those of whole columns."""
    names = tab.written.columns if tab.written else ()
    rules = [_rule(column(tab, grid.sheet_id, name), offers.everywhere.get(name, ())) for name in names]
    cells = ((place, key, name) for place, key in enumerate(rows, 1) if key is not None for name in names)
    rules += [
        _rule(column(tab, grid.sheet_id, name, range(place, place + 1)), some)
        for place, key, name in cells
        if (some := offers.rows.get((name, key)))
    ]
    return rules


def _rule(where: Json, some: Sequence[str]) -> Json:
    """Return a drop-down; other texts may be written as well, and are answered."""
    if not some:
        return {"setDataValidation": {"range": where}}
    values = [{"userEnteredValue": each} for each in some[:MAX_CHOICES]]
    condition = {"type": "ONE_OF_LIST", "values": values}
    return {
        "setDataValidation": {"range": where, "rule": {"condition": condition, "strict": False, "showCustomUi": True}}
    }
