"""What goes wrong around photographs: gloves, bad signal, two people at once, and Telegram's own ways.

Each test's name tells the misfortune; what it asserts is what should happen all the same.
"""

import html
import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.chat.buttons.people import SetLanguage
from bot.chat.policy import Policy
from bot.drafts.store import drafts
from bot.scanner import Code
from domain.company.codes import Rules, VariableRule
from domain.storage.schema.people import roles
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, NOW, Company

WATER = Code("EAN13", "6901234567892", gs1=False)
WATER_CASE = Code("ITF", "16901234567899", gs1=False)
BANDAGE = Code("Code128", "WH-BANDAGE", gs1=False)
NEW = Code("EAN13", "4006381333931", gs1=False)
NEWER = Code("EAN13", "5901234123457", gs1=False)
LOT_ALONE = Code("DataMatrix", "10B-42", gs1=True)
WECHAT = Code("QRCode", "https://weixin.qq.com/r/" + "Ab1" * 20, gs1=False)
MOST_BUTTONS = 100
WEIGHS = Policy(Rules((VariableRule.parse("21IIIIIWWWWWC"),)))


def para(company: Company, lot: str, day: str = "261231") -> Code:
    company.link("4006381333931", "PARA", "box", by=CHEN)
    return Code("DataMatrix", f"010400638133393117{day}10{lot}", gs1=True)


def album(chat: Chat, *pictures: tuple[Code, ...], name: str = "a1", captions: dict[int, str] | None = None) -> str:
    """Photographs sent together, each with its caption; what is said after the last."""
    told = ""
    for number, codes in enumerate(pictures):
        caption = (captions or {}).get(number, "")
        told = chat.photographs(*codes, album=name, caption=caption, name=f"{name}-{number}")
    return told


def labels(chat: Chat) -> list[str]:
    return [each["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for each in row]


def data(chat: Chat, label: str) -> str:
    rows = chat.card["reply_markup"]["inline_keyboard"]
    return next(each["callback_data"] for row in rows for each in row if each["text"].endswith(label))


def agree_to_all(chat: Chat, amounts: str = "") -> None:
    """Answer with these amounts, then book whatever is proposed, if it is."""
    if amounts:
        chat.says(amounts)
    with suppress(ValueError):
        chat.taps("Book all")


# What is booked that nobody meant


def test_a_picture_to_issue_is_not_received_because_a_receipt_still_waits_for_its_picture(
    chat: Chat, company: Company
) -> None:
    company.receive("WATER", 10, by=ANA)
    chat.photographs(caption="+24", name="blurred")
    chat.photographs(WATER, caption="-3", name="another errand")
    assert company.stock("WATER", "WEST") == 7


def test_a_picture_to_receive_is_not_issued_because_an_issue_still_waits_for_its_picture(
    chat: Chat, company: Company
) -> None:
    company.receive("WATER", 10, by=ANA)
    chat.photographs(caption="发 5", name="blurred")
    chat.photographs(WATER, caption="收 3", name="another errand")
    assert company.stock("WATER", "WEST") == 13


def test_a_better_picture_with_an_amount_is_booked_though_the_first_one_had_no_caption(
    chat: Chat, company: Company
) -> None:
    chat.photographs(name="blurred")
    assert "Received" in chat.photographs(WATER, caption="+24")
    assert company.stock("WATER", "WEST") == 24


@pytest.mark.parametrize("place", [0, 1, 2])
def test_the_caption_says_what_to_do_on_whichever_picture_of_the_album_it_stands(
    chat: Chat, company: Company, place: int
) -> None:
    """Out of order, too: the first picture's download failed, and it comes after the others."""
    company.receive("WATER", 10, by=ANA)
    company.receive("BANDAGE", 10, "B-7", by=ANA)
    company.receive("PARA", 10, "P-1", LATER, by=ANA)
    album(chat, (WATER,), (BANDAGE,), (para(company, "P-1", f"{LATER:%y%m%d}"),), captions={place: "发"})
    agree_to_all(chat, "1 1 1")
    assert [company.stock(sku, "WEST") for sku in ("WATER", "BANDAGE", "PARA")] == [9, 9, 9]


@pytest.mark.parametrize("caption", ["issue from Z-99", "issue exp 03/04/2026"])
def test_an_album_whose_caption_is_not_understood_is_not_taken_for_a_receipt(
    chat: Chat, company: Company, caption: str
) -> None:
    company.receive("WATER", 10, by=ANA)
    album(chat, (BANDAGE,), (WATER,), captions={0: caption})
    agree_to_all(chat, "2")
    assert company.stock("WATER", "WEST") <= 10


@pytest.mark.parametrize("caption", ["transfer to EAST", "/transfer", "预留", "/reserve"])
def test_an_album_for_what_no_delivery_can_do_is_not_taken_for_a_receipt(
    chat: Chat, company: Company, caption: str
) -> None:
    company.receive("WATER", 10, by=ANA)
    album(chat, (BANDAGE,), (WATER,), captions={0: caption})
    agree_to_all(chat, "2")
    assert company.stock("WATER", "WEST") <= 10


def test_yesterday_under_an_album_is_yesterday_for_all_of_it(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),), captions={0: "昨天 收"})
    agree_to_all(chat, "5 6")
    days = {company.card(sku, "WEST").entries[0].happened_at.date() for sku in ("WATER", "PARA")}
    assert days == {(NOW - timedelta(days=1)).date()}


