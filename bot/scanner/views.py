"""Views: transformed copies of a photograph, for a decoder that cannot read the original."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.scanner.pictures import Grey

Matrix = NDArray[np.float64]
"""A homography, 3 x 3."""

cv2.setNumThreads(1)  # pictures are decoded concurrently instead, and the chats need the other cores

TABLE = 128  # grey around a rotated photograph
BANDS = 8
BAND_HEIGHT = 24  # pixels
NOISE = 30  # the variance below which noise is not amplified


@dataclass(frozen=True)
class View:
    """Pixels, and the transformation from a point in them to the same point in the photograph."""

    pixels: Grey
    back: Matrix
    light: bool = False  # inverted: light parts of the photograph are dark here

    @property
    def long_side(self) -> int:
        """The longer side in pixels."""
        return int(max(self.pixels.shape))


def scaled(view: View, factor: float, long_side: int) -> View:
    """Scale, up to this many pixels."""
    factor = min(factor, long_side / view.long_side)
    height, width = (max(1, round(side * factor)) for side in view.pixels.shape)
    smooth = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    pixels = cv2.resize(view.pixels, (width, height), interpolation=smooth)
    return _moved(view, pixels, np.diag([width / view.pixels.shape[1], height / view.pixels.shape[0], 1.0]))


def turned(view: View, degrees: float) -> View:
    """Rotate counter-clockwise, on a canvas that holds all of it."""
    height, width = view.pixels.shape
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), [0, 0, 1]])
    wide, high = abs(turn[0, 0]) * width + abs(turn[0, 1]) * height, abs(turn[0, 1]) * width + abs(turn[0, 0]) * height
    turn[:2, 2] += (wide - width) / 2, (high - height) / 2
    pixels = cv2.warpPerspective(view.pixels, turn, (round(wide), round(high)), borderValue=(TABLE,))
    return _moved(view, pixels, turn)


def cut_out(view: View, corners: NDArray[np.float32], least_width: int, margin: tuple[float, float]) -> View | None:
    """Cut out the part with these corners (bottom left, top left, top right, bottom right), rectified and enlarged.

    `margin`: what is included around it, as shares of its width and height.
    """
    left_below, left, right, right_below = corners.astype(np.float64)
    width = float(np.linalg.norm(right - left) + np.linalg.norm(right_below - left_below)) / 2
    height = float(np.linalg.norm(left - left_below) + np.linalg.norm(right - right_below)) / 2
    if width < 8 or height < 4:  # noqa: PLR2004  # pixels: no code is that small
        return None
    factor = min(max(1.0, least_width / width), 8.0)
    width, height = width * factor, height * factor
    x, y = width * margin[0], height * margin[1]
    upright = np.array([(x, y + height), (x, y), (x + width, y), (x + width, y + height)], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, upright)
    size = int(width + 2 * x), int(height + 2 * y)
    pixels = cv2.warpPerspective(view.pixels, matrix, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return _moved(view, pixels, np.asarray(matrix, np.float64))


def banded(view: View) -> View:
    """Average along upright bars within a few bands, which removes noise and keeps the bars."""
    height, width = view.pixels.shape
    means = cv2.resize(view.pixels, (width, BANDS), interpolation=cv2.INTER_AREA)
    pixels = cv2.resize(means, (width, BANDS * BAND_HEIGHT), interpolation=cv2.INTER_NEAREST)
    return _moved(view, pixels, np.diag([1.0, BANDS * BAND_HEIGHT / height, 1.0]))


def inverted(view: View) -> View:
    """Invert: the decoder cannot read bars that are lighter than their background."""
    return replace(view, pixels=np.asarray(255 - view.pixels, np.uint8), light=not view.light)


def equalised(view: View, tiles: int) -> View:
    """Equalise the contrast of each tile of a grid with this many tiles a side (CLAHE)."""
    return _repainted(view, cv2.createCLAHE(3, (tiles, tiles)).apply(view.pixels))


def sharpened(view: View, radius: float, strength: float) -> View:
    """Apply an unsharp mask; the radius in pixels."""
    soft = cv2.GaussianBlur(view.pixels, (0, 0), radius)
    return _repainted(view, cv2.addWeighted(view.pixels, 1 + strength, soft, -strength, 0))


def softened(view: View, radius: float) -> View:
    """Blur against grain; the radius in pixels."""
    return _repainted(view, cv2.GaussianBlur(view.pixels, (0, 0), radius))


def with_gamma(view: View, power: float) -> View:
    """Apply a gamma: darker above 1, lighter below."""
    curve = np.rint(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
    return _repainted(view, cv2.LUT(view.pixels, curve))


def evened(view: View, radius: float) -> View:
    """Normalise the brightness and contrast around each pixel; the radius in pixels."""
    grey = view.pixels.astype(np.float32)
    above = grey - cv2.GaussianBlur(grey, (0, 0), radius)
    spread = np.sqrt(cv2.GaussianBlur(above * above, (0, 0), radius) + NOISE)
    return _repainted(view, np.clip(TABLE + 48 * above / spread, 0, 255))


def _repainted(view: View, pixels: cv2.typing.MatLike) -> View:
    return replace(view, pixels=np.asarray(pixels, np.uint8))


def _moved(view: View, pixels: cv2.typing.MatLike, there: Matrix) -> View:
    return View(np.asarray(pixels, np.uint8), view.back @ np.linalg.inv(there))
