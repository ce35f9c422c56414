"""The commands about people: who works here, who may do what, and how somebody is let in."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli import access_reports
from bot.cli.opening import ledger
from bot.cli.reports import AsCsv, show
from domain.company.people import RIGHTS

app = typer.Typer()


@app.command()
def people(*, as_csv: AsCsv = False) -> None:
    """Who works here, and what each may do where."""
    with ledger() as database, database.read() as connection:
        show(access_reports.staff(connection), as_csv=as_csv)


@app.command()
def rights(*, as_csv: AsCsv = False) -> None:
    """Every change of what somebody may do: when, who, and by whom."""
    with ledger() as database, database.read() as connection:
        show(access_reports.record(connection), as_csv=as_csv)


@app.command()
def invite(
    role: Annotated[str, typer.Argument(metavar="ROLE", help=f"{', '.join(RIGHTS)}.")],
    sites: Annotated[
        list[str] | None, typer.Argument(metavar="SITE...", help="Their codes, home first; otherwise all.")
    ] = None,
) -> None:
    """Make an invitation that works once: the first administrator comes in this way."""
    with ledger() as database, database.write() as connection:
        typer.echo(access_reports.invite(connection, role, sites or [], datetime.now(UTC)))
