"""Nothing is booked of which not every word is accounted for: what is left over is shown, and asked about."""

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.drafts.store import drafts
from bot.scanner import Code
from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, NOW, Company

WATER = Code("EAN13", "6901234567892", gs1=False)

BOOKS_NOTHING = [
    "不要发3",
    "don't book +24",
    "do not book +24",
    "not +24",
    "maybe +24",
    "+24?",
    "收24？",
    "收到24吗",
    "received 24, 2 broken",
    "收24 坏2",
    "应收30实收24",
    "好像收了24",
    "明天收24",
    "receive 24 tomorrow",
    "should be +24",
    "+24 next week",
    "-3 or 4",
    "别发3",
    "发3 算了",
    "receive 24 never mind",
    "-3 please ask Chen first",
    "+24 i think",
    "will receive 24",
    "+24 for real?",
    "cancel +24",
    "没收到24",
    "还没发3",
]


@pytest.fixture
def stocked(company: Company) -> Company:
    company.receive("WATER", 100, by=CHEN)
    return company


@pytest.mark.parametrize("words", BOOKS_NOTHING)
def test_words_under_a_photograph_that_take_it_back_or_leave_it_open_book_nothing(company: Company, words: str) -> None:
    chat = Chat(company, CHEN)
    company.receive("WATER", 100, by=CHEN)
    told = chat.photographs(WATER, caption=words)
    assert company.stock("WATER") == 100, told


@pytest.mark.parametrize(
    "words",
    [
        *(
            "+24 water?",
            "got 24 water?",
            "-3 water?",
            "收24水吗",
            "收24矿泉水？",
            "don't book +24 water",
            "不要发3矿泉水",
        ),
        *("maybe +24 water", "好像收了24矿泉水", "明天收24矿泉水", "receive 24 water tomorrow", "+24 water next week"),
        *("do not issue 3 water", "+24 water i think", "never received 24 water", "没收到24矿泉水", "别发3矿泉水"),
        *("/receive 24 water?", "/issue 3 water maybe", "will receive 24 water", "发3矿泉水算了"),
    ],
)
def test_a_message_that_takes_it_back_or_leaves_it_open_books_nothing(company: Company, words: str) -> None:
    company.receive("WATER", 100, by=CHEN)
    told = Chat(company, CHEN).says(words)
    assert company.stock("WATER") == 100, told


def test_what_is_left_over_is_underlined_and_one_tap_books_the_rest(chat: Chat, company: Company) -> None:
    told = chat.photographs(WATER, caption="+24 tomorrow?")
    assert "<u>" in told
    assert "1 case = 24 bottles" in told
    assert company.stock("WATER", "WEST") == 0
    assert "Received 1 case = 24 bottles" in chat.taps("✅ Book it so")
    assert company.stock("WATER", "WEST") == 24


def test_yes_books_it_too(chat: Chat, company: Company) -> None:
    assert "<u>tomorrow</u>" in chat.says("+24 water tomorrow")
    assert "Received" in chat.says("yes")
    assert company.stock("WATER", "WEST") == 24


def test_an_answer_with_a_question_mark_is_asked_about(chat: Chat, company: Company) -> None:
    chat.says("/receive water")
    assert "24<u>?</u>" in chat.says("24?")
    assert company.stock("WATER", "WEST") == 0
    chat.taps("✅ Book it so")
    assert company.stock("WATER", "WEST") == 24


def test_an_amount_that_waits_for_its_picture_is_asked_about_once_something_else_was_looked_at(
    chat: Chat, company: Company
) -> None:
    chat.says("+24")
    assert "Jasmine rice" in chat.says("/stock rice")
    assert "Is that of these?" in chat.photographs(WATER)
    assert company.stock("WATER", "WEST") == 0
    chat.taps("✅ Book it so")
    assert company.stock("WATER", "WEST") == 24


