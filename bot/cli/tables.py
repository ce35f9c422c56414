"""The commands that import a company from tables, and export it to tables."""

from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Annotated, Literal

import typer

from bot.cli import reports
from bot.cli.opening import fail, ledger, ledger_to_fill, settings_of
from bot.settings import PREFIX, ImportSettings
from domain.storage.integrity import reason_of
from domain.tables.exporting import export_company
from domain.tables.importing import ImportRefused, check_import, import_company
from domain.tables.limits import TablesTooLarge
from domain.tables.table_files import WORKBOOK

app = typer.Typer()

FIRST_WORD, EVERY = 3.0, 5.0
"""Seconds until an import first reports its progress, and between reports."""

Tables = Annotated[
    Path,
    typer.Argument(
        help="A folder with sites.csv, fields.csv, items.csv, people.csv, groups.csv, opening.csv, or an .xlsx "
        "workbook with such sheets; as many of them as there are."
    ),
]
Target = Annotated[Path, typer.Argument(help="A folder, or a workbook that ends in .xlsx; neither may exist yet.")]


class Watch:
    """Reports on standard error how far an import is, if it takes a while."""

    def __init__(self) -> None:
        self._next = monotonic() + FIRST_WORD

    def __call__(self, table: str, row: int) -> None:
        """Record that a row of a table was read."""
        if monotonic() >= self._next:
            self._next = monotonic() + EVERY
            typer.echo(f"{table}: {row:,} rows read", err=True)


@app.command(name="import")
def import_(
    path: Tables, *, check: Annotated[bool, typer.Option("--check", help="Only say what would change.")] = False
) -> None:
    """Import a company and its opening stock from tables: everything, or nothing if anything is wrong."""
    limits, watch = settings_of(ImportSettings).limits, Watch()
    try:
        with ledger_to_fill(check=check) as database:
            if check:
                with database.read() as connection:
                    done = check_import(connection, path, limits=limits, progress=watch)
            else:
                with database.write() as connection:
                    done = import_company(connection, path, datetime.now(UTC), limits=limits, progress=watch)
    except TablesTooLarge as large:
        raise fail(f"nothing was imported: {large} ({PREFIX}IMPORT_ROWS, {PREFIX}IMPORT_MEGABYTES)") from None
    except ImportRefused as refused:
        for problem in refused.problems:
            typer.echo(str(problem), err=True)
        raise fail("nothing was imported") from None
    except OSError as error:
        raise fail(f"nothing was imported: {reason_of(error)}") from error
    for table, change in vars(done).items():
        counts = [f"{count:,} {what}" for what, count in vars(change).items() if count]
        if counts:
            typer.echo(f"{table}: {', '.join(counts)}")
    typer.echo("Nothing is wrong, and nothing was written: this was a check." if check else "Imported.")


@app.command()
def export(
    path: Target,
    *,
    sheets: Annotated[
        bool, typer.Option("--sheets", help="Write the tabs of the Google Sheet as a workbook, for people to read.")
    ] = False,
    language: Annotated[
        Literal["en", "zh", "both"], typer.Option(help="The language of the tabs.", show_default=True)
    ] = "both",
) -> None:
    """Export sites, items, people, groups and stock as tables that `import` reads, or the tabs of the sheet.

    Importing them here again changes nothing. In a new database, opening.csv makes today's stock the opening stock, at
    its value here. Not included are goods in transit between sites, which lots are held or recalled, reservations, and
    closed periods.
    """
    if sheets:
        _export_tabs(path, language)
        return
    with ledger() as database:
        try:
            reports.seal_all(database)
            with database.read() as connection:
                left_out = export_company(connection, path)
        except FileExistsError:
            raise fail(f"{path} is there already, and was left as it is: name a new one") from None
        except OSError as error:
            raise fail(f"the export failed: {reason_of(error)}") from error
    typer.echo(f"Exported to {path}.")
    if left_out.in_transit:
        typer.echo(f"{left_out.in_transit} holdings are in transit, and are not in the export.", err=True)
    if left_out.not_ok:
        typer.echo(f"{left_out.not_ok} lots in stock are held or recalled, which the export does not say.", err=True)


def _export_tabs(path: Path, language: str) -> None:
    """Write the tabs as the sheet shows them, whether or not there is a sheet."""
    from sheets.tab import Edition  # noqa: PLC0415 - it loads Google's clients
    from sheets.words import Language  # noqa: PLC0415
    from sheets.workbook_file import write_workbook  # noqa: PLC0415

    if path.suffix.lower() != WORKBOOK:
        raise fail(f"{path}: the tabs of the sheet are one workbook; give it a name that ends in {WORKBOOK}")
    with ledger() as database:
        try:
            reports.seal_all(database)
            with database.read() as connection:
                left_out = write_workbook(path, connection, Edition(Language(language)))
        except FileExistsError:
            raise fail(f"{path} is there already, and was left as it is: name a new one") from None
        except OSError as error:
            raise fail(f"the export failed: {error}") from error
    typer.echo(f"Exported to {path}.")
    if left_out:
        typer.echo(f"The {left_out:,} oldest lines of Movements are not in it: a spreadsheet would not open.", err=True)
