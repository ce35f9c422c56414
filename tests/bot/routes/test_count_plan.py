"""What is due to be counted, by chat: blind, and again by another person."""

from datetime import timedelta

import pytest

from domain.company.settings.counts import PLAN
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, GUEST, LI, NOW, Company


@pytest.fixture
def due(company: Company) -> Company:
    company.receive("WATER", 77, now=NOW - timedelta(days=40))
    company.move(company.goods("WATER", 5), "B-01", now=NOW - timedelta(days=40))
    company.seal()
    company.sets(PLAN, "30")
    return company


def test_a_due_bin_is_counted_from_its_button_and_then_is_due_no_more(due: Company) -> None:
    li = Chat(due, LI)
    told = li.says("盘点任务")
    assert "有2个库位到期要盘点，最早的已超期10天" in told
    assert "77" not in told
    assert "5" not in told.replace("盘点", "")
    li.taps("B-01（1）")
    li.taps("矿泉水 · WATER")
    li.says("5")
    assert "有1个库位到期要盘点" in li.says("/counts")


def test_what_differs_is_counted_again_by_somebody_else(due: Company) -> None:
    li, chen = Chat(due, LI), Chat(due, CHEN)
    li.says("/counts")
    li.taps("B-01（1）")
    li.taps("矿泉水 · WATER")
    li.says("3")
    li.taps("3 瓶")
    assert "不符" not in li.says("/counts"), "not by the same person"
    li.says("/count b-01")
    assert "请换一个人复盘" in li.taps("矿泉水 · WATER")
    assert "A count differs from the books" in chen.says("/counts")
    chen.taps("B-01 · Spring water · WATER")
    chen.says("3")
    assert "Counted: 3 bottles" in chen.taps("3 bottles")
    assert "A count differs" not in chen.says("/counts")


def test_nothing_is_due(company: Company) -> None:
    company.receive("WATER", 7)
    company.seal()
    assert "Nothing is due" in Chat(company, CHEN).says("/counts")


def test_a_company_without_a_plan(due: Company) -> None:
    due.sets(PLAN, "off", "EAST")
    chen = Chat(due, CHEN)
    assert "There is no count plan" in chen.says("/counts")
    assert "To be counted" not in chen.says("/tasks")


def test_what_is_due_is_among_the_tasks_of_who_may_count(due: Company) -> None:
    told = Chat(due, LI).says("/tasks")
    assert "要盘点：2 处" in told
    assert "77" not in told
    assert "/counts" not in Chat(due, GUEST).says("/tasks")


def test_who_only_looks_counts_nothing(due: Company) -> None:
    assert "🧮" not in Chat(due, GUEST).says("/counts")
