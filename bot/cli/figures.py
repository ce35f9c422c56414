"""The command that shows the figures of a month."""

from datetime import UTC, date, datetime
from typing import Annotated

import typer
from sqlalchemy import Connection

from bot.cli.opening import ledger
from bot.cli.reports import LANGUAGE, AsCsv, Report, Unclear, seal_all, show
from domain.company import places
from domain.company.places import Site
from domain.reports.figures.measure import Figure, Measure
from domain.reports.figures.period import Period
from domain.reports.figures.report import Line, report
from domain.reports.figures.scope import Scope
from domain.vocabulary import YEARS

app = typer.Typer()

NO_CATEGORY = "(none)"
ALL = "(all)"


@app.command("figures")
def tell(
    *,
    site: Annotated[str | None, typer.Option(help="One site; by default the company and each site.")] = None,
    category: Annotated[
        str | None, typer.Option(help=f"One category of items; {NO_CATEGORY} for items that have none.")
    ] = None,
    month: Annotated[str | None, typer.Option(help="As in 2026-03; by default this month, up to today.")] = None,
    as_csv: AsCsv = False,
) -> None:
    """Show how the warehouse did in a month: turnover, cover, dead stock, accuracy, losses; CSV is also by category."""
    with ledger() as database:
        seal_all(database)
        with database.read() as connection:
            now = datetime.now(UTC)
            show((lines if as_csv else table)(connection, now, site, category, month), as_csv=as_csv)


def table(connection: Connection, now: datetime, site: str | None, category: str | None, month: str | None) -> Report:
    """Return a table with a row per figure and a column per site. Raises UnknownSite, Unclear."""
    found, title = _measured(connection, now, site, category, month)
    columns = list(dict.fromkeys(_site(line.site) for line in found))
    cells: dict[Figure, dict[str, str]] = {}
    for line in found:
        if line.category == (found[0].category if category else None):
            cells.setdefault(line.figure, dict.fromkeys(columns, ""))[_site(line.site)] = _told(
                line.figure, line.measure
            )
    rows = tuple((figure.title.to(LANGUAGE), figure.unit.value, *told.values()) for figure, told in cells.items())
    return Report(title, ("figure", "in", *columns), rows, frozenset(columns))


def lines(connection: Connection, now: datetime, site: str | None, category: str | None, month: str | None) -> Report:
    """Return a row for each figure of each site and category, with its numerator and denominator.

    Raises UnknownSite, Unclear.
    """
    found, title = _measured(connection, now, site, category, month)
    rows = [
        (
            *(line.figure.name, _site(line.site), ALL if line.category is None else line.category or NO_CATEGORY),
            *(line.figure.unit.value, _told(line.figure, line.measure)),
        )
        for line in found
    ]
    return Report(title, ("figure", "site", "category", "in", "value"), tuple(rows), frozenset({"value"}))


def _measured(
    connection: Connection, now: datetime, code: str | None, category: str | None, month: str | None
) -> tuple[list[Line], str]:
    site = places.site_by_code(connection, code) if code else None
    today = site.today(now) if site else now.date()
    period = Period.of_month(_month(month) if month else today, today)
    wanted = "" if category == NO_CATEGORY else category
    found = [
        line
        for line in report(Scope(connection, period, now)).lines()
        if (site is None or line.site == site) and (category is None or line.category == wanted)
    ]
    if category is not None and not found:
        raise Unclear(f"there is nothing of the category {category}")
    so_far = ", so far" if period.end > today else ""
    return found, f"Figures of {period.start:%Y-%m}{so_far}"


def _month(said: str) -> date:
    try:
        found = date.fromisoformat(f"{said}-01")
    except ValueError:
        found = date.min
    if found.year not in YEARS:
        raise Unclear(f"{said} is no month: write it as in 2026-03")
    return found


def _site(site: Site | None) -> str:
    return site.code if site else ALL


def _told(figure: Figure, measure: Measure) -> str:
    rounded = figure.rounded(measure)
    if rounded is None:
        return "endless" if measure.endless else ""
    return f"{rounded:f}"
