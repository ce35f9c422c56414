"""Resolving one scanned or typed code: what it stands for, and what it says about the goods.

A case is a pack of its own: its GTIN-14 (indicator digit 1 to 8) has to be in the catalogue. If only the consumer unit
inside it is known, nothing is found, because the digit does not say how many units the case holds and a guess would be
booked.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from biip.checksums import gs1_standard_check_digit
from sqlalchemy import Connection

from domain.company import catalogue
from domain.company.catalogue import Hit
from domain.company.gs1 import also_printed_as, content_of, gtin14
from domain.company.gs1 import read as read_gs1
from domain.company.values import normal
from domain.errors import UnknownItem

KILOGRAM = "kg"
KILOGRAMS = (KILOGRAM, "公斤", "千克")
"""What a catalogue may call the unit."""

TRACE_CODE, TRACE_PRODUCT = 20, 7  # digits
EAN_13 = 13
LETTERS = set("0123456789IWPNVC")
MAX_DECIMALS = 5  # as the application identifiers 3100 to 3105 have

_SPACED_DIGITS = re.compile(r"[0-9][0-9 ‐-―−-]*[0-9]")  # with the hyphens and dashes that people and programs write
_SHOPS_OWN = re.compile("2[0-9]|02|04")


class WrongPattern(ValueError):
    """A variable-measure code's pattern is not understood; says what is wrong with it."""


@dataclass(frozen=True)
class VariableRule:
    """How a shop's own EAN-13 encodes the weight, price or count of one piece of goods.

    The prefixes are those that GS1 leaves to shops: 20 to 29, and 02 and 04 for codes printed as UPC-A (General
    Specifications, 1.4 and 2.1.11). The layout after the prefix is up to each country and company.
    """

    pattern: str
    """13 characters: fixed digits, `I` item, `W` weight, `P` price, `N` count, `V` the measure's own check digit (it is
    not checked), and at the end `C`, the EAN's check digit (it is)."""
    decimals: int = 3
    """Decimals of a weight in kg: with 3, its digits are grams."""

    def __post_init__(self) -> None:
        letters, measures = self.pattern, set(self.pattern) & set("WPN")
        wrong = {
            f"a pattern has 13 characters, this one has {len(letters)}": len(letters) != EAN_13,
            "only digits and the letters I, W, P, N, V and C stand in a pattern": set(letters) - LETTERS,
            "C, the check digit, stands at the end and nowhere else": letters.find("C") != EAN_13 - 1,
            "a shop's own codes begin with 20 to 29, 02 or 04": not _SHOPS_OWN.match(letters),
            "there is no I to say which item it is": "I" not in letters,
            "it takes one of W for a weight, P for a price, N for a count": len(measures) != 1,
            f"a weight has 0 to {MAX_DECIMALS} decimals": self.decimals not in range(MAX_DECIMALS + 1),
        }
        for problem, is_so in wrong.items():
            if is_so:
                raise WrongPattern(f"{letters}: {problem}")

    @classmethod
    def parse(cls, text: str) -> "VariableRule":
        """Parse "21IIIIIWWWWWC", or "21IIIIIWWWWWC:2" for a weight with two decimals. Raises WrongPattern."""
        pattern, colon, decimals = text.strip().upper().partition(":")
        if not colon:
            return cls(pattern)
        if "W" not in pattern or not re.fullmatch("[0-9]", decimals):
            raise WrongPattern(f"{text.strip()}: what stands behind the colon is the number of a weight's decimals")
        return cls(pattern, int(decimals))

    def read(self, ean: str) -> "Reading | None":
        """Return what these 13 digits, with a correct check digit, mean by this rule; None if it does not apply."""
        pairs = list(zip(self.pattern, ean, strict=True))
        if any(letter.isdigit() and letter != digit for letter, digit in pairs):
            return None
        item = "".join("0" if letter in "VWPN" else digit for letter, digit in pairs[:-1])
        weight, count = ("".join(digit for letter, digit in pairs if letter == kind) for kind in "WN")
        amount = Decimal(weight).scaleb(-self.decimals) if weight else Decimal(count or 0)
        return Reading(
            text=ean,
            number=f"{item}{gs1_standard_check_digit(item)}".zfill(14),
            amount=amount or None,
            unit=KILOGRAM if weight and amount else None,
        )


@dataclass(frozen=True)
class Rules:
    """The company's rules for codes that do not explain themselves.

    `variable`: its variable-measure codes; the first that fits applies. `trace`: the prefixes of the 20-digit drug
    trace codes (药品追溯码) that it accepts.
    """

    variable: tuple[VariableRule, ...] = ()
    trace: tuple[str, ...] = ("8",)


