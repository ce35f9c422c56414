"""Dates, moments and numbers, as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from bot.texts import languages
from bot.wording import Wording

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(("language", "told"), [("en", "1 Feb 2027"), ("zh", "2027年2月1日")])
def test_nobody_takes_the_month_for_the_day(language: str, told: str) -> None:
    assert Wording(language).day(date(2027, 2, 1)) == told


@pytest.mark.parametrize(("language", "told"), [("en", "2 Feb 2027, 00:30"), ("zh", "2027年2月2日 00:30")])
def test_a_moment_is_told_in_the_sites_zone(language: str, told: str) -> None:
    assert Wording(language).time(datetime(2027, 2, 1, 16, 30, tzinfo=UTC), SHANGHAI) == told


@pytest.mark.parametrize("language", languages())
def test_a_number_keeps_every_digit_that_it_has_and_no_zero_that_says_nothing(language: str) -> None:
    say = Wording(language)
    assert say.number(Decimal("1200.500")) == "1,200.5"
    assert say.number(Decimal(999_999_999_999_999_999)) == "999,999,999,999,999,999"
    assert say.number(Decimal("0.000001")) == "0.000001"
    assert say.money(120050) == "1,200.50"
