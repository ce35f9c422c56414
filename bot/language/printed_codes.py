"""GS1 codes as printed below their bars, `(01)06900001117308(10)LOT5`, in what a person typed."""

import re

_APART = r"1[1-7][ -]?\d{6}|(?:10|21)(?=[ -]?\S*[A-Za-z0-9])[ -]?\S+|(?:30|37) \d{1,8}"
_ELEMENTS = re.compile(
    r"(?:\(\d{2,4}\) ?[^\s()]+ ?)+|(?:\[\d{2,4}\] ?[^\s\[\]]+ ?)+"
    rf"|(?<!\d)01[ -]?\d{{14}}(?:[ -]+(?:{_APART}))+(?!\d)"
)
_ADDRESS = re.compile(
    r"(?i)(?<![a-z0-9.-])(?:https?://)?[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+/(?:\S*/)?(?:01|gtin)/\d{8,14}(?!\d)[^\s,;，；]*"
)
_NUMBERED = re.compile(r"[(\[]0[0-2][)\]] ?\d{8}|^01[ -]?\d{14}[ -]")


def cut_out(text: str) -> tuple[str, str]:
    """Return the text with the code blanked, all other characters in place, and the code; empty if there is none."""
    if found := _ADDRESS.search(text):
        start, end = found.span()
        return text[:start] + " " * (end - start) + text[end:], found.group()
    for found in _ELEMENTS.finditer(text):
        code = found.group().rstrip()
        if _NUMBERED.search(code):
            return text[: found.start()] + " " * len(code) + text[found.start() + len(code) :], code
    return text, ""
