import pytest
from sqlalchemy import select

from domain.errors import KeyReused, LotNeeded, NotEnough, NothingToMove, ReasonNeeded, UnknownLot
from domain.storage.schema.ledger import movements
from tests.domain.small_company import LATER, NOW, SOON, Company


def test_what_is_missing_goes_to_loss_and_what_is_too_much_comes_from_there(company: Company) -> None:
    company.receive("WATER", 24)
    (missing,) = company.adjust("WATER", -3, reason=" counted twice ").parts
    (found,) = company.adjust("WATER", 5, "A-01").parts
    assert (missing.source, missing.target_kind, missing.quantity.steps) == ("DOCK", "loss", 3)
    assert (found.source_kind, found.target, found.quantity.steps) == ("loss", "A-01", 5)
    assert company.held("WATER") == [("A-01", "", 5), ("DOCK", "", 21)]
    with company.database.read() as connection:
        notes = connection.execute(select(movements.c.note).order_by(movements.c.id)).scalars().all()
    assert notes == ["", "counted twice", "counted"]
    assert company.differences() == ()


def test_of_what_is_missing_the_lots_that_expire_first_are_missing_unless_one_is_named(company: Company) -> None:
    company.receive("PARA", 5, "LATE", LATER)
    company.receive("PARA", 3, "SOON", SOON)
    company.adjust("PARA", -4)
    assert company.held("PARA") == [("DOCK", "LATE", 4)]
    company.adjust("PARA", -1, lot="LATE")
    with pytest.raises(NotEnough):
        company.adjust("PARA", -1, lot="SOON")
    assert company.held("PARA") == [("DOCK", "LATE", 3)]


def test_of_what_is_too_much_the_lot_must_be_named_and_known(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    with pytest.raises(LotNeeded):
        company.adjust("PARA", 1)
    with pytest.raises(UnknownLot):
        company.adjust("PARA", 1, lot="P-9")
    company.adjust("PARA", 1, lot="P-1")
    company.adjust("WATER", 1, lot="a label may name one all the same")
    assert (company.held("PARA"), company.held("WATER")) == ([("DOCK", "P-1", 6)], [("DOCK", "", 1)])


def test_no_more_than_there_is_can_be_missing_and_nothing_that_is_kept_for_a_document(company: Company) -> None:
    company.receive("WATER", 5)
    company.reserve("WATER", 3)
    with pytest.raises(NotEnough) as refused:
        company.adjust("WATER", -3)
    assert refused.value.available.steps == 2
    company.adjust("WATER", -2)
    assert company.differences() == ()


def test_no_difference_and_no_reason_are_no_adjustment(company: Company) -> None:
    with pytest.raises(NothingToMove):
        company.adjust("WATER", 0)
    for reason in ("", " \t"):
        with pytest.raises(ReasonNeeded):
            company.adjust("WATER", 1, reason=reason)
        with pytest.raises(ReasonNeeded):
            company.write_off(company.goods("WATER", 1), reason)
    assert company.count(movements) == 0


@pytest.mark.parametrize("steps", [5, -5])
def test_an_adjustment_told_twice_is_booked_once(company: Company, steps: int) -> None:
    company.receive("WATER", 5)
    first = company.adjust("WATER", steps, key="k")
    again = company.adjust("WATER", steps, key="k")
    assert (again.posted.id, again.posted.repeated) == (first.posted.id, True)
    assert company.stock("WATER") == 5 + steps


def test_three_too_many_did_pass_for_the_three_missing_of_the_same_key(company: Company) -> None:
    """Nothing was booked then, and the person was told that it was."""
    company.receive("WATER", 24)
    company.adjust("WATER", -3, key="k")
    for steps, place in ((3, "DOCK"), (-3, "A-01"), (-4, "DOCK")):
        with pytest.raises(KeyReused):
            company.adjust("WATER", steps, place, key="k")
    assert company.stock("WATER") == 21


def test_what_is_written_off_is_lost_whatever_is_the_matter_with_it(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    company.damage(company.goods("PARA", 2))
    company.decide("PARA", "P-1", "recalled")
    booking = company.write_off(company.goods("PARA", 2, "DAMAGED"), now=NOW)
    (part,) = booking.parts
    assert (booking.posted.number[0], part.source, part.target_kind) == ("W", "DAMAGED", "loss")
    company.write_off(company.goods("PARA", 3))
    assert company.held("PARA") == []
    with pytest.raises(NotEnough):
        company.write_off(company.goods("PARA", 1))
    assert company.differences() == ()
