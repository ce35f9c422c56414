"""What is told of the program from outside: what runs, what waits, what is late."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import cli
from bot.cli.status import Status, status
from bot.migrations.schema_version import prepare
from bot.telegram import health
from bot.telegram.health import ProgramNote, TickNote
from bot.telegram.inbox_rows import State, inbox
from domain.company import outbox, people
from domain.ledger.sealing import seal
from domain.storage.database import Database
from domain.vocabulary import Subject
from tests.databases import new_database
from tests.domain.small_company import ANA, NOW, Company

SECOND = timedelta(seconds=1)


@pytest.fixture(params=["sqlite", "postgresql"])
def company(request: pytest.FixtureRequest, tmp_path: Path, postgresql: str) -> Iterator[Company]:
    del postgresql
    with new_database(request, tmp_path, empty=True) as database:
        prepare(database)
        yield Company.founded(database, tmp_path)


def note(database: Database, *ticks: TickNote, ago: timedelta = SECOND) -> None:
    with database.write() as connection:
        health.note(connection, ProgramNote("here:7", NOW - timedelta(hours=3), NOW - ago, ticks))


def well(name: str = "seal", position: int | None = None) -> TickNote:
    return TickNote(name, NOW - SECOND, None, position)


def look(database: Database) -> Status:
    with database.read() as connection:
        return status(connection, NOW)


def arrive(database: Database, ago: timedelta, state: State = State.WAITING) -> None:
    with database.write() as connection:
        row: dict[str, Any] = {"update_id": 1, "body": {}, "received_at": NOW - ago, "state": state, "due_at": NOW}
        connection.execute(inbox.insert(), row)


def test_while_it_runs_and_nothing_waits_all_is_well(company: Company) -> None:
    note(company.database, well(), well("mirror", 0))
    found = look(company.database)
    assert found.ails == []
    lines = list(found.lines())
    assert "running    here:7, for 3 h" in lines
    assert "tick       seal          ended well 1 s ago" in lines
    assert lines[-1] == "all is well"
    assert found.as_json()["healthy"] is True


def test_where_nothing_runs_that_is_said(company: Company) -> None:
    assert look(company.database).ails == ["the bot is not running"]
    note(company.database, well(), ago=timedelta(minutes=5))
    found = look(company.database)
    assert found.ails == ["the bot is not running"]
    assert "ended      here:7, without a word, 5 min ago" in list(found.lines())


def test_a_tick_that_is_late_is_named_with_its_reason(company: Company) -> None:
    note(company.database, TickNote("mirror", None, "Google is away", None))
    found = look(company.database)
    assert found.ails == ["“mirror” is late: Google is away"]
    assert found.as_json()["programs"][0]["ticks"]["mirror"] == {"well_at": None, "problem": "Google is away"}


def test_queues_are_counted_with_the_age_of_their_oldest(company: Company) -> None:
    note(company.database, well("mirror", 0))
    arrive(company.database, timedelta(seconds=90))
    company.receive("WATER", 5)
    with company.database.write() as connection:
        ana = people.by_address(connection, ANA)
        assert ana
        outbox.enqueue(connection, ana, Subject.MORNING, {}, key="k", now=NOW - timedelta(seconds=30))
    queues = {queue.name: (queue.waiting, queue.oldest) for queue in look(company.database).queues}
    assert queues["inbox"] == (1, 90)
    assert queues["outbox"] == (1, 30)
    assert queues["journal"][0] == 1
    with company.database.write() as connection:
        seal(connection)
    queues = {queue.name: (queue.waiting, queue.oldest) for queue in look(company.database).queues}
    assert queues["journal"] == (0, None)
    assert queues["sheet"][0] == 1
    assert queues["sheet"][1] is not None


def test_what_waits_for_too_long_is_not_well(company: Company) -> None:
    note(company.database, well())
    arrive(company.database, timedelta(minutes=20))
    assert look(company.database).ails == ["inbox: something has been waiting for 20 min"]


def test_what_was_set_aside_is_counted(company: Company) -> None:
    note(company.database, well())
    arrive(company.database, timedelta(days=1), State.FAILED)
    found = look(company.database)
    assert found.set_aside == 1
    assert found.ails == []


def test_a_clock_that_was_set_back_makes_nothing_negative(company: Company) -> None:
    note(company.database, TickNote("seal", NOW + timedelta(hours=1), None, None), ago=-timedelta(hours=1))
    found = look(company.database)
    assert found.ails == []
    assert "tick       seal          ended well 0 s ago" in list(found.lines())


def test_a_program_of_which_nothing_was_heard_for_a_day_is_forgotten(company: Company) -> None:
    note(company.database, well(), ago=timedelta(days=2))
    with company.database.write() as connection:
        health.forget_old(connection, NOW)
    assert look(company.database).programs == ()


def test_the_command_says_it_for_people_and_for_programs_and_by_its_exit_code(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STOREKEEPER_DATABASE", company.database.url)
    told = CliRunner().invoke(cli.app, ["status"])
    assert told.exit_code == 1
    assert "! the bot is not running" in told.stdout
    told = CliRunner().invoke(cli.app, ["status", "--json"])
    assert told.exit_code == 1
    assert json.loads(told.stdout)["healthy"] is False


@pytest.mark.parametrize("jump", [timedelta(days=30), -timedelta(days=30), timedelta(hours=1), -timedelta(hours=1)])
def test_after_a_jump_of_the_clock_the_ages_are_right_and_the_jump_is_told(company: Company, jump: timedelta) -> None:
    """What arrived 90 s ago did so 60 s before the clock was set."""
    by = round(jump.total_seconds())
    with company.database.write() as connection:
        moved_at = NOW - timedelta(seconds=30)
        health.note(connection, ProgramNote("here:7", NOW - timedelta(hours=3), NOW - SECOND, (well(),), moved_at, by))
    arrive(company.database, timedelta(seconds=90) + jump)
    found = look(company.database)
    assert found.ails == []
    lines = list(found.lines())
    assert "running    here:7, for 3 h" in lines
    assert "inbox      1 updates to be answered, the oldest for 90 s" in lines
    told = {86400: "30 d", 3600: "60 min"}[86400 if abs(by) > 86400 else 3600]
    assert f"clock      was set {'forward' if by > 0 else 'back'} by {told}, 30 s ago" in lines
    assert found.as_json()["clock"] == {"set_at": moved_at.isoformat(), "forward_seconds": by}


def test_what_arrived_before_the_clock_was_seen_to_be_set_back_was_said_to_wait_for_an_hour(company: Company) -> None:
    with company.database.write() as connection:
        seen = NOW - SECOND
        health.note(connection, ProgramNote("here:7", NOW - timedelta(hours=3), NOW, (well(),), seen, -3600))
    arrive(company.database, 2 * SECOND)
    assert look(company.database).queues[0].oldest == 2


def test_what_arrived_since_a_jump_of_the_clock_is_as_old_as_it_says(company: Company) -> None:
    for by in (86400, -86400):
        with company.database.write() as connection:
            moved_at = NOW - timedelta(hours=2)
            health.note(connection, ProgramNote("here:7", NOW - timedelta(hours=3), NOW, (), moved_at, by))
            connection.execute(inbox.delete())
        arrive(company.database, timedelta(seconds=70))
        assert look(company.database).queues[0].oldest == 70
