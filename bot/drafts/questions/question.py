"""A question: what is asked for, and what each of its buttons answers."""

from dataclasses import dataclass

from bot.chat.texts import Html
from bot.drafts.draft import Answer, Line, Topic

Option = tuple[str, Answer]
"""A button's label, and what it answers."""


@dataclass(frozen=True)
class Question:
    """What is asked for, and the buttons below."""

    topic: Topic
    text: Html
    options: tuple[Option, ...] = ()
    rows: tuple[int, ...] = ()  # buttons in the first rows
    row: int = 1  # buttons in each further row
    alone: int = 0  # how many of the last buttons have a row of their own

    def laid_out(self) -> list[int]:
        """Return how many buttons each row has."""
        left, sizes = len(self.options) - self.alone, [*self.rows]
        rest = left - sum(sizes)
        sizes += [self.row] * (rest // self.row) + ([rest % self.row] if rest % self.row else [])
        return sizes + [1] * self.alone


def becomes(label: str, line: Line) -> Option:
    """Return a button that makes the line this one."""
    return label, Answer(line)
