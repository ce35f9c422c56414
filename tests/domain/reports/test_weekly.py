"""The last weeks of a site, beside what was reckoned by hand and what the figures say."""

from datetime import timedelta

from domain.reports.figures.period import Period
from domain.reports.figures.scope import Scope
from domain.reports.figures.service import stock_out_rate
from domain.reports.weekly import Weeks, weeks
from tests.domain.small_company import ANA, NOW, TODAY, Company


def of(company: Company, site: str) -> Weeks:
    company.seal()
    with company.database.read() as connection:
        return weeks(connection, company.site(site).id, NOW)


def test_value_stock_outs_and_expiry_by_week(company: Company) -> None:
    company.receive("WATER", 60, price="2.50", now=NOW - timedelta(weeks=3))
    company.receive("WATER", 20, price="2.50", by=ANA, now=NOW - timedelta(weeks=2))
    company.issue("WATER", 60, now=NOW - timedelta(days=6))
    for lot, days in (("A", 0), ("B", 6), ("C", 7), ("D", 83), ("E", 84)):
        company.receive("PARA", 2, lot, TODAY + timedelta(days=days), now=NOW)
    east, west = of(company, "EAST"), of(company, "WEST")
    assert (east.days[0], east.days[-1]) == (TODAY - timedelta(weeks=11), TODAY)
    assert east.values == (*[0] * 8, 15000, 15000, 15000, 0)
    assert west.values == (*[0] * 9, 5000, 5000, 5000), "each site has its part of what all of it is worth"
    assert east.stock_outs == (*[0] * 8, 1, 1, 1, 2), "rice and water have a minimum; nothing is known of before"
    assert west.stock_outs == (*[0] * 9, 0, 0, 0), "water has a minimum there, and is there from its first week on"
    assert east.expiring == (0, 2, 1, *[0] * 9, 1)
    assert not any(west.expiring)


def test_todays_stock_outs_are_those_of_the_figures(company: Company) -> None:
    company.receive("PARA", 4, "P", TODAY + timedelta(days=400), now=NOW - timedelta(days=100))
    company.issue("PARA", 4, now=NOW - timedelta(days=90))
    company.receive("RICE", 5, now=NOW - timedelta(days=1))
    told = of(company, "EAST")
    with company.database.read() as connection:
        found = stock_out_rate(Scope(connection, Period(TODAY, TODAY + timedelta(days=1)), NOW))
    here = sum(measure.part for group, measure in found.items() if group.site_id == company.site("EAST").id)
    assert told.stock_outs[-1] == here == 2
