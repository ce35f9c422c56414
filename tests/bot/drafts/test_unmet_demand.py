"""What is asked for in the chat and is not there is kept: it is demand, too."""

import pytest
from sqlalchemy import select

from domain.storage.schema.figures import unmet_demand
from tests.bot.chatting import Chat
from tests.domain.small_company import LI, Company


@pytest.fixture
def li(company: Company) -> Chat:
    """Works in EAST, in Chinese."""
    return Chat(company, LI)


def kept(company: Company) -> list[tuple[int, int, int]]:
    table = unmet_demand.c
    with company.database.read() as connection:
        return [tuple(row) for row in connection.execute(select(table.asked, table.available, table.given))]


def test_more_than_there_is_is_kept_with_what_was_given_instead(company: Company, li: Chat) -> None:
    company.receive("WATER", 8)
    li.says("发20 矿泉水")
    assert kept(company) == [(20, 8, 0)]
    li.says("8")
    assert kept(company) == [(20, 8, 8)]


def test_what_is_not_there_at_all_is_kept(company: Company, li: Chat) -> None:
    li.says("-5 WATER")
    assert kept(company) == [(5, 0, 0)]


def test_the_last_word_of_a_booking_counts(company: Company, li: Chat) -> None:
    company.receive("WATER", 30)
    li.says("-2400 WATER")
    li.says("240")
    li.says("24")
    assert kept(company) == [(240, 30, 24)]


def test_what_is_there_and_what_is_no_demand_keeps_nothing(company: Company, li: Chat) -> None:
    company.receive("WATER", 8)
    li.says("-5 WATER")
    li.says("移 20 WATER 收货区 到 A-01")
    assert kept(company) == []
