"""The positions and sizes of name, lines and symbol on a label. Lengths in mm, from the bottom left."""

import math
from dataclasses import dataclass

from bot.labels import fonts, typeset
from bot.labels.errors import NoFont, TooSmall
from bot.labels.kinds import Label
from bot.labels.sheets import Sheet
from bot.labels.symbols import Bars, Matrix, symbol
from bot.labels.typeset import Block

GAP = 1.2
"""Between the symbol and what is above or below it."""
PADDING = 0.8
"""Around text, in addition to the label's margin."""
SIDE_BY_SIDE = 1.3
"""The ratio of width to height above which a square symbol is beside the text."""
SHARE = 0.46
"""The largest share of such a label's width that the symbol takes."""
LARGER = (2.6, 2.2, 1.8, 1.5, 1.25)
"""Enlargements of a name, largest first."""
LOWEST_BARS = 5.0
SHORTEST_BARS = 7.0
"""Below this height of the bars, lines of text are dropped."""
SHARE_OF_BARS = 0.6
"""The share of the height, with digits, that bars get before a name is enlarged."""
BETWEEN = "   "
"""Between two texts on one line."""
ROUNDING = 1e-6


@dataclass(frozen=True)
class Text:
    """A block whose lines begin at `left` or, if centred, have their middle there."""

    block: Block
    left: float
    top: float
    centred: bool


@dataclass(frozen=True)
class Stripes:
    """Bars. `left` is the first bar's edge, `bottom` where they end; the guards extend further down."""

    bars: Bars
    module: float
    left: float
    bottom: float
    height: float
    caption: float  # font size of the digits


@dataclass(frozen=True)
class Square:
    """A two-dimensional symbol, without its quiet zone."""

    matrix: Matrix
    module: float
    left: float
    bottom: float


@dataclass(frozen=True)
class Laid:
    """A label with everything positioned."""

    texts: tuple[Text, ...]
    symbol: Stripes | Square


def lay(label: Label, sheet: Sheet) -> Laid:
    """Position everything, with the symbol as large as possible. Raises NotEncodable, TooSmall, NoFont."""
    title, lines = typeset.clean(label.title), [typeset.clean(line) for line in label.lines]
    missing = fonts.missing(typeset.unwestern("".join((title, *lines))))
    if missing:
        raise NoFont(missing)
    made = symbol(label.kind, label.content)
    space = _Space(label, sheet, title, [line for line in lines if line])
    if isinstance(made, Bars):
        return space.with_bars(made)
    return space.beside(made) if space.width > SIDE_BY_SIDE * space.height else space.above(made)