def test_an_amount_that_waits_for_its_picture_is_asked_about_once_something_else_was_booked(
    chat: Chat, company: Company
) -> None:
    chat.says("+24")
    assert "Received" in chat.says("+3 rice")
    assert "Is that of these?" in chat.photographs(WATER)
    assert company.stock("WATER", "WEST") == 0


def test_an_amount_whose_picture_follows_at_once_is_booked(chat: Chat, company: Company) -> None:
    chat.says("+24")
    assert "Received" in chat.photographs(WATER)


def test_amounts_of_an_album_with_a_question_mark_are_asked_again(chat: Chat, company: Company) -> None:
    rice = Code("Code128", "RICE", gs1=False)
    chat.photographs(WATER, caption="+", album="a")
    chat.photographs(rice, album="a")
    assert "<u>?</u>" in chat.says("24, 3?")
    assert company.stock("WATER", "WEST") == 0


def test_a_question_about_an_item_only_shows_it(chat: Chat, company: Company) -> None:
    assert "Spring water" in chat.says("water?")
    assert company.count(drafts) == 0


def test_words_that_name_the_item_are_accounted_for(chat: Chat, company: Company) -> None:
    assert "Received" in chat.photographs(WATER, caption="+24 water")
    assert "Received" in chat.photographs(WATER, caption="收24 矿泉水")
    assert company.stock("WATER", "WEST") == 48


def test_an_album_with_a_question_under_it_is_asked_what_to_do(chat: Chat, company: Company) -> None:
    assert "<u>?</u>" in chat.photographs(WATER, caption="+24?", album="a")
    assert company.stock("WATER", "WEST") == 0


OPEN = ["?", "don't", "not", "never", "maybe", "tomorrow", "if", "cancel", "later", "or 5", "❌", "👎"]
OPEN += ["不要", "别", "好像", "明天", "吗", "没", "应该"]
OPEN += ["2 broken", "坏2", "expected 30", "应收30", "only", "need", "需要", "7-8 cases", "七八箱", "1.5k"]
BOOKINGS = ["+24 water", "-3 water", "received 24 water", "took 3 water", "收24矿泉水", "发3瓶矿泉水", "return 2 water"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60, derandomize=True)
@given(
    booking=st.sampled_from(BOOKINGS),
    opening=st.sampled_from(OPEN),
    other=st.sampled_from(["", "please", "boss", "今天", "for us"]),
    place=st.integers(0, 4),
    pictured=st.booleans(),
)
def test_whatever_leaves_a_booking_open_books_nothing(
    company: Company, booking: str, opening: str, other: str, place: int, pictured: bool
) -> None:
    words = [*booking.replace(" water", "" if pictured else " water").split(), *other.split()]
    words.insert(place, opening)
    chat = Chat(company, CHEN, numbers=itertools.count(int(NOW.timestamp()) + next(company.keys) * 1000))
    before = company.count(movements)
    text = " ".join(words)
    told = chat.photographs(WATER, caption=text) if pictured else chat.says(text)
    assert company.count(movements) == before, (text, told)
    chat.says("/cancel")


@pytest.mark.parametrize("caption", ["not 5", "send 5 to Mars", "交给张三", "T-000001"])
def test_words_under_a_photograph_that_book_nothing_are_not_passed_over(company: Company, caption: str) -> None:
    company.receive("WATER", 24)
    told = Chat(company, CHEN).photographs(WATER, caption=caption)
    assert "<u>" in told, told
    assert "24 bottles" in told


@pytest.mark.parametrize("caption", ["how many?", "what is this?", "这是什么", "还有吗", "water", "👍"])
def test_a_question_under_a_photograph_is_answered_by_the_card(company: Company, caption: str) -> None:
    company.receive("WATER", 24)
    assert "<u>" not in Chat(company, CHEN).photographs(WATER, caption=caption)


def test_a_photograph_shows_another_warehouse_that_is_asked_about(company: Company) -> None:
    company.receive("WATER", 7, by=ANA)
    assert "West warehouse: <b>7 bottles" in Chat(company, CHEN).photographs(WATER, caption="how many in West")
