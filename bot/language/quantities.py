"""The amount: the one quantity among the numbers of a text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.language.figures import TIMES
from bot.language.lexicon import COUNTS, MEASURES, OUTER
from bot.language.parts import Parts
from bot.language.tokens import Span, Token
from bot.language.words import Ambiguous, Amount, NotUnderstood, Why

MOST_BARE_DIGITS = 6  # with more digits and no unit, it is a barcode or another number
BARCODE_DIGITS = (8, 12, 13, 14)

_AND = re.compile(r"(?i) *(?:,? *and|&|\+|plus|零|又|加|外加|和) *")
"""Between the two parts of one amount."""


@dataclass(frozen=True)
class Quantity:
    """A number of a text with its unit, and its tokens; `also`: an additional amount in another unit."""

    amount: Amount
    signed: bool
    parts: tuple[Token, ...]
    also: Amount | None = None

    @property
    def is_measure(self) -> bool:
        """Whether it is a measure that names contain, too: 200 g."""
        return self.amount.unit in MEASURES

    @property
    def is_product(self) -> bool:
        """Whether it is a product: 24*2."""
        return self.parts[0].product

    @property
    def readings(self) -> tuple[Amount, ...]:
        """Return everything it can mean: 1.000 of something weighed is one; 24*2箱 may be two cases of 24."""
        first, others = self.parts[0], self.parts[0].others
        amounts = [
            self.amount,
            *(Amount(-each if self.amount.value < 0 else each, self.amount.unit) for each in others),
        ]
        if "." in first.text and self.is_measure:
            return (self.amount,)
        if self.is_product and self.amount.unit in OUTER:
            amounts.append(Amount(self.amount.value, None))
        return tuple(amounts)


_EACH = re.compile("(?i)each|apiece|每.{1,2}")


def read(parts: Parts) -> Quantity | None:
    """Return the one quantity: a signed number before all others, a count before the measure in an item's name."""
    numbers = _joined(parts, list(_numbers(parts)))
    if _each_holds(parts, numbers):
        return None
    numbers = [each for each in numbers if each.signed] or numbers
    numbers = [each for each in numbers if not each.is_product or _is_counted(parts, each, numbers)]
    begun = {token.start for token in parts.found if token.kind == "number"}
    numbers = [*numbers[:1], *(each for each in numbers[1:] if not _is_of_money(each, begun))]
    asides = [token for token in parts.found if token.kind in ("aside", "total") and token.start not in parts.used]
    if len(numbers) > 1 and _follows_verb(parts, numbers[0]) and not any(each.amount.unit for each in numbers[1:]):
        behind = {token.start for before, token in pairwise(parts.found) if before in asides}
        kept = [each for each in numbers[1:] if each.parts[0].start in behind]
        numbers = [numbers[0], *kept]  # "move 12 water 550": the amount comes right after the verb
    if len(numbers) > 1 and not numbers[0].is_measure:
        numbers = [numbers[0], *(each for each in numbers[1:] if not each.is_measure)]
    parts.use(*(part for each in numbers for part in each.parts), *(asides if numbers else ()))
    unsure = any(token.kind == "aside" for token in asides)
    return _one_number(parts, numbers, unsure=unsure)


def _each_holds(parts: Parts, numbers: list[Quantity]) -> bool:
    """Whether it says what each pack holds, "4 sacks, 25 kg each", 4袋每袋25公斤; the amount is then asked for."""
    if len(numbers) != 2 or not numbers[1].is_measure:  # noqa: PLR2004  # how many, and how much
        return False
    many, much = numbers
    before = next((token for token, behind in pairwise(parts.found) if behind == much.parts[0]), None)
    behind = next((token for last, token in pairwise(parts.found) if last == much.parts[-1]), None)
    each = next((word for word in (before, behind) if word and _EACH.fullmatch(word.text)), None)
    if each is None or many.is_measure:
        return False
    parts.use(each, *many.parts, *much.parts)
    whole = Amount(many.amount.value * much.amount.value, much.amount.unit)
    spans = [Span(part.parts[0].start, part.parts[-1].end) for part in numbers]
    parts.unclear.append(Ambiguous("several", "amount", parts.whole, spans, (many.amount, whole)))
    return True


