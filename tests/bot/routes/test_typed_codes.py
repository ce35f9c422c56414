"""Codes as they stand below their bars, typed where something else is asked or said: none is passed over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.scanner import Code
from domain.storage.schema.ledger import lots, movements
from tests.bot.chatting import Chat
from tests.databases import new_database
from tests.domain.small_company import CHEN, Company

WATER = Code("EAN13", "6901234567892", gs1=False)
PARA = "04006381333931"


@pytest.fixture(params=["sqlite"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    """On one database: what is tried here is read before any is asked."""
    with new_database(request, tmp_path) as database:
        company = Company.founded(database, tmp_path)
        company.link(PARA, "PARA", "box", by=CHEN)
        yield company


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


@pytest.mark.parametrize("code", [f"(01){PARA}(17)261231(10)B-1", f"01 {PARA} 17 261231 10 B-1"])
def test_the_code_of_another_item_under_a_picture_is_asked_about(company: Company, chen: Chat, code: str) -> None:
    assert "Which one?" in chen.photographs(WATER, caption=f"+4 {code}")
    assert company.count(movements) == 0


@pytest.mark.parametrize("code", ["(01)09521234543213(10)B-1", "(01)06901234567893(10)B-1"])
def test_a_code_under_a_picture_that_nobody_knows_is_underlined(company: Company, chen: Chat, code: str) -> None:
    assert "not understood what is underlined" in chen.photographs(WATER, caption=f"+4 {code}")
    assert company.count(movements) == 0


def test_the_same_items_code_under_its_picture_says_its_lot_and_expiry(chen: Chat) -> None:
    shown = chen.photographs(Code("EAN13", PARA[1:], gs1=False), caption=f"+4 (01){PARA}(17)261231(10)B-1")
    assert "4 boxes · lot B-1" in shown
    assert "expires 31 Dec 2026" in shown


@pytest.mark.parametrize("typed", [f"{PARA[1:]}*4", PARA[1:], f"{PARA[1:]} x 4", f"(01){PARA}(10)B-1"])
@pytest.mark.parametrize("open_question", ["+4 PARA", "+4 PARA lot M-1"])
def test_what_a_scanner_types_at_a_question_is_no_lot_and_no_date(
    company: Company, chen: Chat, open_question: str, typed: str
) -> None:
    chen.says(open_question)
    assert "Paracetamol" in chen.says(typed)
    assert "lot 400638" not in chen.says("+1 WATER")
    assert company.count(lots) == 1  # of what is not kept by lot


def test_words_beside_a_code_are_no_name_of_another_item(chen: Chat) -> None:
    shown = chen.says(f"扫码 (01){PARA}(17)261231(10)B-1 收4")
    assert "Paracetamol" in shown
    assert "not understood what is underlined" in shown
