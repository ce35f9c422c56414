"""The commands that back up a ledger and restore it."""

import os
import shutil
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection, make_url

from bot.cli import files, restoring, verifying
from bot.cli.opening import database_settings, fail, has_ledger, held, open_database, open_ledger, sqlite_file
from bot.cli.restoring import Numbers, Renewed
from bot.migrations.schema_version import NoLedger, SchemaMismatch, check, migrate, prepare, prepare_in
from bot.settings import PREFIX, Settings, SettingsRefused, read_settings
from domain.ledger import epochs
from domain.ledger.replay import Difference
from domain.reports import lost_requests
from domain.storage import integrity, own_schema
from domain.storage.copying import copy_all, copy_rows
from domain.storage.database import Database
from domain.storage.integrity import UNREADABLE, is_full, reason_of

app = typer.Typer()

ANOTHER_DATABASE = f"nothing was restored: name an empty database in {PREFIX}DATABASE; the ledger stays where it is"
"""What to do if the present ledger can neither be kept nor filled."""

NewFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup; nothing may be there yet.")]


@app.command()
def backup(file: NewFile) -> None:
    """Write a snapshot of the ledger into one file, and verify it. The bot may keep running.

    The file is a SQLite ledger, also for PostgreSQL; `restore` restores it into either. Exit code 1 if it does not
    agree.
    """
    if os.path.lexists(file):
        raise fail(f"{file} is there already, and was left as it is: name a new one")
    if not file.parent.is_dir():
        raise fail(f"there is no folder {file.parent}")
    try:
        with closing(open_ledger()) as source, files.beside(file) as made:
            files.copy_to_file(source, made)
            wrong = _checked(file, made)
            files.put_new(made, file)
    except UNREADABLE as error:
        more = "" if is_full(error) else ". storekeeper verify says more"
        raise fail(f"no backup was made: {reason_of(error)}{more}") from error
    except OSError as error:
        raise fail(f"no backup was made: {reason_of(error)}") from error
    if wrong:
        raise fail("the backup is what the ledger is, and that does not agree: see storekeeper verify", code=1)


@app.command()
def restore(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="What `backup` has written.")] = None,
    *,
    replace: Annotated[
        bool, typer.Option("--replace", help="Instead of the ledger that is there, which is kept in another file.")
    ] = False,
    adopt: Annotated[
        bool, typer.Option("--adopt", help="The ledger that is there was brought back by other means: go on with it.")
    ] = False,
) -> None:
    """Restore a backup. The bot must be stopped.

    Buttons and cards from before stop working, pending messages are not sent, numbers continue far above all that were
    given, and everybody is told. What the sheet holds beyond the backup is listed as lost.
    """
    if (file is None) != adopt:
        raise fail("name the backup's file, or say --adopt for a ledger that was brought back by other means")
    url, now = database_settings().database, datetime.now(UTC)
    with held(url, "restore") as hold:
        try:
            renewed = _adopted(url, now) if file is None else _restored(url, file, now, replace=replace)
        except (OSError, files.InUse, *UNREADABLE) as error:
            raise fail(f"nothing was restored: {reason_of(error)}") from error
        hold.is_left = False
    epoch = renewed.epoch
    as_of = f"as it was at {epoch.as_of:%Y-%m-%d %H:%M} UTC, when the last booking was made" if epoch.as_of else "empty"
    typer.echo(f"The ledger is {as_of}: journal position {epoch.position}.")
    typer.echo(f"Numbers go on from {renewed.next_number:06d}. Cards of before are dead.")
    typer.echo(
        f"Transfers, counts, undos and corrections to be decided: {renewed.asked_again}. Who decides is asked again."
    )
    typer.echo("Start the bot: it tells everybody, and lists in the sheet's tab Sync what the sheet held beyond this.")


def _adopted(url: str, now: datetime) -> Renewed:
    if damage := verifying.damage_of(verifying.verify(url, ())):
        raise fail(*damage, f"nothing was restored. {verifying.MIXED}")
    with closing(open_database(url)) as database:
        return restoring.renew(database, _shown_in_sheet(), now)


