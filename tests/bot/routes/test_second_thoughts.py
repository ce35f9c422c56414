"""What somebody says right after a booking to put it right, without answering its card."""

import pytest

from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, Company


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


@pytest.mark.parametrize(
    "said",
    [
        *("12 not 24", "sorry 12", "no, 12", "I meant 12", "should be 12", "make it 12", "12 actually", "it was 12"),
        *("应该是12", "打错了，12", "不对 是12", "改成12瓶", "错了 应该是12瓶", "12才对", "是12不是24"),
    ],
)
def test_a_number_put_right_without_answering_the_card_was_taken_for_goods(
    company: Company, chen: Chat, said: str
) -> None:
    chen.says("+24 water")
    assert "24 bottles → <b>12 bottles" in chen.says(said)
    assert company.stock("WATER") == 24, "nothing is booked before it is tapped"
    chen.taps("Correct")
    assert company.stock("WATER") == 12


def test_the_number_that_was_wrong_finds_the_booking_that_is_meant(company: Company, chen: Chat) -> None:
    chen.says("+24 water")
    chen.says("+3 water")
    assert "R-000001" in chen.says("12 not 24")
    assert "R-000002" in chen.says("sorry, 2")
    assert "Correct" not in chen.says("12 not 99")
    assert company.count(movements) == 2


@pytest.mark.parametrize("said", ["wrong should be 12", "sorry, 12", "错了，应该是12"])
def test_an_answer_to_the_card_puts_it_right_in_the_same_words(chen: Chat, said: str) -> None:
    chen.says("+24 water")
    assert "12 bottles" in chen.says(said, about=chen.card)


@pytest.mark.parametrize("said", ["only took 2 water", "we only used 2", "只拿了2瓶", "只发了2瓶水"])
def test_fewer_went_out_than_was_booked(company: Company, chen: Chat, said: str) -> None:
    company.receive("WATER", 24, by=CHEN)
    chen.says("-5 water")
    assert "5 bottles → <b>2 bottles" in chen.says(said)


def test_only_beside_a_verb_was_found_in_the_name_of_an_item(company: Company, chen: Chat) -> None:
    before = company.count(movements)
    assert "只" in chen.says("只拿了2盒")
    assert company.count(movements) == before


@pytest.mark.parametrize(
    "said", ["wrong", "my mistake", "搞错了", "打错了", "undo that", "delete last", "撤回", "取消刚才的", "撤销上一条"]
)
def test_what_is_wrong_shows_the_last_booking_with_its_undo(company: Company, chen: Chat, said: str) -> None:
    chen.says("+24 water")
    assert "R-000001" in chen.says(said)
    chen.taps("Undo")
    assert company.stock("WATER") == 0


@pytest.mark.parametrize("said", ["never mind", "nvm", "算了", "不要了", "cancel it"])
def test_never_mind_became_a_lot(company: Company, chen: Chat, said: str) -> None:
    chen.says("+5 BANDAGE")
    assert "Cancelled" in chen.says(said)


def test_undo_with_a_number_showed_another_booking(company: Company, chen: Chat) -> None:
    chen.says("+24 water")
    chen.says("+3 water")
    assert "R-000001" in chen.says("/undo R-000001")
    assert "There is no" in chen.says("/undo R-000009")
    assert "R-000002" in chen.says("/undo")


@pytest.mark.parametrize("said", ["/收货 24 矿泉水", "/received 24 water", "/in 24 water", "/ receive 24 water"])
def test_a_word_behind_a_stroke_is_read_as_without(company: Company, chen: Chat, said: str) -> None:
    assert "Received" in chen.says(said)
    assert company.stock("WATER") == 24
    assert "I do not know /frob" in chen.says("/frob 24 water")


@pytest.mark.parametrize("said", ["half", "2 less", "1 short", "少2", "多收了2瓶", "一半"])
def test_a_number_beside_one_that_is_not_said_was_looked_for_as_goods(company: Company, chen: Chat, said: str) -> None:
    assert "compared with which number" in chen.says(said)
    chen.says("+24 water")
    told = chen.says(said)
    assert "compared with which number" in told
    assert "R-000001" in told
    assert company.count(movements) == 1


@pytest.mark.parametrize("said", ["half", "2 less", "少2"])
def test_nor_does_it_say_how_many(company: Company, chen: Chat, said: str) -> None:
    chen.says("receive water")
    assert "How many?" in chen.says(said)
    assert company.count(movements) == 0
