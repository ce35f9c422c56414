"""What people send, of every kind, to what they are answered: without a network, on both databases."""

import html
import itertools
from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.chat.buttons.action import Action, Known
from bot.chat.buttons.bookings import Undo
from bot.chat.buttons.drafts import Begin, Cancel, Fill
from bot.chat.buttons.items import ShowItem
from bot.chat.buttons.people import SetLanguage
from bot.chat.buttons.transfers import Advance
from bot.drafts import store
from bot.scanner import Code
from bot.telegram.overdue import farewell
from domain.company import people
from domain.storage.schema.ledger import movements
from domain.storage.schema.people import outbox, roles
from tests.bot.chatting import GROUP, STRANGER, Chat
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, Company

WATER, CASE = Code("EAN13", "6901234567892", gs1=False), Code("Code128", "011690123456789910B7", gs1=True)


def test_what_a_button_cannot_carry_is_the_lot_and_nothing_else(chat: Chat) -> None:
    chat.says(f"BANDAGE 5 rolls lot B{'1234567' * 6}")
    assert "Which lot" in chat.taps("Receive")
    assert "Received 5 rolls" in chat.says("B7")


def test_a_label_with_a_lot_on_goods_that_are_not_kept_by_lot_can_be_issued(company: Company, chat: Chat) -> None:
    company.receive("WATER", 48, by=ANA)
    assert "Issued 1 case" in chat.photographs(CASE, caption="-1 case")


def test_a_photograph_answers_which_item_and_keeps_the_amount_that_was_said(chat: Chat) -> None:
    assert "Which item?" in chat.says("/receive 24")
    assert "Received 1 case = 24 bottles" in chat.photographs(WATER)


def test_a_command_under_a_photograph_is_about_what_it_shows(chat: Chat) -> None:
    assert "Received 1 case = 24 bottles" in chat.photographs(WATER, caption="/receive 24")
    assert "Spring water" in chat.photographs(WATER, caption="/stock")
    assert "no barcode" in chat.photographs(caption="/receive 24")


def test_a_command_may_be_typed_with_any_space_and_width(chat: Chat) -> None:
    for typed in (
        "/receive\nWATER 5",
        "／receive WATER 5",
        "/receive\u3000ＷＡＴＥＲ ５",
        "/receive@Storekeeper_bot WATER 5",
    ):
        assert "Received 5 bottles" in chat.says(typed)
    assert chat.says("/receive@another_bot WATER 5") == ""


def test_a_lot_is_the_same_lot_in_full_width_and_with_invisible_characters(company: Company, chat: Chat) -> None:
    company.receive("PARA", 5, "B-9", LATER, by=ANA)
    chat.says("/receive PARA 3")
    assert "Received 3 boxes" in chat.says("\u200bＢ-９\x00")


OPENINGS = ("/stock", "/receive", "/receive WATER", "/receive PARA 5", "/receive PARA 5 lot B1", "/transfer WATER 5")
LONG = ("x" * 4096, "<" * 4096, "😀" * 2048, "a " * 2048, f"+5 {'y' * 4000}", f"/{'z' * 4000}", f"/stock {'w' * 4000}")
STRANGE = (
    "\x00",
    "milk\x00",
    "/stock \x00",
    "\ud83d",
    "%",
    "_",
    "\\",
    "'; --",
    "{x}",
    ".",
    "9" * 400,
    "/",
    "½",
    "1e9",
    "-0",
)
OTHER = (
    {"voice": {"file_id": "s", "file_unique_id": "s", "duration": 3}},
    {"location": {"longitude": 1.0, "latitude": 2.0}},
    {"contact": {"phone_number": "1", "first_name": "A"}},
    {"dice": {"emoji": "🎲", "value": 3}},
)


