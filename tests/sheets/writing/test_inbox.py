"""The inbox in the sheet: people write through gspread, and are answered; each row is done once, whatever they do."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import gspread
import pytest
from gspread.utils import rowcol_to_a1
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from domain.company.settings import mirroring, store
from domain.company.settings.store import Editor
from domain.inbox import deciding, entries
from domain.inbox.form import ACTIONS, Column
from domain.operations.transfers import documents
from domain.storage.schema.company import parties
from domain.storage.schema.documents import transfers
from domain.storage.schema.people import people as persons
from domain.storage.schema.sheet import sheet_inbox
from sheets.cells import day
from sheets.words import Language
from sheets.writing import layout
from sheets.writing.inbox import READ_AFTER, Inbox
from sheets.writing.layout import ANSWER, IDENTITY, NAMES, SUBMIT
from tests.domain.small_company import ANA, CHEN, NOW, TODAY
from tests.sandbox.google_client import client
from tests.sheets.conftest import Office

LAST = rowcol_to_a1(1, len(NAMES))[:-1]


@dataclass
class People:
    """Who has the inbox open: they write through gspread, by the headers that they see."""

    office: Office
    now: float = 0.0
    inbox: Inbox = field(init=False)

    def __post_init__(self) -> None:
        self.restart()
        self.tick()
        book = client(self.office.sandbox).open_by_key(self.office.sandbox.spreadsheet)
        self.tab: gspread.Worksheet = book.worksheet(layout.TITLE.to(Language.BOTH))

    def restart(self) -> None:
        self.inbox = Inbox(self.office.company.database, self.office.workbook, lambda: self.now)

    def tick(self) -> int:
        self.now += 2 * READ_AFTER
        return self.inbox.tick()

    def place(self, name: str) -> int:
        return self.tab.row_values(1).index(layout.title_of(name, Language.BOTH))

    def row(self, *, submit: bool = True, **cells: str) -> list[Any]:
        return [submit if name == SUBMIT else cells.get(name, "") for name in NAMES]

    def write(self, first: int, *rows: list[Any]) -> None:
        """Rows from this one on (the first below the header is 2)."""
        self.tab.update(rows, f"A{first}", raw=False)

    def submit(self, row: int) -> None:
        self.tab.update_cell(row, NAMES.index(SUBMIT) + 1, "TRUE")

    def sort(self, last: int, random: Random) -> None:
        specs = [
            {"dimensionIndex": random.randrange(len(NAMES)), "sortOrder": random.choice(["ASCENDING", "DESCENDING"])}
        ]
        area = {"sheetId": self.tab.id, "startRowIndex": 1, "endRowIndex": last, "startColumnIndex": 0}
        self.tab.spreadsheet.batch_update({"requests": [{"sortRange": {"range": area, "sortSpecs": specs}}]})

    def copy(self, row: int, target: int) -> None:
        def area(number: int) -> dict[str, int]:
            return {"sheetId": self.tab.id, "startRowIndex": number - 1, "endRowIndex": number, "startColumnIndex": 0}

        copying = {"source": area(row), "destination": area(target), "pasteType": "PASTE_NORMAL"}
        self.tab.spreadsheet.batch_update({"requests": [{"copyPaste": copying}]})

    def column(self, name: str) -> list[str]:
        return [str(each) for each in self.tab.col_values(self.place(name) + 1)[1:]]

    @property
    def answers(self) -> list[str]:
        return self.column(ANSWER)


@pytest.fixture
def people(office: Office) -> People:
    with office.company.database.write() as connection:
        store.put(connection, mirroring.SHEET_WAITS, "", "high", Editor(), NOW)
    return People(office)


def test_it_is_made_with_drop_downs_and_tick_boxes_and_left_alone_then(office: Office, people: People) -> None:
    people.tick()
    told = office.workbook._sheets.fetch_sheet_metadata(
        office.workbook.id, {"includeGridData": True, "ranges": f"'{people.tab.title}'!A2:{LAST}2"}
    )
    cells = told["sheets"][0]["data"][0]["rowData"][0]["values"]
    kinds = [each.get("dataValidation", {}).get("condition", {}).get("type") for each in cells]
    assert kinds[NAMES.index(Column.ACTION)] == "ONE_OF_LIST"
    assert kinds[NAMES.index(SUBMIT)] == "BOOLEAN"
    office.mirrored()
    people.now += 100
    people.tick()
    version = office.sandbox.control.state("sheet")
    people.tick()
    assert office.sandbox.control.state("sheet") == version


def test_what_each_action_needs_is_said_on_the_header_and_answers_are_read_whole(
    office: Office, people: People
) -> None:
    note = people.tab.get_note("A1")
    assert "pack 包装: SKU 编码, Pack 包装, Quantity 数量\n" in note
    assert len(note.splitlines()) == len(ACTIONS)
    people.write(2, people.row(action="price", sku="WATER", price="cheap"), people.row(action="party", party="A"))
    people.tick()
    shown = [row[people.place(ANSWER)] for row in office.tab(people.tab.title)["rows"][1:3]]
    assert [each["wrap"] for each in shown] == [True, True]
    assert len({each["bg"] for each in shown}) == 2, "an error is seen at a glance"


def test_what_is_submitted_is_answered_within_two_ticks(office: Office, people: People) -> None:
    people.write(
        2,
        people.row(action="new item 新商品", sku="OIL", unit="bottle", name_en="Oil", barcode="'06901234567908"),
        people.row(action="pack", sku="OIL", pack="case", quantity="12"),
        people.row(action="price", sku="WATER", price="2.5"),
        people.row(action="price", sku="WATER", price="cheap"),
        people.row(action="party", party="Sunrise Foods", submit=False),
        people.row(action="bin", site="EAST", bin="C-07"),
        people.row(action="bin", site="EAST", bin="C-07"),
    )
    people.tick()
    people.tick()
    chen = office.company.person(CHEN).name
    assert people.answers == [
        "OK I-000001",
        "OK I-000002",
        f"WAITING FOR {chen}",
        "ERROR Price: cheap is not a plain number: write it as 1000 or 2.5, without groups, units and signs",
        "",
        "OK I-000003",
        "DUPLICATE: another row asks for the same",
    ]
    assert set(people.column(SUBMIT)) == {"FALSE"}
    assert dict(office.company.item("OIL").packs) == {"case": 12}
    waiting = int(people.column(IDENTITY)[2])
    with office.company.database.write() as connection:
        deciding.approve(connection, office.company.person(CHEN), waiting, NOW)
    people.tick()
    assert people.answers[2] == f"OK I-{waiting:06d}"
    assert str(office.company.item("WATER").standard_cost) == "2.5"


def test_who_edited_is_taken_from_drive(office: Office, people: People) -> None:
    people.tick()
    before = NAMES.index(Column.PARTY) - 1
    cells = [{"userEnteredValue": {"stringValue": "party"}}, *[{}] * before, {"userEnteredValue": {"stringValue": "A"}}]
    ticked = {"userEnteredValue": {"boolValue": True}}
    start = {"sheetId": people.tab.id, "rowIndex": 1, "columnIndex": 0}
    submit = {"sheetId": people.tab.id, "rowIndex": 1, "columnIndex": NAMES.index(SUBMIT)}
    office.edit(
        {"updateCells": {"start": start, "rows": [{"values": cells}], "fields": "userEnteredValue"}},
        {"updateCells": {"start": submit, "rows": [{"values": [ticked]}], "fields": "userEnteredValue"}},
    )
    people.tick()
    people.tick()
    assert people.answers == ["OK I-000001"]
    with office.company.database.read() as connection:
        assert entries.get(connection, 1).editor in ("office", "office@example.com")


def test_who_google_names_asks_for_goods_on_the_day_that_they_chose(office: Office, people: People) -> None:
    people.tick()
    office.company.receive("WATER", 100)
    with office.company.database.write() as connection:
        there = persons.c.address == ANA
        connection.execute(update(persons).where(there).values(google="office@example.com"))
    cells = {
        Column.ACTION: "transfer request 调拨申请",
        Column.SKU: "WATER",
        Column.QUANTITY: 2,
        Column.PACK: "case",
        Column.SOURCE: "EAST",
        Column.TARGET: "WEST",
        Column.DAY: day(TODAY + timedelta(days=9999)).value,
        SUBMIT: True,
    }
    places = {name: people.place(name) for name in cells}
    office.edit(*(layout.write(people.tab.id, 1, places[name], value) for name, value in cells.items()))
    people.tick()
    people.tick()
    assert people.answers == ["OK I-000001 T-000001"]
    with office.company.database.read() as connection:
        (transfer,) = documents.find(connection, transfers.c.id == 1)
    assert transfer.requested_by == office.company.person(ANA)
    assert transfer.needed_by == TODAY + timedelta(days=9999)


def test_columns_may_be_moved_renamed_and_inserted(people: People) -> None:
    party = NAMES.index(Column.PARTY)
    move = {"source": {"sheetId": people.tab.id, "dimension": "COLUMNS", "startIndex": party, "endIndex": party + 1}}
    people.tab.spreadsheet.batch_update({"requests": [{"moveDimension": move | {"destinationIndex": 2}}]})
    people.tab.insert_cols([["my note", "buy soon"]], 2)
    place = people.place(Column.PARTY)
    for name, value in ((Column.ACTION, "party"), (Column.PARTY, "Sunrise"), (SUBMIT, "TRUE")):
        people.tab.update_cell(2, people.place(name) + 1, value)
    people.tab.update_cell(1, people.place(ANSWER) + 1, "What happened?")
    people.tick()
    assert people.place(Column.PARTY) == place
    assert people.answers == ["OK I-000001"]
    assert people.tab.cell(2, 2).value == "buy soon"


def test_a_hundred_pasted_rows(office: Office, people: People) -> None:
    people.write(2, *(people.row(action="party", party=f"P{number}") for number in range(280)))
    people.tick()
    assert people.answers == [f"OK I-{number:06d}" for number in range(1, 281)]
    people.tick()
    tab = people.tab.spreadsheet.get_worksheet_by_id(people.tab.id)
    assert tab.row_count >= 500, "there is always room to write in"
    assert office.company.count(parties) == 280


@pytest.mark.parametrize("kind", ["lose_answer", "status"])
def test_an_answer_that_did_not_arrive_is_given_again_and_nothing_is_done_twice(
    office: Office, people: People, kind: str
) -> None:
    people.tick()
    people.write(2, people.row(action="party", party="A"), people.row(action="party", party="B"))
    office.fault(kind, path="batchUpdate", times=9)
    people.tick()
    office.sandbox.control.delete("/api/faults?service=google")
    people.restart()
    people.sort(3, Random(2))
    people.tick()
    people.tick()
    assert sorted(people.answers) == ["OK I-000001", "OK I-000002"]
    assert office.company.count(sheet_inbox) == 2


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["write", "copy", "edit", "sort", "delete", "submit", "tick", "kill"]), st.integers(0, 9)
    ),
    min_size=4,
    max_size=14,
)


def do(people: People, act: str, row: int, last: int, random: Random) -> None:
    """Something that people, or what kills programs, do to a row."""
    match act:
        case "write":
            people.write(last + 1, people.row(action="party", party=f"P {random.random()}"))
        case "submit":
            people.submit(row)
        case "copy":
            people.copy(row, last + 1)
        case "edit":
            people.tab.update_cell(row, people.place(Column.PARTY) + 1, f"P {random.random()}")
        case "sort":
            people.sort(last, random)
        case "delete":
            people.tab.delete_rows(row)
        case "kill":
            people.office.fault("status", path="batchUpdate", times=9)
            people.tick()
            people.office.sandbox.control.delete("/api/faults?service=google")
            people.restart()
        case _:
            people.tick()


@settings(
    max_examples=8, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts=ACTS, seed=st.integers(0, 99))
def test_each_row_is_done_once_whatever_people_do(people: People, acts: list[tuple[str, int]], seed: int) -> None:
    random, tab, meant = Random(f"{seed} {acts}"), people.tab, 0
    before = people.office.company.count(parties) - people.office.company.count(sheet_inbox)
    for act, which in acts:
        there = tab.get_all_values()
        row = 2 + which % max(1, len(there) - 1)
        if act == "submit" and len(there) > 1:
            meant += dict(zip(NAMES, there[row - 1], strict=False)).get(ANSWER, "").startswith("DUPLICATE")
        do(people, act if len(there) > 1 else "write", row, len(there), random)
    people.tick()
    people.tick()
    rows = [dict(zip(NAMES, each, strict=False)) for each in tab.get_all_values()[1:]]
    known = [row[IDENTITY] for row in rows if row.get(IDENTITY)]
    assert len(known) == len(set(known)), "no two rows have one identity"
    for row in rows:
        assert row.get(SUBMIT) != "TRUE", "everything submitted is answered"
        if row.get(IDENTITY):
            with people.office.company.database.read() as connection:
                entry = entries.get(connection, int(row[IDENTITY]))
            assert (entry.form[Column.PARTY], row[ANSWER]) == (row[Column.PARTY], f"OK {entry.number}")
    again = people.office.company.count(sheet_inbox) - people.office.company.count(parties) + before
    assert 0 <= again <= meant, "each was done when it was taken, and again only where a duplicate was ticked once more"
    tab.batch_clear([f"A2:{LAST}"])
