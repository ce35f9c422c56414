"""A text as it is read: its forms made plain, and nothing in it that nobody sees."""

import unicodedata


def fold(text: str) -> str:
    """The text with full-width forms made plain, and without what cannot be seen, printed or stored.

    What is a number but no decimal digit (½, ², ①) stays as it is: NFKC would make digits of it that nobody typed.
    """
    plain = (c if c.isnumeric() and not c.isdecimal() else unicodedata.normalize("NFKC", c) for c in text)
    seen = (" " if c.isspace() or unicodedata.category(c) == "Cc" else c for c in "".join(plain))
    return unicodedata.normalize("NFC", "".join(c for c in seen if unicodedata.category(c) not in {"Cf", "Cs"}))
