"""The commands for barcodes: reading them from pictures, and printing them on labels."""

from pathlib import Path
from typing import Annotated

import typer

from bot.cli.opening import ledger
from bot.labels.kinds import Kind
from bot.labels.sheets import SHEETS

app = typer.Typer()

Files = Annotated[list[Path], typer.Argument(metavar="FILE...", help="Pictures to read.")]


@app.command()
def scan(
    files: Files, *, as_json: Annotated[bool, typer.Option("--json", help="One JSON object per file.")] = False
) -> None:
    """Print what is read from pictures. Exit code 1 if any of them gives nothing."""
    from bot.cli.scanning import scan_files  # noqa: PLC0415 - nothing else needs the decoders

    raise typer.Exit(scan_files(files, as_json=as_json))


@app.command()
def label(
    sku: Annotated[str | None, typer.Argument(metavar="SKU", help="The item.")] = None,
    count: Annotated[int, typer.Argument(metavar="COUNT", min=1, max=1000, help="How many copies of its label.")] = 1,
    *,
    lot: Annotated[str | None, typer.Option(help="One of its lots; the expiry comes from the ledger.")] = None,
    pack: Annotated[str | None, typer.Option(help="One of its packs, such as case; by default the unit.")] = None,
    bins: Annotated[
        list[str] | None,
        typer.Option("--bin", metavar="SITE/PLACE", help='Instead of an item: a place, or "SITE/*". May be repeated.'),
    ] = None,
    kind: Annotated[str | None, typer.Option(help=f"{', '.join(Kind)}; by default whatever suits.")] = None,
    sheet: Annotated[str, typer.Option(help=f"{', '.join(SHEETS)}.")] = "a4-3x8",
    skip: Annotated[int, typer.Option(min=0, help="How many labels of the first sheet are already used.")] = 0,
    language: Annotated[str, typer.Option(help="The language of the text.")] = "en",
    output: Annotated[Path, typer.Option(help="The PDF; an existing file is overwritten.")] = Path("labels.pdf"),
) -> None:
    """Print labels as a PDF: for an item, perhaps with lot and expiry, or for places."""
    from bot.cli.labelling import Job, print_labels  # noqa: PLC0415 - nothing else draws

    job = Job(sku, count, bins or (), lot, pack, kind, language, sheet, skip)
    with ledger() as database, database.read() as connection:
        typer.echo(print_labels(connection, job, output))
