"""Reports of the command line: tables in aligned columns or as CSV, and the story of a lot."""

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum
from typing import Annotated

import typer
from sqlalchemy import Connection, select

from bot.chat.wording import Wording
from domain.company import catalogue, places
from domain.company.catalogue import Item
from domain.company.places import Site
from domain.errors import Refused
from domain.ledger import history, periods, sealing
from domain.ledger.lots import Lot
from domain.ledger.replay import Difference
from domain.ledger.stock import Holding
from domain.quantities import money
from domain.reports import tracing
from domain.reports.tracing import Step
from domain.storage.database import Database
from domain.storage.schema.ledger import journal
from domain.tables.table_files import write_csv
from domain.vocabulary import YEARS

LANGUAGE = "en"
GAP = "  "

FACTS = {"expiry": "expiry", "made_on": "made on", "supplier_lot": "the supplier's lot"}
STATUS = {"ok": "good", "held": "on hold", "recalled": "recalled"}

_MARK = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{12,64})", re.IGNORECASE)


class By(StrEnum):
    """How the value of the stock is divided."""

    SITE = "site"
    CATEGORY = "category"
    ITEM = "item"
    LOT = "lot"


PARTS = {
    By.SITE: ("site",),
    By.CATEGORY: ("category",),
    By.ITEM: ("sku",),
    By.LOT: ("sku", "lot"),
}
"""The columns that name a part."""


AsCsv = Annotated[bool, typer.Option("--csv", help="CSV for tools; the title goes to standard error.")]


class Unclear(Exception):
    """What was typed cannot be understood; explains it in a sentence."""


