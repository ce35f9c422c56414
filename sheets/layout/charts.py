"""Charts, beside the numbers that they show."""

from sheets.client import Json
from sheets.layout.ids import SLOTS, own_id
from sheets.layout.ranges import column
from sheets.tab import Chart, ChartKind, Tab
from sheets.words import Language

WIDTH, HEIGHT, GAP = 560, 300, 16  # pixels
ACROSS = 2
"""Charts side by side."""

ROOM = 12
"""Columns beside ours on which the charts lie."""


def room(tab: Tab, sheet_id: int, columns: int) -> list[Json]:
    """Return requests for the columns missing for the charts, in a grid with this many."""
    missing = len(tab.columns) + ROOM - columns
    if not tab.charts or missing <= 0:
        return []
    return [{"appendDimension": {"sheetId": sheet_id, "dimension": "COLUMNS", "length": missing}}]


def charts(tab: Tab, sheet_id: int, language: Language) -> list[Json]:
    """Return the declared charts, from left to right and top to bottom."""
    return [
        {"addChart": {"chart": _chart(tab, chart, sheet_id, language, place)}} for place, chart in enumerate(tab.charts)
    ]


def _chart(tab: Tab, chart: Chart, sheet_id: int, language: Language, place: int) -> Json:
    labels, numbers = (
        {"sourceRange": {"sources": [column(tab, sheet_id, name, chart.rows)]}}
        for name in (chart.labels, chart.numbers)
    )
    axis = "BOTTOM_AXIS" if chart.kind is ChartKind.BAR else "LEFT_AXIS"
    basic = {
        "chartType": chart.kind.value,
        "legendPosition": "NO_LEGEND",
        "domains": [{"domain": labels}],
        "series": [{"series": numbers, "targetAxis": axis}],
        "headerCount": 0,
    }
    anchor = {"sheetId": sheet_id, "rowIndex": 1, "columnIndex": len(tab.columns)}
    position = {
        "anchorCell": anchor,
        "offsetXPixels": GAP + (place % ACROSS) * (WIDTH + GAP),
        "offsetYPixels": GAP + (place // ACROSS) * (HEIGHT + GAP),
        "widthPixels": WIDTH,
        "heightPixels": HEIGHT,
    }
    return {
        "chartId": own_id(sheet_id, SLOTS["charts"] + place),
        "spec": {"title": chart.title.to(language), "basicChart": basic},
        "position": {"overlayPosition": position},
    }