def _one_number(parts: Parts, numbers: list[Quantity], *, unsure: bool) -> Quantity | None:
    """Return the number, if there is only one, with a single reading."""
    wrong = [each for each in numbers if each.parts[0].wrong]
    if wrong:
        why: Why = "too-large" if wrong[0].parts[0].wrong == "too-large" else "no-quantity"
        spans = [Span(each.parts[0].start, each.parts[-1].end) for each in wrong]
        parts.unclear.append(NotUnderstood(why, "amount", parts.whole, spans))
        return None
    if len(numbers) > 1 or (numbers and (unsure or len(numbers[0].readings) > 1)):
        spans = [Span(each.parts[0].start, each.parts[-1].end) for each in numbers]
        amounts = tuple(dict.fromkeys(reading for each in numbers for reading in each.readings))
        why = "figures" if len(numbers) == 1 and not unsure else "bookings" if numbers[0].signed else "several"
        parts.unclear.append(Ambiguous(why, "amount", parts.whole, spans, amounts))
        return None
    return numbers[0] if numbers else None


def _is_of_money(number: Quantity, begun: set[int]) -> bool:
    """Whether 36块 after an amount is money rather than pieces; 3块2, where another number begins, may be either."""
    return number.parts[-1].text == "块" and number.parts[-1].end not in begun


def _is_counted(parts: Parts, product: Quantity, numbers: list[Quantity]) -> bool:
    """Whether a product is an amount, and not a size in a name: "screws 4x40"."""
    first = next((token for token in parts.found if token.kind != "please"), None)
    alone = len(numbers) == 1 and (product.amount.unit is not None or parts.verb_said)
    return product.signed or _follows_verb(parts, product) or product.parts[0] == first or alone


def _joined(parts: Parts, numbers: list[Quantity]) -> list[Quantity]:
    """Merge an amount in two units: 5箱零3瓶, "5 cases and 3 bottles"."""
    for at, (first, second) in enumerate(pairwise(numbers)):
        between = parts.text[first.parts[-1].end : second.parts[0].start]
        glued = not between and not first.parts[-1].text.isascii()
        units = first.amount.unit, second.amount.unit
        times = second.parts[0].text[0] in TIMES  # two cases of 24 are not two cases and 24
        if None in units or units[0] == units[1] or second.signed or times or not (glued or _AND.fullmatch(between)):
            continue
        start, end = first.parts[0].start, second.parts[-1].end
        tokens = tuple(token for token in parts.found if start <= token.start < end)
        value = -second.amount.value if first.amount.value < 0 else second.amount.value
        both = replace(first, parts=tokens, also=second.amount._replace(value=value))
        return [*numbers[:at], both, *numbers[at + 2 :]]
    return numbers


def _numbers(parts: Parts) -> Iterator[Quantity]:
    for at, number in enumerate(parts.found):
        if number.kind != "number" or number.start in parts.used or (at and parts.found[at - 1].kind == "price"):
            continue
        units = [token for token in parts.found[at + 1 : at + 3] if token.kind == "unit"]
        units = (
            units[: 1 + bool(units and units[0].unit in COUNTS)] if parts.found[at + 1 : at + 2] == units[:1] else []
        )
        figures = number.text.lstrip("+-−–— ")
        few = len(figures) <= MOST_BARE_DIGITS or (number.sign and len(figures) not in BARCODE_DIGITS)
        if units or not figures.isdigit() or few or number.wrong:
            yield _quantity(number, units)


def _follows_verb(parts: Parts, number: Quantity) -> bool:
    place = parts.found.index(number.parts[0])
    return place > 0 and parts.found[place - 1].kind == "verb"


def _quantity(number: Token, units: list[Token]) -> Quantity:
    """Return a number with its unit; dozens of cases are that many cases."""
    times = COUNTS[units[0].unit or ""] if len(units) > 1 else 1
    value = number.value * times
    amount = Amount(-value if number.sign == "-" else value, units[-1].unit if units else None)
    return Quantity(amount, bool(number.sign), (number, *units))
