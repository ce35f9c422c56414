"""Drawing charts. Coordinates are in pixels of the final picture.

It is drawn larger and scaled down, which smooths its lines.
"""

import io
from dataclasses import dataclass, field
from itertools import pairwise
from math import dist
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from bot.labels import fonts

Point = tuple[float, float]
Anchor = Literal["la", "ma", "ra", "lm", "mm", "rm"]
"""A text's anchor: left, middle or right; at its top or its middle."""

FINER, SMALLEST = 2, 24
INK, PALE, WHITE = "#222222", "#d9d9d9", "#ffffff"
BLUE, VERMILION, GREEN, ORANGE = "#0072b2", "#d55e00", "#009e73", "#e69f00"
"""From the palette of Okabe and Ito, which colour-blind people can tell apart."""

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
        """Draw a line through these points."""
        self._draw.line([_finer(each) for each in points], colour, round(width * FINER), joint="curve")

    def dashed(self, points: list[Point], colour: str, width: float) -> None:
        """Draw a dashed line through these points."""
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
        """Draw a filled polygon."""
        self._draw.polygon([_finer(each) for each in points], colour)

    def text(
        self, at: Point, text: str, size: float, *, anchor: Anchor = "la", bold: bool = False, colour: str = INK
    ) -> None:
        """Draw a line of text."""
        self._draw.text(_finer(at), text, colour, _font(text, size, bold=bold), anchor)

    def heading(self, at: Point, text: str, size: float, room: float) -> None:
        """Draw a bold line of text, as large as fits."""
        while size > SMALLEST and self.width_of(text, size, bold=True) > room:
            size -= 1
        self.text(at, text, size, bold=True)

    def width_of(self, text: str, size: float, *, bold: bool = False) -> float:
        """Return the width of a text."""
        return self._draw.textlength(text, _font(text, size, bold=bold)) / FINER

    def png(self) -> bytes:
        """Return the picture."""
        out = io.BytesIO()
        self.image.resize((self.width, self.height), Image.Resampling.LANCZOS).save(out, "PNG", optimize=True)
        return out.getvalue()


def _font(text: str, size: float, *, bold: bool) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Return a font that has the text's letters; if there is none, Pillow's own, which has only Western ones."""
    face = fonts.face_for(next((each for each in text if not each.isascii()), "A"), bold=bold)
    pixels = round(size * FINER)
    if face is None:
        return ImageFont.load_default(pixels)
    return ImageFont.truetype(str(face.path), pixels, index=face.number)


def _finer(point: Point) -> Point:
    return point[0] * FINER, point[1] * FINER


def _between(start: Point, end: Point, part: float) -> Point:
    return start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part