@dataclass(frozen=True)
class Report:
    """A table. In a terminal its total is below it; tools add up themselves."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[str] = frozenset()  # right-aligned columns
    total: tuple[str, ...] | None = None

    def text(self) -> str:
        """Return the table in columns, for a terminal."""
        if not self.rows:
            return f"{self.title}\nnothing"
        shown = [self.columns, *self.rows, *([self.total] if self.total else [])]
        widths = [max(map(_width, cells)) for cells in zip(*shown, strict=True)]
        return "\n".join([self.title, *(self._line(cells, widths) for cells in shown)])

    def csv(self) -> str:
        """Return the table as CSV with column names, for tools."""
        told = io.StringIO()
        write_csv(told, self.columns, self.rows, end="\n")
        return told.getvalue()

    def _line(self, cells: Sequence[str], widths: Sequence[int]) -> str:
        padded = []
        for column, cell, width in zip(self.columns, cells, widths, strict=True):
            space = " " * (width - _width(cell))
            padded.append(space + cell if column in self.numbers else cell + space)
        return GAP.join(padded).rstrip()


def _width(text: str) -> int:
    """Return the columns that a text takes in a terminal; a Chinese character takes two."""
    wide = sum(unicodedata.east_asian_width(each) in "WF" for each in text)
    return len(text) + wide - sum(unicodedata.combining(each) > 0 for each in text)


@dataclass(frozen=True)
class When:
    """A moment, and its description."""

    moment: datetime
    words: str


def when(said: str | None, zone: tzinfo, now: datetime) -> When:
    """Return the moment that is meant: the end of a date, a time in this zone unless it has its own; empty is now.

    Raises Unclear.
    """
    if said is None:
        return When(now, f"now, {now.astimezone(zone):%Y-%m-%d %H:%M} ({zone})")
    try:
        day = _day(said)
        meant = datetime.combine(day, time.max) if day else datetime.fromisoformat(said)
        moment = _possible(meant if meant.tzinfo else meant.replace(tzinfo=zone))
        words = f"at the end of {day}" if day else f"at {moment.astimezone(zone):%Y-%m-%d %H:%M}"
        return When(moment.astimezone(UTC), f"{words} ({zone})")
    except (ValueError, OverflowError):
        raise Unclear(f"{said} is no moment: write it as in 2026-03-01 or “2026-03-01 12:00”") from None


def _possible(moment: datetime) -> datetime:
    if moment.year not in YEARS:
        raise ValueError(moment.year)
    return moment


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def seal_all(database: Database) -> None:
    """Seal everything booked so far, and so value it."""
    while True:
        with database.write() as connection:
            if not sealing.seal(connection):
                return


def stock(
    connection: Connection, now: datetime, sku: str | None = None, site: str | None = None, at: str | None = None
) -> Report:
    """Return the stock at a moment: of all items or one, at all sites or one.

    Raises UnknownItem, UnknownSite, Unclear.
    """
    item = catalogue.by_sku(connection, sku) if sku else None
    where = places.site_by_code(connection, site) if site else None
    then = when(at, where.zone if where else UTC, now)
    found = [
        was
        for was in history.stock_at(connection, then.moment, item.id if item else None)
        if where is None or was.site == where.code
    ]
    rows = [
        (
            *(was.sku, was.name_en, was.site, was.place, was.lot, f"{was.expiry or ''}"),
            *(f"{was.quantity.amount:f}", was.quantity.unit),
        )
        for was in found
    ]
    total = None
    if item:
        whole = item.quantity(sum(was.quantity.steps for was in found))
        total = ("total", *[""] * 5, f"{whole.amount:f}", whole.unit)
    columns = ("sku", "name", "site", "place", "lot", "expiry", "quantity", "unit")
    return Report(f"Stock {then.words}", columns, tuple(rows), frozenset({"quantity"}), total)


def value(connection: Connection, now: datetime, by: By = By.SITE, at: str | None = None) -> Report:
    """Return the value of the stock at a moment; unsealed movements have no value yet. Raises Unclear."""
    then, columns = when(at, UTC, now), PARTS[by]
    worth = history.value_at(connection, then.moment, by)
    rows = []
    for each in worth:
        first, *more = each.part
        rows.append((first or "(none)", *more, _amount(each.value)))  # no category
    total = ("total", *[""] * (len(columns) - 1), _amount(sum(each.value for each in worth)))
    return Report(f"Value {then.words}", (*columns, "value"), tuple(rows), frozenset({"value"}), total)


def _amount(minor: int) -> str:
    return f"{money(minor):.2f}"


def closed_periods(connection: Connection) -> Report:
    """Return through which day the books of each site are closed; empty if all days are open."""
    rows = [
        (site.code, site.name_en, f"{periods.closed_through(connection, site.id) or ''}")
        for site in places.all_sites(connection)
    ]
    return Report("Closed periods", ("site", "name", "closed_through"), tuple(rows))


def close(connection: Connection, code: str, through: date | None, now: datetime) -> str:
    """Close the books of a site through a day, or reopen them. Returns what was done.

    Raises UnknownSite, PeriodNotOver.
    """
    site = places.site_by_code(connection, code)
    before = periods.closed_through(connection, site.id)
    state = f"closed through {through}" if through else "open"
    if through == before:
        return f"The books of {site.code} are {state} already."
    periods.close(connection, site, through, None, now)
    was = f"closed through {before}" if before else "open"
    return f"The books of {site.code} are {state} now; they were {was}."


def heads(connection: Connection) -> Report:
    """Return the journal's state at the end of each UTC day."""
    rows = [(f"{head.day}", f"{head.position}", head.hash) for head in sealing.day_heads(connection)]
    return Report("Journal by day (UTC)", ("day", "position", "hash"), tuple(rows), frozenset({"position"}))


@dataclass(frozen=True)
class Mark:
    """A recorded head of the journal: a position, and the beginning of its hash."""

    position: int
    beginning: str


def marks(said: Iterable[str]) -> list[Mark]:
    """Parse recorded heads: "123:9f86d081884c". Raises Unclear."""
    found = []
    for each in said:
        parts = _MARK.fullmatch(each.strip())
        if parts is None:
            raise Unclear(f"{each} is no head of the journal: write POSITION:HASH, of the hash at least 12 digits")
        found.append(Mark(int(parts[1]), parts[2].lower()))
    return found


