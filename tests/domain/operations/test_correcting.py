from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.errors import (
    AlreadyReversed,
    KeyReused,
    NotAllowed,
    NotEnough,
    NothingToMove,
    NotReversible,
    UndoTooLate,
)
from domain.ledger.bookings import describe
from domain.ledger.movements import Posted
from domain.operations import correcting
from domain.operations.reversing import UNDO_FOR
from domain.storage.schema.ledger import movements
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, NOW, SOON, TODAY, Company

DAY = timedelta(days=1)


def moved(company: Company, posted: Posted) -> list[tuple[str, str, str, int]]:
    with company.database.read() as connection:
        parts = describe(connection, posted).parts
    return [(part.source, part.lot, part.target, part.quantity.steps) for part in parts]


@pytest.mark.parametrize("steps", [1, 7, 12, 1000])
def test_a_receipt_is_corrected_to_less_or_more(company: Company, steps: int) -> None:
    booking = company.receive("WATER", 10)
    corrected = company.correct(booking, steps)
    assert moved(company, corrected) == [("supplier", "", "DOCK", steps)]
    assert (corrected.kind, company.stock("WATER"), company.count(movements)) == ("receipt", steps, 3)
    assert company.differences() == ()


def test_what_corrects_says_what_it_corrects_or_what_was_said_before(company: Company) -> None:
    plain, noted = company.receive("WATER", 10), company.adjust("WATER", 5, reason="counted")
    notes = []
    for posted in (company.correct(plain, 9), company.correct(noted, 4, by=CHEN)):
        with company.database.read() as connection:
            notes.append(connection.execute(select(movements.c.note).where(movements.c.id == posted.id)).scalar_one())
    assert notes == [f"✏️ {plain.posted.number}", "counted"]


def test_an_issue_corrected_to_less_takes_less_of_the_lots_it_took(company: Company) -> None:
    company.receive("PARA", 5, "SOON", SOON)
    company.receive("PARA", 5, "LATE", LATER)
    booking = company.issue("PARA", 7)
    assert moved(company, company.correct(booking, 6)) == [
        ("DOCK", "SOON", "customer", 5), ("DOCK", "LATE", "customer", 1),
    ]  # fmt: skip
    assert company.held("PARA") == [("DOCK", "LATE", 4)]


def test_an_issue_that_was_corrected_to_more_twice_named_its_bin_three_times(company: Company) -> None:
    company.receive("WATER", 10)
    posted = company.correct(company.issue("WATER", 1), 4)
    with company.database.read() as connection:
        booking = describe(connection, posted)
    assert moved(company, company.correct(booking, 5)) == [("DOCK", "", "customer", 5)]


def test_an_issue_corrected_to_more_takes_the_rest_from_where_it_can(company: Company) -> None:
    company.receive("PARA", 5, "SOON", SOON)
    booking = company.issue("PARA", 5)
    company.receive("PARA", 5, "LATE", LATER)
    assert moved(company, company.correct(booking, 6)) == [
        ("DOCK", "SOON", "customer", 5), ("DOCK", "LATE", "customer", 1),
    ]  # fmt: skip
    assert company.held("PARA") == [("DOCK", "LATE", 4)]


def test_more_than_there_is_is_refused_and_nothing_was_undone_even_if_the_caller_commits(company: Company) -> None:
    company.receive("WATER", 10)
    booking, li = company.issue("WATER", 4), company.person(LI)
    with company.database.write() as connection, pytest.raises(NotEnough) as refused:
        correcting.correct(company.context(connection, by=li), booking.posted.id, 11)
    assert refused.value.available.steps == 10
    assert (company.stock("WATER"), company.count(movements)) == (6, 2)


@pytest.mark.parametrize("steps", [0, -1])
def test_a_correction_to_nothing_did_end_in_an_error_nobody_understood(company: Company, steps: int) -> None:
    booking = company.receive("WATER", 10)
    with pytest.raises(NothingToMove):
        company.correct(booking, steps)
    assert company.stock("WATER") == 10


