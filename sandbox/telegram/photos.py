"""What Telegram makes of a photograph before the bot gets it."""

import io
from dataclasses import dataclass

from PIL import Image, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "BMP")
SIDES = (90, 320, 800, 1280)  # pixels, the long side of each size that is made
QUALITY = 80
LONGEST_SUM = 10_000  # width + height
STEEPEST = 20  # the ratio of the sides


class NotAPhotoError(ValueError):
    """These bytes are not a picture that Telegram sends as a photograph."""


@dataclass(frozen=True)
class Picture:
    """One size of a photograph, as JPEG."""

    width: int
    height: int
    data: bytes


def recompress(data: bytes) -> list[Picture]:
    """Return its sizes, smallest first: upright, without metadata, the long side at most 1280."""
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as opened:
            if sum(opened.size) > LONGEST_SUM or max(opened.size) > STEEPEST * min(opened.size):
                raise NotAPhotoError(f"a photograph of {opened.width}x{opened.height}")
            image = _opaque(ImageOps.exif_transpose(opened))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise NotAPhotoError(str(error)) from error
    smaller = [side for side in SIDES[:-1] if side < max(image.size)]
    return [_at_most(image, side) for side in (*smaller, SIDES[-1])]


def _opaque(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    white = Image.new("RGBA", image.size, "white")
    white.alpha_composite(image)
    return white.convert("RGB")


def _at_most(image: Image.Image, side: int) -> Picture:
    small = image.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    small.save(file, "JPEG", quality=QUALITY)
    return Picture(*small.size, file.getvalue())
