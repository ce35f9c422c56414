"""GS1 codes: element strings, with or without parentheses, and Digital Link addresses.

biip knows the application identifiers, the century of a two-digit year (GS1 General Specifications, 7.12) and day 00.
Around it: an error in one element never hides the others, and uncertain elements are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qsl, unquote, urlsplit

from biip import ParseConfig, ParseError
from biip.checksums import gs1_standard_check_digit
from biip.gs1_element_strings import GS1ElementString

from domain.vocabulary import YEARS

FNC1 = "\x1d"
GTIN_LENGTHS = (8, 12, 13, 14)
GTIN_IDENTIFIERS = ("01", "02", "03")
LINK_NAMES = {"gtin": "01", "sscc": "00", "lot": "10", "ser": "21", "exp": "17"}
"""Names that a Digital Link address may use for an application identifier."""

_IDENTIFIER = re.compile(r"\][A-Za-z][0-9A-Za-z]")  # of the symbology, which scanners may send before the content
_GS1_IDENTIFIERS = ("]C1", "]e0", "]d2", "]Q3", "]J1")
POUND = Decimal("0.45359237")  # kg, exact since 1959
GRAM = Decimal("0.001")  # kg
PREDEFINED = {"00": 20, "01": 16, "02": 16, "03": 16, "04": 18, "20": 4, "41": 16}
PREDEFINED |= dict.fromkeys(map(str, range(11, 20)), 8) | dict.fromkeys(map(str, range(31, 37)), 10)
"""Lengths of the elements that need no FNC1 after them, by their first two digits (General Specifications, 7.8.5)."""

_DATES = ("11", "12", "13", "15", "16", "17")
_DATE = re.compile(r"(1[1-3567])\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])", re.ASCII)
_MEASURE = re.compile(r"3[1-6]\d[0-5]\d{6}", re.ASCII)
_COUNT = re.compile(r"(30|37)[1-9]\d{0,7}", re.ASCII)
_TIMED = re.compile(r"(7003)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?:[01]\d|2[0-4])[0-5]\d", re.ASCII)
_PRINTED = re.compile(r"[(\[{] ?(\d{2,4}) ?[)\]}]", re.ASCII)
_SPACED = re.compile(r"01[ -]?(\d{14})[ -]+(\S.*)", re.ASCII)
_ADDRESS = re.compile(r"(?i)(?!https?:)[a-z0-9-]+(?:\.[a-z0-9-]+)+/\S*\d{8}\S*", re.ASCII)
_KEPT_APART = (*_DATES, "10", "21", "30", "37")
_LENIENT = ParseConfig(gs1_element_strings_verify_date=False)  # an invalid date is treated as missing, not as an error


@dataclass(frozen=True)
class Gs1:
    """What one code says. None for what it does not say, or says with a wrong check digit or an impossible date."""

    raw: str
    gtin: str | None = None  # 14 digits, of the thing itself, or of what a logistic unit contains
    lot: str | None = None
    expiry: date | None = None
    best_before: date | None = None
    made_on: date | None = None
    serial: str | None = None
    count: int | None = None
    net_weight_kg: Decimal | None = None  # with the given decimals (310n); converted from pounds (320n), to the gram
    sscc: str | None = None


def gtin14(text: str) -> str | None:
    """Return a GTIN of 8, 12, 13 or 14 digits as 14 digits, the form in which all are compared."""
    number = text.strip()
    if len(number) not in GTIN_LENGTHS or not _checks(number):
        return None
    return number.zfill(14)


def also_printed_as(text: str) -> str | None:
    """Return the 14-digit GTIN for a shorter printed form: UPC-E, ISBN-10 or ISSN."""
    number = text.strip().upper()
    if re.fullmatch(r"[01]\d{7}", number, re.ASCII):
        return gtin14(_expanded(number))
    digits = number.replace("-", "").replace(" ", "")
    if not re.fullmatch(r"\d{7}(?:\d{2})?[\dX]", digits, re.ASCII):
        return None
    weights = range(len(digits), 0, -1)
    values = (10 if each == "X" else int(each) for each in digits)
    if sum(weight * value for weight, value in zip(weights, values, strict=True)) % 11:
        return None
    start = f"978{digits[:9]}" if len(digits) == len("ISBN-TEN--") else f"977{digits[:7]}00"
    return gtin14(f"{start}{gs1_standard_check_digit(start)}")


def _expanded(upc_e: str) -> str:
    """Return the UPC-A for a UPC-E; they share the check digit."""
    system, one, two, three, four, five, last, check = (upc_e[place] for place in range(8))
    match last:
        case "0" | "1" | "2":
            body = f"{one}{two}{last}0000{three}{four}{five}"
        case "3":
            body = f"{one}{two}{three}00000{four}{five}"
        case "4":
            body = f"{one}{two}{three}{four}00000{five}"
        case _:
            body = f"{one}{two}{three}{four}{five}0000{last}"
    return f"{system}{body}{check}"


def wanted_check_digit(number: str) -> str:
    """Return the correct check digit for these digits, the last of which is the present one."""
    return str(gs1_standard_check_digit(number[:-1]))


def content_of(text: str) -> tuple[str, bool]:
    """Return the text without a scanner's symbology identifier, and whether that, or an FNC1 in its place, says GS1."""
    content = text.strip()  # strips FNC1, too
    if not _IDENTIFIER.match(content):
        return content, text.startswith(FNC1)
    return content[3:].strip(), content.startswith(_GS1_IDENTIFIERS)


