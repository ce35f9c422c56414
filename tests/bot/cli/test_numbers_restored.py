"""No number is given twice, however a ledger is copied and brought back."""

from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from bot.cli import files, restoring
from domain.storage.copying import go_on_after, highest, numbered
from domain.storage.database import Database
from tests.databases import postgresql_database
from tests.domain.small_company import NOW, Company


def test_numbers_that_were_left_out_in_postgresql_were_given_again_after_a_backup(
    postgresql: str, tmp_path: Path
) -> None:
    """A second restore would have begun where the first did: nothing was booked in between."""
    with postgresql_database(postgresql) as database:
        restoring.renew(database, {}, NOW)
        with database.read() as connection:
            given = {table.name: highest(connection, table) for table in numbered()}
        files.copy_to_file(database, tmp_path / "backup.sqlite3")
    with closing(Database(f"sqlite:///{tmp_path / 'backup.sqlite3'}")) as copy, copy.read() as connection:
        assert {table.name: highest(connection, table) for table in numbered()} == given


def test_a_ledger_that_replication_had_copied_could_not_be_adopted(postgresql: str, tmp_path: Path) -> None:
    """Rows are replicated, and how far the sequences are is not."""
    with postgresql_database(postgresql) as database:
        company = Company.founded(database, tmp_path)
        company.receive("WATER", 24)
        with database.write() as connection:
            names = connection.execute(text("SELECT sequencename FROM pg_sequences")).scalars().all()
            for name in names:
                connection.execute(text(f"ALTER SEQUENCE {name} RESTART"))
        assert restoring.renew(database, {}, NOW).next_number == 20_001
        company.receive("WATER", 1)


def test_the_numbers_of_a_database_that_is_filled_go_on_above_those_that_it_had_given(
    postgresql: str, tmp_path: Path
) -> None:
    with postgresql_database(postgresql) as database:
        files.copy_to_file(database, tmp_path / "backup.sqlite3")
        (table, *_) = numbered()
        with database.write() as connection:
            go_on_after(connection, table, 500)
        with (
            closing(Database(f"sqlite:///{tmp_path / 'backup.sqlite3'}")) as source,
            source.read() as reading,
            database.write() as writing,
        ):
            files.copy_all(reading, writing)
        with database.read() as connection:
            assert highest(connection, table) == 500
