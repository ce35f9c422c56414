"""Any message of the right shape is done or refused, and never leaves the workbook in pieces."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.google import spreadsheets
from sandbox.google.edits import EDITS, batch_update
from sandbox.google.messages import SPREADSHEET
from sandbox.google.refusal import Refusal
from sandbox.google.screen import snapshot
from sandbox.google.stored import dump, load
from sandbox.google.workbook import Cell, Formula, Sheet, Workbook

ID = 7
PLAIN: dict[type, st.SearchStrategy[Any]] = {
    str: st.sampled_from(("", "A1", "x", "Other", "=A1+1")),
    int: st.integers(-1, 8),
    float: st.floats(0, 1),
    bool: st.booleans(),
}
_START, _END = st.integers(-1, 3), st.integers(3, 8)
LIKELY: dict[str, st.SearchStrategy[Any]] = {
    "fields": st.sampled_from(("*", "userEnteredValue", "note", "title", "pixelSize", "index", "range", "name")),
    "sheetId": st.sampled_from((0, 5, 5, 5)),
    "userEnteredValue": st.sampled_from(({}, {"numberValue": 3}, {"stringValue": "x"}, {"formulaValue": "=B2+A1"})),
    "numberFormat": st.sampled_from(({"type": "NUMBER", "pattern": "0.00"}, {"type": "DATE"}, {"pattern": "?"})),
    "condition": st.sampled_from(({"type": "BOOLEAN"}, {"type": "NUMBER_EQ"}, {})),
    "booleanRule": st.just({"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"bold": True}}}),
    "location": st.sampled_from(
        (
            {"sheetId": 5},
            {"spreadsheet": True},
            {"dimensionRange": {"sheetId": 5, "dimension": "ROWS", "startIndex": 2, "endIndex": 3}},
        )
    ),
    "ranges": st.just([{"sheetId": 5, "startRowIndex": 2, "endRowIndex": 4}]),
    **dict.fromkeys(("startRowIndex", "startColumnIndex", "startIndex", "rowIndex", "columnIndex"), _START),
    **dict.fromkeys(("endRowIndex", "endColumnIndex", "endIndex"), _END),
    **dict.fromkeys(("filterId", "objectId", "chartId", "protectedRangeId", "bandedRangeId"), st.just(ID)),
    **dict.fromkeys(("filterViewId", "metadataId"), st.just(ID)),
    "namedRangeId": st.just(str(ID)),
    "name": st.sampled_from(("stock", "lots", "no name")),
    "index": st.integers(0, 1),
}


def messages(kind: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Messages of a shape, more often than not such as make sense."""
    if name in LIKELY:
        return LIKELY[name]
    if isinstance(kind, dict):
        fields = {field: messages(inner, field) for field, inner in kind.items()}
        given = st.fixed_dictionaries({}, optional=fields)
        return given if len(fields) > FEW else st.fixed_dictionaries(fields) | given
    if isinstance(kind, list):
        return st.lists(messages(kind[0]), max_size=2)
    return st.one_of([PLAIN[each] if isinstance(each, type) else st.just(each) for each in kind])


FEW = 5  # fields, which are all given as a rule
REQUESTS = st.one_of(
    [messages(shape).map(lambda message, kind=kind: {kind: message}) for kind, (shape, _) in EDITS.items()]
)


def workbook() -> Workbook:
    """One with something of everything."""
    book = Workbook.new()
    book.sheets.append(Sheet.new(5, "Other", {"gridProperties": {"rowCount": 9, "columnCount": 7}}))
    for place in range(6):
        row = {place: Cell(place), 0: Cell(Formula("=SUM(B1:C3)")), 1: Cell("x", note="note")}
        book.sheets[1].put(place, row)
    cells = {"sheetId": 5, "startRowIndex": 2, "endRowIndex": 4}
    rows = {"sheetId": 5, "dimension": "ROWS", "startIndex": 2, "endIndex": 4}
    rule = {"condition": {"type": "NOT_BLANK"}}
    chart = {"spec": {"title": "x"}, "position": {"overlayPosition": {"anchorCell": {"sheetId": 5}}}, "chartId": ID}
    note = {"metadataId": ID, "metadataKey": "k", "visibility": "DOCUMENT", "location": {"sheetId": 5}}
    requests: list[dict[str, Any]] = [
        {"addProtectedRange": {"protectedRange": {"range": cells, "protectedRangeId": ID}}},
        {"addFilterView": {"filter": {"range": cells, "filterViewId": ID}}},
        {"addBanding": {"bandedRange": {"range": cells, "bandedRangeId": ID}}},
        {"addNamedRange": {"namedRange": {"range": cells, "namedRangeId": str(ID), "name": "stock"}}},
        {"addConditionalFormatRule": {"rule": {"ranges": [cells], "booleanRule": rule}}},
        {"addDimensionGroup": {"range": rows}},
        {"addChart": {"chart": chart}},
        {"createDeveloperMetadata": {"developerMetadata": note}},
    ]
    batch_update(book, {}, {"requests": requests})
    return book


def kept(book: Workbook) -> str:
    return json.dumps(dump(book), sort_keys=True)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(REQUESTS, min_size=1, max_size=8))
def test_any_message_is_done_or_refused(requests: list[dict[str, Any]]) -> None:
    book = workbook()
    for request in requests:
        before, draft = kept(book), book.copy()
        try:
            batch_update(draft, {}, {"requests": [request]})
        except Refusal:
            assert kept(book) == before
            continue
        assert kept(book) == before
        book = draft
        snapshot(book)
        told = spreadsheets.describe(book, {"includeGridData": "true"}, {})
        assert told.keys() <= SPREADSHEET.keys()
        assert kept(load(json.loads(kept(book)))) == kept(book)
