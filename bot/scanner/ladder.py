"""The rungs of the ladder, in order. docs/benchmarks.md says how they were chosen."""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import cv2
import numpy as np
from zxingcpp import Binarizer

from bot.scanner.codes import Code
from bot.scanner.pictures import Grey
from bot.scanner.profiles import read_field
from bot.scanner.symbols import edges, symbols
from bot.scanner.views import (
    View,
    banded,
    cut_out,
    equalised,
    evened,
    inverted,
    scaled,
    sharpened,
    softened,
    turned,
    with_gamma,
)

WORKING_SIDE = 1280  # pixels; what Telegram sends, and all that most rungs need
ENLARGED_SIDE = 1920
MOST_FIELDS = 4
FIELD_WIDTH = 900  # pixels
FIELD_MARGIN = 0.12, 0.10  # shares of the field's width and height, for quiet zones and clipped corners


class Photo:
    """A photograph, with intermediate results that several rungs share."""

    def __init__(self, pixels: Grey) -> None:
        self.whole = View(pixels, np.eye(3))
        self.size = pixels.shape[1], pixels.shape[0]

    @cached_property
    def working(self) -> View:
        """The photograph, no larger than what Telegram sends."""
        return scaled(self.whole, 1, WORKING_SIDE) if self.whole.long_side > WORKING_SIDE else self.whole

    @cached_property
    def fields(self) -> list[View]:
        """The areas that OpenCV's detector takes for barcodes: cut out, rectified and enlarged, their bars upright."""
        # Detectors must not be shared between threads.
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
        """Yield each code once, however many of the rung's views show it."""
        yield from dict.fromkeys(code for view in views(photo) for code in symbols(view, photo.size, binarizer))

    return read


def _fitted(photo: Photo) -> Iterator[Code]:
    """Yield the number that slices across the bars of the first field agree on."""
    for field in photo.fields[:1]:
        if text := read_field(field):
            yield Code("EAN13", text, gs1=False, position=edges(field, photo.size))


def _crisp(view: View, factor: float) -> View:
    return sharpened(equalised(scaled(view, factor, ENLARGED_SIDE), 8), 2, 1.5)


LADDER: tuple[Rung, ...] = (
    _rung(lambda photo: [photo.whole]),
    _rung(lambda photo: map(banded, photo.fields), Binarizer.GlobalHistogram),
    _rung(lambda photo: (inverted(banded(field)) for field in photo.fields), Binarizer.GlobalHistogram),
    _rung(lambda photo: [equalised(photo.working, 8)]),
    _rung(lambda photo: (sharpened(banded(field), 4, 3) for field in photo.fields)),
    _rung(lambda photo: [inverted(photo.working)]),
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
    _rung(lambda photo: [scaled(photo.working, 0.5, WORKING_SIDE)]),
    _fitted,
    _rung(lambda photo: [_crisp(turned(photo.working, 10), 1.5)]),
    _rung(lambda photo: [_crisp(turned(photo.working, -10), 1.5)]),
    _rung(lambda photo: [_crisp(turned(photo.working, 45), 1.5)]),
)
