"""The commands that run the bot, and that update its database."""

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from urllib.request import getproxies

import typer

from bot.cli import verifying
from bot.cli.logs import log_everything, start_logging
from bot.cli.opening import (
    begin_database,
    database_settings,
    fail,
    has_ledger,
    held,
    ledger,
    open_database,
    settings_of,
)
from bot.cli.proxies import unusable_proxy
from bot.migrations.schema_version import BEGIN, SchemaMismatch
from bot.migrations.schema_version import migrate as migrate_schema
from bot.settings import PREFIX, Settings, log_format
from domain.storage.database import Database
from domain.storage.integrity import UNREADABLE, reason_of

app = typer.Typer()


@app.command()
def run() -> None:
    """Run the bot with the settings from the environment or .env."""
    log_everything(log_format())
    from bot.cli.service import serve  # noqa: PLC0415 - it loads the clients of Telegram and Google

    settings = settings_of(Settings)
    start_logging(settings)
    if sentence := unusable_proxy(getproxies()):
        raise fail(sentence)
    url = settings.database
    with held(url, "run", beside_others=True) as hold:
        if hold.is_left:
            _require_whole(url)
        with closing(open_database(url, running=True)) as database:
            try:
                serve(settings, database)
            finally:
                hold.is_left = not database.is_same_file()


def _require_whole(url: str) -> None:
    """Check that nobody has put a copy over a ledger whose last program crashed: SQLite would mix the two."""
    if damage := verifying.damage_of(verifying.verify(url, (), quick=True)):
        raise fail(*damage, f"{PREFIX}DATABASE: whoever used this ledger last did not end cleanly. {verifying.MIXED}")


@app.command()
def init() -> None:
    """Create a ledger, if there is none yet."""
    url = database_settings().database
    with held(url, "init"):
        if has_ledger(url):
            raise fail(
                f"{PREFIX}DATABASE: there is a ledger already, and it was left as it is",
                "the next step is storekeeper import, if your company is not in it yet; then storekeeper doctor",
            )
        begin_database(url).close()
    typer.echo("The ledger was created, and is empty. Import your company's data with storekeeper import.")


@app.command()
def status(*, as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False) -> None:
    """Show what is running, how long each queue is, when each tick last succeeded, and how far the sheet is behind.

    Exit code 1 if anything is not well.
    """
    from bot.cli.status import status as status_of  # noqa: PLC0415 - it loads the chat's tables

    with ledger() as database, database.read() as connection:
        found = status_of(connection, datetime.now(UTC))
    typer.echo(json.dumps(found.as_json(), ensure_ascii=False) if as_json else "\n".join(found.lines()))
    raise typer.Exit(1 if found.ails else 0)


@app.command()
def demo(
    *,
    reset: Annotated[bool, typer.Option("--reset", help="Delete earlier data and start over.")] = False,
    data: Annotated[Path, typer.Option(help="Where the demo keeps its data.")] = Path(".storekeeper"),
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The page's port; by default 8700, or any free one.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page if there is a display.")] = True,
) -> None:
    """Try everything in a browser: stand-ins for Telegram and Google, a small company, no account needed."""
    from bot.cli.demo import run_demo  # noqa: PLC0415 - nothing else needs it

    start_logging()
    raise typer.Exit(run_demo(data, reset=reset, port=port, browser=browser))


@app.command()
def migrate() -> None:
    """Update the database's schema to this version. Make a backup first."""
    url = database_settings().database
    if not has_ledger(url):
        raise fail(f"{PREFIX}DATABASE: there is no ledger; {BEGIN}")
    with held(url, "migrate"):
        before, now = _migrated(Database(url))
    typer.echo(f"the schema is at version {now}{' already' if before == now else f', it was at {before}'}")


def _migrated(database: Database) -> tuple[str | None, str]:
    try:
        return migrate_schema(database)
    except SchemaMismatch as mismatch:
        raise fail(f"{PREFIX}DATABASE: {mismatch}") from None
    except UNREADABLE as error:
        raise fail(f"{PREFIX}DATABASE: nothing was changed: {reason_of(error)}") from error
    finally:
        database.close()
