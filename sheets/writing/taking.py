"""Taking what people write into a tab that the mirror keeps, before that is repaired, so that nothing new is undone."""

from collections.abc import Iterable, Mapping, Sequence

from domain.storage.database import Database
from sheets.healing.held import Grid
from sheets.healing.identity import Key
from sheets.healing.standing import Form, Reading
from sheets.tab import Edition, Line, Tab


def take(database: Database, tab: Tab, form: Form, grid: Grid, editor: str, edition: Edition) -> Mapping[int, Key]:
    """Carry out what was written into the tab. Returns the new keys of rows by position."""
    assert tab.written is not None  # noqa: S101 - for mypy
    with database.read() as connection:
        known = {row.key for row in tab.rows(connection, edition)}
        lines = lines_of(form, grid, known)
        if not tab.written.is_edited(connection, lines, edition):
            return {}
    with database.write() as connection:
        return tab.written.take(connection, lines, editor, edition)


def lines_of(form: Form, grid: Grid, known: Iterable[Key]) -> Sequence[Line]:
    """Return the rows below the header, each as texts by column name."""
    reading = Reading(form, grid, set(known))
    names = list(enumerate(form.columns))
    return [{name: reading.cell(row, place).text for place, name in names} for row in range(len(reading.standing.keys))]
