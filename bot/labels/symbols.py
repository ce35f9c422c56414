"""Symbols as rectangles, measured in modules: the width of the narrowest bar, or the side of a square."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

import numpy as np
import zxingcpp
from zxingcpp import BarcodeFormat

from bot.labels.errors import NotEncodable
from bot.labels.kinds import GS1_KINDS, Kind

Run = tuple[int, int]
"""Where something begins, and its width, in modules."""

EANS = {8: BarcodeFormat.EAN8, 12: BarcodeFormat.UPCA, 13: BarcodeFormat.EAN13, 14: BarcodeFormat.ITF}
ITF_14 = 14  # digits
DARK = 128


@dataclass(frozen=True)
class Caption:
    """Characters below the bars, centred on part of the symbol; negative positions are in the quiet zone."""

    text: str
    begin: int
    end: int


@dataclass(frozen=True)
class Bars:
    """A linear symbol. `guards` are the bars that extend down between the digits."""

    width: int  # without quiet zones
    quiet: tuple[int, int]
    runs: tuple[Run, ...]
    guards: tuple[Run, ...]
    captions: tuple[Caption, ...]
    framed: bool  # with bearer bars above and below, so that a slanting scan line cannot read a part of it
    narrowest: float  # mm
    widest: float


@dataclass(frozen=True)
class Matrix:
    """A two-dimensional symbol: a list of runs per row, from the top."""

    side: int  # without quiet zone
    quiet: int
    rows: tuple[tuple[Run, ...], ...]
    narrowest: float = 0.3  # mm, what 203 dpi and a phone's camera can still resolve
    widest: float = 2.0


@dataclass(frozen=True)
class _Ean:
    """The layout for a number of digits: guards, captions (digits, begin, end), quiet zones."""

    guards: tuple[Run, ...]
    captions: tuple[tuple[slice, int, int], ...]
    quiet: tuple[int, int]


_EANS = {
    8: _Ean(((0, 3), (31, 36), (64, 67)), ((slice(4), 3, 31), (slice(4, 8), 36, 64)), (7, 7)),
    12: _Ean(
        ((0, 10), (45, 50), (85, 95)),
        ((slice(1), -9, -1), (slice(1, 6), 10, 45), (slice(6, 11), 50, 85), (slice(11, 12), 96, 104)),
        (9, 9),
    ),
    13: _Ean(
        ((0, 3), (45, 50), (92, 95)),
        ((slice(1), -10, -2), (slice(1, 7), 3, 45), (slice(7, 13), 50, 92)),
        (11, 7),
    ),
}
"""GS1 General Specifications, 5.2."""


@lru_cache(maxsize=256)
def symbol(kind: Kind, content: str) -> Bars | Matrix:
    """Return the symbol with this content. Raises NotEncodable."""
    match kind:
        case Kind.DATA_MATRIX:
            return _matrix(_pixels(kind, content, BarcodeFormat.DataMatrix, forceSquare=True), quiet=2)
        case Kind.QR:
            return _matrix(_pixels(kind, content, BarcodeFormat.QRCode, ec_level="M"), quiet=4)
        case Kind.EAN:
            return _ean(content)
        case Kind.CODE_128 | Kind.GS1_128:
            return _bars(_pixels(kind, content, BarcodeFormat.Code128), content, narrowest=0.25)


def _ean(content: str) -> Bars:
    symbology = EANS.get(len(content))
    if symbology is None:
        raise NotEncodable(Kind.EAN, content)
    pixels = _pixels(Kind.EAN, content, symbology)
    if len(content) == ITF_14:
        spaced = f"{content[0]} {content[1:3]} {content[3:8]} {content[8:13]} {content[13]}"
        return _bars(pixels, spaced, narrowest=0.25, framed=True)
    told = _EANS[len(content)]
    runs = tuple(_runs(pixels[0]))
    guards = tuple(run for run in runs if any(begin <= run[0] < end for begin, end in told.guards))
    captions = tuple(Caption(content[digits], begin, end) for digits, begin, end in told.captions)
    return Bars(pixels.shape[1], told.quiet, runs, guards, captions, framed=False, narrowest=0.264, widest=0.66)


def _bars(pixels: np.ndarray, caption: str, *, narrowest: float, framed: bool = False) -> Bars:
    width = pixels.shape[1]
    captions = (Caption(caption, 0, width),)
    return Bars(width, (10, 10), tuple(_runs(pixels[0])), (), captions, framed, narrowest, widest=1.0)


def _matrix(pixels: np.ndarray, quiet: int) -> Matrix:
    return Matrix(len(pixels), quiet, tuple(tuple(_runs(row)) for row in pixels))


def _pixels(kind: Kind, content: str, symbology: BarcodeFormat, **options: object) -> np.ndarray:
    """Return the pixels, True for black."""
    if kind in GS1_KINDS:
        options["gs1"] = True
    try:
        made = zxingcpp.create_barcode(content, symbology, **options)
    except ValueError as error:
        raise NotEncodable(kind, content) from error
    pixels: np.ndarray = np.asarray(made.to_image(scale=1, add_quiet_zones=False, add_hrt=False), np.uint8)
    return pixels < DARK


def _runs(row: Sequence[bool] | np.ndarray) -> Iterator[Run]:
    at = 0
    for black, pixels in groupby(row):
        width = len(list(pixels))
        if black:
            yield at, width
        at += width
