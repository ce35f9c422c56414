"""A code nobody knows, a picture nobody can read, a picture sent twice: what follows is short, and nothing is lost."""

import pytest

from bot.chat.policy import Policy
from bot.scanner import Code
from domain.company import barcodes, catalogue
from domain.company.codes import Rules, VariableRule
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, GUEST, LI, Company

NEW = Code("EAN13", "4006381333931", gs1=False)
WATER = Code("EAN13", "6901234567892", gs1=False)
CASE = Code("ITF", "16901234567899", gs1=False)


def test_a_new_code_is_linked_to_an_item_and_the_booking_goes_on(chat: Chat, company: Company) -> None:
    assert "do not know <code>4006381333931</code> yet" in chat.photographs(NEW, caption="+3")
    assert "what does" in chat.says("water")
    told = chat.taps("1 case = 24 bottles")
    assert "You scanned the case" in told
    told = chat.taps("3 cases = 72 bottles")
    assert "Received 3 cases = 72 bottles" in told
    assert "From now on <code>4006381333931</code> is" in told
    assert company.stock("WATER", "WEST") == 72
    assert "Spring water" in chat.photographs(NEW)


def test_without_a_caption_the_item_is_shown_and_the_code_remembered_with_who_said_so(
    chat: Chat, company: Company
) -> None:
    chat.photographs(NEW)
    chat.says("rice")
    told = chat.taps("1 kg")
    assert "Jasmine rice" in told
    with company.database.read() as connection:
        hit = catalogue.by_barcode(connection, NEW.text)
        assert hit
        assert (hit.item.sku, hit.pack) == ("RICE", "kg")
        assert barcodes.links(connection, NEW.text)[0].person == "Ana Silva"
    chat.taps("✂️ Wrong item")
    assert "do not know" in chat.photographs(NEW)


@pytest.mark.parametrize("code", ["\0", "LOC:EAST/\0", "ab\0cd", "\0" + "x" * 2_900])
def test_a_code_with_what_no_database_can_be_asked_for_is_one_that_nobody_knows(chat: Chat, code: str) -> None:
    for caption in ("", "+3", "move to A-01"):
        assert "do not know" in chat.photographs(Code("QRCode", code, gs1=False), caption=caption)


def test_a_code_may_be_used_without_being_remembered(chat: Chat, company: Company) -> None:
    chat.photographs(NEW, caption="+3")
    chat.says("water")
    assert "Received 3 bottles" in chat.taps("☝️ Only now")
    assert "do not know" in chat.photographs(NEW)


def test_a_new_code_is_ignored_by_cancelling(chat: Chat, company: Company) -> None:
    chat.photographs(NEW)
    assert "Cancelled" in chat.taps("✖️ Cancel")
    assert "Spring water" in chat.says("water")


def test_a_manager_creates_the_item_on_the_spot(company: Company) -> None:
    chen = Chat(company, CHEN)
    chen.photographs(NEW, caption="+5")
    assert "What is the new item called" in chen.taps("🆕 New item")
    assert "Which SKU" in chen.says("Green tea")
    assert "another item's SKU" in chen.says("water")
    assert "counted in" in chen.taps("4006381333931")
    assert "kept by lot" in chen.taps("box")
    told = chen.taps("No")
    assert "Received 5 boxes" in told
    assert company.stock("4006381333931") == 5
    assert "Green tea" in chen.photographs(NEW)


def test_the_floor_creates_no_items(chat: Chat) -> None:
    chat.photographs(NEW)
    with pytest.raises(ValueError, match="not enough values"):
        chat.taps("🆕 New item")


def test_a_viewer_is_told_who_can_say_what_it_is(company: Company) -> None:
    assert "no item has this barcode" in Chat(company, GUEST).photographs(NEW)


def test_a_number_that_nobody_knows_may_be_typed_too(chat: Chat, company: Company) -> None:
    assert "do not know <code>4006381333931</code>" in chat.says("4006381333931")
    chat.says("water")
    chat.taps("bottle")
    assert "Spring water" in chat.says("4006381333931")


def test_a_number_that_was_not_read_clearly_is_to_be_compared(chat: Chat) -> None:
    doubtful = Code("EAN13", NEW.text, gs1=False, sure=False)
    assert "compare the digits" in chat.photographs(doubtful)


def test_a_number_that_was_misread_is_not_learnt_from_the_better_picture(chat: Chat, company: Company) -> None:
    chat.photographs(Code("EAN13", NEW.text, gs1=False, sure=False), caption="+3")
    assert "From now on" not in chat.photographs(WATER)
    assert company.stock("WATER", "WEST") == 3
    assert "do not know" in chat.photographs(NEW)


def test_somebody_else_who_links_the_code_meanwhile_wins(chat: Chat, company: Company) -> None:
    chat.photographs(NEW, caption="+3")
    chat.says("water")
    company.link(NEW.text, "RICE", "kg", by=LI)
    assert "is the barcode of RICE already" in chat.taps("1 bottle")
    assert company.stock("WATER", "WEST") == 0


