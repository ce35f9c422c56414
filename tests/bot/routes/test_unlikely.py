"""What is understood and unlikely is asked about: a far expiry, and a price far from the last one."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.chat.policy import Policy
from bot.scanner import Code
from domain.storage.schema.ledger import lines, movements
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, LI, TODAY, Company


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


def labels(chat: Chat) -> list[str]:
    return [button["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for button in row]


def test_an_expiry_beyond_twice_the_shelf_life_is_asked_about(company: Company, chen: Chat) -> None:
    company.costs("PARA", shelf_life=180)
    last = TODAY + timedelta(days=360)
    assert "Received" in chen.says(f"+2 para lot B1 exp {last}")
    told = chen.says(f"+2 para lot B2 exp {last + timedelta(days=1)}")
    assert "known to keep 180 days" in told
    assert company.stock("PARA") == 2
    assert "Received 2 boxes" in chen.taps(labels(chen)[0])


def test_of_what_nobody_said_how_long_it_keeps_ten_years_are_the_limit(company: Company, chen: Chat) -> None:
    assert "Received" in chen.says("+2 para lot B1 exp 2036-02-28")
    assert "more than ten years" in chen.says("+2 para lot B2 exp 2036-03-31")
    assert company.stock("PARA") == 2


@pytest.mark.parametrize("yes", ["yes", "对"])
def test_yes_books_a_far_expiry(company: Company, chen: Chat, yes: str) -> None:
    chen.says("+2 para lot B2 exp 2072-03-31")
    assert "Received" in chen.says(yes)


def test_another_date_answers_it(company: Company, chen: Chat) -> None:
    chen.says("+2 para lot B2 exp 2072-03-31")
    assert "expires 31 Mar 2027" in chen.says("2027-03-31")


def test_a_date_that_can_be_two_answers_it_with_a_question(company: Company, chen: Chat) -> None:
    chen.says("+2 para lot B2 exp 2072-03-31")
    assert "which day" in chen.says("01/02/28")
    assert "expires 1 Feb 2028" in chen.taps("1 Feb 2028")


@pytest.mark.parametrize("door", ["answered", "scanned", "typed", "under a picture", "counted"])
def test_a_far_date_is_asked_about_by_whichever_door_it_comes(company: Company, chen: Chat, door: str) -> None:
    company.link("06900001117308", "PARA", "box")
    match door:
        case "answered":
            chen.says("/receive 2 para lot B3")
            told = chen.says("2072-03-31")
        case "scanned":
            told = chen.photographs(Code("Code128", "01069000011173081772033110B7", gs1=True), caption="+2")
        case "typed":
            told = chen.says("+2 (01)06900001117308(17)720331(10)B7")
        case "under a picture":
            told = chen.photographs(Code("EAN13", "6900001117308", gs1=False), caption="+2 lot B3 exp 2072-03-31")
        case _:
            chen.says("/count PARA")
            chen.taps("Dock")
            chen.says("B9")
            chen.taps("B9")
            told = chen.says("2072-03-31")
    assert "more than ten years" in told
    assert company.count(movements) == 0


def test_what_is_known_of_a_lot_is_not_asked_again(company: Company, chen: Chat) -> None:
    chen.says("+2 para lot B2 exp 2072-03-31")
    chen.taps("31 Mar 2072")
    assert "Received" in chen.says("+3 para lot B2 exp 2072-03-31")


def test_a_lot_is_not_put_right_to_a_far_date_without_asking(company: Company, chen: Chat) -> None:
    chen.says("+2 para lot B2 exp 2027-03-31")
    chen.says("/lot B2")
    chen.taps("Put right")
    chen.taps("Expiry")
    assert "more than ten years" in chen.says("2072-03-31")
    assert "Why" in chen.taps("31 Mar 2072")


def test_a_price_far_from_the_last_is_asked_about_with_the_whole(company: Company, chen: Chat) -> None:
    company.receive("WATER", 10, price="1.5")
    company.seal()
    assert "Received" in chen.says("+24 water @3")
    company.seal()
    told = chen.says("+24 water @36")
    assert "36 per bottle, <b>864.00</b> for 1 case = 24 bottles" in told
    assert "the last known is 3 per bottle" in told
    assert company.stock("WATER") == 34
    assert labels(chen)[:3] == ["36 for all of it", "36 per case", "✅ Yes, 36 per bottle"]
    assert "36.00 in all, 1.5 per bottle" in chen.taps("36 per case")


@pytest.mark.parametrize("price", ["1.49", "6.01"])
def test_a_price_below_or_above_the_factor_is_asked_about(company: Company, chen: Chat, price: str) -> None:
    company.receive("WATER", 10, price="3")
    company.seal()
    assert "Is it right" in chen.says(f"+100 water @{price}")
    assert "Received" in chen.says("yes")


def test_the_company_says_how_far_a_price_may_be_off(company: Company) -> None:
    company.receive("WATER", 10, price="1.5")
    company.seal()
    chen = Chat(company, CHEN, policy=Policy(price_factor=Decimal("1.2")))
    assert "Is it right" in chen.says("+24 water @2")
    assert "Received" in Chat(company, CHEN, policy=Policy(price_factor=Decimal(50)), id=77).says("+24 water @36")


def test_who_does_not_decide_is_asked_without_being_told_what_others_paid(company: Company) -> None:
    company.receive("WATER", 10, price="1.5")
    company.seal()
    told = Chat(company, LI).says("收24 矿泉水 36元一瓶")
    assert "864.00" in told
    assert "1.5" not in told
    assert company.stock("WATER") == 10


def test_the_price_is_answered_anew_or_left_out(company: Company, chen: Chat) -> None:
    company.receive("WATER", 10, price="1.5")
    company.seal()
    chen.says("+24 water @36")
    assert "38.40 in all, 1.6 per bottle" in chen.says("1.60")
    chen.says("+24 water @36")
    assert "36.00 in all" in chen.says("共36元")
    chen.says("+24 water @36")
    assert "at the last price" in chen.taps("No price")


def test_a_price_of_an_item_that_never_had_one_is_booked(company: Company, chen: Chat) -> None:
    assert "Received" in chen.says("+24 rice @36")


def test_a_price_for_an_album_is_asked_about_for_each_line(company: Company, chen: Chat) -> None:
    company.receive("WATER", 10, price="1.5")
    company.seal()
    chen.photographs(Code("EAN13", "6901234567892", gs1=False), caption="+24 @36", album="a")
    assert "Is it right" in chen.card["text"]
    chen.taps("Yes, 36 per bottle")
    chen.taps("Book all")
    assert company.count(lines) == 2


@pytest.mark.parametrize("usual", ["0.05", "1.5", "400"])
def test_who_does_not_see_costs_learns_nothing_of_them_from_the_question(company: Company, usual: str) -> None:
    """Neither the words nor the buttons depend on what the price usually is."""
    company.receive("WATER", 10, price=usual)
    company.seal()
    li = Chat(company, LI)
    assert "1 箱 = 24 瓶共 <b>864.00</b>：请再看一下价格。对吗" in li.says("+24 water @36")
    assert labels(li)[:4] == ["总共 36", "36 / 箱", "✅ 对，36 / 瓶", "✂️ 不记价格"]


def test_far_more_than_there_ever_was_is_asked_about_before_it_is_booked(company: Company, chen: Chat) -> None:
    assert "Received" in chen.says("+24 water")
    told = chen.says("+100000 water")
    assert "far more than there ever was" in told
    assert company.stock("WATER") == 24
    assert "Received 1,000 bottles" not in chen.says("1.000")
    assert "Received 100 bottles" in chen.says("100")


@pytest.mark.parametrize("yes", ["yes", "是的"])
def test_so_much_may_be_right(company: Company, chen: Chat, yes: str) -> None:
    chen.says("+10000 water")
    assert "Received" in chen.says(yes)
    assert "Received" in chen.says("+10000 water"), "by now so much is usual"
    assert company.stock("WATER") == 20_000


def test_what_was_undone_makes_no_amount_usual(company: Company, chen: Chat) -> None:
    chen.says("+10000 water")
    chen.says("yes")
    chen.taps("Undo")
    assert "far more" in chen.says("+10000 water")


def test_the_most_is_what_came_what_is_there_or_what_is_to_be(company: Company, chen: Chat) -> None:
    assert "Received" in chen.says("+960 water"), "20 times the minimum of a site"
    assert "Received" in chen.says("+19200 water")
    assert "Received" in chen.says("+100000 bandage lot B7"), "of which nothing is known yet"


def test_under_a_picture_and_in_a_list_as_well(company: Company, chen: Chat) -> None:
    water = Code("EAN13", "6901234567892", gs1=False)
    assert "far more" in chen.photographs(water, caption="+69012")
    chen.says("/cancel")
    assert "far more" in chen.says("+69012 water, 20 rice")
    assert "Is this right" in chen.says("24")