def test_the_order_under_an_album_is_that_of_all_its_lines(chat: Chat, company: Company) -> None:
    company.receive("WATER", 10, by=ANA)
    company.receive("BANDAGE", 10, "B-7", by=ANA)
    album(chat, (WATER,), (BANDAGE,), captions={0: "issue for SO-17"})
    agree_to_all(chat, "1 1")
    assert ["SO-17" in company.card(sku, "WEST").entries[0].note for sku in ("WATER", "BANDAGE")] == [True, True]


def test_two_lots_in_one_picture_are_not_booked_as_the_first(chat: Chat, company: Company) -> None:
    chat.photographs(para(company, "P-1"), para(company, "P-2"), caption="+12")
    assert company.held("PARA", "WEST") == []
    assert "P-2" in chat.replies[-1].text


def test_two_weighed_packs_in_one_picture_are_not_booked_as_the_first(company: Company) -> None:
    company.link("2112345000008", "RICE", "kg")
    chat = Chat(company, LI, policy=WEIGHS)
    chat.photographs(Code("EAN13", "2112345012506", gs1=False), Code("EAN13", "2112345020006", gs1=False))
    with suppress(ValueError):
        chat.taps("📥 入库")
    assert str(company.stock("RICE")) in ("0.000", "3.250")


def test_a_weighed_pack_whose_picture_is_sent_twice_counts_once(company: Company) -> None:
    company.link("2112345000008", "RICE", "kg")
    chat = Chat(company, LI, policy=WEIGHS)
    light, heavy = Code("EAN13", "2112345012506", gs1=False), Code("EAN13", "2112345020006", gs1=False)
    album(chat, (light,), (heavy,))
    chat.photographs(heavy, album="a1", name="a1-1")
    chat.taps("✅ 全部记账")
    assert str(company.stock("RICE")) == "3.250"


def test_a_picture_that_was_joined_to_another_ones_line_is_known_as_booked(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (WATER,))
    agree_to_all(chat, "5")
    assert company.stock("WATER", "WEST") == 5
    assert "with this same photo" in chat.photographs(WATER, caption="+5", name="a1-1")
    assert company.stock("WATER", "WEST") == 5


def test_skipping_a_picture_that_was_booked_before_does_not_skip_a_new_one_of_the_same_item(
    chat: Chat, company: Company
) -> None:
    chat.photographs(WATER, caption="+24", name="a1-0")
    album(chat, (WATER,), (WATER,), (para(company, "P-1"),))
    chat.taps("⏭ Skip it")
    assert "Spring water" in chat.replies[-1].text


def test_a_picture_booked_before_is_asked_about_though_another_one_of_the_item_was_meant(
    chat: Chat, company: Company
) -> None:
    chat.photographs(WATER, caption="+24", name="a1-0")
    chat.photographs(WATER, caption="+12", name="a2-1")
    album(chat, (WATER,))
    chat.taps("✅ Yes, others")
    chat.photographs(WATER, album="a1", name="a2-1")
    assert "R-000002" in chat.says("5")


def test_a_lot_alone_belongs_to_the_picture_before_it_and_not_to_one_that_was_not_read(
    chat: Chat, company: Company
) -> None:
    album(chat, (), (BANDAGE,), (LOT_ALONE,))
    told = chat.says("3")
    assert "Which lot" not in told
    chat.says("paracetamol")
    assert "B-42" not in chat.replies[-1].text.partition("Paracetamol")[2]


