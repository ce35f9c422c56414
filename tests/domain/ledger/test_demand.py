"""Flows and demand: what came to a site and left it on which day, and what was asked for."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select, text

from domain.ledger import demand
from domain.ledger.demand import Demand
from domain.storage.schema.figures import daily_flows
from tests.domain.small_company import CHEN, LI, NOW, TODAY, YESTERDAY, Company

TOMORROW = TODAY + timedelta(days=1)


def flows(company: Company, sku: str = "WATER") -> list[tuple[str, date, int, int, int, int]]:
    company.seal()
    assert company.differences() == ()
    columns = [daily_flows.c[name] for name in ("flow", "day", "steps", "value", "lines", "undone")]
    query = select(*columns).where(daily_flows.c.item_id == company.item(sku).id).order_by(*columns)
    with company.database.read() as connection:
        return [tuple(row) for row in connection.execute(query)]


def demands(company: Company, today: date = TOMORROW) -> dict[str, Demand]:
    company.seal()
    names = {company.site(code).id: code for code in ("EAST", "WEST")}
    with company.database.read() as connection:
        return {names[site_id]: told for (_, site_id), told in demand.of_items(connection, today).items()}


def test_each_day_tells_what_came_and_went_and_at_what_cost(company: Company) -> None:
    company.receive("WATER", 10, price="2.00", on=YESTERDAY)
    company.issue("WATER", 4)
    company.damage(company.goods("WATER", 1))
    company.write_off(company.goods("WATER", 1, "DAMAGED"))
    assert flows(company) == [
        ("damaged", TODAY, 1, 0, 1, 0),
        ("issued", TODAY, 4, 800, 1, 0),
        ("received", YESTERDAY, 10, 2000, 1, 0),
        ("written_off", TODAY, 1, 200, 1, 0),
    ]


def test_what_is_undone_is_taken_off_the_day_on_which_it_happened(company: Company) -> None:
    company.receive("WATER", 10, price="2.00", on=YESTERDAY)
    booked = company.issue("WATER", 4, on=YESTERDAY)
    company.seal()
    company.reverse(booked)
    assert ("issued", YESTERDAY, 0, 0, 1, 1) in flows(company)


def test_a_correction_leaves_what_was_meant(company: Company) -> None:
    company.receive("WATER", 30, price="1.00")
    company.correct(company.issue("WATER", 21), 12)
    assert ("issued", TODAY, 12, 1200, 1, 1) in flows(company), "one line, which was wrong"


def test_the_day_is_the_sites_and_not_that_of_utc(company: Company) -> None:
    morning = datetime(2026, 3, 10, 23, 30, tzinfo=UTC)  # half past seven in Shanghai
    company.receive("WATER", 10, now=morning)
    assert [day for _, day, *_ in flows(company)] == [date(2026, 3, 11)]


def test_a_transfer_leaves_one_site_and_arrives_at_the_other_and_is_no_demand(company: Company) -> None:
    company.receive("WATER", 10)
    company.arrive(company.sent(company.request("WATER", 4)))
    assert [(flow, steps) for flow, _, steps, *_ in flows(company)] == [
        ("arrived", 4),
        ("dispatched", 4),
        ("received", 10),
    ]
    assert [each.issued for each in demands(company).values()] == [0, 0]


def test_demand_is_the_issues_of_ninety_days(company: Company) -> None:
    company.receive("WATER", 100, now=NOW - timedelta(days=95))
    company.issue("WATER", 9, now=NOW - timedelta(days=91))  # too long ago
    company.issue("WATER", 12, now=NOW - timedelta(days=89))
    company.issue("WATER", 6)
    told = demands(company)["EAST"]
    assert told == Demand(issued=18, unmet=0, days_known=90)
    assert told.a_day == Fraction(18, 90)
    assert told.days_of_cover(73) == 365
    assert Demand().days_of_cover(73) is None


def refuse(company: Company, asked: int, there: int, key: str, *, by: int = LI, given: int | None = None) -> None:
    item, site = company.item("WATER"), company.site("EAST")
    with company.database.write() as connection:
        context = company.context(connection, key, by=by)
        demand.record_unmet(context, item, site.id, item.quantity(asked), item.quantity(there))
        if given is not None:
            demand.record_issued(connection, key, item.measure(Decimal(given)))


def test_what_was_refused_for_lack_of_stock_is_demand(company: Company) -> None:
    refuse(company, 20, 8, "one", given=8)
    refuse(company, 5, 0, "two", by=CHEN)
    assert demands(company)["EAST"] == Demand(unmet=12 + 5)


def test_whoever_then_takes_less_than_there_is_had_mistyped(company: Company) -> None:
    refuse(company, 2400, 30, "one", given=24)
    assert demands(company) == {}


def test_who_asks_again_on_the_same_day_wants_it_once(company: Company) -> None:
    refuse(company, 20, 8, "one")
    refuse(company, 20, 8, "two")
    assert demands(company)["EAST"].unmet == 12


def test_verification_finds_flows_that_are_wrong(company: Company) -> None:
    company.receive("WATER", 10)
    company.seal()
    with company.database.write() as connection:
        connection.execute(text("UPDATE daily_flows SET steps = 11"))
    assert company.differences() == ("WATER at EAST: what was received is 11, the movements in the journal say 10",)
