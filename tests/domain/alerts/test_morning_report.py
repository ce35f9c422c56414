from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select

from domain.alerts import morning_report, mornings
from domain.alerts.morning_report import Report
from domain.alerts.readers import Wishes
from domain.company.places import Site
from domain.storage.schema.people import groups, outbox
from domain.vocabulary import Subject
from tests.domain.small_company import ANA, NOW, SOON, TODAY, Company

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")


def report(company: Company, site: str = "EAST", now: datetime = NOW) -> Report:
    with company.database.read() as connection:
        return morning_report.report(connection, company.site(site).id, now)


def tell_due(company: Company, now: datetime) -> int:
    with company.database.write() as connection:
        return mornings.enqueue_due(connection, now)


def test_what_is_below_its_minimum_is_told_the_emptiest_first(company: Company) -> None:
    assert [(low.item.sku, low.on_hand.steps) for low in report(company).low] == [("RICE", 0), ("WATER", 0)]
    company.receive("WATER", 12)
    company.receive("RICE", "50.5")
    assert [(low.item.sku, str(low.on_hand), str(low.minimum)) for low in report(company).low] == [
        ("WATER", "12 bottle", "48 bottle"),
        ("RICE", "50.500 kg", "100.000 kg"),
    ]


def test_at_the_minimum_nothing_is_told(company: Company) -> None:
    company.receive("RICE", 100)
    company.receive("WATER", 47)
    assert [low.item.sku for low in report(company).low] == ["WATER"]
    company.receive("WATER", 1)
    assert report(company).low == ()
    assert [low.item.sku for low in report(company, "WEST").low] == ["WATER"], "each site has its own"


def test_what_expires_within_thirty_days_or_has_expired_is_told_in_its_order(company: Company) -> None:
    for lot, days in (("D30", 30), ("D31", 31), ("D0", 0), ("D5", 5)):
        company.receive("PARA", 2, lot, TODAY + timedelta(days=days))
    assert [(each.lot, each.days, each.quantity.steps) for each in report(company).expiring] == [
        ("D0", 0, 2),
        ("D5", 5, 2),
        ("D30", 30, 2),
    ]
    later = report(company, now=NOW + timedelta(days=6)).expiring
    assert [(each.lot, each.days) for each in later] == [("D0", -6), ("D5", -1), ("D30", 24), ("D31", 25)]


def test_a_lot_that_is_gone_is_not_told(company: Company) -> None:
    company.receive("PARA", 2, "P-1", SOON)
    company.issue("PARA", 2)
    assert report(company).expiring == ()


def test_today_is_the_sites_date(company: Company) -> None:
    evening = datetime(2026, 3, 10, 20, 0, tzinfo=UTC)
    assert (report(company, "EAST", evening).today, report(company, "WEST", evening).today) == (
        date(2026, 3, 11),
        date(2026, 3, 10),
    )


def test_every_group_is_told_in_the_morning_of_its_site_once(company: Company) -> None:
    at_eight = datetime(2026, 3, 10, 8, 0, tzinfo=SHANGHAI)
    assert tell_due(company, at_eight - timedelta(seconds=1)) == 0
    assert tell_due(company, at_eight) == 1
    assert [tell_due(company, at_eight + timedelta(minutes=minutes)) for minutes in (0, 1, 30, 200)] == [0, 0, 0, 0]
    assert tell_due(company, datetime(2026, 3, 10, 8, 0, tzinfo=BERLIN)) == 1
    assert tell_due(company, at_eight + timedelta(days=1)) == 0, "nothing is new: the last card shows it"
    assert tell_due(company, at_eight + timedelta(days=6)) == 1, "Monday"
    with company.database.read() as connection:
        cards = select(outbox).where(outbox.c.subject == Subject.MORNING).order_by(outbox.c.id)
        rows = connection.execute(cards).all()
    east, west = company.site("EAST").id, company.site("WEST").id
    assert [(row.subject, row.address, row.body["site"], row.language) for row in rows] == [
        ("morning", -100, east, "zh"),
        ("morning", -100, west, "zh"),
        ("morning", -100, east, "zh"),
    ]


