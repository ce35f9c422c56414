"""The parts of a text: which of its tokens have been used, and what was unclear about them."""

import re
from collections.abc import Iterable
from itertools import pairwise

from bot.language.lexer import cut
from bot.language.tokens import Span, Token
from bot.language.words import Unclear, Words

PUNCTUATION = " .,;:=?!、。"
_BEHIND = re.compile(f"[{re.escape(PUNCTUATION)}]*")


class Parts:
    """The tokens of a text, which is part of a `whole`; the `used` ones are accounted for."""

    def __init__(self, text: str, whole: str = "", units: frozenset[str] = frozenset()) -> None:
        self.text, self.whole = text, whole or text
        self.found = cut(text, units)
        self.used = set[int]()  # where they begin
        self.unclear: list[Unclear] = []

    def use(self, *used: Token) -> None:
        """Mark these as used."""
        self.used |= {token.start for token in used}

    def rest(self, *but: Token) -> str:
        """Return the text without what was used."""
        kept = {token.start for token in but}
        return without(self.text, (token for token in self.found if token.start in self.used - kept))

    def require_clear(self, words: Words | None = None) -> None:
        """Raise the first thing that was unclear, with the rest of what was said if nothing else was."""
        for unclear in self.unclear:
            unclear.words = words if len(self.unclear) == 1 else None
            raise unclear

    def is_signed(self) -> bool:
        """Whether a sign says what is done."""
        return any(token.sign for token in self.found if token.kind == "number")

    @property
    def verb_said(self) -> bool:
        """Whether a word says what is done."""
        return any(token.kind == "verb" for token in self.found)

    def pair(self, label: str, *kinds: str) -> Token | None:
        """Return what a label refers to."""
        said = [token for token in self.found if token.kind != "of"]
        for word, what in pairwise(said):
            if word.kind == label and what.kind in kinds and what.start not in self.used:
                self.use(word, what)
                return what
        return None

    def use_articles(self) -> None:
        """Use each "of" and "the" after something that was used."""
        for before, token in pairwise(self.found):
            if token.kind == "of" and before.start in self.used:
                self.use(token)


def all_of(text: str) -> Span:
    """Return the span of the whole text, without surrounding spaces."""
    return Span(len(text) - len(text.lstrip()), max(len(text) - len(text.lstrip()), len(text.rstrip())))


def without(text: str, used: Iterable[Token]) -> str:
    """Return the text without these, and without the punctuation after them."""
    kept, at = [], 0
    for token in sorted(used, key=lambda token: token.start):
        kept.append(text[at : token.start])
        behind = _BEHIND.match(text, token.end)
        at = behind.end() if behind else token.end
    return " ".join(" ".join([*kept, text[at:]]).split()).strip(PUNCTUATION)
