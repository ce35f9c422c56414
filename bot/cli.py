"""The command line."""

import asyncio
import json
import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError
from telegram.error import InvalidToken

from bot import access_reports, reports
from bot.application import run as run_application
from bot.labels import SHEETS, Kind
from bot.labels.command import Job, print_labels
from bot.scan_command import scan_files
from bot.schema_version import SchemaMismatch, prepare
from bot.schema_version import migrate as migrate_schema
from bot.settings import PREFIX, DatabaseSettings, Settings, complaints
from bot.watchdog import PollerDied
from domain.database import Database
from domain.errors import Refused
from domain.exporting import export_company
from domain.importing import ImportRefused, check_import, import_company
from domain.people import RIGHTS
from domain.verification import verify as verify_ledger
from sheets.client import Workbook, connect
from sheets.errors import NotShared, RequestRefused, SheetsError, WrongKey
from sheets.mirror import Mirror

app = typer.Typer(
    name="storekeeper",
    help="A storekeeper (库管) in the chat: a ledger of stock, booked from the phone, mirrored into Google Sheets.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Pictures to read.")]
Tables = Annotated[
    Path,
    typer.Argument(
        help="A folder with sites.csv, items.csv, people.csv, groups.csv, opening.csv, or an .xlsx workbook with such "
        "sheets; as many of them as there are."
    ),
]
AsCsv = Annotated[bool, typer.Option("--csv", help="For tools; what it is of is said on standard error.")]
SiteCode = Annotated[str, typer.Argument(metavar="SITE", help="Its code.")]
Target = Annotated[Path, typer.Argument(help="A folder, or a workbook that ends in .xlsx; neither may exist yet.")]


AT = 'A date, which is its end, or a moment, as in "2026-03-01 12:00"; otherwise now.'


def main() -> None:
    """Run a command."""
    app()


def fail(*sentences: str) -> typer.Exit:
    """Say what is wrong, and end with exit code 2."""
    for sentence in sentences:
        typer.echo(f"storekeeper: {sentence}", err=True)
    return typer.Exit(2)


def open_database(url: str) -> Database:
    """The ledger, made if there is nothing yet; one of another version is refused."""
    try:
        database = Database(url)
        prepare(database)
    except SchemaMismatch as mismatch:
        raise fail(f"{PREFIX}DATABASE: {mismatch}") from None
    except SQLAlchemyError as error:
        raise fail(f"{PREFIX}DATABASE: the database cannot be opened: {_reason(error)}") from error
    return database


def open_ledger() -> Database:
    """The ledger that is there: of one made just now in the wrong folder it would be said that everything agrees."""
    url = make_url(_database_settings().database)
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        raise fail(f"{PREFIX}DATABASE: there is no file {url.database}")
    return open_database(url.render_as_string(hide_password=False))


@contextmanager
def ledger() -> Iterator[Database]:
    """The ledger that is there, closed at the end; what is refused is said in a sentence, with exit code 2."""
    database = open_ledger()
    try:
        yield database
    except Refused as refused:
        raise fail(reports.refusal(refused)) from None
    except reports.Unclear as unclear:
        raise fail(str(unclear)) from None
    finally:
        database.close()


def show(report: reports.Report, *, as_csv: bool) -> None:
    """Print a table."""
    if as_csv:
        typer.echo(report.title, err=True)
        typer.echo(report.csv(), nl=False)
    else:
        typer.echo(report.text())


def _reason(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]


def open_workbook(settings: Settings) -> Workbook:
    """The spreadsheet; one that is only away just now is no reason not to start."""
    try:
        workbook = connect(settings.google_credentials, settings.sheet, settings.google_base)
        workbook.describe()
    except WrongKey as error:
        raise fail(f"{PREFIX}GOOGLE_CREDENTIALS: {error}") from error
    except (NotShared, RequestRefused) as error:
        raise fail(f"{PREFIX}SHEET: {error}") from error
    except SheetsError as error:
        logging.getLogger(__name__).warning("the sheet is away, and will catch up: %s", error)
    return workbook


def start_logging() -> None:
    """To standard error; the libraries only when something is wrong, for some of them log addresses with the token."""
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for package in ("bot", "domain", "sheets"):
        logging.getLogger(package).setLevel(logging.INFO)
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # that a tick is still at work is no news
    logging.getLogger("telegram.ext.AIORateLimiter").setLevel(logging.CRITICAL)  # a 429 is waited for in bot.delivery


