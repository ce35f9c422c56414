"""The search texts of all items, in memory, in columns that are scanned as a whole."""

import heapq
import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from domain.company.spelling import LETTERS, fold, forgiven, pinyin_readings

_SAMPLE = 50_000
"""Characters from which the frequency of a part in a column is estimated."""


def fields_of(sku: str, names: Iterable[str], codes: Iterable[str]) -> dict[str, str]:
    """Return what an item is found by.

    Names begin with a tab and a space, and words with a space, so that both can be searched.
    """
    folded = list(dict.fromkeys(fold(name) for name in names))
    said = [reading for name in folded for reading in pinyin_readings(name)]
    return {
        "names": fold(sku) + "".join(f"\t {name}" for name in folded),
        "pinyin": "".join(f"\t {words}" for words, _ in said),
        "initials": " ".join(dict.fromkeys(initials for _, initials in said)),
        "barcodes": " ".join(fold(code) for code in codes),
    }


@dataclass(frozen=True)
class Column:
    """One text per item, one after another, each ending with a line end."""

    joined: str
    starts: Sequence[int]  # where each text begins, and where the last one ends

    @classmethod
    def of(cls, texts: Iterable[str]) -> "Column":
        """Return a column of these texts."""
        ended = [f"{text}\n" for text in texts]
        starts = array("q", [0])
        for text in ended:
            starts.append(starts[-1] + len(text))
        return cls("".join(ended), starts)

    def __getitem__(self, number: int) -> str:
        return self.joined[self.starts[number] : self.starts[number + 1] - 1]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def find(self, part: str, start: int, end: int) -> int:
        """Return the position of this part between two positions; -1 if it does not occur."""
        return self.joined.find(part, start, end)

    def holding(self, part: str) -> Iterator[int]:
        """Yield the numbers of the texts that contain this part, in order."""
        end = self.starts[-1]
        at = self.find(part, 0, end)
        while at >= 0:
            number = bisect_right(self.starts, at) - 1
            yield number
            at = self.find(part, self.starts[number + 1], end)

    def has(self, number: int, part: str) -> bool:
        """Whether a text contains this part."""
        return self.find(part, self.starts[number], self.starts[number + 1]) >= 0


@dataclass(frozen=True)
class Syllables(Column):
    """A column of pinyin. Parts are found only where a syllable begins: "nn" does not match "chunniunai"."""

    capitals: str  # the same, with each syllable's first letter capitalised

    def find(self, part: str, start: int, end: int) -> int:
        """Return the position of this part at the beginning of a syllable."""
        found = re.compile(f"{re.escape(part[0].upper())}(?i:{re.escape(part[1:])})").search(self.capitals, start, end)
        return found.start() if found else -1


_EMPTY = Column("", (0,))


@dataclass(frozen=True)
class Texts:
    """What all items are found by, in SKU order."""

    revision: int = 0
    ids: Sequence[int] = ()
    names: Column = _EMPTY
    said: Column = _EMPTY  # in pinyin, each syllable capitalised
    initials: Column = _EMPTY
    barcodes: Column = _EMPTY
    words: Mapping[int, set[str]] = field(default_factory=dict)  # those that may be misspelt, by length
    pairs: frozenset[str] = frozenset()  # adjacent non-Latin characters in any name

    def changed(self, revision: int, texts: dict[int, tuple[str, ...]]) -> "Texts":
        """Return the texts with the names, pinyin, initials and barcodes of these items replaced."""
        columns = (self.names, self.said, self.initials, self.barcodes)
        known = {each: tuple(column[number] for column in columns) for number, each in enumerate(self.ids)} | texts
        order = sorted(known, key=known.__getitem__)
        words = {length: set(each) for length, each in self.words.items()}
        written = " ".join(f"{names} {said.lower()}" for names, said, *_ in texts.values())
        for word in set(LETTERS.findall(written)):
            if forgiven(word):
                words.setdefault(len(word), set()).add(word)
        pairs = self.pairs | _pairs(names for names, *_ in texts.values())
        names, said, initials, codes = (
            Column.of(known[each][place] for each in order) for place in range(len(columns))
        )
        return Texts(revision, array("q", order), names, said, initials, codes, words, pairs)

    @cached_property
    def pinyin(self) -> Column:
        """The pinyin as typed."""
        return Column(self.said.joined.lower(), self.said.starts)

    @cached_property
    def syllables(self) -> Syllables:
        """The pinyin as typed, found by whole syllables."""
        return Syllables(self.pinyin.joined, self.said.starts, self.said.joined)

    def with_sku(self, sku: str) -> list[int]:
        """Return the number of the only item with this folded SKU."""
        first = bisect_left(self.names, f"{sku}\t")
        found = [
            each for each in range(first, min(first + 2, len(self.ids))) if self.names[each].startswith(f"{sku}\t")
        ]
        return found if len(found) == 1 else []

    def with_sku_beginning(self, start: str) -> Iterator[int]:
        """Yield the numbers of the items whose SKUs begin like this, in order."""
        number = bisect_left(self.names, start)
        while number < len(self.ids) and self.names[number].startswith(start):
            yield number
            number += 1

    def holding(self, parts: Iterable[str], *columns: Column) -> Iterator[int]:
        """Yield the numbers of the items with all of these parts (at least one) in these columns, in order."""
        last = -1
        rarest, *others = sorted(set(parts), key=lambda part: _estimate(part, columns))
        for number in heapq.merge(*(column.holding(rarest) for column in columns)):
            if number != last and all(any(column.has(number, other) for column in columns) for other in others):
                yield number
            last = number

    def with_syllable(self, syllable: str) -> Iterator[int]:
        """Yield the numbers of the items with a character of this sound in their names, in order."""
        last = -1
        for found in re.finditer(f"{re.escape(syllable)}(?![a-zü])", self.said.joined):
            number = bisect_right(self.said.starts, found.start()) - 1
            if number != last:
                yield number
            last = number

    def kind(self, number: int, phrase: str, words: list[str]) -> int:
        """Rank a hit in names: 0 if the SKU begins with it, 1 if a name does, 2 if each word begins a word, else 3."""
        text = self.names[number] + self.pinyin[number]
        if text.startswith(phrase):
            return 0
        if f"\t {phrase}" in text:
            return 1
        return 2 if all(f" {word}" in text for word in words) else 3

    def may_name(self, phrase: str) -> bool:
        """Return False if it contains two adjacent characters that no name has; faster than scanning."""
        return _pairs([phrase]) <= self.pairs

    def anywhere(self, word: str) -> bool:
        """Whether any name contains this."""
        return word in self.words.get(len(word), ()) or any(word in each.joined for each in (self.names, self.pinyin))


NONE = Texts()

_WRITTEN = re.compile(r"[^\x00-\x7f]{2,}")


def _pairs(texts: Iterable[str]) -> set[str]:
    """Return the pairs of non-ASCII characters that are adjacent in these texts."""
    runs = {run for text in texts for run in _WRITTEN.findall(text)}
    return {run[at : at + 2] for run in runs for at in range(len(run) - 1)}


def _estimate(part: str, columns: Iterable[Column]) -> tuple[int, int]:
    """Estimate how often a part occurs, as a sort key: the rarest first, and of equally rare ones the longest."""
    estimate = sum(column.joined.count(part, 0, _SAMPLE) for column in columns)
    return estimate, -len(part)
