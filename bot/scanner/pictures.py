"""From the bytes of a picture file to its grey pixels, upright; what is too large or no picture is refused."""

import io
import warnings

import numpy as np
from numpy.typing import NDArray
from pi_heif.as_plugin import register_heif_opener
from PIL import Image, ImageOps

warnings.filterwarnings("error", category=Image.DecompressionBombWarning)  # Pillow only warns up to 180 megapixels
register_heif_opener()

Grey = NDArray[np.uint8]
"""Rows of grey pixels, 0 black, 255 white."""

PICTURES = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_PIXELS = 50_000_000
LONG_SIDE = 2600  # pixels; the decoder takes a second for 12 megapixels


class ScanError(Exception):
    """Base of what makes a picture unreadable before any code is looked for."""


class NotAnImage(ScanError):
    """Not a JPEG, PNG, WebP or HEIC picture, or a broken one."""


class ImageTooLarge(ScanError):
    """More than 50 megapixels."""


def grey_pixels(data: bytes) -> Grey:
    """Decode as the camera was held, made smaller if its long side has more than 2600 pixels.

    Of an animation, the first picture. Raises NotAnImage, ImageTooLarge.
    """
    try:
        with Image.open(io.BytesIO(data), formats=PICTURES) as picture:
            _refuse_huge(picture)
            picture.draft("L", (LONG_SIDE, LONG_SIDE))  # a JPEG is then decoded in grey, and small
            return np.array(_upright(picture), np.uint8)
    except ScanError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise ImageTooLarge(str(error)) from error
    except Exception as error:  # a broken file makes Pillow raise nearly anything
        raise NotAnImage("not a JPEG, PNG, WebP or HEIC picture, or a broken one") from error


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
