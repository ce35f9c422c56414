"""Requests about conditional formats: stored in order, and returned; `looks` applies them."""

from sandbox.google import messages as m
from sandbox.google.colors import plain
from sandbox.google.edits.cells import check_condition
from sandbox.google.edits.kind import Kinds
from sandbox.google.edits.things import told, with_ranges
from sandbox.google.messages import Json
from sandbox.google.refusal import Refusal
from sandbox.google.shown import check_format
from sandbox.google.workbook import Sheet, Workbook


def _rule(book: Workbook, asked: Json) -> tuple[Sheet, Json]:
    rule = with_ranges(book, plain(asked))
    if not rule.get("ranges") or ("booleanRule" in rule) == ("gradientRule" in rule):
        raise Refusal("A rule needs ranges, and either a booleanRule or a gradientRule.")
    sheets = {each["sheetId"] for each in rule["ranges"]}
    if len(sheets) > 1:
        raise Refusal("All ranges of a rule must be on the same sheet.")
    if "booleanRule" in rule:
        check_condition(rule["booleanRule"].get("condition", {}))
        check_format(rule["booleanRule"].get("format", {}))
    return book.sheet(sheets.pop()), rule


def add_conditional_format(book: Workbook, request: Json) -> None:
    """Add a rule at a position among the sheet's rules."""
    sheet, rule = _rule(book, request.get("rule", {}))
    rules = sheet.things.setdefault("conditionalFormats", [])
    index = request.get("index", len(rules))
    if not 0 <= index <= len(rules):
        raise Refusal(f"No conditional format on sheet: {sheet.id} at index: {index}")
    rules.insert(index, rule)


def _rule_place(book: Workbook, request: Json) -> tuple[Sheet, int]:
    sheet, index = book.sheet(request.get("sheetId", 0)), request.get("index", 0)
    if not 0 <= index < len(sheet.things.get("conditionalFormats", [])):
        raise Refusal(f"No conditional format on sheet: {sheet.id} at index: {index}")
    return sheet, index


def update_conditional_format(book: Workbook, request: Json) -> Json:
    """Replace a rule, or move it."""
    if ("rule" in request) == ("newIndex" in request):
        raise Refusal("Either a rule or a newIndex must be set.")
    if "rule" in request:
        home, rule = _rule(book, request["rule"])
        sheet, index = _rule_place(book, {"sheetId": home.id} | request)
        before = sheet.things["conditionalFormats"][index]
        sheet.things["conditionalFormats"][index] = rule
        return {"oldRule": told(before), "newRule": told(rule), "newIndex": index}
    sheet, index = _rule_place(book, request)
    rule = sheet.things["conditionalFormats"].pop(index)
    sheet.things["conditionalFormats"].insert(request["newIndex"], rule)
    return {"newRule": told(rule), "oldIndex": index, "newIndex": request["newIndex"]}


def delete_conditional_format(book: Workbook, request: Json) -> Json:
    """Delete a rule."""
    sheet, index = _rule_place(book, request)
    return {"rule": told(sheet.things["conditionalFormats"].pop(index))}


KINDS: Kinds = {
    "addConditionalFormatRule": ({"rule": m.CONDITIONAL_FORMAT, "index": m.WHOLE}, add_conditional_format),
    "updateConditionalFormatRule": (
        {"rule": m.CONDITIONAL_FORMAT, **dict.fromkeys(("sheetId", "index", "newIndex"), m.WHOLE)},
        update_conditional_format,
    ),
    "deleteConditionalFormatRule": ({"sheetId": m.WHOLE, "index": m.WHOLE}, delete_conditional_format),
}