def printed(number: str) -> str:
    """Return a 14-digit GTIN as printed below its symbol; anything else unchanged."""
    if gtin14(number) != number:
        return number
    digits = number.lstrip("0")
    return digits.zfill(next(length for length in GTIN_LENGTHS if length >= len(digits)))


def read(text: str, *, gs1: bool = False) -> Gs1 | None:
    """Read a code's content; `gs1`: its symbol was marked as GS1. Returns None if it says nothing in GS1's terms.

    A bare GTIN is read as such unless the symbol was marked; then it would be element strings.
    """
    content, marked = content_of(text)
    gs1 = gs1 or marked
    if not content.isascii():
        return None
    if not gs1 and (gtin := gtin14(content)):
        return Gs1(raw=text, gtin=gtin)
    told = _told(list(_elements(_element_string(content, gs1=gs1))), text)
    return told if told != Gs1(raw=text) else None


def _element_string(content: str, *, gs1: bool) -> str:
    """Return the content as element strings, with FNC1 after each that needs it; empty if it is not GS1 content."""
    if not gs1 and _ADDRESS.fullmatch(content):
        content = f"https://{content}"
    if content.lower().startswith(("http://", "https://")):
        return "".join(f"{identifier}{value}{FNC1}" for identifier, value in _link(content))
    if _PRINTED.match(content):
        parts = _PRINTED.split(content)[1:]
        pairs = zip(parts[::2], parts[1::2], strict=True)
        return "".join(f"{identifier}{_in_full(identifier, value.strip())}{FNC1}" for identifier, value in pairs)
    if (spaced := _SPACED.fullmatch(content)) and not gs1 and gtin14(spaced[1]):
        return "".join(f"{key}{value}{FNC1}" for key, value in (("01", spaced[1]), *_apart(spaced[2])))
    # a correct GTIN replaces the mark that some label printers leave out
    return content if gs1 or (content.startswith("01") and gtin14(content[2:16])) else ""


def _apart(written: str) -> list[tuple[str, str]]:
    """Split elements typed with spaces or hyphens between them: 17 270531 10 ABC, or 17270531 10ABC."""
    words, found = re.split("[ -]+", written), []
    while words:
        word = words.pop(0)
        if word in _KEPT_APART and words:
            found.append((word, words.pop(0)))
        elif _DATE.fullmatch(word) or (word[:2] in ("10", "21") and word[2:]):
            found.append((word[:2], word[2:]))
        else:
            return []  # none of them is certain then
    return found


def _in_full(identifier: str, value: str) -> str:
    """Return a GTIN typed as printed below its symbol with its leading zeros."""
    return gtin14(value) or value if identifier in GTIN_IDENTIFIERS else value


