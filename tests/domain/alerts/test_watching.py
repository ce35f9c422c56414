"""Alerts at the moment: after a booking, and once, whatever happens to the program and its clock."""

import threading
from datetime import time, timedelta

import pytest
from sqlalchemy import select

from domain.alerts import mornings, watching
from domain.alerts.settings import AlertSettings
from domain.company.settings import alerting, store
from domain.company.settings.store import Editor
from domain.storage.schema.alerts import alert_watch
from domain.storage.schema.people import outbox
from domain.vocabulary import Subject
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import ANA, CHEN, NOW, SOON, Company

GROUP = -100


@pytest.fixture
def watch(company: Company) -> Watch:
    company.receive("RICE", 100)
    company.receive("WATER", 60)
    company.receive("WATER", 30, by=ANA)
    watch = Watch(company)
    watch.follow()
    assert (watch.open(), watch.open("WEST")) == ([], [])
    return watch


def test_what_a_booking_brings_below_its_minimum_is_an_alert_and_only_what_is_out_is_told_at_once(
    company: Company, watch: Watch
) -> None:
    company.issue("WATER", 20)
    assert watch.follow() == 1
    assert (watch.open(), watch.told()) == (["low WATER"], [])
    company.issue("WATER", 40)
    assert watch.follow() == 1
    assert watch.open() == ["out WATER"]
    assert watch.told() == [(GROUP, ["out WATER"])]
    assert watch.follow() == 0


def test_a_repeated_look_a_sweep_and_the_morning_do_not_say_it_again(company: Company, watch: Watch) -> None:
    company.issue("WATER", 60)
    watch.follow()
    for now in (NOW, NOW - timedelta(days=400), NOW + timedelta(hours=1), NOW):
        watch.look(now)
        watch.sweep(now)
        watch.follow(now)
    company.issue("RICE", 1)
    company.receive("RICE", 2)
    watch.follow()
    assert len(watch.told()) == 1


def test_what_the_sweep_has_found_first_is_told_all_the_same(company: Company, watch: Watch) -> None:
    company.issue("WATER", 60)
    assert watch.sweep() == 1
    assert (watch.open(), watch.told()) == (["out WATER"], [])
    watch.follow()
    assert watch.told() == [(GROUP, ["out WATER"])]


def test_what_stood_so_before_is_not_told_at_once_because_something_else_is_booked(
    company: Company, watch: Watch
) -> None:
    company.issue("WATER", 60)
    watch.sweep()
    company.receive("WATER", 5, by=ANA)  # at the other site
    with company.database.write() as connection:
        mornings.enqueue_now(connection, [company.site("EAST").id], "k", NOW)
    watch.follow()
    assert len(watch.told()) == 1, "the booking that took the last"


def test_it_is_told_again_when_it_had_really_gone(company: Company, watch: Watch) -> None:
    company.issue("WATER", 60)
    watch.follow()
    company.receive("WATER", 2)
    watch.follow()
    company.issue("WATER", 2)
    watch.follow()
    assert len(watch.told()) == 1, "two bottles were not the end of it"
    company.receive("WATER", 30)
    watch.follow()
    company.issue("WATER", 30)
    watch.follow()
    assert len(watch.told()) == 1, "what comes within half an hour of another is told together with the next"
    assert watch.release(NOW + timedelta(minutes=29)) == 0
    assert watch.release(NOW + timedelta(minutes=30)) == 1
    assert watch.release(NOW + timedelta(minutes=99)) == 0
    assert len(watch.told()) == 2


def test_a_lot_that_arrives_short_dated_is_an_alert_at_once(company: Company, watch: Watch) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    watch.follow()
    assert (watch.open(), watch.told()) == (["expiring 14 PARA P-1"], [])


def _killed_after_looking(company: Company) -> None:
    with company.database.write() as connection:
        watching.follow(connection, NOW)
        raise KeyboardInterrupt