def test_a_missed_morning_is_made_up_for_until_the_evening_and_once(company: Company) -> None:
    with company.database.write() as connection:
        connection.execute(delete(groups).where(groups.c.site_id == company.site("EAST").id))
    days = [datetime(2026, 3, day, 8, tzinfo=BERLIN).astimezone(UTC) for day in (9, 16, 23)]  # Mondays
    assert tell_due(company, days[0] - timedelta(minutes=1)) == 0
    assert tell_due(company, days[0] + timedelta(hours=12)) == 0, "too late"
    assert tell_due(company, days[1] + timedelta(hours=11)) == 1
    assert tell_due(company, days[1] + timedelta(hours=11, minutes=1)) == 0
    with company.database.read() as connection:
        (row,) = connection.execute(select(outbox).where(outbox.c.subject == Subject.MORNING)).all()
    assert datetime.fromisoformat(row.body["due"]) == days[1], "the card says so"


@pytest.mark.parametrize("day", [date(2026, 3, 28), date(2026, 3, 29), date(2026, 10, 24), date(2026, 10, 25)])
def test_eight_is_eight_on_the_days_when_the_clocks_change(company: Company, day: date) -> None:
    with company.database.write() as connection:
        connection.execute(delete(groups).where(groups.c.site_id == company.site("EAST").id))
    start = datetime.combine(day, datetime.min.time(), BERLIN).astimezone(UTC)
    first = next(
        now for now in (start + timedelta(minutes=15 * quarter) for quarter in range(100)) if tell_due(company, now)
    )
    assert first.astimezone(BERLIN).replace(tzinfo=None) == datetime(day.year, day.month, day.day, 8)  # noqa: DTZ001
    assert [tell_due(company, first + timedelta(hours=hours)) for hours in range(1, 20)] == [0] * 19


@pytest.mark.parametrize("zone", ["America/New_York", "Europe/Berlin", "Asia/Shanghai"])
def test_a_year_has_as_many_mornings_as_days_at_whatever_hour(zone: str) -> None:
    here = Site(1, "WEST", "West", "西", zone, None)
    for hour in (time(2, 30), time(8), time(23, 59)):
        wishes, dues = Wishes(morning=hour), set()
        start = datetime(2026, 1, 1, tzinfo=ZoneInfo(zone)).astimezone(UTC)
        for quarter in range(365 * 24 * 4 + 4):
            dues.add(wishes.last_due(here, start + timedelta(minutes=15 * quarter)))
        days = [due.astimezone(ZoneInfo(zone)).date() for due in dues if due]
        assert (len(days), len({each for each in days if each.year == 2026})) == (len(set(days)), 365), hour


def test_quiet_hours_are_over_midnight_or_not() -> None:
    here = Site(1, "WEST", "West", "西", "Europe/Berlin", None)

    def quiet(since: int, until: int) -> list[int]:
        wishes = Wishes(quiet=(time(since), time(until)))
        return [h for h in range(24) if wishes.is_quiet(here, datetime(2026, 3, 29, h, tzinfo=BERLIN).astimezone(UTC))]

    assert quiet(21, 6) == [0, 1, 2, 3, 4, 5, 21, 22, 23]
    assert quiet(12, 14) == [12, 13]


def test_a_group_with_nothing_to_worry_about_is_left_in_peace(company: Company) -> None:
    company.receive("RICE", 100)
    company.receive("WATER", 48)
    morning = datetime(2026, 3, 10, 8, 0, tzinfo=SHANGHAI)
    assert tell_due(company, morning) == 0
    company.issue("WATER", 1)
    assert tell_due(company, morning + timedelta(minutes=1)) == 0
    assert tell_due(company, morning + timedelta(days=1)) == 1


def test_the_morning_can_be_run_now_for_the_sites_asked_for(company: Company) -> None:
    company.receive("WATER", 20, by=ANA)
    east, west = company.site("EAST").id, company.site("WEST").id
    with company.database.write() as connection:
        assert mornings.enqueue_now(connection, [east], "k-1", NOW) == 1
        assert mornings.enqueue_now(connection, [east, west], "k-1", NOW) == 1, "the same deed is told once"
        assert mornings.enqueue_now(connection, [east, west], "k-2", NOW) == 2
        assert mornings.enqueue_now(connection, [], "k-3", NOW) == 0
