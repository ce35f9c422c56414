"""Counting by chat, as stories: who counts is not told what the books say."""

from pathlib import Path

import pytest

from bot.chat.buttons.action import Action
from bot.chat.buttons.counts import CountPlace, Tally
from bot.drafts.store import drafts
from bot.scanner import Code
from domain.company import places
from domain.company.settings.counts import RECOUNT
from domain.storage.schema.documents import counts
from domain.storage.schema.people import outbox
from domain.tables.importing import import_company
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, FILES, GUEST, LATER, LI, NOW, Company, write


@pytest.fixture
def li(company: Company) -> Chat:
    """Works in EAST, in Chinese."""
    return Chat(company, LI)


@pytest.fixture
def chen(company: Company) -> Chat:
    """Decides in EAST."""
    return Chat(company, CHEN)


def buttons(chat: Chat) -> list[str]:
    return [each["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for each in row]


def notice(company: Company) -> tuple[str, list[list[tuple[str, Action]]]]:
    """What the manager is asked, as it would be sent."""
    from sqlalchemy import select

    from bot.cards.count import count_request
    from bot.chat.wording import Wording

    with company.database.read() as connection:
        row = connection.execute(select(outbox).where(outbox.c.subject == "count").order_by(outbox.c.id.desc())).first()
        assert row is not None
        text, keyboard = count_request(connection, Wording("en"), row.body, company.person(row.address))
    return text, [[(each.text, each.action) for each in line] for line in keyboard]


def test_what_agrees_is_said_to_agree_and_nobody_is_asked(company: Company, li: Chat) -> None:
    company.receive("WATER", 24)
    li.says("盘点 矿泉水")
    li.taps("收货区")
    assert "相符" in li.says("24")
    assert company.count(outbox) == 0


def test_a_difference_is_counted_once_more_and_then_the_manager_is_asked(company: Company, li: Chat) -> None:
    company.receive("WATER", 24)
    li.says("/count WATER")
    li.taps("收货区")
    told = li.says("20")
    assert "请再数一遍" in told
    assert "24" not in told
    assert "已请主管" in li.taps("✅ 20 瓶")
    text, keyboard = notice(company)
    for word in ("counted 20 bottles", "By the books 1 case = 24 bottles", "−4 bottles", "East warehouse, Dock"):
        assert word in text
    chen = Chat(company, CHEN)
    assert "counted" in chen.taps_on(keyboard[0][0][1]).lower()
    assert company.held("WATER") == [("DOCK", "", 20)]
    assert "booked by" in chen.taps_on(keyboard[0][1][1])


def test_a_slip_is_found_by_counting_again(company: Company, li: Chat) -> None:
    company.receive("WATER", 24)
    li.says("盘点20 矿泉水")
    li.taps("收货区")
    assert "相符" in li.says("1箱")
    assert company.count(outbox) == 0


def test_a_manager_who_counts_books_the_difference_and_can_undo_it(company: Company, chen: Chat) -> None:
    company.receive("WATER", 24)
    chen.says("count 20 water")
    chen.taps("Dock")
    told = chen.says("20")
    assert "Counted: 20 bottles" in told
    assert company.held("WATER") == [("DOCK", "", 20)]
    chen.taps("Undo")
    assert company.held("WATER") == [("DOCK", "", 24)]


def test_nothing_there_is_an_answer_on_the_number_pad_too(company: Company, chen: Chat) -> None:
    company.receive("WATER", 3)
    chen.says("/count water")
    chen.taps("Dock")
    chen.taps("0")
    assert "once more" in chen.taps("✅ 0")
    assert "Counted: 0 bottles" in chen.taps("0 bottles")
    assert company.held("WATER") == []


def test_a_bin_is_counted_thing_by_thing_and_what_is_done_is_marked(company: Company, chen: Chat) -> None:
    company.receive("WATER", 24)
    company.receive("PARA", 5, "P-1", LATER)
    told = chen.says("/count dock")
    assert "0 of 2 counted" in told
    assert "24" not in told
    chen.taps("P-1")
    assert "It agrees" in chen.says("5")
    assert "1 of 2 counted" in chen.taps("Dock")
    assert buttons(chen) == ["✅ Paracetamol · P-1", "Spring water · WATER"]
    assert buttons(chen)[0].startswith("✅")


def test_a_full_bin_is_counted_page_by_page_and_goes_on_where_something_is_left(
    company: Company, tmp_path: Path
) -> None:
    """The buttons of a message may come to 10 kB, also where the names are as long as names may be."""
    long = "茶" * 115
    rows = "".join(f"TEA-{number:03},Tea,{long}{number:03},bag,0,none,,,\n" for number in range(25))
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, FILES | {"items": FILES["items"] + rows}), NOW)
    for number in range(25):
        company.receive(f"TEA-{number:03}", 3)
    li = Chat(company, LI)
    told = li.says("/count dock")
    assert "共 25 项，已盘 0 项" in told
    assert buttons(li)[-1] == "21–25 ➡️"
    li.taps("21–25 ➡️")
    assert [name[-13:] for name in buttons(li)[:5]] == [f"{number:03} · TEA-{number:03}" for number in range(20, 25)]
    li.taps("⬅️ 1–20")
    for number in range(20):
        li.taps(f"TEA-{number:03}")
        li.says("3")
        li.taps("收货区")
    assert not any(name.startswith("✅") for name in buttons(li))
    assert buttons(li)[-1] == "⬅️ 1–20"