def test_digits_typed_for_a_picture_that_cannot_be_read_continue_the_same_booking(chat: Chat, company: Company) -> None:
    assert "Go closer" in chat.photographs(caption="+24", name="blurred")
    assert "Received 1 case = 24 bottles" in chat.says("6901234567892")
    card = company.card("WATER", "WEST")
    assert card.entries[0].photo == "blurred"


def test_a_better_picture_continues_the_same_booking(chat: Chat, company: Company) -> None:
    chat.photographs(caption="-1")
    assert "Go closer" in chat.photographs()
    company.receive("WATER", 2, by=CHEN)
    assert "Not enough" in chat.photographs(WATER)


def test_typed_digits_that_say_the_pack_count_in_it(chat: Chat, company: Company) -> None:
    chat.photographs(caption="+2")
    assert "You scanned the case" in chat.says("16901234567899")
    assert "Received 2 cases = 48 bottles" in chat.taps("2 cases = 48 bottles")


def test_a_picture_that_is_no_picture_keeps_the_booking_open(chat: Chat) -> None:
    assert "not a picture" in chat.photographs(caption="+24", unreadable="photo-not-an-image")
    assert "Received 1 case = 24 bottles" in chat.says("water")


def test_in_a_group_talk_after_an_unreadable_picture_is_left_alone(company: Company) -> None:
    group = Chat(company, CHEN, id=-100)
    group.sends(text="/register@storekeeper_bot")
    assert "Go closer" in group.photographs(caption="/receive 3")
    assert group.says("who has the keys?") == ""
    assert group.says("lot B-7") == ""


def test_the_same_picture_is_recognised_and_booked_again_only_when_that_is_meant(chat: Chat, company: Company) -> None:
    chat.photographs(WATER, caption="+24", name="same")
    told = chat.photographs(WATER, caption="+24", name="same")
    assert "Ana Silva booked R-000001 with this same photo" in told
    assert company.stock("WATER", "WEST") == 24
    chat.taps("✅ Yes, others")
    assert company.stock("WATER", "WEST") == 48
    assert "booked R-000002 with this same photo" in chat.photographs(WATER, name="same")


def test_a_picture_whose_booking_was_undone_is_as_new(chat: Chat, company: Company) -> None:
    chat.photographs(WATER, caption="+24", name="same")
    chat.taps("↩️ Undo")
    assert "Received 1 case = 24" in chat.photographs(WATER, caption="+24", name="same")


def test_what_is_booked_by_a_button_of_the_pictures_card_keeps_the_picture(chat: Chat, company: Company) -> None:
    chat.photographs(WATER, name="shelf")
    chat.taps("📥 Receive")
    chat.taps("10")
    assert company.card("WATER", "WEST").entries[0].photo == "shelf"


def test_a_trace_code_stands_for_its_product_and_stays_with_the_line(chat: Chat, company: Company) -> None:
    company.link("8123456", "PARA", "box")
    trace = Code("Code128", "81234560000000010001", gs1=False)
    chat.photographs(trace)
    chat.taps("📥 Receive")
    chat.taps("1")
    chat.says("P-1")
    assert "Received 1 box" in chat.says("2026-12-31")
    assert company.card("PARA", "WEST").entries[0].serials == ("81234560000000010001",)
    assert "came in already, with R-000001" in chat.photographs(trace, caption="+1 lot P-1")


def test_a_variable_weight_code_books_what_it_weighs(company: Company) -> None:
    company.link("2112345000008", "RICE", "kg")
    chat = Chat(company, LI, policy=Policy(Rules((VariableRule.parse("21IIIIIWWWWWC"),))))
    chat.photographs(Code("EAN13", "2112345012506", gs1=False))
    chat.taps("📥 入库")
    assert company.stock("RICE") == pytest.approx(1.25)


def test_a_case_with_a_count_a_lot_and_an_expiry_is_booked_in_one_tap(chat: Chat, company: Company) -> None:
    label = Code("DataMatrix", f"01169012345678991726123110L-7\x1d37{12}", gs1=True)
    chat.photographs(label)
    assert "Received 12 cases = 288 bottles" in chat.taps("📥 Receive")


def test_the_items_of_one_picture_are_received_together(chat: Chat, company: Company) -> None:
    bandage = Code("Code128", "WH-BANDAGE", gs1=False)
    assert "several items" in chat.photographs(WATER, bandage, name="shelf")
    told = chat.taps("📥 Receive all")
    assert "2 lines" in told
    chat.says("3, 4")
    chat.says("B-7")
    chat.taps("✅ Book all")
    assert (company.stock("WATER", "WEST"), company.stock("BANDAGE", "WEST")) == (3, 4)
    assert company.card("BANDAGE", "WEST").entries[0].photo == "shelf"
