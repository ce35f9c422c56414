"""What zxing-cpp reads in a view's pixels, and which of it can be trusted."""

import math
from collections import Counter
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import zxingcpp
from zxingcpp import BarcodeFormat, Binarizer, ContentType, TextMode

from bot.scanner.codes import Code, Position
from bot.scanner.views import View, turned
from domain.company.gs1 import gtin14

FORMATS = zxingcpp.BarcodeFormats(
    (
        BarcodeFormat.EAN13,
        BarcodeFormat.EAN8,
        BarcodeFormat.UPCA,
        BarcodeFormat.UPCE,
        BarcodeFormat.Code128,
        BarcodeFormat.Code39,
        BarcodeFormat.Code93,
        BarcodeFormat.ITF,
        BarcodeFormat.Codabar,
        BarcodeFormat.DataBar,
        BarcodeFormat.DataBarExp,
        BarcodeFormat.DataBarLtd,
        BarcodeFormat.QRCode,
        BarcodeFormat.MicroQRCode,
        BarcodeFormat.DataMatrix,
        BarcodeFormat.PDF417,
        BarcodeFormat.Aztec,
    )
)
PDF417 = zxingcpp.BarcodeFormats((BarcodeFormat.PDF417,))
SHORTEST = {"ITF": 6, "Codabar": 6, "Code39": 3}  # characters; shorter ones are read from stripes and print
ITF_14 = 14  # digits


def symbols(view: View, photo: tuple[int, int], binarizer: Binarizer) -> Iterator[Code]:
    """Yield every symbol of trustworthy length. `photo`: the photograph's width and height in pixels."""
    for found in zxingcpp.read_barcodes(view.pixels, FORMATS, text_mode=TextMode.Plain, binarizer=binarizer):
        if len(found.text) < SHORTEST.get(found.format.name, 1) or _is_one_line(found):
            continue
        if _says_the_same_upright(found, view, binarizer):
            gs1 = found.content_type == ContentType.GS1
            at = found.position
            corners = [(point.x, point.y) for point in (at.top_left, at.top_right, at.bottom_right, at.bottom_left)]
            yield Code(found.format.name, found.text, gs1, position(corners, view, photo), light=view.light)


def _is_one_line(found: zxingcpp.Barcode) -> bool:
    """Whether a DataBar Expanded was read on one line; at an angle, one line finds its parts in the wrong places."""
    above, below = found.position.top_left, found.position.bottom_left
    return found.format.name.startswith("DataBarExp") and math.dist((above.x, above.y), (below.x, below.y)) <= 1


def _says_the_same_upright(found: zxingcpp.Barcode, view: View, binarizer: Binarizer) -> bool:
    """Whether a PDF417 reads the same when turned upright; at an angle, error correction may produce other words."""
    if found.format != BarcodeFormat.PDF417:
        return True
    left, right = found.position.top_left, found.position.top_right
    upright = turned(view, math.degrees(math.atan2(right.y - left.y, right.x - left.x)))
    again = zxingcpp.read_barcodes(upright.pixels, PDF417, text_mode=TextMode.Plain, binarizer=binarizer)
    return any(each.text == found.text for each in again)


def position(corners: Sequence[tuple[float, float]], view: View, photo: tuple[int, int]) -> Position:
    """Return points of a view in thousandths of the photograph, whose width and height in pixels are given."""
    x, y, w = view.back @ np.array([(*corner, 1) for corner in corners], np.float64).T
    thousandths = np.rint(1000 * np.array([x, y]) / w / np.array(photo)[:, None]).clip(0, 1000).astype(int)
    return tuple((int(across), int(down)) for across, down in thousandths.T)


def edges(view: View, photo: tuple[int, int]) -> Position:
    """Return the positions of the view's edges in the photograph."""
    height, width = view.pixels.shape
    return position([(0, 0), (width, 0), (width, height), (0, height)], view, photo)


def undisputed(codes: Sequence[Code]) -> list[Code]:
    """Return the codes without those that disagree about one symbol, because a scan line was misread."""
    return [code for code in codes if not any(dispute(code, other) for other in codes)]


def dispute(code: Code, other: Code) -> bool:
    """Whether the other code disagrees about the same symbol; a UPC-E inside an EAN-13 does not contradict that."""
    alike = code.format == other.format or (code.format, other.format) == ("UPCE", "EAN13")
    return alike and code != other and overlap(code.position, other.position)


def overlap(one: Position, other: Position) -> bool:
    """Whether the centre of one is inside the other."""
    return _within(one, other) or _within(other, one)


def _within(inner: Position, outer: Position) -> bool:
    x, y = (sum(corner[axis] for corner in inner) / 4 for axis in (0, 1))
    return cv2.pointPolygonTest(np.array(outer, np.int32), (x, y), measureDist=False) >= 0


def believable(code: Code, sightings: Counter[Code]) -> bool:
    """Whether its symbology is rarely wrong, or two rungs agree."""
    return not _doubtful(code) or _confirmed(code, sightings)


def _doubtful(code: Code) -> bool:
    """Whether it may be an artefact: UPC-E is seen in parts of an EAN-13, and ITF in stripes.

    A GS1 code has a check digit of its own inside.
    """
    if code.gs1:
        return code.text.startswith("01") and not gtin14(code.text[2:16])
    return code.format == "UPCE" or (code.format == "ITF" and not _is_itf14(code.text))


def _is_itf14(text: str) -> bool:
    """Whether the check digit is correct; the decoder does not require one."""
    return len(text) == ITF_14 and gtin14(text) is not None


def _confirmed(code: Code, sightings: Counter[Code]) -> bool:
    """Whether two rungs agree, and not on part of a longer one: a scan line may leave a tilted ITF early."""
    return sightings[code] > 1 and not any(code.text in other.text and code != other for other in sightings)
