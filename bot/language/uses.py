"""What goods are used for: "5 screws for Assembly", 领料5螺丝给装配线 用于维修; cut out of a text before it is read.

Cost centres and purposes are the company's own lists, and found anywhere. All other characters keep their positions.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from bot.language.cutting import HAN, blanked
from bot.language.folding import fold

_FOR = r"(?:(?:\b(?:for|to|by|at|from|out of)\b(?: the)?|给|到|为|由|自|来自|从|供)\s*)"
_PURPOSE = r"(?:(?:\bfor\b|\bpurpose\b|用于|用来|用途|用作|为了|是为)[:：]?\s*)"
_ENDS = r"(?=\s*(?:$|[\s,，、;；:：.。()（）!！]|用于|用来|用途|领|退|申|的))"
_BEGINS = rf"(?:(?<![A-Za-z0-9{HAN}])|(?<=[\d{HAN}])(?=给|到|为|由|自|来自|从|供|用))"
_ORDER = re.compile(
    r"(?i)(?:(?:\b(?:for )?(?:order|work order|job)\b|工单号?|订单号?|生产单号?|单号)\s*[#:：]?\s*|(?:\bfor |给|为)\s*)"
    r"(?P<name>(?=[A-Za-z0-9/-]*\d)[A-Za-z]{1,6}[A-Za-z0-9/-]*|(?<=[单号#:：])\d[A-Za-z0-9-]*)(?![A-Za-z0-9])"
)
_UNKNOWN = re.compile(
    rf"(?i)(?:\b(?:for|from)\b(?: the)?|给|来自|从)\s*(?P<name>[A-Za-z{HAN}][^,，、;；。]*?)\s*(?=[,，、;；。]|$)"
)

REQUISITION = re.compile(r"(?i)\s*(?:please |请|我要?|我们要?|帮我)*(?:requisition(?:ed)?\b|领料|申领)了?")
BRING_BACK = re.compile(r"(?i)\s*(?:please |请|我们?)*(?:(?:bring|brought) back\b|退料|退库|还料)了?")
RETURN = re.compile(r"(?i)\s*(?:please |请|我们?)*(?:return(?:ed)?\b|退[货回还料]?)")


@dataclass(frozen=True)
class Use:
    """The cost centre and purpose by their keys, the order, and an unknown name after "for"."""

    cost_centre: str = ""
    purpose: str = ""
    order: str = ""
    unknown: str = ""


def cut_out(text: str, centres: Mapping[str, Iterable[str]], purposes: Mapping[str, Iterable[str]]) -> tuple[str, Use]:
    """Return a folded text with what it says about the use blanked, and the use, with names as keys."""
    found = Use()
    text, purpose = _named(text, purposes, _PURPOSE)
    text, centre = _named(text, centres, _FOR)
    found = replace(found, purpose=purpose, cost_centre=centre)
    if match := _ORDER.search(text):
        text, found = blanked(text, match.span()), replace(found, order=match["name"])
    if not centre and (match := _UNKNOWN.search(text)):
        text, found = blanked(text, match.span()), replace(found, unknown=match["name"].strip())
    return text, found


def key_of(text: str, names: Mapping[str, Iterable[str]]) -> str:
    """Return the key of the entry with this name; empty if there is none."""
    wanted = fold(text).strip().casefold()
    return next((key for key, called in names.items() if wanted in {fold(each).casefold() for each in called}), "")


def _named(text: str, names: Mapping[str, Iterable[str]], before: str) -> tuple[str, str]:
    """Return the text without the longest of these names that occurs in it, and its key."""
    known = [(fold(each), key) for key, called in names.items() for each in called if each]
    for name, key in sorted(known, key=lambda each: -len(each[0])):
        match = re.search(rf"(?i){_BEGINS}{before}?{re.escape(name)}(?:领?用)?{_ENDS}", text)
        if match:
            return blanked(text, match.span()), key
    return text, ""
