"""Outlines of the characters that PDF's own Helvetica lacks, from the computer's fonts.

Outlines are drawn rather than embedded, so fonts of any format work (TrueType, CFF, collections, variable ones), and a
file contains only what is printed. The fonts are memory-mapped; only outlines stay in memory.
"""

import os
import re
import sys
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz

from bot.labels.errors import NoFont

Point = tuple[float, float]
Contour = list[tuple[Point, ...]]
"""The starting point, then segments: 1 point is a line to it, 3 are a Bézier curve."""

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
"""Prefixes of font file names that are tried first: common sans-serif fonts for simplified Chinese."""

_BOLD = re.compile(r"bold|heavy|black|bd\b|w6|medium", re.IGNORECASE)
_UNUSUAL = re.compile(r"mono|serif|italic|oblique|thin|light|black|narrow|condensed", re.IGNORECASE)
_SIMPLIFIED = re.compile(r"\b(SC|GB|CN)\b")
_FULL_NAME = 4


@dataclass(frozen=True)
class Outline:
    """A character's shape in units of the font's size. `bold`: the font is bold; otherwise it has to be made so."""

    advance: float
    contours: tuple[Contour, ...]
    bold: bool


@dataclass(frozen=True)
class Font:
    """One face of a font."""

    font: uharfbuzz.Font
    bold: bool
    path: Path
    number: int  # of the face in its file

    def outline(self, character: str) -> Outline | None:
        """Return the outline; None if the font lacks it, or has only a picture of it."""
        glyph = self.font.get_nominal_glyph(ord(character))
        if not glyph:
            return None
        size = self.font.face.upem
        drawn: list[Contour] = []
        self.font.draw_glyph(glyph, _PEN, drawn)
        contours = tuple([tuple((x / size, y / size) for x, y in part) for part in contour] for contour in drawn)
        return Outline(self.font.get_glyph_h_advance(glyph) / size, contours, self.bold) if contours else None


@lru_cache(maxsize=4096)
def _found(character: str, *, bold: bool) -> Outline | None:
    """Return the outline from the first font that has it, likeliest first; each font is opened when it is tried."""
    for path in files(bold=bold):
        font = open_font(path, bold=bold)
        if font and (shape := font.outline(character)):
            return shape
    return None


def outline(character: str, *, bold: bool) -> Outline:
    """Return the outline of a character from the first font that has it. Raises NoFont."""
    if shape := _found(character, bold=bold):
        return shape
    raise NoFont(character)


@lru_cache(maxsize=256)
def face_for(character: str, *, bold: bool) -> Font | None:
    """Return the first font that has a character, if any."""
    found = (open_font(path, bold=bold) for path in files(bold=bold))
    return next((font for font in found if font and font.outline(character)), None)


def missing(text: str) -> str:
    """Return every character of the text for which there is no font."""
    return "".join(each for each in dict.fromkeys(text) if not _found(each, bold=True))


def forget() -> None:
    """Look for fonts again: some may have been installed."""
    for known in (files, open_font, _found, face_for):
        known.cache_clear()


def folders() -> list[Path]:
    """Return the font folders of Linux, macOS and Windows."""
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
    """Return all font files, likeliest first."""
    endings = (".ttf", ".ttc", ".otf", ".otc")
    found = [
        Path(folder, name)
        for root in folders()
        for folder, _, names in os.walk(root)
        for name in names
        if name.lower().endswith(endings)
    ]
    return tuple(sorted(set(found), key=lambda path: _unlikely(path.stem, bold=bold)))


def _unlikely(name: str, *, bold: bool) -> tuple[int, bool, bool, str]:
    plain = name.lower()
    rank = next((rank for rank, each in enumerate(PREFERRED) if plain.startswith(each)), len(PREFERRED))
    return rank, bool(_UNUSUAL.search(plain)), bool(_BOLD.search(plain)) != bold, plain


@cache
def open_font(path: Path, *, bold: bool) -> Font | None:
    """Return the face that fits best; None if the file is no font."""
    try:
        blob = uharfbuzz.Blob.from_file_path(str(path))
        faces = [uharfbuzz.Face(blob, number) for number in range(uharfbuzz.Face(blob).count)]
    except (uharfbuzz.HarfBuzzError, OSError):
        return None
    named = [(face.get_name(_FULL_NAME) or "", number, face) for number, face in enumerate(faces) if face.glyph_count]
    if not named:
        return None
    name, number, face = min(
        named, key=lambda each: (not _SIMPLIFIED.search(each[0]), bool(_BOLD.search(each[0])) != bold)
    )
    font = uharfbuzz.Font(face)
    varies = any(axis.tag == "wght" for axis in face.axis_infos)
    if varies:
        font.set_variations({"wght": BOLD if bold else REGULAR})
    return Font(font, varies or bool(_BOLD.search(f"{name} {path.stem}")), path, number)


_PEN = uharfbuzz.DrawFuncs()
"""Records an outline as HarfBuzz reports it: quadratic curves as Béziers; contours are filled, and so closed."""
_PEN.set_move_to_func(lambda x, y, drawn: drawn.append([((x, y),)]))
_PEN.set_line_to_func(lambda x, y, drawn: drawn[-1].append(((x, y),)))
_PEN.set_cubic_to_func(lambda a, b, c, d, x, y, drawn: drawn[-1].append(((a, b), (c, d), (x, y))))
