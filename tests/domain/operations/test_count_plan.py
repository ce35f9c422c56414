"""The count plan: what is due when, and who counts again."""

from datetime import datetime, timedelta
from fractions import Fraction

import pytest

from domain.alerts import decisions
from domain.alerts.settings import AlertSettings
from domain.company.settings.counts import PLAN
from domain.company.values import NotRead
from domain.operations import count_plan
from domain.operations.count_plan import DuePlace, Todo
from domain.reports.figures import accuracy
from domain.reports.figures.period import Period
from domain.reports.figures.scope import Scope
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import ANA, CHEN, LI, NOW, TODAY, Company


def todo(company: Company, *, plan: str = "abc", by: int = LI, now: datetime = NOW, site: str = "EAST") -> Todo:
    company.sets(PLAN, plan)
    while company.seal():
        pass
    where, person = company.site(site), company.person(by)
    with company.database.read() as connection:
        return count_plan.todo(connection, where, person.id, now)


def places(found: Todo) -> list[tuple[str, int]]:
    return [(each.place.code, each.things) for each in found.due]


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def test_class_a_is_due_after_a_quarter_and_class_c_after_a_year(company: Company) -> None:
    company.receive("WATER", 100, price="9.00", now=ago(95))
    company.receive("RICE", 100, now=ago(95))
    assert places(todo(company)) == [], "nothing was issued: all is C"
    company.issue("WATER", 50, now=ago(50))
    assert todo(company).due == (DuePlace(company.place("DOCK"), 1, TODAY - timedelta(days=5)),)
    assert places(todo(company, now=NOW + timedelta(days=271))) == [("DOCK", 2)]


def test_what_was_counted_is_not_due_until_its_time_is_over_again(company: Company) -> None:
    company.receive("WATER", 100, price="9.00", now=ago(95))
    company.issue("WATER", 50, now=ago(50))
    company.tally("WATER", 50, now=ago(1))
    assert places(todo(company)) == []
    company.issue("WATER", 1, now=NOW)
    assert places(todo(company, now=NOW + timedelta(days=88))) == []
    assert places(todo(company, now=NOW + timedelta(days=89))) == [("DOCK", 1)]


def test_what_a_manager_wants_counted_after_a_count_is_a_task_beside_what_that_was_for(company: Company) -> None:
    company.receive("WATER", 12, now=ago(9))
    watch = Watch(company, AlertSettings(not_moving_days=2))
    watch.look()
    assert watch.open() == ["out RICE", "idle 2 WATER", "low WATER"]
    idle, low = (row.id for row in watch.rows() if row.sku == "WATER")
    with company.database.write() as connection:
        decisions.have_counted(connection, company.person(CHEN), idle, NOW)
    company.tally("WATER", 12, now=NOW + timedelta(hours=1))
    assert todo(company).wanted == ()
    with company.database.write() as connection:
        decisions.have_counted(connection, company.person(CHEN), low, NOW + timedelta(hours=2))
    assert [each.item.sku for each in todo(company).wanted] == ["WATER"]


def test_everything_once_in_a_period_the_longest_due_first(company: Company) -> None:
    company.receive("WATER", 10, now=ago(40))
    company.move(company.goods("WATER", 5), "B-01", now=ago(39))
    company.receive("WATER", 5, by=ANA, now=ago(40))
    assert places(todo(company, plan="30")) == [("DOCK", 1), ("B-01", 1)]
    assert places(todo(company, plan="40天")) == [("DOCK", 1)]
    assert places(todo(company, plan="41 days")) == []
    assert places(todo(company, plan="30", site="WEST", by=ANA)) == [("DOCK", 1)]


def test_without_a_plan_nothing_is_due_but_what_differs_is_still_counted_again(company: Company) -> None:
    company.receive("WATER", 10, now=ago(999))
    company.tally("WATER", 8, by=LI)
    found = todo(company, plan="不用", by=CHEN)
    assert (found.due, found.is_planned, found.count) == ((), False, 1)


@pytest.mark.parametrize("written", ["0", "1.5", "weekly", "", "36501"])
def test_a_plan_is_by_class_off_or_a_number_of_days(company: Company, written: str) -> None:
    with pytest.raises(NotRead):
        company.sets(PLAN, written)


def test_a_difference_is_counted_again_by_another_person(company: Company) -> None:
    company.receive("WATER", 10)
    counted = company.tally("WATER", 8, by=LI)
    assert todo(company, by=LI).recounts == ()
    assert [each.id for each in todo(company, by=CHEN).recounts] == [counted.id]


def test_what_was_counted_in_time_is_a_figure(company: Company) -> None:
    company.receive("WATER", 10, now=ago(20))
    company.move(company.goods("WATER", 5), "A-01", now=ago(20))
    company.receive("RICE", 1, now=ago(20))
    company.tally("WATER", 5, now=ago(2))
    company.seal()
    with company.database.read() as connection:
        scope = Scope(connection, Period.of_month(TODAY, TODAY), NOW)
        (measure,) = accuracy.count_coverage(scope).values()
    assert measure.value == Fraction(1, 3)


def test_in_time_is_what_the_plan_of_the_site_says_and_a_site_without_one_is_left_out(company: Company) -> None:
    company.receive("WATER", 10, now=ago(60))
    company.tally("WATER", 10, now=ago(40))
    company.seal()

    def counted(plan: str) -> list[Fraction | None]:
        company.sets(PLAN, plan)
        with company.database.read() as connection:
            scope = Scope(connection, Period.of_month(TODAY, TODAY), NOW)
            return [measure.value for measure in accuracy.count_coverage(scope).values()]

    assert [counted(plan) for plan in ("abc", "30", "45", "off")] == [[1], [0], [1], []]
