"""Schema versions: which one a database has, and how it is migrated to the newest."""

from functools import cache

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

import bot.chat.pictures
import bot.chat.strangers
import bot.drafts.store
import bot.telegram.health
import bot.telegram.inbox_rows  # noqa: F401 - the chat's tables, too, belong to the schema
from domain.company import search
from domain.storage.columns import metadata
from domain.storage.database import Database, lock_schema

__all__ = ["NoLedger", "SchemaMismatch", "check", "metadata", "migrate", "prepare"]

EXPORT_AND_IMPORT = (
    "type storekeeper export with the version that made it, then, with this version and the name of an empty database, "
    "storekeeper import"
)

BEGIN = "to begin a ledger, type storekeeper init; to bring a backup back, storekeeper restore FILE"

UNRELEASED = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0001_baseline")
"""The schema's versions before the first release; no migration leads on from them."""


class SchemaMismatch(Exception):
    """The database's schema is not this program's; the message says what to do."""


class NoLedger(SchemaMismatch):
    """There is nothing in the database."""

    def __init__(self) -> None:
        super().__init__(f"there is nothing in it; {BEGIN}")


def check(database: Database) -> None:
    """Check a database as in `check_version`. Raises SchemaMismatch, NoLedger."""
    with database.read() as connection:
        check_version(connection)


def prepare(database: Database) -> None:
    """Create the schema in an empty database; otherwise check that it is the newest. Raises SchemaMismatch."""
    with database.write() as connection:
        prepare_in(connection)


def prepare_in(connection: Connection) -> None:
    """Do the same within a transaction. Raises SchemaMismatch."""
    lock_schema(connection)
    version = _version(connection)
    if version is None:
        metadata.create_all(connection)
        command.stamp(_config(connection), _known()[0])
    else:
        _require_newest(version)


def check_version(connection: Connection) -> None:
    """Check that there is a ledger of the newest schema. Raises SchemaMismatch, NoLedger."""
    version = _version(connection)
    if version is None:
        raise NoLedger
    _require_newest(version)


def _require_newest(version: str) -> None:
    newest, *_ = _known()
    if version != newest:
        raise SchemaMismatch(
            f"its schema ({version}) is older than this program's ({newest}): make a backup, then type "
            "storekeeper migrate"
        )


def migrate(database: Database) -> tuple[str | None, str]:
    """Migrate the schema to the newest version, all or nothing. Returns the old and new version.

    Raises SchemaMismatch.
    """
    with database.write() as connection:
        lock_schema(connection)
        before, newest = _version(connection), _known()[0]
        command.upgrade(_config(connection), "head")
        if before != newest:
            search.index_all(connection)  # as this version finds items
        return before, newest


def _version(connection: Connection) -> str | None:
    """Return the schema's version; None for an empty database. Raises SchemaMismatch if it cannot be migrated."""
    version = MigrationContext.configure(connection).get_current_revision()
    tables = inspect(connection).get_table_names()
    if version is None and tables and "movements" not in tables:
        raise SchemaMismatch("it has tables that Storekeeper did not make: name an empty database")
    if version is None and tables:
        raise SchemaMismatch(f"it was made before schemas had versions: {EXPORT_AND_IMPORT}")
    if version in UNRELEASED:
        raise SchemaMismatch(f"its schema ({version}) is older than the first release's: {EXPORT_AND_IMPORT}")
    if version is not None and version not in _known():
        raise SchemaMismatch(f"its schema ({version}) is newer than this program's ({_known()[0]}): update the program")
    return version


@cache
def _known() -> tuple[str, ...]:
    """Return the versions that this program knows, newest first, read once from its own files."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions())


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", "bot:migrations")
    config.attributes["connection"] = connection
    return config
