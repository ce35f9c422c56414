"""Paging: a long list, a page at a time, on one message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.chat.replies import Button, Keyboard

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Page(Generic[Thing]):
    """What a page shows, and a row of buttons to the pages beside it; no row, if there are none."""

    shown: tuple[Thing, ...]
    beside: Keyboard


def page_of(things: Sequence[Thing], start: int, size: int, data: Callable[[int], str]) -> Page[Thing]:
    """The page that begins with this thing, or the last one there is; `data` is what a button to a page carries."""
    start = max(0, min(start, (len(things) - 1) // size * size))
    after = start + size
    before = [Button(f"⬅️ {start - size + 1}–{start}", data(start - size))] if start else []
    rest = [Button(f"{after + 1}–{min(after + size, len(things))} ➡️", data(after))] if after < len(things) else []
    return Page(tuple(things[start:after]), (tuple(before + rest),) if before or rest else ())
