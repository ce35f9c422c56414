"""Predefined filter views: opening one changes nothing for others."""

from collections.abc import Sequence

from domain.company.places import Site
from domain.vocabulary import Words
from sheets.client import Json
from sheets.layout.conditions import formula
from sheets.layout.ids import MAX_VIEWS, SLOTS, own_id
from sheets.tab import Says, Tab, View
from sheets.words import Language


def views(tab: Tab, sheet_id: int, language: Language, sites: Sequence[Site]) -> list[Json]:
    """Return the declared views, then one for each site."""
    every = [*tab.views, *_of_sites(tab, sites)][:MAX_VIEWS]
    return [
        {"addFilterView": {"filter": _view(tab, view, sheet_id, language, own_id(sheet_id, number))}}
        for number, view in enumerate(every, SLOTS["views"])
    ]


def _of_sites(tab: Tab, sites: Sequence[Site]) -> list[View]:
    if not tab.site_column:
        return []
    return [
        View(
            Words(f"{site.code} · {site.name_en}", f"{site.code} · {site.name_zh}"),
            (Says(tab.site_column, (Words(site.code, site.code),)),),
        )
        for site in sites
    ]


def _view(tab: Tab, view: View, sheet_id: int, language: Language, view_id: int) -> Json:
    # Over all columns: when a view sorts, what people wrote beside ours has to move along.
    made: Json = {"filterViewId": view_id, "title": view.title.to(language), "range": {"sheetId": sheet_id}}
    if view.sorted_by:
        order = "DESCENDING" if view.descending else "ASCENDING"
        made["sortSpecs"] = [{"dimensionIndex": tab.place(view.sorted_by), "sortOrder": order}]
    if view.conditions:
        made["filterSpecs"] = [
            {
                "columnIndex": tab.place(condition.column),
                "filterCriteria": {
                    "condition": {
                        "type": "CUSTOM_FORMULA",
                        "values": [{"userEnteredValue": f"={formula(tab, condition, language)}"}],
                    }
                },
            }
            for condition in view.conditions
        ]
    return made
