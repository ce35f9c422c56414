"""Barcodes in a photograph: one plain pass, then a ladder of disturbed copies for as long as nothing was read.

The rungs and their order were measured on photographs as Telegram sends them (long side 1280, JPEG quality 80); those
which read nothing that an earlier one does not were left out.
"""

import io
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import zxingcpp
from PIL import Image, ImageFilter, ImageOps
from zxingcpp import BarcodeFormat, Binarizer, ContentType, TextMode

warnings.filterwarnings("error", category=Image.DecompressionBombWarning)  # Pillow only warns up to 180 megapixels

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
PICTURES = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 50_000_000
LONG_SIDE = 2600  # pixels; the decoder takes a second for 12 megapixels
WORKING_SIDE = 1280  # pixels; what Telegram sends, and all that most rungs need
SHORTEST = {"ITF": 6, "Codabar": 6, "Code39": 3}  # characters; shorter ones are read out of stripes and print


class ScanError(Exception):
    """Base of what makes a picture unreadable before any code is looked for."""


class NotAnImage(ScanError):
    """Not a JPEG, PNG or WebP picture, or a broken one."""


class ImageTooLarge(ScanError):
    """More than 50 megapixels."""


@dataclass(frozen=True)
class Code:
    r"""One barcode.

    `format` is the name that zxing-cpp gives to the constant: "EAN13", "UPCE", "Code128", "QRCode", "DataBarExp" and so
    on; UPC-A comes as "EAN13". `text` holds UPC as 13 digits, and FNC1 as \x1d, the leading one dropped. `gs1` is set
    where the symbol itself says that its content is GS1 element strings.
    """

    format: str
    text: str
    gs1: bool


@dataclass(frozen=True)
class Scan:
    """What was read, without repeats, and how many milliseconds that took."""

    codes: tuple[Code, ...]
    ms: float


def scan(data: bytes, *, seconds: float = 1.0) -> Scan:
    """Read every barcode in a picture; no further rung is begun after so many seconds.

    Blocking, and safe to call from several threads: the decoder lets go of the interpreter's lock.
    Raises NotAnImage, ImageTooLarge.
    """
    began = time.perf_counter()
    photo = _grey(data)
    codes: tuple[Code, ...] = ()
    sightings: Counter[Code] = Counter()
    for rung in LADDER:
        seen = list(rung(photo))
        sightings.update(seen)
        codes = tuple(code for code in seen if not _doubtful(code) or _confirmed(code, sightings))
        if codes or time.perf_counter() - began > seconds:
            break
    return Scan(codes, round((time.perf_counter() - began) * 1000, 1))


def _doubtful(code: Code) -> bool:
    """Whether it takes two rungs to believe it: UPC-E is seen in parts of an EAN-13, short ITF in anything striped."""
    return code.format == "UPCE" or (code.format == "ITF" and len(code.text) < 14)  # noqa: PLR2004  # digits of ITF-14


def _confirmed(code: Code, sightings: Counter[Code]) -> bool:
    """Whether two rungs agree, and on no part of a longer one: a scan line leaves a tilted ITF before its end."""
    return sightings[code] > 1 and not any(code.text in other.text and code != other for other in sightings)


def _grey(data: bytes) -> Image.Image:
    try:
        with Image.open(io.BytesIO(data), formats=PICTURES) as picture:
            _refuse_huge(picture)
            picture.draft("L", (LONG_SIDE, LONG_SIDE))  # a JPEG is then decoded in grey, and small
            return _upright(picture)
    except ScanError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooLarge(str(error)) from error
    except Exception as error:  # a broken file makes Pillow raise nearly anything
        raise NotAnImage("not a JPEG, PNG or WebP picture, or a broken one") from error


def _refuse_huge(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise ImageTooLarge(f"{picture.width} x {picture.height} pixels")


def _upright(picture: Image.Image) -> Image.Image:
    small = ImageOps.exif_transpose(picture).convert("LA" if picture.has_transparency_data else "L")
    small.thumbnail((LONG_SIDE, LONG_SIDE))
    if small.mode == "L":
        return small
    paper = Image.new("LA", small.size, (255, 255))  # a code drawn on nothing is meant to be on white
    return Image.composite(small, paper, small.getchannel("A")).convert("L")


Rung = Callable[[Image.Image], Iterator[Code]]


def _rung(disturb: Callable[[Image.Image], Image.Image], binarizer: Binarizer = Binarizer.LocalAverage) -> Rung:
    def read(photo: Image.Image) -> Iterator[Code]:
        found = zxingcpp.read_barcodes(disturb(photo), FORMATS, text_mode=TextMode.Plain, binarizer=binarizer)
        codes = (Code(each.format.name, each.text, each.content_type == ContentType.GS1) for each in found)
        return (code for code in dict.fromkeys(codes) if len(code.text) >= SHORTEST.get(code.format, 1))

    return read


def _scaled(photo: Image.Image, factor: float, long_side: int = WORKING_SIDE) -> Image.Image:
    factor = min(factor, long_side / max(photo.size))
    size = max(1, round(photo.width * factor)), max(1, round(photo.height * factor))
    return photo.resize(size, Image.Resampling.BICUBIC)


def _turned(photo: Image.Image, degrees: float) -> Image.Image:
    return _scaled(photo, 1).rotate(degrees, Image.Resampling.BILINEAR, expand=True, fillcolor=128)


def _gamma(photo: Image.Image, power: float) -> Image.Image:
    return _scaled(photo, 1).point([round(255 * (grey / 255) ** power) for grey in range(256)])


def _crisp(photo: Image.Image, factor: float) -> Image.Image:
    return _scaled(photo, factor).filter(ImageFilter.UnsharpMask(radius=4, percent=300, threshold=0))


LADDER: tuple[Rung, ...] = (
    _rung(lambda photo: photo),
    _rung(lambda photo: _turned(photo, 30)),
    _rung(lambda photo: _turned(photo, -30)),
    _rung(lambda photo: ImageOps.autocontrast(_scaled(photo, 1.5, 1920), cutoff=1)),
    _rung(lambda photo: _gamma(photo, 2.5)),  # overexposed
    _rung(lambda photo: _gamma(photo, 0.4)),  # in the dark
    _rung(lambda photo: _turned(photo, 15)),
    _rung(lambda photo: _turned(photo, -15)),
    _rung(lambda photo: _turned(photo, 45)),
    _rung(lambda photo: _scaled(photo, 2, 1920), Binarizer.GlobalHistogram),
    _rung(lambda photo: _crisp(photo, 2)),  # out of focus, from here on
    _rung(lambda photo: _turned(_crisp(photo, 2), 30)),
    _rung(lambda photo: _turned(_crisp(photo, 2), -30)),
    _rung(lambda photo: _turned(_crisp(photo, 3), 10)),
    _rung(lambda photo: _turned(_crisp(photo, 3), -10)),
)
