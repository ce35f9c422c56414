"""Requests whose answers may be nested as deeply as they like: Python reads no JSON of more than a thousand levels.

What lies deeper than anything that Telegram sends is left out, so that the update it is in can be told apart, and is
confirmed or set aside as any other.
"""

import re
from typing import Any

from telegram.request import HTTPXRequest

DEEPEST = 100
"""Levels that are read; an update of Telegram's has some ten."""

_STRING_OR_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', re.DOTALL)


class ShallowRequest(HTTPXRequest):
    """As the library's, but for that."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Any:  # noqa: ANN401 - as in the library
        """Read an answer."""
        try:
            return HTTPXRequest.parse_json_payload(payload)
        except RecursionError:
            return HTTPXRequest.parse_json_payload(shallow(payload.decode("utf-8", "replace")).encode())


def shallow(text: str) -> str:
    """The same JSON, with null in the place of what lies too deep."""
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
