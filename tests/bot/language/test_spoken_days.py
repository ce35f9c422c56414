from datetime import date, timedelta

import pytest

from bot.language.reader import read_date, words_of
from bot.language.spoken_days import SpokenDay, spoken
from bot.language.words import Ambiguous, Words

SATURDAY = date(2026, 11, 28)


def day(told: str) -> SpokenDay:
    found = spoken(told)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("told", "on"),
    [
        *(("Friday", "12-04"), ("fri", "12-04"), ("this friday", "12-04"), ("next Friday", "12-04"), ("周五", "12-04")),
        *(("Saturday", "12-05"), ("周六", "12-05"), ("this Saturday", "11-28"), ("本周六", "11-28")),
        *(("下周五", "12-04"), ("下下周一", "12-07"), ("星期天", "11-29"), ("礼拜三", "12-02"), ("thurs", "12-03")),
        *(("today", "11-28"), ("tmrw", "11-29"), ("明天", "11-29"), ("后天", "11-30"), ("in 3 days", "12-01")),
        *(("within two weeks", "12-12"), ("三天内", "12-01"), ("两周后", "12-12"), ("in a month", "12-28")),
    ],
)
def test_of_what_is_to_come_the_next_such_day_is_meant_and_today_only_if_it_is_said(told: str, on: str) -> None:
    assert day(told).ahead(SATURDAY) == date.fromisoformat(f"2026-{on}")


@pytest.mark.parametrize("told", ["last Friday", "上周五", "这周五"])
def test_what_is_past_is_never_to_come(told: str) -> None:
    assert day(told).ahead(SATURDAY) is None


@pytest.mark.parametrize(
    ("told", "on"),
    [
        *(("Friday", [27]), ("周五", [27]), ("上周五", [20]), ("这周五", [27]), ("Monday", [23])),
        *(("last Friday", [27, 20]), ("Saturday", [28, 21]), ("next Friday", []), ("tomorrow", []), ("下周五", [])),
    ],
)
def test_of_what_was_done_the_last_such_day_is_meant_or_both_that_may_be(told: str, on: list[int]) -> None:
    assert day(told).behind(SATURDAY) == tuple(date(2026, 11, each) for each in on)


def test_months_end_where_the_month_does() -> None:
    assert day("in 3 months").ahead(date(2026, 11, 30)) == date(2027, 2, 28)


@pytest.mark.parametrize("text", ["30天", "6 weeks", "三个月", "day", "sunny", "周", "never"])
def test_how_long_something_keeps_is_no_day(text: str) -> None:
    assert spoken(text) is None


@pytest.mark.parametrize("text", ["Friday", "on Friday", "exp Friday", "周五到期", "下周五"])
def test_the_answer_to_when_it_expires_may_be_told_from_today(text: str) -> None:
    assert isinstance(read_date(text), SpokenDay)


@pytest.mark.parametrize(
    "text",
    ["took 3 salt on Friday", "took 3 salt friday", "周五发了3盐", "周五领走3盐", "上周五发3盐", "last fri -3 salt"],
)
def test_what_was_done_on_a_weekday_is_booked_for_it(text: str) -> None:
    words = words_of(text)
    assert isinstance(words, Words)
    assert (words.verb, isinstance(words.on, SpokenDay)) == ("issue", True)


@pytest.mark.parametrize("text", ["-3 salt on Friday", "发3盐 周五", "issue 3 salt friday", "周五发3盐", "周五要发3盐"])
def test_what_may_as_well_be_planned_for_that_day_is_asked(text: str) -> None:
    words = words_of(text)
    assert (isinstance(words, Ambiguous) and words.why == "days") or words.verb is None


@pytest.mark.parametrize(("text", "days"), [("yesterday", 1), ("前天", 2), ("3天前", 3), ("2 weeks ago", 14)])
def test_a_question_for_a_day_may_be_answered_with_one_that_is_past(text: str, days: int) -> None:
    told = read_date(text)
    assert isinstance(told, SpokenDay)
    assert told.behind(SATURDAY) == (date(2026, 11, 28) - timedelta(days=days),)
