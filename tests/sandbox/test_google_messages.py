"""Any message of the right shape is done or refused, and never leaves the workbook in pieces."""

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sandbox.google import spreadsheets
from sandbox.google.edits import EDITS, batch_update
from sandbox.google.messages import SPREADSHEET
from sandbox.google.refusal import Refusal
from sandbox.google.shown import snapshot
from sandbox.google.stored import dump, load
from sandbox.google.workbook import Cell, Formula, Sheet, Workbook

FEW = 5  # fields, which are all given then
MASKS = st.sampled_from(("*", "userEnteredValue", "note", "title", "pixelSize", "index", "range", "name"))
PLAIN: dict[type, st.SearchStrategy[Any]] = {
    str: st.sampled_from(("", "A1", "x", "=A1+1", "0.00", "title", "Other", "7")),
    int: st.integers(-1, 8) | st.just(5),
    float: st.floats(0, 1),
    bool: st.booleans(),
}


def messages(kind: Any, name: str = "") -> st.SearchStrategy[Any]:
    """Messages of a shape."""
    if name == "fields":
        return MASKS
    if isinstance(kind, dict):
        fields = {name: messages(inner, name) for name, inner in kind.items()}
        return st.fixed_dictionaries(fields) if len(fields) <= FEW else st.fixed_dictionaries({}, optional=fields)
    if isinstance(kind, list):
        return st.lists(messages(kind[0]), max_size=2)
    return st.one_of([PLAIN[each] if isinstance(each, type) else st.just(each) for each in kind])


REQUESTS = st.one_of(
    [messages(shape).map(lambda message, kind=kind: {kind: message}) for kind, (shape, _) in EDITS.items()]
)


def workbook() -> Workbook:
    book = Workbook.new()
    book.sheets.append(Sheet.new(5, "Other", {"gridProperties": {"rowCount": 9, "columnCount": 7}}))
    for place in range(6):
        row = {place: Cell(place), 0: Cell(Formula("=SUM(B1:C3)")), 1: Cell("x", note="note")}
        book.sheets[1].put(place, row)
    return book


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(REQUESTS, min_size=1, max_size=8))
def test_any_message_is_done_or_refused(requests: list[dict[str, Any]]) -> None:
    book = workbook()
    for request in requests:
        before, draft = dump(book), book.copy()
        try:
            batch_update(draft, {}, {"requests": [request]})
        except Refusal:
            assert dump(book) == before
            continue
        assert dump(book) == before
        book = draft
        snapshot(book)
        told = spreadsheets.describe(book, {"includeGridData": "true"}, {})
        assert told.keys() <= SPREADSHEET.keys()
        assert dump(load(dump(book))) == dump(book)
