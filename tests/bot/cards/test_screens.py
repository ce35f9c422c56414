"""What people see: names instead of codes, buttons that fit, what a decision needs, and a way to go on."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.chat.texts import Html
from bot.chat.wording import Wording
from bot.drafts.questions.question import Question
from tests.bot.chatting import Chat
from tests.bot.drafts.test_deliveries import BANDAGE, WATER, album
from tests.bot.routes.test_daily_work import notices
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, Company


def rows(chat: Chat) -> list[list[str]]:
    return [[button["text"] for button in row] for row in chat.card["reply_markup"]["inline_keyboard"]]


@pytest.mark.parametrize(
    ("rows_first", "row", "alone", "sizes"),
    [((), 1, 0, [1, 1, 1, 1, 1]), ((1,), 3, 0, [1, 3, 1]), ((), 3, 1, [3, 1, 1]), ((2,), 2, 2, [2, 1, 1, 1])],
)
def test_the_buttons_of_a_question_stand_in_rows(
    rows_first: tuple[int, ...], row: int, alone: int, sizes: list[int]
) -> None:
    options = tuple((str(number), {}) for number in range(5))
    question = Question("x", Html("?"), options, rows=rows_first, row=row, alone=alone)
    assert question.laid_out() == sizes


def test_amounts_packs_and_what_else_may_be_tapped_have_rows_of_their_own(chat: Chat) -> None:
    album(chat, (WATER,), (BANDAGE,))
    assert rows(chat) == [
        ["1", "2", "5", "10"],
        ["1 case", "2 cases"],
        ["🔢 Other number"],
        ["🗑 Take it out"],
        ["✖️ Cancel"],
    ]


def test_a_pack_that_is_called_like_what_it_holds_is_a_big_one(company: Company) -> None:
    item = company.item("PARA")
    assert Wording("zh").quantity(item.quantity(20), item) == "2 大盒 = 20 盒"
    assert Wording("en").quantity(item.quantity(20), item) == "2 cartons = 20 boxes"
    assert Wording("zh").pack_name(item, "box", Decimal(1)) == "盒"
    li = Chat(company, LI)
    li.says("/receive PARA")
    assert rows(li)[1] == ["1 大盒", "2 大盒"]
    assert "可以用：盒、大盒" in li.says("+2箱 PARA")


def test_a_refusal_that_ends_it_names_the_item_and_leads_to_its_stock(chat: Chat) -> None:
    told = chat.says("-5 water")
    assert "Issue</b>\n<b>Spring water" in told
    assert rows(chat) == [["📦 Stock"]]
    assert "West warehouse: none" in chat.taps("📦 Stock")
    assert "East warehouse" in chat.taps("⋯ More")


def test_a_booking_says_for_which_day_it_is_only_when_that_is_not_today(chat: Chat, company: Company) -> None:
    assert "📅" not in chat.says("+5 water")
    yesterday = company.site("WEST").today(chat.now) - timedelta(days=1)
    assert f"📅 For {Wording('en').day(yesterday)}" in chat.says("+5 water yesterday")


def test_a_correction_says_what_it_stands_for(chat: Chat) -> None:
    chat.says("+21 water")
    chat.says("12 not 21", about=chat.card)
    assert "✏️ Instead of R-000001" in chat.taps("✏️ Correct")
    assert "✏️ Instead of R-000001" in chat.says("/why water")


def test_who_decides_on_a_transfer_sees_what_there_is_at_both_ends(chat: Chat, company: Company) -> None:
    company.receive("WATER", 50)
    chat.says("transfer 5 water from EAST to WEST")
    ((_, told, _),) = notices(company)
    assert "Now at East warehouse: <b>50 bottles</b>" in told
    assert "Now at West warehouse: <b>0 bottles</b>" in told


def test_places_and_sites_are_called_by_their_names(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER + timedelta(days=90))
    chen, li = Chat(company, CHEN), Chat(company, LI)
    assert "East warehouse, Dock: 5 boxes" in chen.says("/lot P-1")
    assert "东区仓 收货区：5 盒" in li.says("/lot P-1")
    assert "Dock already" in chen.says("move 5 para to dock")


def test_a_unit_is_said_in_the_readers_language(company: Company) -> None:
    assert "“托”" in Chat(company, LI).says("收2托 矿泉水")


def test_who_works_at_one_site_is_asked_for_the_language_only(company: Company) -> None:
    assert "You work at West warehouse." in Chat(company, ANA).says("/settings")


def test_the_buttons_below_the_chat_follow_the_language(chat: Chat) -> None:
    chat.says("/language")
    chat.taps("中文")
    assert chat.replies[-1].menu[0] == ("📦 库存", "📥 入库")


def test_after_a_count_the_way_back_names_the_place(chat: Chat, company: Company) -> None:
    company.receive("WATER", 3, by=ANA)
    chat.says("/count water")
    assert rows(chat)[0][0] == "Dock"
    chat.taps("Dock")
    chat.taps("3")
    chat.taps("✅ 3")
    assert rows(chat) == [["⬅️ Dock"]]


def test_help_tells_everybody_what_they_may_do(company: Company) -> None:
    assert "/write_off" not in Chat(company, GUEST).says("/help")
    assert "/write_off" in Chat(company, CHEN).says("/help")
    assert "/invite" not in Chat(company, CHEN).says("/help")


def test_who_only_looks_was_told_how_to_book_and_given_the_buttons(company: Company) -> None:
    guest = Chat(company, GUEST)
    for words in ("/start", "/help"):
        told = guest.says(words)
        assert "book" not in told
        assert "/count" not in told
        assert "Try it" not in told
        assert guest.replies[-1].menu == (("📦 Stock",),)
    for words in ("/why water", "/label water", "/low", "/expiring", "/reserved"):
        assert "Your role does not include this" not in guest.says(words)


def test_the_first_message_is_short(chat: Chat) -> None:
    assert "/help" in chat.says("/start")
    assert len(chat.replies[0].text) < 250
    assert chat.replies[0].menu
