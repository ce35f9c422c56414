"""What is told above a button for a moment: Telegram takes 200 characters of it, and what is longer is said below."""

import html
from collections.abc import Iterable, Iterator
from dataclasses import replace

from bot.chat.replies import Reply

MAX_CHARACTERS = 200


def said_whole(replies: Iterable[Reply]) -> Iterator[Reply]:
    """The same; a toast that is too long ends with a whole word and "…", and is said as a message as well."""
    for reply in replies:
        if reply.kind != "toast" or len(reply.text) <= MAX_CHARACTERS:
            yield reply
        else:
            yield replace(reply, text=_cut(reply.text))
            yield as_message(reply)


def as_message(toast: Reply) -> Reply:
    """What a toast says, as a message."""
    return Reply("send", html.escape(toast.text))


def _cut(text: str) -> str:
    start = text[: MAX_CHARACTERS - 1]
    words = start.rpartition(" ")[0]  # Chinese has no spaces but a few; then it is cut anywhere
    return (words if len(words) > MAX_CHARACTERS // 2 else start).rstrip(" ,;:，；：、") + "…"