def test_an_alert_and_its_notice_are_committed_with_the_place_in_the_journal_or_not_at_all(
    company: Company, watch: Watch
) -> None:
    company.issue("WATER", 60)
    company.seal()
    with company.database.read() as connection:
        before = connection.execute(select(alert_watch.c.position)).scalar_one()
    with pytest.raises(KeyboardInterrupt):
        _killed_after_looking(company)
    with company.database.read() as connection:
        assert connection.execute(select(alert_watch.c.position)).scalar_one() == before
    assert (watch.open(), watch.told()) == ([], [])
    watch.follow()
    assert (watch.open(), watch.told()) == (["out WATER"], [(GROUP, ["out WATER"])])


def test_replicas_that_look_at_the_same_moment_say_it_once(company: Company, watch: Watch) -> None:
    company.issue("WATER", 60)
    company.receive("PARA", 5, "P-1", SOON)
    company.seal()
    start = threading.Barrier(4)

    def replica() -> None:
        start.wait()
        for _ in range(3):
            watch.sweep()
            watch.follow()
            watch.release()
            watch.escalate(NOW + timedelta(hours=2))
            with company.database.write() as connection:
                mornings.enqueue_due(connection, NOW)

    replicas = [threading.Thread(target=replica) for _ in range(4)]
    for each in replicas:
        each.start()
    for each in replicas:
        each.join()
    assert watch.open() == ["expiring 14 PARA P-1", "out WATER"]
    assert [row.times for row in watch.rows()] == [1, 1]
    assert watch.told() == [(GROUP, ["out WATER"]), (CHEN, ["out WATER"])]
    with company.database.read() as connection:
        cards = connection.execute(select(outbox.c.address).where(outbox.c.subject == Subject.MORNING)).scalars().all()
    assert len(cards) == 1, "the west has nothing to tell"


def test_a_morning_in_which_nothing_urgent_is_open_makes_no_sound(company: Company, watch: Watch) -> None:
    company.issue("WATER", 20)
    site = company.site("EAST").id
    with company.database.write() as connection:
        mornings.enqueue_now(connection, [site], "one", NOW)
    company.issue("WATER", 40)
    with company.database.write() as connection:
        mornings.enqueue_now(connection, [site], "two", NOW)
        rows = connection.execute(select(outbox).where(outbox.c.subject == Subject.MORNING).order_by(outbox.c.id)).all()
    assert [row.silent for row in rows] == [1, 0]


def test_what_can_wait_is_told_on_mondays(company: Company, watch: Watch) -> None:
    company.receive("PARA", 5, "P-1", (NOW + timedelta(days=80)).date())
    first = NOW.replace(hour=0, minute=30)  # a Tuesday
    told = []
    for days in range(1, 78):
        with company.database.write() as connection:
            if mornings.enqueue_due(connection, first + timedelta(days=days)):
                told.append(days)
    assert told == [1, 55, 69, 76], "the first card, and the Mondays after the next horizons"
    assert watch.told() == []


def test_the_company_says_when_it_is_morning_and_how_long_before_expiry(company: Company, watch: Watch) -> None:
    chen = Editor(company.person(CHEN))
    with company.database.write() as connection:
        store.put(connection, alerting.MORNING, "EAST", time(6, 30), chen, NOW)
        store.put(connection, alerting.EXPIRY_DAYS, "dairy", 10, chen, NOW)
        settings = AlertSettings.of(connection)
    assert (settings.horizons_for("", None), settings.horizons_for("dairy", None)) == ((90, 30, 14, 7), (10, 7))
    company.issue("WATER", 60)
    half_past_six = NOW.replace(hour=22, minute=30)  # of the next day, in Shanghai
    with company.database.write() as connection:
        assert mornings.enqueue_due(connection, half_past_six - timedelta(minutes=1)) == 0
        assert mornings.enqueue_due(connection, half_past_six) == 1
    assert watch.standing() == {"out WATER": "open"}


def test_what_is_due_is_seen_without_a_lock(company: Company, watch: Watch) -> None:
    company.issue("WATER", 60)
    watch.follow()
    morning = NOW.replace(hour=0, minute=30) + timedelta(days=1)
    with company.database.read() as connection:
        assert mornings.is_due(connection, morning)
    with company.database.write() as connection:
        assert mornings.enqueue_due(connection, morning) == 1
        assert not mornings.is_due(connection, morning)
