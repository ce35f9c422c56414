"""What `label` does: one item's label in several copies, or one for each bin, in a file."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from bot.chat.texts import languages
from bot.cli.reports import Unclear
from bot.labels.contents import for_place
from bot.labels.errors import LabelError
from bot.labels.kinds import Kind, Label, kind_named
from bot.labels.pdf import render
from bot.labels.sheets import sheet_named
from bot.labels.stored import item_label, places_named
from domain.company import catalogue


@dataclass(frozen=True)
class Job:
    """What was asked for: copies of a SKU's label, or bins as in "EAST/A-01" and "EAST/*"."""

    sku: str | None
    count: int
    bins: Sequence[str]
    lot: str | None
    pack: str | None
    kind: str | None
    language: str
    sheet: str
    skip: int


def print_labels(connection: Connection, job: Job, output: Path) -> str:
    """Write the PDF, replacing an existing file. Returns what is in it. Raises Unclear, and what the ledger refuses."""
    try:
        sheet = sheet_named(job.sheet)
        labels = _labels(connection, job)
        data = render(labels, sheet, job.skip)
    except LabelError as error:
        raise Unclear(str(error)) from None
    try:
        output.write_bytes(data)
    except OSError as error:
        raise Unclear(f"{output} cannot be written: {error.strerror or error}") from None
    kinds = ", ".join(dict.fromkeys(label.kind for label in labels))
    return f"{output}: {len(labels)} x {kinds} on {sheet.name}. Print it at 100 %, not fitted to the page."


def _labels(connection: Connection, job: Job) -> list[Label]:
    if job.language not in languages():
        raise Unclear(f"there is no language {job.language!r}: it is one of {', '.join(languages())}")
    kind = kind_named(job.kind) if job.kind else None
    if bool(job.sku) == bool(job.bins) or (job.bins and (job.lot or job.pack)):
        raise Unclear("name an item by its SKU, perhaps with --lot and --pack, or places with --bin")
    if not all(named.partition("/")[2].strip() for named in job.bins):
        raise Unclear('name a place as in EAST/A-01, or all bins of a site as in "EAST/*"')
    if job.sku:
        item = catalogue.by_sku(connection, job.sku)
        return [item_label(connection, item, language=job.language, lot=job.lot, pack=job.pack, kind=kind)] * job.count
    found = [place for named in job.bins for place in places_named(connection, named)]
    return [for_place(site.code, place.code, kind or Kind.QR) for site, place in found]
