"""What is said beside a booking is cut out of its text, and leaves every other character where it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.folding import fold
from bot.language.reader import words_of
from bot.language.shortfalls import Shortfall, cut_out
from bot.language.wishes import needed, only_came
from docs.generator.phrases import phrases

SAID = st.sampled_from([phrase.said for phrase in phrases()])
BESIDE = st.sampled_from(["2 broken", "坏2", "expected 30", "应收30", "only 10 arrived", "need", "需要"])


def is_cut_from(rest: str, text: str) -> bool:
    return len(rest) == len(text) and all(now in (" ", before) for now, before in zip(rest, text, strict=True))


@given(st.one_of(SAID, st.tuples(SAID, BESIDE).map(", ".join), st.tuples(BESIDE, SAID).map(" ".join), st.text()))
def test_what_is_left_stands_where_it_stood(said: str) -> None:
    text = fold(said)
    rest, found = cut_out(text)
    assert is_cut_from(rest, text)
    assert (found == Shortfall()) == (rest == text)
    for cut in (needed(text), only_came(text)):
        assert cut is None or is_cut_from(cut, text)


@given(SAID, st.sampled_from([", 2 broken", " (2 damaged)", "，坏2", " 其中2个破损"]))
def test_what_is_broken_is_found_behind_whatever_is_said(said: str, behind: str) -> None:
    assert cut_out(fold(f"{said}{behind}"))[1].broken is not None


@pytest.mark.parametrize(
    "said",
    [
        "+24 water",
        "收24袋碎米",
        "received 24 broken biscuits",
        "damage 2 water",
        "24 milk in",
        "bad debts",
        "坏了",
        "wet wipes",
    ],
)
def test_what_only_looks_like_it_stays(said: str) -> None:
    assert cut_out(said) == (said, Shortfall())


@pytest.mark.parametrize(
    "said", ["不要发3", "要补货吗", "缺货", "wanted poster", "申请调拨10箱牛奶", "要求", "only water"]
)
def test_what_is_no_need_and_speaks_of_nothing_that_came_is_left_to_others(said: str) -> None:
    rest = needed(said)
    assert rest is None or words_of(rest) is not None
    assert only_came(said) is None
