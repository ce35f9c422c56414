"""Trends by chat."""

from datetime import timedelta

import pytest

from bot.charts.trend import TrendChart, draw
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, LI, NOW, Company


@pytest.fixture
def busy(company: Company) -> Company:
    company.receive("WATER", 100, now=NOW - timedelta(days=30))
    company.issue("WATER", 45, now=NOW - timedelta(days=3))
    company.seal()
    return company


def test_the_picture_and_what_it_shows_in_words(busy: Company) -> None:
    chen = Chat(busy, CHEN)
    told = chen.says("/trend water")
    assert "Now: <b>55 bottles</b>" in told
    assert "Minimum: 2 cases = 48 bottles" in told
    assert "Asked for in 90 days: 45 bottles" in told
    assert "until 28 Jun 2026" in told
    (reply,) = chen.replies[-1:]
    assert reply.made is not None
    chart = TrendChart(**reply.made.of)
    assert (chart.title, chart.levels[-1], chart.minimum, len(chart.forecast)) == (
        "Spring water · East warehouse",
        55,
        48,
        30,
    )
    assert [label for _, label in chart.ticks] == ["1 Jan", "1 Feb", "1 Mar", "today", "9 Apr"]
    assert draw(chart)


def test_in_chinese_with_chinese_dates(busy: Company) -> None:
    li = Chat(busy, LI)
    assert "近90天需求：45 瓶" in li.says("/trend 矿泉水")
    chart = li.made
    assert chart
    assert (89, "今天") in chart["ticks"]
    assert chart["legend"] == ["库存（瓶）", "安全库存", "到货", "预测"]


def test_at_the_other_site(busy: Company) -> None:
    chen = Chat(busy, CHEN)
    chen.says("/trend water")
    assert "West warehouse" in chen.taps("🏬 West warehouse")


def test_from_an_items_whole_card(busy: Company) -> None:
    chen = Chat(busy, CHEN)
    chen.says("water")
    chen.taps("More")
    assert "Now: <b>55 bottles</b>" in chen.taps("📈 Trend")


def test_which_item_is_asked(busy: Company) -> None:
    chen = Chat(busy, CHEN)
    assert "which item" in chen.says("/trend")
