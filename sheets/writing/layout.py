"""The layout of the inbox: its columns, its drop-downs, and the requests that create them."""

import hashlib
import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from domain.company import catalogue, places
from domain.company.settings import register, store, wording
from domain.company.settings.kinds import OfCategory
from domain.inbox.answers import DUPLICATE
from domain.inbox.doing import TRACKING
from domain.inbox.form import ACTIONS, TITLES, Column
from domain.storage.schema.company import parties
from domain.vocabulary import Words
from sheets.cells import AS_TEXT, DAY
from sheets.client import Json
from sheets.healing import steps
from sheets.layout.colours import paint
from sheets.layout.menus import MAX_CHOICES
from sheets.mirror.found import title_for
from sheets.tab import Colour
from sheets.words import Language

MARK = "storekeeper.inbox"
"""The key of the developer metadata by which the tab is found, whatever people call it."""

SUBMIT, ANSWER, IDENTITY = "submit", "answer", "id"
TITLE = Words("Inbox", "收件箱")
ROWS = 300

_OWN = {SUBMIT: Words("Submit", "提交"), ANSWER: Words("Answer", "结果"), IDENTITY: Words("Identity", "标识")}
_WIDTHS = {
    Column.ACTION: 215,
    Column.NAME_EN: 200,
    Column.NAME_ZH: 190,
    Column.TRACKING: 160,
    Column.BARCODE: 150,
    Column.SOURCE: 160,
    Column.TARGET: 150,
    Column.PARTY: 240,
    Column.NOTE: 200,
    Column.SETTING: 260,
    Column.VALUE: 240,
    Column.OWN: 220,
    SUBMIT: 110,
    ANSWER: 480,
    IDENTITY: 60,
}
"""Pixels: titles and choices fit in both languages."""

_SAYS = {
    Colour.RED: Words("ERROR", "错误"),
    Colour.AMBER: Words("WAITING", "等待"),
    Colour.BLUE: DUPLICATE,
    Colour.GREY: Words("OK", "OK"),
}
"""How answers begin, and their colours."""

_NUMBERS = (Column.QUANTITY, Column.PRICE)
_SITES = (Column.SITE, Column.SOURCE, Column.TARGET)
NAMES: tuple[str, ...] = (*Column, SUBMIT, ANSWER, IDENTITY)
"""The columns, in order; people may move them."""


def title_of(name: str, language: Language) -> str:
    """Return the header of a column."""
    words = _OWN[name] if name in _OWN else TITLES[Column(name)]
    return words.to(language)


def choices(connection: Connection, language: Language) -> dict[str, list[str]]:
    """Return what can be chosen in each column; other texts may be written as well, and are answered."""

    def said(words: Sequence[Words]) -> list[str]:
        return [each.to(language) for each in words]

    sites = [site.code for site in places.all_sites(connection)]
    units = sorted(catalogue.units(connection))
    categories = {*store.entries(connection, wording.CATEGORIES), *OfCategory().known(connection)}
    names = connection.execute(select(parties.c.name).order_by(parties.c.name)).scalars()
    found: dict[str, list[str]] = {
        Column.ACTION: said([each.title for each in ACTIONS]),
        Column.UNIT: units,
        Column.PACK: units,
        Column.TRACKING: said(list(TRACKING.values())),
        Column.CATEGORY: sorted(categories),
        **dict.fromkeys(_SITES, sites),
        Column.PARTY: list(names),
        Column.SETTING: said([each.title for each in register.SETTINGS]),
    }
    return {column: some[:MAX_CHOICES] for column, some in found.items() if some}


@dataclass(frozen=True)
class Place:
    """Where the tab is."""

    sheet_id: int
    title: str
    rows: int
    columns: int
    note_id: int
    note: str
    hidden: bool = False


def find(workbook: Json, language: Language, known: int | None = None) -> Place | None:
    """Find the tab; among copies, the known one, or the one with its title."""
    found = []
    for sheet in workbook.get("sheets", []):
        for note in sheet.get("developerMetadata", []):
            if note["metadataKey"] == MARK:
                properties = sheet["properties"]
                grid = properties["gridProperties"]
                place = (properties["sheetId"], properties["title"], grid["rowCount"], grid["columnCount"])
                noted = (note["metadataId"], note.get("metadataValue", ""), bool(properties.get("hidden")))
                found.append(Place(*place, *noted))
    title = TITLE.to(language)
    return max(found, key=lambda each: (each.sheet_id == known, each.title == title), default=None)


def create(workbook: Json, language: Language) -> list[Json]:
    """Return requests that create the tab."""
    sheet_id = secrets.randbelow(2**31)
    title = title_for(workbook, TITLE.to(language))
    grid = {"rowCount": ROWS, "columnCount": len(NAMES), "frozenRowCount": 1, "frozenColumnCount": 1}
    head = {"textFormat": {"bold": True}, "backgroundColor": {"red": 1.0, "green": 0.95, "blue": 0.8}}
    formats = [
        _shown(sheet_id, place, DAY if name == Column.DAY else AS_TEXT)
        for place, name in enumerate(NAMES)
        if name not in (*_NUMBERS, SUBMIT)
    ]
    return [
        {"addSheet": {"properties": {"sheetId": sheet_id, "title": title, "gridProperties": grid}}},
        *(_width(sheet_id, place, name) for place, name in enumerate(NAMES)),
        *formats,
        *(write(sheet_id, 0, place, title_of(name, language)) for place, name in enumerate(NAMES)),
        {
            "repeatCell": {
                "range": {"sheetId": sheet_id, "startRowIndex": 0, "endRowIndex": 1},
                "cell": {"userEnteredFormat": head},
                "fields": "userEnteredFormat(textFormat,backgroundColor)",
            }
        },
        *_dressed(sheet_id, language),
        steps.mark(sheet_id, MARK),
    ]


