"""The mirror's tabs in the workbook: how they are found, created, and kept in place."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gspread.utils import absolute_range_name, rowcol_to_a1

from domain.company.sheet.repairs import Kind, Repair
from sheets.client import Json, Workbook
from sheets.healing import steps
from sheets.healing.held import Grid
from sheets.healing.reading import fill, grid_of
from sheets.healing.standing import Form
from sheets.tab import Tab
from sheets.words import Language

HEAD_ROWS = 5
"""Rows in which the header is looked for if Movements cannot be read at once."""


@dataclass
class Found:
    """A tab as it is in the workbook."""

    tab: Tab
    grid: Grid
    note_id: int
    note: str  # the mirror's note on it


def cells_from(grid: Grid, row: int) -> str:
    """Return the cells from a row on (0 is the header) in A1 notation, within the grid, because Google refuses more."""
    return f"A{row + 1}:{rowcol_to_a1(grid.rows, grid.columns)}"


def read(workbook: Workbook, rows: Iterable[tuple[Grid, int, int]]) -> None:
    """Read these rows (end excluded) into the tabs, in one request."""
    wanted = [
        (grid, absolute_range_name(grid.title, f"A{top + 1}:{rowcol_to_a1(end, grid.columns)}"))
        for grid, top, end in rows
    ]
    fill([grid for grid, _ in wanted], workbook.cells([cells for _, cells in wanted]))


def form_of(tab: Tab, language: Language) -> Form:
    """Return its form in a language."""
    names = tuple(column.name for column in tab.columns)
    title = tab.title.to(language)
    return Form(
        *(tab.name, title, names, tab.header(language)),
        in_order=tab.grows,
        is_open=tab.written is not None,
        frozen=tab.frozen,
    )


def find(workbook: Json, tab: Tab, language: Language = Language.BOTH, known: int | None = None) -> Found | None:
    """Find the tab by its developer metadata.

    Of a tab and its copies, prefer the known one, or the one with its title.
    """
    title = tab.title.to(language)
    found = []
    for sheet in workbook.get("sheets", []):
        for note in sheet.get("developerMetadata", []):
            if note["metadataKey"] == tab.mark:
                grid = grid_of(sheet)
                found.append(Found(tab, grid, note["metadataId"], note.get("metadataValue", "")))
    return max(found, key=lambda each: (each.grid.sheet_id == known, each.grid.title == title), default=None)


def cells(workbook: Json) -> int:
    """Return how many cells all tabs have, including people's own and empty ones."""
    grids = [sheet["properties"].get("gridProperties", {}) for sheet in workbook.get("sheets", [])]
    return sum(grid.get("rowCount", 0) * grid.get("columnCount", 0) for grid in grids)


def title_for(workbook: Json, title: str, sheet_id: int | None = None) -> str:
    """Return the title, with a number added if somebody else's tab has it."""
    others = {
        sheet["properties"]["title"].casefold()
        for sheet in workbook.get("sheets", [])
        if sheet["properties"]["sheetId"] != sheet_id
    }
    names = (title, *(f"{title} {number}" for number in range(2, len(others) + 3)))
    return next(name for name in names if name.casefold() not in others)


def create(workbook: Json, tab: Tab, language: Language) -> list[Json]:
    """Return requests for the tab with its header."""
    sheet_id = secrets.randbelow(2**31)
    width = len(tab.columns)
    grid = {"rowCount": 2, "columnCount": width, "frozenRowCount": 1, "frozenColumnCount": min(tab.frozen, width - 1)}
    title = title_for(workbook, tab.title.to(language))
    return [
        {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": grid}}},
        steps.write(sheet_id, 0, 0, [tab.header(language)]),
        *(steps.name_column(sheet_id, place, column.name) for place, column in enumerate(tab.columns)),
        steps.mark(sheet_id, tab.mark),
    ]


def take_out_unused(workbook: Workbook, described: Json) -> list[Json]:
    """Return requests that delete the empty tab of every new spreadsheet."""
    first, *others = described["sheets"]
    kept = ("developerMetadata", "basicFilter", "merges", "protectedRanges", "charts", "conditionalFormats")
    grid = grid_of(first)
    if others or any(name in first for name in kept) or not grid.rows or workbook.values(grid.title, ""):
        return []
    return [{"deleteSheet": {"sheetId": grid.sheet_id}}]


def put_in_place(workbook: Json, tabs: Sequence[Found], language: Language) -> tuple[list[Json], list[Repair]]:
    """Return requests for the tabs' titles and order; none of them stays hidden."""
    requests: list[Json] = []
    repairs: list[Repair] = []
    for found in tabs:
        grid, name = found.grid, found.tab.title.to(language)
        title = title_for(workbook, found.tab.title.to(language), grid.sheet_id)
        if grid.title != title:
            requests.append(steps.properties(grid.sheet_id, title=title))
            repairs.append(Repair(Kind.TAB_RENAMED, name, "", grid.title, title))
        if grid.hidden:
            requests.append(steps.properties(grid.sheet_id, hidden=False))
            repairs.append(Repair(Kind.TAB_HIDDEN, name))
    now = [sheet["properties"]["sheetId"] for sheet in workbook.get("sheets", [])]
    slots = sorted(now.index(found.grid.sheet_id) for found in tabs)
    for slot, found in zip(slots, tabs, strict=True):
        there = now.index(found.grid.sheet_id)
        if there != slot:
            requests.append(steps.properties(found.grid.sheet_id, index=slot if slot < there else slot + 1))
            now.insert(slot, now.pop(there))
            repairs.append(Repair(Kind.TAB_MOVED, found.tab.title.to(language)))
    return requests, repairs
