"""What is told is told once, wherever the program is killed; and what is open again after all is told again."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event, select

from domain.alerts import decisions, mornings
from domain.company.settings import alerting, store
from domain.ledger import keys
from domain.operations import ordering
from domain.storage.schema.alerts import alert_held, alert_watch, order_lines
from domain.storage.schema.people import outbox
from domain.vocabulary import Subject
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import CHEN, NOW, Company

GROUP = -100
EVENING, MORNING = NOW + timedelta(hours=10), NOW + timedelta(hours=19)  # ten and seven in Shanghai


@pytest.fixture
def watch(company: Company) -> Watch:
    company.receive("RICE", 100)
    company.receive("WATER", 60)
    watch = Watch(company)
    watch.follow()
    return watch


class Killed(BaseException):
    """The program is gone."""


@contextmanager
def killed_at_write(number: int) -> Iterator[list[str]]:
    """Die before this write, counted from 0, to any database. Yields the writes there were."""
    written: list[str] = []

    def step(_connection: Connection, _cursor: object, statement: str, *_rest: Any) -> None:
        if statement.startswith(("INSERT", "UPDATE", "DELETE")):
            if len(written) == number:
                raise Killed
            written.append(statement)

    event.listen(Engine, "before_cursor_execute", step)
    try:
        yield written
    finally:
        event.remove(Engine, "before_cursor_execute", step)


def die_at_every_write(deed: Callable[[], object], untouched: Callable[[], None]) -> int:
    """Do it, killed at its first write, at its second, and so on, until it lives. Returns how many there are."""
    for number in range(100):
        try:
            with killed_at_write(number):
                deed()
        except Killed:
            untouched()
        else:
            return number
    raise AssertionError("it never ends")


def quiet_at_night(company: Company) -> None:
    span = alerting.QUIET_HOURS.kind.load("21-7")
    with company.database.write() as connection:
        store.put(connection, alerting.QUIET_HOURS, f"{GROUP}", span, store.Editor(company.person(CHEN)), NOW)


def test_killed_at_any_write_after_a_booking_it_is_told_once(company: Company, watch: Watch) -> None:
    company.issue("WATER", 60)
    company.seal()
    with company.database.read() as connection:
        before = connection.execute(select(alert_watch.c.position)).scalar_one()

    def untouched() -> None:
        with company.database.read() as connection:
            assert connection.execute(select(alert_watch.c.position)).scalar_one() == before
        assert (watch.open(), watch.told()) == ([], [])

    assert die_at_every_write(watch.follow, untouched) > 3
    assert watch.follow() == 0
    assert watch.told() == [(GROUP, ["out WATER"])]


def test_killed_at_any_write_when_quiet_hours_end_it_is_told_once(company: Company, watch: Watch) -> None:
    quiet_at_night(company)
    company.issue("WATER", 60, now=EVENING)
    watch.follow(EVENING)

    def untouched() -> None:
        assert company.count(alert_held) == 1
        assert watch.told() == []

    assert die_at_every_write(lambda: watch.release(MORNING), untouched) > 1
    assert watch.release(MORNING) == 0
    assert watch.told() == [(GROUP, ["out WATER"])]


def test_killed_at_any_write_of_a_morning_or_when_it_goes_on_it_is_told_once(company: Company, watch: Watch) -> None:
    company.issue("WATER", 60)
    watch.follow()
    eight = NOW.replace(hour=0, minute=5) + timedelta(days=1)

    def morning() -> int:
        with company.database.write() as connection:
            return mornings.enqueue_due(connection, eight)

    def cards() -> int:
        with company.database.read() as connection:
            return len(connection.execute(select(outbox.c.id).where(outbox.c.subject == Subject.MORNING)).all())

    def no_card() -> None:
        assert cards() == 0

    def not_late() -> None:
        assert len(watch.told()) == 1

    assert die_at_every_write(morning, no_card) > 2
    assert (morning(), cards()) == (0, 1)
    assert die_at_every_write(lambda: watch.escalate(eight + timedelta(hours=9)), not_late) > 1
    assert watch.escalate(eight + timedelta(hours=9)) == 0
    assert watch.told() == [(GROUP, ["out WATER"]), (CHEN, ["out WATER"])]


def out_of_water(watch: Watch) -> int:
    (number,) = [row.id for row in watch.rows() if (row.sku, row.rule) == ("WATER", "out")]
    return int(number)


def test_what_was_in_hand_and_is_out_again_after_all_is_told_aloud_again(company: Company, watch: Watch) -> None:
    company.issue("WATER", 60)
    watch.follow()
    with company.database.write() as connection:
        context = company.context(connection, by=CHEN, now=NOW + timedelta(minutes=1))
        decisions.order(context, out_of_water(watch), 48)
    hour = NOW + timedelta(hours=1)
    company.receive("WATER", 2, now=hour)
    watch.follow(hour)
    with company.database.write() as connection:
        order_id = connection.execute(select(order_lines.c.id)).scalar_one()
        ordering.withdraw(company.context(connection, keys.order_change(order_id), by=CHEN), order_id)
    watch.sweep(hour)
    assert watch.standing()["out WATER"] == "(open)", "two bottles were not the end of it"
    company.issue("WATER", 2, now=hour)
    watch.follow(hour)
    assert watch.told() == [(GROUP, ["out WATER"])] * 2


def test_what_was_put_off_goes_to_the_same_person_again_when_its_time_is_over(company: Company, watch: Watch) -> None:
    company.issue("WATER", 60)
    watch.follow()
    assert watch.escalate(NOW + timedelta(hours=2)) == 1
    with company.database.write() as connection:
        until = NOW + timedelta(hours=4)
        decisions.snooze(connection, company.person(CHEN), out_of_water(watch), until, NOW + timedelta(hours=3))
    tomorrow = NOW.replace(hour=0, minute=5) + timedelta(days=1)
    with company.database.write() as connection:
        assert mornings.enqueue_due(connection, tomorrow) == 1
    assert watch.escalate(tomorrow + timedelta(hours=2)) == 1
    assert watch.told() == [(GROUP, ["out WATER"]), (CHEN, ["out WATER"]), (CHEN, ["out WATER"])]


def test_what_was_held_back_at_night_goes_on_only_when_its_readers_had_time(company: Company, watch: Watch) -> None:
    quiet_at_night(company)
    company.issue("WATER", 60, now=EVENING)
    watch.follow(EVENING)
    assert watch.release(MORNING) == 1
    assert watch.escalate(MORNING) == 0
    assert watch.escalate(MORNING + timedelta(hours=2)) == 1
