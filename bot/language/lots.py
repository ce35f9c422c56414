"""Lot codes, as printed on a pack: what can be one, and what is a sentence."""

import re
from itertools import pairwise

from bot.language.lexer import cut
from bot.language.parts import Parts
from bot.language.tokens import HAN, Token
from bot.language.written_dates import readings

LONGEST_LOT = 40
MAX_WORDS = 3
"""Maximum words of a lot with spaces in it."""

_NONE = re.compile(
    "none|no|nil|n/a|na|unknown|lot|batch|skip|same|yes|ok|nothing|empty|help|cancel"
    "|没有|没|无|不知道|不清楚|没印|没写|未知|空|不详|看不清|找不到|批号|批次"
)
_HAN_WORD = re.compile(f"[{HAN}]{{2}}")
_SENTENCE = re.compile(r"[?!。，；…]|[^\W\d_]{2,}[.,;] |[.,]$")


def is_lot(text: str) -> bool:
    """Whether a lot may be called this: one word, or a few with a digit, and no answer of another kind."""
    told = " ".join(text.split())
    digit = any(c.isdigit() for c in told)
    if not 0 < len(told) <= LONGEST_LOT or _NONE.fullmatch(told.casefold()) or _SENTENCE.search(told):
        return False
    if not digit and not any(c.isascii() and c.isalpha() for c in told):
        return False  # Chinese without a digit is what somebody says about it
    return len(told.split()) <= (MAX_WORDS if digit else 1)


def is_odd(lot: str) -> bool:
    """Whether hardly any lot is called this: one or several words, a day, or an action with an amount (发3)."""
    is_day = not lot.isdigit() and bool(readings(lot))
    is_deed = not lot.isascii() and any(token.kind == "verb" for token in cut(lot)[:1])
    return is_day or is_deed or len(lot.split()) > 1 or lot.isalpha() or bool(_HAN_WORD.search(lot))


def squeezed(lot: str) -> str:
    """Return a lot's letters and digits, without anything in between."""
    return "".join(c for c in lot.casefold() if c.isalnum())


def read(parts: Parts) -> Token | None:
    """Read a label and its code, which has a digit or is quoted: not "a lot of milk"."""
    for label, code in pairwise(parts.found):
        if label.kind == "lot" and (any(c.isdigit() for c in code.text) or code.name != code.text):
            parts.use(label, code)
            return code
    return None
