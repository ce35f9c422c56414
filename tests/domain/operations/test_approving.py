"""Above the company's limits others decide: counts, adjustments, write-offs and corrections."""

from decimal import Decimal

import pytest

from domain.company import granting
from domain.company.settings import store
from domain.company.settings.policies import APPROVALS
from domain.company.settings.store import Editor
from domain.errors import NeedsApproval
from domain.operations import counting, escalating
from domain.operations.counting import Count
from domain.storage.schema.people import outbox
from domain.vocabulary import CountState, Role
from tests.domain.small_company import ANA, CHEN, LI, NOW, Company


@pytest.fixture(autouse=True)
def second_manager(company: Company) -> None:
    with company.database.write() as connection:
        granting.grant(connection, None, company.person(ANA), company.site("EAST").id, Role.MANAGER, NOW)


def decide(company: Company, action: str, written: str) -> None:
    with company.database.write() as connection:
        policy = APPROVALS.kind.read(connection, written)
        store.put(connection, APPROVALS, f"{action}/EAST", policy, Editor(), NOW)


def book(company: Company, count: Count, by: int) -> Count:
    with company.database.write() as connection:
        return counting.book(company.context(connection, by=by), count.id)


def asked(company: Company) -> list[int]:
    with company.database.read() as connection:
        return sorted(row.address for row in connection.execute(outbox.select()))


def test_a_manager_s_own_count_above_the_limit_is_asked_of_another(company: Company) -> None:
    decide(company, "count", "above 10: manager, not own")
    company.receive("WATER", 100)
    assert company.tally("WATER", 90).state == CountState.BOOKED
    count = company.tally("WATER", 79)
    assert count.state == CountState.ASKED
    assert asked(company) == [ANA]
    with pytest.raises(NeedsApproval) as refused:
        book(company, count, CHEN)
    assert refused.value.who == (company.person(ANA).name,)
    assert book(company, count, ANA).state == CountState.BOOKED
    assert company.stock("WATER") == 79
    decide(company, "count", "above 10: manager")
    assert company.tally("WATER", 1).state == CountState.BOOKED


def test_an_adjustment_by_hand_is_no_way_around_it(company: Company) -> None:
    company.receive("WATER", 100)
    decide(company, "count", "above 10: manager, not own")
    company.adjust("WATER", -10, key="ten")
    with pytest.raises(NeedsApproval):
        company.adjust("WATER", -11)
    decide(company, "count", "above 5: manager, not own")
    company.adjust("WATER", -10, key="ten")  # told again, it is answered as before
    assert company.stock("WATER") == 90


def test_write_offs_above_a_value(company: Company) -> None:
    with company.database.write() as connection:
        granting.grant(connection, None, company.person(ANA), company.site("EAST").id, Role.ADMINISTRATOR, NOW)
    company.receive("WATER", 100, price="2.50")
    company.seal()
    decide(company, "write-off", "above 100 value: administrator")
    company.write_off(company.goods("WATER", 40))
    with pytest.raises(NeedsApproval) as refused:
        company.write_off(company.goods("WATER", 41))
    assert (refused.value.limit, refused.value.who) == (Decimal(100), (company.person(ANA).name,))
    company.write_off(company.goods("WATER", 41), by=ANA)


def test_a_correction_above_the_limit_is_asked_of_those_who_may(company: Company) -> None:
    decide(company, "correction", "above 10: manager, not own")
    own = company.receive("WATER", 100, by=CHEN)
    company.correct(own, 90, by=CHEN)
    own = company.receive("WATER", 100, by=CHEN)
    with pytest.raises(NeedsApproval):
        company.correct(own, 89, by=CHEN)
    with company.database.write() as connection:
        told = escalating.ask_managers(connection, company.person(LI), own.posted.id, 89, NOW)
    assert [each.id for each in told] == [company.person(ANA).id]
    company.correct(own, 89, by=ANA)
    assert company.stock("WATER") == 179