def _restored(url: str, file: Path, now: datetime, *, replace: bool) -> Renewed:
    """Prepare the ledger under another name, then replace what is there in one step."""
    target = sqlite_file(url)
    _require_backup(file)
    there = _is_there(url, target)
    if there and not replace:
        raise fail(f"{PREFIX}DATABASE: there is a ledger already: name another database, or say --replace")
    with files.beside(target or _workplace(url)) as made:
        _copy_backup(file, made)
        seen = _shown_in_sheet()
        if there:
            _raise(seen, _given(url))
        with closing(Database(files.url_of(made))) as database:
            renewed = restoring.renew(database, seen, now)
            if there:
                _tell_lost(url, database, renewed.epoch.position, now)
        kept = files.unused(Path(f"{target or 'storekeeper.sqlite3'}{files.BEFORE}{now:%Y%m%d-%H%M%S}"))
        if target is None:
            _fill_postgresql(url, made, kept if there else None)
        else:
            if there:
                files.set_aside(target, kept)
            files.put(made, target)
    if there:
        typer.echo(f"What was there is kept as {kept}.")
    return renewed


def _workplace(url: str) -> Path:
    """Return where to prepare a ledger for PostgreSQL, after deleting what a killed restore left there."""
    file = Path(f"restore-{make_url(url).database}").resolve()
    files.clear_beside(file)
    return file


def _is_there(url: str, target: Path | None) -> bool:
    """Whether anything is there; a damaged file counts."""
    if target is None:
        return has_ledger(url)
    if not target.parent.is_dir():
        raise fail(f"{PREFIX}DATABASE: there is no folder {target.parent}")
    return target.exists() and target.stat().st_size > 0


def _require_backup(file: Path) -> None:
    """Check that it is a SQLite file; anything else wrong with it is found in its copy."""
    if not file.is_file():
        raise fail(f"there is no file {file}")
    if not files.is_sqlite(file):
        raise fail(f"{file} is not a backup: storekeeper backup writes those")


def _copy_backup(file: Path, made: Path) -> None:
    """Copy the backup, upgrade it to this version, and report what does not agree in it.

    Only its rows are taken, into tables of our own: whatever else the file holds or lacks stays out of the new ledger.
    """
    copy = made.with_name("backup")
    for end in ("", "-wal"):  # of a file that was copied by hand, what was not checkpointed lies beside it
        if (part := Path(f"{file.resolve()}{end}")).exists():
            shutil.copyfile(part, f"{copy}{end}")
    try:
        with closing(Database(files.url_of(copy))) as database:
            try:
                check(database)
            except NoLedger:
                raise fail(f"{file}: there is no ledger in it") from None
            except SchemaMismatch:
                migrate(database)
            _refuse_damaged(file, copy)
            _tell_what_is_not_ours(file, database)
        with closing(Database(files.url_of(made))) as database:
            prepare(database)
            copy_rows(copy, database)
    except SchemaMismatch as mismatch:
        raise fail(f"{file}: {mismatch}") from None
    except UNREADABLE as error:
        if is_full(error):
            raise
        raise fail(f"{file} is not a backup, or is damaged: {reason_of(error)}") from error
    wrong = _checked(file, made)
    if wrong:
        typer.echo("It was so when it was backed up: it is restored as it is.", err=True)


def _refuse_damaged(name: Path, file: Path) -> None:
    if problems := integrity.problems(files.url_of(file)):
        for each in problems:
            typer.echo(f"{verifying.FILE}: {each}", err=True)
        raise fail(f"{name} is damaged: it was not used")


def _tell_what_is_not_ours(name: Path, database: Database) -> None:
    """Report what in a backup is not ours. Raises SchemaMismatch if its tables have other columns."""
    with database.read() as connection:
        if not own_schema.has_our_columns(connection):
            raise SchemaMismatch("its tables are not those of a ledger")
        for kind, foreign in own_schema.foreign(connection):
            typer.echo(f"storekeeper: {name}: the {kind} {foreign!r} is not this program's, and is left out", err=True)
        for problem in own_schema.differences(connection):
            typer.echo(f"storekeeper: {name}: {problem}: this is put right in the restored ledger", err=True)


