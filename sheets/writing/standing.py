"""Repairing the inbox's tab after people have renamed, hidden, copied or deleted it, or moved its header."""

from collections.abc import Sequence
from typing import Any

from domain.company.sheet.repairs import Kind, Repair
from sheets.client import Json, Workbook
from sheets.healing import steps
from sheets.mirror.found import title_for
from sheets.words import Language
from sheets.writing import layout
from sheets.writing.layout import NAMES, TITLE, Place, title_of


def found_or_made(
    workbook: Workbook, described: Json, language: Language, *, was_there: bool
) -> tuple[list[Json], list[Repair]]:
    """Return requests if no tab has our mark: one that has lost it is marked again, or a new one is created."""
    title = TITLE.to(language)
    for sheet in described.get("sheets", []):
        is_candidate = sheet["properties"]["title"] == title and not sheet.get("developerMetadata")
        if is_candidate and any(_is_head(row, language) for row in workbook.values(title, "")):
            return [steps.mark(sheet["properties"]["sheetId"], layout.MARK)], []
    gone = [Repair(Kind.TAB_DELETED, title)] if was_there else []
    return layout.create(described, language), gone


def put_right(described: Json, place: Place, language: Language) -> tuple[list[Json], list[Repair]]:
    """Return requests that restore its name and make it visible."""
    requests: list[Json] = []
    repairs: list[Repair] = []
    title = title_for(described, TITLE.to(language), place.sheet_id)
    if place.title != title:
        requests.append(steps.properties(place.sheet_id, title=title))
        repairs.append(Repair(Kind.TAB_RENAMED, TITLE.to(language), "", place.title, title))
    if place.hidden:
        requests.append(steps.properties(place.sheet_id, hidden=False))
        repairs.append(Repair(Kind.TAB_HIDDEN, TITLE.to(language)))
    return requests, repairs


def head_first(rows: Sequence[Sequence[Any]], place: Place, language: Language) -> list[Json]:
    """Return requests that free the first row for the header: people sort, insert and delete above it."""
    at = next((number for number, row in enumerate(rows) if _is_head(row, language)), None)
    if at == 0 or not rows or not any(str(cell).strip() for cell in rows[0]):
        return []
    unfrozen = steps.properties(place.sheet_id, frozenRowCount=0)
    frozen = steps.properties(place.sheet_id, frozenRowCount=1)
    if at is not None:
        return [unfrozen, steps.move(place.sheet_id, "ROWS", at, 0), frozen]
    return [unfrozen, steps.insert(place.sheet_id, "ROWS", 0, 1), frozen] if _says_something(rows[0]) else []


def _is_head(row: Sequence[Any], language: Language) -> bool:
    """Whether most of the titles are there, in any order."""
    return sum(title_of(name, language) in row for name in NAMES) * 2 > len(NAMES)


def _says_something(row: Sequence[Any]) -> bool:
    """Whether it is a row of people's rather than a header with most titles changed: it has a tick box."""
    return any(isinstance(cell, bool) for cell in row)
