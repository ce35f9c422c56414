"""A year of random stock in three time zones: told within its time, once, never in quiet hours or on days off."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from domain.alerts import decisions, escalating, mornings, telling
from domain.company.settings import alerting
from domain.storage.schema.people import groups, outbox
from domain.vocabulary import AlertState, Subject
from tests.domain.alerts.test_months import SETTINGS, Model, at, book, small_company
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import CHEN, Company

YEAR = [date(2026, 1, 1) + timedelta(days=number) for number in range(365)]
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Sydney")
NIGHT = (time(21), time(7))
GROUP = -100


def changes(zone: ZoneInfo) -> list[date]:
    """The days of the year in which the clocks are set."""
    offsets = [datetime.combine(day, time(), zone).utcoffset() for day in [*YEAR, date(2027, 1, 1)]]
    return [day for day, now, then in zip(YEAR, offsets, offsets[1:], strict=False) if now != then]


def wishes(company: Company) -> None:
    with company.database.write() as connection:
        connection.execute(delete(groups).where(groups.c.site_id != company.site("EAST").id))
    company.sets(alerting.QUIET_HOURS, "21-7", "EAST")
    company.sets(alerting.ALERT_DAYS, "mon,tue,wed,thu,fri", "EAST")


@dataclass
class Year:
    """The ticks of a year, and what they must have told."""

    company: Company
    zone: ZoneInfo
    chance: random.Random
    model: Model = field(default_factory=Model)
    untold: dict[tuple[int, int], date] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.watch = Watch(self.company, SETTINGS)

    def tick(self, now: datetime) -> None:
        """As every 20 seconds: what is due is looked for without a lock."""
        for is_due, does in (
            (mornings.is_due, partial(mornings.enqueue_due, settings=SETTINGS)),
            (telling.is_due, telling.release),
            (escalating.is_due, escalating.escalate),
        ):
            with self.company.database.read() as connection:
                if not is_due(connection, now):
                    continue
            with self.company.database.write() as connection:
                does(connection, now)

    def day(self, today: date) -> None:
        """Something is booked, by day or night; what is open is dealt with now and then."""
        hour = self.chance.choice([2, 3, 5, 10, 15, 22]) if self.chance.random() < 0.4 else 8
        for each in sorted({hour, 7, 8}):
            now = at(today, each, self.zone)
            if each == hour != 8:
                what = self.chance.choice(["issue", "issue", "receive", "lot", "use"])
                book(self.company, self.model, today.toordinal(), what, self.chance.randint(1, 120), now)
                self.watch.follow(now)
            if each == 8:
                self.watch.sweep(now)
            self.tick(now)
        if self.chance.random() < 0.2:
            self.tick(at(today, 8, self.zone))
            self.deal(at(today, 9, self.zone))
        standing = {name for name, state in self.watch.standing().items() if not state.startswith("(")}
        assert standing == self.model.open(today), today
        assert not self.missed(today), today

    def deal(self, now: datetime) -> None:
        with self.company.database.write() as connection:
            ids = [row.id for row in self.watch.rows()]
            decisions.acknowledge_all(connection, self.company.person(CHEN), ids, now)

    def missed(self, today: date) -> list[Any]:
        """What no message has told although it has been so for a week, and a day off."""
        rows = [row for row in self.watch.rows() if row.state == AlertState.OPEN and row.present]
        untold = {(row.id, row.times) for row in rows if row.told < row.times}
        self.untold = {each: self.untold.get(each, today) for each in untold}
        return [each for each, since in self.untold.items() if since <= today - timedelta(days=8)]

    def said(self) -> list[Any]:
        with self.company.database.read() as connection:
            subjects = (Subject.ALERT, Subject.MORNING, Subject.WEEK)
            return list(connection.execute(select(outbox).where(outbox.c.subject.in_(subjects))).all())


@pytest.mark.timeout(600)
@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck), phases=[Phase.generate])
@given(st.sampled_from(ZONES), st.integers(0, 10**6))
def test_a_year_is_told_once_and_in_its_time(zone: str, seed: int) -> None:
    with small_company(zone) as company:
        wishes(company)
        year = Year(company, ZoneInfo(zone), random.Random(seed))
        company.receive("WATER", 60, now=at(YEAR[0], 6, year.zone))
        for today in YEAR:
            year.day(today)
        said = [(row, row.created_at.astimezone(year.zone)) for row in year.said()]
    told = [(row.address, *pair) for row, _ in said if row.subject == Subject.ALERT for pair in _named(row)]
    assert len(told) == len(set(told)), "nothing twice to the same chat"
    assert not [row for row, then in said if then.time() >= NIGHT[0] or then.time() < NIGHT[1]], "nothing at night"
    mornings_of = [then.date() for row, then in said if row.subject == Subject.MORNING and row.address == GROUP]
    assert len(mornings_of) == len(set(mornings_of))
    assert {day.weekday() for day in mornings_of} <= {0, 1, 2, 3, 4}
    assert len(mornings_of) > 10


def _named(row: Any) -> list[tuple[int, int]]:
    return list(zip(row.body["alerts"], row.body["times"], strict=True))


@pytest.mark.parametrize("zone", ZONES)
def test_on_the_days_of_both_changes_the_night_ends_at_seven_and_the_morning_comes_at_eight(zone: str) -> None:
    here = ZoneInfo(zone)
    assert len(changes(here)) == 2
    with small_company(zone) as company:
        company.sets(alerting.QUIET_HOURS, "21-7", "EAST")
        watch = Watch(company, SETTINGS)
        for day in changes(here):
            evening = at(day - timedelta(days=1), 23, here)
            lately = evening - timedelta(days=10)
            company.receive("WATER", 300, now=lately)
            company.issue("WATER", 180, now=lately)  # two a day, of those 90 days
            watch.follow(lately)
            company.issue("WATER", 120, now=evening)
            watch.follow(evening)
            rang, came = [], []
            for quarter in range(4 * 36):
                now = evening + timedelta(minutes=15 * quarter)
                if watch.release(now):
                    rang.append(now.astimezone(here))
                with company.database.write() as connection:
                    if mornings.enqueue_due(connection, now, SETTINGS):
                        came.append(now.astimezone(here))
            assert [(then.date(), then.time()) for then in rang] == [(day, time(7))]
            assert (day, time(8)) in [(then.date(), then.time()) for then in came]
            assert all(then.time() == time(8) for then in came)
