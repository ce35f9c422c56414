"""An album as a delivery: one draft with a line for each item, lot and expiry, and one confirmation for all."""

import pytest

from bot.chat.buttons.drafts import UndoAll
from bot.scanner import Code
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, LATER, LI, Company

WATER = Code("EAN13", "6901234567892", gs1=False)
BANDAGE = Code("Code128", "WH-BANDAGE", gs1=False)
NEW = Code("EAN13", "4006381333931", gs1=False)


def para(company: Company, lot: str, day: str = "261231") -> Code:
    """A label of the paracetamol with lot and expiry; its GTIN is made known first."""
    if company.card("PARA").item and not company.link("4006381333931", "PARA", "box", by=CHEN):
        pass
    return Code("DataMatrix", f"010400638133393117{day}10{lot}", gs1=True)


def album(chat: Chat, *pictures: tuple[Code, ...], name: str = "a1", caption: str = "") -> str:
    """Photographs sent together; what is said after the last."""
    told = ""
    for number, codes in enumerate(pictures):
        told = chat.photographs(*codes, album=name, caption=caption if number == 0 else "", name=f"{name}-{number}")
    return told


def test_an_album_becomes_one_draft_and_one_confirmation_books_it(chat: Chat, company: Company) -> None:
    told = album(chat, (WATER,), (BANDAGE,), (para(company, "P-1"),))
    assert "3 lines" in told
    assert "Spring water" in told
    assert "lot P-1" in told
    assert "24, 12, 6" in told
    told = chat.says("24, 12, 6")
    assert "Bandage" in told
    assert "Which lot" in told
    told = chat.says("B-7")
    assert "Is this right?" in told
    assert company.stock("WATER", "WEST") == 0
    told = chat.taps("✅ Book all")
    assert "Received: 3 lines" in told
    assert [company.stock(sku, "WEST") for sku in ("WATER", "BANDAGE", "PARA")] == [24, 12, 6]
    assert company.card("PARA", "WEST").entries[0].photo == "a1-2"
    company.seal()
    assert company.differences() == ()


def test_it_is_one_card_that_grows(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (BANDAGE,))
    assert [reply.kind for reply in chat.replies] == ["send", "edit"]
    assert chat.replies[1].album == "a1"