def test_whatever_is_sent_is_answered_in_every_question(company: Company, chat: Chat) -> None:
    for opening, content in itertools.product(OPENINGS, [*({"text": text} for text in LONG + STRANGE), *OTHER]):
        chat.says(opening)
        assert chat.sends(**content), (opening, content)
        chat.says("/cancel")
    assert not company.differences()


def test_any_amount_isanswered(company: Company, chat: Chat) -> None:
    for amount in ("0", "-3", "999999999999999999 cases", "1" * 30, "0.5", "5 furlongs"):
        chat.says("/receive WATER")
        chat.says(amount)
        assert company.count(movements) == 0
    assert "Received 3 bottles" in chat.says("三")


def test_a_lot_in_one_line_is_no_longer_than_one_that_is_asked_for(chat: Chat) -> None:
    assert "Which lot" in chat.says(f"/receive BANDAGE 5 lot {'B7' * 30}")


def test_a_lot_may_have_any_characters(company: Company, chat: Chat) -> None:
    for count, lot in enumerate(("a:b:c", "x\"y'z", "😀7", "<b>&amp;", "批:7"), 1):
        chat.says("/receive BANDAGE 5")
        assert "Received" in chat.says(lot)
        chat.says("BANDAGE")
        assert html.escape(lot) in chat.taps("More")
        chat.taps("Receive")
        chat.taps("10")
        chat.taps(lot)
        assert company.stock("BANDAGE", "WEST") == 15 * count


def test_another_bots_message_is_nothing_to_us(chat: Chat) -> None:
    message = chat.message(1, text="+50 water")
    assert chat.answered({"message": message | {"from": {"id": 9, "first_name": "B", "is_bot": True}}}) == ""


BOT = {"id": 1, "first_name": "Storekeeper", "is_bot": True}


@pytest.mark.parametrize(
    ("text", "registered", "told"),
    [
        ("/stock water", True, "匿名"),
        ("/register", False, "Remain anonymous"),
        ("/stock water", False, ""),
        ("hello", True, ""),
    ],
)
def test_an_administrator_who_speaks_as_the_group_was_left_without_an_answer(
    company: Company, text: str, registered: bool, told: str
) -> None:
    group = Chat(company, CHEN, GROUP if registered else -999)
    message = group.message(1, text=text)
    message |= {"from": {"id": 1087968824, "first_name": "Group", "is_bot": True}, "sender_chat": message["chat"]}
    answer = group.answered({"message": message})
    assert told in answer
    assert bool(answer) is bool(told)
    answer = group.answered({"message": message | {"text": "12", "reply_to_message": group.message(2) | {"from": BOT}}})
    assert bool(answer) is registered


def test_undo_by_a_manager_shows_the_stock_of_the_site_where_it_was_booked(company: Company, chat: Chat) -> None:
    company.receive("WATER", 7, by=ANA)
    company.receive("WATER", 100, by=LI)
    chat.says("+5 water")
    manager = Chat(company, CHEN, card=chat.card)
    assert "West warehouse: <b>7 bottles" in manager.taps("Undo")


def test_a_tap_on_a_card_too_old_for_telegram_to_show_still_works(company: Company, chat: Chat) -> None:
    chat.says("+5 water")
    old = {"chat": chat.card["chat"], "message_id": chat.card["message_id"], "date": 0}
    undo = chat.card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert "Undone" in chat.taps_data(undo, old)


def test_a_removed_persons_buttons_do_nothing(company: Company, chat: Chat) -> None:
    chat.says("/receive WATER")
    with company.database.write() as connection:
        connection.execute(delete(roles).where(roles.c.person_id == company.person(ANA).id))
    assert chat.taps("2") == "You have no access any more."
    assert "give your manager this number" in chat.says("water")
    assert company.count(movements) == 0


def test_somebody_elses_question_cannot_beanswered(company: Company) -> None:
    ana, chen = Chat(company, ANA, GROUP), Chat(company, CHEN, GROUP)
    ana.says("/receive WATER")
    chen.card = ana.card
    assert "Ana Silva is working on this" in chen.taps("10")
    assert "Ana Silva is working on this" in chen.taps("Cancel")
    assert company.count(movements) == 0


