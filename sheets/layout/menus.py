"""What can be chosen from, and room to write, in the tabs that people write in."""

from collections.abc import Callable, Sequence
from hashlib import sha256

from sheets.cells import AS_TEXT
from sheets.client import Json
from sheets.healing.held import Grid
from sheets.healing.identity import Key
from sheets.layout.ranges import column
from sheets.tab import Offers, Tab

SPARE = 20
"""Empty rows that there always are below ours."""

MAX_CHOICES = 500
"""Google takes no more in one drop-down."""


class Menus:
    """Remembers what is offered where, once it stands there: it is written again when it changes, or its rows move."""

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
        """What is to be done behind everything else, so that the rows (from below the header on) offer this.

        Returns also what is to be `noted` on the tab then, so that it is not done again. What is offered is only asked
        for where the rows, or what is `present` in them, are not as they were.
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
    """The last row in which anything stands, counted from the header, which is 0."""
    written = (row for row, cells in enumerate(grid.cells) if any(cell.value is not None for cell in cells))
    return max(written, default=0)


def _as_text(tab: Tab, grid: Grid) -> list[Json]:
    """Whatever is written there stays as it is written."""
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
    """A drop-down a cell; those of the whole column come first."""
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
    """Something else may be written all the same, and is answered."""
    if not some:
        return {"setDataValidation": {"range": where}}
    values = [{"userEnteredValue": each} for each in some[:MAX_CHOICES]]
    condition = {"type": "ONE_OF_LIST", "values": values}
    return {
        "setDataValidation": {"range": where, "rule": {"condition": condition, "strict": False, "showCustomUi": True}}
    }
