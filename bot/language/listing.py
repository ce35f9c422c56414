"""Listings: a text with several amounts and their items: "24 milk, 10 salt", 24牛奶 10盐."""

import re
from collections.abc import Sequence

from bot.language.cutting import HAN
from bot.language.lexer import DATED, dates_in
from bot.language.lexicon import SHORT_VERBS, UNITS, VERBS

_NUMERALS = "一二两三四五六七八九十百半"
_MARKS = re.compile(
    rf"\s*(?:(?<!\d),|,(?!\d)|,(?!\d{{3}}(?!\d))(?=\d+[{HAN}])|[\n，;；、&]|\band\b|以及|(?:和|及|跟|再?加上?|还有)(?=\s*[0-9{_NUMERALS}])"
    rf"|(?<=[0-9{_NUMERALS}][{HAN}])(?:和|及|跟)|(?<=[0-9])(?:和|及|跟))\s*"
)
_NEXT = re.compile(r"(?<=[^\d\s.,*x×+-])\s+(?=[+-]?[0-9一二两三四五六七八九十百半])")
"""Before the next amount: 24牛奶 10盐."""

_GLUED = re.compile(
    rf"(?<=[{HAN}])(?<![{_NUMERALS}])(?<![0-9]点)(?=(?:[0-9]+(?:\.[0-9]+)?|[{_NUMERALS}]+)(?!年|月|日|点(?![0-9]))[{HAN}])"
)
"""The same without a space: 两箱可乐三包盐."""

_BEHIND = re.compile(rf"(?<=[0-9])(?=[{HAN}]+[0-9])|(?<=[0-9])\s+(?=[A-Za-z][A-Za-z -]*\s[0-9])")
"""After an amount that follows its item: 可乐24水12, "cola 24 water 12"."""

_BULLET = re.compile(r"^[-–*•·▪] *(?=[^0-9\s])")
_DASHED = re.compile(r"^[-–—*] ?(?=[0-9])")
"""A bullet before an amount, if a line above all of them says what is done: below "received:" it is no minus."""

_NUMBERED = re.compile(r"^\(?[0-9]{1,2}(?:[.)] +|[.):、] *(?=[^0-9\s]))")
"""Numbering of a list's lines."""

_DATE = "\ue000"
"""Stands for each character of a date."""

_OF_A_LOT = re.compile(rf"{DATED}|(?i:lot|batch)\b|批[号次]")
"""Begins facts about the goods before it."""

_CODED = re.compile(r"(?:(?i:\b(?:from|to|into|in|at|on|for) )|[从到至在放给])\s*[A-Za-z]{1,8}-?[0-9]+(?![0-9A-Za-z])")
"""A bin or an order behind a word for it, whose figures are no amount."""

_ENDS = re.compile(
    r"(?i)(?:(?:received|taken|issued|arrived|came|all) )*(?:to|into|in|for|from|by)\b|[给从到放]|来自|用于|供应商"
)
"""Begins what ends a list, and is said of all of it."""

_OBJECT = re.compile(f"^把(?=[0-9{_NUMERALS}])")

_AMOUNT = re.compile(r"[+-]?(?:[0-9.,]+|[一二两三四五六七八九十百半]+)")
_FIGURE, _LETTER = re.compile("[0-9一二两三四五六七八九十百半]"), re.compile(f"[A-Za-z{HAN}]")


def listed(text: str) -> tuple[str, ...]:
    """Split a folded text into parts, each of which may have one amount and its item.

    What precedes all of them belongs to the first.
    """
    dates = [text[start:end] for start, end in dates_in(text)]
    for date in dates:  # kept whole, and no amount
        text = text.replace(date, _DATE * len(date), 1)
    split = _MARKS.split(_OBJECT.sub("", text.strip(" .!。")))
    pieces = _with_ends([piece for part in split if part.strip() for piece in _divided(part.strip())])
    for date in dates:
        at = next((at for at, piece in enumerate(pieces) if _DATE * len(date) in piece), None)
        if at is not None:
            pieces[at] = pieces[at].replace(_DATE * len(date), date, 1)
    joined = pieces[:1]
    for piece in pieces[1:]:
        joined[-1:] = [f"{joined[-1]} {piece}"] if _OF_A_LOT.match(piece) else [joined[-1], piece]
    return tuple(joined)


def in_lines(written: Sequence[str]) -> tuple[str, ...]:
    """Return the parts of a text of several lines, without bullets or numbering; empty for a single line."""
    lines = [line.strip() for line in written if line.strip()]
    for before in (_BULLET, _NUMBERED):
        if sum(before.match(line) is not None for line in lines) > 1:
            lines = [before.sub("", line) for line in lines]
    if all(map(_DASHED.match, lines[1:])) and lines and _is_headed(lines[0]):
        lines = [lines[0], *(_DASHED.sub("", line) for line in lines[1:])]
    if len(lines) < 2:  # noqa: PLR2004
        return ()
    return tuple(_with_ends([piece for line in lines for piece in listed(line)]))


def _is_headed(line: str) -> bool:
    """Whether a line without an amount says what is done: "received today:"."""
    words = re.findall(rf"[A-Za-z]+|[{HAN}]+", line)
    return not _counts(line) and any(word.casefold() in {**VERBS, **SHORT_VERBS} for word in words)


