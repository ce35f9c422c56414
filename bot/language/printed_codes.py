"""GS1 codes as they stand below their bars, `(01)06900001117308(10)LOT5`, in what a person typed."""

import re

_ELEMENTS = re.compile(r"(?:\(\d{2,4}\) ?[^\s()]+ ?)+")
_NUMBERED = re.compile(r"\(0[0-2]\) ?\d{8}")


def cut_out(text: str) -> tuple[str, str]:
    """The text with the code blanked, every other character where it was, and the code; empty if there is none."""
    for found in _ELEMENTS.finditer(text):
        code = found.group().rstrip()
        if _NUMBERED.search(code):
            return text[: found.start()] + " " * len(code) + text[found.start() + len(code) :], code
    return text, ""
