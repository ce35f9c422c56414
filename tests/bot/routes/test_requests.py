"""Several items asked for in one line."""

import time
from pathlib import Path

import pytest

from bot.scanner import Code
from domain.operations.transfers import documents
from domain.storage.schema.documents import transfers
from domain.tables.importing import import_company
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, FILES, LATER, NOW, Company, write

WATER, BANDAGE = Code("EAN13", "6901234567892", gs1=False), Code("Code128", "WH-BANDAGE", gs1=False)


@pytest.fixture
def ana(company: Company) -> Chat:
    company.receive("WATER", 50)
    company.receive("PARA", 20, "P-1", LATER)
    company.receive("RICE", 100)
    return Chat(company, ANA)


def asked(company: Company, number: int = 1) -> tuple[list[str], str]:
    with company.database.read() as connection:
        found = documents.get(connection, number)
    lines = [f"{line.asked.amount.normalize():f} {line.item.sku}" for line in found.lines]
    return lines, f"{found.source.code} > {found.target.code}"


@pytest.mark.parametrize(
    "said",
    [
        "/transfer 24 water, 10 para EAST > WEST",
        "/transfer 24 water, 10 para",
        "transfer 24 water, 10 para from EAST to WEST",
        "transfer from East warehouse to West warehouse: 24 water, 10 para",
        "transfer 24 bottles of water and 10 boxes of paracetamol from EAST to WEST",
        "request 24 water, 10 para from EAST",
        "please request 24 water; 10 para EAST -> WEST",
        "从东仓调24矿泉水 10对乙酰氨基酚片",
        "从东仓调24瓶矿泉水，10盒对乙酰氨基酚片到西仓",
        "从东区仓调拨24矿泉水、10对乙酰氨基酚片",
        "调24矿泉水 10对乙酰氨基酚片 EAST→WEST",
        "transfer EAST > WEST\n24 water\n10 para",
    ],
)
def test_several_items_are_one_request_in_one_message(company: Company, ana: Chat, said: str) -> None:
    told = ana.says(said)
    if "From where to where" in told:
        told = ana.taps("East warehouse → West warehouse")
        told = ana.taps("Ask for all") if "Ask for all" in str(ana.card) else told
    assert "Transfer T-000001" in told, told
    assert asked(company) == (["24 WATER", "10 PARA"], "EAST > WEST")
    assert company.count(transfers) == 1


def test_a_message_that_comes_twice_is_one_request(company: Company, ana: Chat) -> None:
    message = ana.message(99, text="/transfer 24 water, 10 para EAST > WEST")
    for _ in range(2):
        ana.answered({"message": message})
    assert company.count(transfers) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("/transfer 24 water, some para EAST > WEST", "<u>some para</u>"),
        ("/transfer 24 water, 10 unicorns EAST > WEST", "<u>10 unicorns</u>"),
        ("/transfer 24 water, 10 para lot P-1 EAST > WEST", "<u>10 para lot P-1</u>"),
        ("/transfer 24 water, 10 para EAST > WEST?", "<u>?</u>"),
        ("从东仓调24矿泉水，几盒对乙酰氨基酚片", "<u>几盒对乙酰氨基酚片</u>"),
        ("/transfer 24 water, 10 para EAST > EAST", "these are the same"),
        ("/transfer 24 water, 1000 para EAST > WEST", "Paracetamol"),
    ],
)
def test_nothing_is_asked_for_that_is_not_all_understood_and_there(
    company: Company, ana: Chat, said: str, told: str
) -> None:
    assert told in ana.says(said)
    assert company.count(transfers) == 0


def test_what_there_is_of_too_little_is_offered_and_the_rest_stays(company: Company, ana: Chat) -> None:
    told = ana.says("/transfer 24 water, 1000 para EAST > WEST")
    assert "20 boxes" in told
    ana.says("20")
    assert "Transfer T-000001" in ana.taps("Ask for all")
    assert asked(company)[0] == ["24 WATER", "20 PARA"]


@pytest.mark.parametrize("said", ["transfer 24 water from EAST to WEST", "move 5 water to A-01", "+24 water, 10 para"])
def test_what_is_no_request_of_several_is_what_it_was(company: Company, ana: Chat, said: str) -> None:
    ana.says(said)
    if company.count(transfers):
        assert asked(company)[0] == ["24 WATER"]


