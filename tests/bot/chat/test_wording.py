"""Dates, moments and numbers, as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.texts import languages
from bot.chat.wording import Wording
from bot.language.reader import read_date, read_words
from domain.company.catalogue import Item

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


@given(day=st.dates(date(2000, 1, 1), date(2099, 12, 31)), language=st.sampled_from(languages()))
def test_a_date_that_was_copied_from_an_answer_is_understood(day: date, language: str) -> None:
    shown = Wording(language).day(day)
    assert read_date(shown) == day
    assert read_words(f"+24 milk lot A12 exp {shown}").expiry == day


@pytest.mark.parametrize(
    "text", ["31 Dec 2027", "31dec2027", "31-DEC-2027", "Dec 31, 2027", "December 2027", "dec. 2027"]
)
def test_a_month_may_be_a_word(text: str) -> None:
    assert read_date(text) == date(2027, 12, 31)


def test_a_month_without_a_label_is_part_of_a_name() -> None:
    assert read_words("+5 calendar may 2027").rest == "calendar may 2027"


@pytest.mark.parametrize("language", languages())
def test_a_carton_is_called_he_by_whoever_has_the_bot_in_english_too(language: str) -> None:
    milk = Item(1, "MILK", "Milk", "牛奶", "carton", 0, "none", (("case", 12),))
    assert Wording(language).pack(milk, read_words("+3盒牛奶").unit or "") == "carton"
    boxed = Item(2, "PARA", "Paracetamol", "对乙酰氨基酚片", "box", 0, "none", (("carton", 10),))
    assert Wording(language).pack(boxed, "box") == "box"