def test_the_label_of_a_bin_may_say_which_and_the_books_are_not_shown(company: Company, li: Chat) -> None:
    company.receive("WATER", 24)
    dock = Code("QRCode", "LOC:EAST/DOCK", gs1=False)
    for caption in ("/count", "盘点"):
        told = li.photographs(dock, caption=caption)
        assert "共 1 项，已盘 0 项" in told
        assert "24" not in told
    assert "Your role does not include this" in Chat(company, ANA).photographs(dock, caption="count")


def test_which_bin_is_asked_and_the_bins_have_buttons(company: Company, li: Chat) -> None:
    li.says("/count")
    assert buttons(li) == ["A-01", "B-01"]
    assert "没有" in li.taps("A-01")


def test_of_a_lot_in_the_place_it_is_asked_which(company: Company, chen: Chat) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    chen.says("count paracetamol")
    chen.taps("Dock")
    assert "Which lot" in str(chen.replies[-1].text)
    chen.taps("P-1")
    assert "It agrees" in chen.says("5")


def test_nothing_left_of_a_pack_that_was_scanned_is_an_answer(company: Company, chen: Chat) -> None:
    company.receive("WATER", 24)
    chen.says("16901234567899")
    chen.taps("More")
    chen.taps("Count")
    chen.taps("Dock")
    assert "once more" in chen.says("0")
    chen.taps("0 bottles")
    assert company.held("WATER") == []


def test_another_number_in_answer_to_a_count_is_counted_and_not_the_difference(company: Company, chen: Chat) -> None:
    company.receive("PARA", 24, "P-1", LATER)
    chen.says("count 20 paracetamol")
    chen.taps("Dock")
    chen.taps("P-1")
    assert "Counted: 2 cartons = 20 boxes" in chen.says("20")
    assert "once more" in chen.says("21 not 20", about=chen.card)
    assert "Counted: 21 boxes" in chen.taps("21 boxes")
    assert company.held("PARA") == [("DOCK", "P-1", 21)]
    chen.says("0 not 21", about=chen.card)
    assert "Counted: 0 boxes" in chen.taps("0 boxes")


def test_a_lot_that_nobody_knows_may_be_a_slip_and_the_known_ones_have_buttons(company: Company, chen: Chat) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    chen.says("/count paracetamol")
    chen.taps("Dock")
    assert "no lot “P-l”" in chen.says("P-l")
    chen.taps("P-1")
    assert "It agrees" in chen.says("5")


def test_a_lot_that_nobody_knows_is_counted_and_a_manager_decides(company: Company, li: Chat) -> None:
    li.says("/count PARA")
    li.taps("A-01")
    assert "没有登记过批次" in li.says("NEWLOT7")
    assert "有效期" in li.taps("NEWLOT7")
    li.says("2027-03-31")
    assert "请再数一遍" in li.says("3")
    assert "已请主管" in li.says("3")
    assert company.held("PARA") == []
    text, keyboard = notice(company)
    assert "A lot that I did not know, expires 31 Mar 2027" in text
    Chat(company, CHEN).taps_on(keyboard[0][0][1])
    assert company.held("PARA") == [("A-01", "NEWLOT7", 3)]
    assert "It agrees" in counted_in_a01(Chat(company, CHEN), "newlot 7", "3")
    assert company.differences() == ()


