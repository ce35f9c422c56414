"""From a picture file's bytes to its upright grey pixels. Files that are too large or not pictures are refused."""

import io
import warnings

import numpy as np
from numpy.typing import NDArray
from pi_heif.as_plugin import register_heif_opener
from PIL import Image, ImageOps

from bot.scanner.codes import ImageTooLarge, NotAnImage, ScanError

warnings.filterwarnings("error", category=Image.DecompressionBombWarning)  # up to 180 megapixels Pillow only warns
register_heif_opener()

Grey = NDArray[np.uint8]
"""Rows of grey pixels, 0 black, 255 white."""

PICTURES = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 20_000  # pixels; a panorama
PROPORTION = 50  # maximum ratio of length to width
SMALL = 1000  # pixels; strips up to this length are harmless
WIDE_GREYS = ("I", "F")  # the prefixes of modes with more than 256 greys
LONG_SIDE = 2600  # pixels; the decoder takes a second for 12 megapixels


def grey_pixels(data: bytes) -> Grey:
    """Decode a picture upright, scaled down if its long side has more than 2600 pixels.

    Of an animation, the first frame. Raises NotAnImage, ImageTooLarge.
    """
    try:
        with Image.open(io.BytesIO(data), formats=PICTURES) as picture:
            _refuse_huge(picture)
            picture.draft("L", (LONG_SIDE, LONG_SIDE))  # a JPEG is then decoded directly in grey and small
            return np.array(_upright(picture), np.uint8)
    except ScanError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooLarge(str(error)) from error
    except MemoryError as error:
        raise ImageTooLarge("it takes more memory than there is") from error
    except Exception as error:  # a broken file makes Pillow raise nearly anything
        raise NotAnImage("not a JPEG, PNG, WebP or HEIC picture, or a broken one") from error


def _refuse_huge(picture: Image.Image) -> None:
    short, long = sorted(picture.size)
    strip = long > SMALL and long > PROPORTION * short
    if short * long > MOST_PIXELS or long > LONGEST_SIDE or strip:
        raise ImageTooLarge(f"{picture.width} x {picture.height} pixels")


def _upright(picture: Image.Image) -> Image.Image:
    upright = ImageOps.exif_transpose(picture)
    if upright.mode.startswith(WIDE_GREYS):
        small = _in_256_greys(upright)
    else:
        small = upright.convert("LA" if upright.has_transparency_data else "L")
    small.thumbnail((LONG_SIDE, LONG_SIDE))
    if small.mode == "L":
        return small
    paper = Image.new("LA", small.size, (255, 255))  # a code on a transparent background is meant to be on white
    return Image.composite(small, paper, small.getchannel("A")).convert("L")


def _in_256_greys(picture: Image.Image) -> Image.Image:
    """Stretch from the darkest to the lightest: cameras use 10 or 12 of 16 bits."""
    greys = np.asarray(picture, np.float32)
    darkest, lightest = float(greys.min()), float(greys.max())
    return Image.fromarray(np.uint8((greys - darkest) * (255 / max(lightest - darkest, 1))))
