"""Reading the barcodes in a photograph: one plain pass, then other views of it until an item is named."""

import time
from collections.abc import Iterator
from dataclasses import replace

from bot.scanner.climb import Climb
from bot.scanner.codes import Code, Known, Scan
from bot.scanner.ladder import LADDER, Photo
from bot.scanner.opinions import Fits, weighed
from bot.scanner.pictures import grey_pixels
from bot.scanner.symbols import undisputed


def scan(data: bytes, *, seconds: float = 0.6, known: Known | None = None) -> Scan:
    """Read every barcode in a picture. No further rung is begun after this many seconds of the thread's CPU time.

    `known` says whether a text is in the catalogue (GS1 content begins with FNC1). Rungs are tried until a code names
    an item. An unknown EAN or UPC is looked at again: what further rungs contradict is dropped, and what they do not
    see is not `sure`. Without `known`, every code counts as known, except a UPC-E, unless its own profile contradicts
    it.

    Blocking, and safe to call from several threads: the decoder releases the GIL. Raises NotAnImage, ImageTooLarge.
    """
    began, until = time.perf_counter(), time.thread_time() + seconds
    photo = Photo(grey_pixels(data))
    looks = _looks(photo, until)
    climb = Climb(Fits(photo, until), known)
    for seen in looks:
        climb.take(seen)
        if climb.is_over:
            break
    if known is not None:
        codes = weighed(climb.found, climb.sightings, looks, known)
    else:
        codes = tuple(replace(code, sure=code.format != "UPCE") for code in climb.found)
    return Scan(codes or tuple(climb.unsettled()), round((time.perf_counter() - began) * 1000, 1))


def _looks(photo: Photo, until: float) -> Iterator[list[Code]]:
    """Yield what each rung sees; the first one regardless of time."""
    for rung in LADDER:
        yield undisputed(list(rung(photo)))
        if time.thread_time() > until:
            return
