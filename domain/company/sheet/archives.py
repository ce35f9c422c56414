"""Archives: which lines of Movements are in which archive, read back there before being taken out of the sheet."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from domain.storage.database import insert_many
from domain.storage.schema.sheet import sheet_archives


@dataclass(frozen=True)
class Archive:
    """A workbook that a person prepared, and the lines that are in it."""

    id: int
    workbook: str
    first_line: int
    last_line: int
    position: int  # of the journal entry of the last line


def every(connection: Connection) -> list[Archive]:
    """Return all archives, in the order of their lines."""
    return [Archive(*row) for row in connection.execute(select(sheet_archives).order_by(sheet_archives.c.first_line))]


def position(connection: Connection) -> int:
    """Return the last journal position that is in an archive."""
    return connection.execute(select(func.max(sheet_archives.c.position))).scalar() or 0


def extend(connection: Connection, workbook: str, first_line: int, last_line: int, position: int) -> None:
    """Record that these lines are in an archive; they follow the previous ones."""
    last = next(reversed(every(connection)), None)
    row = {"workbook": workbook, "first_line": first_line, "last_line": last_line, "position": position}
    if last is not None and last.workbook == workbook:
        row |= {"id": last.id, "first_line": last.first_line}
        insert_many(connection, sheet_archives, [row], replace=("last_line", "position"))
    else:
        insert_many(connection, sheet_archives, [row])


def forget(connection: Connection, archive_id: int) -> None:
    """Record that an archive's lines are gone."""
    connection.execute(delete(sheet_archives).where(sheet_archives.c.id == archive_id))
