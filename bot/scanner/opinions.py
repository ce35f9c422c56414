"""Second opinions on what was read: a check digit lets one misreading in ten pass, and UPC-E is seen in other codes."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from bot.scanner.codes import Code, Known
from bot.scanner.ladder import Photo
from bot.scanner.profiles import read_field, read_symbol
from bot.scanner.symbols import dispute, edges, overlap
from bot.scanner.views import inverted

EAN_UPC = ("EAN13", "EAN8", "UPCE")
LOOKS = 3
"""Rungs that are asked, at most: what these do not see again, the others seldom do."""


@dataclass
class Fits:
    """What the profiles of a photograph's symbols are fitted to, for as long as there is time (of this thread)."""

    photo: Photo
    until: float
    _fitted: dict[Code, str | None] = field(default_factory=dict)

    def of(self, code: Code) -> str | None:
        """The EAN-13 that is fitted where this code was read; None where that is not certain, or not the question."""
        if code.format not in ("EAN13", "UPCE") or not code.position or time.thread_time() > self.until:
            return None
        if code not in self._fitted:
            self._fitted[code] = self._fit(code)
        return self._fitted[code]

    def _fit(self, code: Code) -> str | None:
        whole = inverted(self.photo.whole) if code.light else self.photo.whole
        here = read_symbol(whole, code.position) if code.format == "EAN13" else None
        if here == code.text:
            return here
        # It may be a part of the symbol only that was read: the detector saw all of it.
        around = (each for each in self.photo.fields if overlap(code.position, edges(each, self.photo.size)))
        return next(filter(None, (read_field(inverted(each) if code.light else each) for each in around)), here)


def weighed(
    codes: Sequence[Code], sightings: Counter[Code], looks: Iterator[list[Code]], known: Known
) -> tuple[Code, ...]:
    """The codes, each as sure as it is after further looks at the picture.

    Nothing is looked at again for a number that is `known`, or that was seen in two ways. One that another rung reads
    otherwise is left out, or gives way to the other number if that is known. A UPC-E has to be known.
    """
    doubted = {code for code in codes if code.format in EAN_UPC and sightings[code] == 1 and not known(code.text)}
    instead: dict[Code, list[Code]] = {}
    further = islice(looks, LOOKS)
    while doubted and (seen := next(further, None)) is not None:
        doubted -= set(seen)
        for code in list(doubted):
            others = [other for other in seen if dispute(code, other)]
            if others:
                instead[code] = [other for other in others if known(other.text)][:1]
                doubted.remove(code)
    doubted |= {code for code in codes if code.format == "UPCE" and not known(code.text)}
    kept = (each for code in codes for each in instead.get(code, [replace(code, sure=code not in doubted)]))
    return tuple(dict.fromkeys(kept))
