"""How names are written, said and mistyped: folded forms, pinyin and its initials, words with a wrong letter."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

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


def fold_code(code: str) -> str:
    """A code as it is compared: in one case and width, without spaces or what cannot be seen."""
    return "".join(unicodedata.normalize("NFKC", clean(code).casefold()).split())


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


def near(word: str, known: Mapping[int, Iterable[str]]) -> list[tuple[int, str]]:
    """The known words (by length) that this may be meant for, with how many letters are wrong, the nearest first."""
    if not (wrong := forgiven(word)):
        return []
    about_as_long = [each for more in range(-wrong, wrong + 1) for each in known.get(len(word) + more, ())]
    found = extract(word, about_as_long, scorer=OSA.distance, score_cutoff=wrong, limit=None)
    return sorted((letters, each) for each, letters, _ in found)