def _checked(name: Path, made: Path) -> tuple[Difference, ...]:
    """Say what is in a ledger's file, and what does not agree in it; a damaged file is refused."""
    found = verifying.verify(files.url_of(made), ())
    for each in found.differences:
        typer.echo(f"{each.where}: {each.problem}", err=True)
    if verifying.damage_of(found):
        raise fail(f"{name} would be damaged: it was not used")
    typer.echo(f"{name}: {verifying.verdict(found)}")
    return found.differences


def _given(url: str) -> Numbers:
    """Return the numbers given by the present ledger; empty if it cannot be read any more."""
    try:
        with closing(Database(url)) as database, database.read() as connection:
            return restoring.numbers_of(connection)
    except UNREADABLE as error:
        typer.echo(f"storekeeper: the ledger that is there cannot be read: {reason_of(error)}", err=True)
        return {}


def _tell_lost(url: str, database: Database, position: int, now: datetime) -> None:
    """Tell people what the present ledger has beyond this one, if it is the same ledger and can be read."""
    from sheets.restored import beyond, is_same, note_lost  # noqa: PLC0415 - it loads Google's clients

    try:
        with closing(Database(url)) as old, database.write() as connection:
            check(old)
            restoring.seal_all(old)  # what was booked last may not be in its journal yet
            with old.read() as reading:
                if not is_same(reading, connection, position):
                    return
                epochs.carry_lost_over(reading, connection)  # the backup may be older than that list
                requests = lost_requests.only_in(reading, connection)
                lost = note_lost(connection, position, beyond(reading, position), now, requests)
    except SchemaMismatch:
        return
    except Exception as error:  # noqa: BLE001 - whatever a damaged ledger raises, the backup is restored
        typer.echo(f"storekeeper: what it had beyond the backup cannot be told: {reason_of(error)}", err=True)
        return
    if lost:
        typer.echo(f"Lines and requests that came since, and are lost: {lost}. Whoever made them is told.")


def _raise(seen: Numbers, more: Numbers) -> None:
    for table, number in more.items():
        seen[table] = max(number, seen.get(table, 0))


def _fill_postgresql(url: str, made: Path, kept: Path | None) -> None:
    """Copy everything in one transaction, after writing what is there to a file."""
    with closing(Database(url)) as target:
        if kept is not None:
            copy = made.with_name(kept.name)
            try:
                files.copy_to_file(target, copy)
            except UNREADABLE as error:
                said = f"the ledger that is there cannot be kept in a file: {reason_of(error)}"
                raise fail(f"{PREFIX}DATABASE: {said}", ANOTHER_DATABASE) from error
            files.put_new(copy, kept)
        with closing(Database(files.url_of(made))) as source, source.read() as reading, target.write() as writing:
            _require_our_tables(writing)
            copy_all(reading, writing)


def _require_our_tables(connection: Connection) -> None:
    """Check the tables in PostgreSQL, where only rows are replaced: what others changed in the tables would remain."""
    try:
        prepare_in(connection)
    except SchemaMismatch as mismatch:
        raise fail(f"{PREFIX}DATABASE: {mismatch}", ANOTHER_DATABASE) from None
    try:
        problems = own_schema.differences(connection)
    except own_schema.NotCompared as unknown:
        raise fail(f"{PREFIX}DATABASE: {own_schema.TABLES}: {unknown}") from None
    if problems:
        raise fail(*(f"{PREFIX}DATABASE: {each}" for each in problems), ANOTHER_DATABASE)


def _shown_in_sheet() -> Numbers:
    """Return the numbers that the sheet shows, if there is one."""
    from sheets.client import SheetsError, connect  # noqa: PLC0415 - it loads Google's clients
    from sheets.numbers import shown  # noqa: PLC0415

    try:
        settings = read_settings(Settings)
        if settings.sheet is None or settings.google_credentials is None:
            return {}
        return shown(connect(settings.google_credentials, settings.sheet, settings.google_base))
    except SettingsRefused:
        typer.echo("storekeeper: no sheet was asked which numbers it shows: the settings name none", err=True)
    except SheetsError as error:
        typer.echo(f"storekeeper: the sheet was not asked which numbers it shows: {error}", err=True)
    return {}
