"""The chart of the weekly digest: panels of bars, one below another, each with its own scale."""

from dataclasses import dataclass

from bot.charts.paper import BLUE, INK, ORANGE, PALE, VERMILION, Paper

WIDTH, PANEL, HEAD = 1080, 400, 110
LEFT, RIGHT = 40, 40
ROOM = WIDTH - LEFT - RIGHT
TITLE, HEADING, TEXT = 42, 34, 30
TOP, BOTTOM = 120, 60
"""Margins of a panel: above the highest bar, and below the bars."""

COLOURS = {"value": BLUE, "stock-outs": VERMILION, "expiring": ORANGE}


@dataclass(frozen=True)
class Panel:
    """Bars: the height of each, and the labels above and below it, if any."""

    what: str  # the colour: a key of COLOURS
    title: str
    bars: list[float]
    above: list[str]
    below: list[str]


def draw(title: str, panels: list[Panel]) -> bytes:
    """Return the picture as PNG. Blocks for about 100 ms."""
    paper = Paper(WIDTH, HEAD + PANEL * len(panels))
    paper.heading((LEFT, 30), title, TITLE, ROOM)
    for number, panel in enumerate(panels):
        _draw(paper, panel, HEAD + PANEL * number)
    return paper.png()


def _draw(paper: Paper, panel: Panel, top: float) -> None:
    paper.heading((LEFT, top + 16), panel.title, HEADING, ROOM)
    floor, height = top + PANEL - BOTTOM, PANEL - TOP - BOTTOM
    step, highest = ROOM / len(panel.bars), max([*panel.bars, 1e-9])
    for number, (bar, above, below) in enumerate(zip(panel.bars, panel.above, panel.below, strict=True)):
        left, right = LEFT + step * (number + 0.15), LEFT + step * (number + 0.85)
        up = floor - height * max(bar, 0.0) / highest
        if up < floor:
            paper.area([(left, floor), (left, up), (right, up), (right, floor)], COLOURS[panel.what])
        _centred(paper, (left + right) / 2, up - 40, above)
        _centred(paper, (left + right) / 2, floor + 10, below)
    paper.line([(LEFT, floor), (WIDTH - RIGHT, floor)], INK if any(panel.bars) else PALE, 2)


def _centred(paper: Paper, x: float, y: float, text: str) -> None:
    """Write a text as near to the middle of its bar as the edges allow."""
    half = paper.width_of(text, TEXT) / 2
    paper.text((min(max(x, LEFT + half), WIDTH - RIGHT - half), y), text, TEXT, anchor="ma")
