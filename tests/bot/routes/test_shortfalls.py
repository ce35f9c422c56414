"""What did not come as it should: some of it is broken, or fewer came than expected. Both are shown and asked about."""

import pytest

from bot.scanner import Code
from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, LI, Company

WATER = Code("EAN13", "6901234567892", gs1=False)


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


def labels(chat: Chat) -> list[str]:
    return [button["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for button in row]


@pytest.mark.parametrize(
    "words",
    [
        "received 24 water, 2 broken",
        "+24 water, 2 of them broken",
        "got 24 water (2 damaged)",
        "+24 water but 2 bottles came leaking",
        "收24矿泉水 坏2",
        "收24矿泉水，其中2瓶破损",
        "收24矿泉水，坏了两瓶",
    ],
)
def test_what_came_and_what_of_it_is_broken_are_booked_with_one_tap(company: Company, chen: Chat, words: str) -> None:
    told = chen.says(words)
    assert company.count(movements) == 0, told
    assert labels(chen)[:2] == [
        "✅ 24 bottles in, 2 bottles damaged",
        "📥 Only 24 bottles in",
    ]
    told = chen.taps("2 bottles damaged")
    assert "Received 1 case = 24 bottles" in told
    assert "Of these, damaged: <b>2 bottles</b>" in told
    assert "Now at East warehouse: <b>22 bottles</b>" in told
    assert company.held("WATER") == [("DAMAGED", "", 2), ("DOCK", "", 22)]


def test_the_receipt_may_be_booked_alone(company: Company, chen: Chat) -> None:
    chen.says("received 24 water, 2 broken")
    chen.taps("Only 24 bottles in")
    assert company.held("WATER") == [("DOCK", "", 24)]


def test_both_are_linked_to_the_message_and_undone_together(company: Company, chen: Chat) -> None:
    chen.photographs(WATER, caption="received 24, 2 broken", name="p")
    assert company.count(movements) == 0
    chen.taps("2 bottles damaged")
    with company.database.read() as connection:
        rows = connection.execute(movements.select().order_by(movements.c.id)).all()
    assert [(row.kind, row.note) for row in rows] == [("receipt", ""), ("damage", "broken")]
    assert len({(row.message, row.photo) for row in rows}) == 1
    assert rows[0].message
    assert rows[0].photo == "p"
    assert "2 lines are undone" in chen.taps("Undo")
    assert company.held("WATER") == []
    assert company.differences() == ()


def test_a_tap_that_comes_twice_books_once(company: Company, chen: Chat) -> None:
    chen.says("received 24 water, 2 broken")
    card = chen.card
    chen.taps("2 bottles damaged")
    (data,) = [
        button["callback_data"]
        for row in card["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"].endswith("damaged")
    ]
    assert "booked already" in chen.taps_data(data, card)
    assert company.count(movements) == 2


def test_of_cases_two_may_be_cases_or_bottles(company: Company, chen: Chat) -> None:
    chen.says("received 24 cases water, 2 broken")
    assert [label for label in labels(chen) if "damaged" in label] == [
        "✅ 24 cases in, 2 cases damaged",
        "✅ 24 cases in, 2 bottles damaged",
    ]
    assert "of these not good" in chen.says("yes")
    assert company.count(movements) == 0


def test_more_broken_than_came_is_not_offered(company: Company, chen: Chat) -> None:
    chen.says("received 24 water, 30 broken")
    assert not [label for label in labels(chen) if "damaged" in label]


def test_of_lots_the_lot_that_came_is_the_one_that_is_damaged(company: Company, chen: Chat) -> None:
    chen.says("received 24 para lot B7 exp 2027-03, 2 broken")
    chen.taps("2 boxes damaged")
    assert company.held("PARA") == [("DAMAGED", "B7", 2), ("DOCK", "B7", 22)]


def test_what_came_yesterday_was_damaged_yesterday(company: Company, chen: Chat) -> None:
    chen.says("received 24 water yesterday, 2 broken")
    assert "2 bottles" in chen.taps("2 bottles damaged")
    assert company.differences() == ()


def test_how_many_is_answered_with_what_is_broken(company: Company, chen: Chat) -> None:
    chen.says("/receive water")
    assert "of these not good" in chen.says("24, 2 broken")
    assert "22 bottles" in chen.says("yes")


@pytest.mark.parametrize("words", ["应收30实收24", "expected 30, received 24"])
def test_what_was_expected_is_no_amount_and_what_came_is_asked_about(company: Company, words: str) -> None:
    li = Chat(company, LI)
    told = li.photographs(WATER, caption=words)
    assert "应收（30）" in told
    assert company.count(movements) == 0
    li.taps("就这样记账")
    assert company.stock("WATER") == 24


def test_what_was_expected_and_what_is_broken_are_asked_one_after_the_other(company: Company, chen: Chat) -> None:
    assert "<u>expected 30,</u>" in chen.says("expected 30, got 24 water, 2 broken")
    assert "of these not good" in chen.taps("Book it so")
    chen.taps("2 bottles damaged")
    assert company.stock("WATER") == 22


@pytest.mark.parametrize("words", ["received 24 water, 2 broken?", "don't book +24 water, 2 broken"])
def test_a_question_or_a_refusal_with_it_is_asked_about_first(company: Company, chen: Chat, words: str) -> None:
    assert "Nothing is booked yet" in chen.says(words)
    assert company.count(movements) == 0


def test_under_an_album_it_is_no_word_for_all_of_it(company: Company, chen: Chat) -> None:
    told = chen.photographs(WATER, caption="received 24, 2 broken", album="a")
    assert "What do you want to do with these" in told
    assert company.count(movements) == 0


def test_two_broken_in_answer_to_a_card_are_damage(company: Company, chen: Chat) -> None:
    company.receive("WATER", 24)
    chen.says("water")
    assert "Damaged: 2 bottles" in chen.says("2 broken", about=chen.card)


def test_a_word_for_broken_may_be_a_part_of_a_name(company: Company, chen: Chat) -> None:
    assert "broken biscuits" in chen.says("received 24 broken biscuits")


def test_what_is_broken_is_heard_while_another_booking_waits_for_its_item(company: Company) -> None:
    li = Chat(company, LI)
    li.says("收24坏2")
    told = li.says("收24 矿泉水，坏2")
    assert "破损 2 瓶" in str(li.card["reply_markup"]), told
