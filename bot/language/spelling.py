"""Misspelt verbs, as thumbs type them: recieved, isue, tranfer."""

from functools import cache

from rapidfuzz.distance import OSA

from bot.language.lexicon import VERBS, Verb

SHORTEST, LONG = 4, 8
"""Minimum letters of a word that may be misspelt, and of one that may have two errors."""

_NAMES = frozenset(
    {"token", "tokens", "shopped", "slipped", "chipped", "snipped", "ripped", "counter", "keen", "moved"}
)


@cache
def _candidates() -> tuple[str, ...]:
    return tuple(word for word in VERBS if word.isascii() and len(word) > SHORTEST)


def meant_verb(word: str) -> Verb | None:
    """Return the verb that a misspelt word may mean: one wrong letter, or two in a long word."""
    if not (word.isascii() and word.isalpha()) or len(word) < SHORTEST or word in _NAMES or word in VERBS:
        return None
    found = [
        (distance, known)
        for known in _candidates()
        if known[0] == word[0]
        and known[-1] == word[-1]
        and (distance := OSA.distance(word, known)) <= (2 if len(known) >= LONG else 1)
    ]
    meant = {VERBS[known] for distance, known in found if distance == min(found)[0]}
    return meant.pop() if len(meant) == 1 else None