def test_the_lines_are_asked_about_one_by_one(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    assert "Paracetamol" in chat.taps("5")
    assert "Is this right?" in chat.taps("2")
    chat.taps("✅ Book all")
    assert [company.stock(sku, "WEST") for sku in ("WATER", "PARA")] == [5, 2]


def test_two_lots_of_an_item_are_two_lines_and_the_same_lot_twice_is_one(chat: Chat, company: Company) -> None:
    label = para(company, "P-1")
    told = album(chat, (label,), (para(company, "P-2"),), (label,))
    assert "2 lines" in told


def test_what_could_not_be_read_comes_back_by_itself_with_its_picture_while_the_rest_waits(
    chat: Chat, company: Company
) -> None:
    told = album(chat, (WATER,), (), (BANDAGE,))
    assert "2 lines" in told
    assert "1 picture I could not read, or do not know" in told
    chat.says("3, 4")
    told = chat.says("B-7")
    assert "no barcode" in told
    assert (chat.replies[-1].kind, chat.replies[-1].file) == ("photo", "file-a1-1")
    assert "Jasmine rice" in chat.says("rice")
    told = chat.says("2.5")
    assert "3 lines" in told
    chat.taps("✅ Book all")
    assert str(company.stock("RICE", "WEST")) == "2.500"
    assert company.card("RICE", "WEST").entries[0].photo == "a1-1"


def test_an_unreadable_picture_may_be_taken_again_or_skipped(chat: Chat, company: Company) -> None:
    album(chat, (), (), (WATER,))
    chat.taps("5")
    told = chat.photographs(BANDAGE, name="again")
    assert "Bandage" in told
    chat.says("2")
    told = chat.says("B-1")
    assert "no barcode" in told
    told = chat.taps("⏭ Skip it")
    assert "2 lines" in told
    chat.taps("✅ Book all")
    assert company.card("BANDAGE", "WEST").entries[0].photo == "again"


def test_a_code_that_nobody_knows_is_made_known_on_the_way(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (NEW,))
    assert "do not know" in chat.taps("5")
    chat.says("rice")
    chat.taps("1 kg")
    told = chat.says("10")
    assert "2 lines" in told
    assert "Received: 2 lines" in chat.taps("✅ Book all")
    assert "Jasmine rice" in chat.photographs(NEW)


def test_a_line_is_changed_or_taken_out_before_it_is_booked(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    chat.says("5 6")
    chat.taps("✏️ 1")
    assert "How many" in chat.taps("🔢 How many")
    assert "7 bottles" in chat.says("7")
    chat.taps("✏️ 2")
    assert "Is this right?" in chat.taps("⬅️ Back")
    chat.taps("✏️ 2")
    told = chat.taps("🗑 Take it out")
    assert "1 line" in told
    chat.taps("✅ Book all")
    assert [company.stock(sku, "WEST") for sku in ("WATER", "PARA")] == [7, 0]


def test_when_one_line_is_refused_nothing_is_booked_and_it_can_be_changed(chat: Chat, company: Company) -> None:
    company.receive("WATER", 3, by=CHEN)
    company.receive("PARA", 3, "P-1", LATER)
    li = Chat(company, LI)
    told = album(li, (WATER,), (para(company, "P-1", f"{LATER:%y%m%d}"),), caption="发")
    assert "共 2 行" in told
    li.says("9 1")
    told = li.taps("✅ 全部记账")
    assert "矿泉水" in told
    assert [company.stock(sku) for sku in ("WATER", "PARA")] == [3, 3]
    li.says("2")
    assert "已出库 2 行" in li.taps("✅ 全部记账")
    assert [company.stock(sku) for sku in ("WATER", "PARA")] == [1, 2]


def test_a_delivery_is_undone_as_a_whole_or_not_at_all(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    chat.says("5 6")
    chat.taps("✅ Book all")
    card = dict(chat.card)
    company.issue("WATER", 1, site="WEST", by=CHEN)
    assert "cannot be undone" in chat.taps_on(UndoAll(1), card)
    assert [company.stock(sku, "WEST") for sku in ("WATER", "PARA")] == [4, 6]
    company.reverse(company.issue("WATER", 1, site="WEST", by=CHEN), by=CHEN)


def test_undoing_all_of_it(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    chat.says("5 6")
    chat.taps("✅ Book all")
    card = dict(chat.card)
    chat.taps("R-000001")
    chat.taps("↩️ Undo")
    assert "2 lines are undone" in chat.taps_on(UndoAll(1), card)
    assert [company.stock(sku, "WEST") for sku in ("WATER", "PARA")] == [0, 0]


def test_more_than_ten_pictures_are_one_delivery_though_telegram_cuts_them(chat: Chat, company: Company) -> None:
    album(chat, *[(WATER,)] * 10)
    told = album(chat, (BANDAGE,), name="a2")
    assert "2 lines" in told
    told = chat.photographs(para(company, "P-1"))
    assert "3 lines" in told


def test_a_retry_of_the_same_picture_counts_once(chat: Chat, company: Company) -> None:
    label = Code("EAN13", "6901234567892", gs1=False)
    chat.photographs(label, album="a", name="one")
    told = chat.photographs(label, album="a", name="one")
    assert "1 line" in told
    assert "24, 12, 6" not in told


def test_a_picture_that_was_booked_before_is_asked_about(chat: Chat, company: Company) -> None:
    chat.photographs(WATER, caption="+24", name="a1-0")
    told = album(chat, (WATER,), (BANDAGE,))
    assert "booked R-000001 with this same photo" in told
    told = chat.taps("⏭ Skip it")
    assert "1 line" in told


def test_a_lot_photographed_on_its_own_belongs_to_the_item_before(chat: Chat, company: Company) -> None:
    told = album(chat, (BANDAGE,), (Code("DataMatrix", "10B-42", gs1=True),))
    assert "lot B-42" in told
    assert "1 line" in told


def test_cancelling_gives_all_of_it_up(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (BANDAGE,))
    assert "Cancelled" in chat.says("/cancel")
    assert company.stock("WATER", "WEST") == 0


def test_a_viewer_delivers_nothing(company: Company) -> None:
    from tests.domain.small_company import GUEST

    assert "Your role does not include this" in album(Chat(company, GUEST), (WATER,))


def test_serials_of_the_same_lot_are_kept_with_their_line(chat: Chat, company: Company) -> None:
    company.link("8123456", "PARA", "box", by=CHEN)
    first, second = (Code("Code128", f"8123456000000001000{each}", gs1=False) for each in (1, 2))
    album(chat, (first,), (second,))
    chat.says("2")
    chat.says("P-1")
    chat.says("2026-12-31")
    chat.taps("✅ Book all")
    assert company.card("PARA", "WEST").entries[0].serials == ("81234560000000010001", "81234560000000010002")


def test_what_was_wrong_with_the_first_caption_was_said_under_no_card_once_more_pictures_had_come(chat: Chat) -> None:
    told = album(chat, (WATER,), (BANDAGE,), caption="reserve")
    assert "“reserve” under an album" in told
    assert "What do you want to do with these?" in told
    assert "under an album" not in chat.taps("📥 Receive")
    assert "under an album" not in chat.photographs(BANDAGE, album="a1", name="a1-9")


def test_a_new_suppliers_name_under_an_album_is_asked_about_and_kept(chat: Chat, company: Company) -> None:
    told = album(chat, (WATER,), (BANDAGE,), caption="received from Sunrise Mills")
    assert told.count("🏢 Sunrise Mills") == 2
    assert "What do you want to do" not in told, "that was said"
    assert "How many" in chat.taps("Book it so")
    chat.says("24, 12")
    chat.says("B-7")
    chat.taps("✅ Book all")
    assert [company.card(sku, "WEST").entries[0].party for sku in ("WATER", "BANDAGE")] == ["Sunrise Mills"] * 2


@pytest.mark.parametrize("caption", ["from Sunrise Mills", "来自日出面粉", "not ours"])
def test_what_an_album_says_without_saying_what_to_do_was_passed_over(chat: Chat, caption: str) -> None:
    told = album(chat, (WATER,), (BANDAGE,), caption=caption)
    assert f"I do not understand “{caption}” under an album" in told
    assert "What do you want to do with these?" in told