def test_another_sites_booking_is_not_undone_by_its_button(company: Company, chat: Chat) -> None:
    chat.says("+5 water")
    other = Chat(company, LI, card=chat.card)
    assert other.taps("Undo") == "⚠️ 您在这个仓库没有这项权限。请找主管。"


def test_a_viewer_books_nothing(company: Company) -> None:
    guest = Chat(company, GUEST)
    assert "Your role does not include this" in guest.says("+5 water")
    guest.says("water")
    (only,) = guest.card["reply_markup"]["inline_keyboard"]
    assert [button["text"] for button in only] == ["🔍 Why", "⋯ More"]
    assert "Your role does not include this" in guest.taps_on(Begin("receive", Known(1)))


def test_only_a_manager_of_the_site_that_gives_decides(company: Company, chat: Chat) -> None:
    company.receive("WATER", 50)
    chat.says("/transfer WATER 10 from EAST to WEST")
    for person in (ANA, LI, GUEST):
        Chat(company, person).taps_on(Advance(1, "approve"))
    assert company.stock("WATER") == 50
    assert "approved" in Chat(company, CHEN).taps_on(Advance(1, "approve"))
    assert "已发出" in Chat(company, LI).taps_on(Advance(1, "send"))
    assert "already sent" in Chat(company, CHEN).taps_on(Advance(1, "reject"))
    assert Chat(company, LI).taps_on(Advance(1, "receive")) == "⚠️ 您在这个仓库没有这项权限。请找主管。"
    assert "arrived" in chat.taps_on(Advance(1, "receive"))


def test_a_site_is_known_by_the_beginning_of_its_name_unless_two_begin_so(company: Company, chat: Chat) -> None:
    company.receive("WATER", 50)
    for words in (
        "request 10 water from East warehouse",
        "request 10 water from east",
        "从东区仓调10瓶矿泉水",
        "从东仓调10瓶矿泉水",
    ):
        chat.says(words)
        assert "East warehouse → West warehouse" in chat.card["text"], words
    assert "From where to where?" in chat.says("request 10 water from the warehouse")


def test_in_chinese_the_goods_may_come_first_and_nothing_between_them_and_the_verb(company: Company) -> None:
    li = Chat(company, LI)
    assert "已入库 1 箱 = 24 瓶" in li.says("矿泉水收24")
    assert "已出库 3 瓶" in li.says("矿泉水发3瓶")
    assert company.stock("WATER") == 21


def test_who_asked_for_a_transfer_withdraws_it_on_its_card(company: Company, chat: Chat) -> None:
    company.receive("WATER", 50)
    chat.says("/transfer WATER 10 from EAST to WEST")
    assert chat.taps("Withdraw").startswith("↩️ <b>Transfer T-000001</b> withdrawn by Ana Silva")
    assert "already withdrawn by Ana Silva" in Chat(company, CHEN).taps_on(Advance(1, "approve"))
    assert company.stock("WATER") == 50


def test_a_manager_who_asks_for_a_transfer_is_not_told_that_it_was_given_up(company: Company) -> None:
    company.receive("WATER", 50)
    chen = Chat(company, CHEN)
    chen.says("/transfer WATER 10 from EAST to WEST")
    before = company.count(outbox)
    chen.taps_on(Advance(1, "reject"))
    assert "rejected by Chen Yu" in chen.taps("We need it here")
    assert company.count(outbox) == before


def test_a_group_that_nobody_registered_and_a_stranger_in_one_that_is_learn_nothing(company: Company) -> None:
    assert "Spring water" not in Chat(company, CHEN, -999).says("/stock water")
    assert Chat(company, STRANGER, GROUP).says("/stock water") == ""
    assert Chat(company, STRANGER, GROUP).taps_on(ShowItem(1)) == ""


