"""Ledger files: made complete and checked under another name before they take their own.

Only their owner can read them.
"""

import glob
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, make_url

from bot.migrations.schema_version import prepare
from domain.storage import same_file
from domain.storage.copying import copy_all
from domain.storage.database import BUSY_SECONDS, Database

BEFORE = ".before-"
"""Follows the name of a ledger that was replaced, with when that was."""

SQLITE = b"SQLite format 3\0"
"""How every file of SQLite's begins."""

BESIDE = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside its file, and would take for the new one's."""


def url_of(file: Path) -> str:
    """Return the URL of a SQLite file, whatever its name: of a plain one, a question mark would begin the options."""
    return URL.create("sqlite", database=str(file)).render_as_string()


@contextmanager
def beside(file: Path) -> Iterator[Path]:
    """Yield a name in a folder of its own next to this file; if making it fails, nothing is left of it."""
    with TemporaryDirectory(prefix=f".{file.name}-", dir=file.parent) as folder:
        yield Path(folder, file.name)


def clear_beside(file: Path) -> bool:
    """Delete what killed programs have left next to it. Returns whether there was a complete file not yet put in place.

    Only for whoever has exclusive access to the file.
    """
    unfinished = False
    for folder in file.parent.glob(f".{glob.escape(file.name)}-*"):
        unfinished = unfinished or (folder / file.name).exists()
        shutil.rmtree(folder, ignore_errors=True)
    for kept in file.parent.glob(f"{glob.escape(file.name)}{BEFORE}*"):
        if file.exists() and kept.samefile(file):  # it was not replaced after all; SQLite must know it by one name only
            kept.unlink()
    return unfinished


def copy_to_file(source: Database, file: Path) -> None:
    """Copy a consistent snapshot of a ledger that others may be writing to into a new SQLite file."""
    parsed = make_url(source.url)
    if parsed.get_backend_name() == "sqlite":
        copy_file(Path(str(parsed.database)), file)
        return
    with closing(Database(url_of(file))) as target:
        prepare(target)
        with source.read() as reading, target.write() as writing:
            copy_all(reading, writing)


def copy_file(source: Path, file: Path) -> None:
    """Copy a SQLite file, whatever it contains. Raises sqlite3.Error if it is damaged."""
    address = f"{source.resolve().as_uri()}?mode=rw"  # what was not checkpointed yet belongs to it, too
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection:
        connection.execute("VACUUM INTO ?", (str(file),))
    with closing(sqlite3.connect(file)) as connection:  # the same ledger in other pages: with a mark of its own
        connection.execute(f"PRAGMA user_version = {same_file.random_mark()}")


def put(made: Path, file: Path) -> None:
    """Move a finished file to its own name atomically, readable only by its owner, and flush it to disk."""
    made.chmod(0o600)
    _flush(made, os.O_RDWR)
    made.replace(file)
    _flush(file.parent, os.O_RDONLY)


def put_new(made: Path, file: Path) -> None:
    """Move a finished file to a name that is free. Raises FileExistsError."""
    made.chmod(0o600)
    _flush(made, os.O_RDWR)
    try:
        os.link(made, file)  # which replaces nothing, whoever else is at it
    except OSError:
        if os.path.lexists(file):
            raise FileExistsError(f"{file} is there already") from None
        made.rename(file)  # a file system without links
    _flush(file.parent, os.O_RDONLY)


def _flush(path: Path, flags: int) -> None:
    number = os.open(path, flags)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def unused(file: Path) -> Path:
    """Return this name, or with a number added: a script may restore twice within a second."""
    names = (file if number == 1 else Path(f"{file}-{number}") for number in count(1))
    return next(name for name in names if not os.path.lexists(name))


def set_aside(file: Path, name: Path) -> None:
    """Keep the existing file under another name as well, complete in itself. Nobody else may have it open.

    From then on the file can be replaced atomically: at no moment does it depend on files beside it. Raises InUse.
    """
    sound = _settle(file)
    try:
        os.link(file, name)
    except OSError:  # a file system without links
        shutil.copyfile(file, name)
    name.chmod(0o600)
    for end in BESIDE:
        part = Path(f"{file}{end}")
        if sound:
            part.unlink(missing_ok=True)  # there is nothing in it
        elif part.exists():  # the file is damaged, and what is beside it belongs to it
            part.rename(f"{name}{end}")
            Path(f"{name}{end}").chmod(0o600)


def names_of(file: Path) -> int:
    """Count the names (hard links) of a file, without those under which a restore that was killed has kept it."""
    names = file.stat().st_nlink
    beside = file.parent.iterdir() if names > 1 else ()
    return names - sum(each.name.startswith(f"{file.name}{BEFORE}") and each.samefile(file) for each in beside)


class InUse(Exception):
    """Another program has the file open."""


def is_sqlite(file: Path) -> bool:
    """Whether it begins like a SQLite file."""
    with file.open("rb") as stream:
        return stream.read(len(SQLITE)) == SQLITE


def _settle(file: Path) -> bool:
    """Merge into the file what SQLite keeps beside it. Returns False if the file is too damaged for that."""
    if not is_sqlite(file):  # SQLite would take it for a new one, and delete what is beside it
        return False
    try:
        with closing(sqlite3.connect(file, timeout=BUSY_SECONDS)) as connection:
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except (sqlite3.DatabaseError, UnicodeError):  # what it says may quote what is damaged
        return False
    if busy:
        raise InUse(f"another program is reading {file}: end it first")
    return True