def _with_ends(pieces: list[str]) -> list[str]:
    """Return the pieces, with what precedes all of them, or ends them: "from A-03: 3 salt", "2 cola, for kitchen"."""
    if len(pieces) > 1 and not _counts(pieces[0]):
        pieces = [" ".join(pieces[:2]), *pieces[2:]]
    if len(pieces) > 1 and not _counts(pieces[-1]) and _ENDS.match(pieces[-1]):
        pieces = [*pieces[:-2], " ".join(pieces[-2:])]
    return pieces


def _counts(piece: str) -> bool:
    """Whether a piece has a figure that is not a bin's or an order's."""
    return _FIGURE.search(_CODED.sub("", piece)) is not None


_JOINS = re.compile(
    r"(?i)^(?:(?:and|then|also|but|plus|we|i|out of (?:it|that|these))(?:[ ,]+|$))+|^(?:(?:然后|接着|同时|另外|还有"
    r"|并且?|又|再|还|也|其中|从中)[，, ]*)+"
)
"""Joins a part to the one before, with no meaning of its own."""

_SIGNED = re.compile(
    r"(?i)(?<=\bin)(?:,| ) *(?=[0-9]+[^,]* out\b)|(?<=\bout)(?:,| ) *(?=[0-9]+[^,]* in\b)"
    r"|(?<=[^\s,*x×])\s+(?=[+−–-] ?[0-9])"
)
"""Before the next signed amount, which may stand alone: +24 -3."""

_THEN = re.compile(
    r"(?i)(?:\s*[,，;；]\s*|\s+)(?=(?:and |then |also )*(?:received?|got|issued?|took|taken|used|shipped|sold|gave|sent"
    r"|returned|damaged|broke|binned|scrapped|unloaded|picked|handed) )"
    rf"|(?<=[{HAN}0-9])(?:[,，;；。、 ]\s*)?(?=(?:然后|接着|同时|另外|还有|并且?|又|再|还|也)?(?:收|进|发|出|领|拿|取"
    rf"|入|坏|用|卖|退)了?[0-9{_NUMERALS}])"
)
"""Before the next verb, in Chinese with an amount after it: 收24盐发3可乐."""


_IN_OUT = re.compile(r"(?i)^(?P<amount>[0-9][0-9.,]*) (?P<way>in|out)$")
"""Where the other direction occurs, "24 in" is not inches."""

_PLUS = re.compile(r"\+ ?[0-9]")
_PLUS_BEHIND = re.compile(r"\+ ?[0-9.,]+$")
_MINUS_BEHIND = re.compile(r"^(?P<name>[^\d+]*[^\d\s+−–—-]) ?[−–—-] ?(?P<amount>[0-9][0-9.,]*)$")
"""An amount with its sign after the item: 手套-2."""


LONGEST = 400
"""Maximum characters of a text with several kinds of bookings; a longer one is a list."""


def deeds(lines: Sequence[str]) -> tuple[str, ...]:
    """Split a folded text, or its lines, into parts that each may say what is done and to how much of what."""
    if sum(map(len, lines)) > LONGEST:
        return ()
    told = [part for line in lines for piece in _THEN.split(line) for part in _SIGNED.split(piece) if part.strip()]
    parts = [_JOINS.sub("", part.strip(" ,，;；、.。")) for each in told for part in listed(each)]
    parts = [_IN_OUT.sub(r"\g<way> \g<amount>", part) for part in parts]
    if any(_PLUS.match(part) or _PLUS_BEHIND.search(part) for part in parts):  # beside a plus, a hyphen is a minus
        parts = [_MINUS_BEHIND.sub(r"-\g<amount> \g<name>", part) for part in parts]
    return tuple(part for part in parts if part.strip())


def _divided(part: str) -> list[str]:
    """Split one part into amounts with their items, if each has both."""
    first, *others = _NEXT.split(part)
    if others and _LETTER.search(first) and all(map(_names, others)):
        return [first, *others]
    words = part.split()  # 牛奶24 盐10
    if len(words) > 1 and not _FIGURE.search(words[0]):
        words[:2] = [" ".join(words[:2])]
    if len(words) > 1 and all(map(_names, words)):
        return words
    runs = _GLUED.split(part)
    if len(runs) > 1 and not _FIGURE.search(runs[0]):  # the verb
        runs[:2] = ["".join(runs[:2])]
    if len(runs) == 1 or not all(map(_names, runs)):
        runs = _BEHIND.split(part) if not _FIGURE.match(part) else [part]
        runs = runs if not any(each.split()[0].casefold() in UNITS for each in runs[1:]) else [part]
    return runs if all(map(_names, runs)) else [part]


def has_amount(part: str) -> bool:
    """Whether a part has a figure, which may be an amount."""
    return _FIGURE.search(part) is not None


def _names(part: str) -> bool:
    """Whether it has a number, and another word that is no unit."""
    part = _CODED.sub("-", part)
    word = _AMOUNT.sub("", part).strip()
    words = word.casefold().split()
    return word != part and bool(_LETTER.search(word)) and not all(each in UNITS or each == "each" for each in words)
