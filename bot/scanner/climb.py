"""How far a photograph is searched: until something in it names an item, or time is up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.scanner.codes import Code, Known
from bot.scanner.opinions import EAN_UPC, Fits
from bot.scanner.symbols import believable, overlap
from domain.company import gs1


@dataclass
class Climb:
    """The trusted codes read so far, and those that the profile of their symbol contradicts."""

    fits: Fits
    known: Known | None
    sightings: Counter[Code] = field(default_factory=Counter)
    found: list[Code] = field(default_factory=list)
    contradicted: dict[Code, Code] = field(default_factory=dict)  # by what it is fitted to

    def take(self, seen: Sequence[Code]) -> None:
        """Add the trustworthy codes that a rung sees."""
        self.sightings.update(seen)
        before = tuple(self.found)
        for code in seen:
            if code in self.found or not believable(code, self.sightings) or not self._fits_beside(code, before):
                continue
            fitted = self.fits.of(code)
            if fitted is None or fitted == code.text:
                self.found.append(code)
                self.sightings[code] += fitted == code.text
            else:
                self.contradicted[replace(code, format="EAN13", text=fitted)] = code

    def _fits_beside(self, code: Code, before: Sequence[Code]) -> bool:
        """Whether it may be added to codes of earlier rungs: not part of one, and known or seen in two ways."""
        if not before:
            return True
        apart = not any(overlap(code.position, other.position) for other in before)
        return apart and (self.sightings[code] > 1 or self._is_known(code) or self.fits.of(code) == code.text)

    @property
    def is_over(self) -> bool:
        """Whether something names an item."""
        return any(names_item(code, self.known) for code in self.found)

    def unsettled(self) -> list[Code]:
        """Return the likelier of each contradicted code and what it is fitted to, for people to compare the digits."""
        return [replace(self._likelier(code, fitted), sure=False) for fitted, code in self.contradicted.items()]

    def _likelier(self, code: Code, fitted: Code) -> Code:
        if self._is_known(code) != self._is_known(fitted):
            return code if self._is_known(code) else fitted
        return code if self.sightings[code] > 1 else fitted

    def _is_known(self, code: Code) -> bool:
        return self.known is not None and self.known(asked_for(code))


def names_item(code: Code, known: Known | None) -> bool:
    """Whether it says which item it is on, or nobody can say that it does not."""
    if code.format in EAN_UPC or gs1.gtin14(code.text):
        return True
    told = gs1.read(code.text, gs1=code.gs1)
    if told is not None:
        return told.gtin is not None or (known is not None and known(asked_for(code)))
    return known is None or known(asked_for(code))


def asked_for(code: Code) -> str:
    """Return the text under which the catalogue is asked for it: GS1 content begins with FNC1."""
    return f"{gs1.FNC1}{code.text}" if code.gs1 else code.text