def _link(address: str) -> list[tuple[str, str]]:
    """Return the identifiers and values of a Digital Link address; empty for an ordinary address."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return []
    names = [unquote(segment) for segment in parts.path.split("/")]
    keys = [LINK_NAMES.get(name.lower(), name) for name in names]
    start = next(
        (at for at, key in enumerate(keys[:-1]) if key == "00" or (key == "01" and gtin14(names[at + 1]))), None
    )
    if start is None:
        return []
    pairs = list(zip(keys[start::2], names[start + 1 :: 2], strict=False))
    pairs += [(LINK_NAMES.get(key.lower(), key), value) for key, value in parse_qsl(parts.query)]
    told = [(key, value) for key, value in pairs if key.isdigit() and value.isascii() and value.isprintable()]
    return [(key, value.zfill(14) if key == "01" else value) for key, value in told]


def _elements(content: str) -> Iterator[GS1ElementString]:
    said: set[str] = set()
    separated = False  # by a printer that knows FNC1, and will not omit it further on
    while content := content.lstrip(FNC1):
        try:
            element = GS1ElementString.extract(content, config=_LENIENT)
        except ParseError:  # unknown, or not as its identifier requires
            content = _behind(content)
            continue
        rest = content[len(element) :]
        if element.ai.separator_required and rest and not rest.startswith(FNC1):
            content = rest.partition(FNC1)[2]  # too long, or with an invalid character
            continue
        said.add(element.ai.ai)
        if not rest and not separated and element.ai.ai in ("10", "21") and _has_swallowed(element.value, said):
            return  # an FNC1 seems to be missing in it; whoever receives the goods is asked for lot and expiry
        yield element
        separated = separated or (element.ai.separator_required and rest.startswith(FNC1))
        content = rest


def _has_swallowed(value: str, said: set[str]) -> bool:
    """Whether this lot or serial may end earlier, because what follows looks like further elements."""
    return any(_is_elements(value[end:], said) for end in range(1, len(value)))


def _is_elements(text: str, said: set[str], *, behind: bool = False) -> bool:
    """Whether the text consists only of elements not yet `said`; a lot or a serial only if `behind` others."""
    if (behind and not text) or (behind and text[:2] in ("10", "21") and len(text) > 2):  # noqa: PLR2004
        return True
    if _COUNT.fullmatch(text):
        # a count of pieces must accompany 02; where there is a date, it rarely accompanies 01
        return not said & {"30", "37"} and ("02" in said or behind or not said & set(_DATES))
    if (day := _DATE.match(text)) is not None and day.group(1) not in said:
        return _is_elements(text[day.end() :], said | {day.group(1)}, behind=True)
    if (timed := _TIMED.match(text)) is not None and timed.group(1) not in said:
        return _is_elements(text[timed.end() :], said | {timed.group(1)}, behind=True)
    measure = _MEASURE.match(text)
    return measure is not None and _is_elements(text[measure.end() :], said, behind=True)


def _behind(content: str) -> str:
    """Return what follows an element that is not understood."""
    length = PREDEFINED.get(content[:2], 0)
    element, _, rest = content.partition(FNC1)
    return content[length:] if 0 < length <= len(element) else rest


def _told(elements: list[GS1ElementString], raw: str) -> Gs1:
    said: dict[str, GS1ElementString] = {}
    for element in elements:
        said.setdefault(element.ai.ai, element)

    def text(*identifiers: str) -> str | None:
        return next((said[each].value for each in identifiers if each in said), None)

    def day(*identifiers: str) -> date | None:
        found = next((said[each].date for each in identifiers if each in said), None)
        return found if found and found.year in YEARS else None

    def measure(identifier: str) -> Decimal | None:
        return next((each.decimal for ai, each in said.items() if ai.startswith(identifier)), None)

    gtin, sscc, count = text("01", "02"), text("00"), text("37", "30")
    kilograms = measure("310")
    pounds = measure("320") if kilograms is None else None
    return Gs1(
        raw=raw,
        gtin=gtin and gtin14(gtin),
        lot=text("10"),
        expiry=day("17", "7003"),
        best_before=day("15"),
        made_on=day("11"),
        serial=text("21"),
        count=int(count) if count else None,
        net_weight_kg=kilograms if pounds is None else (pounds * POUND).quantize(GRAM),
        sscc=sscc if sscc and _checks(sscc) else None,
    )


def _checks(number: str) -> bool:
    """Whether these are digits with a correct check digit."""
    return number.isascii() and number.isdigit() and int(number[-1]) == gs1_standard_check_digit(number[:-1])
