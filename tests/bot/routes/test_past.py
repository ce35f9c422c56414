"""Questions about what has been: they are answered, and book nothing."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.databases import new_database
from tests.domain.small_company import CHEN, NOW, SOON, Company


@pytest.fixture(params=["sqlite"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """On one database, with what was done on a Tuesday, and on the Wednesday before."""
    with new_database(request, tmp_path) as database:
        told = Company.founded(database, tmp_path)
        before = NOW - timedelta(days=6)
        told.receive("WATER", 50, now=before)
        told.issue("WATER", 7, now=before)
        told.issue("WATER", 2)
        told.receive("PARA", 10, lot="P-1", expiry=SOON, now=before)
        told.seal()
        yield told


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


@pytest.mark.parametrize(
    "said",
    [
        *("who took the water?", "who took the last water from A-01", "what happened to the water", "water history"),
        *(
            "谁领走了A-01的矿泉水？",
            "昨天谁拿了矿泉水",
            "矿泉水谁拿的",
            "矿泉水的流水",
            "why is water 41",
            "矿泉水为什么是41",
        ),
    ],
)
def test_who_did_it_is_answered_with_the_bookings(company: Company, chen: Chat, said: str) -> None:
    told = chen.says(said)
    assert "Why 41 bottles" in told
    assert "李伟" in told
    assert company.count(movements) == 4


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("how much water did we use last week?", "<b>7 bottles</b> issued"),
        ("how much water went out today", "<b>2 bottles</b> issued"),
        ("how much water did we use", "<b>9 bottles</b> issued"),
        ("上周用了多少矿泉水？", "<b>7 bottles</b> issued"),
        ("矿泉水这个月用了多少", "<b>9 bottles</b> issued"),
        ("今天出了多少货", "Spring water: <b>2 bottles</b> issued"),
        ("what came in today?", "Nothing came in."),
        ("how much did we receive last week", "Paracetamol: <b>1 carton = 10 boxes</b> received"),
        ("what did we book last week", "Spring water: <b>7 bottles</b> issued"),
        ("周三收了什么", "Spring water: <b>50 bottles</b> received"),
    ],
)
def test_how_much_it_was_is_added_up_for_the_days_that_are_meant(
    company: Company, chen: Chat, said: str, answer: str
) -> None:
    assert answer in chen.says(said)
    assert company.count(movements) == 4


@pytest.mark.parametrize(
    "said",
    [
        *(
            "when does the paracetamol expire?",
            "which para expires first",
            "is any para expired",
            "expiry date of para",
        ),
        *("PARA什么时候过期？", "哪批PARA先到期", "PARA过期了吗", "PARA的有效期是多久"),
    ],
)
def test_when_it_expires_is_answered_with_all_its_lots(chen: Chat, said: str) -> None:
    told = chen.says(said)
    assert "20 Mar 2026" in told
    assert "not understood" not in told


@pytest.mark.parametrize(
    "said", ["what expires this week?", "下个月过期的有哪些", "whats running out", "要补什么货", "what should we order"]
)
def test_lists_are_asked_for_in_many_ways(chen: Chat, said: str) -> None:
    assert "East warehouse" in chen.says(said)


@pytest.mark.parametrize(
    "said", ["took 3 water", "收3瓶矿泉水", "出了3瓶矿泉水", "-3 water on Wednesday", "用了3瓶矿泉水"]
)
def test_what_is_told_is_no_question(chen: Chat, said: str) -> None:
    told = chen.says(said)
    assert "3 bottles" in told
    assert "Why" not in told
