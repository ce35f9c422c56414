"""How names are written, said and mistyped: folded forms, pinyin and its initials, words with a wrong letter."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

FORGIVEN = ((8, 2), (4, 1))
"""Words of so many letters or more may have so many wrong ones: changed, missing, too many, or two swapped."""

LETTERS = re.compile(r"[a-zß-ɏα-ωа-ӿ]+")
"""Words of an alphabet, once folded."""

_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def clean(text: str) -> str:
    """The text without what cannot be seen, in the compatible form of each character (full width becomes plain)."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return plain if plain.isprintable() else "".join(each for each in plain if unicodedata.category(each)[0] != "C")


def fold(text: str) -> str:
    """The words as they are compared: in one case, the signs around them left out, one space between."""
    folded = unicodedata.normalize("NFKC", clean(text).casefold())
    return " ".join(filter(None, (_EDGES.sub("", word) for word in folded.split())))


def pinyin(folded: str) -> tuple[str, str]:
    """The words that have Chinese characters as they are said, and the characters' initials: "ChunNiuNai", "cnn"."""
    if not _HAN.search(folded):
        return "", ""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its dictionaries take 50 MB, and most processes never ask

    initials: list[str] = []

    def said(run: re.Match[str]) -> str:
        syllables = lazy_pinyin(run.group())
        initials.extend(syllable[0] for syllable in syllables)
        return "".join(syllable.capitalize() for syllable in syllables)

    words = [_HAN.sub(said, word) for word in folded.split() if _HAN.search(word)]
    return " ".join(words), "".join(initials)


def forgiven(word: str) -> int:
    """How many wrong letters are forgiven in this word."""
    return next((wrong for length, wrong in FORGIVEN if len(word) >= length), 0) if LETTERS.fullmatch(word) else 0


def near(word: str, known: Mapping[int, Iterable[str]]) -> Iterator[tuple[int, str]]:
    """The known words (by length) that this may be meant for, with the number of letters that are wrong."""
    wrong = forgiven(word)
    pieces = _pieces(word, wrong + 1) if wrong else ()
    for length in range(len(word) - wrong, len(word) + wrong + 1):
        words = known.get(length, ())
        for each in {each for piece in pieces for each in words if piece in each}:
            letters = distance(word, each)
            if letters <= wrong:
                yield letters, each


def _pieces(word: str, count: int) -> set[str]:
    """Parts of the word, one of which is whole in every word that is near enough.

    One wrong letter spoils one part of `count`; two letters swapped across a cut spoil two, so the parts of the word
    with these letters swapped back are there, too.
    """
    cuts = [len(word) * number // count for number in range(count + 1)]
    versions = {word}
    for cut in cuts[1:-1]:
        versions |= {each[: cut - 1] + each[cut] + each[cut - 1] + each[cut + 1 :] for each in versions}
    return {each[start:end] for each in versions for start, end in pairwise(cuts)}


def distance(one: str, other: str) -> int:
    """How many letters must be changed, added, left out or swapped with the next (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        earlier, before, row = before, row, [place]
        for column, against in enumerate(other, 1):
            least = min(before[column] + 1, row[-1] + 1, before[column - 1] + (letter != against))
            if place > 1 < column and (letter, one[place - 2]) == (other[column - 2], against):
                least = min(least, earlier[column - 2] + 1)
            row.append(least)
    return row[-1]
