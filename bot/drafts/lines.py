"""Lines gathered from several pictures: how pictures become lines, and how amounts find theirs."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.drafts.draft import Line, Open
from bot.language.reader import read_quantity
from bot.language.words import Ambiguous, Unclear

MAX_LINES = 30
"""Maximum lines gathered at once: as many as a message can show, and its buttons can change."""

_MARKS = re.compile(r"\s*[\n;,，、；]\s*")
_SPACES = re.compile(r"\s+(?=[0-9零〇一二两三四五六七八九十百半])")
"""Between amounts: punctuation, or spaces before the next number."""

_ONE_NUMBER = re.compile(r"\d{1,3}(?:[,，]\d{3})+")
"""Thousands, or two numbers: only the person who typed it knows."""


def joined(first: Line, second: Line) -> Line:
    """Join what two codes of the same pack say; the first wins where they differ."""
    return replace(second | first, serials=tuple(dict.fromkeys([*first.serials, *second.serials])))


def seen_on(lines: tuple[Line, ...], photo: str) -> int | None:
    """Return which line was seen on this picture."""
    return next((place for place, line in enumerate(lines) if photo and photo in line.photos), None)


def attached(lines: tuple[Line, ...], beside: Line, photo: str) -> tuple[Line, ...] | None:
    """Return the lines with a code that names no item applied to the previous picture's line; None if they disagree."""
    place = seen_on(lines, photo)
    if place is None or lines[place] | beside != beside | lines[place]:
        return None
    return (*lines[:place], joined(lines[place], beside), *lines[place + 1 :])


def merged(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Merge lines of the same item, pack, lot and expiry, if both or neither have an amount."""
    kept: list[Line] = []
    for line in lines:
        place = next((at for at, each in enumerate(kept) if _same(each, line)), None)
        if place is None:
            kept.append(line)
            continue
        first = kept[place]
        both = replace(joined(first, line), photos=tuple(dict.fromkeys([*first.photos, *line.photos])))
        kept[place] = replace(both, amount=first.amount + line.amount) if first.amount and line.amount else both
    return tuple(kept)


def identified(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines with each barcode's item set in all of them, once one of them has it."""
    known = {line.code: line for line in lines if line.code and line.named and line.scanned}
    return tuple(line if line.named or line.code not in known else _of(line, known[line.code]) for line in lines)


def going_one_way(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Return the lines with one line's sites, or its user and purpose, applied to all: they go together."""
    if known := next((line for line in lines if line.source is not None), None):
        lines = tuple(replace(line, source=known.source, target=known.target) for line in lines)
    if known := next((line for line in lines if line.needed_by or line.note), None):
        lines = tuple(replace(line, needed_by=known.needed_by, note=known.note) for line in lines)
    if known := next((line for line in lines if line.centre is not None), None):
        lines = tuple(replace(line, centre=known.centre, reason=line.reason or known.reason) for line in lines)
    return lines


def _of(line: Line, known: Line) -> Line:
    return replace(line, item=known.item, new=known.new, scanned=known.scanned, open=replace(line.open, unread=""))


def _same(first: Line, second: Line) -> bool:
    """Whether the goods are the same, and the amount is known of both or of neither."""
    if not first.named or first.open.seen or second.open.seen or (first.amount is None) != (second.amount is None):
        return False
    one, other = (
        (each.item, each.new, each.scanned, each.lot, each.unprinted, each.expiry, each.unit)
        for each in (first, second)
    )
    return one == other


def with_amounts(lines: tuple[Line, ...], text: str, units: frozenset[str] = frozenset()) -> tuple[Line, ...] | None:
    """Read several numbers, "24, 12, 6", as the amounts of all lines, or of all that lack one; None if they are not.

    Raises Ambiguous if the text may be a single number as well.
    """
    known = [place for place, line in enumerate(lines) if line.named]
    lacking = [place for place in known if lines[place].amount is None]
    parts = _parts(text, {len(known), len(lacking)})
    if not parts:
        return None
    if _ONE_NUMBER.fullmatch(text.strip()):
        both = (text.replace(",", "").replace("，", ""), " + ".join(parts))
        raise Ambiguous("list", "amount", text, [(0, len(text))], both)
    changed: dict[int, Line] = dict(enumerate(lines))
    for place, part in zip(lacking if len(parts) == len(lacking) else known, parts, strict=True):
        try:
            number, unit = read_quantity(part, units)
        except Unclear:
            return None
        if number == Decimal(0):  # nothing of it came
            del changed[place]
        else:
            changed[place] = replace(lines[place], amount=number, unit=unit)
    return tuple(changed.values())


def _parts(text: str, counts: set[int]) -> list[str]:
    """Split the text into one of these numbers of parts, at least two."""
    for between in (_MARKS, _SPACES):
        parts = [part for part in between.split(text.strip()) if part]
        if len(parts) > 1 and len(parts) in counts:
            return parts
    return []


def unread(why: str) -> Line:
    """Return a line for a picture that does not show which item it is, with the reason."""
    return Line(open=Open(unread=why))
