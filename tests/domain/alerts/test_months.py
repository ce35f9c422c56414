"""Months of random stock: every condition is told in its time, once, and ends; beside a model that only counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from domain.alerts import mornings
from domain.alerts.settings import AlertSettings
from domain.storage.schema.company import minimums, sites
from domain.vocabulary import AlertState
from tests.databases import sqlite_database
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import Company

BEGIN = date(2026, 1, 1)
MINIMUM = 50
HORIZONS = (7, 14, 30, 90)
SETTINGS = AlertSettings(not_moving_days=100_000)

Event = tuple[int, str, int]
"""Days until then, what happens, and how much; of a lot, in how many days it expires."""

EVENTS = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from(["issue", "receive", "lot", "use"]), st.integers(1, 120)), max_size=12
)


@dataclass
class Model:
    """What should be open, and how often it may be told at once, by counting alone."""

    stock: int = 60
    lots: dict[str, date] = field(default_factory=dict)
    out_armed: bool = True
    out_told: int = 0

    def book(self, change: int) -> None:
        self.stock += change
        if self.stock == 0 and self.out_armed:
            self.out_armed, self.out_told = False, self.out_told + 1
        if self.stock * 10 >= MINIMUM:
            self.out_armed = True

    def open(self, today: date) -> set[str]:
        found = {"out WATER"} if self.stock == 0 else {"low WATER"} if self.stock < MINIMUM else set()
        for lot, expiry in self.lots.items():
            days = (expiry - today).days
            reached = [horizon for horizon in HORIZONS if days <= horizon]
            if days < 0:
                found.add(f"expired PARA {lot}")
            elif reached:
                found.add(f"expiring {min(reached)} PARA {lot}")
        return found


@contextmanager
def small_company(zone: str) -> Iterator[Company]:
    """One item with a minimum at EAST, and nothing to worry about."""
    with TemporaryDirectory() as folder, sqlite_database(Path(folder)) as database:
        company = Company.founded(database, Path(folder))
        with database.write() as connection:
            connection.execute(update(minimums).values(quantity=0))
            water = (minimums.c.item_id == company.item("WATER").id, minimums.c.site_id == company.site("EAST").id)
            connection.execute(update(minimums).where(*water).values(quantity=MINIMUM))
            connection.execute(update(sites).where(sites.c.code == "EAST").values(timezone=zone))
        yield company


@pytest.mark.timeout(300)
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@example(
    "Europe/Berlin",
    [(3, "issue", 60), (0, "receive", 3), (0, "issue", 3), (2, "receive", 6), (0, "lot", 100), (110, "use", 1)],
)
@given(st.sampled_from(["Asia/Shanghai", "Europe/Berlin", "America/New_York"]), EVENTS)
def test_what_is_told_over_months(zone: str, events: list[Event]) -> None:
    with small_company(zone) as company:
        _live(company, ZoneInfo(zone), events)


def _live(company: Company, zone: ZoneInfo, events: list[Event]) -> None:
    model, watch, today, cards = Model(), Watch(company, SETTINGS), BEGIN, 0
    company.receive("WATER", 60, now=at(today, 9, zone))
    watch.follow(at(today, 9, zone))
    for number, (gap, what, amount) in enumerate(events):
        for _ in range(gap):
            today += timedelta(days=1)
            cards += _morning(company, watch, today, zone)
            assert not _missed(watch, at(today, 12, zone))
            assert set(watch.open()) == model.open(today)
        book(company, model, number, what, amount, at(today, 10, zone))
        watch.follow(at(today, 10, zone))
        assert set(watch.open()) == model.open(today), (number, what, amount)
    assert len(watch.told()) <= model.out_told
    assert cards <= (today - BEGIN).days // 7 + 1 + sum(row.times for row in watch.rows())


def _missed(watch: Watch, now: datetime) -> list[Any]:
    """What has been so for a week, and no message has told."""
    rows = [row for row in watch.rows() if row.state == AlertState.OPEN and row.present and row.told < row.times]
    return [row for row in rows if row.opened_at <= now - timedelta(days=7)]


def _morning(company: Company, watch: Watch, today: date, zone: ZoneInfo) -> int:
    """The ticks of a morning, some of them twice, some after a jump of the clock and back."""
    told = 0
    if today.day % 7 == 0:
        watch.sweep(at(today - timedelta(days=3), 9, zone))
        watch.sweep(at(today, 7, zone))
    with company.database.write() as connection:
        for minutes in (-15, 0, 15):
            now = at(today, 8, zone) + timedelta(minutes=minutes)
            told += mornings.enqueue_due(connection, now, SETTINGS)
    return told


def book(company: Company, model: Model, number: int, what: str, amount: int, now: datetime) -> None:
    if what == "receive":
        company.receive("WATER", amount, now=now)
        model.book(amount)
    elif what == "issue" and model.stock:
        taken = min(amount, model.stock)
        company.issue("WATER", taken, now=now)
        model.book(-taken)
    elif what == "lot":
        expiry = now.date() + timedelta(days=amount)
        company.receive("PARA", 1, f"P-{number}", expiry, now=now)
        model.lots[f"P-{number}"] = expiry
    elif what == "use" and model.lots:
        lot = min(model.lots)
        company.damage(company.goods("PARA", 1, lot=lot), now=now)
        del model.lots[lot]


def at(day: date, hour: int, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=zone).astimezone(UTC)
