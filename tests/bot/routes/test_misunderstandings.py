"""What went wrong once, in the order in which a stranger found it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.chat.buttons.bookings import Undo
from bot.chat.buttons.reservations import Consume, Release
from bot.chat.codec import UNMARKED, pack
from bot.scanner import Code
from domain.ledger import lots
from domain.storage.schema.ledger import movements
from domain.storage.schema.people import roles
from domain.vocabulary import LotStatus
from tests.bot.chatting import GROUP, Chat
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, NOW, SOON, Company

WATER = Code("EAN13", "6901234567892", gs1=False)
CASE = Code("ITF14", "16901234567899", gs1=False)


@pytest.fixture
def li(company: Company) -> Chat:
    return Chat(company, LI)


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


def test_damage_of_what_is_damaged_did_recurse_without_end(company: Company, chen: Chat) -> None:
    company.receive("WATER", 5)
    chen.says("damage 5 water because wet")
    for words in ("damage 2 water because wet", "damage 2 water from DAMAGED because wet", "/damage 2 water"):
        assert re.search("is at DAMAGED already|available 0 bottles", chen.says(words))


def test_a_second_correction_of_one_booking_did_crash(company: Company, chen: Chat) -> None:
    chen.says("+21 water")
    card = chen.card
    chen.says("12 not 21", about=card)
    first = chen.card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    chen.says("13 not 21", about=card)
    second = chen.card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert "Received 12 bottles" in chen.taps_data(first)
    assert "undone before, by R-" in chen.taps_data(second)
    assert company.stock("WATER") == 12


def test_a_priced_receipt_corrected_upwards_did_overflow(company: Company, chen: Chat) -> None:
    chen.says("+1 water @9999999999999999")
    chen.says("100", about=chen.card)
    assert "more than any warehouse holds" in chen.taps("Correct")
    assert company.stock("WATER") == 1


def test_a_card_of_another_database_is_no_booking_to_correct(chen: Chat) -> None:
    markup = {"inline_keyboard": [[{"text": "Undo", "callback_data": pack(Undo(99999), UNMARKED)}]]}
    card = chen.message(99, text="x", reply_markup=markup) | {"from": {"id": 1, "first_name": "S", "is_bot": True}}
    assert "not in the records now" in chen.says("12", about=card)


def test_a_button_that_nobody_made_says_that_it_is_old(chen: Chat) -> None:
    assert "earlier step" in chen.taps_data("do.:receive:1::::zzzzzz")


def test_a_long_story_of_a_lot_did_not_fit_into_a_message(company: Company, chen: Chat) -> None:
    for number in range(40):
        company.receive("PARA", 2, "O1", LATER)
        company.issue("PARA", 1, now=NOW + timedelta(minutes=number))
    told = chen.says("/lot O1")
    assert "and 28 more" in told
    assert "Is now at" in told


@pytest.mark.parametrize(
    ("caption", "told"),
    [("lost 2", "Spring water"), ("write off 2 because lost", "Written off"), ("put away 2 to A-01", "Moved 2")],
)
def test_a_caption_that_says_something_else_did_become_a_receipt(
    company: Company, chen: Chat, caption: str, told: str
) -> None:
    company.receive("WATER", 5)
    assert told in chen.photographs(WATER, caption=caption)
    with company.database.read() as connection:
        kinds = list(connection.execute(select(movements.c.kind)).scalars())
    assert kinds.count("receipt") == 1


def test_a_correction_upwards_did_take_another_lot(company: Company, chen: Chat) -> None:
    company.receive("PARA", 10, "A1", SOON)
    company.receive("PARA", 10, "B1", LATER)
    chen.says("-3 para lot B1")
    chen.says("5 not 3", about=chen.card)
    chen.taps("Correct")
    assert company.held("PARA") == [("DOCK", "A1", 10), ("DOCK", "B1", 5)]


def test_what_was_said_of_place_lot_and_day_did_go_unheard(company: Company, chen: Chat) -> None:
    assert "Received 3 bottles" in chen.says("+3 water to A-01")
    company.receive("WATER", 5)
    assert "A-01: 2 bottles" in chen.says("-2 water from A-01")
    company.receive("PARA", 5, "A1", SOON)
    company.receive("PARA", 5, "B1", LATER)
    chen.says("reserve 5 para lot B1 for SO-1")
    chen.says("-5 para")
    assert company.held("PARA") == [("DOCK", "B1", 5)]
    assert "less than nothing" in chen.says("move 2 water from DOCK to B-01 yesterday")


def test_in_which_place_there_is_too_little_did_go_unsaid(company: Company, chen: Chat) -> None:
    company.receive("WATER", 5)
    for words in ("-2 water from A-01", "move 2 water from A-01 to B-01"):
        assert "Not enough of WATER · A-01: asked for 2 bottles, available 0 bottles" in chen.says(words)
    assert "Not enough of WATER: asked for 9 bottles, available 5 bottles" in chen.says("-9 water")


def test_a_place_that_nobody_knows_is_told_and_not_passed_over(company: Company, chen: Chat) -> None:
    company.receive("WATER", 5)
    assert "no place “Z-99”" in chen.says("damage 2 water from Z-99 because wet")
    assert company.stock("WATER") == 5


def test_an_open_question_did_swallow_what_was_said_next(company: Company, chen: Chat) -> None:
    company.receive("WATER", 5)
    chen.says("+3 bandage")
    assert "Issued 3 bottles" in chen.says("-3 water")
    assert "Received 3 rolls" in chen.says("B-7"), "the question is still open"
    chen.says("/write_off 1 water from DOCK")
    assert "Returned by a customer: 1 bottle" in chen.says("return 1 water")
    assert company.stock("WATER") == 2


def test_talk_in_the_group_did_become_a_reason(company: Company) -> None:
    company.receive("WATER", 5)
    group = Chat(company, CHEN, GROUP)
    group.says("/damage 2 water")
    assert group.says("see you at lunch") == ""
    assert company.stock("WATER") == 5
    assert "Damaged: 2 bottles" in group.says("it fell", about=group.card)


def test_a_reservation_named_like_a_transfer_did_end_with_it(company: Company, chen: Chat) -> None:
    company.receive("WATER", 20)
    asked = company.approve(company.request("WATER", 5))
    chen.says(f"reserve 7 water for {asked.number}")
    company.cancel(asked)
    assert "available <b>13 bottles</b>" in chen.says("water")
    assert "🔒 7 bottles reserved" in chen.taps("More")
    assert company.differences() == ()


def test_what_is_kept_for_a_transfer_is_listed_and_is_nobodys_to_release(company: Company, li: Chat) -> None:
    company.receive("WATER", 20)
    company.approve(company.request("WATER", 5))
    assert "T-000001" in li.says("/reserved")
    for action in (Release(1), Consume(1)):
        assert "没有这项权限" in li.taps_on(action)
    assert company.differences() == ()


def test_a_price_below_nothing_did_pass_for_one_above(chen: Chat) -> None:
    assert "not a price" in chen.says("+24 water price -3")
    assert "not a price" in chen.says("+24 water @999999999999999999")


def test_a_lot_in_small_letters_did_come_in_as_a_new_one_past_its_recall(company: Company, chen: Chat) -> None:
    company.receive("PARA", 5, "A1", LATER)
    with company.database.write() as connection:
        item = company.item("PARA")
        lots.decide(connection, company.person(CHEN), item, "A1", LotStatus.RECALLED, "seals", NOW)
    assert "recalled" in chen.says("+3 para lot a1")
    assert company.held("PARA") == [("DOCK", "A1", 8)]


def test_who_decides_elsewhere_did_get_buttons_that_refused(company: Company) -> None:
    with company.database.write() as connection:
        wider = update(roles).where(roles.c.person_id == company.person(CHEN).id)
        connection.execute(wider.where(roles.c.site_id == company.site("EAST").id).values(role="floor"))
    company.receive("PARA", 5, "A1", LATER)
    chen = Chat(company, CHEN)
    chen.says("/lot A1")
    assert "Why?" in chen.taps("Hold")


def test_nobody_is_offered_to_correct_what_is_not_theirs(company: Company, chen: Chat) -> None:
    chen.says("+21 water")
    card = chen.card
    for person in (GUEST, ANA):
        told = Chat(company, person).says("12", about=card)
        assert "Correct R-" not in told


def test_an_unknown_lot_did_lead_to_a_question_that_no_number_answers(company: Company, chen: Chat) -> None:
    company.receive("PARA", 5, "A1", LATER)
    assert "has no lot XYZ9" in chen.says("-3 para lot XYZ9")
    assert company.stock("PARA") == 5


def test_an_answer_that_is_too_long_is_told_so(chen: Chat) -> None:
    chen.says("+3 bandage")
    assert "too long" in chen.says("9" * 41)


def test_a_difference_after_a_case_was_scanned_did_not_take_a_minus(company: Company, chen: Chat) -> None:
    company.receive("WATER", 48)
    chen.photographs(CASE)
    chen.taps("More")
    chen.taps("Adjust")
    assert "You scanned the case" in chen.says("-1")


def test_what_is_reserved_is_named_where_it_is_missed(company: Company, chen: Chat, li: Chat) -> None:
    company.receive("WATER", 5)
    chen.says("reserve 5 water for SO-1")
    assert "5 bottles there, but reserved" in chen.says("-3 water")
    assert "可用 0 瓶。另有 5 瓶 已预留" in li.says("-3 water")


def test_what_lies_nowhere_is_said_at_once(chen: Chat) -> None:
    assert "available 0 bottles" in chen.says("move 5 water to A-01")


def test_a_command_of_any_kind_below_a_photograph_is_about_what_it_shows(company: Company, chen: Chat) -> None:
    company.receive("WATER", 5)
    assert "Moved 2 bottles" in chen.photographs(WATER, caption="/move 2 to A-01")


def test_the_names_by_which_places_are_shown_are_understood(company: Company, chen: Chat) -> None:
    company.receive("WATER", 5)
    chen.says("move 2 water")
    assert "Dock → Set aside" in chen.says("set aside")


def test_a_number_before_its_item_did_get_lost(company: Company, chen: Chat) -> None:
    chen.says("/receive")
    assert "Which item?" in chen.says("5")
    assert "Received 5 bottles" in chen.says("water")


def test_a_booking_corrected_to_itself_or_answered_with_a_sign_is_no_correction(company: Company, chen: Chat) -> None:
    chen.says("+21 water")
    card = chen.card
    assert "Correct R-" not in chen.says("21", about=card)
    chen.says("-3", about=card)
    assert company.stock("WATER") == 18


def test_goods_that_came_in_were_issued_when_plus_24_answered_how_many_go_out(company: Company, chen: Chat) -> None:
    chen.says("+100 water")
    chen.says("/issue water")
    assert "Which item?" in chen.says("+24")
    assert company.stock("WATER") == 100
    assert "Received 1 case = 24 bottles" in chen.says("water")
    assert company.stock("WATER") == 124


def test_an_answer_with_the_sign_or_the_verb_of_what_is_done_was_refused(company: Company, chen: Chat) -> None:
    chen.says("+100 water")
    for answer in ("-3", "－3", "发3", "3 out"):
        chen.says("/issue water")
        assert "Issued 3 bottles" in chen.says(answer)
    chen.says("/receive water")
    assert "Received 1 case = 24 bottles" in chen.says("收1箱")
    assert company.stock("WATER") == 112


def test_how_many_were_remembered_but_not_shown_while_nobody_knew_of_what(chen: Chat) -> None:
    assert "<b>1,200</b>" in chen.says("/receive 1200")
    assert "<b>2 cases</b>" in chen.photographs(caption="+2 cases")
    assert "Received 2 cases = 48 bottles" in chen.says("water")


@pytest.mark.parametrize("said", ["收5水果糖", "发2香菜米粉", "收24水泥"])
def test_an_unknown_item_is_not_one_with_which_its_name_shares_a_character(
    company: Company, chen: Chat, said: str
) -> None:
    before = company.count(movements)
    told = chen.says(said)
    assert "found nothing" in told or "没有找到" in told, told
    assert company.count(movements) == before
