"""What the commands share: the ledger, opened, and what is wrong, said in a sentence."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import typer
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.reports import Unclear, refusal
from bot.migrations.schema_version import SchemaMismatch, prepare
from bot.settings import PREFIX, DatabaseSettings, SettingsRefused, read_settings
from domain.errors import Refused
from domain.storage.database import Database


def fail(*sentences: str, code: int = 2) -> typer.Exit:
    """Say what is wrong, and end with this exit code."""
    for sentence in sentences:
        typer.echo(f"storekeeper: {sentence}", err=True)
    return typer.Exit(code)


def open_database(url: str) -> Database:
    """The ledger, made if there is nothing yet; one of another version is refused."""
    try:
        database = Database(url)
        prepare(database)
    except SchemaMismatch as mismatch:
        raise fail(f"{PREFIX}DATABASE: {mismatch}") from None
    except SQLAlchemyError as error:
        raise fail(f"{PREFIX}DATABASE: the database cannot be opened: {reason_of(error)}") from error
    return database


def open_ledger() -> Database:
    """The ledger that is there: of one made just now in the wrong folder it would be said that everything agrees."""
    url = make_url(database_settings().database)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        raise fail(f"{PREFIX}DATABASE: there is no file {url.database}")
    return open_database(url.render_as_string(hide_password=False))


@contextmanager
def ledger_to_fill(*, check: bool) -> Iterator[Database]:
    """The ledger, or a new one: nothing is left of that if this is only a check, or if what it is filled with fails.

    Raises OSError.
    """
    url = make_url(database_settings().database)
    file = Path(str(url.database))
    if url.get_backend_name() != "sqlite" or file.exists():
        with closing(open_database(url.render_as_string(hide_password=False))) as database:
            yield database
        return
    if not file.parent.is_dir():
        raise fail(f"{PREFIX}DATABASE: there is no folder {file.parent}")
    with TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:
        made = Path(folder, file.name)
        with closing(open_database(str(url.set(database=str(made))))) as database:
            yield database
        if not check and file.exists():
            raise fail(f"{PREFIX}DATABASE: somebody else has just made {file}; nothing was imported, please try again")
        if not check:
            made.rename(file)


@contextmanager
def ledger() -> Iterator[Database]:
    """The ledger that is there, closed at the end; what is refused is said in a sentence, with exit code 2."""
    database = open_ledger()
    try:
        yield database
    except Refused as refused:
        raise fail(refusal(refused)) from None
    except Unclear as unclear:
        raise fail(str(unclear)) from None
    finally:
        database.close()


def database_settings() -> DatabaseSettings:
    """Where the ledger is."""
    return settings_of(DatabaseSettings)


T = TypeVar("T", bound=DatabaseSettings)


def settings_of(kind: type[T]) -> T:
    """The settings; what is wrong with them is said, with exit code 2."""
    try:
        return read_settings(kind)
    except SettingsRefused as refused:
        raise fail(*refused.sentences) from None


def reason_of(error: SQLAlchemyError) -> str:
    """What the database says, in one line."""
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
