"""Reading EAN-13 (and UPC-A) from a profile too blurred to tell its bars apart.

A decoder asks where each bar ends. Here the whole code is fitted instead: the profile is compared with the blurred
shape of each digit at each position, and the best sequence of digits is taken that the parity of the left half and the
check digit allow. The distance to the next best sequence says whether to trust it.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

RIGHT = ["1110010", "1100110", "1101100", "1000010", "1011100", "1001110", "1010000", "1000100", "1001000", "1110100"]
ODD = [pattern.translate(str.maketrans("01", "10")) for pattern in RIGHT]
EVEN = [pattern[::-1] for pattern in RIGHT]
PARITIES = [
    "OOOOOO",
    "OOEOEE",
    "OOEEOE",
    "OOEEEO",
    "OEOOEE",
    "OEEOOE",
    "OEEEOO",
    "OEOEOE",
    "OEOEEO",
    "OEEOEO",
]  # by the first digit
WEIGHTS = (3, 1) * 6  # in the check sum, of the digits after the first

MODULES = 95
AROUND = 2  # modules of quiet zone on either side
SAMPLES = 4  # a module
LEFT_AT, RIGHT_AT = range(3, 45, 7), range(50, 92, 7)  # modules
GUARDS = ((0, "101", "00000", "0"), (45, "01010", "1", "1"), (92, "101", "0", "00000"))
BLURS = (0.35, 0.6, 0.85, 1.1, 1.4)  # standard deviations, in modules
INSET = 0.26  # how far inside the profile a code may begin, as a share of its width
STRAIGHT, BOWED = np.zeros(1), np.array([-0.02, -0.01, 0.0, 0.01, 0.02])  # shares of the profile's width
NEARBY = 0.03  # how far off a decoder's position may be, as a share of the profile's width
COARSELY, FINELY = (0.005, 0.003, 0.0018), (0.001, 0.0006)  # steps, as shares of the profile's width

LIKENESS = 0.8  # mean correlation of the digits with the profile
LEAD = 0.25  # how far the next best number must be behind, in correlation
IMPOSSIBLE = -99.0


@dataclass(frozen=True)
class Place:
    """Where in a profile the code begins and ends, how far its middle is off, and the blur; in samples."""

    first: float
    last: float
    bow: float
    blur: float


@dataclass(frozen=True)
class Number:
    """What a profile was read as, how well it fits, and how far the next best number is behind."""

    text: str
    likeness: float
    lead: float

    @property
    def certain(self) -> bool:
        """Whether it can be trusted if another profile agrees."""
        return self.likeness >= LIKENESS and self.lead >= LEAD


def read_profiles(profiles: list[Numbers], margin: float | None = None) -> str | None:
    """Return the number that all profiles of one code show with certainty. Dark is high; either direction.

    `margin`: what they include on either side of the code, as a share of its width, if a decoder located it; the code
    is then only looked for there, and in the direction in which the decoder read it.
    """
    middle = profiles[len(profiles) // 2]
    if margin is not None:
        place = _find_at(middle, margin / (1 + 2 * margin))
        return _agreed([_number(profile, _refine(profile, place, FINELY[:1], blurs=0)) for profile in profiles])
    likeness, place = _find(middle)
    mirrored_likeness, mirrored = _find(middle[::-1])
    if mirrored_likeness > likeness:
        profiles, place = [profile[::-1] for profile in profiles], mirrored
    return _agreed([_number(profile, _refine(profile, place, FINELY)) for profile in profiles])


def _agreed(numbers: list[Number]) -> str | None:
    agreed = len({number.text for number in numbers}) == 1 and all(number.certain for number in numbers)
    return numbers[0].text if agreed else None


def _find(profile: Numbers) -> tuple[float, Place]:
    """Return the likeliest place: first on a grid, then around that."""
    inset = np.linspace(0, INSET, 32) * len(profile)
    found = []
    for blur in BLURS[1::2]:
        place = _refine(profile, _on_grid(profile, inset, blur)[1], COARSELY)
        found.append((_at(profile, place)[0], place))
    return max(found, key=lambda each: each[0])


def _find_at(profile: Numbers, inset: float) -> Place:
    """Return the likeliest place that begins and ends about this far from the profile's edges."""
    insets = (inset + np.linspace(-NEARBY, NEARBY, 9)).clip(0) * len(profile)
    likeliest = max((_on_grid(profile, insets, blur, BOWED) for blur in BLURS[1::2]), key=lambda each: each[0])
    return _refine(profile, likeliest[1], COARSELY[1:])


def _on_grid(profile: Numbers, insets: Numbers, blur: float, bows: Numbers = STRAIGHT) -> tuple[float, Place]:
    firsts, lasts, bow = (
        each.ravel() for each in np.meshgrid(insets, len(profile) - insets, bows * len(profile), indexing="ij")
    )
    likeness = _compare(profile, firsts, lasts, bow, blur)[0]
    i = int(likeness.argmax())
    return float(likeness[i]), Place(firsts[i], lasts[i], bow[i], blur)


