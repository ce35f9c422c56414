"""A trend: the stock day by day, what came in, and how long it lasts."""

from datetime import date, timedelta
from fractions import Fraction

from domain.reports.trend import AHEAD, DAYS, Trend, trend
from tests.domain.small_company import ANA, NOW, TODAY, Company


def of(company: Company, sku: str = "WATER", site: str = "EAST") -> Trend:
    while company.seal():
        pass
    item, where = company.item(sku), company.site(site)
    with company.database.read() as connection:
        return trend(connection, item, where.id, NOW)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def test_each_day_has_its_stock_and_today_is_as_it_is_now(company: Company) -> None:
    company.receive("WATER", 50, now=NOW - timedelta(days=200))
    company.receive("WATER", 40, now=NOW - timedelta(days=3))
    company.issue("WATER", 30, now=NOW - timedelta(days=1))
    told = of(company)
    assert len(told.levels) == DAYS
    assert (told.first, told.levels[0]) == (ago(89), 50)
    assert told.levels[-5:] == (50, 90, 90, 60, 60)
    assert told.came == ((ago(3), 40),)
    assert told.minimum == 48


def test_what_is_set_aside_as_damaged_is_not_on_the_shelves(company: Company) -> None:
    company.receive("WATER", 10, now=NOW - timedelta(days=3))
    company.damage(company.goods("WATER", 4), now=NOW - timedelta(days=2))
    assert of(company).levels[-4:] == (10, 6, 6, 6)


def test_the_forecast_goes_down_as_it_did_until_there_is_nothing(company: Company) -> None:
    company.receive("WATER", 100, now=NOW - timedelta(days=80))
    company.issue("WATER", 90, now=NOW - timedelta(days=10))
    told = of(company)
    assert told.forecast[:10] == tuple(Fraction(10 - number) for number in range(1, 11))
    assert told.forecast[10:] == (Fraction(0),) * (AHEAD - 10)
    assert told.lasts_until == TODAY + timedelta(days=10)


def test_what_nobody_asks_for_lasts(company: Company) -> None:
    company.receive("WATER", 100)
    told = of(company)
    assert told.forecast == ()
    assert told.lasts_until is None


def test_what_arrives_from_another_site_came_in(company: Company) -> None:
    company.receive("WATER", 10)
    company.arrive(company.sent(company.request("WATER", 4)))
    assert of(company, site="WEST").came == ((TODAY, 4),)


def test_a_site_that_never_had_any_has_a_trend_too(company: Company) -> None:
    company.receive("RICE", 1, by=ANA)
    assert of(company, "RICE").levels == (0,) * DAYS
