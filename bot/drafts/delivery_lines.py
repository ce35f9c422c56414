"""The lines of a delivery, as a draft's fields: how pictures become lines, and answers find theirs.

A line has the fields of a draft for one item, the pictures it was seen on (`photos`, the first is `photo`), and
`message`, where the first came from. A line without an item is a picture that could not be read.
"""

import re
from dataclasses import replace
from decimal import Decimal

from bot.drafts.drafts import Draft
from bot.drafts.readings import Fields, joined
from bot.language.words import Ambiguous, Unclear, read_quantity

MOST = 30
"""Lines of one delivery: as many as a message can show, and its buttons can change."""

_KEY = ("item", "scanned", "lot", "expiry", "unit")
"""What two lines have in common that are one, once it is known how much each has."""

_MARKS = re.compile(r"\s*[\n;,，、；]\s*")
_SPACES = re.compile(r"\s+(?=[0-9零〇一二两三四五六七八九十百半])")
"""Between amounts: marks, or spaces before the next number."""

_ONE_NUMBER = re.compile(r"\d{1,3}(?:[,，]\d{3})+")
"""Thousands, or two numbers: only who has typed it knows."""


def line_of(draft: Draft, place: int) -> Draft:
    """A line as a draft of its own, with what was said of all lines."""
    fields = draft.fields
    return replace(draft, verb=fields["verb"], fields=fields.get("common", {}) | fields["lines"][place])


def place_of(lines: list[Fields], photo: str) -> int | None:
    """Which line was seen on this picture."""
    return next((place for place, line in enumerate(lines) if photo and photo in line["photos"]), None)


def attached(lines: list[Fields], beside: Fields, photo: str) -> list[Fields] | None:
    """With what a code says that names no item put to the line of the picture before; None if that has another lot."""
    place = place_of(lines, photo)
    said = {name: value for name, value in beside.items() if name != "message"}
    if place is None or any(lines[place].get(name, value) != value for name, value in said.items()):
        return None
    changed = list(lines)
    changed[place] = joined(lines[place], said)
    return changed


def merged(lines: list[Fields]) -> list[Fields]:
    """With one line for each item, pack, lot and expiry: those that lack an amount, and those that have one."""
    kept: list[Fields] = []
    for line in lines:
        place = next((at for at, each in enumerate(kept) if _same(each, line)), None)
        if place is None:
            kept.append(line)
            continue
        both = joined(kept[place], line) | {"photos": list(dict.fromkeys([*kept[place]["photos"], *line["photos"]]))}
        if "amount" in line:
            both["amount"] = f"{Decimal(kept[place]['amount']) + Decimal(line['amount']):f}"
        kept[place] = both
    return kept


def _same(first: Fields, second: Fields) -> bool:
    """Whether the goods are the same, and as much is known of how many there are."""
    if "item" not in first or "seen" in first or "seen" in second or ("amount" in first) != ("amount" in second):
        return False
    return all(first.get(name) == second.get(name) for name in _KEY)


def with_amounts(lines: list[Fields], text: str) -> list[Fields] | None:
    """Several numbers at once, "24, 12, 6", as the amounts of all lines, or of all that lack one; None if they are not.

    Raises Ambiguous if the text may be one number as well.
    """
    known = [place for place, line in enumerate(lines) if "item" in line]
    lacking = [place for place in known if "amount" not in lines[place]]
    parts = _parts(text, {len(known), len(lacking)})
    if not parts:
        return None
    if _ONE_NUMBER.fullmatch(text.strip()):
        both = (text.replace(",", "").replace("，", ""), " + ".join(parts))
        raise Ambiguous("list", "amount", text, [(0, len(text))], both)
    changed = list(lines)
    none = set[int]()  # of which nothing came
    for place, part in zip(lacking if len(parts) == len(lacking) else known, parts, strict=True):
        try:
            number, unit = read_quantity(part)
        except Unclear:
            return None
        none |= {place} if number == 0 else set()
        told = {name: value for name, value in lines[place].items() if name not in ("amount", "unit")}
        changed[place] = told | {"amount": str(number)} | ({"unit": unit} if unit else {})
    return [line for place, line in enumerate(changed) if place not in none]


def _parts(text: str, counts: set[int]) -> list[str]:
    """The text divided into one of these numbers of parts, at least two."""
    for between in (_MARKS, _SPACES):
        parts = [part for part in between.split(text.strip()) if part]
        if len(parts) > 1 and len(parts) in counts:
            return parts
    return []


def answered(fields: Fields) -> Fields:
    """A delivery's fields with the answer put to the line that was asked about."""
    fields = dict(fields)
    answer, place = fields.pop("answer", None), fields.pop("at", None)
    if answer is None:
        return fields
    fields.pop("editing", None)
    lines = list(fields["lines"])
    if "confirmed" in answer or "editing" in answer:
        fields |= answer
    elif "verb" in answer:
        fields |= answer | {"unclear": False, "said": True}
    elif place is not None and answer.get("skip"):
        del lines[place]
    elif place is not None:
        line = lines[place] | answer
        if photo := answer.get("photo"):  # a better one
            line["photos"] = list(dict.fromkeys([photo, *line["photos"]]))
        lines[place] = {name: value for name, value in line.items() if value is not None}
    return fields | {"lines": lines}
