"""Handing over: ticked off by photographs, carried by somebody, and what is missing is somebody's to find out."""

from datetime import timedelta

import pytest

from bot.language.handover import carrier_in
from bot.scanner import Code, Scan
from domain.company.settings import issuing, store
from domain.company.settings.store import Editor
from domain.operations.transfers import reminding
from tests.bot.chatting import Chat
from tests.bot.routes.test_transfers import carded, kinds, labels, now
from tests.domain.small_company import ANA, CHEN, LATER, LI, NOW, Company

WATER, CASE = Code("EAN13", "6901234567892", gs1=False), Code("ITF", "16901234567899", gs1=False)


@pytest.fixture
def chats(company: Company) -> tuple[Chat, Chat, Chat]:
    """Who picks at EAST (in Chinese), the manager of both, and who receives at WEST."""
    company.receive("WATER", 50)
    company.receive("PARA", 20, "P-1", LATER)
    return Chat(company, LI), Chat(company, CHEN), Chat(company, ANA)


def test_a_photograph_ticks_off_the_line_that_one_is_picking(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    li, *_ = chats
    company.take(company.approve(company.request("WATER", 24, ("PARA", 5))))
    assert "✔️ 已拣" in li.photographs(WATER)
    picked = now(company)
    assert [line.picked.steps if line.picked else None for line in picked.lines] == [24, None]
    assert kinds(company)[2:] == ["pick"]
    assert "📷" in li.taps("经过")


@pytest.mark.parametrize(("caption", "step"), [("", "pick"), ("-8", "pick"), ("8", "pick"), ("拿了8", "pick")])
def test_a_picture_of_what_waits_to_be_picked_is_asked_about(
    company: Company, chats: tuple[Chat, Chat, Chat], caption: str, step: str
) -> None:
    li, *_ = chats
    company.approve(company.request("WATER", 24))
    before = kinds(company)
    assert "这是做什么的" in li.photographs(WATER, caption=caption)
    assert kinds(company) == before, "nothing is booked silently"
    many = "8 瓶" if caption else "1 箱 = 24 瓶"
    assert labels(li)[0] == f"✔️ T-000001 拣了 {many}"
    li.taps(f"拣了 {many}")
    assert kinds(company)[len(before) :] == [step]


@pytest.mark.parametrize(("caption", "in_transit"), [("", 0), ("+8", 16), ("received 8", 16), ("8", 16)])
def test_a_picture_of_what_is_on_its_way_is_no_suppliers_receipt(
    company: Company, chats: tuple[Chat, Chat, Chat], caption: str, in_transit: int
) -> None:
    *_, ana = chats
    company.sent(company.request("WATER", 24))
    before = kinds(company)
    assert "what is it for?" in ana.photographs(WATER, caption=caption)
    assert kinds(company) == before
    ana.taps("arrived of T-000001")
    assert now(company).lines[0].flow.in_transit == in_transit
    ana.photographs(WATER, caption="+3")
    if in_transit:
        ana.taps("Something else: receive it")
    assert kinds(company)[-1] == "receipt"
    assert company.differences() == ()


@pytest.mark.parametrize(
    "said", ["+8 water", "received 8 water", "/receive 8 water", "收8瓶矿泉水", "+8 bottles water"]
)
def test_what_is_typed_of_goods_on_their_way_is_asked_about(
    company: Company, chats: tuple[Chat, Chat, Chat], said: str
) -> None:
    *_, ana = chats
    company.sent(company.request("WATER", 24))
    before = kinds(company)
    assert "Have these 8 bottles come with it?" in ana.says(said)
    assert kinds(company) == before
    assert labels(ana) == ["📥 8 bottles arrived of T-000001", "📥 Something else: receive it"]
    ana.taps("8 bottles arrived of T-000001")
    assert (now(company).lines[0].flow.in_transit, kinds(company)[len(before) :]) == (16, ["arrival"])
    ana.says(said)
    assert "Received 8 bottles" in ana.taps("Something else: receive it")
    assert (kinds(company)[-1], company.stock("WATER", "WEST")) == ("receipt", 16)


def test_what_cannot_be_of_the_goods_on_their_way_is_received_at_once(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    _, chen, ana = chats
    company.deals_with("Acme")
    company.finish(company.take_in(company.sent(company.request("WATER", 24)), {1: 20}))
    assert "Received" in ana.says("+4 water"), "nobody expects what is missing"
    company.sent(company.request("WATER", 10))
    assert "Received" in chen.says("+8 water"), "they leave from here"
    assert "Received" in ana.says("+8 water from Acme")
    assert "Received" in ana.says("+3 rice")


def test_what_is_on_its_way_is_noted_below_a_list_of_what_came(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    _, chen, ana = chats
    company.sent(company.request("WATER", 24))
    ana.photographs(WATER, album="a", name="1")
    ana.says("8")
    assert "Spring water is on its way here" in ana.card["text"]
    assert labels(ana)[0] == "🚚 T-000001"
    assert "sent by Chen" in ana.taps("T-000001")
    assert "on its way here" in ana.says("+8 water, 3 rice")
    assert "on its way here" not in chen.says("+8 water, 3 rice"), "they leave from here"
    assert "on its way here" not in ana.says("-8 water, 3 rice")


def test_a_picture_in_answer_to_the_card_counts_what_came(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    *_, ana = chats
    company.sent(company.request("WATER", 48))
    carded(company, ana)
    number = next(ana.numbers)
    photo = [{"file_id": "f", "file_unique_id": "u", "width": 9, "height": 9}]
    message = ana.message(number, photo=photo, caption="1", reply_to_message=ana.card)
    ana.answered({"message": message}, Scan((CASE,), 9))
    assert labels(ana)[1] == "📥 1 bottle arrived of T-000001", "one case, or one bottle?"
    assert "24 bottles arrived" in ana.taps("1 case = 24 bottles arrived of T-000001")
    assert now(company).lines[0].flow.received == 24


@pytest.mark.parametrize(
    ("said", "carrier"),
    [
        ("by SF 12345", "SF 12345"),
        ("sent by DHL 0034-11", "DHL 0034-11"),
        ("all picked, sent with Wang's truck", "Wang's truck"),
        ("顺丰 12345", "顺丰 12345"),
        ("已发出，顺丰单号：SF12345", "顺丰单号:SF12345"),
        ("走德邦物流", "德邦物流"),
        ("24, 10", ""),
        ("picked 8", ""),
        ("all", ""),
        ("全部拣齐", ""),
        ("by mistake", ""),
    ],
)
def test_a_carrier_is_understood(said: str, carrier: str) -> None:
    assert carrier_in(said) == carrier


def test_a_number_in_answer_to_what_a_picture_is_for_was_an_issue(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    li, *_ = chats
    company.approve(company.request("WATER", 24))
    li.photographs(WATER, caption="-8")
    li.says("5", about=li.card)
    assert kinds(company)[2:] == ["pick"]
    assert [line.picked.steps for line in now(company).lines if line.picked] == [5]


def test_it_is_sent_with_a_carrier_or_told_later(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    li, chen, _ = chats
    company.approve(company.request("WATER", 10))
    assert "🚛 顺丰 12345" in carded(company, li).says("顺丰 12345", about=li.card)
    assert now(company).state == "dispatched"
    assert "🚛 DHL 7" in carded(company, chen).says("by DHL 7", about=chen.card)


def test_what_is_missing_is_somebodys_to_find_out_and_can_be_handed_on(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    li, _, ana = chats
    company.approve(company.request("WATER", 10))
    carded(company, li).says("by SF 1", about=li.card)
    carded(company, ana).says("8", about=ana.card)
    assert "李伟 asks the carrier" in ana.taps("Nothing more comes")
    assert "T-000001" in li.says("/pending")
    assert "T-000001" not in ana.says("/pending")
    carded(company, li).taps("转交查明")
    assert "由收货人 Ana Silva 查明" in li.taps("收货人")
    assert "T-000001" in ana.says("/pending")
    ana.now = NOW
    assert "arrived" in carded(company, ana).taps("Found, it is all here")
    assert now(company).discrepancy is None
    assert "没有" in li.says("/pending") or "无" in li.says("/pending")


def test_how_long_it_takes_to_be_reminded_is_a_setting(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    company.request("WATER", 5)
    with company.database.write() as connection:
        assert reminding.remind(connection, NOW + timedelta(hours=5)) == 0
        store.put(connection, issuing.REMIND_AFTER, "", 4, Editor(), NOW)
        assert reminding.remind(connection, NOW + timedelta(hours=5)) == 1
        assert reminding.remind(connection, NOW + timedelta(hours=7)) == 0
        assert reminding.remind(connection, NOW + timedelta(hours=8)) == 1
