"""Secrets: what they look like. Nothing that we write down shows one."""

import re
from collections.abc import Iterable
from urllib.parse import quote

HIDDEN = "[hidden]"

SECRETS = re.compile(
    r"\d{5,}(?::|%3A)[A-Za-z0-9_-]{20,}"  # a bot's token
    r"|ya29\.[\w.-]+"  # a Google access token
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)"
    r"|(?<=://)[^\s/@:]+:[^\s/@]+(?=@)",  # the user and password in a URL
    re.DOTALL,
)


def hide(text: str, known: Iterable[str] = ()) -> str:
    """Return the text with all secrets hidden, including the known ones, whatever they look like."""
    for secret in known:
        text = text.replace(secret, HIDDEN).replace(quote(secret, safe=""), HIDDEN)
    return SECRETS.sub(HIDDEN, text)


def found_in(text: str) -> list[str]:
    """Return the parts of a text that look like secrets."""
    return SECRETS.findall(text)