@app.command()
def run() -> None:
    """Run the bot, on the settings in the environment or in .env."""
    start_logging()
    try:
        settings = Settings()  # type: ignore[call-arg]  # the fields come from the environment
    except ValidationError as error:
        raise fail(*complaints(error)) from None
    database = open_database(settings.database)
    try:
        workbook = open_workbook(settings)
        asyncio.run(run_application(settings, database, Mirror(database, workbook)))
    except InvalidToken:
        raise fail(f"{PREFIX}TOKEN: Telegram does not know this token; ask @BotFather for it again") from None
    except PollerDied:
        typer.echo("storekeeper: nothing was heard from Telegram, and nobody asked any more: start me again", err=True)
        raise typer.Exit(1) from None
    finally:
        database.close()


@app.command()
def demo(
    *,
    reset: Annotated[bool, typer.Option("--reset", help="Forget yesterday's data and start anew.")] = False,
    data: Annotated[Path, typer.Option(help="Where the demo keeps its data.")] = Path(".storekeeper"),
    port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="The page's port; otherwise 8700, or any free one.")
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page where there is a display.")] = True,
) -> None:
    """Try everything in a browser: stand-ins for Telegram and Google, a small company, no account needed."""
    from bot.demo import run_demo  # noqa: PLC0415 - nothing else needs it

    start_logging()
    raise typer.Exit(run_demo(data, reset=reset, port=port, browser=browser))


@app.command()
def verify(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    against: Annotated[
        list[str] | None,
        typer.Option(
            metavar="POSITION:HASH",
            help="A head of the journal that was noted earlier, from the sheet or a morning's message; of the hash the "
            "first 12 digits will do. May be repeated.",
        ),
    ] = None,
) -> None:
    """Recount the ledger: balances from movements, the journal's numbering and chain. Exit code 1 on any difference."""
    with ledger() as database:
        marks = reports.marks(against or ())
        with database.read() as connection:
            found = verify_ledger(connection)
            differences = [*found.differences, *reports.against(connection, marks)]
    if as_json:
        told = [{"where": each.where, "problem": each.problem} for each in differences]
        said = {"movements": found.movements, "balances": found.balances, "differences": told}
        typer.echo(json.dumps(said, ensure_ascii=False))
    else:
        for each in differences:
            typer.echo(f"{each.where}: {each.problem}")
        verdict = f"{len(differences)} differences" if differences else "everything agrees"
        typer.echo(f"{found.movements} movements, {found.balances} balances: {verdict}")
    raise typer.Exit(1 if differences else 0)


@app.command()
def heads(*, as_csv: AsCsv = False) -> None:
    """Where the journal stood at the end of each day; noted elsewhere, it proves later that nothing was rewritten."""
    with ledger() as database, database.read() as connection:
        show(reports.heads(connection), as_csv=as_csv)


@app.command()
def stock(
    sku: Annotated[str | None, typer.Argument(metavar="[SKU]", help="One item; otherwise all.")] = None,
    *,
    site: Annotated[str | None, typer.Option(help="One site; the time is in its zone then.")] = None,
    at: Annotated[str | None, typer.Option(help=AT)] = None,
    as_csv: AsCsv = False,
) -> None:
    """The stock as it is, or as it was at a moment."""
    with ledger() as database, database.read() as connection:
        show(reports.stock(connection, datetime.now(UTC), sku, site, at), as_csv=as_csv)


@app.command()
def value(
    *,
    at: Annotated[str | None, typer.Option(help=AT)] = None,
    by: Annotated[reports.By, typer.Option(help="How it is divided.")] = reports.By.SITE,
    as_csv: AsCsv = False,
) -> None:
    """What the stock is worth, or was worth at a moment (UTC)."""
    with ledger() as database:
        reports.seal_all(database)
        with database.read() as connection:
            show(reports.value(connection, datetime.now(UTC), by, at), as_csv=as_csv)


@app.command()
def trace(
    sku: Annotated[str, typer.Argument(metavar="SKU")], lot: Annotated[str, typer.Argument(metavar="LOT")]
) -> None:
    """The story of a lot: where it came from, where it went, where it is now, and who touched it."""
    with ledger() as database, database.read() as connection:
        typer.echo(reports.trace(connection, sku, lot))


@app.command()
def close(
    site: SiteCode,
    through: Annotated[
        datetime, typer.Argument(metavar="DATE", formats=["%Y-%m-%d"], help="The last day of the period, at the site.")
    ],
) -> None:
    """Close the books of a site: nothing is booked on this day or before it any more."""
    with ledger() as database, database.write() as connection:
        typer.echo(reports.close(connection, site, through.date(), datetime.now(UTC)))


@app.command()
def reopen(site: SiteCode) -> None:
    """Open all days of a site again."""
    with ledger() as database, database.write() as connection:
        typer.echo(reports.close(connection, site, None, datetime.now(UTC)))


