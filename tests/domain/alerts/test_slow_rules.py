"""The rules about what comes with time: each on either side of its limit, and that it ends."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from domain.company.settings.counts import PLAN
from domain.storage.schema.company import minimums
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import ANA, LI, NOW, TODAY, Company


@pytest.fixture
def watch(company: Company) -> Watch:
    """Rice and bottles enough in EAST."""
    company.receive("RICE", 200, now=NOW - timedelta(days=100))
    company.receive("WATER", 230, now=NOW - timedelta(days=100))
    return Watch(company)


def keep(company: Company, **values: int | None) -> None:
    water = (minimums.c.item_id == company.item("WATER").id, minimums.c.site_id == company.site("EAST").id)
    with company.database.write() as connection:
        connection.execute(update(minimums).where(*water).values(values))


def test_more_than_the_maximum(company: Company, watch: Watch) -> None:
    keep(company, maximum=230)
    watch.look()
    assert watch.open() == []
    company.receive("WATER", 1)
    watch.look()
    assert watch.open() == ["over WATER"]
    company.issue("WATER", 10)
    watch.look()
    assert watch.standing() == {"over WATER": "(open)"}, "221: less than a tenth below"
    company.issue("WATER", 15)
    watch.look()
    assert watch.standing() == {}


def test_what_will_be_used_before_more_can_come(company: Company, watch: Watch) -> None:
    company.issue("WATER", 90, now=NOW - timedelta(days=40))  # one a day, of the last 90
    company.issue("WATER", 80, now=NOW)  # today does not count yet
    company.seal()
    watch.look()
    assert (watch.open(), str(company.stock("WATER"))) == ([], "60"), "there is no lead time"
    keep(company, lead_days=60)
    watch.look()
    assert watch.open() == []
    keep(company, lead_days=61)
    watch.look()
    assert watch.open() == ["cover WATER"]
    (row,) = watch.rows()
    assert (row.steps, row.bound) == (60, 61)
    company.issue("WATER", 20)
    watch.look()
    assert watch.open() == ["low WATER"], "that says it already"
    company.receive("WATER", 60)
    watch.look()
    assert watch.open() == []


def test_of_what_is_issued_only_lately_nothing_is_foretold(company: Company, watch: Watch) -> None:
    company.issue("WATER", 170, now=NOW - timedelta(days=29))
    company.seal()
    keep(company, lead_days=100)
    watch.look()
    assert watch.open() == []


def test_what_nobody_has_wanted_for_half_a_year(company: Company, watch: Watch) -> None:
    company.issue("WATER", 1, now=NOW - timedelta(days=99))
    company.seal()
    start = NOW - timedelta(days=100)
    for days, found in (
        (179, []),
        (180, ["idle 180 RICE"]),
        (181, ["idle 180 RICE", "idle 180 WATER"]),
    ):
        watch.look(start + timedelta(days=days))
        assert watch.open() == found, days
    company.issue("RICE", 1, now=start + timedelta(days=181))
    company.seal()
    watch.look(start + timedelta(days=181))
    assert watch.open() == ["idle 180 WATER"]


def test_what_is_on_the_way_for_a_week(company: Company, watch: Watch) -> None:
    sent = company.sent(company.request("WATER", 20, by=ANA))
    watch.look(NOW + timedelta(days=6))
    assert watch.open("WEST") == ["out WATER"]
    watch.look(NOW + timedelta(days=7))
    assert watch.open("WEST") == ["out WATER", "road 7 WATER"]
    assert watch.open() == [], "it is the receiver's"
    company.arrive(sent)
    watch.look(NOW + timedelta(days=7))
    assert watch.open("WEST") == []


def test_all_that_a_rule_may_say_is_found_after_a_booking_too(company: Company, watch: Watch) -> None:
    watch.follow()
    keep(company, maximum=230)
    company.receive("WATER", 1, by=LI)
    watch.follow()
    assert watch.open() == ["over WATER"]


def test_a_lot_that_another_site_would_use_before_it_expires(company: Company, watch: Watch) -> None:
    company.receive("PARA", 60, "P-1", TODAY + timedelta(days=30), now=NOW - timedelta(days=60))
    company.receive("PARA", 90, "P-9", TODAY + timedelta(days=300), by=ANA, now=NOW - timedelta(days=60))
    company.issue("PARA", 9, now=NOW - timedelta(days=50))  # one in ten days: 3 until it expires, of 51
    company.issue("PARA", 72, by=ANA, now=NOW - timedelta(days=50))  # 24 in the time, beside 18 of its own
    company.seal()
    watch.look()
    (row,) = [row for row in watch.rows() if row.rule == "rescue"]
    assert (row.present, row.steps, row.bound) == (1, 48, 6)
    for closed, found in ((TODAY, []), (None, ["rescue PARA P-1"])):
        watch.closes("WEST", closed)
        watch.look()
        assert [each for each in watch.open() if each.startswith("rescue")] == found
    company.receive("PARA", 6, "P-8", TODAY + timedelta(days=300), by=ANA)
    watch.look()
    assert [each for each in watch.open() if each.startswith("rescue")] == []


def test_what_waits_for_a_decision_for_days_until_it_is_decided(company: Company, watch: Watch) -> None:
    asked = company.request("WATER", 20, by=ANA)
    watch.look(NOW + timedelta(days=2))
    assert watch.open() == []
    watch.look(NOW + timedelta(days=3))
    assert watch.open() == ["waiting 3 WATER"]
    company.reject(asked)
    watch.sweep(NOW + timedelta(days=3))
    assert watch.standing() == {}


def test_what_was_not_counted_for_two_weeks_after_it_was_due_until_it_is(company: Company, watch: Watch) -> None:
    company.seal()
    company.sets(PLAN, "110")
    watch.sweep(NOW + timedelta(days=23))
    assert watch.standing() == {}
    for _ in range(2):
        watch.sweep(NOW + timedelta(days=24))
        assert watch.open() == ["count 14 RICE", "count 14 WATER"]
    company.receive("WATER", 1)
    watch.follow(NOW + timedelta(days=24))
    assert watch.open() == ["count 14 RICE", "count 14 WATER"]
    company.tally("WATER", 231, now=NOW + timedelta(days=24))
    watch.sweep(NOW + timedelta(days=24))
    assert watch.standing() == {"count 14 RICE": "open"}
    assert {row.times for row in watch.rows()} == {1}
    company.sets(PLAN, "off", "EAST")
    watch.sweep(NOW + timedelta(days=24))
    assert watch.standing() == {}
