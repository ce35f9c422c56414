from datetime import date

import pytest

from bot.language.deadlines import Deadline, cut_out

TODAY = date(2026, 3, 10)
"""A Tuesday."""


@pytest.mark.parametrize(
    ("said", "rest", "day", "note"),
    [
        ("24 milk, 10 salt by Friday", "24 milk, 10 salt", 13, ""),
        ("24牛奶 10盐，周五前要", "24牛奶 10盐", 13, ""),
        ("周五前要24牛奶", "24牛奶", 13, ""),
        ("24 milk by tomorrow note: for the party", "24 milk", 11, "for the party"),
        ("24牛奶 明天要用 备注 食堂急用", "24牛奶", 11, "食堂急用"),
        ("24 milk before next Monday", "24 milk", 16, ""),
        ("24 milk, needed by 12 March", "24 milk", 12, ""),
        ("3月15日前 24牛奶", "24牛奶", 15, ""),
        ("下周一前 24牛奶", "24牛奶", 16, ""),
        ("24牛奶 三天内", "24牛奶", 13, ""),
        ("24 milk for Friday because we run out", "24 milk", 13, "we run out"),
        ("24 milk by end of the week", "24 milk", 13, ""),
        ("24 milk by the weekend", "24 milk", 13, ""),
        ("周末前要24牛奶", "24牛奶", 13, ""),
        ("24牛奶 三月底前要", "24牛奶", 31, ""),
        ("24 milk by end of march", "24 milk", 31, ""),
        ("24 milk by mid march", "24 milk", 15, ""),
        ("24 milk by Mar 27", "24 milk", 27, ""),
        ("24 milk by 2026-03-09", "24 milk by 2026-03-09", None, ""),  # it is over
        ("24 milk by 4/5", "24 milk by 4/5", None, ""),  # two days
        ("24 by-pass valves", "24 by-pass valves", None, ""),
        ("10 Sunday roast", "10 Sunday roast", None, ""),
        ("24 今天牌酸奶", "24 今天牌酸奶", None, ""),
    ],
)
def test_the_day_and_the_note_are_cut_out(said: str, rest: str, day: int | None, note: str) -> None:
    left, found = cut_out(said, TODAY)
    assert (left.strip(" ,，;"), found.day, found.note) == (rest, day and date(2026, 3, day), note)
    assert len(left) == len(said)


@pytest.mark.parametrize(("said", "day"), [("8 on Monday", 16), ("周一再发", 16), ("tomorrow", 11), ("后天", 12)])
def test_as_an_offer_a_day_alone_is_enough(said: str, day: int) -> None:
    assert cut_out(said, TODAY, bare=True)[1] == Deadline(date(2026, 3, day))
