"""Barcodes in a photograph: one plain pass, then a ladder of other views of it for as long as nothing was read."""

import time
from collections import Counter
from dataclasses import dataclass

from bot.scanner.ladder import LADDER, Photo
from bot.scanner.pictures import ImageTooLarge, NotAnImage, ScanError, grey_pixels
from bot.scanner.symbols import Code, believable, undisputed

__all__ = [
    "LADDER",
    "Code",
    "ImageTooLarge",
    "NotAnImage",
    "Photo",
    "Scan",
    "ScanError",
    "grey_pixels",
    "scan",
]


@dataclass(frozen=True)
class Scan:
    """What was read, without repeats, and how many milliseconds that took."""

    codes: tuple[Code, ...]
    ms: float


def scan(data: bytes, *, seconds: float = 0.6) -> Scan:
    """Read every barcode in a picture; no further rung is begun after so many seconds.

    Blocking, and safe to call from several threads: the decoder lets go of the interpreter's lock.
    Raises NotAnImage, ImageTooLarge.
    """
    began = time.perf_counter()
    photo = Photo(grey_pixels(data))
    codes: tuple[Code, ...] = ()
    sightings: Counter[Code] = Counter()
    for rung in LADDER:
        seen = undisputed(list(rung(photo)))
        sightings.update(seen)
        codes = tuple(code for code in seen if believable(code, sightings))
        if codes or time.perf_counter() - began > seconds:
            break
    return Scan(codes, round((time.perf_counter() - began) * 1000, 1))
