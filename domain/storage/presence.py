"""Presence: who uses a ledger in PostgreSQL. Either any number of running bots, or one command that needs it alone.

Every connection of a bot shares an advisory lock, which a command takes exclusively. The lock lasts as long as the
connection, so nothing has to be cleaned up after a crash, and a bot that reconnects holds it again.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError

RUNNING = "storekeeper run"
"""The name of a running bot's connections in PostgreSQL; those of a command carry the command's name."""

_GIVEN_UP = {
    "idle_in_transaction_session_timeout": "5min",
    "tcp_keepalives_idle": "60",
    "tcp_keepalives_interval": "10",
    "tcp_keepalives_count": "6",
}
"""After how long PostgreSQL ends the connection of a bot whose machine has vanished, and releases its locks.

By default it would wait for two hours. No transaction of a bot is idle for minutes.
"""

_LOCK = "7236802, hashtext(current_schema())"

_HOLDERS = """
    SELECT application_name, pid, coalesce(host(client_addr), 'this machine'), backend_start
        FROM pg_locks JOIN pg_stat_activity USING (pid)
        WHERE locktype = 'advisory' AND granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
            AND classid = 7236802 AND objid = CAST(hashtext(current_schema()) AS oid) AND pid <> pg_backend_pid()
        ORDER BY backend_start
"""


class NotAlone(OperationalError):
    """Somebody else is using the ledger; the message names them."""

    def __init__(self, who: str) -> None:
        super().__init__(None, None, Exception(f"{who} is at this ledger"))


class BroughtBack(OperationalError):
    """The ledger was restored while a bot could not reach it; what that bot has in memory is outdated."""

    def __init__(self) -> None:
        super().__init__(None, None, Exception("the ledger was restored from a backup after this program started"))


class Presence:
    """A bot's presence at the ledger that it found when it first connected."""

    def __init__(self) -> None:
        self._epoch: str | None = None

    def share(self, dbapi: DBAPIConnection, _record: object) -> None:
        """Use the ledger along with others, for as long as this connection lasts. Raises NotAlone, BroughtBack."""
        _share(dbapi)
        epoch = _epoch(dbapi)
        if self._epoch not in (None, epoch):
            raise BroughtBack
        self._epoch = epoch


def _epoch(dbapi: DBAPIConnection) -> str | None:
    """Return the mark of the current epoch, or None if there is no ledger."""
    cursor = dbapi.cursor()
    try:
        cursor.execute("SELECT to_regclass('epochs') IS NOT NULL")
        if cursor.fetchone() != (True,):
            return None
        cursor.execute("SELECT mark FROM epochs ORDER BY id DESC LIMIT 1")
        (mark,) = cursor.fetchone() or (None,)
        return mark
    finally:
        cursor.close()
        dbapi.commit()


def _share(dbapi: DBAPIConnection) -> None:
    cursor = dbapi.cursor()
    try:
        for name, value in {"application_name": RUNNING, **_GIVEN_UP}.items():
            cursor.execute("SELECT set_config(%s, %s, false)", (name, value))
        cursor.execute(f"SELECT pg_try_advisory_lock_shared({_LOCK})")
        (shared,) = cursor.fetchone() or (False,)
        if not shared:
            cursor.execute(_HOLDERS)
            raise NotAlone(_named(cursor.fetchone()))
    finally:
        cursor.close()
        dbapi.commit()  # otherwise the name would be rolled back; the lock belongs to the session


def take(connection: Connection, what: str) -> None:
    """Use the ledger alone, as this command, for as long as this connection lasts. Raises NotAlone."""
    connection.execute(text("SELECT set_config('application_name', :name, false)"), {"name": f"storekeeper {what}"})
    if not connection.execute(text(f"SELECT pg_try_advisory_lock({_LOCK})")).scalar_one():
        row = connection.execute(text(_HOLDERS)).first()
        raise NotAlone(_named(tuple(row) if row else None))


def _named(row: tuple[str, int, str, datetime] | None) -> str:
    if row is None:
        return "another program"
    name, pid, where, since = row
    return f"{name} (connection {pid} from {where}, since {since.astimezone(UTC):%Y-%m-%d %H:%M} UTC)"