def test_a_lot_alone_belongs_to_the_picture_before_it_though_that_was_joined_to_an_earlier_line(
    chat: Chat, company: Company
) -> None:
    told = album(chat, (BANDAGE,), (WATER,), (BANDAGE,), (LOT_ALONE,))
    assert "B-42" not in told.partition("Spring water")[2]


def test_a_thousand_is_not_one_and_two_hundred(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    agree_to_all(chat, "1,200")
    assert company.stock("WATER", "WEST") != 1


def test_what_the_caption_names_is_not_booked_on_another_item_that_the_picture_shows(
    chat: Chat, company: Company
) -> None:
    chat.photographs(WATER, caption="+24 rice")
    assert company.stock("WATER", "WEST") == 0


def test_an_amount_under_a_picture_of_two_items_is_not_that_of_each(chat: Chat, company: Company) -> None:
    chat.photographs(WATER, para(company, "P-1"), caption="+24")
    agree_to_all(chat)
    assert [company.stock(sku, "WEST") for sku in ("WATER", "PARA")] == [0, 0]


def test_a_code_that_nobody_knows_beside_an_address_is_one_thing_and_not_two(chat: Chat, company: Company) -> None:
    told = album(chat, (para(company, "P-1"),), (NEWER, WECHAT))
    assert "1 picture I could not read" in told


def test_of_two_unknown_codes_the_barcode_is_asked_about_and_not_the_address(chat: Chat) -> None:
    assert "5901234123457" in chat.photographs(WECHAT, NEWER)


# What is lost, and dead ends


def test_an_album_that_begins_with_a_lot_alone_is_not_cancelled(chat: Chat, company: Company) -> None:
    first = chat.photographs(LOT_ALONE, album="a1")
    assert "Cancelled" not in first
    told = chat.photographs(BANDAGE, album="a1")
    assert "1 line" in told


def test_an_album_that_begins_with_a_pallets_number_is_not_cancelled(chat: Chat) -> None:
    told = chat.photographs(Code("Code128", "00106141412345678908", gs1=True), album="a1")
    assert "Cancelled" not in told
    assert "1 line" in chat.photographs(WATER, album="a1")


def test_a_sku_that_is_no_word_is_asked_for_again_and_the_barcode_is_still_kept(company: Company) -> None:
    chen = Chat(company, CHEN)
    chen.photographs(NEW, caption="+5")
    chen.taps("🆕 New item")
    chen.says("Green tea")
    assert "Please type another one" in chen.says("GREEN TEA")
    chen.says("TEA-1")
    chen.taps("box")
    chen.taps("No")
    assert company.stock("TEA-1") == 5
    assert "Green tea" in chen.photographs(NEW)


@pytest.mark.parametrize("code", ["https://example.com/" + "x" * 2000, "line one\nline two"])
def test_a_new_item_whose_code_is_too_long_to_be_kept_is_created_all_the_same(company: Company, code: str) -> None:
    chen = Chat(company, CHEN)
    chen.photographs(Code("QRCode", code, gs1=False), caption="+5")
    chen.taps("🆕 New item")
    chen.says("Green tea")
    chen.says("TEA-1")
    chen.taps("box")
    told = chen.taps("No")
    assert "does not work any more" not in told
    assert company.stock("TEA-1") == 5


@pytest.mark.parametrize("code", ["https://example.com/" + "x" * 2000, "one\ntwo", "<b>🧃&</b>"])
def test_odd_codes_lead_to_their_item_all_the_same(chat: Chat, company: Company, code: str) -> None:
    chat.photographs(Code("QRCode", code, gs1=False), caption="+3")
    chat.says("rice")
    with suppress(ValueError):
        chat.taps("1 kg")
    assert company.stock("RICE", "WEST") == 3


def test_a_code_that_cannot_be_kept_is_not_asked_for_again(chat: Chat) -> None:
    chat.photographs(Code("QRCode", "x" * 2000, gs1=False), caption="+3")
    chat.says("rice")
    with suppress(ValueError):
        chat.taps("1 kg")
    assert "Please type another one" not in "".join(reply.text for reply in chat.replies)


def test_a_line_with_an_expired_label_can_be_taken_out_of_a_delivery(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1", "250101"),))
    agree_to_all(chat, "5 6")
    told = chat.replies[-1].text
    assert "Paracetamol" in told
    assert [label for label in labels(chat) if "Skip" in label or "Take it out" in label or "✏️" in label]


def test_a_line_whose_lot_nobody_knows_can_be_taken_out_of_a_delivery(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (BANDAGE,))
    assert "Which lot" in chat.says("5 6")
    assert [label for label in labels(chat) if "Skip" in label or "Take it out" in label]


def test_what_a_delivery_made_known_is_told_and_can_be_taken_back(chat: Chat, company: Company) -> None:
    album(chat, (para(company, "P-1"),), (NEWER,))
    chat.says("5")
    chat.says("rice")
    chat.taps("1 kg")
    chat.says("10")
    told = chat.taps("✅ Book all")
    assert "From now on <code>5901234123457</code>" in told
    assert "✂️ Wrong item: 5901234123457" in labels(chat)


def test_a_code_is_not_known_when_its_booking_was_cancelled_or_that_is_told(chat: Chat) -> None:
    chat.photographs(NEW, caption="收")
    chat.says("rice")
    asked = chat.taps("1 kg")
    told = chat.taps("✖️ Cancel")
    known = "Jasmine rice" in chat.photographs(NEW)
    assert not known or "From now on" in asked + told


@pytest.mark.parametrize("amounts", ["24 12", "24,12", "24，12", "24、12", "24\n12", "24; 12", "24,  12"])
def test_amounts_between_whatever_is_typed(chat: Chat, company: Company, amounts: str) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    agree_to_all(chat, amounts)
    assert [company.stock(sku, "WEST") for sku in ("WATER", "PARA")] == [24, 12]


@pytest.mark.parametrize("amounts", ["两箱 三盒", "2 cases, 3", "2 cases, 3 boxes", "2箱,3盒", "2 cases 3 boxes"])
def test_amounts_with_their_packs(chat: Chat, company: Company, amounts: str) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    agree_to_all(chat, amounts)
    assert [company.stock(sku, "WEST") for sku in ("WATER", "PARA")] == [48, 3]


def test_all_amounts_may_be_typed_though_the_caption_had_said_the_first(chat: Chat, company: Company) -> None:
    """It says: "or type them all in the order of the list", and there are three in the list."""
    album(chat, (WATER,), (para(company, "P-1"),), (para(company, "P-2"),), captions={0: "+24"})
    agree_to_all(chat, "24, 12, 6")
    assert company.held("PARA", "WEST") == [("DOCK", "P-1", 12), ("DOCK", "P-2", 6)]


def test_what_was_said_of_a_line_is_kept_when_another_picture_turns_out_to_be_the_same(
    chat: Chat, company: Company
) -> None:
    album(chat, (WATER,), ())
    chat.says("5")
    chat.photographs(WATER, name="again")
    chat.taps("2")
    agree_to_all(chat)
    assert company.stock("WATER", "WEST") == 7


def test_the_words_under_a_picture_that_cannot_be_read_are_not_lost(chat: Chat, company: Company) -> None:
    chat.photographs(caption="+24 bottles water")
    assert company.stock("WATER", "WEST") == 24


def test_why_under_a_photograph_is_about_what_it_shows(chat: Chat) -> None:
    chat.says("+3 water")
    assert "Why 3 bottles" in chat.photographs(WATER, caption="/why")


def test_a_unit_that_has_no_button_can_be_typed(company: Company) -> None:
    chen = Chat(company, CHEN)
    chen.photographs(NEW, caption="+5")
    chen.taps("🆕 New item")
    chen.says("Gauze")
    chen.says("GAUZE-1")
    assert "kept by lot" in chen.says("roll")


# Too much of it


def many_lots(chat: Chat, company: Company, count: int) -> None:
    for number in range(count):
        chat.photographs(para(company, f"LOT-{number:04}"), album=f"a{number // 10}", name=f"p-{number}")


def test_a_hundred_lines_have_no_more_buttons_than_telegram_takes(chat: Chat, company: Company) -> None:
    many_lots(chat, company, 100)
    assert "This is full: 30 lines" in chat.replies[-1].text
    chat.says(" ".join(["1"] * 30))
    assert len(labels(chat)) <= MOST_BUTTONS
    agree_to_all(chat)
    assert len(labels(chat)) <= MOST_BUTTONS
    assert company.stock("PARA", "WEST") == 30


def test_all_lines_are_seen_before_they_are_booked(chat: Chat, company: Company) -> None:
    many_lots(chat, company, 30)
    chat.says(" ".join(["1"] * 30))
    assert "LOT-0029" in chat.replies[-1].text


def test_what_is_said_below_a_picture_is_no_longer_than_a_caption(chat: Chat, company: Company) -> None:
    long = Code("QRCode", "<&>" * 700, gs1=False, sure=False)
    album(chat, (para(company, "P-1"),), (long,))
    chat.says("5")
    assert chat.replies[-1].kind == "photo"
    chat.says("x&y " * 300)
    assert chat.replies[-1].kind == "photo"
    assert len(html.unescape(re.sub("<[^>]*>", "", chat.replies[-1].text))) <= 1024


# In the middle of it


def test_pictures_that_come_after_a_cancel_are_no_delivery_any_more(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (BANDAGE,))
    chat.says("/cancel")
    chat.photographs(para(company, "P-1"), album="a1")
    assert company.count(drafts) == 1


def test_the_pictures_of_an_album_come_in_two_polls_an_hour_apart(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (BANDAGE,))
    chat.now += timedelta(hours=1)
    told = chat.photographs(para(company, "P-1"), album="a1")
    assert "3 lines" in told


def test_a_delivery_that_was_left_for_half_an_hour_books_nothing(chat: Chat, company: Company) -> None:
    album(chat, (WATER,))
    chat.says("5")
    tap = data(chat, "Book all")
    chat.now += timedelta(minutes=31)
    chat.taps_data(tap)
    assert company.stock("WATER", "WEST") == 0


def test_book_all_tapped_twice_books_once(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    chat.says("5 6")
    card, tap = dict(chat.card), data(chat, "Book all")
    chat.taps_data(tap, card)
    chat.taps_data(tap, card)
    assert [company.stock(sku, "WEST") for sku in ("WATER", "PARA")] == [5, 6]


def test_book_all_of_a_card_before_the_last_picture_came_books_nothing(chat: Chat, company: Company) -> None:
    album(chat, (WATER,))
    chat.says("5")
    card, tap = dict(chat.card), data(chat, "Book all")
    chat.photographs(para(company, "P-1"), album="a1")
    chat.taps_data(tap, card)
    assert company.stock("WATER", "WEST") == 0


def test_a_role_taken_away_in_the_middle_books_nothing(chat: Chat, company: Company) -> None:
    album(chat, (WATER,))
    chat.says("5")
    with company.database.write() as connection:
        connection.execute(delete(roles).where(roles.c.person_id == company.person(ANA).id))
        connection.execute(
            roles.insert().values(person_id=company.person(ANA).id, site_id=company.site("WEST").id, role="viewer")
        )
    assert "Your role does not include this" in chat.taps("✅ Book all")
    assert company.stock("WATER", "WEST") == 0


def test_a_site_closed_in_the_middle_books_nothing_and_says_so(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    chat.says("5 6")
    company.close_site("WEST", NOW.date())
    told = chat.taps("✅ Book all")
    assert "closed" in told
    assert company.stock("WATER", "WEST") == 0


def test_a_recalled_lot_on_a_label_is_refused_and_its_line_can_be_taken_out(chat: Chat, company: Company) -> None:
    company.receive("PARA", 3, "P-1", LATER, by=ANA)
    company.receive("WATER", 3, by=ANA)
    company.decide("PARA", "P-1", "recalled")
    album(chat, (WATER,), (para(company, "P-1", f"{LATER:%y%m%d}"),), captions={0: "发"})
    agree_to_all(chat, "1 1")
    assert company.stock("WATER", "WEST") == 3
    chat.taps("✏️ 2")
    chat.taps("🗑 Take it out")
    chat.taps("✅ Book all")
    assert company.stock("WATER", "WEST") == 2


def test_another_language_in_the_middle_changes_nothing_but_the_words(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    chat.taps_on(SetLanguage("zh"), chat.message(999))
    chat.says("5 6")
    assert "共 2 行" in chat.replies[-1].text
    chat.taps("全部记账")
    assert company.stock("WATER", "WEST") == 5


def test_two_people_send_the_same_picture_and_the_second_is_asked(chat: Chat, company: Company) -> None:
    chen = Chat(company, CHEN)
    chat.photographs(WATER, caption="+24", name="shared")
    assert "Ana Silva" in chen.photographs(WATER, caption="+24", name="shared")
    assert company.stock("WATER") == 0


def test_in_a_group_two_people_receive_all_of_one_picture_and_the_second_is_asked(company: Company) -> None:
    chen = Chat(company, CHEN, id=-100)
    chen.sends(text="/register@storekeeper_bot")
    chen.photographs(WATER, para(company, "P-1"), caption="/stock", name="shelf")
    tap, card = data(chen, "Receive all"), dict(chen.card)
    chen.taps_data(tap, card)
    agree_to_all(chen, "5 6")
    li = Chat(company, LI, id=-100, numbers=chen.numbers)
    li.taps_data(tap, card)
    if "5" not in li.replies[-1].text:
        agree_to_all(li, "5 6")
        with suppress(ValueError):
            li.taps("全部记账")
    assert company.stock("WATER") == 5


def test_undo_all_tapped_twice_undoes_once(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    agree_to_all(chat, "5 6")
    card, tap = dict(chat.card), data(chat, "Undo all")
    chat.taps_data(tap, card)
    chat.taps_data(tap, card)
    company.receive("WATER", 3, by=ANA)
    assert [company.stock(sku, "WEST") for sku in ("WATER", "PARA")] == [3, 0]
    company.seal()
    assert company.differences() == ()


def test_undo_all_is_refused_to_others_and_allowed_to_a_manager(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    agree_to_all(chat, "5 6")
    card, tap = dict(chat.card), data(chat, "Undo all")
    for other in (LI, GUEST, 4242):
        Chat(company, other).taps_data(tap, card)
        assert company.stock("WATER", "WEST") == 5
    Chat(company, CHEN).taps_data(tap, card)
    assert company.stock("WATER", "WEST") == 0


def test_undo_all_tells_what_it_undid(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    agree_to_all(chat, "5 6")
    told = chat.taps("↩️ Undo all")
    assert "R-000001" in told or "Spring water" in told


@pytest.mark.parametrize(
    "tap",
    [
        *("undo_all:999999999999999999", "undo_all:1", "unlink:999999999999999999", "booking:999999999999999999"),
        *("why:999999999999999999:1:", "why:1:999999999999999999:", "page:1:1:999999999999999999", "page:1:1:0"),
        *("source:999999999999999999", "source:0", "all", "fill:1:1:999999999999999999", "all:1", "undo_all:-1"),
    ],
)
def test_wrong_numbers_in_a_button_are_answered(chat: Chat, company: Company, tap: str) -> None:
    chat.says("+3 water")
    chat.taps_data(tap)
    assert company.stock("WATER", "WEST") == 3


def test_a_file_that_is_no_picture_in_an_album_is_one_of_those_that_could_not_be_read(chat: Chat) -> None:
    album(chat, (WATER,))
    told = chat.photographs(album="a1", unreadable="photo-not-an-image", name="a1-1")
    assert "1 picture I could not read" in told


def test_the_same_serial_twice_in_an_album_is_one(chat: Chat, company: Company) -> None:
    company.link("8123456", "PARA", "box", by=CHEN)
    trace = Code("Code128", "81234560000000010001", gs1=False)
    album(chat, (trace,), (trace,))
    chat.says("1")
    chat.says("P-1")
    chat.says("2026-12-31")
    chat.taps("✅ Book all")
    assert company.card("PARA", "WEST").entries[0].serials == ("81234560000000010001",)


def test_more_serials_than_packs_are_asked_about(chat: Chat, company: Company) -> None:
    company.link("8123456", "PARA", "box", by=CHEN)
    codes = [Code("Code128", f"8123456000000001000{each}", gs1=False) for each in range(3)]
    album(chat, *[(code,) for code in codes])
    chat.says("1")
    chat.says("P-1")
    chat.says("2026-12-31")
    with suppress(ValueError):
        chat.taps("✅ Book all")
    assert company.held("PARA", "WEST") != [("DOCK", "P-1", 1)]


def test_a_picture_sent_after_a_single_booking_began_does_not_mix_with_it(chat: Chat, company: Company) -> None:
    chat.says("receive water")
    album(chat, (BANDAGE,), (para(company, "P-1"),))
    assert "2 lines" in chat.replies[-1].text


def test_a_picture_only_to_look_something_up_is_no_line_of_a_delivery_that_was_asked_about_long_ago(
    chat: Chat, company: Company
) -> None:
    album(chat, (WATER,))
    chat.now += timedelta(minutes=5)
    chat.says("5")  # it lives on from here
    told = chat.photographs(BANDAGE)
    assert "2 lines" not in told


def test_an_album_that_is_sent_again_books_nothing_by_itself(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    agree_to_all(chat, "5 6")
    album(chat, (WATER,), (para(company, "P-1"),), name="a1")
    assert company.stock("WATER", "WEST") == 5


def test_an_album_that_is_forwarded_after_it_was_booked_books_nothing_without_asking(
    chat: Chat, company: Company
) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    agree_to_all(chat, "5 6")
    chat.photographs(WATER, album="other", name="a1-0")
    told = chat.photographs(para(company, "P-1"), album="other", name="a1-1")
    assert "with this same photo" in told


def test_the_card_to_be_confirmed_says_in_words_whether_goods_come_in_or_go_out(chat: Chat, company: Company) -> None:
    """An icon alone does not say whether goods come in or go out."""
    company.receive("WATER", 9, by=ANA)
    told = album(chat, (WATER,), captions={0: "发 1"})
    assert "ssue" in told


def test_a_code_that_was_just_made_known_is_not_asked_about_again_in_the_same_album(
    chat: Chat, company: Company
) -> None:
    album(chat, (NEW,), (NEW,))
    chat.says("water")
    chat.taps("1 bottle")
    assert "do not know <code>" not in chat.says("5")
    agree_to_all(chat)
    assert company.stock("WATER", "WEST") == 5


def test_which_pack_a_code_stands_for_names_the_item_once(chat: Chat) -> None:
    album(chat, (NEW,))
    assert chat.says("WATER").rpartition("\n\n")[2].count("Spring water") == 1


@pytest.mark.parametrize("caption", ["/help", "issue exp 03/04/2026", "issue from Z-99"])
def test_an_albums_card_is_shown_though_the_last_picture_says_something_else(chat: Chat, caption: str) -> None:
    """The answers to the pictures before it are not sent: "their answers say it, too"."""
    chat.photographs(WATER, album="a1")
    before = len(chat.replies)
    chat.photographs(BANDAGE, album="a1", caption=caption)
    assert [reply for reply in chat.replies[before:] if "Spring water" in reply.text]


def test_a_picture_to_look_something_up_does_not_finish_an_issue_of_twenty_minutes_ago(
    chat: Chat, company: Company
) -> None:
    company.receive("WATER", 10, by=ANA)
    chat.photographs(caption="发 5", name="blurred")
    chat.now += timedelta(minutes=20)
    chat.photographs(WATER)
    assert company.stock("WATER", "WEST") == 10


def test_a_line_of_which_nothing_came_is_answered_with_nought(chat: Chat, company: Company) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    agree_to_all(chat, "24, 0")
    assert company.stock("WATER", "WEST") == 24


@pytest.mark.parametrize("yes", ["ok", "yes", "好", "对", "是的"])
def test_yes_typed_below_is_this_right_is_understood(chat: Chat, company: Company, yes: str) -> None:
    album(chat, (WATER,))
    chat.says("24")
    assert "found nothing" not in chat.says(yes)


def test_a_delivery_of_which_one_line_was_corrected_can_still_be_undone_as_a_whole(
    chat: Chat, company: Company
) -> None:
    album(chat, (WATER,), (para(company, "P-1"),))
    agree_to_all(chat, "21 6")
    card, tap = dict(chat.card), data(chat, "Undo all")
    chat.taps("R-000001")
    chat.says("12 not 21", about=chat.card)
    chat.taps_data(chat.card["reply_markup"]["inline_keyboard"][0][0]["callback_data"])
    assert company.stock("WATER", "WEST") == 12
    chat.taps_data(tap, card)
    assert [company.stock(sku, "WEST") for sku in ("WATER", "PARA")] == [0, 0]


def test_a_late_picture_of_an_album_that_is_booked_already_says_that_it_was_left_out(
    chat: Chat, company: Company
) -> None:
    """Its download failed; when it comes, the others are booked."""
    album(chat, (WATER,))
    agree_to_all(chat, "5")
    chat.photographs(para(company, "P-1"), album="a1", name="late")
    assert "Receive" in "".join(labels(chat))  # the card of the item: one can go on from there


def test_the_menus_have_a_text_for_every_command() -> None:
    from bot.chat.texts import Texts, languages
    from bot.routes import menus as offered

    menus = (offered.MENU, offered.MANAGERS_MENU, offered.GROUP_MENU)
    assert [
        name for menu in menus for name in menu for code in languages() if not Texts(code).has(f"command-{name}")
    ] == []


# Two people at once


def together(*chats: Chat, tap: Callable[[Chat], str]) -> None:
    """All of them tap at the same moment, each what `tap` names."""
    start = threading.Barrier(len(chats))

    def run(chat: Chat) -> str:
        start.wait(10)
        return chat.taps_data(tap(chat))

    with ThreadPoolExecutor(len(chats)) as threads:
        for each in [threads.submit(run, chat) for chat in chats]:
            each.result(30)


def first_button(chat: Chat) -> str:
    return str(chat.card["reply_markup"]["inline_keyboard"][0][0]["callback_data"])


@pytest.mark.parametrize("undone_at_once", [False, True])
def test_two_people_book_and_undo_deliveries_of_the_same_lots_in_opposite_orders(
    company: Company, undone_at_once: bool
) -> None:
    lots = [para(company, f"L-{number}") for number in range(8)]
    li, chen = Chat(company, LI), Chat(company, CHEN)
    for turn in range(3):
        for chat, codes in ((li, lots), (chen, lots[::-1])):
            album(chat, *[(code,) for code in codes], name=f"{chat.person}-{turn}")
            chat.says(" ".join(["1"] * len(lots)))
        together(li, chen, tap=first_button)  # book all
        assert company.stock("PARA") == 16
        for each in [(li, chen)] if undone_at_once else [(li,), (chen,)]:
            together(*each, tap=first_button)  # undo all
        assert company.stock("PARA") == 0


def test_two_people_make_the_same_code_known_at_once(company: Company) -> None:
    chats = [Chat(company, LI), Chat(company, CHEN)]
    for chat in chats:
        chat.photographs(NEW, caption="+3")
        chat.says("WATER")
    together(*chats, tap=first_button)
    assert company.stock("WATER") == 6  # both said the same


def test_a_second_picture_that_cannot_be_read_was_told_beside_the_first_ones_reason(chat: Chat) -> None:
    chat.photographs(caption="+24", unreadable="photo-not-an-image")
    told = chat.photographs(caption="+24")
    assert "no barcode" in told
    assert "not a picture" not in told
    assert chat.photographs().count("no barcode") == 1
    assert "Received 1 case = 24 bottles" in chat.photographs(WATER)


def test_of_a_delivery_too_only_the_last_picture_is_told_about(chat: Chat) -> None:
    album(chat, (WATER,), ())
    chat.says("5")
    assert "no barcode" in chat.card["text"]
    told = chat.photographs(unreadable="photo-not-an-image")
    assert "not a picture" in told
    assert "no barcode" not in told


def test_what_stood_under_a_second_picture_that_cannot_be_read_was_lost(chat: Chat) -> None:
    chat.photographs(caption="+24")
    assert "<b>36</b>" in chat.photographs(caption="+36")
    assert "Received 36 bottles" in chat.says("water")


def test_two_new_items_of_an_album_that_were_given_the_same_sku_became_one(company: Company) -> None:
    chen = Chat(company, CHEN)

    def describes(name: str, sku: str) -> str:
        chen.taps("🆕 New item")
        chen.says(name)
        return chen.says(sku)

    album(chen, (NEW,), (NEWER,), captions={0: "receive"})
    describes("Soap", "S-1")
    chen.taps("bottle")
    chen.taps("No")
    chen.says("5")
    told = describes("Shampoo", "s-1")
    assert "Please type another one" in told
    chen.says("S-2")
    chen.taps("box")
    chen.taps("No")
    chen.says("6")
    chen.taps("✅ Book all")
    assert (company.stock("S-1"), company.stock("S-2")) == (5, 6)


def test_a_tap_that_a_bad_line_sent_twice_forgot_what_was_typed_in_between(company: Company) -> None:
    li = Chat(company, LI)
    li.says("PARA")
    card, begin = li.card, data(li, "入库")
    li.taps_data(begin, card)
    assert "7 盒" in li.says("7")
    assert "7 盒" in li.taps_data(begin, card)
