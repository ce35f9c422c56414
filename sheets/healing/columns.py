"""Identifying the columns of a tab, and putting them in order: ours first, people's to the right."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sheets.healing.held import Grid


@dataclass
class Columns:
    """The positions of our columns, and people's."""

    places: list[int | None]  # of each of ours, in order; None: it is gone
    theirs: list[int]  # people's, from left to right
    unnamed: list[int] = field(default_factory=list)  # those of ours that have lost their developer metadata


def find(grid: Grid, names: Sequence[str], titles: Sequence[str]) -> Columns:
    """Find our columns by their developer metadata; those without any, by their headers."""
    width = max(grid.columns, max(map(len, grid.cells), default=0))
    named: dict[str, int] = {}
    for place, name in enumerate(grid.names):
        if name is not None and name in names:
            named.setdefault(name, place)
    free = [place for place in range(width) if place not in named.values()]
    unnamed = []
    for number, (name, title) in enumerate(zip(names, titles, strict=True)):
        if name in named:
            continue
        there = next((place for place in free if grid.cell(0, place).value == title), None)
        if there is not None:
            named[name] = there
            free.remove(there)
            unnamed.append(number)
    places = [named.get(name) for name in names]
    return Columns(places, [place for place in range(grid.columns) if place not in named.values()], unnamed)


@dataclass(frozen=True)
class ColumnStep:
    """A column to put at a position: moved from another one, or new."""

    to: int
    from_: int | None


def put_in_order(columns: Columns) -> list[ColumnStep]:
    """Return the steps, in order, until ours come first and in order."""
    present = [place for place in columns.places if place is not None]
    now: list[int | None] = [*sorted([*present, *columns.theirs])]
    steps = []
    for to, wanted in enumerate(columns.places):
        if wanted is None:
            steps.append(ColumnStep(to, None))
            now.insert(to, None)
        elif now[to] != wanted:
            from_ = now.index(wanted)
            steps.append(ColumnStep(to, from_))
            now.insert(to, now.pop(from_))
    return steps