@app.command()
def periods(*, as_csv: AsCsv = False) -> None:
    """Through which day the books of each site are closed."""
    with ledger() as database, database.read() as connection:
        show(reports.closed_periods(connection), as_csv=as_csv)


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


@app.command()
def migrate() -> None:
    """Bring the database's schema to this version. Make a backup first."""
    database = Database(_database_settings().database)
    try:
        before, now = migrate_schema(database)
    except SQLAlchemyError as error:
        raise fail(f"{PREFIX}DATABASE: nothing was changed: {_reason(error)}") from error
    finally:
        database.close()
    typer.echo(f"the schema is at version {now}" + (f", it was at {before}" if before != now else " already"))


@app.command()
def scan(
    files: Files, *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object a file.")] = False
) -> None:
    """Say what is read from pictures. Exit code 1 when one gave nothing."""
    raise typer.Exit(scan_files(files, as_json=as_json))


@app.command()
def label(
    sku: Annotated[str | None, typer.Argument(metavar="SKU", help="The item.")] = None,
    count: Annotated[int, typer.Argument(metavar="COUNT", min=1, max=1000, help="How many of its label.")] = 1,
    *,
    lot: Annotated[str | None, typer.Option(help="A lot of it; the ledger knows its expiry.")] = None,
    pack: Annotated[str | None, typer.Option(help="A pack of it, such as case; otherwise the unit.")] = None,
    bins: Annotated[
        list[str] | None,
        typer.Option("--bin", metavar="SITE/PLACE", help='Instead of an item: a place, or "SITE/*". May be repeated.'),
    ] = None,
    kind: Annotated[str | None, typer.Option(help=f"{', '.join(Kind)}; otherwise what suits.")] = None,
    sheet: Annotated[str, typer.Option(help=f"{', '.join(SHEETS)}.")] = "a4-3x8",
    skip: Annotated[int, typer.Option(min=0, help="How many labels of the first sheet are used up already.")] = 0,
    language: Annotated[str, typer.Option(help="Of what stands on it.")] = "en",
    output: Annotated[Path, typer.Option(help="The PDF; it is written over.")] = Path("labels.pdf"),
) -> None:
    """Print labels, as a PDF: of an item, perhaps with lot and expiry, or of places."""
    job = Job(sku, count, bins or (), lot, pack, kind, language, sheet, skip)
    with ledger() as database, database.read() as connection:
        typer.echo(print_labels(connection, job, output))


@app.command(name="import")
def import_(
    path: Tables, *, check: Annotated[bool, typer.Option("--check", help="Only say what would change.")] = False
) -> None:
    """Take in sites, items, people, groups and opening stock from tables: all, or nothing if anything is wrong."""
    database = open_database(_database_settings().database)
    try:
        if check:
            with database.read() as connection:
                done = check_import(connection, path)
        else:
            with database.write() as connection:
                done = import_company(connection, path, datetime.now(UTC))
    except ImportRefused as refused:
        for problem in refused.problems:
            typer.echo(str(problem), err=True)
        raise fail("nothing was imported") from None
    except OSError as error:
        raise fail(f"nothing was imported: {error}") from error
    finally:
        database.close()
    for table, change in vars(done).items():
        counts = [f"{count:,} {what}" for what, count in vars(change).items() if count]
        if counts:
            typer.echo(f"{table}: {', '.join(counts)}")
    typer.echo("Nothing is wrong, and nothing was written: this was a check." if check else "Imported.")


@app.command()
def export(path: Target) -> None:
    """Write sites, items, people, groups and stock as tables that `import` reads.

    To import them here again changes nothing. In a new database, opening.csv makes today's stock its opening stock,
    worth what it is worth here. What is in transit between sites is not in it, nor which lots are held or recalled,
    what is reserved, and which periods are closed.
    """
    with ledger() as database:
        try:
            reports.seal_all(database)
            with database.read() as connection:
                left_out = export_company(connection, path)
        except FileExistsError:
            raise fail(f"{path} is there already, and was left as it is: name a new one") from None
        except OSError as error:
            raise fail(f"the export failed: {error}") from error
    typer.echo(f"Exported to {path}.")
    if left_out.in_transit:
        typer.echo(f"{left_out.in_transit} holdings are in transit, and are not in the export.", err=True)
    if left_out.not_ok:
        typer.echo(f"{left_out.not_ok} lots in stock are held or recalled, which the export does not say.", err=True)


def _database_settings() -> DatabaseSettings:
    try:
        return DatabaseSettings()
    except ValidationError as error:
        raise fail(*complaints(error)) from None


if __name__ == "__main__":
    sys.exit(app())
