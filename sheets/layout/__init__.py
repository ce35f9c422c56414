"""The layout that makes tabs pleasant to read, as requests; applied once per version.

Later changes by people are kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from domain.company.places import Site
from sheets.client import Json
from sheets.healing import steps
from sheets.layout.charts import charts, room
from sheets.layout.colours import banding, header, rules
from sheets.layout.ids import MARKER, NUMBERS, SLOTS, own_id
from sheets.layout.ranges import own_columns
from sheets.layout.views import views
from sheets.layout.widths import widths, wrapped
from sheets.tab import Tab
from sheets.words import Language

VERSION = 3
"""To be increased when the layout changes: every tab is then laid out again."""

NOTE = "storekeeper.layout"
"""The key of a tab's developer metadata that says which layout it last got."""


@dataclass(frozen=True)
class LayoutOptions:
    """What the layout depends on, besides the tab."""

    language: Language
    sites: tuple[Site, ...] = ()  # each gets a filter view

    def version(self, tab: Tab) -> str:
        """Return the version, which tells whether a tab has to be laid out again."""
        own = "".join(site.code for site in self.sites) if tab.site_column else ""
        return f"{VERSION}:{self.language}:{sha256(own.encode()).hexdigest()[:8]}"


def due(
    sheets: Sequence[Json], tabs: Iterable[tuple[Tab, int]], wardrobe: LayoutOptions
) -> list[tuple[Tab, list[Json]]]:
    """Return the requests for tabs (each with its sheet's id) with an outdated layout, a batch for each.

    `sheets`: the workbook's, as described by `Workbook.describe`.
    """
    described = {sheet["properties"]["sheetId"]: sheet for sheet in sheets}
    found = []
    for tab, sheet_id in tabs:
        sheet = described[sheet_id]
        notes = [note for note in sheet.get("developerMetadata", []) if note["metadataKey"] == NOTE]
        if notes and notes[0].get("metadataValue") == wardrobe.version(tab):
            continue
        kept = bool(notes) and notes[0].get("metadataValue", "").startswith(f"{VERSION}:")
        columns = sheet["properties"]["gridProperties"]["columnCount"]
        looks = lay_out(tab, sheet_id, wardrobe, keep_widths=kept)
        batch = [
            *remove_layout(sheet),
            *room(tab, sheet_id, columns),
            *looks,
            steps.mark(sheet_id, NOTE, wardrobe.version(tab)),
        ]
        found.append((tab, batch))
    return found


def lay_out(tab: Tab, sheet_id: int, wardrobe: LayoutOptions, *, keep_widths: bool = False) -> list[Json]:
    """Return everything that a tab without any layout needs."""
    language = wardrobe.language
    return [
        *([] if keep_widths else widths(tab, sheet_id)),
        *header(tab, sheet_id),
        *wrapped(tab, sheet_id),
        banding(tab, sheet_id),
        *rules(tab, sheet_id, language),
        *views(tab, sheet_id, language, wardrobe.sites),
        *([] if tab.written else [_warning(tab, sheet_id)]),
        *charts(tab, sheet_id, language),
    ]


def remove_layout(sheet: Json) -> list[Json]:
    """Return the requests that remove an earlier layout; what people made stays."""
    sheet_id = sheet["properties"]["sheetId"]
    ours = {own_id(sheet_id, number) for number in NUMBERS}
    gone: list[Json] = [
        {request: {key: each[name]}}
        for things, name, request, key in REMOVED_BY_ID
        for each in sheet.get(things, [])
        if each[name] in ours
    ]
    places = [place for place, rule in enumerate(sheet.get("conditionalFormats", [])) if MARKER in str(rule)]
    gone += [{"deleteConditionalFormatRule": {"sheetId": sheet_id, "index": place}} for place in reversed(places)]
    notes = [note["metadataId"] for note in sheet.get("developerMetadata", []) if note["metadataKey"] == NOTE]
    lookups = [{"developerMetadataLookup": {"metadataId": note}} for note in notes]
    return [*gone, *({"deleteDeveloperMetadata": {"dataFilter": lookup}} for lookup in lookups)]


REMOVED_BY_ID = (
    ("bandedRanges", "bandedRangeId", "deleteBanding", "bandedRangeId"),
    ("protectedRanges", "protectedRangeId", "deleteProtectedRange", "protectedRangeId"),
    ("filterViews", "filterViewId", "deleteFilterView", "filterId"),
    ("charts", "chartId", "deleteEmbeddedObject", "objectId"),
)
"""What a sheet has, the name of its id, the request that removes it, and the id's name in that."""


def _warning(tab: Tab, sheet_id: int) -> Json:
    """Return a protection by which Google warns whoever edits our columns; the others are people's own."""
    protection = {
        "protectedRangeId": own_id(sheet_id, SLOTS["protection"]),
        "range": own_columns(tab, sheet_id),
        "description": "Storekeeper 库管: what is edited here is put right again. 此处的改动会自动还原。",
        "warningOnly": True,
    }
    return {"addProtectedRange": {"protectedRange": protection}}