def test_chatter_in_a_group_is_left_alone(company: Company) -> None:
    group = Chat(company, CHEN, GROUP)
    human = group.message(1, text="water?")
    assert group.says("good morning everybody") == ""
    assert group.says("water is late", about=human) == ""
    assert group.photographs() == ""
    assert "Spring water" in group.says("/stock water")
    assert "Received 5 bottles" in group.says("+5", about=group.card)


def test_a_button_that_means_nothing_here_says_so(company: Company, chat: Chat) -> None:
    chat.says("/receive WATER")
    gone: list[Action] = [Fill(99, 1, 0), Fill(1, 1, 99), SetLanguage("xx")]
    for number in (99, 2**63 - 1):
        gone += [kind(number) for kind in (ShowItem, Undo, Cancel)]
        gone += [Advance(number, step) for step in ("approve", "reject", "receive", "no such step")]
        gone.append(Begin("receive", Known(number)))
    for action in gone:
        assert chat.taps_on(action), action
    for data in ("", "ShowItem:1", "ShowItem.:" + "z" * 13, "do.:receive:1:::1e9999", "do.:issue:1:::1.2.3"):
        assert chat.taps_data(data), data
    assert company.count(movements) == 0


def test_a_question_that_was_left_alone_for_long_is_over(chat: Chat) -> None:
    chat.says("/receive WATER")
    chat.now += timedelta(minutes=31)
    assert "earlier step" in chat.taps("2")
    assert "Received" not in chat.says("5")


def test_two_drafts_are_told_apart_by_replying_to_their_cards(chat: Chat) -> None:
    chat.says("/receive WATER")
    water = chat.card
    chat.says("/receive RICE")
    assert "Spring water" in chat.says("3", about=water)
    assert "Jasmine rice" in chat.says("2.5")


def test_a_draft_that_nobody_finishes_says_so_and_may_be_taken_up_again(chat: Chat, company: Company) -> None:
    chat.says("/receive water")
    button = chat.card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    chat.now += timedelta(minutes=31)
    with company.database.write() as connection:
        draft = store.expire_one(connection, chat.now)
        assert draft
        said = farewell(connection, draft)
        assert store.expire_one(connection, chat.now) is None
    assert said
    assert "Not finished in time: nothing was booked.\n<b>Spring water</b> · <code>WATER</code>" in said.text
    assert "earlier step" in chat.taps_data(button)
    assert "How many" in chat.taps_on(said.keyboard[0][0].action)
    assert "Received 10 bottles" in chat.taps("10")
    assert "earlier step" in chat.taps_on(said.keyboard[0][0].action)


def test_who_taps_on_anothers_card_is_told_whose_it_is(company: Company) -> None:
    chen = Chat(company, CHEN, id=-100)
    chen.says("/receive water")
    button = chen.card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    li = Chat(company, LI, id=-100)
    assert "Chen Yu 陈钰 正在处理" in li.taps_data(button, chen.card)


def test_whoever_registers_a_group_is_told_what_is_heard_there_and_the_topic_is_kept(company: Company) -> None:
    manager = Chat(company, CHEN, id=-500)
    told = manager.sends(text="/register", message_thread_id=77, is_topic_message=True)
    assert "reply" in told
    with company.database.read() as connection:
        found = [each for each in people.groups_of(connection) if each.address == -500]
    assert {each.topic for each in found} == {77}


@pytest.mark.parametrize(
    "said", ["@storekeeper_bot +5 water", "+5 water @storekeeper_bot", "@Storekeeper_Bot +5 water"]
)
def test_who_names_us_in_a_group_was_not_heard(company: Company, said: str) -> None:
    group = Chat(company, CHEN, GROUP)
    assert "Received 5 bottles" in group.says(said)
    assert group.says("@somebody_else +5 water") == ""
    assert group.says("+5 water") == ""
    assert company.stock("WATER") == 5