def counted_in_a01(chat: Chat, lot: str, found: str) -> str:
    chat.says("/count PARA")
    chat.taps("A-01")
    chat.says(lot)
    return chat.says(found)


def test_two_counts_that_differ_are_followed_by_a_third_and_the_manager_sees_all(company: Company, li: Chat) -> None:
    company.receive("WATER", 24)
    li.says("/count WATER")
    li.taps("收货区")
    told = [li.says("20"), li.says("22")]
    assert "请再数第三遍" in told[1]
    assert buttons(li)[:2] == ["✅ 20 瓶", "✅ 22 瓶"]
    told += [li.says("21")]
    assert "已请主管" in told[2]
    assert not any("24" in each for each in told), "who counts is not told what the books say"
    text, _ = notice(company)
    assert [line for line in text.splitlines() if line.startswith("–")] == [
        f"– {number} bottles · {company.person(LI).name}" for number in (20, 22, 21)
    ]


def test_what_another_found_before_is_shown_to_the_manager_and_not_to_who_counts(company: Company, li: Chat) -> None:
    company.receive("WATER", 24)
    company.sets(RECOUNT, "never")
    for found in ("20", "19"):
        li.says("/count WATER")
        li.taps("收货区")
        li.says(found)
        told = li.says(found)
    assert "20" not in told
    assert notice(company)[0].count("\n–") == 4


def test_two_counts_that_are_the_same_need_no_third(company: Company, li: Chat) -> None:
    company.receive("WATER", 24)
    li.says("/count WATER")
    li.taps("收货区")
    li.says("20")
    assert "已请主管" in li.says("20")
    assert "Counted in turn" not in notice(company)[0]


def test_a_manager_is_told_why_what_is_kept_for_a_document_cannot_be_missing(company: Company, chen: Chat) -> None:
    company.receive("WATER", 5)
    company.reserve("WATER", 3)
    chen.says("count 1 water")
    chen.taps("Dock")
    told = chen.says("1")
    assert "3 bottles there, but reserved" in told
    assert "Where" not in told
    assert company.count(counts) == 0


@pytest.mark.parametrize("wrong", ["-3", "1.5", "9" * 19])
def test_what_cannot_have_been_counted_is_asked_again(company: Company, chen: Chat, wrong: str) -> None:
    company.receive("WATER", 3)
    chen.says("/count water")
    chen.taps("Dock")
    chen.says(wrong)
    assert company.count(counts) == 0
    assert "It agrees" in chen.says("3")


def test_who_may_not_book_may_not_count(company: Company) -> None:
    for words in ("/count", "/count water", "/count dock", "count 3 water"):
        assert "Your role does not include this" in Chat(company, GUEST).says(words)
    dock = company.place("DOCK").id
    assert "Your role does not include this" in Chat(company, GUEST).taps_on(CountPlace(dock))


def test_a_bin_of_another_site_is_not_counted_by_who_does_not_work_there(company: Company) -> None:
    company.receive("WATER", 3)
    east, water = company.place("DOCK").id, company.item("WATER").id
    for button in (CountPlace(east), Tally(east, water, 0)):
        assert "Your role does not include this" in Chat(company, ANA).taps_on(button)
    assert company.count(drafts) == 0


def test_a_button_about_a_place_that_is_none_of_a_site_is_stale(company: Company, chen: Chat) -> None:
    with company.database.read() as connection:
        supplier, water = places.location(connection, "supplier"), company.item("WATER").id
    for button in (CountPlace(supplier), Tally(supplier, water, 0), Tally(999, water, 0)):
        assert "from an earlier step" in chen.taps_on(button)
    assert company.count(drafts) == 0


def test_another_bin_to_count_was_taken_for_the_place_of_the_first_count(li: Chat) -> None:
    assert "哪里盘点" in li.says("/count WATER")
    assert "没有库位“Z-9”" in li.says("Z-9")
    assert "📍 <b>A-01</b>" in li.says("盘点 A-01")
