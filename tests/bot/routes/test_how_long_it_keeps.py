"""How long something keeps, as labels and people say it: counted from the day it was made, and asked if nobody says."""

import pytest

from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, Company

pytestmark = pytest.mark.parametrize("company", ["sqlite"], indirect=True)
"""On one database: what is tried here is read before any is asked."""


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


@pytest.mark.parametrize(
    "said",
    [
        *("+24 PARA lot M-7 made 2026-03-01 shelf life 30 days", "+24 PARA lot M-7, mfg 1 Mar 2026, good for 30 days"),
        *("收24 PARA 批号M-7 生产日期2026-03-01 保质期30天", "收24 PARA 批号M-7 2026年3月1日生产 保质期三十天"),
    ],
)
def test_made_on_and_how_long_it_keeps_are_its_expiry(chen: Chat, said: str) -> None:
    assert "expires 31 Mar 2026" in chen.says(said)


@pytest.mark.parametrize("said", ["+24 PARA lot M-7 shelf life 30 days", "收24 PARA 批号M-7 保质期30天"])
def test_without_the_day_it_was_made_that_is_asked(company: Company, chen: Chat, said: str) -> None:
    assert "counted from the day it was made" in chen.says(said)
    assert company.count(movements) == 0
    assert "expires 9 Apr 2026" in chen.taps("9 Apr 2026")


@pytest.mark.parametrize(
    ("answer", "day"),
    [("made 2026-03-01", "31 Mar"), ("made yesterday", "8 Apr"), ("昨天生产", "8 Apr"), ("2026-03-20", "20 Mar")],
)
def test_that_question_is_answered_with_the_day_it_was_made_or_the_expiry(chen: Chat, answer: str, day: str) -> None:
    chen.says("+24 PARA lot M-7 good for 30 days")
    assert f"expires {day} 2026" in chen.says(answer)


def test_a_day_without_its_year_is_asked_and_the_time_that_was_said_is_kept(chen: Chat) -> None:
    chen.says("收24 PARA 批号M-7 保质期30天")
    assert "which day is meant" in chen.says("生产日期 3月1日")
    assert "expires 31 Mar 2026" in chen.taps("1 Mar 2026")


@pytest.mark.parametrize("answer", ["30天", "30 days", "shelf life 30 days", "保质期30天", "for 30 days"])
def test_when_it_expires_may_be_answered_with_how_long_it_keeps(chen: Chat, answer: str) -> None:
    chen.says("+24 PARA lot M-7")
    assert "counted from the day it was made" in chen.says(answer)
    assert "expires 9 Apr 2026" in chen.taps("9 Apr 2026")


def test_with_the_lot_too(chen: Chat) -> None:
    chen.says("+24 PARA")
    assert "counted from the day it was made" in chen.says("M-7 shelf life 30 days")


@pytest.mark.parametrize("said", ["+24 PARA lot M-7 exp summer 2027", "+24 PARA, lot M-7, exp the 3rd autumn 2027"])
def test_what_is_no_date_behind_its_label_is_asked_and_its_figures_are_no_amount(
    company: Company, chen: Chat, said: str
) -> None:
    assert "cannot read this as a date" in chen.says(said)
    assert company.count(movements) == 0
    assert "24 boxes · lot M-7" in chen.says("2027-03")


def test_a_part_that_begins_with_the_expiry_or_the_lot_is_no_second_thing(chen: Chat) -> None:
    assert "which day is meant" in chen.says("+24 PARA, lot M-7, exp end of march")
