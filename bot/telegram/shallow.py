"""Requests whose answers may be nested arbitrarily deep: Python's JSON parser stops at about a thousand levels.

Anything nested deeper than Telegram ever sends is dropped, so that its update can be identified, and confirmed or set
aside like any other.
"""

import re
from typing import Any

from telegram.request import HTTPXRequest

DEEPEST = 100
"""Maximum levels that are parsed; a real update has about ten."""

_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


class ShallowRequest(HTTPXRequest):
    """The library's request, with that limit."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:  # noqa: ANN401 - as in the library
        """Parse an answer."""
        try:
            return HTTPXRequest.parse_json_payload(payload)
        except RecursionError:
            return HTTPXRequest.parse_json_payload(shallow(payload.decode("utf-8", "replace")).encode())


def shallow(text: str) -> str:
    """Return the same JSON with null in place of anything nested too deep."""
    kept, start, level = [], 0, 0
    for found in _STRING_OR_BRACKET.finditer(text):
        if found[0] in "[{":
            level += 1
            if level == DEEPEST + 1:
                kept.append(f"{text[start : found.start()]}null")
        elif found[0] in "]}":
            if level == DEEPEST + 1:
                start = found.end()
            level -= 1
    return "".join([*kept, text[start:]])
