"""Folding: plain forms of all characters, and nothing invisible."""

import unicodedata


def fold(text: str) -> str:
    """Return the text with full-width forms made plain, without what cannot be seen, printed or stored.

    A key with a digit on it (3️⃣) is the digit, ➕ a plus and ➖ a minus. Numbers that are no decimal digits (½, ², ①)
    stay as they are: NFKC would turn them into digits that nobody typed.
    """
    text = text.replace("\ufe0f\u20e3", "").replace("\u20e3", "").replace("➕", "+").replace("➖", "-")
    plain = (c if c.isnumeric() and not c.isdecimal() else unicodedata.normalize("NFKC", c) for c in text)
    seen = (" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in "".join(plain))
    return unicodedata.normalize("NFC", "".join(c for c in seen if unicodedata.category(c) not in {"Cf", "Cs"}))
