"""Requisitions over the chat: asked, approved, handed out, and back what was not used, in both languages."""

import re

import pytest

from bot.scanner import Code
from domain.company.settings import issuing, store
from domain.company.settings.declaration import Setting
from domain.company.settings.store import Editor
from domain.operations.transfers.documents import Transfer, Use
from tests.bot.chatting import Chat
from tests.bot.routes.test_transfers import carded, kinds, labels, now
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, NOW, SOON, Company


def listed(company: Company, choices: Setting[str], **entries: str) -> None:
    with company.database.write() as connection:
        for key, other in entries.items():
            store.put(connection, choices, key, other, Editor(), NOW)


@pytest.fixture
def chats(company: Company) -> tuple[Chat, Chat]:
    """Who takes goods at EAST (in Chinese), and the manager."""
    company.receive("WATER", 50)
    company.receive("RICE", 20)
    company.receive("PARA", 20, "P-1", LATER)
    listed(company, issuing.COST_CENTRES, Assembly="装配线", Canteen="食堂")
    return Chat(company, LI), Chat(company, CHEN)


def plain(text: str) -> str:
    return re.sub("<[^>]*>", "", text)


@pytest.mark.parametrize(
    ("said", "wanted", "use"),
    [
        ("领料 5 矿泉水 给 装配线", (5,), Use("Assembly")),
        ("领料5瓶矿泉水给装配线", (5,), Use("Assembly")),
        ("装配线领料 5 矿泉水", (5,), Use("Assembly")),
        ("申领 矿泉水 5瓶 食堂用", (5,), Use("Canteen")),
        ("领料 5 矿泉水, 2 香米 给 装配线 订单 SO-77", (5, 2000), Use("Assembly", order="SO-77")),
        ("领料：矿泉水5 香米2 装配线", (5, 2000), Use("Assembly")),
        ("/requisition 5 water, 2 rice for Assembly", (5, 2000), Use("Assembly")),
        ("/requisition 5 water for the assembly", (5,), Use("Assembly")),
        ("requisition 1 case of water for Canteen, order WO-12", (24,), Use("Canteen", order="WO-12")),
        ("please requisition 5 water for SO-77 for Assembly", (5,), Use("Assembly", order="SO-77")),
    ],
)
def test_it_is_asked_for_in_one_message(
    company: Company, chats: tuple[Chat, Chat], said: str, wanted: tuple[int, ...], use: Use
) -> None:
    li, _ = chats
    assert "领料单 Q-" in li.says(said)
    asked = now(company)
    assert (tuple(line.asked.steps for line in asked.lines), asked.use, asked.state) == (wanted, use, "requested")


def test_one_message_and_two_taps_hand_it_out(company: Company, chats: tuple[Chat, Chat]) -> None:
    li, chen = chats
    li.says("领料 5 矿泉水 给 装配线")
    carded(company, chen)
    assert "Now at East warehouse: 50 bottles, then 45 bottles" in plain(chen.card["text"])
    assert "approved by Chen" in chen.taps("Approve")
    carded(company, li)
    assert labels(li) == ["📤 已拣齐发放", "🙋 我来拣", "✖️ 取消领料"]
    assert "已由 李伟 发放" in li.taps("已拣齐发放")
    assert "东区仓 → 装配线" in plain(li.card["text"])
    assert (company.stock("WATER"), kinds(company)[-1], now(company).state) == (45, "issue", "issued")
    assert company.differences() == ()


def test_below_the_limit_it_is_taken_at_once_and_above_it_asked_for(company: Company, chats: tuple[Chat, Chat]) -> None:
    li, _ = chats
    company.set_approval("requisition EAST", "above 10 units: manager, not own")
    assert "已由 李伟 发放" in li.says("领料 10 矿泉水 给 装配线")
    assert "领料单 Q-000002" in li.says("领料 11 矿泉水 给 装配线")
    assert (company.stock("WATER"), now(company, 2).state) == (40, "requested")


def test_what_a_manager_asks_for_is_picked_by_the_floor(company: Company, chats: tuple[Chat, Chat]) -> None:
    li, chen = chats
    assert "approved by Chen" in chen.says("requisition 5 water for Assembly")
    assert "已由 李伟 发放" in carded(company, li).taps("已拣齐发放")


