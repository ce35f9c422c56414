"""Exclusive access: only one program at a time works on a SQLite ledger, or messages would be sent twice.

On PostgreSQL several may run, but none while a command needs the ledger for itself.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import make_url

from domain.storage import presence
from domain.storage.database import Database
from domain.storage.presence import NotAlone


class Busy(Exception):
    """Another program is using this ledger; the message names it."""


@contextmanager
def alone(url: str, what: str, *, beside_others: bool = False) -> Iterator[None]:
    """Hold a ledger, existing or not, for this program. `what`: the command. Raises Busy, OSError, SQLAlchemyError.

    `beside_others`: several such programs may run on PostgreSQL, where their connections show that they are there.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        with nullcontext() if beside_others else _alone_in_postgresql(url, what):
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
            lock.truncate(0)  # the file is kept: somebody may have it open


@contextmanager
def _alone_in_postgresql(url: str, what: str) -> Iterator[None]:
    with closing(Database(url)) as database, database.pinned() as connection:
        try:
            presence.take(connection, what)
        except NotAlone as other:
            raise Busy(f"{other.orig}: stop it first") from None
        yield