def test_a_correction_told_twice_is_made_once(company: Company) -> None:
    booking = company.receive("WATER", 10)
    first = company.correct(booking, 12, key="k")
    again = company.correct(booking, 12, key="k")
    assert (again.id, again.repeated, company.stock("WATER")) == (first.id, True, 12)
    for key in ("k", None):
        with pytest.raises(AlreadyReversed) as refused:
            company.correct(booking, 13, key=key)
    assert refused.value.number == booking.posted.number
    assert (company.stock("WATER"), company.count(movements)) == (12, 3)


def test_the_key_of_one_correction_did_pass_for_that_of_another_movement(company: Company) -> None:
    first, second = company.receive("WATER", 10), company.receive("WATER", 20)
    company.correct(first, 12, key="k")
    with pytest.raises(KeyReused):
        company.correct(second, 12, key="k")
    assert company.stock("WATER") == 32


def test_what_was_corrected_can_be_corrected_again_under_its_new_number(company: Company) -> None:
    booking = company.receive("WATER", 10)
    corrected = company.correct(booking, 12)
    with company.database.read() as connection:
        again = describe(connection, corrected)
    company.correct(again, 11)
    assert company.stock("WATER") == 11


def test_moves_returns_and_adjustments_can_be_corrected(company: Company) -> None:
    company.receive("WATER", 20)
    move = company.move(company.goods("WATER", 5), "A-01")
    company.correct(move, 8)
    back = company.bring_back("WATER", 3)
    company.correct(back, 1)
    lost = company.adjust("WATER", -2)
    company.correct(lost, 4, by=CHEN)
    assert company.held("WATER") == [("A-01", "", 8), ("DOCK", "", 8), ("HELD", "", 1)]
    assert company.differences() == ()


def test_who_may_correct_what_is_who_may_undo_it(company: Company) -> None:
    booking = company.receive("WATER", 10)
    for by in (ANA, GUEST):
        with pytest.raises(NotAllowed):
            company.correct(booking, 9, by=by)
    with pytest.raises(UndoTooLate):
        company.correct(booking, 9, now=NOW + UNDO_FOR + timedelta(seconds=1))
    company.correct(booking, 9, by=CHEN, now=NOW + 100 * DAY)
    assert company.stock("WATER") == 9


def test_legs_of_transfers_and_undoings_are_not_corrected(company: Company) -> None:
    booking = company.receive("WATER", 10)
    company.arrive(company.sent(company.request("WATER", 4)))
    undone = company.reverse(company.issue("WATER", 1))
    query = select(movements.c.id).where(movements.c.transfer_id.is_not(None) | (movements.c.id == undone.id))
    chen = company.person(CHEN)
    with company.database.read() as connection:
        legs = connection.execute(query).scalars().all()
    assert len(legs) == 3
    for leg in legs:
        with company.database.write() as connection, pytest.raises(NotReversible):
            correcting.correct(company.context(connection, by=chen), leg, 1)
    assert booking.posted.kind == "receipt"


def test_a_receipt_of_goods_that_expired_since_can_be_corrected(company: Company) -> None:
    booking = company.receive("PARA", 10, "P-1", TODAY)
    company.correct(booking, 8, by=CHEN, now=NOW + 3 * DAY)
    assert company.stock("PARA") == 8


def test_an_issue_corrected_upwards_twice_did_forget_a_part_of_what_it_had_taken(company: Company) -> None:
    """The first correction left two lines of one lot in one place; the second counted one of them."""
    company.receive("PARA", 10, "A1", LATER)
    company.receive("PARA", 10, "B1", LATER)
    issued = company.issue("PARA", 3, "B1")
    for amount in (5, 11):
        posted = company.correct(issued, amount)
        with company.database.read() as connection:
            issued = describe(connection, posted)
    assert company.held("PARA") == [("DOCK", "A1", 4), ("DOCK", "B1", 5)]
    assert company.differences() == ()
