"""The commands that query the ledger: what is there, what it is worth, whether it agrees, which days are closed."""

import json
from datetime import UTC, datetime
from typing import Annotated

import typer

from bot.cli import reports, verifying
from bot.cli.opening import database_settings, ledger
from bot.cli.reports import AsCsv, show

app = typer.Typer()

SiteCode = Annotated[str, typer.Argument(metavar="SITE", help="Its code.")]
AT = 'A date, meaning its end, or a moment, as in "2026-03-01 12:00"; by default now.'


@app.command()
def verify(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="Check only the journal's entries since the bot last verified it, and a thirtieth of older ones; all "
            "sums as usual. The bot does this every day.",
        ),
    ] = False,
    against: Annotated[
        list[str] | None,
        typer.Option(
            metavar="POSITION:HASH",
            help="An earlier head of the journal, from the sheet or a morning message; the first 12 digits of the hash "
            "are enough. May be repeated.",
        ),
    ] = None,
) -> None:
    """Recount the ledger from its movements, and check the journal's numbering and chain.

    Exit code 1 on any difference.
    """
    found = verifying.verify(database_settings().database, against or (), quick=quick)
    if as_json:
        told = [{"where": each.where, "problem": each.problem} for each in found.differences]
        said = {"movements": found.movements, "balances": found.balances, "differences": told}
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        for each in found.differences:
            typer.echo(f"{each.where}: {each.problem}")
        typer.echo(verifying.verdict(found))
    raise typer.Exit(1 if found.differences else 0)


@app.command()
def heads(*, as_csv: AsCsv = False) -> None:
    """Show the journal's state at the end of each day. Kept elsewhere, it later proves that nothing was rewritten."""
    with ledger() as database, database.read() as connection:
        show(reports.heads(connection), as_csv=as_csv)


@app.command()
def stock(
    sku: Annotated[str | None, typer.Argument(metavar="[SKU]", help="One item; by default all.")] = None,
    *,
    site: Annotated[str | None, typer.Option(help="One site; the time is then in its zone.")] = None,
    at: Annotated[str | None, typer.Option(help=AT)] = None,
    as_csv: AsCsv = False,
) -> None:
    """Show the stock now, or at a moment in the past."""
    with ledger() as database, database.read() as connection:
        show(reports.stock(connection, datetime.now(UTC), sku, site, at), as_csv=as_csv)


@app.command()
def value(
    *,
    at: Annotated[str | None, typer.Option(help=AT)] = None,
    by: Annotated[reports.By, typer.Option(help="How it is divided.")] = reports.By.SITE,
    as_csv: AsCsv = False,
) -> None:
    """Show what the stock is worth, or was worth at a moment (UTC)."""
    with ledger() as database:
        reports.seal_all(database)
        with database.read() as connection:
            show(reports.value(connection, datetime.now(UTC), by, at), as_csv=as_csv)


@app.command()
def trace(
    sku: Annotated[str, typer.Argument(metavar="SKU")], lot: Annotated[str, typer.Argument(metavar="LOT")]
) -> None:
    """Tell the story of a lot: where it came from, where it went, where it is now, and who handled it."""
    with ledger() as database, database.read() as connection:
        typer.echo(reports.trace(connection, sku, lot))


@app.command()
def close(
    site: SiteCode,
    through: Annotated[
        datetime, typer.Argument(metavar="DATE", formats=["%Y-%m-%d"], help="The last day of the period, at the site.")
    ],
) -> None:
    """Close the books of a site: nothing can be booked on or before this day any more."""
    with ledger() as database, database.write() as connection:
        typer.echo(reports.close(connection, site, through.date(), datetime.now(UTC)))


@app.command()
def reopen(site: SiteCode) -> None:
    """Reopen all days of a site."""
    with ledger() as database, database.write() as connection:
        typer.echo(reports.close(connection, site, None, datetime.now(UTC)))


@app.command()
def periods(*, as_csv: AsCsv = False) -> None:
    """Show through which day the books of each site are closed."""
    with ledger() as database, database.read() as connection:
        show(reports.closed_periods(connection), as_csv=as_csv)
