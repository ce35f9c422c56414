"""What is read in a photograph, independent of the decoders, which are loaded only where they run."""

from collections.abc import Callable
from dataclasses import dataclass, field

Position = tuple[tuple[int, int], ...]

Known = Callable[[str], bool]
"""Whether a text is in the catalogue; GS1 content begins with FNC1."""


@dataclass(frozen=True)
class Code:
    r"""One barcode.

    `format` is zxing-cpp's name: "EAN13", "UPCE", "Code128", "QRCode", "DataBarExp" and so on; UPC-A is reported as
    "EAN13". `text` holds UPC as 13 digits, and FNC1 as \x1d, without a leading one. `gs1` is set if the symbol itself
    says that its content is GS1 element strings. `position` is the symbol's four corners in reading direction,
    clockwise from the top left: (x, y) in thousandths of the upright picture's width and height. `sure` is False for an
    unknown EAN or UPC that was seen in only one way, or in two ways that differ, and for an unknown UPC-E; people are
    asked to check those.
    """

    format: str
    text: str
    gs1: bool
    position: Position = field(default=(), compare=False)
    sure: bool = field(default=True, compare=False)
    light: bool = field(default=False, compare=False)  # light bars on dark


@dataclass(frozen=True)
class Scan:
    """What was read, without repeats, and how many milliseconds it took."""

    codes: tuple[Code, ...]
    ms: float


class ScanError(Exception):
    """Base of the reasons why a picture cannot be read at all."""


class NotAnImage(ScanError):
    """Not a JPEG, PNG, WebP or HEIC picture, or a broken one."""


class ImageTooLarge(ScanError):
    """More than 50 megapixels or 20,000 a side, or a strip: its rows alone would take a gigabyte."""
