"""spreadsheets.batchUpdate: the kinds of request, each of which changes the workbook. A file per subject."""

from sandbox.google.edits import cells, charts, dimensions, metadata, pasting, rules, tabs, things
from sandbox.google.edits.kind import Kinds
from sandbox.google.masks import check
from sandbox.google.messages import FLAG, TEXT, Json
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import Workbook

_SUBJECTS = (tabs, cells, pasting, dimensions, things, rules, charts, metadata)
EDITS: Kinds = {kind: edit for subject in _SUBJECTS for kind, edit in subject.KINDS.items()}
_BODY = {
    "requests": [{kind: shape for kind, (shape, _) in EDITS.items()}],
    "includeSpreadsheetInResponse": (False,),
    "responseRanges": [TEXT],
    "responseIncludeGridData": FLAG,
}


def batch_update(book: Workbook, _given: Json, body: Json) -> Json:
    """Carry out the requests in order. After a refusal the workbook is half-changed, and must be discarded."""
    check(body, _BODY, "")
    if not body.get("requests"):
        raise Refusal("Must specify at least one request.")
    replies = []
    for place, request in enumerate(body["requests"]):
        if len(request) != 1:
            raise Refusal(f"Invalid requests[{place}]: exactly one kind of request must be set.")
        ((kind, content),) = request.items()
        try:
            reply = EDITS[kind][1](book, content)
            book.check()
        except Refusal as refusal:
            raise Refusal(f"Invalid requests[{place}].{kind}: {refusal}") from None
        replies.append({kind: reply} if reply else {})
    return {"spreadsheetId": book.id, "replies": replies}
