"""How names are written, spoken and misspelt: folded forms, pinyin and its initials, and near misses."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from domain.traditional import simplified

FORGIVEN = ((8, 2), (4, 1))
"""Words of at least so many letters may have so many errors: wrong, missing, extra or swapped letters."""

LETTERS = re.compile(r"[a-zß-ɏα-ωа-ӿ]+")
"""Words of an alphabet, once folded."""

MAX_READINGS = 12
"""Maximum alternative readings of a name that are stored."""

_SYLLABLE = re.compile("[A-ZÜ][a-zêü]*")
_HAN = re.compile(r"[㐀-鿿豈-﫿\U00020000-\U0003ffff]+")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


def clean(text: str) -> str:
    """Return the text without invisible characters, in compatibility form (full width becomes plain)."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return plain if plain.isprintable() else "".join(each for each in plain if unicodedata.category(each)[0] != "C")


def fold(text: str) -> str:
    """Return the words as they are compared: one case, simplified characters, no surrounding punctuation."""
    folded = simplified(unicodedata.normalize("NFKC", clean(text).casefold()))
    return " ".join(filter(None, (_EDGES.sub("", word) for word in folded.split())))


def pinyin(folded: str) -> tuple[str, str]:
    """Return the pinyin of the words that have Chinese characters, and its initials: "ChunNiuNai", "cnn"."""
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


def pinyin_readings(folded: str) -> list[tuple[str, str]]:
    """Return the likeliest pinyin and initials, then those with one character read differently each.

    Only one character at a time: all combinations would be too many to store.
    """
    words, initials = pinyin(folded)
    if not words:
        return []
    from pypinyin import Style  # noqa: PLC0415 - as above
    from pypinyin import pinyin as syllables_of  # noqa: PLC0415

    likely = _SYLLABLE.findall(words)
    characters = "".join(_HAN.findall(folded))
    readings = [(words, initials)]
    if len(likely) != len(characters):  # a character that the dictionaries do not have
        return readings
    places = [found.start() for found in _SYLLABLE.finditer(words)]
    for number, (character, usual) in enumerate(zip(characters, likely, strict=True)):
        for said in dict.fromkeys(syllables_of(character, style=Style.NORMAL, heteronym=True)[0]):
            if said != usual.lower() and len(readings) <= MAX_READINGS:
                start = places[number]
                otherwise = f"{words[:start]}{said.capitalize()}{words[start + len(usual) :]}"
                readings.append((otherwise, f"{initials[:number]}{said[0]}{initials[number + 1 :]}"))
    return readings


def forgiven(word: str) -> int:
    """Return how many errors are tolerated in this word."""
    return next((wrong for length, wrong in FORGIVEN if len(word) >= length), 0) if LETTERS.fullmatch(word) else 0


def near(word: str, known: Mapping[int, Iterable[str]]) -> list[tuple[int, str]]:
    """Return the known words (by length) that a misspelt word may mean, with the number of errors, nearest first."""
    if not (wrong := forgiven(word)):
        return []
    about_as_long = [each for more in range(-wrong, wrong + 1) for each in known.get(len(word) + more, ())]
    found = extract(word, about_as_long, scorer=OSA.distance, score_cutoff=wrong, limit=None)
    return sorted((letters, each) for each, letters, _ in found)
