"""How the tabs look: every request over HTTP, as Google checks it."""

from typing import Any

import pytest

from domain.company import places
from domain.vocabulary import Words
from sheets import layout
from sheets.layout import LayoutOptions
from sheets.layout.conditions import formula, letters
from sheets.tab import AtMost, Says, Tab, View
from sheets.tabs import TABS
from sheets.tabs.figures import FIGURES
from sheets.tabs.lots import LOTS
from sheets.tabs.movements import MOVEMENTS
from sheets.tabs.settings import SETTINGS
from sheets.tabs.stock import STOCK
from sheets.words import Language
from tests.sheets.conftest import Office


def described(office: Office) -> list[dict[str, Any]]:
    return [sheet for sheet in office.workbook.describe()["sheets"] if _mark(sheet)]


def _mark(sheet: dict[str, Any]) -> str:
    marks = [each["metadataKey"] for each in sheet.get("developerMetadata", [])]
    return next((mark for mark in marks if mark in {tab.mark for tab in TABS}), "")


def due(office: Office, language: Language = Language.BOTH) -> list[tuple[Tab, list[dict[str, Any]]]]:
    with office.company.database.read() as connection:
        wardrobe = LayoutOptions(language, tuple(places.all_sites(connection)))
    sheets = described(office)
    ids = {_mark(sheet): sheet["properties"]["sheetId"] for sheet in sheets}
    return layout.due(sheets, [(tab, ids[tab.mark]) for tab in TABS], wardrobe)


def dress(office: Office, language: Language = Language.BOTH) -> int:
    found = due(office, language)
    for _, batch in found:
        office.workbook.write(batch)
    return len(found)


def things(office: Office, tab: Tab) -> dict[str, Any]:
    return next(sheet for sheet in described(office) if _mark(sheet) == tab.mark)


def counted(office: Office) -> dict[str, tuple[int, ...]]:
    kinds = ("conditionalFormats", "filterViews", "bandedRanges", "charts", "protectedRanges")
    return {tab.name: tuple(len(things(office, tab).get(kind, [])) for kind in kinds) for tab in TABS}


def test_every_tab_is_dressed_once(office: Office) -> None:
    office.company.receive("WATER", 5)
    office.mirrored()
    assert dress(office) == 0, "the mirror has done it"
    for tab in TABS:
        there = things(office, tab)
        assert len(there.get("conditionalFormats", [])) == len(tab.rules)
        assert len(there.get("filterViews", [])) == len(tab.views) + (2 if tab.site_column else 0)
        assert len(there.get("charts", [])) == len(tab.charts)


def test_what_people_added_stays_when_the_language_changes_and_nothing_is_there_twice(office: Office) -> None:
    office.mirrored()
    before = counted(office)
    sheet_id = things(office, STOCK)["properties"]["sheetId"]
    own = {"filterViewId": 77, "title": "mine", "range": {"sheetId": sheet_id}}
    office.workbook.write([{"addFilterView": {"filter": own}}])
    assert dress(office, Language.EN) == len(TABS)
    rules, views, *rest = before["stock"]
    assert counted(office) == before | {"stock": (rules, views + 1, *rest)}
    titles = {view.get("filterViewId") for view in things(office, STOCK)["filterViews"]}
    assert 77 in titles


def test_widths_that_people_changed_stay_when_only_the_language_changes(office: Office) -> None:
    office.mirrored()
    place = STOCK.place("name_en")
    where = {"sheetId": office.tab("Stock")["id"], "dimension": "COLUMNS", "startIndex": place, "endIndex": place + 1}
    wide = {"range": where, "properties": {"pixelSize": 400}, "fields": "pixelSize"}
    office.workbook.write([{"updateDimensionProperties": wide}])
    dress(office, Language.ZH)
    assert office.tab("Stock")["widths"][place] == 400


@pytest.mark.parametrize("tab", TABS, ids=lambda tab: tab.name)
def test_rules_views_and_charts_name_columns_that_are_there(tab: Tab) -> None:
    names = {column.name for column in tab.columns}
    named = {name for rule in tab.rules for name in (*rule.columns, rule.when.column)}
    named |= {condition.column for view in tab.views for condition in view.conditions}
    named |= {view.sorted_by for view in tab.views if view.sorted_by} | set(tab.sites)
    named |= {name for chart in tab.charts for name in (chart.labels, chart.numbers)}
    assert named <= names


def test_the_columns_of_figures_are_wide_enough_for_their_charts(office: Office) -> None:
    office.mirrored()
    assert things(office, FIGURES)["properties"]["gridProperties"]["columnCount"] == len(FIGURES.columns) + 12


def test_conditions_are_formulas_of_the_second_row() -> None:
    assert letters(0) + letters(25) + letters(26) == "AZAA"
    assert formula(LOTS, AtMost("days_left", -1), Language.EN) == "AND(ISNUMBER($H2),$H2<=-1)"
    words = (Words('say "no"', "不"), Words("out", "缺"))
    assert formula(MOVEMENTS, Says("kind", words), Language.BOTH) == 'OR($D2="say ""no"" 不",$D2="out 缺")'


def test_the_newest_movements_first_is_a_view_and_no_other_order() -> None:
    assert View(Words("Newest first", "最新在前"), (), "line", descending=True) in MOVEMENTS.views


def test_settings_are_read_whole_and_their_titles_stand_above_their_words() -> None:
    """They were cut off in the middle of what to write, and the titles of what people write stood to the right."""
    requests = [
        each["repeatCell"] for each in layout.lay_out(SETTINGS, 7, LayoutOptions(Language.EN)) if "repeatCell" in each
    ]

    def having(**look: str) -> set[str]:
        found = [each for each in requests if look.items() <= each["cell"]["userEnteredFormat"].items()]
        return {SETTINGS.columns[each["range"]["startColumnIndex"]].name for each in found}

    assert having(wrapStrategy="WRAP") == {"setting", "value", "answer", "hint"}
    assert having(horizontalAlignment="RIGHT") == {"changed_at"}
