"""What is known of a lot is put right: in the chat, as stories."""

import pytest
from sqlalchemy import select

from bot.chat.buttons.lots import Amend
from bot.chat.wording import Wording
from bot.telegram.notices import Notice, word
from domain.ledger import lots
from domain.ledger.lots import Lot
from domain.storage.schema.ledger import lot_corrections
from domain.storage.schema.people import outbox
from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, LATER, LI, NOW, Company


def lot(company: Company, code: str) -> Lot:
    with company.database.read() as connection:
        return lots.get(connection, company.item("PARA"), code)


def last_notice(company: Company, language: str) -> str:
    with company.database.read() as connection:
        row = connection.execute(select(outbox).order_by(outbox.c.id.desc())).first()
        assert row is not None
        notice = Notice(row.id, row.address, language, row.subject, row.body, 0, None)
        return word(connection, notice, NOW)[0]


def test_what_was_undone_does_not_hold_the_right_date_back(company: Company) -> None:
    li = Chat(company, LI)
    li.says("+5 PARA lot Q99 exp 2027-01-31")
    li.taps("撤销")
    assert "Q99" in li.says("+5 PARA lot ｑ99 exp 2027-10-31")
    assert company.held("PARA") == [("DOCK", "Q99", 5)]
    assert f"{lot(company, 'Q99').expiry}" == "2027-10-31"
    assert "31 Jan 2027 → 31 Oct 2027" in Chat(company, CHEN).says("/lot q99")


def test_what_is_there_keeps_its_date_until_a_manager_puts_it_right(company: Company) -> None:
    li, chen = Chat(company, LI), Chat(company, CHEN)
    li.says("+5 PARA lot Q99 exp 2027-01-31")
    assert "/lot Q99" in li.says("+5 PARA lot Q99 exp 2027-10-31")
    chen.says("/lot q99")
    assert "What is wrong" in chen.taps("Put right")
    assert "When does it expire" in chen.taps("Expiry")
    assert "Why" in chen.says("2027-10-31")
    told = chen.taps("misread on the pack")
    assert "Expiry put right: 31 Jan 2027 → 31 Oct 2027" in told
    assert "misread on the pack" in told
    assert f"{lot(company, 'Q99').expiry}" == "2027-10-31"
    for language, words in (("en", "was shown wrongly"), ("zh", "现已更正")):
        assert words in last_notice(company, language)
    li.says("+5 PARA lot Q99 exp 2027-10-31")
    assert company.held("PARA") == [("DOCK", "Q99", 10)]


