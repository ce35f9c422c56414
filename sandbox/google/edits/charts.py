"""Requests about charts: stored and returned as given; the page draws the simple ones."""

from sandbox.google import messages as m
from sandbox.google.colors import plain
from sandbox.google.edits.kind import Kinds
from sandbox.google.edits.things import found, told, with_ranges
from sandbox.google.messages import Json
from sandbox.google.refusal import Refusal
from sandbox.google.workbook import Workbook, new_id


def add_chart(book: Workbook, request: Json) -> Json:
    """Add a chart over the cells of a sheet."""
    asked = with_ranges(book, plain(request.get("chart", {})))
    anchor = asked.get("position", {}).get("overlayPosition", {}).get("anchorCell")
    if anchor is None or not asked.get("spec"):
        raise Refusal("A chart needs a spec, and an overlayPosition with an anchorCell (in the sandbox).")
    sheet = book.sheet(anchor.get("sheetId", 0))
    made = asked | {"chartId": asked.get("chartId") or new_id(())}
    sheet.things.setdefault("charts", []).append(made)
    return {"chart": told(made)}


def update_chart(book: Workbook, request: Json) -> None:
    """Change a chart's spec."""
    sheet, place = found(book, "charts", "chartId", request.get("chartId"))
    spec = with_ranges(book, plain(request.get("spec", {})))
    sheet.things["charts"][place] = sheet.things["charts"][place] | {"spec": spec}


def delete_object(book: Workbook, request: Json) -> None:
    """Delete a chart."""
    sheet, place = found(book, "charts", "chartId", request.get("objectId"))
    del sheet.things["charts"][place]


KINDS: Kinds = {
    "addChart": ({"chart": m.CHART}, add_chart),
    "updateChartSpec": ({"chartId": m.WHOLE, "spec": m.CHART["spec"]}, update_chart),
    "deleteEmbeddedObject": ({"objectId": m.WHOLE}, delete_object),
}
