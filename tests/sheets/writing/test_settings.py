"""The tab Settings: administrators write in it through gspread, and are answered beside what they wrote."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

import gspread
import pytest
from sqlalchemy import func, select

from bot.telegram.notices import Notice, word
from domain.company import granting
from domain.company.people import Person
from domain.company.settings import alerting, mirroring, store, wording
from domain.company.settings.store import Editor
from domain.inbox import deciding, entries
from domain.storage.schema.company import settings_log
from domain.storage.schema.people import outbox
from domain.storage.schema.sheet import sheet_inbox
from domain.vocabulary import Role, Subject
from sheets.client import Workbook
from sheets.tabs.settings import SETTINGS
from tests.domain.small_company import CHEN, NOW
from tests.sandbox.google_client import client
from tests.sheets.conftest import TITLES, Office

Rows = list[dict[str, str]]


@dataclass
class People:
    """Who has the tab open: they write through gspread, by row and column."""

    office: Office
    tab: gspread.Worksheet

    def tick(self) -> None:
        self.office.now += 30
        self.office.tick()
        self.office.tick()

    @property
    def rows(self) -> Rows:
        names = [column.name for column in SETTINGS.columns]
        return [dict(zip(names, each, strict=False)) for each in self.tab.get_all_values()[1:] if any(each)]

    def place(self, setting: str, scope: str = "") -> int:
        """The row of it in the sheet, the header being 1."""
        return next(
            at for at, row in enumerate(self.rows, 2) if row["setting"].startswith(setting) and row["scope"] == scope
        )

    def row(self, setting: str, scope: str = "") -> dict[str, str]:
        return self.rows[self.place(setting, scope) - 2]

    def write(self, row: int, **cells: str) -> None:
        for name, value in cells.items():
            self.tab.update_cell(row, SETTINGS.place(name) + 1, value)

    def request(self, **request: Any) -> None:
        self.tab.spreadsheet.batch_update({"requests": [request]})

    def area(self, first: int, last: int, left: int = 0, right: int = len(SETTINGS.columns)) -> dict[str, int]:
        rows = {"startRowIndex": first - 1, "endRowIndex": last}
        return {"sheetId": self.tab.id, **rows, "startColumnIndex": left, "endColumnIndex": right}


def trust(office: Office, least: str) -> None:
    with office.company.database.write() as connection:
        store.put(connection, mirroring.SHEET_WAITS, "", least, Editor(), NOW)


def said(office: Office, setting: Any, scope: str = "") -> Any:
    with office.company.database.read() as connection:
        return store.get(connection, setting, scope)


def administrator(office: Office) -> Person:
    with office.company.database.write() as connection:
        granting.grant(
            connection, None, office.company.person(CHEN), office.company.site("EAST").id, Role.ADMINISTRATOR, NOW
        )
    return office.company.person(CHEN)


@pytest.fixture
def people(office: Office) -> People:
    trust(office, "never")
    office.mirrored()
    book = client(office.sandbox).open_by_key(office.sandbox.spreadsheet)
    return People(office, book.worksheet(TITLES["Settings"]))


def test_a_value_is_taken_as_it_is_written_and_answered(office: Office, people: People) -> None:
    at = people.place("Morning report")
    people.write(at, value="7点半")
    people.write(people.place("Days before"), value="soon")
    people.tick()
    assert said(office, alerting.MORNING) == time(7, 30)
    row = people.row("Morning report")
    assert (row["value"], row["answer"], row["changed_by"]) == ("07:30", "OK I-000001", "in the sheet 表格")
    row = people.row("Days before")
    assert row["value"] == "soon", "what is wrong stays until it is mended"
    assert row["answer"].startswith("ERROR Value: soon is not a whole number of days")
    assert said(office, alerting.EXPIRY_DAYS) == 30
    people.write(people.place("Days before"), value="45天")
    people.tick()
    assert people.row("Days before")["answer"] == "OK I-000003"
    assert said(office, alerting.EXPIRY_DAYS) == 45
    people.write(people.place("Days before"), value="很久")
    people.tick()
    assert "错误 值: “很久”不是" in people.row("Days before")["answer"], "in the language of what was written"
    people.write(people.place("Days before"), value="")
    people.tick()
    row = people.row("Days before")
    assert (row["value"], row["answer"]) == ("45 days", ""), "an empty value puts back what is set"
    assert office.company.count(settings_log) == 3
    before = office.sandbox.control.state("sheet")
    people.tick()
    assert office.sandbox.control.state("sheet") == before


def test_rows_are_added_changed_and_taken_out(office: Office, people: People) -> None:
    free = len(people.rows) + 2
    people.write(free, setting="审批", scope="调拨 WEST", value="超过100件：主管，不得自批")
    people.write(free + 1, setting="Reasons", scope="write-off Rats")
    people.write(free + 2, setting="Morning report", scope="EAST", value="6:00")
    people.write(free + 3, setting="Approval", scope="dance", value="above 1: manager")
    people.write(free + 4, setting="Our own notes")
    people.tick()
    assert said(office, alerting.MORNING, "EAST") == time(6)
    assert people.row("Approval", "transfer WEST")["value"] == "above 100 units: manager, not own"
    assert people.row("Approval", "transfer WEST")["answer"].startswith("OK")
    assert "Value: is missing" in people.row("Reasons", "write-off Rats")["answer"]
    assert "ERROR Value: begin with one of: transfer" in people.row("Approval", "dance")["answer"]
    assert people.row("Our own notes")["answer"] == "ERROR Value: is missing"
    people.write(people.place("Reasons", "write-off Rats"), value="鼠咬")
    people.write(people.place("Approval", "dance"), scope="count all")
    people.write(people.place("Our own notes"), setting="")
    people.write(people.place("Morning report", "EAST"), value="remove")
    people.tick()
    with office.company.database.read() as connection:
        assert wording.reasons(connection, "write_off") == [("Rats", "鼠咬")]
    assert people.row("Approval", "count all")["answer"].startswith("OK")
    assert said(office, alerting.MORNING, "EAST") == time(8)
    settings = [(row["setting"], row["scope"]) for row in people.rows]
    assert not any(setting.startswith("Morning") and scope == "EAST" for setting, scope in settings)
    assert len(settings) == len(set(settings))


def test_what_is_sorted_copied_deleted_or_brought_back_changes_nothing(office: Office, people: People) -> None:
    trust(office, "never")
    free = len(people.rows) + 2
    people.write(free, setting="Morning report", scope="WEST", value="09:15")
    people.tick()
    people.write(people.place("Days before"), value="never")
    people.tick()
    office.sandbox.control.post("/api/versions")
    changes, shown = office.company.count(settings_log), sorted(map(str, people.rows))
    last = len(people.rows) + 1
    value = SETTINGS.place("value")
    for left, right in ((0, len(SETTINGS.columns)), (value, value + 1)):
        specs = [{"dimensionIndex": value, "sortOrder": "DESCENDING"}]
        people.request(sortRange={"range": people.area(2, last, left, right), "sortSpecs": specs})
        people.tick()
        assert sorted(map(str, people.rows)) == shown
    copy = {"source": people.area(3, 3), "destination": people.area(last + 3, last + 3), "pasteType": "PASTE_NORMAL"}
    people.request(copyPaste=copy)
    people.tick()
    assert sorted(map(str, people.rows)) == shown
    people.tab.delete_rows(3, 4)
    people.tick()
    assert sorted(map(str, people.rows)) == shown
    people.write(people.place("Morning report", "WEST"), value="10:30")
    people.tick()
    assert said(office, alerting.MORNING, "WEST") == time(10, 30)
    office.sandbox.control.post("/api/versions/1", {"editor": "office@example.com"})
    people.tick()
    assert said(office, alerting.MORNING, "WEST") == time(10, 30), "an older version changes nothing"
    assert office.company.count(settings_log) == changes + 1


def test_a_copy_that_says_something_else_is_a_new_row(office: Office, people: People) -> None:
    people.write(len(people.rows) + 2, setting="Morning report", scope="EAST", value="07:00")
    people.tick()
    place, last = people.place("Morning report", "EAST"), len(people.rows) + 1
    copy = {"source": people.area(place, place), "destination": people.area(last + 1, last + 1)}
    people.request(copyPaste=copy | {"pasteType": "PASTE_NORMAL"})
    people.write(last + 1, scope="WEST")
    people.tick()
    assert said(office, alerting.MORNING, "WEST") == said(office, alerting.MORNING, "EAST") == time(7)
    people.write(len(people.rows) + 2, setting="Morning report", scope="EAST", value="05:00")
    people.tick()
    assert said(office, alerting.MORNING, "EAST") == time(7)
    assert "ERROR For: another row sets this" in people.rows[-1]["answer"]


def test_a_row_that_has_lost_its_key_is_answered_for_nothing_but_itself(office: Office, people: People) -> None:
    people.write(len(people.rows) + 2, setting="Reasons", scope="damage Forklift", value="叉车")
    people.tick()
    for days in ("soon", "45"):
        people.write(people.place("Days before"), value=days)
        people.tick()
    place = people.place("Reasons", "damage Forklift")
    for key in ("", people.row("Days before")["key"]):
        people.write(place, key=key, mark="")
        people.tick()
        row = people.row("Reasons", "damage Forklift")
        assert (row["value"], row["answer"]) == ("叉车", "OK I-000001")
        assert people.row("Days before")["answer"] == "OK I-000003"


def test_what_there_is_to_choose_from_is_offered_although_a_write_was_lost(office: Office, people: People) -> None:
    people.write(len(people.rows) + 2, setting="Days", scope="EAST", value="?")
    people.tick()
    people.write(people.place("Days", "EAST"), setting="Days of the morning report")
    office.fault("status", status=503, path=":batchUpdate$", times=3)
    office.now += 30
    assert office.mirror.tick().error is not None
    office.sandbox.control.delete("/api/faults?service=google")
    people.tick()
    place = people.place("Days of the morning report", "EAST")
    fields = {"includeGridData": True, "ranges": [f"'{people.tab.title}'!C{place}"]}
    (sheet,) = people.tab.spreadsheet.fetch_sheet_metadata(fields)["sheets"]
    rule = sheet["data"][0]["rowData"][0]["values"][0]["dataValidation"]
    assert {"userEnteredValue": "EAST"} in rule["condition"]["values"]


def test_what_is_important_waits_for_a_tap(office: Office, people: People) -> None:
    chen = administrator(office)
    trust(office, "high")
    people.write(people.place("Morning report"), value="06:45")
    free = len(people.rows) + 2
    people.write(free, setting="Approval", scope="transfer EAST", value="above 10 units: administrator")
    people.write(free + 1, setting="Reasons", scope="damage Forklift", value="叉车")
    people.tick()
    row = people.row("Morning report")
    assert (row["value"], row["answer"]) == ("06:45", f"WAITING FOR {chen.name}")
    assert people.row("Reasons", "damage Forklift")["answer"].startswith("OK"), "a word is not so important"
    assert said(office, alerting.MORNING) == time(8)
    people.write(people.place("Morning report"), value="06:50")
    people.tick()
    with office.company.database.write() as connection:
        states = {row.id: row.state for row in connection.execute(sheet_inbox.select())}
        assert sorted(states.values()) == ["ok", "waiting", "waiting", "withdrawn"], "what was written over is over"
        for entry in (each for each, state in states.items() if state == "waiting"):
            deciding.approve(connection, chen, entry, NOW)
    people.tick()
    assert said(office, alerting.MORNING) == time(6, 50)
    assert people.row("Morning report")["answer"].startswith("OK I-")
    assert people.row("Approval", "transfer EAST")["changed_by"] == chen.name
    people.write(people.place("Morning report"), value="05:00")
    people.tick()
    with office.company.database.write() as connection:
        newest = connection.execute(select(func.max(sheet_inbox.c.id))).scalar_one()
        deciding.reject(connection, chen, newest, NOW)
    office.tick()
    row = people.row("Morning report")
    assert (row["value"], row["answer"]) == ("06:50", f"REJECTED by {chen.name}")
    assert people.row("Approval", "transfer EAST")["answer"].startswith("OK I-")


def test_the_same_changed_in_the_chat_at_the_same_moment(office: Office, people: People) -> None:
    chen = administrator(office)

    def in_the_chat(value: time, at: datetime) -> None:
        with office.company.database.write() as connection:
            store.put(connection, alerting.MORNING, "", value, Editor(chen), at)

    in_the_chat(time(6), NOW)
    people.write(people.place("Morning report"), value="07:00")
    people.tick()
    assert said(office, alerting.MORNING) == time(7), "the last one applies"
    assert people.row("Morning report")["value"] == "07:00"
    with office.company.database.read() as connection:
        (row,) = connection.execute(outbox.select().where(outbox.c.subject == Subject.SETTING)).all()
        assert row.address == CHEN
        columns = (row.id, row.address, row.language, row.subject, row.body, 1, None)
        text, _ = word(connection, Notice(*columns), NOW)
        assert "06:00" in text
        assert "07:00" in text
        entry = entries.get(connection, 1)
    in_the_chat(time(9), entry.taken_at + timedelta(minutes=1))
    people.tick()
    row = people.row("Morning report")
    assert (row["value"], row["answer"]) == ("09:00", f"SET AGAIN by {chen.name}")


class Overtaken(Workbook):
    """A workbook in which somebody writes right after all of it was read."""

    then: Callable[[], None] | None = None

    def cells(self, ranges: list[str]) -> list[dict[str, Any]]:
        found = super().cells(ranges)
        then, self.then = self.then, None
        if then is not None:
            then()
        return found


def test_what_is_written_over_what_was_just_taken_is_taken_too(office: Office, people: People) -> None:
    office.workbook = Overtaken(office.workbook._sheets, office.workbook.id)
    office.restart()
    at = people.place("Morning report")
    people.write(at, value="7:15")
    office.workbook.then = lambda: people.write(at, value="9:45")
    people.tick()
    assert said(office, alerting.MORNING) == time(9, 45)
    assert people.row("Morning report")["value"] == "09:45"
    assert office.company.count(sheet_inbox) == 2


class Overwritten(Workbook):
    """A workbook in which somebody writes in the very moment in which it is written."""

    then: Callable[[], None] | None = None

    def write(self, requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
        then, self.then = self.then, None
        if then is not None:
            then()
        return super().write(requests)


@pytest.fixture
def overwritten(office: Office, people: People) -> Overwritten:
    book = Overwritten(office.workbook._sheets, office.workbook.id)
    office.workbook = book
    office.restart()
    people.tick()
    return book


def test_what_is_written_in_the_very_moment_in_which_it_is_written_over_is_taken(
    office: Office, people: People, overwritten: Overwritten
) -> None:
    at = people.place("Morning report")
    people.write(at, value="7:15")
    overwritten.then = lambda: people.write(at, value="9:45")
    people.tick()
    people.tick()
    assert said(office, alerting.MORNING) == time(9, 45)
    assert people.row("Morning report")["value"] == "09:45"
    assert people.row("Morning report")["answer"] == "OK I-000002"
    assert {sheet.title for sheet in people.tab.spreadsheet.worksheets()} == {*TITLES.values()}


def test_what_is_written_beside_what_is_written_in_that_moment_stays_and_is_taken(
    office: Office, people: People, overwritten: Overwritten
) -> None:
    free, beside = len(people.rows) + 2, people.place("Days before")
    people.write(people.place("Morning report"), value="7:15")

    def write() -> None:
        people.write(beside, value="12")
        people.write(free, setting="Reasons", scope="write-off Rats", value="鼠咬")

    overwritten.then = write
    people.tick()
    people.tick()
    assert (said(office, alerting.MORNING), said(office, alerting.EXPIRY_DAYS)) == (time(7, 15), 12)
    assert people.row("Reasons", "write-off Rats")["answer"].startswith("OK")
    assert office.company.count(sheet_inbox) == 3


def test_a_copy_that_was_left_when_the_program_was_killed_is_taken_away(
    office: Office, people: People, overwritten: Overwritten
) -> None:
    people.write(people.place("Morning report"), value="7:15")

    def die() -> None:
        overwritten.then = lambda: office.fault("status", path=":batchUpdate$", times=9)

    overwritten.then = die
    people.tick()
    office.sandbox.control.delete("/api/faults?service=google")
    office.workbook = Workbook(overwritten._sheets, overwritten.id)
    office.restart()
    people.tick()
    assert {sheet.title for sheet in people.tab.spreadsheet.worksheets()} == {*TITLES.values()}
    assert people.row("Morning report")["value"] == "07:15"
    assert office.company.count(sheet_inbox) == 1


def test_what_was_taken_and_could_not_be_answered_is_not_taken_again(office: Office, people: People) -> None:
    chen = administrator(office)
    trust(office, "high")
    free = len(people.rows) + 2
    people.write(free, setting="Reasons", scope="write-off Rats", value="鼠咬")
    people.tick()
    people.write(people.place("Reasons", "write-off Rats"), value="remove")
    people.write(people.place("Morning report"), value="6:45")
    people.write(people.place("Days before"), value="soon")
    free = len(people.rows) + 2
    people.write(free, setting="Approval", scope="transfer EAST", value="above 10 units: administrator")
    people.write(free + 1, setting="Reasons", scope="damage Forklift", value="叉车 ")
    people.write(free + 2, setting="Reasons", scope="damage", value="?")
    people.write(free + 3, setting="Reasons", scope="damage", value="?")
    office.fault("status", status=503, path=":batchUpdate$", times=1000)
    for _ in range(3):
        office.now += 60
        assert office.mirror.tick().error is not None
    office.sandbox.control.delete("/api/faults?service=google")
    told = office.company.count(outbox)
    for _ in range(2):
        people.tick()
        assert office.company.count(sheet_inbox) == 8
        assert office.company.count(outbox) == told
        answers = {(row["setting"].split()[0], row["scope"]): row["answer"] for row in people.rows if row["answer"]}
        assert answers["Morning", ""] == answers["Approval", "transfer EAST"] == f"WAITING FOR {chen.name}"
        assert answers["Reasons", "damage Forklift"].startswith("OK")
        assert [row["answer"][:5] for row in people.rows if row["scope"] == "damage"] == ["ERROR", "ERROR"]
        assert len(answers) == 5
    people.write(people.place("Morning report"), value="08:00")
    people.tick()
    people.write(people.place("Morning report"), value="6:45")
    people.tick()
    assert office.company.count(sheet_inbox) == 10, "what was answered may be written again"
