from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from domain.errors import (
    AlreadyReversed,
    InTheFuture,
    NotAllowed,
    NotThereThen,
    PeriodClosed,
    PeriodNotOver,
    TooLongAgo,
)
from domain.ledger import periods
from domain.storage.schema.ledger import closings, movements
from tests.domain.small_company import ANA, CHEN, LI, NOW, TODAY, YESTERDAY, Company

SHANGHAI, BERLIN = ZoneInfo("Asia/Shanghai"), ZoneInfo("Europe/Berlin")
TOMORROW = TODAY + timedelta(days=1)


def times(company: Company, movement_id: int) -> tuple[datetime, datetime]:
    """When it happened, and when it was recorded."""
    query = select(movements.c.happened_at, movements.c.recorded_at).where(movements.c.id == movement_id)
    with company.database.read() as connection:
        row = connection.execute(query).one()
    return row.happened_at, row.recorded_at


def through(company: Company, site: str = "EAST") -> date | None:
    with company.database.read() as connection:
        return periods.closed_through(connection, company.site(site).id)


def test_a_late_entry_keeps_both_times_the_day_it_happened_and_the_moment_it_was_told(company: Company) -> None:
    receipt = company.receive("WATER", 10, on=TODAY - timedelta(days=3))
    issue = company.issue("WATER", 4, on=YESTERDAY)
    assert times(company, receipt.posted.id) == (NOW - timedelta(days=3), NOW)
    assert times(company, issue.posted.id) == (NOW - timedelta(days=1), NOW)
    assert company.stock("WATER") == 6
    assert company.differences() == ()


def test_what_is_said_of_today_is_now(company: Company) -> None:
    assert times(company, company.receive("WATER", 10, on=TODAY).posted.id) == (NOW, NOW)


def test_an_earlier_day_has_this_hour_on_the_sites_clock_also_when_that_was_changed_since(company: Company) -> None:
    now = datetime(2026, 3, 30, 9, 30, tzinfo=BERLIN)  # the clocks went forward on the 29th
    booking = company.receive("WATER", 10, by=ANA, on=date(2026, 3, 28), now=now)
    happened, _ = times(company, booking.posted.id)
    assert happened == datetime(2026, 3, 28, 9, 30, tzinfo=BERLIN)
    assert happened.tzinfo is UTC
    assert now - happened == timedelta(hours=47), "one of the hours there never was"


def test_an_hour_that_there_was_not_on_that_day_stays_on_that_day(company: Company) -> None:
    now = datetime(2026, 4, 2, 2, 30, tzinfo=BERLIN)
    booking = company.receive("WATER", 10, by=ANA, on=date(2026, 3, 29), now=now)
    happened, _ = times(company, booking.posted.id)
    assert happened.astimezone(BERLIN).date() == date(2026, 3, 29)


def test_today_and_tomorrow_are_the_sites(company: Company) -> None:
    evening = NOW.replace(hour=17)  # Wednesday in Shanghai, still Tuesday in Berlin
    company.receive("WATER", 1, on=TOMORROW, now=evening)
    with pytest.raises(InTheFuture) as refused:
        company.receive("WATER", 1, by=ANA, on=TOMORROW, now=evening)
    assert refused.value.day == TOMORROW
    company.receive("WATER", 1, on=TODAY, now=evening)
    company.issue("WATER", 1, on=TODAY, now=evening)
    with pytest.raises(InTheFuture):
        company.issue("WATER", 1, on=TOMORROW + timedelta(days=1), now=evening)
    assert company.count(movements) == 3


@pytest.mark.parametrize("seconds", [-1, 0])
def test_midnight_is_the_sites(company: Company, seconds: int) -> None:
    now = datetime(2026, 3, 11, 0, 0, tzinfo=SHANGHAI) + timedelta(seconds=seconds)
    if seconds < 0:
        with pytest.raises(InTheFuture):
            company.receive("WATER", 1, on=TOMORROW, now=now)
    else:
        company.receive("WATER", 1, on=TOMORROW, now=now)
        company.close(YESTERDAY, now=now)
        with pytest.raises(PeriodNotOver):
            company.close(TODAY, now=now)


def test_nothing_is_booked_on_a_closed_day_or_before_it(company: Company) -> None:
    company.receive("WATER", 10)
    company.close(YESTERDAY)
    for day in (YESTERDAY, YESTERDAY - timedelta(days=1), TODAY - periods.MAX_BACKDATING):
        with pytest.raises(PeriodClosed) as refused:
            company.receive("WATER", 1, on=day)
        assert (refused.value.site, refused.value.through) == ("EAST", YESTERDAY)
        with pytest.raises(PeriodClosed):
            company.issue("WATER", 1, on=day)
    company.receive("WATER", 1)
    company.issue("WATER", 1, on=TODAY)
    company.receive("WATER", 1, on=YESTERDAY, by=ANA)
    assert company.stock("WATER") == 10
    assert company.count(movements) == 4


