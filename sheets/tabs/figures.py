from collections.abc import Iterable, Iterator, Mapping
from datetime import timedelta
from itertools import chain, islice

from sqlalchemy import Connection

from domain.company.settings import issuing
from domain.quantities import MINOR
from domain.reports.figures import course
from domain.reports.figures.measure import Unit
from domain.reports.figures.period import Period
from domain.reports.figures.report import report
from domain.reports.figures.scope import Scope
from domain.reports.stock_levels import levels
from domain.vocabulary import Words
from sheets.cells import Format, Value
from sheets.tab import Chart, ChartKind, Column, Edition, Tab, key_column
from sheets.tabs import shared

PARTS = 10
"""Maximum sites and categories with rows of their own; smaller ones share one."""

MOVES = Words("Movements a day", "每日业务笔数")
WAVE = Words("Lots that expire, by week", "每周到期批次")
WORTH = Words("Stock value by month", "每月库存金额")
BY_SITE = Words("Stock value by site", "各仓库存金额")
BY_CATEGORY = Words("Stock value by category", "各类别库存金额")
OTHERS = Words("others", "其他")
NONE = Words("no category", "未分类")
EXPIRED = Words("expired", "已过期")
COMPANY = Words("all sites", "全部仓库")
UNITS = {Unit.SHARE: Words("%", "%"), Unit.TIMES: Words("times", "次"), Unit.DAYS: Words("days", "天")}

Line = tuple[Value, ...]


def _source(connection: Connection, edition: Edition) -> Iterator[Line]:
    """Yield each figure in fixed rows, so that the charts know where they are."""
    now, today = edition.now, edition.now.date()
    for place, (day, count) in enumerate(course.movements_a_day(connection, now), 1):
        yield f"moves {place}", edition.say(MOVES), f"{day}", count, None, None, None
    for week, count in enumerate(course.expiry_wave(connection, today)):
        label = edition.say(EXPIRED) if week == 0 else f"{today + timedelta(weeks=week - 1)}"
        yield f"wave {week}", edition.say(WAVE), label, count, None, None, None
    for place, (month, value) in enumerate(course.value_by_month(connection, now), 1):
        yield f"worth {place}", edition.say(WORTH), f"{month:%Y-%m}", None, value, None, None
    by_site, by_category = course.totals(
        levels(connection, now),
        lambda level: f"{level.site.code} {shared.site_name(level.site, edition)}",
        lambda level: level.category or edition.say(NONE),
    )
    yield from _parts("site", BY_SITE, by_site, edition)
    yield from _parts("category", BY_CATEGORY, by_category, edition)
    yield from _month(connection, edition)


def _month(connection: Connection, edition: Edition) -> Iterator[Line]:
    """Yield the current month's figures of the company and of each site."""
    today = edition.now.date()
    period = Period.of_month(today, today)
    centre = issuing.calling(connection, issuing.COST_CENTRES, edition.language)
    for line in report(Scope(connection, period, edition.now)).lines():
        if line.category is not None and not line.figure.by_cost_centre:
            continue
        figure, value = line.figure, line.figure.rounded(line.measure)
        where = f"{line.site.code} {shared.site_name(line.site, edition)}" if line.site else edition.say(COMPANY)
        key = f"month {figure.name}·{line.site.code if line.site else ''}"
        if line.category is not None:
            key, where = f"{key}·{line.category}", f"{where} · {centre(line.category)}"
        told: Line = (key, edition.say(Words(*figure.title)), f"{period.start:%Y-%m} · {where}")
        if figure.unit is Unit.MONEY:
            yield (*told, None, None if value is None else int(value * MINOR), None, None)
        else:
            number = value * 100 if value is not None and figure.unit is Unit.SHARE else value
            yield (*told, None, None, number, edition.say(UNITS[figure.unit]))


def _parts(key: str, figure: Words, values: Mapping[str, int], edition: Edition) -> Iterator[Line]:
    """Yield a row for each of the largest, one for the others, and empty ones up to their number."""
    own: Iterable[tuple[str, int]] = islice(values.items(), PARTS)
    rest = sum(islice(values.values(), PARTS, None))
    others = [(edition.say(OTHERS), rest)] if len(values) > PARTS else []
    filled = list(chain(own, others))
    for place in range(PARTS + 1):
        if place < len(filled):
            yield f"{key} {place + 1}", edition.say(figure), filled[place][0], None, filled[place][1], None, None
        else:
            yield f"{key} {place + 1}", "", "", None, None, None, None


MOVES_ROWS = range(1, 1 + course.DAYS)
WAVE_ROWS = range(MOVES_ROWS.stop, MOVES_ROWS.stop + course.WEEKS + 1)
WORTH_ROWS = range(WAVE_ROWS.stop, WAVE_ROWS.stop + course.MONTHS)
SITE_ROWS = range(WORTH_ROWS.stop, WORTH_ROWS.stop + PARTS + 1)
CATEGORY_ROWS = range(SITE_ROWS.stop, SITE_ROWS.stop + PARTS + 1)

FIGURES = Tab(
    "figures",
    Words("Figures", "图表"),
    Words(
        "Charts: movements a day, lots that expire, the value of the stock; and the month's figures.",
        "图表：每日业务、到期批次、每月及各仓各类别的库存金额；本月经营指标。",
    ),
    (
        key_column(),
        Column("figure", Words("Figure", "指标"), 270),
        Column("label", Words("Of", "项目"), 200),
        Column("count", Words("Number", "数量"), 122, Format.WHOLE),
        Column("value", Words("Value", "金额"), 130, Format.MONEY),
        Column("measure", Words("Figure of the month", "本月指标"), 230, Format.QUANTITY),
        Column("unit", Words("In", "单位"), 100),
    ),
    _source,
    every=300,
    whole=True,
    charts=(
        Chart(MOVES, ChartKind.COLUMN, MOVES_ROWS, "label", "count"),
        Chart(WAVE, ChartKind.COLUMN, WAVE_ROWS, "label", "count"),
        Chart(WORTH, ChartKind.LINE, WORTH_ROWS, "label", "value"),
        Chart(BY_SITE, ChartKind.BAR, SITE_ROWS, "label", "value"),
        Chart(BY_CATEGORY, ChartKind.BAR, CATEGORY_ROWS, "label", "value"),
    ),
)
