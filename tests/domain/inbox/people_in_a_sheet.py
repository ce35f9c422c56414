"""A tab as people have it in front of them, and the mirror's part: answers are written where rows were read."""

from dataclasses import dataclass, field, replace
from random import Random

from domain.company.people import Person
from domain.company.settings.store import Editor
from domain.inbox import taking
from domain.inbox.answers import Answer, said
from domain.inbox.form import Column, Form
from domain.inbox.taking import Written
from tests.domain.small_company import NOW, Company


@dataclass
class Sheet:
    """Rows, and how the mirror takes them and answers: at once, or, when it was killed, not at all."""

    company: Company
    rows: list[Written] = field(default_factory=list)
    language: str = "en"
    writer: Person | None = None  # whom Google names

    def write(self, *, submit: bool = True, **cells: str) -> int:
        """A new row below. Returns its place."""
        self.rows.append(Written(form(**cells), submit))
        return len(self.rows) - 1

    def change(self, place: int, *, submit: bool = True, **cells: str) -> None:
        """Other cells of a row; whatever the mirror wrote beside them stays."""
        before = dict(zip(Column, self.rows[place].form.cells, strict=True))
        told = {str(column): cell for column, cell in before.items()} | cells
        self.rows[place] = replace(self.rows[place], form=form(**told), submitted=submit)

    def tick(self, *, killed: bool = False, shuffled: Random | None = None) -> None:
        """Read, take, answer; `shuffled`: people sort the rows before the answers are written."""
        with self.company.database.write() as connection:
            answers = taking.take(
                connection, self.rows, Editor(self.writer, self.writer.name if self.writer else ""), NOW
            )
            told = [said(connection, answer, self.language) for answer in answers]
        if killed:
            return
        if shuffled:
            shuffled.shuffle(self.rows)
        self.rows = [self._told(row, answer, text) for row, answer, text in zip(self.rows, answers, told, strict=True)]

    @staticmethod
    def _told(row: Written, answer: Answer, text: str) -> Written:
        if not text and row.id is None:
            return row
        return replace(row, submitted=False, id=answer.entry.id if answer.entry else None, answer=text)

    def answer(self, place: int) -> str:
        return self.rows[place].answer


def form(**cells: str) -> Form:
    return Form.of([cells.get(column, "") for column in Column])
