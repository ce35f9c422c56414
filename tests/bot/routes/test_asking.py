"""Asking is heard: what lies somewhere, what expires, what runs low; and what cannot be read is told so."""

import pytest

from bot.scanner import Code
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, SOON, Company

WATER = Code("EAN13", "6901234567892", gs1=False)


@pytest.mark.parametrize("words", ["A-01", "what is in A-01", "What's in A-01?", "A-01里有什么", "A-01有啥"])
def test_a_place_shows_what_lies_there(company: Company, words: str) -> None:
    company.receive("WATER", 3, by=CHEN)
    chen = Chat(company, CHEN)
    chen.says("move 3 water to A-01")
    told = chen.says(words)
    assert "Spring water" in told
    assert "A-01" in told


@pytest.mark.parametrize(
    "words",
    [
        *("什么快过期了", "哪些快到期", "what expires soon?", "expiring", "what is expiring", "近效期"),
        *("有什么过期的吗", "有没有过期的货？", "有过期的吗", "how much is expired?", "what has expired?"),
        *("anything expired", "do we have any expired items?", "is there anything expired"),
    ],
)
def test_what_expires_is_listed(company: Company, words: str) -> None:
    company.receive("PARA", 3, "P-1", SOON, by=CHEN)
    assert "P-1" in Chat(company, CHEN).says(words)


@pytest.mark.parametrize(
    "words",
    ["库存预警", "what is low?", "low stock", "缺货", "什么缺货", "running low", "shortages"],
)
def test_what_runs_low_is_listed(company: Company, words: str) -> None:
    assert "Spring water" in Chat(company, CHEN).says(words)


@pytest.mark.parametrize("words", ["wrong item", "that's the wrong lot", "商品错了", "批号不对", "搞错了"])
def test_another_thing_than_was_meant_is_undone_from_the_answer(company: Company, words: str) -> None:
    chen = Chat(company, CHEN)
    chen.says("+3 water")
    assert "R-000001" in chen.says(words, about=chen.card)
    chen.taps("↩️ Undo")
    assert company.stock("WATER") == 0


@pytest.mark.parametrize("kind", ["sticker", "voice"])
def test_what_cannot_be_read_is_told_so(chat: Chat, kind: str) -> None:
    content = {
        "sticker": {"width": 9, "height": 9, "type": "regular", "is_animated": False, "is_video": False},
        "voice": {"duration": 3},
    }
    told = chat.sends(**{kind: {"file_id": "f", "file_unique_id": "u", **content[kind]}})
    assert "words and photos" in told


@pytest.mark.parametrize(
    "words",
    [
        *("which warehouse has water", "who has water?", "where is the water", "where can I find water"),
        *("谁有矿泉水", "哪个仓库有矿泉水", "哪里还有矿泉水", "矿泉水在哪个仓库", "矿泉水哪个仓库有"),
    ],
)
def test_who_has_something_was_answered_with_the_own_site_alone(company: Company, words: str) -> None:
    company.receive("WATER", 3, by=CHEN)
    told = Chat(company, CHEN).says(words)
    assert "not understood" not in told
    assert "East warehouse" in told
    assert "West warehouse" in told


@pytest.mark.parametrize("words", ["who has this", "哪个仓库有", "谁有"])
def test_the_same_asked_under_a_picture(company: Company, words: str) -> None:
    company.receive("WATER", 3, by=CHEN)
    told = Chat(company, CHEN).photographs(WATER, caption=words)
    assert "not understood" not in told
    assert "East warehouse" in told
    assert "West warehouse" in told


@pytest.mark.parametrize("words", ["lot P-1", "where is lot P-1?", "批号P-1在哪", "P-1", "p-1"])
def test_a_lot_that_is_named_tells_its_story(company: Company, words: str) -> None:
    company.receive("PARA", 3, "P-1", SOON, by=CHEN)
    assert "Came from" in Chat(company, CHEN).says(words)


def test_a_lot_that_nobody_knows_is_said_to_be_none(company: Company) -> None:
    assert "no lot “Q-9”" in Chat(company, CHEN).says("where is lot Q-9")
