"""What was not clear, or would have had no effect: it is shown, and asked about, and never passed over."""

import pytest

from bot.scanner import Code
from domain.quantities import LARGEST
from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, LATER, LI, Company

WATER = Code("EAN13", "6901234567892", gs1=False)


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


def labels(chat: Chat) -> list[str]:
    return [button["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for button in row]


def test_a_day_that_is_none_is_underlined_and_asked_for_again(company: Company, chen: Chat) -> None:
    told = chen.says("+24 para lot B9 exp 31/02/27")
    assert "+24 para lot B9 exp <u>31/02/27</u>: there is no such day" in told
    assert "<u>next week</u>: I cannot read this as a date" in chen.says("next week")
    assert "Received 24 boxes" in chen.says("2027-05")


def test_the_same_in_chinese(company: Company) -> None:
    assert "有效期<u>31/02/27</u>：没有这一天" in Chat(company, LI).says("收24 对乙酰 批号B9 有效期３１／０２／２７")


def test_what_was_typed_is_shown_and_never_becomes_markup(chen: Chat) -> None:
    assert "lot &lt;b&gt;7 exp <u>31/02/27</u>" in chen.says("+24 para lot <b>7 exp 31/02/27")
    chen.says("/cancel")
    assert "<u>@4</u>" in chen.says(f"+24 water @4 @5 {'<' * 4000} exp 31/02/27")


def test_a_day_that_can_be_two_has_a_button_for_each(company: Company, chen: Chat) -> None:
    assert "<u>01/02/28</u>: which day is meant" in chen.says("/receive 3 para lot B7 exp 01/02/28")
    assert labels(chen)[:2] == ["2 Jan 2028", "1 Feb 2028"]
    assert "<u>03/04/28</u>: which day" in chen.says("03/04/28")
    assert "expires 3 Apr 2028" in chen.taps("3 Apr 2028")


def test_an_answer_that_is_a_day_of_two_kinds_is_asked_about_too(chen: Chat) -> None:
    chen.says("+3 para lot B7")
    chen.says("03/04/28")
    assert "expires 4 Mar 2028" in chen.taps("4 Mar 2028")


def test_two_amounts_are_a_question_and_a_reading_its_answer(company: Company, chen: Chat) -> None:
    assert "<u>2 cases</u> <u>3 bottles</u>: which one" in chen.says("receive water 2 cases 3 bottles")
    assert "Received 3 bottles" in chen.taps("3 bottles")
    assert "<u>24</u> water <u>36</u>" in chen.says("24 water 36")
    assert "Spring water" in chen.taps("36")
    assert "Received 36" not in chen.card["text"]


def test_two_verbs_and_two_unclear_things_begin_nothing(company: Company, chen: Chat) -> None:
    assert "<u>入库</u> <u>出库</u> 3 water" in chen.says("入库 出库 3 water")
    assert "@4" in chen.says("+24 water @4 @5 exp 01/02/28")
    assert company.count(movements) == 0


def test_a_caption_that_is_unclear_is_asked_about_on_its_booking(company: Company, chen: Chat) -> None:
    assert "+24 exp <u>31/02/27</u>" in chen.photographs(WATER, caption="+24 exp 31/02/27")
    assert "not be used" in chen.says("2027-03"), "water has no lots, and so no expiry"
    assert "Received 1 case = 24 bottles" in chen.taps("Without it")


def test_an_open_question_for_a_day_does_not_swallow_what_is_said_next(company: Company, chen: Chat) -> None:
    chen.says("+3 para lot B7")
    assert "Received 5 bottles" in chen.says("+5 water")


@pytest.mark.parametrize(
    ("words", "unused", "then"),
    [
        ("-3 water @3.20", "price 3.2", "Issued 3 bottles"),
        ("-3 water exp 2027-03", "expires 31 Mar 2027", "Issued 3 bottles"),
        ("adjust -3 water yesterday", "on 9 Mar 2026</b>: a difference is booked for the moment", "Why"),
        ("transfer 5 para lot A1 to WEST", "lot A1</b>: which lots go is settled", "Waiting"),
        ("+3 water lot A1", "lot A1", "Received 3 bottles"),
        ("+3 water from DOCK", "Dock", "Received 3 bottles"),
        ("return 2 water @4", "price 4", "Returned"),
        ("returned 2 water to A-01", "→ A-01", "Returned"),
    ],
)
def test_what_would_have_no_effect_did_go_unheard(
    company: Company, chen: Chat, words: str, unused: str, then: str
) -> None:
    company.receive("WATER", 50)
    company.receive("PARA", 50, "A1", LATER)
    before = company.count(movements)
    assert unused in chen.says(words)
    assert company.count(movements) == before
    assert then in chen.taps("Without it")


def test_what_the_buttons_of_a_card_do_not_carry_is_said_on_it(chen: Chat) -> None:
    card = chen.says("water 24 @3")
    assert "Not on the buttons below: price 3" in card
    assert "1 case = 24 bottles</b>: tap what" in card, "its buttons book that many"


def test_what_a_code_says_and_nobody_typed_is_not_asked_about(company: Company, chen: Chat) -> None:
    company.receive("WATER", 48)
    label = Code("Code128", "011690123456789910B7", gs1=True)
    assert "Issued 1 case" in chen.photographs(label, caption="-1 case")


def test_a_name_of_two_words_was_cut_after_the_first(company: Company, chen: Chat) -> None:
    company.receive("WATER", 50)
    assert "📝 SO 17" in chen.says("-3 water for SO 17")
    assert "for Mr Wang" in chen.says("reserve 5 water for Mr Wang")
    assert "<u>SO 17</u>: where does the name end" in chen.says("issue water for SO 17")
    assert "How many" in chen.says("SO 17"), "17 is not taken for the amount"
    assert "📝 SO 17" in chen.says("2")


def test_a_name_that_is_too_long_was_dropped(company: Company, chen: Chat) -> None:
    company.receive("WATER", 50)
    assert "too long" in chen.says(f"-3 water for {'x' * 41}")
    assert "📝 SO-1" in chen.says("SO-1")


def test_one_more_than_a_number_holds_was_an_error(company: Company, chen: Chat) -> None:
    company.receive("WATER", LARGEST)
    assert "more than any warehouse holds" in chen.says("+1 water")
    assert company.stock("WATER") == LARGEST
    assert company.count(movements) == 1


def test_a_question_about_the_stock_did_answer_which_item(company: Company, chen: Chat) -> None:
    company.receive("WATER", 50)
    chen.says("/receive 24")
    for asked in ("how much water?", "where is water", "矿泉水还有多少"):
        assert "Dock: 50 bottles" in chen.says(asked)
    assert company.count(movements) == 1
    assert "Received 1 case" in chen.says("water")


def test_the_stock_of_nothing_is_an_overview(chen: Chat) -> None:
    assert "below minimum" in chen.says("stock?")
    assert "below minimum" in chen.says("库存")


def test_where_it_goes_says_whether_it_is_moved_or_transferred(company: Company, chen: Chat) -> None:
    company.receive("WATER", 50)
    assert "Waiting" in chen.says("转10瓶水到西区仓")
    assert "Moved 3 bottles" in chen.says("转3瓶水到A-01")
    assert "Waiting" in chen.says("move 2 water to WEST")


def test_24_in_may_be_inches_and_is_offered(company: Company, chen: Chat) -> None:
    assert "Spring water" in chen.says("water 24 in")
    assert company.count(movements) == 0
    assert "Received 1 case = 24 bottles" in chen.taps("Receive")
    assert "Received 3 bottles" in chen.says("3 water in")


def test_cancel_typed_as_a_word_was_a_reason(company: Company, chen: Chat) -> None:
    company.receive("WATER", 50)
    chen.says("/damage 2 water")
    assert "Nothing was booked" in chen.says("cancel")
    chen.says("/damage 2 water")
    assert "Nothing was booked" in chen.says("取消")


@pytest.mark.parametrize("text", ["received 4 sacks of rice 25 kg each", "收4袋茉莉香米每袋25公斤"])
def test_how_many_of_another_item_was_offered_as_the_answer_to_a_question(
    company: Company, chen: Chat, text: str
) -> None:
    company.receive("WATER", 50)
    assert "How many" in chen.says("took water")
    told = chen.says(text)
    assert "Receive" in told
    assert "Jasmine rice" in told
    assert "Spring water" not in told
