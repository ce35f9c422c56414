"""What can be the code of a lot, as it is printed on a pack: no sentence."""

import re

LONGEST_LOT = 40
MAX_WORDS = 3
"""Words of a lot that has spaces in it."""

_CODE = re.compile(r"[^\W_][\w\-./:_#+*()&, ]*", re.UNICODE)
_NONE = frozenset(
    "none no nil n/a na unknown ? - lot batch skip same yes ok nothing empty help cancel"
    " 无 没有 没 不知道 不清楚 没印 没写 未知 空 不详 看不清 找不到 批号 批次".split()
)


def is_lot(text: str) -> bool:
    """Whether a lot may be called so: a few characters and digits, of which at least one is no sign."""
    told = " ".join(text.split())
    if not 0 < len(told) <= LONGEST_LOT or told.casefold() in _NONE or not _CODE.fullmatch(told):
        return False
    has_digit = any(c.isdigit() for c in told)
    return len(told.split()) <= (MAX_WORDS if has_digit else 1)
