"""The rungs, in their order. docs/benchmarks.md says how they were chosen."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import cv2
import numpy as np
from zxingcpp import Binarizer

from bot.scanner import blurred
from bot.scanner.pictures import Grey
from bot.scanner.symbols import Code, position, symbols
from bot.scanner.views import View, banded, cut_out, equalised, evened, scaled, sharpened, softened, turned, with_gamma

WORKING_SIDE = 1280  # pixels; what Telegram sends, and all that most rungs need
ENLARGED_SIDE = 1920
MOST_FIELDS = 4
FIELD_WIDTH = 900  # pixels
FIELD_MARGIN = 0.12, 0.10  # parts of the field's width and height: quiet zones, and corners that are cut short
PROFILE = 300  # pixels, some three a module
SLICES = (0.20, 0.45), (0.38, 0.62), (0.55, 0.80)  # of a field's height; below it are digits


class Photo:
    """A photograph, and what is found in it once for several rungs."""

    def __init__(self, pixels: Grey) -> None:
        self.whole = View(pixels, np.eye(3))
        self.size = pixels.shape[1], pixels.shape[0]

    @cached_property
    def working(self) -> View:
        """No larger than what Telegram sends."""
        return scaled(self.whole, 1, WORKING_SIDE) if self.whole.long_side > WORKING_SIDE else self.whole

    @cached_property
    def fields(self) -> list[View]:
        """What OpenCV's detector takes for barcodes, in perspective too: cut out, enlarged, their bars upright."""
        # A detector is not to be shared between threads.
        found, fields = cv2.barcode.BarcodeDetector().detect(self.working.pixels)
        views = (
            (cut_out(self.working, corners, FIELD_WIDTH, FIELD_MARGIN) for corners in fields[:MOST_FIELDS])
            if found
            else ()
        )
        return [view for view in views if view is not None]


Rung = Callable[[Photo], Iterator[Code]]


def _rung(views: Callable[[Photo], Iterable[View]], binarizer: Binarizer = Binarizer.LocalAverage) -> Rung:
    def read(photo: Photo) -> Iterator[Code]:
        """Each code once, however many of the rung's views show it."""
        yield from dict.fromkeys(code for view in views(photo) for code in symbols(view, photo.size, binarizer))

    return read


def _fitted(photo: Photo) -> Iterator[Code]:
    """The number that slices across the bars of the first field agree on."""
    for field in photo.fields[:1]:
        height, width = field.pixels.shape
        rows = [slice(int(height * top), int(height * bottom)) for top, bottom in SLICES]
        profiles = [
            cv2.resize(255 - field.pixels[each].mean(0)[None], (PROFILE, 1), None, 0, 0, cv2.INTER_AREA)[0]
            for each in rows
        ]
        text = blurred.read_profiles(profiles)
        if text:
            edges = [(0, 0), (width, 0), (width, height), (0, height)]
            yield Code("EAN13", text, gs1=False, position=position(edges, field, photo.size))


def _crisp(view: View, factor: float) -> View:
    return sharpened(equalised(scaled(view, factor, ENLARGED_SIDE), 8), 2, 1.5)


LADDER: tuple[Rung, ...] = (
    _rung(lambda photo: [photo.whole]),
    _rung(lambda photo: map(banded, photo.fields), Binarizer.GlobalHistogram),
    _rung(lambda photo: [equalised(photo.working, 8)]),
    _rung(lambda photo: (sharpened(banded(field), 4, 3) for field in photo.fields)),
    _rung(lambda photo: [with_gamma(photo.working, 1.6)]),
    _rung(lambda photo: [_crisp(photo.working, 1.5)]),
    _rung(lambda photo: [turned(photo.working, 30)]),
    _rung(lambda photo: [turned(photo.working, -30)]),
    _rung(lambda photo: [evened(photo.working, 10)]),
    _rung(lambda photo: [with_gamma(photo.working, 2.5)]),
    _rung(lambda photo: [turned(photo.working, 15)]),
    _rung(lambda photo: [turned(photo.working, -15)]),
    _rung(lambda photo: [scaled(photo.working, 2, ENLARGED_SIDE)], Binarizer.GlobalHistogram),
    _rung(lambda photo: [softened(photo.working, 1)]),
    _fitted,
)
