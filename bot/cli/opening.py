"""What the commands share: opening the ledger, and reporting problems in a sentence."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import TypeVar

import typer
from sqlalchemy import make_url

from bot.cli import files
from bot.cli.alone import Busy, Hold, alone
from bot.cli.logs import complain
from bot.cli.reports import Unclear, refusal
from bot.migrations.schema_version import BEGIN, NoLedger, SchemaMismatch, check, prepare
from bot.settings import PREFIX, DatabaseSettings, SettingsRefused, read_settings
from domain.errors import Refused
from domain.storage.database import Database
from domain.storage.integrity import UNREADABLE, reason_of

CUT_SHORT = "a restore or an import was cut short; nothing of it is in the ledger: if it is wanted still, type it again"


def fail(*sentences: str, code: int = 2) -> typer.Exit:
    """Print what is wrong, and end with this exit code."""
    for sentence in sentences:
        complain(sentence)
    return typer.Exit(code)


def begin_database(url: str) -> Database:
    """Open the ledger, creating it if there is none; one of another version is refused."""
    _require_one_name(url)
    return _opened(Database(url), prepare)


def open_database(url: str, *, running: bool = False) -> Database:
    """Open an existing ledger of this version."""
    return _opened(open_file(url, running=running), check)


def open_file(url: str, *, running: bool = False) -> Database:
    """Open an existing database, whatever is in it: never create one in a wrong folder by mistake."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not (file := Path(str(parsed.database))).exists():
        if not file.parent.is_dir():
            raise fail(f"{PREFIX}DATABASE: the database cannot be opened: there is no folder {file.parent}")
        raise fail(f"{PREFIX}DATABASE: there is no file {file}; {BEGIN}")
    _require_one_name(url)
    return Database(url, running=running)


def _require_one_name(url: str) -> None:
    """Refuse a file with hard links: its lock and SQLite's log lie beside one of its names, unseen from the others."""
    if (file := sqlite_file(url)) and file.is_file() and (names := files.names_of(file)) > 1:
        raise fail(
            f"{PREFIX}DATABASE: the file {file} has {names} names (hard links), and a program that uses it by another "
            "one would not be noticed: stop every bot, and delete all names but the one that it ran with"
        )


def _opened(database: Database, through: Callable[[Database], None]) -> Database:
    try:
        through(database)
    except SchemaMismatch as mismatch:
        raise fail(f"{PREFIX}DATABASE: {mismatch}") from None
    except UNREADABLE as error:
        raise fail(f"{PREFIX}DATABASE: the database cannot be opened: {reason_of(error)}") from error
    return database


def has_ledger(url: str) -> bool:
    """Whether there is a ledger of any version."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists():
        return False
    with closing(Database(url)) as database:
        try:
            check(database)
        except NoLedger:
            return False
        except SchemaMismatch:
            return True
        except UNREADABLE as error:
            raise fail(f"{PREFIX}DATABASE: the database cannot be opened: {reason_of(error)}") from error
    return True


def open_ledger() -> Database:
    """Open the ledger that the settings name."""
    return open_database(database_settings().database)


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite ledger."""
    parsed = make_url(url)
    return Path(str(parsed.database)).resolve() if parsed.get_backend_name() == "sqlite" else None


@contextmanager
def held(url: str, what: str, *, beside_others: bool = False) -> Iterator[Hold]:
    """Hold the ledger exclusively for this command. If somebody else has it, say who, with exit code 2."""
    with ExitStack() as stack:
        if (file := sqlite_file(url)) and not file.parent.is_dir():
            raise fail(f"{PREFIX}DATABASE: the database cannot be opened: there is no folder {file.parent}")
        try:
            hold = stack.enter_context(alone(url, what, beside_others=beside_others))
        except Busy as busy:
            raise fail(f"{PREFIX}DATABASE: {busy}") from None
        except (OSError, *UNREADABLE) as error:
            raise fail(f"{PREFIX}DATABASE: the database cannot be opened: {reason_of(error)}") from error
        if file and files.clear_beside(file):
            complain(CUT_SHORT)
        _require_one_name(url)
        yield hold


@contextmanager
def ledger_to_fill(*, check: bool) -> Iterator[Database]:
    """Open the ledger, or a new one, which is deleted if this is only a check or filling it fails.

    Raises OSError.
    """
    url = make_url(database_settings().database)
    file = Path(str(url.database))
    if url.get_backend_name() != "sqlite" or file.exists():
        with closing(begin_database(url.render_as_string(hide_password=False))) as database:
            yield database
        return
    if not file.parent.is_dir():
        raise fail(f"{PREFIX}DATABASE: there is no folder {file.parent}")
    with held(str(url), "import"), files.beside(file) as made:
        with closing(begin_database(str(url.set(database=str(made))))) as database:
            yield database
        if not check and file.exists():
            raise fail(f"{PREFIX}DATABASE: {file} has just been created by somebody else; nothing was imported")
        if not check:
            made.rename(file)


@contextmanager
def ledger() -> Iterator[Database]:
    """Open the existing ledger, and close it at the end. Refusals are reported in a sentence, with exit code 2."""
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
    """Return where the ledger is."""
    return settings_of(DatabaseSettings)


T = TypeVar("T", bound=DatabaseSettings)


def settings_of(kind: type[T]) -> T:
    """Return the settings; what is wrong with them is reported, with exit code 2."""
    try:
        return read_settings(kind)
    except SettingsRefused as refused:
        raise fail(*refused.sentences) from None
