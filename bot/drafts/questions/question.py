"""A question: what is asked for, and what each of its buttons would answer."""

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
    row: int = 1  # in the others
    alone: int = 0  # the last so many have a row of their own

    def laid_out(self) -> list[int]:
        """How many buttons each row has."""
        left, sizes = len(self.options) - self.alone, [*self.rows]
        rest = left - sum(sizes)
        sizes += [self.row] * (rest // self.row) + ([rest % self.row] if rest % self.row else [])
        return sizes + [1] * self.alone


def becomes(label: str, line: Line) -> Option:
    """A button after which the line is this one."""
    return label, Answer(line)
