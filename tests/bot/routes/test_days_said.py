"""Days as people say them, "Friday", 周五前, "in 3 days", wherever a day is asked for or said. It is a Tuesday."""

import pytest
from sqlalchemy import select

from domain.storage.schema.documents import reservations
from domain.storage.schema.ledger import lots, movements
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, Company

pytestmark = pytest.mark.parametrize("company", ["sqlite"], indirect=True)
"""On one database: what is tried here is read before any is asked."""


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


@pytest.mark.parametrize(
    ("answer", "day"), [("Friday", "13 Mar"), ("下周五", "20 Mar"), ("tomorrow", "11 Mar"), ("十天后", "20 Mar")]
)
def test_when_it_expires_is_answered_with_the_day_that_is_meant_today(chen: Chat, answer: str, day: str) -> None:
    chen.says("+24 PARA lot M-7")
    assert f"expires {day} 2026" in chen.says(answer)


@pytest.mark.parametrize(
    "said", ["+24 PARA lot M-7 exp Friday", "收24 PARA 批号M-7 周五到期", "收24 PARA 批号M-7 有效期至周五"]
)
def test_it_may_be_said_with_the_rest(company: Company, chen: Chat, said: str) -> None:
    assert "expires 13 Mar 2026" in chen.says(said)
    with company.database.read() as connection:
        assert (
            connection.execute(select(lots.c.expiry).where(lots.c.code == "M-7")).scalar_one().isoformat()
            == "2026-03-13"
        )


@pytest.mark.parametrize("said", ["got 24 WATER on Friday", "周五收了24 WATER", "24 WATER arrived friday"])
def test_what_was_done_on_a_weekday_is_booked_for_the_last_one(chen: Chat, said: str) -> None:
    assert "For 6 Mar 2026" in chen.says(said)


def test_what_may_be_planned_for_a_weekday_is_asked_before_it_is_booked(company: Company, chen: Chat) -> None:
    company.receive("WATER", 50)
    assert "which day is meant" in chen.says("发3 WATER 周五")
    assert company.count(movements) == 1
    assert "which day is meant" in chen.says("+24 WATER last Monday")
    assert "For 2 Mar 2026" in chen.taps("2 Mar 2026")


def test_a_weekday_that_is_today_may_be_a_week_ago(chen: Chat) -> None:
    chen.says("got 24 WATER on Tuesday")
    assert next(row[0]["text"] for row in chen.card["reply_markup"]["inline_keyboard"]) == "10 Mar 2026"


@pytest.mark.parametrize(
    "said", ["reserve 5 WATER for SO-17 until Friday", "预留5 WATER 给SO-17 周五前", "预留5 WATER 给SO-17到周五"]
)
def test_what_is_kept_until_a_day_is_kept_to_its_end_and_the_day_is_no_part_of_the_order(
    company: Company, chen: Chat, said: str
) -> None:
    company.receive("WATER", 50)
    assert "until 13 Mar 2026, 23:59" in chen.says(said)
    with company.database.read() as connection:
        assert connection.execute(select(reservations.c.document)).scalar_one() == "SO-17"


def test_what_is_needed_by_the_weekday_that_is_today_is_needed_in_a_week(company: Company, chen: Chat) -> None:
    company.receive("WATER", 50)
    told = chen.says("transfer 5 WATER from EAST to WEST by Tuesday")
    assert "Needed by 17 Mar 2026" in told


def test_a_day_that_may_be_two_puts_a_lot_right_once_it_is_chosen(chen: Chat) -> None:
    chen.says("+24 PARA lot M-7 exp 2027-03-31")
    chen.says("lot M-7")
    chen.taps("Put right")
    chen.taps("Expiry")
    assert "which day is meant" in chen.says("end of april")
    assert "Why?" in chen.taps("30 Apr 2026")
    assert "31 Mar 2027 → 30 Apr 2026" in chen.says("misread")


def test_how_long_it_keeps_puts_only_the_expiry_right(chen: Chat) -> None:
    chen.says("+24 PARA lot M-7 exp 2027-03-31")
    chen.says("lot M-7")
    chen.taps("Put right")
    chen.taps("Expiry")
    chen.says("180 days")
    assert "Why?" in chen.says("made 2026-03-01")
    told = chen.says("misread")
    assert "31 Mar 2027 → 28 Aug 2026" in told
    assert "Made on put right" not in told


def test_a_lot_that_was_found_takes_a_day_that_may_be_two(chen: Chat) -> None:
    chen.says("+5 PARA lot M-1 exp 2027-03-31")
    chen.says("count 5 PARA lot M-9 in B-01")
    chen.taps("It is M-9")
    assert "which day is meant" in chen.says("end of april")
    assert "would not be used" not in chen.taps("30 Apr 2026")


@pytest.mark.parametrize("asked", ["what expires by end of march", "how much WATER is there?", "还有多少 WATER"])
def test_a_question_is_not_what_something_is_reserved_for(company: Company, chen: Chat, asked: str) -> None:
    company.receive("WATER", 50)
    assert "For which order?" in chen.says("reserve 5 WATER until friday")
    chen.says(asked)
    assert company.count(reservations) == 0
