"""One program at a time works on a SQLite ledger: each would send what the other sends, and tell its people twice.

On PostgreSQL several may; but none while a backup is brought back.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url, text

from domain.storage.database import RUNNING, Database


class Busy(Exception):
    """Another program is at this ledger; the message names it."""


@contextmanager
def alone(url: str, what: str) -> Iterator[None]:
    """Hold a SQLite ledger, made or not, for this program. `what`: the command. Raises Busy, OSError."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        yield
        return
    file = Path(str(parsed.database)).resolve()  # one lock for all names of the file
    with os.fdopen(os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT, 0o600), "r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(f"{lock.read().strip() or 'another program'} is at this ledger: stop it first") from None
        lock.truncate(0)
        where, since = f"process {os.getpid()} on {socket.gethostname()}", datetime.now(UTC)
        lock.write(f"storekeeper {what} ({where}, since {since:%Y-%m-%d %H:%M} UTC)")
        lock.flush()
        try:
            yield
        finally:
            lock.truncate(0)  # the file stays: somebody may have it open


def require_nobody(database: Database) -> None:
    """That no `run` is connected to this ledger in PostgreSQL. Raises Busy."""
    query = text("""
        SELECT pid, coalesce(host(client_addr), 'this machine'), backend_start FROM pg_stat_activity
            WHERE datname = current_database() AND application_name = left(:running || current_schema(), 63)
            ORDER BY backend_start
    """)
    with database.read() as connection:
        if connection.dialect.name == "postgresql" and (row := connection.execute(query, {"running": RUNNING}).first()):
            where = f"connection {row[0]} from {row[1]}, since {row[2].astimezone(UTC):%Y-%m-%d %H:%M} UTC"
            raise Busy(f"storekeeper run ({where}) is at this ledger: stop it first")
