"""Messages that are changed after they were sent: nothing is booked of them, and nothing is passed over."""

import pytest

from bot.scanner import Code
from domain.storage.schema.ledger import movements
from tests.bot.chatting import GROUP, STRANGER, Chat
from tests.domain.small_company import ANA, CHEN, LATER, LI, Company

CASE = Code("ITF", "16901234567899", gs1=False)


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


def last(chat: Chat) -> int:
    """The number of the message that was answered last: the update's and the answer's come next."""
    return int(chat.card["message_id"]) - 2


def test_a_message_that_is_put_right_after_it_was_booked_is_offered_as_a_correction(
    company: Company, chen: Chat
) -> None:
    chen.says("+21 water")
    first = last(chen)
    assert "21 bottles → <b>12 bottles" in chen.edits(first, text="+12 water")
    assert chen.replies[-1].quote == first
    assert company.stock("WATER") == 21, "nothing is booked before it is tapped"
    assert "Received 12 bottles" in chen.taps("Correct")
    assert chen.edits(first, text="+12 water") == "", "it says what is booked"
    assert "12 bottles → <b>15 bottles" in chen.edits(first, text="+15 water")
    assert "Received 15 bottles" in chen.taps("Correct")
    assert (company.stock("WATER"), company.differences()) == (15, ())


def test_in_chinese_and_as_a_command(company: Company, chen: Chat) -> None:
    li = Chat(company, LI)
    li.says("收3箱 矿泉水")
    assert "3 箱 = 72 瓶 → <b>2 箱 = 48 瓶" in li.edits(last(li), text="收2箱 矿泉水")
    chen.says("/receive 5 water")
    assert "5 bottles → <b>6 bottles" in chen.edits(last(chen), text="/receive 6 water")


@pytest.mark.parametrize(
    "changed",
    ["-24 para", "+24 water", "+24 para lot A2", "+24 para exp 2027-05", "+24 para yesterday", "thanks", "para"],
)
def test_what_is_changed_otherwise_stands_as_it_was_booked_and_may_be_undone(
    company: Company, chen: Chat, changed: str
) -> None:
    chen.says("+24 para lot A1 exp 2027-03")
    first = last(chen)
    told = chen.edits(first, text=changed)
    assert "stands as it was booked\n<b>Paracetamol</b> · <code>PARA</code>\n<b>24 boxes</b>" in told
    assert company.stock("PARA") == 24
    chen.taps("Undo")
    assert company.stock("PARA") == 0
    assert "Please send it anew" in chen.edits(first, text=changed), "of what was undone nothing stands"


def test_a_lot_that_is_said_again_is_no_change(company: Company, chen: Chat) -> None:
    chen.says("+24 para lot A1 exp 2027-03")
    assert chen.edits(last(chen), text="+24 para lot A1 exp 2027-03") == ""
    assert "24 boxes → <b>19 boxes" in chen.edits(last(chen), text="+19 para lot A1 exp 2027-03")


def test_the_caption_of_a_picture_is_of_the_pack_in_it(company: Company, chen: Chat) -> None:
    chen.photographs(CASE, caption="+2 cases")
    first = last(chen)
    assert "2 cases = 48 bottles → <b>3 cases = 72 bottles" in chen.edits(first, caption="+3")
    assert company.count(movements) == 1


def test_what_was_not_booked_is_not_booked_by_a_change(company: Company, chen: Chat) -> None:
    chen.says("+24 watr zzz")
    assert "send it anew" in chen.edits(last(chen), text="+24 water")
    chen.says("/receive water")  # asks how many
    assert "send it anew" in chen.edits(last(chen), text="/receive 24 water")
    assert company.count(movements) == 0


def test_a_difference_the_other_way_is_no_smaller_one(company: Company, chen: Chat) -> None:
    company.receive("WATER", 50)
    chen.says("adjust -3 water because lost")
    assert "stands as it was booked" in chen.edits(last(chen), text="adjust 3 water because lost")


def test_who_may_not_correct_it_any_more_asks_a_manager(company: Company) -> None:
    ana = Chat(company, ANA)
    ana.says("+21 water")
    first = last(ana)
    late = Chat(company, ANA, now=ana.now.replace(day=ana.now.day + 3), numbers=ana.numbers)
    assert "is for a manager to decide" in late.edits(first, text="+12 water")


def test_people_who_change_what_they_say_to_each_other_are_left_in_peace(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    group = Chat(company, CHEN, GROUP)
    assert group.edits(7, text="+24 water") == ""
    group.says("/receive 5 water")
    assert "5 bottles → <b>6 bottles" in group.edits(last(group), text="/receive 6 water")
    assert Chat(company, STRANGER).edits(7, text="+24 water") == ""