@pytest.mark.parametrize("said", ["领料 5 矿泉水", "领料 5 矿泉水 给 火星线", "/requisition 5 water for Mars"])
def test_an_unknown_cost_centre_is_asked_about_with_the_list(
    company: Company, chats: tuple[Chat, Chat], said: str
) -> None:
    li, _ = chats
    told = li.says(said)
    assert "成本中心" in told
    assert ("火星线" in told) == ("火星线" in said)
    assert labels(li)[:2] == ["装配线", "食堂"]
    assert "领料单" in li.taps("食堂")
    assert now(company).use == Use("Canteen")


def test_where_there_is_no_list_its_name_is_typed(company: Company) -> None:
    company.receive("WATER", 50)
    li = Chat(company, LI)
    assert "请输入部门" in li.says("领料 5 矿泉水")
    li.says("二车间")
    assert now(company).use == Use("二车间")
    assert "领料单 Q-000002" in li.says("领料 1 矿泉水 给 二车间")
    assert "“三车间”吗" in li.says("领料 1 矿泉水 给 三车间")
    assert labels(li)[:2] == ["三车间", "二车间"]


def test_a_note_is_no_part_of_an_unknown_name_and_one_tap_is_enough_for_all_lines(company: Company) -> None:
    company.receive("WATER", 50)
    company.receive("RICE", 50)
    li = Chat(company, LI)
    assert "“二车间”吗" in li.says("领料 5 矿泉水, 2 香米 给 二车间 备注 今晚装机")
    assert "领料单" in li.taps("二车间")
    assert (now(company).use, now(company).note, len(now(company).lines)) == (Use("二车间"), "今晚装机", 2)


def test_a_purpose_is_asked_for_from_the_list_or_said(company: Company, chats: tuple[Chat, Chat]) -> None:
    li, _ = chats
    listed(company, issuing.PURPOSES, Repair="维修", Production="生产")
    li.says("领料 5 矿泉水 给 装配线 用于维修")
    assert now(company).use == Use("Assembly", "Repair")
    assert "用于什么" in li.says("领料 5 矿泉水 给 装配线")
    li.taps("生产")
    assert now(company, 2).use == Use("Assembly", "Production")
    assert "东区仓 → 装配线 · 生产" in plain(li.card["text"])


def test_photographs_with_words_are_one_requisition(company: Company, chats: tuple[Chat, Chat]) -> None:
    li, _ = chats
    assert "领料单 Q-000001" in li.photographs(Code("EAN13", "6901234567892", gs1=False), caption="领料 3 给 装配线")
    assert (now(company).lines[0].asked.steps, now(company).use) == (3, Use("Assembly"))


def issued(company: Company, sku: str, amount: int, centre: str = "Assembly") -> Transfer:
    company.set_approval("requisition EAST", "above 100 units: manager")
    return company.requisition(sku, amount, centre=centre, by=LI)


@pytest.mark.parametrize(
    "said",
    [
        "退料 2 矿泉水 装配线",
        "装配线退料2瓶矿泉水",
        "退2矿泉水 装配线",
        "退货 2 矿泉水 装配线",
        "return 2 water from Assembly",
        "/bring_back 2 water Assembly",
    ],
)
def test_what_was_not_used_comes_back(company: Company, chats: tuple[Chat, Chat], said: str) -> None:
    li, _ = chats
    issued(company, "WATER", 5)
    assert "未用退回 2 瓶" in li.says(said)
    assert (company.stock("WATER"), kinds(company)[-1]) == (47, "unused")
    assert "只有 3 瓶" in li.says("退料 4 矿泉水 装配线")
    assert company.differences() == ()


def test_the_lot_that_comes_back_is_asked_for_only_where_there_were_several(
    company: Company, chats: tuple[Chat, Chat]
) -> None:
    li, _ = chats
    issued(company, "PARA", 5)
    assert "未用退回 1 盒" in li.says("退料 1 对乙酰氨基酚片 装配线")
    company.receive("PARA", 1, "P-0", SOON)
    issued(company, "PARA", 3)
    assert "哪个批次" in li.says("退料 1 对乙酰氨基酚片 装配线")
    li.taps("P-0")
    assert ("DOCK", "P-0", 1) in company.held("PARA")
    assert "未用退回" in li.says("退料 1 对乙酰氨基酚片 批号 P-1 装配线")
    assert company.differences() == ()


def test_others_may_not(company: Company, chats: tuple[Chat, Chat]) -> None:
    assert "Your role" in Chat(company, GUEST).says("/requisition 5 water for Assembly")
    assert "not" in Chat(company, ANA).says("/requisition 5 water for Assembly").lower()