def test_the_production_date_and_the_suppliers_number_are_put_right_too(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    chen = Chat(company, CHEN)
    for fact, said in (("Made on", "2026-01-05"), ("Supplier’s lot", "S/77")):
        chen.says("/lot P-1")
        chen.taps("Put right")
        chen.taps(fact)
        chen.says(said)
        chen.taps("mistyped")
    known = lot(company, "P-1")
    assert (f"{known.made_on}", known.supplier_lot, known.expiry) == ("2026-01-05", "S/77", LATER)
    assert "supplier’s lot S/77" in chen.says("/lot P-1")


def test_a_date_that_cannot_be_is_asked_for_again(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    chen = Chat(company, CHEN)
    chen.says("/lot P-1")
    chen.taps("Put right")
    chen.taps("Made on")
    chen.says("2029-12-31")
    assert "that day has not come yet" in chen.taps("mistyped")
    assert "Made on put right" in chen.says("2026-01-05")


def test_who_decides_nowhere_puts_nothing_right(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    li = Chat(company, LI)
    li.says("/lot P-1")
    assert "Put right" not in str(li.card)
    assert "没有这项权限" in li.taps_on(Amend(lot(company, "P-1").id))
    assert company.count(lot_corrections) == 0


@pytest.mark.parametrize("written", ["m-1", "Ｍ-1", "M - 1", "ｍ-１"])
def test_a_lot_is_one_however_it_is_typed(company: Company, written: str) -> None:
    company.receive("PARA", 5, "M-1", LATER)
    company.decide("PARA", "M-1", "recalled")
    chen = Chat(company, CHEN)
    assert "Recalled" in chen.says(f"/lot {written}")
    assert "recalled" in chen.says(f"-1 PARA lot {written.replace(' ', '')}")
    assert company.held("PARA") == [("DOCK", "M-1", 5)]


def test_the_words_are_there_in_both_languages() -> None:
    for language in ("en", "zh"):
        assert "Q99" in Wording(language).plain("new-lot-is", lot="Q99")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        ("lot M-1", "M-1"),
        ("批号 M-1", "M-1"),
        ("LOT:M-1", "M-1"),
        ("it's M-1", "M-1"),
        ("是M-1", "M-1"),
        ("M-1 exp 2027-03-31", "M-1"),
        ("批号：M-1，有效期2027-03-31", "M-1"),
    ],
)
def test_a_label_or_a_day_typed_with_a_lot_became_a_part_of_its_code(company: Company, answer: str, code: str) -> None:
    chen = Chat(company, CHEN)
    chen.says("+5 PARA exp 2027-03-31" if "2027" not in answer else "+5 PARA")
    assert "Received" in chen.says(answer)
    assert [held[1] for held in company.held("PARA")] == [code]
    assert f"{lot(company, code).expiry}" == "2027-03-31"


def test_a_day_with_a_lot_that_can_be_two_days_is_asked_about(company: Company) -> None:
    chen = Chat(company, CHEN)
    chen.says("+5 PARA")
    assert "which day" in chen.says("M-1 exp 12/26")
    assert "lot M-1" in chen.taps("31 Dec 2026")


@pytest.mark.parametrize(
    "said", ["wait", "dunno", "12 water", "应该是12", "2027-03-31", "12 not 5", "发3", "调10", "a-01", "water"]
)
def test_what_is_hardly_a_lot_was_booked_as_one(company: Company, said: str) -> None:
    chen = Chat(company, CHEN)
    chen.says("+5 BANDAGE")
    assert "is that the lot" in chen.says(said)
    assert company.stock("BANDAGE") == 0
    assert "lot B7" in chen.says("B7")


@pytest.mark.parametrize("said", ["收24 矿泉水，坏2", "received 24 water, 2 broken"])
def test_a_booking_of_its_own_that_says_what_is_broken_was_taken_for_a_lot(company: Company, said: str) -> None:
    chen = Chat(company, CHEN)
    chen.says("+5 BANDAGE")
    assert "is that the lot" not in chen.says(said)
    assert "2 bottles damaged" in str(chen.card["reply_markup"])


def test_an_odd_lot_that_is_printed_so_is_booked_with_one_tap_or_a_yes(company: Company) -> None:
    chen = Chat(company, CHEN)
    chen.says("+5 BANDAGE")
    chen.says("AB 12")
    assert "lot AB 12" in chen.taps("AB 12")
    chen.says("+5 BANDAGE")
    chen.says("ALPHA")
    assert "lot ALPHA" in chen.says("yes")
    chen.says("+5 BANDAGE")
    assert "Received" in chen.says("alpha")  # it is known by now


def test_a_known_lot_without_its_marks_became_a_second_lot(company: Company) -> None:
    chen = Chat(company, CHEN)
    chen.says("+5 BANDAGE lot M-0911")
    chen.says("+3 BANDAGE")
    assert "is that the lot" in chen.says("m0911")
    chen.taps("M-0911")
    assert company.held("BANDAGE") == [("DOCK", "M-0911", 8)]


def test_an_odd_lot_that_is_counted_is_asked_about_once(company: Company) -> None:
    chen = Chat(company, CHEN)
    chen.says("/count BANDAGE")
    chen.taps("Dock")
    assert "is that the lot" in chen.says("AB 12")
    assert "🔢" in chen.taps("AB 12")
