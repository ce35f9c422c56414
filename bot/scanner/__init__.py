"""Barcodes in a photograph: one plain pass, then a ladder of other views of it for as long as nothing was read."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.scanner.ladder import LADDER, Photo
from bot.scanner.opinions import weighed
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


def scan(data: bytes, *, seconds: float = 0.6, known: Callable[[str], bool] | None = None) -> Scan:
    """Read every barcode in a picture; no further rung is begun after so many seconds.

    `known` says whether a text is in the catalogue. An EAN or UPC that is not is looked at again: what further rungs
    contradict is left out, what they do not see is not `sure`. Without `known` every code is.

    Blocking, and safe to call from several threads: the decoder lets go of the interpreter's lock.
    Raises NotAnImage, ImageTooLarge.
    """
    began = time.perf_counter()
    looks = _looks(Photo(grey_pixels(data)), until=began + seconds)
    codes: tuple[Code, ...] = ()
    sightings: Counter[Code] = Counter()
    for seen in looks:
        sightings.update(seen)
        codes = tuple(code for code in seen if believable(code, sightings))
        if codes:
            break
    if known is not None:
        codes = weighed(codes, sightings, looks, known)
    return Scan(codes, round((time.perf_counter() - began) * 1000, 1))


def _looks(photo: Photo, until: float) -> Iterator[list[Code]]:
    """What each rung sees; the first one whatever the time is."""
    for rung in LADDER:
        yield undisputed(list(rung(photo)))
        if time.perf_counter() > until:
            return