def test_an_album_is_one_request(company: Company, ana: Chat) -> None:
    company.receive("BANDAGE", 9, "B-1")
    ana.photographs(WATER, caption="transfer", album="a")
    ana.photographs(BANDAGE, album="a")
    ana.says("24, 3")
    ana.taps("East warehouse → West warehouse")
    assert company.count(transfers) == 0, "what was photographed is confirmed"
    assert "Transfer T-000001" in ana.taps("Ask for all")
    assert asked(company) == (["24 WATER", "3 BANDAGE"], "EAST > WEST")


def test_fifty_lines_are_asked_for_at_once(company: Company, ana: Chat, tmp_path: Path) -> None:
    header = FILES["items"].splitlines()[0]
    rows = [f"X-{number},Gadget {number:03},小工具{number},piece,0,none,,," for number in range(50)]
    folder = tmp_path / "gadgets"
    folder.mkdir()
    write(folder, {"items": "\n".join([header, *rows]) + "\n"})
    with company.database.write() as connection:
        import_company(connection, folder, NOW)
    for number in range(50):
        company.receive(f"X-{number}", 10)
    said = ", ".join(f"2 X-{number}" for number in range(50))
    begun = time.process_time()
    told = ana.says(f"/transfer {said} EAST > WEST")
    took = time.process_time() - begun
    assert "Transfer T-000001" in told
    assert len(asked(company)[0]) == 50
    assert took < 5, f"it took, of the processor's time, {took:.2f} s"


@pytest.mark.parametrize(
    ("said", "lines", "ends"),
    [
        ("send 5 water to East", ["5 WATER"], "WEST > EAST"),
        ("please send 5 water, 3 para to East tomorrow", ["5 WATER", "3 PARA"], "WEST > EAST"),
        ("need 5 water, 3 para from East on Monday", ["5 WATER", "3 PARA"], "EAST > WEST"),
        ("need 5 water from East tomorrow", ["5 WATER"], "EAST > WEST"),
        ("明天从东仓调5矿泉水", ["5 WATER"], "EAST > WEST"),
    ],
)
def test_a_site_and_a_day_that_are_said_are_part_of_the_request(
    company: Company, ana: Chat, said: str, lines: list[str], ends: str
) -> None:
    company.receive("WATER", 50, by=ANA)
    company.receive("PARA", 20, "P-1", LATER, by=ANA)
    told = ana.says(said)
    assert ("Needed by" in told) == any(day in said for day in ("tomorrow", "Monday", "明天")), told
    assert asked(company) == (lines, ends)


@pytest.mark.parametrize(
    "said",
    [
        "need 5 water, 3 para maybe",
        "need 5 water, 3 para, not really",
        "need 5 water, 3 para from Mars",
        "send 5 water, 3 para to East maybe",
        "send 5 water to East maybe",
        "don't send 5 water to East",
        "领料 5矿泉水 3对乙酰氨基酚片 不要",
        "需要5矿泉水 3对乙酰氨基酚片 别急",
    ],
)
def test_no_word_behind_an_item_of_a_list_is_left_out_in_silence(company: Company, ana: Chat, said: str) -> None:
    told = ana.says(said)
    assert "<u>" in told or "🤔" in told, told
    assert company.count(transfers) == 0


def test_what_is_not_understood_beside_a_request_and_has_no_figure_is_asked_about(company: Company, ana: Chat) -> None:
    assert "<u>the driver waits</u>" in ana.says("transfer 24 water, 10 para EAST > WEST, the driver waits")
    assert company.count(transfers) == 0
    ana.taps("Ask for it so")
    ana.taps("Ask for all")
    assert asked(company)[0] == ["24 WATER", "10 PARA"]


def test_that_it_is_urgent_may_be_said_politely(company: Company, ana: Chat) -> None:
    ana.says("从东区仓调5瓶矿泉水，周五前要，麻烦尽快哈")
    assert asked(company) == (["5 WATER"], "EAST > WEST")


@pytest.mark.parametrize(
    "said", ["从东区仓调5瓶矿泉水 快点", "need 5 water from East, hurry", "request 5 water from East immediately"]
)
def test_so_may_that_it_is_in_a_hurry(company: Company, ana: Chat, said: str) -> None:
    ana.says(said)
    assert asked(company) == (["5 WATER"], "EAST > WEST")