class _Space:
    """The inside of a label's margin."""

    def __init__(self, label: Label, sheet: Sheet, title: str, lines: list[str]) -> None:
        self.label, self.sheet, self.title, self.lines = label, sheet, title, lines
        self.margin = sheet.margin
        self.width, self.height = (each - 2 * sheet.margin for each in sheet.label)
        self.size = min(max(0.125 * self.height, 3.2), 0.115 * self.width, 10.0)
        self.small = max(0.6 * self.size, 2.1)

    def with_bars(self, bars: Bars) -> Laid:
        """Place name, lines, bars and digits one below another, over the whole width."""
        module = self._module(bars, bars.width + sum(bars.quiet), self.width)
        caption = min(max(0.55 * self.size, 8.5 * module, 2.1), 4.5)
        texts, room = self._above(SHORTEST_BARS + caption * typeset.LEADING, SHARE_OF_BARS * self.height)
        tallest = bars.width * module * 0.7
        height = min(room - caption * typeset.LEADING, tallest)
        if height < LOWEST_BARS:
            whole = self.sheet.label[1]
            raise TooSmall(self.label.kind, self.sheet.name, whole - height + LOWEST_BARS, whole)
        left_quiet, right_quiet = bars.quiet
        whole = (bars.width + left_quiet + right_quiet) * module
        left = self._on_a_dot(self.margin + (self.width - whole) / 2 + left_quiet * module)
        block = height + caption * typeset.LEADING
        bottom = self.margin + (room - block) / 2 + caption * typeset.LEADING
        return Laid(texts, Stripes(bars, module, left, self._on_a_dot(bottom), height, caption))

    def beside(self, matrix: Matrix) -> Laid:
        """Place the symbol on the left, and name and lines to the right of it, all vertically centred."""
        modules = matrix.side + 2 * matrix.quiet
        room = min(self.height, SHARE * self.width)
        module = self._module(matrix, modules, room)
        square = self._square(matrix, module, self.margin + modules * module / 2, self.sheet.label[1] / 2)
        left = self.margin + modules * module + PADDING
        width = self.sheet.label[0] - self.margin - PADDING - left
        below = [typeset.fitted(line, width, self.small, lines=1, bold=False) for line in self.lines]
        rest = self.height - sum(block.height for block in below)
        title = self._title(width, rest - GAP, rest - GAP, lines=3)
        while below and title.height + sum(block.height for block in below) + GAP > self.height:
            below.pop()
        total = title.height + sum(block.height for block in below) + (GAP if below else 0)
        return Laid(self._stacked([title, *below], left, (self.sheet.label[1] + total) / 2, centred=False), square)

    def above(self, matrix: Matrix) -> Laid:
        """Place name and lines above the symbol."""
        modules = matrix.side + 2 * matrix.quiet
        texts, room = self._above(min(self.width, 0.6 * self.height), 0.0)
        module = self._module(matrix, modules, min(self.width, room))
        return Laid(texts, self._square(matrix, module, self.sheet.label[0] / 2, self.margin + room / 2))

    def _above(self, least: float, good: float) -> tuple[tuple[Text, ...], float]:
        """Place name and lines at the top. Returns them, and the height left below them.

        Text is dropped if needed to leave `least`, and the name is only enlarged if that leaves `good`.
        """
        width = self.width - 2 * PADDING
        rows = self._joined(width)
        below = [typeset.fitted(row, width, self.small, lines=1, bold=False) for row in rows]
        room = self.height - GAP - least
        while below and sum(block.height for block in below) + self.size * typeset.LEADING > room:
            below.pop()
        rest = room - sum(block.height for block in below)
        title = self._title(width, rest, rest + least - max(least, good), lines=2)
        blocks = [title, *below]
        texts = self._stacked(blocks, self.sheet.label[0] / 2, self.sheet.label[1] - self.margin, centred=True)
        return texts, self.height - sum(block.height for block in blocks) - 2 * GAP

    def _title(self, width: float, height: float, good: float, *, lines: int) -> Block:
        """Return the name.

        A short one with little below it, like a bin's, is as large as possible, to be read from afar.
        """
        if len(self.lines) <= 1:
            for larger in LARGER:
                size = larger * self.size
                block = typeset.fitted(self.title, width, size, lines=1, bold=True)
                if block.size == size and block.height <= good:
                    return block
        most = max(1, min(lines, int(height / (self.size * typeset.LEADING))))
        return typeset.fitted(self.title, width, self.size, lines=most, bold=True)

    def _joined(self, width: float) -> list[str]:
        """Return the lines, joining as many as fit on one."""
        rows: list[str] = []
        for line in self.lines:
            joined = f"{rows[-1]}{BETWEEN}{line}" if rows else line
            if rows and typeset.width(joined, self.small, bold=False) <= width:
                rows[-1] = joined
            else:
                rows.append(line)
        return rows

    def _stacked(self, blocks: list[Block], left: float, top: float, *, centred: bool) -> tuple[Text, ...]:
        texts = []
        for place, block in enumerate(blocks):
            texts.append(Text(block, left, top, centred))
            top -= block.height + (GAP if place == 0 and not centred else 0)
        return tuple(texts)

    def _square(self, matrix: Matrix, module: float, x: float, y: float) -> Square:
        """Return the symbol centred here."""
        half = matrix.side * module / 2
        return Square(matrix, module, self._on_a_dot(x - half), self._on_a_dot(y - half))

    def _module(self, made: Bars | Matrix, modules: int, room: float) -> float:
        """Return the width of a module: as many whole dots as fit."""
        dot = self.sheet.dot
        least = math.ceil(made.narrowest / dot - ROUNDING)
        dots = min(int(room / modules / dot + ROUNDING), int(made.widest / dot + ROUNDING))
        if dots < least:
            raise TooSmall(self.label.kind, self.sheet.name, least * dot * modules, room)
        return dots * dot

    def _on_a_dot(self, length: float) -> float:
        return round(length / self.sheet.dot) * self.sheet.dot