NO_RULES = Rules()


@dataclass(frozen=True)
class Reading:
    """What one code stands for, and what it says about the goods; None for what it does not say.

    `number` is the catalogue's number for the thing: a GTIN as 14 digits, a trace code's first 7 digits, a variable
    code with its measure zeroed, or else the text. `identifies` is False for a code that names no item at all: one with
    only a lot and an expiry, or an SSCC. `expiry` is the expiry date, or else best before.

    `amount` is above zero. A weight has the `unit` "kg", and is left out if the item is known and not kept in kg. A
    count has no unit: it counts the pack that was found.
    """

    text: str  # as read
    number: str
    hit: Hit | None = None  # None: the number is unknown
    identifies: bool = True
    lot: str | None = None
    expiry: date | None = None
    made_on: date | None = None
    serial: str | None = None
    amount: Decimal | None = None
    unit: str | None = None
    sscc: str | None = None


def resolve(
    connection: Connection, text: str, *, gs1: bool = False, rules: Rules = NO_RULES, scanned: bool = False
) -> Reading:
    """Read a code and look it up; `gs1`: its symbol was marked as GS1. Every text gets an answer.

    A scanned (not typed) code may also be a SKU, meaning its unit, as on our own labels.

    The first possible reading applies: a drug trace code, a variable code, GS1 content, a GTIN (its digits may be typed
    with spaces and hyphens). If the catalogue does not know that number, the text as it stands and other printed forms
    are tried: UPC-E, ISBN-10, ISSN.
    """
    reading = _read(text, gs1=gs1, rules=rules)
    for number in filter(None, dict.fromkeys((reading.number, normal(text), also_printed_as(text)))):
        hit = catalogue.by_barcode(connection, number)
        if hit:
            found = replace(reading, number=number, hit=hit, identifies=True)
            in_kg = hit.item.unit.casefold() in KILOGRAMS
            return found if in_kg or found.unit is None else replace(found, amount=None, unit=None)
    return _by_sku(connection, reading) if scanned else reading


def _by_sku(connection: Connection, reading: Reading) -> Reading:
    """Return the reading with the item that has the code as its SKU, if any."""
    try:
        item = catalogue.by_sku(connection, reading.number)
    except UnknownItem:
        return reading
    return replace(reading, hit=Hit(item, item.unit), identifies=True)


def _read(text: str, *, gs1: bool, rules: Rules) -> Reading:
    """Read a code without the catalogue."""
    content, marked = content_of(text)
    digits = _digits(content)
    reading = None
    if not (gs1 or marked):
        reading = _trace_code(digits, rules.trace) or _variable_code(digits, rules.variable)
    return replace(reading or _gs1(text, gs1=gs1) or _plain(content, digits), text=text)


def _trace_code(digits: str, prefixes: tuple[str, ...]) -> Reading | None:
    """Read 7 digits of the product, 9 of the piece, and 4 that only the issuer can verify."""
    if len(digits) != TRACE_CODE or not digits.startswith(prefixes):
        return None
    return Reading(digits, number=digits[:TRACE_PRODUCT], serial=digits)


def _variable_code(digits: str, rules: tuple[VariableRule, ...]) -> Reading | None:
    gtin = gtin14(digits)
    if gtin is None or not gtin.startswith("0"):
        return None
    return next((reading for rule in rules if (reading := rule.read(gtin[1:]))), None)


def _gs1(text: str, *, gs1: bool) -> Reading | None:
    told = read_gs1(text, gs1=gs1)
    if told is None:
        return None
    weight, count = told.net_weight_kg, Decimal(told.count or 0)
    return Reading(
        text=text,
        number=told.gtin or normal(text),
        identifies=told.gtin is not None,
        lot=told.lot,
        expiry=told.expiry or told.best_before,
        made_on=told.made_on,
        serial=told.serial,
        amount=weight or count or None,
        unit=KILOGRAM if weight else None,
        sscc=told.sscc,
    )


def _plain(content: str, digits: str) -> Reading:
    return Reading(content, number=gtin14(digits) or normal(content))


def _digits(content: str) -> str:
    """Return the digits of a number as people type it, "978-7-111-40701-0" or full width; empty for anything else."""
    folded = unicodedata.normalize("NFKC", content)
    return re.sub("[^0-9]", "", folded) if _SPACED_DIGITS.fullmatch(folded) else ""
