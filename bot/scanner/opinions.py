"""Second opinions: one misreading in ten passes a check digit, and UPC-E is seen in other codes."""

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
"""Maximum rungs that are asked; what these do not see again, others seldom do."""


@dataclass
class Fits:
    """Fits the profiles of a photograph's symbols, while this thread has time left."""

    photo: Photo
    until: float
    _fitted: dict[Code, str | None] = field(default_factory=dict)

    def of(self, code: Code) -> str | None:
        """Return the EAN-13 fitted where this code was read; None if that is uncertain, or does not apply."""
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
        # The decoder may have read only part of the symbol; the detector saw all of it.
        around = (each for each in self.photo.fields if overlap(code.position, edges(each, self.photo.size)))
        return next(filter(None, (read_field(inverted(each) if code.light else each) for each in around)), here)


def weighed(
    codes: Sequence[Code], sightings: Counter[Code], looks: Iterator[list[Code]], known: Known
) -> tuple[Code, ...]:
    """Return the codes with their certainty after further looks at the picture.

    Numbers that are `known` or were seen in two ways are not looked at again. A number that another rung reads
    differently is dropped, or replaced by the other one if that is known. A UPC-E has to be known.
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
