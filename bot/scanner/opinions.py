"""A second opinion on a trade number that nobody knows: its check digit lets one misreading in ten pass."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from bot.scanner.symbols import Code, dispute

EAN_UPC = ("EAN13", "EAN8", "UPCE")
LOOKS = 3
"""Rungs that are asked, at most: what these do not see again, the others seldom do."""


def weighed(
    codes: Sequence[Code], sightings: Counter[Code], looks: Iterator[list[Code]], known: Callable[[str], bool]
) -> tuple[Code, ...]:
    """The codes, each as sure as it is after further looks at the picture.

    Nothing is looked at again for a number that is `known`, or that two rungs have seen. One that another rung reads
    otherwise is left out, or gives way to the other number if that is known.
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
    kept = (each for code in codes for each in instead.get(code, [replace(code, sure=code not in doubted)]))
    return tuple(dict.fromkeys(kept))
