"""Secrets, as they look wherever they turn up: nothing that we write down shows one."""

import re
from collections.abc import Iterable
from urllib.parse import quote

HIDDEN = "[hidden]"

SECRETS = re.compile(
    r"\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}"  # a bot's token
    r"|ya29\.[\w.-]+"  # a token of Google's
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)"
    r"|(?<=://)[^\s/@:]+:[^\s/@]+(?=@)",  # who logs in to an address, and with what
    re.DOTALL,
)


def hide(text: str, known: Iterable[str] = ()) -> str:
    """The text without any secret; those that are known, too, whatever they look like."""
    for secret in known:
        text = text.replace(secret, HIDDEN).replace(quote(secret, safe=""), HIDDEN)
    return SECRETS.sub(HIDDEN, text)


def found_in(text: str) -> list[str]:
    """What in a text looks like a secret."""
    return SECRETS.findall(text)
