"""Symbols as profiles across their bars, each read as a whole: for indistinct bars, and to check what was read."""

import cv2
import numpy as np

from bot.scanner import blurred
from bot.scanner.codes import Position
from bot.scanner.views import View, cut_out

SAMPLES = 300  # of a profile, about three per module
FIELD_SLICES = (0.20, 0.45), (0.38, 0.62), (0.55, 0.80)  # shares of a field's height; the digits are below
SYMBOL_SLICES = (0.2, 0.4), (0.4, 0.6), (0.6, 0.8)  # shares of the height of the symbol as the decoder saw it
MARGIN = 0.06  # shares of a symbol's width, included on either side
LEAST_HEIGHT = 0.12  # shares of a symbol's width; of some symbols a decoder saw a single line
LEAST_WIDTH = 20  # pixels


def read_field(field: View) -> str | None:
    """Return the EAN-13 (or UPC-A) that all slices across a field with upright bars show with certainty."""
    return blurred.read_profiles(_profiles(field, FIELD_SLICES))


def read_symbol(photo: View, position: Position) -> str | None:
    """Return the same for a symbol that a decoder located at this position, in either direction."""
    height, width = photo.pixels.shape
    top_left, top_right, bottom_right, bottom_left = np.array(position) * np.array((width, height)) / 1000
    left, right = (top_left + bottom_left) / 2, (top_right + bottom_right) / 2
    length = float(np.linalg.norm(right - left))
    if length < LEAST_WIDTH:
        return None
    down = (bottom_left - top_left + bottom_right - top_right) / 2
    seen = float(np.linalg.norm(down))
    if seen < LEAST_HEIGHT * length:
        across = np.array((left[1] - right[1], right[0] - left[0])) / length
        down = across * LEAST_HEIGHT * length
    corners = np.array([left + down / 2, left - down / 2, right - down / 2, right + down / 2], np.float32)
    symbol = cut_out(photo, corners, SAMPLES, (MARGIN, 0))
    return blurred.read_profiles(_profiles(symbol, SYMBOL_SLICES), margin=MARGIN) if symbol is not None else None


def _profiles(view: View, slices: tuple[tuple[float, float], ...]) -> list[blurred.Numbers]:
    """Return the darkness along each slice."""
    height = view.pixels.shape[0]
    rows = [view.pixels[int(height * top) : max(int(height * top) + 1, int(height * bottom))] for top, bottom in slices]
    return [cv2.resize(255 - each.mean(0)[None], (SAMPLES, 1), None, 0, 0, cv2.INTER_AREA)[0] for each in rows]