def test_what_happened_long_ago_is_a_year_that_was_mistyped(company: Company) -> None:
    with pytest.raises(TooLongAgo) as refused:
        company.receive("WATER", 1, on=date(2016, 3, 9))
    assert refused.value.since == TODAY - periods.MAX_BACKDATING


def test_what_was_not_there_on_a_day_did_not_leave_on_it(company: Company) -> None:
    company.receive("WATER", 10)
    for deed in (
        lambda: company.issue("WATER", 4, on=YESTERDAY),
        lambda: company.move(replace(company.goods("WATER", 4), on=YESTERDAY), "A-01"),
    ):
        with pytest.raises(NotThereThen) as refused:
            deed()
        assert refused.value.day == YESTERDAY
    company.receive("WATER", 4, on=YESTERDAY)
    company.issue("WATER", 4, on=YESTERDAY)
    assert (company.stock("WATER"), company.count(movements)) == (10, 3)


def test_a_booking_of_a_day_that_was_closed_since_told_again_is_answered_with_the_first(company: Company) -> None:
    first = company.receive("WATER", 10, on=YESTERDAY, key="k")
    company.close(YESTERDAY)
    assert company.receive("WATER", 10, on=YESTERDAY, key="k").posted.id == first.posted.id


def test_a_day_is_closed_when_it_is_over_and_those_who_began_something_on_it_had_their_time(company: Company) -> None:
    midnight = datetime(2026, 3, 11, 0, 0, tzinfo=SHANGHAI)
    for now in (NOW, midnight - timedelta(seconds=1), midnight, midnight + periods.GRACE - timedelta(seconds=1)):
        with pytest.raises(PeriodNotOver) as refused:
            company.close(TODAY, now=now)
        assert refused.value.through == TODAY
    assert through(company) is None
    company.close(TODAY, now=midnight + periods.GRACE)
    assert through(company) == TODAY


def test_what_was_closed_can_be_opened_again_and_every_decision_is_kept(company: Company) -> None:
    company.close(YESTERDAY)
    company.close(None, now=NOW + timedelta(hours=1))
    company.receive("WATER", 1, on=YESTERDAY)
    company.close(YESTERDAY - timedelta(days=5))
    company.receive("WATER", 1, on=YESTERDAY)
    with pytest.raises(PeriodClosed):
        company.receive("WATER", 1, on=YESTERDAY - timedelta(days=5))
    with company.database.write() as connection:
        periods.close(connection, company.site("EAST"), YESTERDAY, None, NOW)
    with company.database.read() as connection:
        kept = connection.execute(select(closings).order_by(closings.c.id)).all()
    chen = company.person(CHEN).id
    assert [(row.through, row.person_id) for row in kept] == [
        (YESTERDAY, chen), (None, chen), (YESTERDAY - timedelta(days=5), chen), (YESTERDAY, None),
    ]  # fmt: skip


def test_each_site_closes_its_own_books_and_a_manager_of_it_does(company: Company) -> None:
    company.close(YESTERDAY, "WEST")
    company.receive("WATER", 1, on=YESTERDAY)
    with pytest.raises(PeriodClosed):
        company.receive("WATER", 1, on=YESTERDAY, by=ANA)
    for by in (LI, ANA):
        with pytest.raises(NotAllowed):
            company.close(YESTERDAY, by=by)
    assert (through(company), through(company, "WEST")) == (None, YESTERDAY)


def test_a_correction_of_a_closed_day_is_booked_now(company: Company) -> None:
    booking = company.receive("WATER", 10, on=YESTERDAY)
    company.close(YESTERDAY)
    corrected = company.correct(booking, 12)
    assert times(company, corrected.id) == (NOW, NOW)
    assert company.at(NOW - timedelta(seconds=1)) == {("WATER", "EAST", "DOCK", ""): 10}, (
        "the closed day stays as it was"
    )
    assert company.at(NOW) == {("WATER", "EAST", "DOCK", ""): 12}


def test_what_happened_on_a_closed_day_can_be_undone_now(company: Company) -> None:
    booking = company.receive("WATER", 10, on=YESTERDAY)
    company.close(YESTERDAY)
    undone = company.reverse(booking)
    assert times(company, undone.id) == (NOW, NOW)
    with pytest.raises(AlreadyReversed):
        company.reverse(booking)
    assert company.at(NOW - timedelta(seconds=1)) == {("WATER", "EAST", "DOCK", ""): 10}
