"""What is read in a photograph, without what reads it: the decoders are loaded where they work."""

from collections.abc import Callable
from dataclasses import dataclass, field

Position = tuple[tuple[int, int], ...]

Known = Callable[[str], bool]
"""Whether a text is in the catalogue; GS1 content begins with FNC1."""


@dataclass(frozen=True)
class Code:
    r"""One barcode.

    `format` is the name that zxing-cpp gives to the constant: "EAN13", "UPCE", "Code128", "QRCode", "DataBarExp" and so
    on; UPC-A comes as "EAN13". `text` holds UPC as 13 digits, and FNC1 as \x1d, the leading one dropped. `gs1` is set
    where the symbol itself says that its content is GS1 element strings. `position` is the symbol's four corners, as it
    is read, clockwise from the top left: (x, y) in thousandths of the upright picture's width and height. `sure` is
    False of an EAN or UPC that nobody knows and that was seen in one way only, or in two ways that differ, and of a
    UPC-E that nobody knows; whoever shows it asks for a look at it.
    """

    format: str
    text: str
    gs1: bool
    position: Position = field(default=(), compare=False)
    sure: bool = field(default=True, compare=False)
    light: bool = field(default=False, compare=False)  # its bars, on dark


@dataclass(frozen=True)
class Scan:
    """What was read, without repeats, and how many milliseconds that took."""

    codes: tuple[Code, ...]
    ms: float


class ScanError(Exception):
    """Base of what makes a picture unreadable before any code is looked for."""


class NotAnImage(ScanError):
    """Not a JPEG, PNG, WebP or HEIC picture, or a broken one."""


class ImageTooLarge(ScanError):
    """More than 50 megapixels or 20,000 a side, or a strip: its rows alone would take a gigabyte."""
