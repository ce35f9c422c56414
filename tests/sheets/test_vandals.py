"""The back office does whatever it likes to the workbook, over HTTP: two ticks later it is the ledger again."""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from sheets.tab import Edition, Tab
from sheets.tabs import TABS
from sheets.tabs.movements import MOVEMENTS
from tests.domain.small_company import LATER, SOON
from tests.sandbox_process import ControlError
from tests.sheets.conftest import TITLES, Office

EDITOR = "office@example.com"
LINES = 9


class Vandal:
    """Somebody at the workbook in the browser."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.told = office.workbook.describe()

    def id_of(self, tab: int) -> int:
        mark = TABS[tab].mark
        for sheet in self.office.workbook.describe()["sheets"]:
            if any(note["metadataKey"] == mark for note in sheet.get("developerMetadata", [])):
                return sheet["properties"]["sheetId"]
        return 0

    def do(self, **request: Any) -> None:
        with suppress(ControlError):
            self.office.edit(request)

    def lines(self, tab: int, dimension: str, start: int, end: int) -> dict[str, Any]:
        return {"sheetId": self.id_of(tab), "dimension": dimension, "startIndex": start, "endIndex": end}

    def delete_rows(self, tab: int, at: int, count: int) -> None:
        self.do(deleteDimension={"range": self.lines(tab, "ROWS", at, at + count)})

    def insert_rows(self, tab: int, at: int, count: int) -> None:
        self.do(insertDimension={"range": self.lines(tab, "ROWS", at, at + count)})

    def delete_column(self, tab: int, at: int, count: int) -> None:
        self.do(deleteDimension={"range": self.lines(tab, "COLUMNS", at, at + count)})

    def insert_column(self, tab: int, at: int, count: int) -> None:
        self.do(insertDimension={"range": self.lines(tab, "COLUMNS", at, at + count)})

    def move_column(self, tab: int, at: int, count: int) -> None:
        self.do(moveDimension={"source": self.lines(tab, "COLUMNS", at, at + 1), "destinationIndex": 3 * count})

    def edit(self, tab: int, at: int, count: int) -> None:
        start = {"sheetId": self.id_of(tab), "rowIndex": at - 1, "columnIndex": 2 * count}
        rows = [{"values": [{"userEnteredValue": {"numberValue": 7}}, {"userEnteredValue": {"formulaValue": "=1+1"}}]}]
        self.do(updateCells={"start": start, "rows": rows, "fields": "userEnteredValue"})

    def clear(self, tab: int, at: int, count: int) -> None:
        area = {"sheetId": self.id_of(tab), "startRowIndex": at, "endRowIndex": at + count, "endColumnIndex": 9}
        self.do(repeatCell={"range": area, "cell": {}, "fields": "userEnteredValue"})

    def reformat(self, tab: int, at: int, count: int) -> None:
        look = {"numberFormat": {"type": "PERCENT", "pattern": "0%"}}
        area = {"sheetId": self.id_of(tab), "startRowIndex": at, "startColumnIndex": count}
        self.do(repeatCell={"range": area, "cell": {"userEnteredFormat": look}, "fields": "userEnteredFormat"})

    def sort(self, tab: int, at: int, count: int) -> None:
        area = {"sheetId": self.id_of(tab), "startRowIndex": 1}
        order = "ASCENDING" if count == 1 else "DESCENDING"
        self.do(sortRange={"range": area, "sortSpecs": [{"dimensionIndex": at, "sortOrder": order}]})

    def filter(self, tab: int, at: int, _count: int) -> None:
        area = {"sheetId": self.id_of(tab), "startColumnIndex": at}
        self.do(setBasicFilter={"filter": {"range": area}})

    def rename(self, tab: int, at: int, count: int) -> None:
        properties = {"sheetId": self.id_of(tab), "title": f"mine {at}", "index": count, "hidden": at > 4}
        self.do(updateSheetProperties={"properties": properties, "fields": "title,index,hidden"})

    def unfreeze(self, tab: int, _at: int, _count: int) -> None:
        grid = {"sheetId": self.id_of(tab), "gridProperties": {"frozenRowCount": 0, "frozenColumnCount": 0}}
        fields = "gridProperties(frozenRowCount,frozenColumnCount)"
        self.do(updateSheetProperties={"properties": grid, "fields": fields})

    def shrink(self, tab: int, at: int, count: int) -> None:
        grid = {"sheetId": self.id_of(tab), "gridProperties": {"rowCount": at + 1, "columnCount": 3 * count}}
        fields = "gridProperties(rowCount,columnCount)"
        self.do(updateSheetProperties={"properties": grid, "fields": fields})

    def delete_tab(self, tab: int, _at: int, _count: int) -> None:
        self.do(deleteSheet={"sheetId": self.id_of(tab)})

    def copy_tab(self, tab: int, _at: int, _count: int) -> None:
        self.do(duplicateSheet={"sourceSheetId": self.id_of(tab)})

    def forget_fence(self, _tab: int, _at: int, _count: int) -> None:
        for named in self.office.workbook.describe().get("namedRanges", []):
            self.do(deleteNamedRange={"namedRangeId": named["namedRangeId"]})

    def forget_metadata(self, tab: int, _at: int, _count: int) -> None:
        self.do(deleteDeveloperMetadata={"dataFilter": {"developerMetadataLookup": {"metadataKey": TABS[tab].mark}}})
        columns = {"developerMetadataLookup": {"metadataKey": "storekeeper.column"}}
        self.do(deleteDeveloperMetadata={"dataFilter": columns})

    def restore(self, _tab: int, at: int, _count: int) -> None:
        with suppress(ControlError):
            self.office.sandbox.control.post(f"/api/versions/{at}", {"editor": EDITOR})

    def remember(self, _tab: int, _at: int, _count: int) -> None:
        self.office.sandbox.control.post("/api/versions")

    def book(self, _tab: int, _at: int, _count: int) -> None:
        self.office.company.receive("WATER", 1)


NOT_ACTS = {"id_of", "do", "lines"}
ACTS = [name for name in vars(Vandal) if not name.startswith("_") and name not in NOT_ACTS]
act = st.tuples(st.sampled_from(ACTS), st.integers(0, len(TABS) - 1), st.integers(1, LINES), st.integers(1, 2))


def is_the_ledger(office: Office, tabs: Sequence[Tab] = TABS) -> bool:
    """Each of these tabs, cell by cell: values as they were entered."""
    with office.company.database.read() as connection:
        for tab in tabs:
            wanted = {row.key: [cell.value for cell in row.cells] for row in tab.rows(connection, Edition())}
            (values,) = office.workbook.ranges([f"'{TITLES[tab.title.en]}'"])
            width = len(tab.columns)
            there = [row[:width] + [""] * (width - len(row)) for row in values]
            assert there[0] == [column.title.to(Edition().language) for column in tab.columns]
            ours = [row for row in there[1:] if row[0] in wanted]  # people write below, too
            assert len(ours) == len(wanted)
            assert {row[0]: row for row in ours} == wanted
            if tab.grows:
                assert [row[0] for row in ours] == list(wanted)
    return True


def company_of_work(office: Office) -> None:
    for number in range(3):
        office.company.receive("PARA", 10 + number, f"P-{number}", SOON)
        office.company.receive("WATER", 5)
        office.company.receive("RICE", 8)
    office.company.receive("BANDAGE", 4, "B-1", LATER)
    office.mirrored()


@settings(max_examples=12, suppress_health_check=list(HealthCheck), phases=[Phase.explicit, Phase.generate])
@given(st.lists(act, min_size=1, max_size=4))
def test_two_ticks_later_it_is_the_ledger(office: Office, acts: list[tuple[str, int, int, int]]) -> None:
    if not office.mirror._seen:
        company_of_work(office)
        office.sandbox.control.post("/api/versions")
    vandal = Vandal(office)
    for name, tab, at, count in acts:
        getattr(vandal, name)(tab, at, count)
    for _ in range(2):
        report = office.tick()
        assert report.error is None
    assert is_the_ledger(office, [tab for tab in TABS if not tab.every])
    office.now += max(tab.every for tab in TABS)  # seconds between two looks at what costs more
    office.tick()
    assert is_the_ledger(office)
    assert office.tick().requests == 0


def test_tabs_that_lost_their_metadata_are_known_again(office: Office) -> None:
    company_of_work(office)
    before = [sheet["properties"]["sheetId"] for sheet in office.workbook.describe()["sheets"]]
    start = {"sheetId": office.tab("Movements")["id"], "rowIndex": 2, "columnIndex": len(MOVEMENTS.columns)}
    grid = {"sheetId": start["sheetId"], "gridProperties": {"columnCount": start["columnIndex"] + 1}}
    note = {"userEnteredValue": {"stringValue": "mine"}}
    office.edit(
        {"updateSheetProperties": {"properties": grid, "fields": "gridProperties.columnCount"}},
        {"updateCells": {"start": start, "rows": [{"values": [note]}], "fields": "userEnteredValue"}},
    )
    for tab in range(len(TABS)):
        Vandal(office).forget_metadata(tab, 0, 0)
    office.restart()
    office.company.receive("WATER", 3)
    office.mirrored()
    assert [sheet["properties"]["sheetId"] for sheet in office.workbook.describe()["sheets"]] == before
    (values,) = office.workbook.ranges([f"'{TITLES['Movements']}'"])
    assert (values[2][0], values[2][-1]) == (2, "mine")
