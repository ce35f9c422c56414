"""The tabs of the sheet, from their declarations."""

from collections.abc import Iterator

from docs.generator.markdown import table
from domain.vocabulary import Words
from sheets.cells import Format
from sheets.tab import AtLeast, AtMost, Colour, Condition, IsToday, Says, Tab
from sheets.tabs import TABS
from sheets.words import Language

FORMATS = {
    Format.TEXT: "text",
    Format.WRITTEN: "text, which people write",
    Format.WHOLE: "whole number",
    Format.QUANTITY: "quantity",
    Format.MONEY: "money",
    Format.PRICE: "price of a unit",
    Format.DAY: "date",
    Format.MINUTE: "date and time",
    Format.LINK: "text, which may lead somewhere",
}
COLOURS = {Colour.RED: "red", Colour.AMBER: "amber", Colour.BLUE: "blue", Colour.GREY: "grey"}


def tabs() -> str:
    """Return a section per tab: its purpose, columns, colours, views and charts."""
    return "\n\n".join("\n\n".join(_section(tab)) for tab in TABS)


def _section(tab: Tab) -> Iterator[str]:
    yield f"## {_both(tab.title)}"
    yield f"{tab.about.en} {tab.about.zh}"
    rows = [(column.title.en, column.title.zh, FORMATS[column.format]) for column in tab.columns if not column.hidden]
    yield table(("column", "中文", "holds"), rows)
    told = [*_colours(tab), *_views(tab)]
    told += [f"- Chart: {_both(chart.title)}" for chart in tab.charts]
    if told:
        yield "\n".join(told)


def _colours(tab: Tab) -> Iterator[str]:
    for rule in tab.rules:
        painted = ", ".join(_title(tab, name) for name in rule.columns)
        yield f"- {COLOURS[rule.colour].capitalize()}: {painted}, where {_when(tab, rule.when)}."


def _views(tab: Tab) -> Iterator[str]:
    for view in tab.views:
        when = " and ".join(_when(tab, condition) for condition in view.conditions)
        order = f"sorted by {_title(tab, view.sorted_by)}{', the largest first' if view.descending else ''}"
        told = "; ".join(part for part in (f"where {when}" if when else "", order if view.sorted_by else "") if part)
        yield f"- View *{_both(view.title)}*: {told}."
    if tab.site_column:
        yield "- A view for each site."


def _when(tab: Tab, condition: Condition) -> str:
    title = _title(tab, condition.column)
    match condition:
        case Says(_, words):
            return f"{title} says {' or '.join(f'*{_both(word)}*' for word in words)}"
        case AtMost(_, limit):
            return f"{title} is {limit} or less"
        case AtLeast(_, limit):
            return f"{title} is {limit} or more"
        case IsToday():
            return f"{title} is today"


def _title(tab: Tab, name: str) -> str:
    return tab.columns[tab.place(name)].title.en


def _both(words: Words) -> str:
    return words.to(Language.BOTH)