def against(connection: Connection, noted: Iterable[Mark]) -> Iterator[Difference]:
    """Yield where the journal differs from recorded heads: it was rewritten, or lost its end."""
    for mark in noted:
        query = select(journal.c.hash).where(journal.c.position == mark.position)
        found = connection.execute(query).scalar()
        if found is None:
            yield Difference(f"journal {mark.position}", f"it is missing, and {mark.beginning} was noted")
        elif not found.startswith(mark.beginning):
            yield Difference(f"journal {mark.position}", f"its hash is {found}, and {mark.beginning} was noted")


def trace(connection: Connection, sku: str, code: str) -> str:
    """Return the story of a lot. Raises UnknownItem, UnknownLot."""
    told = tracing.trace(connection, catalogue.by_sku(connection, sku), code)
    say, sites = Wording(LANGUAGE), {site.id: site for site in places.all_sites(connection)}
    decided = [
        f"{minute(each.decided_at)}{GAP}{STATUS[each.status]}, says {each.person}: {each.reason}"
        for each in told.decisions
    ]
    put_right = [
        f"{minute(each.corrected_at)}{GAP}{FACTS[each.fact]} {each.before or 'unknown'} -> {each.after or 'unknown'}, "
        f"says {each.person}: {each.reason or 'nothing of it was anywhere'}"
        for each in told.corrections
    ]
    deciders = [*(each.person for each in told.decisions), *(each.person for each in told.corrections)]
    people = dict.fromkeys((*told.people, *deciders))
    lines = [
        _lot(told.item, told.lot),
        *_part("It came in:", "It never came in.", [_step(each, say) for each in told.came]),
        *_part("It was moved:", "It was not moved.", [_step(each, say) for each in told.moved]),
        *_part("It went out:", "Nothing of it went out.", [_step(each, say) for each in told.went]),
        *_part("It is now:", "Nothing of it is left.", [_holding(each, sites, say) for each in told.now]),
        *_part("Decisions, the last first:", "Nothing was decided about it.", decided),
        *_part("Put right, the last first:", "Nothing known of it was put right.", put_right),
        f"Who touched it: {', '.join(people) or 'nobody by name'}.",
        "All times are UTC.",
    ]
    return "\n".join(lines)


def _lot(item: Item, lot: Lot) -> str:
    told = [
        *([f"made on {lot.made_on}"] if lot.made_on else []),
        *([f"expires on {lot.expiry}"] if lot.expiry else []),
        *([f"the supplier's lot {lot.supplier_lot}"] if lot.supplier_lot else []),
        STATUS[lot.status],
    ]
    return f"Lot {lot.code} of {item.sku}, {item.name_en}: {', '.join(told)}."


def _part(heading: str, nothing: str, lines: Sequence[str]) -> list[str]:
    return [heading, *(f"{GAP}{line}" for line in lines)] if lines else [nothing]


def _step(step: Step, say: Wording) -> str:
    kind, quantity = step.kind.replace("_", " "), say.quantity(step.quantity)
    told = f"{quantity} from {say.end(step.source)} to {say.end(step.target)}"
    by = f", booked by {step.person}" if step.person else ""
    photo = ", with a photograph" if step.photo else ""
    note = f": {step.note}" if step.note else ""
    return f"{minute(step.happened_at)}{GAP}{step.number} ({kind}){GAP}{told}{by}{photo}{note}"


def _holding(held: Holding, sites: dict[int, Site], say: Wording) -> str:
    reserved = held.on_hand.steps - held.available.steps
    kept = f", of which {say.quantity(held.available)} not reserved" if reserved else ""
    return f"{sites[held.site_id].code}/{held.place}: {say.quantity(held.on_hand)}{kept}"


def minute(moment: datetime) -> str:
    """Return a moment in UTC."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M}"


def refusal(refused: Refused) -> str:
    """Return why something was refused, in a sentence."""
    try:
        return Wording(LANGUAGE).refusal(refused).plain.removeprefix("⚠️ ")
    except LookupError:  # the catalogue has no words for it
        return str(refused)


def show(report: Report, *, as_csv: bool) -> None:
    """Print a table."""
    if as_csv:
        typer.echo(report.title, err=True)
        typer.echo(report.csv(), nl=False)
    else:
        typer.echo(report.text())
