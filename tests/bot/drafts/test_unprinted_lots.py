"""Which lot? None is printed: a tap makes one of the company's own, and says what to write on the goods."""

import pytest

from bot.scanner import Code
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, LI, Company

BANDAGE = Code("Code128", "WH-BANDAGE", gs1=False)


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


def test_a_tap_on_none_printed_makes_a_lot_of_our_own(company: Company, chen: Chat) -> None:
    chen.says("+5 para")
    assert "When does it expire" in chen.taps("None printed")
    told = chen.says("2027-03-31")
    assert "lot OWN-260310-1 (ours)" in told
    assert "write <code>OWN-260310-1</code> on the goods" in told
    assert "OWN-260310-1 (ours)" in chen.says("para")
    assert "the number is our own" in chen.says("/lot own-260310-1")
    assert company.held("PARA") == [("DOCK", "OWN-260310-1", 5)]


def test_the_next_goods_of_the_day_are_another_lot(company: Company) -> None:
    li = Chat(company, LI)
    for _ in range(2):
        li.says("收5 绷带")
        assert "自编" in li.taps("没有批号")
    assert sorted(lot for _, lot, _ in company.held("BANDAGE")) == ["OWN-260310-1", "OWN-260310-2"]


def test_the_lot_has_the_day_on_which_it_came(company: Company, chen: Chat) -> None:
    chen.says("+5 bandage yesterday")
    assert "OWN-260309-1" in chen.taps("None printed")


def test_it_is_a_button_of_returns_and_deliveries_too(company: Company, chen: Chat) -> None:
    chen.photographs(BANDAGE, caption="+", album="a")
    chen.says("5")
    assert "no lot printed" in chen.taps("None printed")
    assert "OWN-260310-1" in chen.taps("Book all")
    chen.says("return 2 bandage")
    assert "Returned" in chen.taps("None printed")


def test_a_lot_that_is_typed_after_all_is_taken(company: Company, chen: Chat) -> None:
    chen.says("+5 para")
    assert "no lot is called so" in chen.says("none")
    chen.taps("None printed")
    chen.says("/cancel")
    chen.says("+5 para")
    chen.says("P-7")
    chen.says("2027-03-31")
    assert company.held("PARA") == [("DOCK", "P-7", 5)]
