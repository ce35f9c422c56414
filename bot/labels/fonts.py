"""The outlines of characters that PDF's own Helvetica does not have, out of the fonts of this computer.

Outlines are drawn, nothing is embedded: so fonts of any format will do (TrueType, CFF, collections, variable ones), and
a file holds no more than what is printed. The fonts are mapped, not read: what stays in memory are the outlines.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz

from bot.labels.errors import NoFont

Point = tuple[float, float]
Contour = list[tuple[Point, ...]]
"""Where it begins, then what follows: 1 point is a line to it, 3 are a Bézier curve."""

BOLD, REGULAR = 700, 400
PREFERRED = (
    "notosanscjk",
    "notosanssc",
    "sourcehansans",
    "msyh",
    "pingfang",
    "hiragino sans gb",
    "stheiti",
    "wqy",
    "droidsansfallback",
    "simhei",
    "dejavusans",
    "liberationsans",
    "arial",
)
"""How the names of files begin that are looked into first: sans-serif, simplified Chinese, found on many computers."""

_BOLD = re.compile(r"bold|heavy|black|bd\b|w6|medium", re.IGNORECASE)
_UNUSUAL = re.compile(r"mono|serif|italic|oblique|thin|light|black|narrow|condensed", re.IGNORECASE)
_SIMPLIFIED = re.compile(r"\b(SC|GB|CN)\b")
_FULL_NAME = 4


@dataclass(frozen=True)
class Outline:
    """A character in parts of the font's size. `bold` says that the font is; otherwise it has to be made so."""

    advance: float
    contours: tuple[Contour, ...]
    bold: bool


@dataclass(frozen=True)
class Font:
    """One face of a font."""

    font: uharfbuzz.Font = field(compare=False)
    name: str
    bold: bool

    def outline(self, character: str) -> Outline | None:
        """None where the font does not have it, or has only a picture of it."""
        glyph = self.font.get_nominal_glyph(ord(character))
        if not glyph:
            return None
        size = self.font.face.upem
        pen = _Pen(size)
        self.font.draw_glyph_with_pen(glyph, pen)
        advance = self.font.get_glyph_h_advance(glyph) / size
        return Outline(advance, tuple(pen.contours), self.bold) if pen.contours else None


@lru_cache(maxsize=4096)
def outline(character: str, *, bold: bool) -> Outline:
    """The outline of a character in the first font that has it. Raises NoFont."""
    for font in _fonts(bold=bold):
        found = font.outline(character)
        if found:
            return found
    raise NoFont(character)


def missing(text: str) -> str:
    """Every character of the text for which there is no font."""
    return "".join(each for each in dict.fromkeys(text) if _is_missing(each))


def _is_missing(character: str) -> bool:
    try:
        outline(character, bold=True)
    except NoFont:
        return True
    return False


def forget() -> None:
    """Look for fonts anew: some may have been installed."""
    for known in (files, open_font, outline):
        known.cache_clear()


def folders() -> list[Path]:
    """Where fonts are, on Linux, macOS and Windows."""
    home = Path.home()
    if sys.platform == "darwin":
        return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    if sys.platform == "win32":
        local = Path(os.environ.get("LOCALAPPDATA", home / "AppData/Local"))
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", local / "Microsoft/Windows/Fonts"]
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    shared = (os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share").split(":")
    return [data / "fonts", home / ".fonts", *(Path(each) / "fonts" for each in shared if each)]


@cache
def files(*, bold: bool) -> tuple[Path, ...]:
    """Every file of fonts, the likeliest first."""
    endings = (".ttf", ".ttc", ".otf", ".otc")
    found = [
        Path(folder, name)
        for root in folders()
        for folder, _, names in os.walk(root)
        for name in names
        if name.lower().endswith(endings)
    ]
    return tuple(sorted(set(found), key=lambda path: _unlikely(path.stem, bold=bold)))


def _fonts(*, bold: bool) -> Iterator[Font]:
    """Every font, the likeliest first; each is opened when it is its turn."""
    for path in files(bold=bold):
        font = open_font(path, bold=bold)
        if font:
            yield font


def _unlikely(name: str, *, bold: bool) -> tuple[int, bool, bool, str]:
    plain = name.lower()
    rank = next((rank for rank, each in enumerate(PREFERRED) if plain.startswith(each)), len(PREFERRED))
    return rank, bool(_UNUSUAL.search(plain)), bool(_BOLD.search(plain)) != bold, plain


@cache
def open_font(path: Path, *, bold: bool) -> Font | None:
    """The face that fits best; None if the file is no font."""
    try:
        blob = uharfbuzz.Blob.from_file_path(str(path))
        faces = [uharfbuzz.Face(blob, number) for number in range(uharfbuzz.Face(blob).count)]
    except (uharfbuzz.HarfBuzzError, OSError):
        return None
    named = [(face.get_name(_FULL_NAME) or "", face) for face in faces if face.glyph_count]
    if not named:
        return None
    name, face = min(named, key=lambda each: (not _SIMPLIFIED.search(each[0]), bool(_BOLD.search(each[0])) != bold))
    font = uharfbuzz.Font(face)
    varies = any(axis.tag == "wght" for axis in face.axis_infos)
    if varies:
        font.set_variations({"wght": BOLD if bold else REGULAR})
    return Font(font, name, bold=varies or bool(_BOLD.search(f"{name} {path.stem}")))


class _Pen:
    """Takes the outline as the font has it, in parts of its size; curves of the second degree become Béziers."""

    def __init__(self, size: float) -> None:
        self.contours: list[Contour] = []
        self._size = size

    def moveTo(self, point: Point) -> None:  # noqa: N802 - the names are the protocol's
        self.contours.append([self._scaled(point)])

    def lineTo(self, point: Point) -> None:  # noqa: N802
        self.contours[-1].append(self._scaled(point))

    def curveTo(self, *points: Point) -> None:  # noqa: N802
        self.contours[-1].append(self._scaled(*points))

    def qCurveTo(self, control: Point, end: Point) -> None:  # noqa: N802
        begin_x, begin_y = self.contours[-1][-1][-1]
        ((x, y), (end_x, end_y)) = self._scaled(control, end)
        first = (begin_x + 2 * (x - begin_x) / 3, begin_y + 2 * (y - begin_y) / 3)
        second = (end_x + 2 * (x - end_x) / 3, end_y + 2 * (y - end_y) / 3)
        self.contours[-1].append((first, second, (end_x, end_y)))

    def closePath(self) -> None:  # noqa: N802
        """Every contour is filled, and so closed."""

    def _scaled(self, *points: Point) -> tuple[Point, ...]:
        return tuple((x / self._size, y / self._size) for x, y in points)
