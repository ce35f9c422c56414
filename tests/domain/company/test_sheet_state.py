"""How the sheet stands, and of what about it administrators are told: once, and once more when it is mended."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.company import granting
from domain.company.settings import mirroring, store
from domain.company.settings.store import Editor
from domain.company.sheet import state
from domain.company.sheet.state import MAX_CELLS, SheetFinding
from domain.storage.schema.people import outbox
from domain.vocabulary import SheetTrouble
from tests.domain.small_company import CHEN, NOW, Company

MINUTE = timedelta(minutes=1)
WELL = SheetFinding("book", 7, 0, 1000)


class Sheet:
    """What is found of a sheet, minute by minute."""

    def __init__(self, company: Company) -> None:
        self.company, self.now = company, NOW

    def is_found(self, found: SheetFinding, *, minutes: float = 1) -> list[str]:
        """What is told at the end of this time."""
        before = len(self.told())
        for _ in range(4):
            self.now += minutes * MINUTE / 4
            with self.company.database.read() as connection:
                known, patience = state.get(connection), state.patience(connection)
            if state.is_news(known, state.after(known, found, self.now), patience):
                with self.company.database.write() as connection:
                    state.note(connection, found, self.now)
        return self.told()[before:]

    def told(self) -> list[str]:
        with self.company.database.read() as connection:
            rows = connection.execute(select(outbox).order_by(outbox.c.id)).all()
        assert {row.address for row in rows} <= {CHEN}
        return [row.body["what"] for row in rows]


@pytest.fixture
def sheet(company: Company) -> Sheet:
    chen = company.person(CHEN)
    with company.database.write() as connection:
        granting.grant(connection, None, chen, company.site("EAST").id, "administrator", NOW)
    return Sheet(company)


def ill(trouble: SheetTrouble) -> SheetFinding:
    return SheetFinding("book", trouble=trouble, problem="as Google says")


def test_away_for_long_is_told_once_and_the_end_of_it(sheet: Sheet) -> None:
    assert sheet.is_found(WELL) == []
    assert sheet.is_found(ill(SheetTrouble.AWAY), minutes=9) == []
    assert sheet.is_found(ill(SheetTrouble.AWAY), minutes=5) == ["sheet-away"]
    assert sheet.is_found(ill(SheetTrouble.QUOTA), minutes=300) == []
    assert sheet.is_found(WELL) == ["sheet-well"]
    assert sheet.is_found(WELL, minutes=30) == []


def test_a_short_outage_is_not_told_and_the_time_is_a_setting(sheet: Sheet, company: Company) -> None:
    assert sheet.is_found(ill(SheetTrouble.AWAY), minutes=9) + sheet.is_found(WELL) == []
    with company.database.write() as connection:
        store.put(connection, mirroring.SHEET_AWAY, "", 60, Editor(), NOW)
    assert sheet.is_found(ill(SheetTrouble.AWAY), minutes=59) == []
    assert sheet.is_found(ill(SheetTrouble.AWAY), minutes=20) == ["sheet-away"]


def test_what_somebody_has_to_do_something_about_is_told_soon(sheet: Sheet) -> None:
    assert sheet.is_found(ill(SheetTrouble.RIGHTS), minutes=0.5) == []
    assert sheet.is_found(ill(SheetTrouble.RIGHTS), minutes=2) == ["sheet-rights"]
    assert sheet.is_found(ill(SheetTrouble.RIGHTS), minutes=60) == []
    assert sheet.is_found(ill(SheetTrouble.AWAY), minutes=60) == []
    assert sheet.is_found(ill(SheetTrouble.DAMAGED), minutes=2) == ["sheet-damaged"]
    assert sheet.is_found(WELL) == ["sheet-well"]


def test_that_it_fills_is_told_once_until_it_has_fallen(sheet: Sheet) -> None:
    def full(part: float) -> list[str]:
        return sheet.is_found(SheetFinding("book", 7, 0, int(MAX_CELLS * part)))

    assert [full(part) for part in (0.69, 0.7, 0.69, 0.8, 0.6, 0.71)] == [
        *([], ["sheet-filling"], [], []),
        *([], ["sheet-filling"]),
    ]


def test_bookings_alone_are_noted_now_and_then(sheet: Sheet, company: Company) -> None:
    sheet.is_found(WELL)
    noted = set()
    for position in range(8, 20):
        sheet.is_found(SheetFinding("book", position, 0, 1000), minutes=0.04)
        with company.database.read() as connection:
            found = state.get(connection)
        assert found is not None
        noted.add(found.noted_at)
    assert len(noted) <= 4
