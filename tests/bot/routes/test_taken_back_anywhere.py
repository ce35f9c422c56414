"""A word that takes back or leaves open books nothing, wherever it stands and through whichever door it comes."""

import pytest

from bot.scanner import Code
from domain.storage.schema.documents import reservations, transfers
from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, Company

WATER = Code("EAN13", "6901234567892", gs1=False)

ENGLISH = (
    "not",
    "no",
    "never",
    "maybe",
    "unless",
    "didn't",
    "cancel",
    "rejected",
    "neither",
    "would",
    "testing",
)
CHINESE = ("不", "没", "别", "可能", "如果", "吗", "取消", "先不", "差点", "假的", "除非", "谁")

TYPED = (
    *(
        "{s} +24 water",
        "+24 {s} water",
        "+24 water {s}",
        "received {s} 24 water",
        "took 3 water {s}",
        "{s} took 3 water",
    ),
    *("move 3 {s} water to B-01", "reserve 3 water for SO-1 {s}", "-3 water for WO-1 {s}", "-3 {s} water to Canteen"),
    *(
        "{s} borrow 3 water from west",
        "transfer 3 water {s} to west",
        "send 3 {s} water to west",
        "+24 water, {s} 10 rice",
    ),
    *("need 3 {s} water from west", "+24 {s} water -3 rice"),
)
TYPED_IN_CHINESE = (
    *("{s}收24矿泉水", "收24{s}矿泉水", "收24矿泉水{s}", "矿泉水{s}发3瓶", "矿泉水发3瓶{s}", "{s}移3矿泉水到B-01"),
    *(
        "预留3矿泉水 单号SO-1{s}",
        "跟西仓借3矿泉水{s}",
        "{s}跟西仓借3矿泉水",
        "收24矿泉水，{s}10茉莉香米",
        "3瓶矿泉水{s}放B-01",
    ),
    *("收24矿泉水{s}发3茉莉香米", "发3矿泉水{s}给食堂"),
)
UNDER_A_PHOTOGRAPH = ("{s} +24", "+24 {s}", "took {s} 3", "took 3 {s}", "{s}24", "收{s}24", "收24{s}", "发3{s}")
ANSWERS = (("+5", "{s} water"), ("+5", "water {s}"), ("receive water", "{s} 12"), ("receive water", "12 {s}"))


def _counts(company: Company) -> tuple[int, int, int]:
    return company.count(movements), company.count(transfers), company.count(reservations)


@pytest.fixture
def chen(company: Company) -> Chat:
    company.receive("WATER", 100, by=CHEN)
    company.receive("RICE", 50, by=CHEN)
    return Chat(company, CHEN)


@pytest.mark.parametrize("word", [*ENGLISH, *CHINESE])
def test_nothing_is_booked_or_asked_for_in_which_a_word_takes_back(company: Company, chen: Chat, word: str) -> None:
    before = _counts(company)
    for form in TYPED if word.isascii() else TYPED_IN_CHINESE:
        said = form.format(s=word)
        told = chen.says(said)
        assert _counts(company) == before, f"{said} => {told}"
        chen.says("/cancel")
    for form in UNDER_A_PHOTOGRAPH:
        said = form.format(s=word)
        told = chen.photographs(WATER, caption=said)
        assert _counts(company) == before, f"under a photograph, {said} => {told}"
        chen.says("/cancel")
    for asked, form in ANSWERS:
        said = form.format(s=word)
        chen.says(asked)
        told = chen.says(said)
        assert _counts(company) == before, f"{asked}, {said} => {told}"
        chen.says("/cancel")
