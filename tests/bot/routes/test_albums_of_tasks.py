"""An album that is sent while something is to be picked, taken in or counted: it was listed as a supplier's receipt."""

import pytest

from bot.scanner import Code
from domain.operations.transfers import documents
from domain.operations.transfers.documents import Transfer
from tests.bot.chatting import Chat
from tests.bot.routes.test_transfers import labels
from tests.domain.small_company import ANA, CHEN, LATER, LI, Company

WATER = Code("EAN13", "6901234567892", gs1=False)
WATER_CASE = Code("ITF", "16901234567899", gs1=False)
BANDAGE = Code("Code128", "WH-BANDAGE", gs1=False)


@pytest.fixture
def both(company: Company) -> Transfer:
    company.receive("WATER", 50)
    company.receive("BANDAGE", 20, "B-1", LATER)
    return company.approve(company.request("WATER", 24, ("BANDAGE", 5)))


def album(chat: Chat, *codes: Code, caption: str = "") -> str:
    told = ""
    for number, code in enumerate(codes):
        told = chat.photographs(code, album="a", caption=caption if number == 0 else "", name=f"a-{number}")
    return told


def now(company: Company, transfer: Transfer) -> Transfer:
    with company.database.read() as connection:
        return documents.get(connection, transfer.id)


def test_what_was_picked_is_ticked_off_with_one_tap(company: Company, both: Transfer) -> None:
    li = Chat(company, LI)
    assert "未完成的任务" in album(li, WATER, BANDAGE)
    li.taps(f"{both.number}：已拣这些")
    assert [line.picked and line.picked.steps for line in now(company, both).lines] == [24, 5]
    assert company.stock("WATER") == 26, "the rest stands ready to go, and nothing came from a supplier"
    assert company.differences() == ()


def test_how_many_were_said_are_picked(company: Company, both: Transfer) -> None:
    li = Chat(company, LI)
    album(li, WATER, BANDAGE)
    li.says("20 4")
    li.taps(f"{both.number}：已拣这些")
    assert [line.picked and line.picked.steps for line in now(company, both).lines] == [20, 4]


def test_what_came_is_taken_in_with_one_tap(company: Company, both: Transfer) -> None:
    sent = company.send(both)
    ana = Chat(company, ANA)
    assert "There is an open task for all of this" in album(ana, WATER_CASE, BANDAGE)
    assert "Is this right" not in ana.taps(f"{sent.number}: arrived")
    assert now(company, sent).state == "closed"
    assert (company.stock("WATER", "WEST"), company.stock("BANDAGE", "WEST")) == (24, 5)
    assert company.differences() == ()


def test_it_may_be_a_suppliers_receipt_all_the_same(company: Company, both: Transfer) -> None:
    company.send(both)
    ana = Chat(company, ANA)
    album(ana, WATER, BANDAGE)
    ana.says("3 2")
    ana.taps("B-1")
    assert "Received" in ana.taps("Book all")
    assert company.stock("WATER", "WEST") == 3
    assert now(company, both).state == "dispatched"


@pytest.mark.parametrize("caption", ["收", "received"])
def test_who_says_what_it_is_is_not_asked(company: Company, both: Transfer, caption: str) -> None:
    company.send(both)
    ana = Chat(company, ANA)
    assert "open task" not in album(ana, WATER, BANDAGE, caption=caption)


def test_a_task_that_some_of_it_does_not_belong_to_is_not_offered(company: Company) -> None:
    company.receive("WATER", 50)
    asked = company.approve(company.request("WATER", 24))
    li = Chat(company, LI)
    assert "未完成的任务" not in album(li, WATER, BANDAGE)
    assert not [each for each in labels(li) if asked.number in each]


def test_a_second_tap_and_a_task_that_is_over_take_nothing(company: Company, both: Transfer) -> None:
    li = Chat(company, LI)
    album(li, WATER, BANDAGE)
    card = li.card
    company.send(both)
    assert "之前步骤" in li.taps(f"{both.number}：已拣这些")
    assert now(company, both).state == "dispatched"
    li.card = card
    li.taps(f"{both.number}：已拣这些")
    assert company.differences() == ()


def test_nobody_else_taps_it(company: Company, both: Transfer) -> None:
    li = Chat(company, LI)
    album(li, WATER, BANDAGE)
    chen = Chat(company, CHEN)
    chen.card = li.card
    assert "李伟" in chen.taps(f"{both.number}：已拣这些")
    assert [line.picked for line in now(company, both).lines] == [None, None]


def test_while_something_is_counted_it_is_asked_what_the_album_is(company: Company) -> None:
    company.receive("WATER", 50)
    chen = Chat(company, CHEN)
    chen.says("/count water")
    told = album(chen, WATER, BANDAGE)
    assert "You were counting" in told
    assert "What do you want to do" in told
    assert not [each for each in labels(chen) if "Book all" in each]
