"""What was asked for after the backup is told one by one, where no movement tells of it; the rest is asked again."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli import files, restoring
from domain.company.settings.counts import RECOUNT
from domain.ledger import epochs
from domain.operations import escalating
from domain.reports import lost_requests
from domain.storage.database import Database
from domain.storage.schema.people import outbox
from domain.vocabulary import Subject
from sheets.restored import beyond, is_same, note_lost
from tests.domain.small_company import CHEN, LI, NOW, Company


@pytest.fixture
def backup(company: Company, tmp_path: Path) -> Iterator[Database]:
    """Taken after receipt 1 and before all that is asked for."""
    company.receive("WATER", 24)
    company.seal()
    files.copy_to_file(company.database, tmp_path / "backup.sqlite3")
    with closing(Database(f"sqlite:///{tmp_path / 'backup.sqlite3'}")) as database:
        yield database


def escalate(company: Company, movement_id: int, steps: int | None = None) -> None:
    with company.database.write() as connection:
        assert escalating.ask_managers(connection, company.person(LI), movement_id, steps, NOW)


def told(company: Company, backup: Database) -> list[tuple[str, str, str]]:
    with company.database.read() as old, backup.read() as connection:
        return [(each.number, each.person, each.told) for each in lost_requests.only_in(old, connection)]


def test_each_request_that_no_movement_tells_of_is_listed(company: Company, backup: Database) -> None:
    company.sets(RECOUNT, "never")
    company.request("WATER", 5, by=LI)
    company.reserve("WATER", 3, "SO-17", by=LI)
    assert [company.tally("WATER", 20, by=LI).state for _ in range(2)] == ["asked"] * 2
    escalate(company, 1)
    escalate(company, 1, 20)
    assert told(company, backup) == [
        ("T-000001", "李伟", "Transfer request 调拨申请 · WATER · 5 bottle · EAST → WEST"),
        ("V-000001", "李伟", "Reservation 预留 · WATER · 3 bottle · EAST: SO-17"),
        ("N-000002", "李伟", "Count 盘点 · WATER · 20 bottle (24 bottle) · DOCK"),
        ("R-000001", "李伟", "Undo request 撤销申请"),
        ("R-000001", "李伟", "Correction request 更正申请"),
    ]


def test_what_was_decided_or_is_in_the_backup_is_not_listed(company: Company, backup: Database) -> None:
    company.sent(company.request("WATER", 5))
    assert told(company, backup) == []
    with company.database.read() as old, company.database.read() as same:
        assert list(lost_requests.only_in(old, same)) == []


def test_managers_and_whoever_asked_are_told(company: Company, backup: Database) -> None:
    company.request("WATER", 5, by=LI)
    with company.database.read() as old, backup.write() as connection:
        epoch = epochs.begin(connection, NOW)
        assert is_same(old, connection, epoch.position)
        requests = lost_requests.only_in(old, connection)
        assert note_lost(connection, epoch.position, beyond(old, epoch.position), NOW, requests) == 1
        (line,) = epochs.lost(connection, epoch.id)
        assert (line.number, line.person) == ("T-000001", "李伟")
        query = select(outbox.c.address).where(outbox.c.subject == Subject.LOST)
        assert set(connection.execute(query).scalars()) == {LI, CHEN}


def test_an_undo_that_waits_is_asked_again_and_one_that_was_done_is_not(company: Company) -> None:
    first, second = company.receive("WATER", 24), company.receive("WATER", 5)
    for each in (first, second):
        escalate(company, each.posted.id)
    company.reverse(second, by=CHEN)
    renewed = restoring.renew(company.database, {}, NOW + timedelta(hours=1))
    assert renewed.asked_again == 1
    with company.database.read() as connection:
        query = select(outbox.c.body).where(outbox.c.subject == Subject.UNDO, outbox.c.state == "waiting")
        assert [body["movement"] for body in connection.execute(query).scalars()] == [first.posted.id]
