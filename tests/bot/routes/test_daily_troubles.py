"""Small troubles of daily work: lots as they are read everywhere, sites of one name, barcodes that others were told of,
and what is told late of the time before a count."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from domain.ledger import lots
from domain.ledger.lots import Lot
from domain.storage.schema.company import sites
from domain.storage.schema.ledger import movements
from domain.storage.schema.people import outbox
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, LATER, LI, NOW, TODAY, YESTERDAY, Company


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


def labels(chat: Chat) -> list[str]:
    return [button["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for button in row]


def lot(company: Company, code: str) -> Lot:
    with company.database.read() as connection:
        return lots.get(connection, company.item("PARA"), code)


@pytest.mark.parametrize("spoilt", ["1.2E+11", "#N/A", "2026-03-01 00:00:00"])
def test_what_a_spreadsheet_made_of_a_lot_was_booked_as_one(company: Company, chen: Chat, spoilt: str) -> None:
    chen.says("/receive 5 bandage")
    assert "no lot is called so" in chen.says(spoilt)
    assert company.count(movements) == 0


def test_a_spoilt_lot_in_a_message_is_underlined_and_asked_for(company: Company, chen: Chat) -> None:
    assert "lot <u>1.2E+11</u>: no lot is called so" in chen.says("+5 bandage lot 1.2E+11")
    assert "lot B-7" in chen.says("B-7")


def test_a_lot_is_kept_as_it_is_read_from_a_table(company: Company, chen: Chat) -> None:
    chen.says("+5 bandage lot Ｍ－１")
    chen.says("/receive 5 bandage")
    chen.says("M-1\u200b")
    assert company.held("BANDAGE") == [("DOCK", "M-1", 10)]


def test_two_sites_of_one_name_were_taken_for_the_first(company: Company) -> None:
    with company.database.write() as connection:
        connection.execute(update(sites).where(sites.c.code == "EAST").values(name_en="West warehouse"))
    company.receive("WATER", 50)
    ana = Chat(company, ANA)
    assert "From where to where" in ana.says("transfer 5 water from West warehouse")
    assert labels(ana)[:2] == [
        "West warehouse (EAST) → West warehouse (WEST)",
        "West warehouse (WEST) → West warehouse (EAST)",
    ]
    assert "Waiting" in ana.taps("West warehouse (EAST) → West warehouse (WEST)")


def test_a_barcode_that_somebody_else_said_meanwhile_is_something_else_is_asked_about(
    company: Company, chen: Chat
) -> None:
    chen.says("+24 6900001117308")
    chen.says("water")
    company.link("6900001117308", "RICE", "kg")
    told = chen.taps("1 bottle")
    assert "is the barcode of RICE already" in told
    assert company.count(movements) == 0
    assert labels(chen)[:2] == ["Spring water · WATER", "Jasmine rice · RICE"]
    assert "Received 1 case = 24 bottles" in chen.taps("WATER")


def test_a_late_take_before_a_count_names_the_day(company: Company, chen: Chat) -> None:
    company.receive("WATER", 10, on=YESTERDAY)
    company.tally("WATER", 10)
    chen.now = NOW + timedelta(hours=2)
    company.receive("WATER", 50, now=NOW + timedelta(hours=1))
    told = chen.says("-20 water yesterday")
    assert "Not enough of WATER on 9 Mar 2026" in told
    assert "there were 10 bottles" in told


def test_a_booking_that_is_told_late_says_which_count_stays_as_it_was(company: Company, chen: Chat) -> None:
    company.receive("WATER", 10, on=YESTERDAY)
    company.tally("WATER", 10)
    chen.now = NOW + timedelta(hours=2)
    told = chen.says("-3 water yesterday")
    assert "N-000001 stays as counted: adjusted by +3 bottles" in told
    assert "stays as counted: adjusted by −3 bottles" in chen.taps("Undo")
    assert company.differences() == ()


def test_a_correction_of_what_was_told_late_says_it_too(company: Company, chen: Chat) -> None:
    company.receive("WATER", 10, on=YESTERDAY)
    company.tally("WATER", 10)
    chen.now = NOW + timedelta(hours=2)
    chen.says("-3 water yesterday")
    chen.says("1 not 3", about=chen.card)
    assert "N-000001 stays as counted: adjusted by −2 bottles" in chen.taps("Correct")
    assert company.differences() == ()


def test_an_expiry_that_was_reckoned_from_a_wrong_day_stayed(company: Company, chen: Chat) -> None:
    company.costs("PARA", shelf_life=100)
    company.receive("PARA", 5, "P-1", made_on=TODAY - timedelta(days=10))
    chen.says("/lot P-1")
    chen.taps("Put right")
    chen.taps("Made on")
    chen.says(f"{TODAY - timedelta(days=5)}")
    told = chen.taps("mistyped")
    assert "Made on put right" in told
    assert "Expiry put right" in told
    assert lot(company, "P-1").expiry == TODAY + timedelta(days=95)


def test_an_expiry_that_was_printed_is_not_reckoned_anew(company: Company) -> None:
    company.costs("PARA", shelf_life=100)
    company.receive("PARA", 5, "P-1", LATER, made_on=TODAY - timedelta(days=10))
    company.put_right("PARA", "P-1", made_on=TODAY - timedelta(days=5))
    assert lot(company, "P-1").expiry == LATER


def test_what_was_shown_and_is_corrected_at_once_after_an_undo_is_told_there(company: Company) -> None:
    li = Chat(company, LI)
    li.says("+5 PARA lot Q99 exp 2027-01-31")
    li.taps("撤销")
    li.says("+5 PARA lot Q99 exp 2027-10-31")
    with company.database.read() as connection:
        told = connection.execute(select(outbox.c.subject, outbox.c.address)).all()
    assert told == [("lot-corrected", -100)]