def _dressed(sheet_id: int, language: Language) -> list[Json]:
    """Return the layout: answers are wrapped and coloured; a note on the header says what each action needs."""
    answers, note = column(sheet_id, NAMES.index(ANSWER)), _help(language)
    wrapped = {"userEnteredFormat": {"wrapStrategy": "WRAP"}}
    corner = {"sheetId": sheet_id, "rowIndex": 0, "columnIndex": 0}
    made: list[Json] = [
        {"repeatCell": {"range": answers, "cell": wrapped, "fields": "userEnteredFormat.wrapStrategy"}},
        {"updateCells": {"start": corner, "rows": [{"values": [{"note": note}]}], "fields": "note"}},
    ]
    for colour, words in _SAYS.items():
        for said in dict.fromkeys(words):
            condition = {"type": "TEXT_STARTS_WITH", "values": [{"userEnteredValue": said}]}
            rule = {"ranges": [answers], "booleanRule": {"condition": condition, "format": paint(colour)}}
            made.append({"addConditionalFormatRule": {"rule": rule, "index": 0}})
    return made


def _help(language: Language) -> str:
    """Return the help: a line per action with what it needs, and in brackets what else it uses."""
    lines = []
    for action in ACTIONS:
        needs, takes = (", ".join(TITLES[each].to(language) for each in some) for some in (action.needs, action.takes))
        lines.append(f"{action.title.to(language)}: {needs}" + (f" ({takes})" if takes else ""))
    return "\n".join(lines)


def _shown(sheet_id: int, place: int, shown: tuple[str, str]) -> Json:
    cell = {"userEnteredFormat": {"numberFormat": dict(zip(("type", "pattern"), shown, strict=True))}}
    where = column(sheet_id, place)
    return {"repeatCell": {"range": where, "cell": cell, "fields": "userEnteredFormat.numberFormat"}}


def _width(sheet_id: int, place: int, name: str) -> Json:
    where = {"sheetId": sheet_id, "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
    properties = {"pixelSize": _WIDTHS.get(name, 120), "hiddenByUser": name == IDENTITY}
    fields = "pixelSize,hiddenByUser"
    return {"updateDimensionProperties": {"range": where, "properties": properties, "fields": fields}}


def column(sheet_id: int, place: int) -> Json:
    """Return a column below its header."""
    return {"sheetId": sheet_id, "startRowIndex": 1, "startColumnIndex": place, "endColumnIndex": place + 1}


def write(sheet_id: int, row: int, place: int, value: str | float | bool) -> Json:
    """Write one cell, as text, a number or a tick."""
    kind = "boolValue" if isinstance(value, bool) else "stringValue" if isinstance(value, str) else "numberValue"
    cell = {"userEnteredValue": {kind: value}} if value != "" else {}
    start = {"sheetId": sheet_id, "rowIndex": row, "columnIndex": place}
    return {"updateCells": {"start": start, "rows": [{"values": [cell]}], "fields": "userEnteredValue"}}


def drop_downs(place: Place, where: dict[str, int], offered: dict[str, list[str]], skus: str) -> tuple[list[Json], str]:
    """Return requests for drop-downs and tick boxes, and a mark of these by which they are not written again."""
    rules: dict[str, Json] = {
        SUBMIT: {"condition": {"type": "BOOLEAN"}, "strict": True},
        Column.DAY: {"condition": {"type": "DATE_IS_VALID"}, "strict": False, "showCustomUi": True},
    }
    if skus:
        rules[Column.SKU] = _one_of("ONE_OF_RANGE", [skus])
    rules |= {name: _one_of("ONE_OF_LIST", some) for name, some in offered.items()}
    said = json.dumps([place.rows, where, rules], sort_keys=True)
    digest = hashlib.sha256(said.encode()).hexdigest()[:16]
    if digest == place.note:
        return [], digest
    requests: list[Json] = [
        {"setDataValidation": {"range": column(place.sheet_id, where[name]), "rule": rule}}
        for name, rule in rules.items()
    ]
    return [*requests, steps.note(place.note_id, digest)], digest


def _one_of(kind: str, some: list[str]) -> Json:
    values = [{"userEnteredValue": each} for each in some]
    return {"condition": {"type": kind, "values": values}, "strict": False, "showCustomUi": True}


def sku_range(workbook: Json) -> str:
    """Return where the catalogue's SKUs are: in the second column of the Items tab, or else of Stock."""
    for mark in ("storekeeper.items", "storekeeper.stock"):
        for sheet in workbook.get("sheets", []):
            if any(note["metadataKey"] == mark for note in sheet.get("developerMetadata", [])):
                title = sheet["properties"]["title"].replace("'", "''")
                return f"='{title}'!$B$2:$B"
    return ""
