"""The commands for people: who works here, who may do what, and how somebody is admitted."""

import glob
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.files import BEFORE
from bot.cli.opening import ledger, sqlite_file
from bot.cli.reports import AsCsv, Report, Unclear, minute, show
from bot.telegram.keeping import forget_person
from domain.company import granting, places
from domain.company import people as everyone
from domain.company.people import RIGHTS
from domain.operations import forgetting
from domain.storage.database import Database
from domain.vocabulary import Role

app = typer.Typer()

MAX_NAMED = 20


@app.command()
def people(*, as_csv: AsCsv = False) -> None:
    """Show who works here, and what each may do where."""
    with ledger() as database, database.read() as connection:
        sites = {site.id: site.code for site in places.all_sites(connection)}
        rows = [
            (str(person.address), person.name, sites[site_id], role, "home" if site_id == person.home_id else "")
            for person in everyone.everybody(connection)
            for site_id, role in person.roles
        ]
    show(Report("People", ("telegram_id", "name", "site", "role", "home"), tuple(rows)), as_csv=as_csv)


@app.command()
def rights(*, as_csv: AsCsv = False) -> None:
    """Show every change of rights: when, whose, and by whom."""
    with ledger() as database, database.read() as connection:
        rows = [
            (minute(each.changed_at), each.person, each.site, each.role or "", each.changed_by)
            for each in granting.changes(connection, limit=10_000)
        ]
    show(Report("Changes of rights (UTC)", ("time", "person", "site", "role", "by"), tuple(rows)), as_csv=as_csv)


@app.command()
def forget(
    person: Annotated[
        str,
        typer.Argument(
            metavar="PERSON",
            help="Their Telegram number, or their name if it is unique; # and a number for somebody forgotten.",
        ),
    ],
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask for confirmation.")] = False,
) -> None:
    """Delete the name, chat, roles and messages of somebody who has left, for good.

    Their bookings stay, as those of "#" and a number, and `verify` still agrees; the running bot changes their rows in
    the sheet. The command lists where the name remains, and what to do about each: notes, replaced ledgers, backups,
    and the versions of the sheet that Google keeps.
    """
    with ledger() as database:
        with database.read() as connection:
            known = everyone.named(connection, person)
        if len(known) != 1:
            raise Unclear(f"{len(known) or 'no'} people are called {person}: write the Telegram number")
        if not yes:
            typer.confirm(f"Forget {known[0].name} ({known[0].address})? This cannot be undone.", abort=True)
        with database.write() as connection:
            forget_person(connection, known[0], datetime.now(UTC))
        typer.echo(f"Forgotten: what they booked is that of #{known[0].id} now.")
        _scrub(database, known[0].id)
        with database.read() as connection:
            for told in _still_there(connection, known[0].name, sqlite_file(database.url)):
                typer.echo(told)


def _still_there(connection: Connection, name: str, file: Path | None) -> Iterator[str]:
    """Yield where a forgotten person's name remains, and what to do about it."""
    if not name.startswith("#"):
        if noted := forgetting.still_named(connection, name):
            yield f"The name stands in the notes of {_some(noted)}: notes are sealed with the ledger, and stay."
        if parties := forgetting.parties_named(connection, name):
            yield f"So are called a supplier, customer or department: {_some(parties)}."
    kept = sorted(file.parent.glob(f"{glob.escape(file.name)}{BEFORE}*")) if file else []
    for each in kept:
        yield f"The ledger that was replaced still has the name: {each}. Delete it when you need it no more."
    yield "So have the backups from before today: delete them when newer ones are enough."
    yield (
        "Google keeps older versions of the sheet: once the bot has written the rows anew, make a copy of the sheet, "
        "share it with the bot's account, set STOREKEEPER_SHEET to it, and delete the old one."
    )


def _some(names: list[str]) -> str:
    left = len(names) - MAX_NAMED
    return ", ".join(names[:MAX_NAMED]) + (f" and {left} more" if left > 0 else "")


def _scrub(database: Database, person_id: int) -> None:
    try:
        done = database.scrub()
    except SQLAlchemyError:
        done = False
    if not done:
        told = "The database is busy: traces of deleted rows stay in its file until it writes over them."
        typer.echo(f"{told} To end that, stop the bot, and type the same with #{person_id}.", err=True)


@app.command()
def invite(
    role: Annotated[str, typer.Argument(metavar="ROLE", help=f"{', '.join(RIGHTS)}.")],
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="SITE...", help="Their codes, home first; by default all.")
    ] = None,
) -> None:
    """Create an invitation that works once. The first administrator joins this way."""
    with ledger() as database, database.write() as connection:
        if role not in RIGHTS:
            raise Unclear(f"there is no role {role!r}: it is one of {', '.join(RIGHTS)}")
        sites = [places.site_by_code(connection, code) for code in codes or ()] or places.all_sites(connection)
        if not sites:
            raise Unclear("there is no site yet: import some first")
        word, made = granting.invite(connection, None, Role(role), [site.id for site in sites], datetime.now(UTC))
    where, until = ", ".join(site.code for site in sites), minute(made.expires_at)
    typer.echo(f"An invitation for one person, as {role} of {where}, until {until} UTC. They write to the bot:")
    typer.echo(f"/start {word}")
