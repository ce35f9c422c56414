"""Bookings of several kinds in one message are offered one by one; nothing of them is booked unasked."""

import time

import pytest

from bot.chat.replies import Reply
from bot.language.leftovers import parts
from bot.language.listing import deeds
from bot.scanner import Code
from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, Company

WATER = Code("EAN13", "6901234567892", gs1=False)


@pytest.fixture
def chen(company: Company) -> Chat:
    company.receive("WATER", 100, by=CHEN)
    company.receive("RICE", 50, by=CHEN)
    return Chat(company, CHEN)


def _tap(chat: Chat, card: Reply, label: str) -> str:
    (data,) = [button.data for row in card.keyboard for button in row if button.text.endswith(label)]
    return chat.taps_data(data)


@pytest.mark.parametrize(
    "said",
    [
        "+24 water -3 rice",
        "+24 water\n-3 rice",
        "24 water in, 3 rice out",
        "received 24 water and issued 3 rice",
        "received 24 water issued 3 rice",
        "received 24 water, then took 3 rice",
        "收24矿泉水,发3茉莉香米",
        "收24矿泉水 发3茉莉香米",
        "收24矿泉水发3茉莉香米",
        "收了24瓶矿泉水，又出了3茉莉香米",
        "矿泉水+24 茉莉香米-3",
    ],
)
def test_two_kinds_of_booking_in_a_message_were_a_dead_end(company: Company, chen: Chat, said: str) -> None:
    before = company.count(movements)
    told = chen.says(said)
    assert "1 of 2 in your message" in told
    assert "2 of 2 in your message" in told
    assert company.count(movements) == before, "nothing is booked unasked"
    received, issued = chen.replies[-2:]
    assert "Issued 3 kg" in _tap(chen, issued, "Book it so")
    assert "Received 1 case = 24 bottles" in _tap(chen, received, "Book it so")
    assert (company.stock("WATER"), company.stock("RICE")) == (124, 47)


@pytest.mark.parametrize("caption", ["+24 -3", "received 24, issued 3", "收24发3"])
def test_two_kinds_of_booking_under_one_photograph_are_both_of_what_it_shows(
    company: Company, chen: Chat, caption: str
) -> None:
    before = company.count(movements)
    assert "2 of 2 in your message" in chen.photographs(WATER, caption=caption)
    assert company.count(movements) == before
    received, issued = chen.replies[-2:]
    assert "Received 1 case = 24 bottles" in _tap(chen, received, "Book it so")
    assert "Issued 3 bottles" in _tap(chen, issued, "Book it so")
    assert company.stock("WATER") == 121


def test_what_came_broken_under_a_photograph_is_no_second_booking(chen: Chat) -> None:
    assert "Only 24 bottles in" in str(chen.photographs(WATER, caption="收24 坏2") + str(chen.card))


@pytest.mark.parametrize(
    "said",
    [
        "+24 water -3 unicorns",
        "don't receive 24 water, issue 3 rice",
        "received 24 water, not issued 3 rice",
        "+24 water, -3 rice tomorrow",
        "没收24矿泉水，发3茉莉香米",
    ],
)
def test_of_several_kinds_nothing_is_offered_of_which_a_part_is_not_understood(
    company: Company, chen: Chat, said: str
) -> None:
    before = company.count(movements)
    assert "Send each booking by itself" in chen.says(said)
    assert company.count(movements) == before


def test_what_is_of_one_kind_stays_together(chen: Chat) -> None:
    told = chen.says("received 24 water, 10 rice then took 3 water")
    assert "<b>2 lines</b>" in told
    assert "2 of 2 in your message: took 3 water" in told


def test_two_kinds_of_booking_were_taken_for_an_answer(chen: Chat) -> None:
    chen.says("receive water")
    assert "2 of 2 in your message" in chen.says("+24 water -3 rice")
    chen.says("+5")
    assert "2 of 2 in your message" in chen.says("received 24 water and issued 3 rice")


def test_a_hyphen_before_how_many_went_out_was_overlooked_beside_a_plus(chen: Chat) -> None:
    told = chen.says("茉莉香米-2 +5矿泉水")
    assert "Issue" in told
    assert "Receive" in told


@pytest.mark.parametrize("caption", ["24 in 3 out", "24 in, 3 out", "3 out, 24 in"])
def test_what_came_in_and_went_out_under_a_photograph_lost_one_of_the_two(chen: Chat, caption: str) -> None:
    told = chen.photographs(WATER, caption=caption)
    assert "<b>1 case = 24 bottles</b>" in told
    assert "<b>3 bottles</b>" in told


def test_what_follows_an_item_that_is_named_is_of_that_and_not_of_the_picture(chen: Chat) -> None:
    told = chen.photographs(WATER, caption="took 3 rice and returned 1")
    assert told.count("Jasmine rice") == 2
    assert "Spring water" not in told


@pytest.mark.parametrize("said", [" " * 4000, "1" * 4000, "+1 -1 " * 600, "收1" * 2000])
def test_however_long_a_text_is_its_parts_are_not_looked_for_for_ever(said: str) -> None:
    began = time.monotonic()
    deeds((said,))
    list(parts(said))
    assert time.monotonic() - began < 10
