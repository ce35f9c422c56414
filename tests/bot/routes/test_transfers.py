"""A transfer from the request to the last box, over the chat, in both languages."""

import re
from datetime import timedelta
from pathlib import Path
from unicodedata import normalize

import pytest
from sqlalchemy import select

from bot.cards.transfer import transfer_notice
from bot.chat.wording import Wording
from domain.operations.transfers import documents
from domain.operations.transfers.documents import Transfer
from domain.storage.schema.ledger import movements
from domain.tables.importing import import_company
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, FILES, LATER, LI, NOW, SOON, Company, write


def now(company: Company, number: int = 1) -> Transfer:
    with company.database.read() as connection:
        return documents.get(connection, number)


def labels(chat: Chat) -> list[str]:
    """Of the buttons, but for the one that is on every card."""
    shown = [each["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for each in row]
    return [each for each in shown if not each.startswith("📜")]


def button(chat: Chat, label: str) -> str:
    """The data of a button of the card."""
    shown = [each for row in chat.card["reply_markup"]["inline_keyboard"] for each in row]
    return next(each["callback_data"] for each in shown if label in each["text"])


def kinds(company: Company) -> list[str]:
    with company.database.read() as connection:
        return list(connection.execute(select(movements.c.kind).order_by(movements.c.id)).scalars())


@pytest.fixture
def chats(company: Company) -> tuple[Chat, Chat, Chat]:
    """Who picks at EAST (in Chinese), the manager of both, and who receives at WEST."""
    company.receive("WATER", 50)
    company.receive("PARA", 20, "P-1", LATER)
    return Chat(company, LI), Chat(company, CHEN), Chat(company, ANA)


def carded(company: Company, chat: Chat, number: int = 1) -> Chat:
    """The chat, with the notice of the transfer in it."""
    person = company.person(chat.person)
    with company.database.read() as connection:
        transfer = documents.get(connection, number)
        card = transfer_notice(connection, Wording(person.language), transfer, person)
    chat.gets(*card)
    return chat


def test_who_asks_sees_the_same_card_after_it_was_drawn_anew(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    _, chen, ana = chats
    told = ana.says("transfer 24 water from EAST to WEST")
    carded(company, ana)
    assert "Now at" not in ana.card["text"]
    assert len(ana.card["text"].splitlines()) == len(told.splitlines())
    assert "Now at" in carded(company, chen).card["text"]


def test_one_message_and_three_taps_move_it_there(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    li, chen, ana = chats
    assert "Waiting for a manager" in ana.says("transfer 24 water from EAST to WEST")
    assert "approved by Chen" in carded(company, chen).taps("Approve")
    carded(company, li)
    assert "👉 收货区：24 瓶" in re.sub("<[^>]*>", "", li.card["text"])
    assert labels(li) == ["🚚 已拣齐发出", "🙋 我来拣"]
    assert "已发出" in li.taps("已拣齐发出")
    assert "arrived, taken in by Ana" in carded(company, ana).taps("Arrived")
    assert (company.stock("WATER"), company.stock("WATER", "WEST")) == (26, 24)
    assert company.differences() == ()


@pytest.mark.parametrize("said", ["8", "only 8", "只有8瓶", "picked 8", "只拣到8", "8 not 10", "8 bottles"])
def test_who_picks_says_that_there_are_fewer(company: Company, chats: tuple[Chat, Chat, Chat], said: str) -> None:
    li, *_ = chats
    company.approve(company.request("WATER", 10))
    assert "只拣到 8 瓶" in carded(company, li).says(said, about=li.card)
    assert company.stock("WATER") == 42
    assert not any("拣齐" in each for each in labels(li)), "all was not picked"
    li.taps("发出 8 瓶")
    assert now(company).lines[0].flow.dispatched == 8


def test_a_card_that_tells_of_more_than_was_picked_since_did_send_less(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    li, chen, _ = chats
    company.approve(company.request("WATER", 10))
    carded(company, li)
    old = button(li, "已拣齐发出")
    carded(company, chen).says("only 8", about=chen.card)
    assert "拣货有了变化" in li.taps_data(old)
    assert now(company).lines[0].flow.dispatched == 0
    assert "只拣到 8 瓶" in li.card["text"]
    li.taps("发出 8 瓶")
    assert now(company).lines[0].flow.dispatched == 8


def test_a_question_whether_to_cancel_did_put_back_what_was_picked_since(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    li, chen, _ = chats
    company.approve(company.request("WATER", 10))
    assert "10 bottles Spring water kept aside are free again" in carded(company, chen).taps("Cancel the transfer")
    old = button(chen, "Yes, cancel it")
    carded(company, li).says("只有8瓶", about=li.card)
    assert "What was picked has changed" in chen.taps_data(old)
    assert "8 bottles" in chen.card["text"]
    assert now(company).lines[0].flow.staged == 8
    assert "cancelled by Chen" in chen.taps("Yes, cancel it")
    assert company.stock("WATER") == 50


def test_all_picked_was_said_of_a_list_of_which_less_was_picked_or_nothing(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    li, chen, _ = chats
    company.approve(company.request("WATER", 24, ("PARA", 10)))
    carded(company, chen).says("24, 9", about=chen.card)
    assert "🚚 Sent as listed" in labels(chen)
    assert "🚚 按所列数量发出" in labels(carded(company, li))
    company.approve(second := company.request("WATER", 3))
    carded(company, chen, second.id).says("0", about=chen.card)
    assert not any("🚚" in each for each in labels(chen)), "there is nothing to send"


def test_several_lines_are_ticked_off_or_told_at_once(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    li, _, ana = chats
    company.approve(company.request("WATER", 24, ("PARA", 10)))
    carded(company, li)
    assert labels(li)[:2] == ["✔️ 1. 矿泉水", "✔️ 2. 对乙酰氨基酚片"]
    ticked = li.card
    assert "✔️ 已拣" in li.taps("1. 矿泉水")
    booked = kinds(company)
    li.card = ticked
    assert "✔️ 已拣" in li.taps("1. 矿泉水"), "a finger that taps twice"
    assert kinds(company) == booked
    assert "只拣到 9 盒" in li.says("24, 9", about=li.card)
    (li.card, last), booked = (ticked, li.card), kinds(company)
    assert "只拣到 9 盒" in li.taps("2. 对乙酰氨基酚片"), "on a card of before it was said"
    assert kinds(company) == booked
    li.card = last
    li.taps("按所列数量发出")
    carded(company, ana)
    told = ana.says("20, 9", about=ana.card)
    assert "partly arrived" in told
    assert "20 bottles arrived" in told
    assert "4 bottles still on the way" in told
    assert "arrived, taken in by Ana" in ana.says("4", about=ana.card)
    assert company.differences() == ()


@pytest.mark.parametrize("said", ["24，只有9", "24, only 9", "拣到24，只有9盒", "24 picked, 9 picked"])
def test_the_question_how_many_was_an_end_and_so_were_words_before_the_second_amount(
    company: Company, chats: tuple[Chat, Chat, Chat], said: str
) -> None:
    li, *_ = chats
    company.approve(company.request("WATER", 24, ("PARA", 10)))
    assert "拣了多少" in carded(company, li).says("差不多吧", about=li.card)
    assert "只拣到 9 盒" in li.says(said, about=li.card)
    assert company.stock("WATER") == 26


@pytest.mark.parametrize(
    ("said", "good", "damaged"),
    [
        ("only 7 arrived", 7, 0),
        ("received 7", 7, 0),
        ("7", 7, 0),
        ("收到7瓶", 7, 0),
        ("只到了7瓶", 7, 0),
        ("we got 7", 7, 0),
        ("10", 10, 0),
        ("all", 10, 0),
        ("everything arrived", 10, 0),
        ("全部到了", 10, 0),
        ("到齐了", 10, 0),
        ("10, 2 broken", 8, 2),
        ("收10坏2", 8, 2),
    ],
)
def test_what_answers_the_card_is_taken_in_and_is_no_suppliers_receipt(
    company: Company, chats: tuple[Chat, Chat, Chat], said: str, good: int, damaged: int
) -> None:
    _, _, ana = chats
    company.sent(company.request("WATER", 10))
    carded(company, ana).says(said, about=ana.card)
    flow = now(company).lines[0].flow
    assert (flow.received - flow.damaged, flow.damaged) == (good, damaged)
    assert kinds(company).count("receipt") == 2, "only what the company had before"
    assert now(company).state == ("closed" if good + damaged == 10 else "partly_received")


@pytest.mark.parametrize("said", ["hello", "10?", "not 10", "don't know", "-3", "7, 9 broken", "ten or so", "20 milk"])
def test_what_says_no_amount_is_asked_and_books_nothing(
    company: Company, chats: tuple[Chat, Chat, Chat], said: str
) -> None:
    _, _, ana = chats
    company.sent(company.request("WATER", 10))
    before = kinds(company)
    asked = carded(company, ana).says(said, about=ana.card)
    assert "How many came?" in asked
    assert "WATER" in asked, "its buttons book, so it says what"
    assert kinds(company) == before


def test_more_than_was_sent_is_asked_and_then_open_until_the_sender_says(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    li, _, ana = chats
    company.sent(company.request("WATER", 10))
    assert "12 bottles came, but only 10 bottles" in carded(company, ana).says("12", about=ana.card)
    assert company.stock("WATER", "WEST") == 0
    assert "2 bottles more than was sent" in ana.taps("2 bottles too many")
    assert labels(ana) == ["🧮 We counted again: no more"]
    assert "已到货" in carded(company, li).taps("我们数错了")
    assert (company.stock("WATER"), company.stock("WATER", "WEST")) == (38, 12)


def test_what_does_not_come_is_found_out(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    li, chen, ana = chats
    company.sent(company.request("WATER", 10))
    carded(company, ana).says("only 8", about=ana.card)
    told = ana.taps("Nothing more comes")
    assert "❓ 2 bottles missing" in told
    assert "Chen Yu 陈钰, who sent it" in told
    assert labels(ana) == ["📥 Found, it is all here"]
    assert labels(carded(company, li)) == ["↩️ 货回来了", "🧮 我们数错了"]
    carded(company, chen)
    assert "💸 Lost on the way" in labels(chen)
    settled = chen.taps("Lost on the way")
    assert "💸 2 bottles lost" in settled
    assert "arrived, taken in by Ana" in settled, "who wrote the rest off took nothing in"
    assert now(company).state == "closed"
    assert company.differences() == ()


def test_a_manager_offers_less_and_who_asked_takes_it(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    _, chen, ana = chats
    company.request("WATER", 10)
    told = carded(company, chen).says("only 8", about=chen.card)
    assert "makes another offer" in told
    assert "8 bottles</b>\ninstead of 10 bottles" in told
    assert labels(carded(company, ana)) == ["✅ Take that", "⛔ Then not"]
    assert "approved by Chen" in ana.taps("Take that")
    assert sum(company.reserved("WATER").values()) == 8


@pytest.mark.parametrize(
    "said", ["I can give 8", "at most 8 bottles of water", "8 max", "能给8瓶", "最多给8瓶吧", "8瓶矿泉水"]
)
def test_a_smaller_offer_is_said_in_more_words(company: Company, chats: tuple[Chat, Chat, Chat], said: str) -> None:
    _, chen, _ = chats
    company.request("WATER", 10)
    carded(company, chen).says(said, about=chen.card)
    assert (now(company).state, now(company).lines[0].wanted.steps) == ("offered", 8)


@pytest.mark.parametrize("typed", [True, False])
def test_a_rejection_has_its_reason(company: Company, chats: tuple[Chat, Chat, Chat], typed: bool) -> None:
    _, chen, ana = chats
    company.request("WATER", 10)
    assert "Why?" in carded(company, chen).taps("Reject")
    assert now(company).state == "requested"
    told = chen.says("a truck is late", about=chen.card) if typed else chen.taps("We need it here")
    assert "rejected by Chen" in told
    assert "Reason: a truck is late" in told if typed else "Reason: We need it here" in told
    assert "Reason: " in carded(company, ana).card["text"]


@pytest.mark.parametrize("mistaken", ["Reject", "Offer something else"])
def test_who_tapped_the_wrong_button_goes_back_and_approves(
    company: Company, chats: tuple[Chat, Chat, Chat], mistaken: str
) -> None:
    _, chen, _ = chats
    company.request("WATER", 10)
    buttons = labels(carded(company, chen))
    chen.taps(mistaken)
    assert not any("Approve" in each for each in labels(chen))
    chen.taps("Back")
    assert labels(chen) == buttons
    assert "approved by Chen" in chen.taps("Approve")


def test_a_smaller_offer_was_picked_when_somebody_else_had_approved_meanwhile(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    _, chen, _ = chats
    transfer = company.request("WATER", 10)
    carded(company, chen).taps("Offer something else")
    company.approve(transfer)
    assert "was already approved" in chen.says("8", about=chen.card)
    assert now(company).lines[0].picked is None
    assert sum(company.reserved("WATER").values()) == 10


@pytest.mark.parametrize("reason", ["only 3 left, and 24 come on Monday", "只剩3瓶，周一再来24瓶"])
def test_a_reason_with_a_number_is_a_reason_also_after_another_manager_has_made_an_offer(
    company: Company, chats: tuple[Chat, Chat, Chat], reason: str
) -> None:
    _, chen, _ = chats
    transfer = company.request("WATER", 10)
    carded(company, chen).taps("Reject")
    company.offer(transfer, 8)
    chen.says(reason, about=chen.card)
    assert now(company).state == "rejected"
    assert now(company).history[-1].note == normalize("NFKC", reason)
    assert now(company).lines[0].wanted.steps == 8, "nothing else was offered"


def test_a_number_in_answer_to_whether_to_cancel_was_picked_so_that_it_is_asked_again(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    _, chen, _ = chats
    company.approve(company.request("WATER", 10))
    carded(company, chen).taps("Cancel the transfer")
    assert "Cancel" in chen.says("8", about=chen.card)
    assert any("Back" in each for each in labels(chen))
    assert now(company).lines[0].picked is None


def test_the_same_message_delivered_twice_takes_in_once(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    _, _, ana = chats
    company.sent(company.request("WATER", 10))
    carded(company, ana)
    message = ana.message(99, text="3", reply_to_message=ana.card)
    for _ in range(2):
        assert "7 bottles still on the way" in ana.answered({"message": message})
    assert company.stock("WATER", "WEST") == 3


def test_who_decides_sees_what_will_be_left_and_what_falls_below_its_minimum(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    _, chen, _ = chats
    company.request("WATER", 10, by=LI)
    told = carded(company, chen).card["text"]
    assert "Now at East warehouse: <b>50 bottles</b>, then 40 bottles ⚠️ below the minimum of 2 cases = 48" in told
    assert "Now at West warehouse: <b>0 bottles</b>, then 10 bottles" in told
    company.request("PARA", 2, ("WATER", 5))
    told = carded(company, chen, 2).card["text"]
    assert "Spring water at East warehouse: <b>50 bottles</b>, then 45 bottles ⚠️ below" in told
    assert "Paracetamol at" not in told


@pytest.mark.parametrize("why", ["expired", "on hold"])
def test_other_goods_than_the_card_said_went_where_those_that_were_kept_could_not_go_any_more(
    company: Company, why: str
) -> None:
    company.receive("PARA", 9, "P-1", SOON)
    company.receive("PARA", 9, "P-2", LATER)
    company.approve(company.request("PARA", 5))
    li = carded(company, Chat(company, LI))
    assert "P-1" in li.card["text"]
    if why == "expired":
        li.now = NOW + timedelta(days=11)
    else:
        company.decide("PARA", "P-1", "held")
    assert "批次 P-1 已过期或被冻结" in li.taps("已拣齐发出")
    assert (now(company).state, company.reserved("PARA")) == ("approved", {("EAST", "DOCK", "P-2"): 5})
    assert ("P-1" in li.card["text"], "P-2" in li.card["text"]) == (False, True)
    assert "已发出" in li.taps("已拣齐发出")
    assert company.held("PARA") == [("DOCK", "P-1", 9), ("DOCK", "P-2", 4)]
    assert company.differences() == ()


def test_what_came_may_be_named_but_a_name_with_a_number_is_no_amount(
    company: Company, chats: tuple[Chat, Chat, Chat], tmp_path: Path
) -> None:
    _, _, ana = chats
    columns = FILES["items"].splitlines()[0]
    new = f"{columns}\nCOLA,Cola 330,可乐330,bottle,0,none,,,\nOIL,2 stroke oil,二冲程机油,bottle,0,none,,,\n"
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, {"items": new}), NOW)
    said = {"COLA": ("cola 330", "8 water"), "OIL": ("2 stroke oil", "8 rice"), "WATER": ("water", "8 rice")}
    for number, (sku, others) in enumerate(said.items(), 1):
        company.receive(sku, 400)
        company.sent(company.request(sku, 400))
        for other in others:
            assert "How many came?" in ana.says(other, about=carded(company, ana, number).card)
        assert company.stock(sku, "WEST") == 0
    ana.says("8 oil", about=carded(company, ana, 2).card)
    ana.says("8 bottles of water", about=carded(company, ana, 3).card)
    assert (company.stock("OIL", "WEST"), company.stock("WATER", "WEST")) == (8, 8)
