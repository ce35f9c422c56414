"""Toasts: texts shown above a button for a moment.

Telegram takes 200 characters; longer ones are also sent as a message.
"""

import html
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.chat.replies import Reply

MAX_CHARACTERS = 200


def said_whole(replies: Iterable[Reply]) -> Iterator[Reply]:
    """Shorten toasts that are too long to whole words and "…", and add a message with the full text."""
    for reply in replies:
        if reply.kind != "toast" or len(reply.text) <= MAX_CHARACTERS:
            yield reply
        else:
            yield replace(reply, text=_cut(reply.text))
            yield as_message(reply)


def as_message(toast: Reply) -> Reply:
    """Return the toast's text as a message."""
    return Reply("send", html.escape(toast.text))


def _cut(text: str) -> str:
    start = text[: MAX_CHARACTERS - 1]
    words = start.rpartition(" ")[0]  # Chinese has few spaces; without one, cut anywhere
    return (words if len(words) > MAX_CHARACTERS // 2 else start).rstrip(" ,;:，；：、") + "…"
