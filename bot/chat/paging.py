"""Paging: a long list on one message, a page at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.chat.buttons.action import Action
from bot.chat.replies import Button, Keyboard

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Page(Generic[Thing]):
    """What a page shows, and the neighbouring pages: their button labels, and where they begin."""

    shown: tuple[Thing, ...]
    others: tuple[tuple[str, int], ...]

    def buttons(self, show: Callable[[int], Action]) -> Keyboard:
        """Return a row of buttons to the other pages, if any. `show` makes the action from a page's beginning."""
        row = tuple(Button(text, show(start)) for text, start in self.others)
        return (row,) if row else ()


def page_of(things: Sequence[Thing], start: int, size: int) -> Page[Thing]:
    """Return the page that begins with this thing, or the last page."""
    start = max(0, min(start, (len(things) - 1) // size * size))
    after = start + size
    before = [(f"⬅️ {start - size + 1}–{start}", start - size)] if start else []
    rest = [(f"{after + 1}–{min(after + size, len(things))} ➡️", after)] if after < len(things) else []
    return Page(tuple(things[start:after]), tuple(before + rest))
