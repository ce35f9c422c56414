"""Figures by chat: six on a card, the rest behind More; money for those who may see costs."""

from datetime import UTC, datetime

import pytest

from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, GUEST, LI, Company


@pytest.fixture
def busy(company: Company) -> Company:
    company.receive("WATER", 100, price="2.00", now=datetime(2026, 2, 1, 4, tzinfo=UTC))
    company.issue("WATER", 60)
    company.receive("RICE", 5, price="4.00", by=ANA)
    company.seal()
    return company


def buttons(chat: Chat) -> list[str]:
    return [each["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for each in row]


def test_a_manager_sees_six_figures_with_money_first(busy: Company) -> None:
    told = Chat(busy, CHEN).says("/figures")
    assert told.splitlines()[:2] == ["📊 <b>East warehouse</b> · Mar 2026, so far", "Stock value: <b>80.00</b>"]
    assert len(told.splitlines()) == 7
    assert "Stock lasts: <b>60 days</b>" in told


def test_more_shows_all_and_less_the_six_again(busy: Company) -> None:
    chen = Chat(busy, CHEN)
    chen.says("/figures")
    told = chen.taps("More figures")
    assert "Turnover: <b>" in told
    assert "Value of A items: <b>80.00</b>" in told
    assert len(chen.taps("Less").splitlines()) == 7


def test_whoever_may_not_see_costs_is_told_no_money(busy: Company) -> None:
    li = Chat(busy, LI)
    assert "金额" not in li.says("报表")
    assert "金额" not in li.taps("更多指标")
    assert "过期损失" not in li.replies[-1].text
    assert "可用天数：<b>60天</b>" in li.replies[-1].text


def test_a_month_back_and_forth(busy: Company) -> None:
    chen = Chat(busy, CHEN)
    chen.says("/figures")
    assert "◀ Feb 2026" in buttons(chen)
    assert not any("▶" in each for each in buttons(chen)), "what comes is not known"
    told = chen.taps("◀ Feb 2026")
    assert "· Feb 2026</" not in told
    assert "Feb 2026\n" in told
    assert "Stock value: <b>200.00</b>" in told
    assert "so far" in chen.taps("Mar 2026 ▶")


def test_other_sites_and_all_of_them(busy: Company) -> None:
    chen = Chat(busy, CHEN)
    chen.says("/figures")
    assert "Stock value: <b>20.00</b>" in chen.taps("🏬 West warehouse")
    assert "Stock value: <b>100.00</b>" in chen.taps("All sites")


def test_a_button_of_a_site_that_is_not_ones_own_any_more_shows_nothing(busy: Company) -> None:
    guest = Chat(busy, GUEST)
    guest.says("/figures")
    assert not any("🏬" in each for each in buttons(guest))
