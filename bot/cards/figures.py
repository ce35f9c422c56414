"""The month's figures on a phone: the six most important ones, and the rest behind More."""

from collections.abc import Collection
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import Connection

from bot.chat.buttons.figures import ShowFigures
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from domain.company import places
from domain.company.settings import issuing
from domain.reports.figures.measure import Figure, Measure, Unit
from domain.reports.figures.period import Period
from domain.reports.figures.report import FIGURES, Report, report
from domain.reports.figures.scope import Scope

FIRST = 6
MAX_SITES = 3
"""Other sites that get a button."""

MAX_CENTRES = 8
"""Cost centres that get a line of their own."""

EVERY_SITE = 0
HUNDRED = Decimal(100)


def figures_card(turn: Turn, seen: Collection[int], wanted: ShowFigures) -> tuple[Html, Keyboard]:
    """Return the figures of a site, or of all sites the person may see; money only for those who may see costs."""
    say, today = turn.say, turn.site.today(turn.now)
    site_ids = set(seen) if wanted.site_id == EVERY_SITE else {wanted.site_id}
    with_costs = all(turn.sees_costs(site_id) for site_id in site_ids)
    shown = [figure for figure in FIGURES if with_costs or not figure.tells_costs]
    period = Period.of_month(wanted.month, today)
    chosen = shown if wanted.whole else shown[:FIRST]

    def read(connection: Connection) -> Report:
        return report(Scope(connection, period, turn.now), chosen)

    found = turn.read_first(("figures", wanted, with_costs), read)
    totals = [(figure, found.total(figure, site_ids)) for figure in chosen]
    site = say.plain("figures-all-sites")
    if wanted.site_id != EVERY_SITE:
        site = say.name(places.site(turn.connection, wanted.site_id))
    title = say("figures-so-far" if period.end > today else "figures-title", site=site, month=say.month(period.start))
    lines = [
        say("figures-line", name=each.title.to(say.language), value=told(say, each, measure))
        for each, measure in totals
    ]
    lines += _cost_centres(turn, found, site_ids)
    return join([title, *lines]), (*_months(say, wanted, period.start, today), *_views(turn, seen, wanted))


def _cost_centres(turn: Turn, found: Report, site_ids: set[int]) -> list[Html]:
    """Return the cost centres that used most, for figures divided by cost centre."""
    say, told_of = turn.say, []
    for figure, measures in found.measured.items():
        if figure.by_cost_centre:
            centres = {group.category or "" for group in measures if group.site_id in site_ids}
            used = [(found.total(figure, site_ids, centre), centre) for centre in centres]
            for measure, centre in sorted(used, key=lambda each: (-each[0].part, each[1]))[:MAX_CENTRES]:
                name = issuing.called(turn.connection, issuing.COST_CENTRES, centre, say.language)
                told_of.append(say("figures-cost-centre", name=name, value=told(say, figure, measure)))
    return told_of


def told(say: Wording, figure: Figure, measure: Measure) -> str:
    """Return a figure with its unit: "93.5 %"."""
    value = figure.rounded(measure)
    if value is None:
        return say.plain("figure-endless" if measure.endless else "figure-none")
    if figure.unit is Unit.MONEY:
        return say.plain("measured-money", number=say.money(int(value * HUNDRED)))
    if figure.unit is Unit.SHARE:
        value = (value * HUNDRED).quantize(Decimal("0.1"))
    elif figure.unit is Unit.DAYS and value >= 10:  # noqa: PLR2004 - two digits say enough
        value = value.quantize(Decimal(1))
    plural = "one" if value == 1 else "other"
    return say.plain(f"measured-{figure.unit}", number=say.number(value.normalize() + 0), plural=plural)


def _months(say: Wording, wanted: ShowFigures, start: date, today: date) -> Keyboard:
    """Return buttons for the previous and next months."""
    before = (start - timedelta(days=1)).replace(day=1)
    after = (start + timedelta(days=31)).replace(day=1)
    row = [(f"◀ {say.month(before)}", before)]
    if after <= today:
        row.append((f"{say.month(after)} ▶", after))
    return (tuple(Button(text, ShowFigures(wanted.site_id, month, whole=wanted.whole)) for text, month in row),)


def _views(turn: Turn, seen: Collection[int], wanted: ShowFigures) -> Keyboard:
    """Return buttons for more or fewer figures, and for other sites."""
    say = turn.say
    more = Button(
        say.plain("button-less" if wanted.whole else "button-more-figures"),
        ShowFigures(wanted.site_id, wanted.month, whole=not wanted.whole),
    )
    others = [each for each in places.all_sites(turn.connection) if each.id in seen and each.id != wanted.site_id]
    buttons = [
        Button(f"🏬 {say.name(each)}", ShowFigures(each.id, wanted.month, whole=wanted.whole))
        for each in others[:MAX_SITES]
    ]
    if len(seen) > 1 and wanted.site_id != EVERY_SITE:
        everywhere = ShowFigures(EVERY_SITE, wanted.month, whole=wanted.whole)
        buttons.append(Button(say.plain("figures-all-sites"), everywhere))
    rows = [tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2)]
    return ((more,), *rows)
