"""Numbers of bookings and documents that are typed: what they stand for is shown to whoever may see it."""

import pytest

from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, LI, Company


@pytest.mark.parametrize("said", ["R-000001", "r-000001", "#R000001", "R-000001 "])
def test_a_booking_s_number_shows_it_with_its_undo(company: Company, said: str) -> None:
    booked = company.receive("WATER", 24)
    chat = Chat(company, LI)
    assert f"· {booked.posted.number}\n" in chat.says(said)
    assert "已撤销" in chat.taps("撤销")


def test_a_transfer_s_number_shows_its_card(company: Company) -> None:
    company.receive("WATER", 50)
    ana = Chat(company, ANA)
    ana.says("/transfer 24 water EAST > WEST")
    assert "T-000001" in Chat(company, CHEN).says("T-000001")
    assert "Spring water" in Chat(company, CHEN).says("t-000001")


@pytest.mark.parametrize("said", ["R-000009", "I-000001", "T-000001", "R-999999999", "Q-000001", "Z-123456"])
def test_a_number_of_nothing_is_said_to_be_none(company: Company, said: str) -> None:
    company.receive("WATER", 24)
    before = company.count(movements)
    assert "There is no" in Chat(company, CHEN).says(said)
    assert company.count(movements) == before


@pytest.mark.parametrize("said", ["where is T-000001", "T-000001到了", "cancel T-000001", "单号T-000001"])
def test_words_around_a_number_do_not_hide_it(company: Company, said: str) -> None:
    company.receive("WATER", 50)
    Chat(company, ANA).says("/transfer 24 water EAST > WEST")
    before = company.count(movements)
    assert "Spring water" in Chat(company, CHEN).says(said)
    assert company.count(movements) == before


def test_a_number_behind_a_booking_is_no_question_about_it(company: Company) -> None:
    company.receive("WATER", 24)
    told = Chat(company, CHEN).says("+10 water R-000001")
    assert "<u>R-000001</u>" in told


def test_where_an_amount_is_asked_for_a_number_was_read_as_one(company: Company) -> None:
    company.receive("WATER", 50)
    Chat(company, ANA).says("/transfer 24 water EAST > WEST")
    chen = Chat(company, CHEN)
    assert "How many" in chen.says("receive water")
    assert "asked for by Ana Silva" in chen.says("T-000001")
    assert "= 24 bottles" in chen.says("24"), "it is asked for still"
