"""Copies of a photograph that a decoder may read where it cannot read the photograph itself."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from bot.scanner.pictures import Grey

Matrix = NDArray[np.float64]
"""A homography, 3 x 3."""

cv2.setNumThreads(1)  # pictures are read side by side instead, and the chats need the other cores

TABLE = 128  # grey; what lies around a photograph that is turned
BANDS = 8
BAND_HEIGHT = 24  # pixels
NOISE = 30  # variance of what is not to be amplified


@dataclass(frozen=True)
class View:
    """Pixels, and the way back from a point in them to the same point in the photograph."""

    pixels: Grey
    back: Matrix
    light: bool = False  # whether what is light in the photograph is dark here

    @property
    def long_side(self) -> int:
        """Pixels."""
        return int(max(self.pixels.shape))


def scaled(view: View, factor: float, long_side: int) -> View:
    """Larger or smaller, up to so many pixels."""
    factor = min(factor, long_side / view.long_side)
    height, width = (max(1, round(side * factor)) for side in view.pixels.shape)
    smooth = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    pixels = cv2.resize(view.pixels, (width, height), interpolation=smooth)
    return _moved(view, pixels, np.diag([width / view.pixels.shape[1], height / view.pixels.shape[0], 1.0]))


def turned(view: View, degrees: float) -> View:
    """Counter-clockwise, on a canvas that holds all of it."""
    height, width = view.pixels.shape
    turn = np.vstack([cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1), [0, 0, 1]])
    wide, high = abs(turn[0, 0]) * width + abs(turn[0, 1]) * height, abs(turn[0, 1]) * width + abs(turn[0, 0]) * height
    turn[:2, 2] += (wide - width) / 2, (high - height) / 2
    pixels = cv2.warpPerspective(view.pixels, turn, (round(wide), round(high)), borderValue=(TABLE,))
    return _moved(view, pixels, turn)


def cut_out(view: View, corners: NDArray[np.float32], least_width: int, margin: tuple[float, float]) -> View | None:
    """The part with these corners (bottom left, top left, top right, bottom right), set upright and enlarged.

    `margin` is what is taken around it, as parts of its width and height.
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
    """Averaged along upright bars, within a few bands: noise goes, the bars stay."""
    height, width = view.pixels.shape
    means = cv2.resize(view.pixels, (width, BANDS), interpolation=cv2.INTER_AREA)
    pixels = cv2.resize(means, (width, BANDS * BAND_HEIGHT), interpolation=cv2.INTER_NEAREST)
    return _moved(view, pixels, np.diag([1.0, BANDS * BAND_HEIGHT / height, 1.0]))


def inverted(view: View) -> View:
    """Black for white: the decoder reads no bars that are lighter than what is around them."""
    return replace(view, pixels=np.asarray(255 - view.pixels, np.uint8), light=not view.light)


def equalised(view: View, tiles: int) -> View:
    """With the contrast of each of so many tiles a side brought to the same (CLAHE)."""
    return _repainted(view, cv2.createCLAHE(3, (tiles, tiles)).apply(view.pixels))


def sharpened(view: View, radius: float, strength: float) -> View:
    """Unsharp mask; the radius in pixels."""
    soft = cv2.GaussianBlur(view.pixels, (0, 0), radius)
    return _repainted(view, cv2.addWeighted(view.pixels, 1 + strength, soft, -strength, 0))


def softened(view: View, radius: float) -> View:
    """Blurred, against grain; the radius in pixels."""
    return _repainted(view, cv2.GaussianBlur(view.pixels, (0, 0), radius))


def with_gamma(view: View, power: float) -> View:
    """Darker above 1, lighter below."""
    curve = np.rint(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
    return _repainted(view, cv2.LUT(view.pixels, curve))


def evened(view: View, radius: float) -> View:
    """With the brightness and the contrast around each pixel brought to the same; the radius in pixels."""
    grey = view.pixels.astype(np.float32)
    above = grey - cv2.GaussianBlur(grey, (0, 0), radius)
    spread = np.sqrt(cv2.GaussianBlur(above * above, (0, 0), radius) + NOISE)
    return _repainted(view, np.clip(TABLE + 48 * above / spread, 0, 255))


def _repainted(view: View, pixels: cv2.typing.MatLike) -> View:
    return replace(view, pixels=np.asarray(pixels, np.uint8))


def _moved(view: View, pixels: cv2.typing.MatLike, there: Matrix) -> View:
    return View(np.asarray(pixels, np.uint8), view.back @ np.linalg.inv(there))
