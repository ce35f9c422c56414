"""The order list: what is received comes off it by itself, and what is undone comes back."""

from datetime import timedelta

import pytest

from domain.errors import AlertOver, NotAllowed
from domain.ledger import keys
from domain.operations import ordering
from domain.operations.ordering import OrderLine
from domain.vocabulary import OrderState
from tests.domain.alerts.watch import Watch
from tests.domain.small_company import CHEN, LI, NOW, Company


def order(company: Company, amount: int, key: str, by: int = CHEN, hours: int = 0) -> OrderLine:
    item, now = company.item("WATER"), NOW + timedelta(hours=hours)
    with company.database.write() as connection:
        context = company.context(connection, key, by=by, now=now)
        return ordering.put(context, item, item.quantity(amount), company.site("EAST"))


def states(company: Company) -> list[tuple[int, str]]:
    with company.database.read() as connection:
        return [(each.came.steps, each.state) for each in ordering.recent_lines(connection, NOW + timedelta(hours=9))]


def test_what_comes_in_is_taken_off_the_oldest_line_first(company: Company) -> None:
    watch = Watch(company)
    company.receive("WATER", 5)
    watch.follow()
    first, second = order(company, 48, "a", hours=1), order(company, 24, "b", hours=3)
    assert order(company, 48, "a", hours=2) == first, "the same deed"
    company.receive("WATER", 30, now=NOW + timedelta(hours=2))
    watch.follow(NOW + timedelta(hours=2))
    assert states(company) == [(30, OrderState.OPEN), (0, OrderState.OPEN)]
    late = company.receive("WATER", 20, now=NOW + timedelta(hours=4))
    watch.follow(NOW + timedelta(hours=4))
    assert states(company) == [(48, OrderState.RECEIVED), (2, OrderState.OPEN)]
    with company.database.read() as connection:
        assert ordering.on_order(connection, first.item.id, first.site.id) == 22
    company.reverse(late, now=NOW + timedelta(hours=5))
    watch.follow(NOW + timedelta(hours=5))
    assert states(company) == [(30, OrderState.OPEN), (0, OrderState.OPEN)]
    assert second.supplier == ""


def test_what_came_before_a_line_was_put_on_the_list_is_not_for_it(company: Company) -> None:
    watch = Watch(company)
    company.receive("WATER", 5)
    watch.follow()
    order(company, 48, "a", hours=1)
    company.receive("WATER", 60, now=NOW + timedelta(hours=2))
    order(company, 24, "b", hours=3)
    company.receive("WATER", 10, now=NOW + timedelta(hours=4))
    watch.follow(NOW + timedelta(hours=4))
    assert states(company) == [(48, OrderState.RECEIVED), (10, OrderState.OPEN)]


def test_what_came_for_a_line_that_ended_long_ago_is_not_taken_for_another(company: Company) -> None:
    watch = Watch(company)
    company.receive("WATER", 5)
    watch.follow()
    order(company, 48, "a", hours=1)
    second = order(company, 24, "b", hours=2)
    company.receive("WATER", 48, now=NOW + timedelta(hours=3))
    watch.follow(NOW + timedelta(hours=3))
    assert states(company) == [(48, OrderState.RECEIVED), (0, OrderState.OPEN)]
    later = NOW + ordering.KEPT + timedelta(days=1)
    company.issue("WATER", 1, now=later)
    watch.follow(later)
    with company.database.read() as connection:
        assert ordering.get(connection, second.id).open.steps == 24


def test_a_line_is_taken_off_and_put_back_by_who_decides_there(company: Company) -> None:
    line = order(company, 48, "a")
    with pytest.raises(NotAllowed):
        order(company, 48, "b", by=LI)
    with company.database.write() as connection:
        context = company.context(connection, keys.order_change(line.id), by=CHEN)
        assert ordering.withdraw(context, line.id).state is OrderState.WITHDRAWN
        with pytest.raises(AlertOver):
            ordering.withdraw(context, line.id)
        assert ordering.listed(connection) == ()
        assert ordering.put_back(context, line.id).state is OrderState.OPEN