def _refine(profile: Numbers, place: Place, steps: tuple[float, ...], blurs: int = 1) -> Place:
    """Hill-climb: try places around this one, ever closer, with several blurs on either side of its own."""
    for step in steps:
        around = np.linspace(-step, step, 5) * len(profile)
        first, last, bow = (each.ravel() for each in np.meshgrid(*[around] * 3))
        first, last, bow = first + place.first, last + place.last, bow + place.bow
        at = BLURS.index(place.blur)
        tried = []
        for blur in BLURS[max(0, at - blurs) : at + blurs + 1]:
            likeness = _compare(profile, first, last, bow, blur)[0]
            i = int(likeness.argmax())
            tried.append((likeness[i], Place(first[i], last[i], bow[i], blur)))
        place = max(tried, key=lambda each: each[0])[1]
    return place


def _at(profile: Numbers, place: Place) -> tuple[float, Numbers, Numbers]:
    first, last, bow = (np.array([each]) for each in (place.first, place.last, place.bow))
    likeness, left, right = _compare(profile, first, last, bow, place.blur)
    return float(likeness[0]), left[0], right[0]


def _compare(profile: Numbers, first: Numbers, last: Numbers, bow: Numbers, blur: float) -> tuple[Numbers, ...]:
    """Return each place's correlation with the likeliest digits, and with every digit of the left and right half."""
    modules = (np.arange((MODULES + 2 * AROUND) * SAMPLES) + 0.5) / SAMPLES - AROUND
    part = modules / MODULES
    at = first[:, None] + (last - first)[:, None] * part + bow[:, None] * 4 * part * (1 - part)
    signal = np.interp(at.ravel(), np.arange(len(profile)) + 0.5, profile).reshape(at.shape)
    odd_even, right_hand, guards = _looks(blur)
    left = _windows(signal, LEFT_AT, 7) @ odd_even.T
    right = _windows(signal, RIGHT_AT, 7) @ right_hand.T
    framed = sum(
        _windows(signal, (start,), len(bars))[:, 0] @ look
        for (start, bars, *_), look in zip(GUARDS, guards, strict=True)
    )
    return left.max(-1).sum(-1) + right.max(-1).sum(-1) + framed, left, right


def _windows(signal: Numbers, starts: range | tuple[int, ...], modules: int) -> Numbers:
    """Return the signal around each start, a module on each side, normalised for brightness and contrast."""
    begins = [(AROUND + start - 1) * SAMPLES for start in starts]
    return _normalised(np.stack([signal[:, at : at + (modules + 2) * SAMPLES] for at in begins], axis=1))


def _normalised(window: Numbers) -> Numbers:
    window = window - window.mean(-1, keepdims=True)
    norm: Numbers = np.sqrt((window**2).sum(-1, keepdims=True))
    return window / (norm + 1e-6)


@cache
def _looks(blur: float) -> tuple[Numbers, Numbers, list[Numbers]]:
    """Return the left digits, the right digits and the guards, blurred.

    A digit's neighbours always begin and end alike.
    """
    left = np.array([_look(pattern, "01", "01", blur) for pattern in ODD + EVEN])
    right = np.array([_look(pattern, "10", "10", blur) for pattern in RIGHT])
    return left, right, [_look(bars, before, after, blur) for _, bars, before, after in GUARDS]


def _look(bars: str, before: str, after: str, blur: float) -> Numbers:
    ink = np.repeat(np.array([float(module) for module in before + bars + after]), SAMPLES)
    reach = int(4 * blur * SAMPLES) + 1
    bell = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * (blur * SAMPLES) ** 2))
    soft = np.convolve(np.pad(ink, reach, mode="edge"), bell, "valid")
    start = (len(before) - 1) * SAMPLES
    return _normalised(soft[start : start + (len(bars) + 2) * SAMPLES])


def _number(profile: Numbers, place: Place) -> Number:
    _, left, right = _at(profile, place)
    # [first digit, position, digit]: how well the profile fits the digit there, in the parity of the first digit
    halves = {"O": left[:, :10], "E": left[:, 10:]}
    table = np.array([[*(halves[parity][i] for i, parity in enumerate(row)), *right] for row in PARITIES])
    firsts = np.arange(10)
    totals, digits = _likeliest(table, firsts)
    first = int(totals.argmax())
    others = np.repeat(table[first : first + 1], 12, axis=0)
    others[np.arange(12), np.arange(12), digits[first]] = IMPOSSIBLE  # each without one of the digits
    rivals = _likeliest(others, np.full(12, first))[0]
    second = max(rivals.max(), np.delete(totals, first).max())
    text = f"{first}{''.join(str(digit) for digit in digits[first])}"
    return Number(text, float(totals[first]) / 12, float(totals[first] - second))


def _likeliest(table: Numbers, firsts: NDArray[np.intp]) -> tuple[Numbers, NDArray[np.intp]]:
    """Return, for each row of the table, the best total of twelve digits with a correct check sum, and the digits."""
    rows = np.arange(len(table))
    digits = np.arange(10)
    totals = np.full((len(table), 10), IMPOSSIBLE)  # by the check sum so far
    totals[rows, firsts] = 0
    chosen = []
    for i, weight in enumerate(WEIGHTS):
        before = (digits[:, None] - weight * digits) % 10  # the check sum before, by the one after and the digit
        options = totals[:, before] + table[:, i, None, :]
        chosen.append(options.argmax(-1))
        totals = options.max(-1)
    check = np.zeros(len(table), np.intp)
    sequence = np.zeros((len(table), 12), np.intp)
    for i in reversed(range(12)):
        sequence[:, i] = chosen[i][rows, check]
        check = (check - WEIGHTS[i] * sequence[:, i]) % 10
    return totals[:, 0], sequence
