"""Identifying the rows of a tab: by key wherever they are, and without one by their neighbours."""

from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

Key = str | int


@dataclass
class Standing:
    """The rows of a tab as they are, below the header."""

    keys: list[Key | None]  # the content of the key's cell; None: empty
    written: set[int] = field(default_factory=set)  # rows with anything in our cells
    theirs: dict[int, int] = field(default_factory=dict)  # a hash of what people have beside a row
    noted: set[int] = field(default_factory=set)  # rows with people's notes
    whole: Callable[[int], int] = lambda _row: 0  # a hash of everything in a row; 0: empty

    def is_kept(self, row: int) -> bool:
        """Whether people have anything of their own in the row."""
        return row in self.theirs or row in self.noted


@dataclass(frozen=True)
class Remembered:
    """How the mirror left the tab."""

    keys: Sequence[Key | None] = ()  # in their order; None: a row of people's
    theirs: Mapping[Key, int] = field(default_factory=dict)
    others: frozenset[int] = frozenset()  # hashes of rows that are people's own

    def place(self, key: Key) -> int | None:
        """Return where the row with this key was."""
        if isinstance(self.keys, range):
            return self.keys.index(key) if isinstance(key, int) and key in self.keys else None
        return self._places.get(key)

    @cached_property
    def _places(self) -> dict[Key, int]:
        return {key: place for place, key in enumerate(self.keys) if key is not None}

    def beside(self, key: Key, step: int) -> Key | None:
        """Return the key that was this many rows further down."""
        place = self.place(key)
        if place is None or not 0 <= place + step < len(self.keys):
            return None
        return self.keys[place + step]


Similar = Callable[[int, Container[Key]], Key | None]
"""(a row without a known key, the missing keys) -> which of them it is, by its other cells."""


def identify(
    standing: Standing, wanted: Sequence[Key], known: Container[Key], remembered: Remembered, similar: Similar
) -> list[Key | None]:
    """Return the key of what each row shows; None: it is not ours. `known` are the wanted keys."""
    ids = _by_key(standing, known, remembered)
    _written_over(ids, standing, known, remembered)
    _torn(ids, standing, remembered)
    held = {key for key in ids if key is not None}
    if len(held) < len(wanted):
        missing = dict.fromkeys(key for key in wanted if key not in held)
        _by_what_is_beside(ids, standing, missing, remembered)
        _by_other_cells(ids, standing, missing, similar)
        _by_neighbours(ids, standing, missing, remembered)
    return ids


def _by_key(standing: Standing, known: Container[Key], remembered: Remembered) -> list[Key | None]:
    """Identify rows by key.

    Of several with the same key, as after copying, take the one with people's own cells, or the first.
    """
    ids: list[Key | None] = [None] * len(standing.keys)
    first: dict[Key, int] = {}
    for row, key in enumerate(standing.keys):
        if key is None or key not in known:
            continue
        other = first.setdefault(key, row)
        if other != row:
            if not _is_better(row, other, key, standing, remembered):
                continue
            ids[other], first[key] = None, row
        ids[row] = key
    return ids


def _is_better(row: int, other: int, key: Key, standing: Standing, remembered: Remembered) -> bool:
    """Whether this row, rather than the other one above it, is the original with the key."""

    def stood(place: int) -> tuple[bool, bool]:
        here = place < len(remembered.keys) and remembered.keys[place] == key
        return standing.theirs.get(place, 0) == remembered.theirs.get(key, 0), here

    return stood(row) > stood(other)


def _written_over(ids: list[Key | None], standing: Standing, known: Container[Key], remembered: Remembered) -> None:
    """Correct rows over which another row's cells were pasted: people's cells beside them show which row it is."""
    beside = _beside(standing, remembered) if remembered.theirs else {}
    held = set(ids) if beside else set()
    for row, key in beside.items():
        if ids[row] is not None and key in known and key not in held:
            ids[row] = key
            held.add(key)


def _torn(ids: list[Key | None], standing: Standing, remembered: Remembered) -> None:
    """Correct rows sorted without people's cells beside them: these show which row is which."""
    if not remembered.theirs:
        return
    order = [place for key in ids if key is not None and (place := remembered.place(key)) is not None]
    if all(one < next_ for one, next_ in pairwise(order)):
        return
    beside = _beside(standing, remembered)
    held = {key for key in ids if key is not None}
    said = {row: key for row, key in beside.items() if key in held and ids[row] is not None}
    if len(set(said.values())) < len(said) or all(ids[row] == key for row, key in said.items()):
        return
    taken = set(said.values())
    loose = [key for row, key in enumerate(ids) if key is not None and row in said and key not in taken]
    for row, key in enumerate(ids):
        if row in said:
            ids[row] = said[row]
        elif key in taken:
            ids[row] = loose.pop(0)


def _beside(standing: Standing, remembered: Remembered) -> dict[int, Key]:
    """Return the rows that have what people had beside exactly one row, with that row's key."""
    counts = Counter(remembered.theirs.values())
    now = Counter(standing.theirs.values())
    owners = {mark: key for key, mark in remembered.theirs.items() if counts[mark] == 1}
    return {row: owners[mark] for row, mark in standing.theirs.items() if mark in owners and now[mark] == 1}


def _by_what_is_beside(
    ids: list[Key | None], standing: Standing, missing: dict[Key, None], remembered: Remembered
) -> None:
    for row, key in _beside(standing, remembered).items() if remembered.theirs else ():
        if ids[row] is None and key in missing:
            ids[row] = key
            del missing[key]


def _by_other_cells(ids: list[Key | None], standing: Standing, missing: dict[Key, None], similar: Similar) -> None:
    for row in sorted(standing.written):
        if not missing:
            return
        if ids[row] is None and (key := similar(row, missing)) is not None:
            ids[row] = key
            del missing[key]


def _by_neighbours(ids: list[Key | None], standing: Standing, missing: dict[Key, None], remembered: Remembered) -> None:
    """Identify rows that were between the same two rows before."""
    rows = range(len(ids))
    for places, step in ((rows, 1), (reversed(rows), -1)):
        for row in places if missing else ():
            if ids[row] is not None or not _may_be_ours(row, standing, remembered):
                continue
            above = row - step
            there = ids[above] if 0 <= above < len(ids) else None
            key = remembered.beside(there, step) if there is not None else None
            if row == 0 and step == 1 and remembered.keys:
                key = remembered.keys[0]
            if key is not None and key in missing:
                ids[row] = key
                del missing[key]


def _may_be_ours(row: int, standing: Standing, remembered: Remembered) -> bool:
    """Whether a row was cleared rather than written by people."""
    return row not in standing.written and standing.whole(row) not in remembered.others
