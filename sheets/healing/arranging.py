"""Arranging the rows of a tab where they belong, along with what people have beside them."""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from sheets.healing.identity import Key, Standing

MAX_STEPS = 200
"""More insertions than this are replaced by a single sort."""


@dataclass(frozen=True)
class Delete:
    """Rows to delete."""

    start: int
    end: int


@dataclass(frozen=True)
class Insert:
    """Rows to insert."""

    start: int
    count: int


@dataclass(frozen=True)
class Sort:
    """A sort of the first rows by key, those without one last. The keys are first written into these cells."""

    count: int
    keys: tuple[tuple[int, Key | None], ...]  # where the key's cell holds something else


Step = Delete | Insert | Sort


@dataclass
class Arrangement:
    """Steps to carry out in order, and the resulting rows. Rows count from 0, below the header."""

    steps: list[Step] = field(default_factory=list)
    rows: list[tuple[Key | None, int | None]] = field(default_factory=list)  # key, and the previous row number
    blanked: list[int] = field(default_factory=list)  # rows, in the new numbering, whose own cells are to be emptied
    missing: list[Key] = field(default_factory=list)  # keys that had no row
    deleted: list[int] = field(default_factory=list)  # rows, in the old numbering
    sorted: bool = False


def arrange(
    ids: Sequence[Key | None],
    standing: Standing,
    wanted: Sequence[Key],
    *,
    in_order: bool,
    is_stale: Callable[[Key], bool],
    others: Container[int] = frozenset(),
    is_open: bool = False,
) -> Arrangement:
    """Return how to arrange rows that were identified as `ids`. If order matters, rows that are not ours go below.

    Rows with a hash in `others` are known to be people's own; with `is_open`, so are all rows without a key.
    """
    strays = _strays(ids, standing, is_stale, others, is_open=is_open)
    dropped = {row for row in strays if not standing.is_kept(row)}
    held = set(ids) if len(ids) else set()
    done = Arrangement(missing=[key for key in wanted if key not in held], deleted=sorted(dropped))
    left = [(key, row) for row, key in enumerate(ids) if row not in dropped]
    blanked = {row for row in strays - dropped if row in standing.written}
    _delete(done, dropped)
    if in_order and _needs_sorting(left, done.missing, wanted):
        _sort(done, left, wanted, standing, blanked)
    else:
        _insert(done, left, wanted)
    done.blanked = [place for place, (_, row) in enumerate(done.rows) if row in blanked]
    return done


def _strays(
    ids: Sequence[Key | None],
    standing: Standing,
    is_stale: Callable[[Key], bool],
    others: Container[int],
    *,
    is_open: bool,
) -> set[int]:
    """Return rows that are not ours among ours, and those below that are left over from ours."""
    end = max((row for row, key in enumerate(ids) if key is not None), default=-1) + 1
    strays = set()
    for row, key in enumerate(ids):
        raw = standing.keys[row]
        if key is not None or ((whole := standing.whole(row)) and whole in others):
            continue
        if row < end and not is_open:
            if row in standing.written or not standing.is_kept(row):
                strays.add(row)
        elif raw is not None and is_stale(raw):
            strays.add(row)
    return strays


def _delete(done: Arrangement, dropped: Container[int]) -> None:
    assert isinstance(dropped, set)  # noqa: S101 - for mypy
    for start, end in reversed(_spans(sorted(dropped))):
        done.steps.append(Delete(start, end))


def _spans(rows: Sequence[int]) -> list[tuple[int, int]]:
    spans = []
    for _, group in groupby(enumerate(rows), lambda pair: pair[1] - pair[0]):
        run = [row for _, row in group]
        spans.append((run[0], run[-1] + 1))
    return spans


def _needs_sorting(left: Sequence[tuple[Key | None, int]], missing: Sequence[Key], wanted: Sequence[Key]) -> bool:
    keys = [key for key, _ in left]
    while keys and keys[-1] is None:
        keys.pop()
    if None in keys:
        return True
    if len(missing) > MAX_STEPS and len(_runs(missing, wanted)) > MAX_STEPS:
        return True
    at = {key: place for place, key in enumerate(wanted)}
    places = [at[key] for key in keys if key is not None]
    return any(one > other for one, other in pairwise(places))


def _runs(missing: Sequence[Key], wanted: Sequence[Key]) -> list[list[Key]]:
    """Return runs of consecutive missing keys."""
    absent, runs, open_ = set(missing), [], False
    for key in wanted:
        if key in absent:
            if not open_:
                runs.append([key])
            else:
                runs[-1].append(key)
        open_ = key in absent
    return runs


def _insert(done: Arrangement, left: Sequence[tuple[Key | None, int]], wanted: Sequence[Key]) -> None:
    """Insert each missing row after its predecessor."""
    followers: dict[Key | None, list[Key]] = {}
    if done.missing:
        absent = set(done.missing)
        anchor: Key | None = None
        for each in wanted:
            if each in absent:
                followers.setdefault(anchor, []).append(each)
            else:
                anchor = each
    _add(done, followers.get(None, []))
    for key, row in left:
        done.rows.append((key, row))
        if key is not None and key in followers:
            _add(done, followers[key])


def _add(done: Arrangement, keys: Sequence[Key]) -> None:
    if keys:
        done.steps.append(Insert(len(done.rows), len(keys)))
        done.rows += [(key, None) for key in keys]


def _sort(
    done: Arrangement,
    left: Sequence[tuple[Key | None, int]],
    wanted: Sequence[Key],
    standing: Standing,
    blanked: Container[int],
) -> None:
    """Append missing rows with their keys, then sort all rows by key."""
    last = max((place for place, (key, _) in enumerate(left) if key is not None), default=-1)
    block, below = left[: last + 1], left[last + 1 :]
    if done.missing:
        done.steps.append(Insert(len(block), len(done.missing)))
    now = [(place, key) for place, (key, row) in enumerate(block) if _is_other(key, standing.keys[row], row in blanked)]
    now += [(place, key) for place, key in enumerate(done.missing, len(block))]
    done.steps.append(Sort(len(block) + len(done.missing), tuple(now)))
    rows = {each: at for each, at in block if each is not None}
    done.rows = [(key, rows.get(key)) for key in wanted]
    loose = [row for key, row in block if key is None]
    words = {row: raw for row in loose if isinstance(raw := standing.keys[row], str) and row not in blanked}
    done.rows += [(None, row) for row in sorted(words, key=lambda row: words[row].casefold())]
    done.rows += [(None, row) for row in loose if row not in words]
    done.rows += below
    done.sorted = True


def _is_other(key: Key | None, raw: Key | None, blanked: bool) -> bool:
    """Whether another key must be there before sorting: people's texts stay, and sort after all numbers."""
    if key is None:
        return raw is not None and (blanked or not isinstance(raw, str))
    return raw != key
