"""Typesetting text in a given width: wrapped, scaled down, shortened, and drawn. All lengths in mm."""

import itertools
import re
import unicodedata
from dataclasses import dataclass

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from bot.labels import fonts

LEADING = 1.22
"""From one line to the next, as a share of the font's size."""
ASCENT = 0.88
"""From the top of a line to its baseline, as a share of the font's size."""
SMALLEST = 0.72
"""How far a name is scaled down before it is shortened."""
RATHER = 0.85
"""How far it is scaled down before it is wrapped to two lines."""
LEGIBLE = 3.2
"""The size down to which it is always scaled, legible at arm's length."""
STEPS = 6
ELLIPSIS = "…"
STROKE = 1 / 28
"""The stroke around an outline that makes it bold, as a share of the font's size."""

HELVETICA = {False: "Helvetica", True: "Helvetica-Bold"}
WESTERN = "cp1252"  # what Helvetica has

SHAPELESS = ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp")
"""Categories of characters without a shape: controls, spaces."""

_SELECTORS = re.compile("[\ufe00-\ufe0f]")
_CHINESE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_ATOMS = re.compile(rf"[（《“「【]*[{_CHINESE}][）》”」】，。、；：！？％]*|[^\s{_CHINESE}]+|\s+")
"""What is not broken: a Chinese character with adjacent brackets and stops, or a word."""


@dataclass(frozen=True)
class Block:
    """Lines of one size."""

    lines: tuple[str, ...]
    size: float
    bold: bool

    @property
    def height(self) -> float:
        """From the top of the first line to the bottom of the last."""
        return len(self.lines) * self.size * LEADING

    @property
    def width(self) -> float:
        """The width of the longest line."""
        return max((width(line, self.size, bold=self.bold) for line in self.lines), default=0.0)


def clean(text: str) -> str:
    """Return the text with shapeless characters replaced by spaces, and accents combined with their letters."""
    composed = _SELECTORS.sub("", unicodedata.normalize("NFC", text))
    return " ".join("".join(" " if unicodedata.category(each) in SHAPELESS else each for each in composed).split())


def width(text: str, size: float, *, bold: bool) -> float:
    """Return the width of a text."""
    return size * sum(_advance(each, bold=bold) for each in text)


def fitted(text: str, room: float, size: float, *, lines: int, bold: bool) -> Block:
    """Return the text in at most this many lines, scaled down if needed, and finally cut with an ellipsis.

    One slightly smaller line is better than two.
    """
    for most in sorted({1, lines}):
        least = min(SMALLEST, LEGIBLE / size) if most == lines else RATHER
        for step in range(STEPS + 1):
            smaller = size * (1 - (1 - least) * step / STEPS)
            broken = _broken(text, room, smaller, bold=bold)
            if len(broken) <= most:
                return Block(tuple(line.strip() for line in broken), smaller, bold)
    kept = broken[: lines - 1]
    last = _shortened(text[sum(map(len, kept)) :].strip(), room, smaller, bold=bold)
    return Block((*(line.strip() for line in kept), last), smaller, bold)


def draw(canvas: Canvas, x: float, y: float, text: str, size: float, *, bold: bool) -> None:
    """Draw a line with its baseline at y, beginning at x."""
    for western, run in itertools.groupby(text, _is_western):
        part = "".join(run)
        if western:
            canvas.setFont(HELVETICA[bold], size)
            canvas.drawString(x, y, part)
            x += width(part, size, bold=bold)
            continue
        for character in part:
            shape = fonts.outline(character, bold=bold)
            canvas.saveState()
            canvas.transform(size, 0, 0, size, x, y)
            canvas.doForm(_form(canvas, character, shape, bold=bold))
            canvas.restoreState()
            x += size * shape.advance


def _form(canvas: Canvas, character: str, shape: fonts.Outline, *, bold: bool) -> str:
    """Return the name of the character's outline in this file, at size 1; it is included only once."""
    name = f"{'bold' if bold else 'regular'}{ord(character):x}"
    if canvas.hasForm(name):
        return name
    canvas.beginForm(name, -1, -1, 2, 2)
    path = canvas.beginPath()
    for (start,), *segments in shape.contours:
        path.moveTo(*start)
        for points in segments:
            if len(points) == 1:
                path.lineTo(*points[0])
            else:
                path.curveTo(*(length for point in points for length in point))
        path.close()
    canvas.setLineWidth(STROKE)
    canvas.drawPath(path, stroke=int(bold and not shape.bold), fill=1, fillMode=1)  # non-zero: contours overlap
    canvas.endForm()
    return name


def unwestern(text: str) -> str:
    """Return the characters of a text that Helvetica lacks."""
    return "".join(itertools.filterfalse(_is_western, text))


def _is_western(character: str) -> bool:
    return bool(character.encode(WESTERN, "ignore"))


def _advance(character: str, *, bold: bool) -> float:
    """Return the advance width as a share of the font's size."""
    if _is_western(character):
        return float(stringWidth(character, HELVETICA[bold], 1))
    return fonts.outline(character, bold=bold).advance


def _broken(text: str, room: float, size: float, *, bold: bool) -> list[str]:
    """Return as many lines as needed."""
    lines, line = [], ""
    for atom in _ATOMS.findall(text):
        if width((line + atom).rstrip(), size, bold=bold) <= room:
            line += atom
            continue
        if line.strip():
            lines.append(line)
        line = atom.lstrip()
        while width(line, size, bold=bold) > room and len(line) > 1:  # a word longer than a line
            head = _head(line, room, size, bold=bold)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line] if line.strip() or not lines else lines


def _head(text: str, room: float, size: float, *, bold: bool) -> str:
    """Return as many characters as fit, at least one."""
    length = next((each for each in range(len(text), 1, -1) if width(text[:each], size, bold=bold) <= room), 1)
    return text[:length]


def _shortened(text: str, room: float, size: float, *, bold: bool) -> str:
    if width(text, size, bold=bold) <= room:
        return text
    ellipsis = width(ELLIPSIS, size, bold=bold)
    return _head(text, room - ellipsis, size, bold=bold).rstrip() + ELLIPSIS
