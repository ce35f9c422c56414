"""Paper to draw charts on, in pixels of the picture that is sent; drawn larger and made smaller, for smooth lines."""

import io
from dataclasses import dataclass, field
from itertools import pairwise
from math import dist
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from bot.labels import fonts

Point = tuple[float, float]
Anchor = Literal["la", "ma", "ra", "lm", "mm", "rm"]
"""Where a text is held: left, middle, right; at its top or its middle."""

FINER, SMALLEST = 2, 24
INK, PALE, WHITE = "#222222", "#d9d9d9", "#ffffff"
BLUE, VERMILION, GREEN, ORANGE = "#0072b2", "#d55e00", "#009e73", "#e69f00"
"""Of the palette of Okabe and Ito, which people who see few colours can tell apart."""

DASH, GAP = 16, 12


@dataclass
class Paper:
    """A white sheet."""

    width: int
    height: int
    image: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self.image = Image.new("RGB", (self.width * FINER, self.height * FINER), WHITE)
        self._draw = ImageDraw.Draw(self.image)

    def line(self, points: list[Point], colour: str, width: float) -> None:
        """A line through these points."""
        self._draw.line([_finer(each) for each in points], colour, round(width * FINER), joint="curve")

    def dashed(self, points: list[Point], colour: str, width: float) -> None:
        """A line of dashes through these points."""
        along = 0.0
        for start, end in pairwise(points):
            length, at = dist(start, end), 0.0
            while at < length:
                in_step = along % (DASH + GAP)
                step = min((DASH if in_step < DASH else DASH + GAP) - in_step, length - at)
                if in_step < DASH:
                    self.line(
                        [_between(start, end, at / length), _between(start, end, (at + step) / length)], colour, width
                    )
                at, along = at + step, along + max(step, 1e-6)
                at += 0.0 if step else 1e-6

    def area(self, points: list[Point], colour: str) -> None:
        """A polygon, filled."""
        self._draw.polygon([_finer(each) for each in points], colour)

    def text(
        self, at: Point, text: str, size: float, *, anchor: Anchor = "la", bold: bool = False, colour: str = INK
    ) -> None:
        """A line of text."""
        self._draw.text(_finer(at), text, colour, _font(text, size, bold=bold), anchor)

    def heading(self, at: Point, text: str, size: float, room: float) -> None:
        """A bold line of text, as large as it fits."""
        while size > SMALLEST and self.width_of(text, size, bold=True) > room:
            size -= 1
        self.text(at, text, size, bold=True)

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a text is."""
        return self._draw.textlength(text, _font(text, size, bold=bold)) / FINER

    def png(self) -> bytes:
        """The picture."""
        out = io.BytesIO()
        self.image.resize((self.width, self.height), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
        return out.getvalue()


def _font(text: str, size: float, *, bold: bool) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """A font that has the text's letters; Pillow's own, which has Western ones only, where there is none."""
    face = fonts.face_for(next((each for each in text if not each.isascii()), "A"), bold=bold)
    pixels = round(size * FINER)
    if face is None:
        return ImageFont.load_default(pixels)
    return ImageFont.truetype(str(face.path), pixels, index=face.number)


def _finer(point: Point) -> Point:
    return point[0] * FINER, point[1] * FINER


def _between(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
