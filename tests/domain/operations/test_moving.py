import pytest

from domain.errors import KeyReused, NotEnough, ReasonNeeded, SamePlace
from domain.storage.schema.ledger import movements
from tests.domain.small_company import ANA, CHEN, LATER, SOON, Company


def test_goods_put_away_leave_the_dock_and_lie_in_the_bin(company: Company) -> None:
    company.receive("WATER", 24)
    booking = company.move(company.goods("WATER", 20), "A-01")
    (part,) = booking.parts
    assert (part.source, part.target, part.quantity.steps) == ("DOCK", "A-01", 20)
    assert booking.posted.number == f"M-{booking.posted.id:06d}"
    assert booking.stock.steps == 24, "what is moved within a site stays on its shelves"
    assert company.held("WATER") == [("A-01", "", 20), ("DOCK", "", 4)]
    assert company.differences() == ()


def test_what_expires_first_is_moved_first_over_several_lots(company: Company) -> None:
    company.receive("PARA", 5, "LATE", LATER)
    company.receive("PARA", 3, "SOON", SOON)
    company.move(company.goods("PARA", 4), "B-01")
    assert company.held("PARA") == [("B-01", "SOON", 3), ("B-01", "LATE", 1), ("DOCK", "LATE", 4)]


def test_only_the_lot_that_was_named_is_moved(company: Company) -> None:
    company.receive("PARA", 5, "LATE", LATER)
    company.receive("PARA", 3, "SOON", SOON)
    company.move(company.goods("PARA", 4, lot="LATE"), "B-01")
    assert company.held("PARA") == [("DOCK", "SOON", 3), ("B-01", "LATE", 4), ("DOCK", "LATE", 1)]
    with pytest.raises(NotEnough) as refused:
        company.move(company.goods("PARA", 2, lot="LATE"), "B-01")
    assert (refused.value.item, refused.value.available.steps) == ("PARA · LATE", 1)


def test_only_what_lies_in_the_place_is_moved_from_there(company: Company) -> None:
    company.receive("WATER", 24)
    company.move(company.goods("WATER", 20), "A-01")
    with pytest.raises(NotEnough) as refused:
        company.move(company.goods("WATER", 5), "B-01")
    assert (refused.value.asked.steps, refused.value.available.steps) == (5, 4)


def test_what_is_kept_for_a_document_stays_where_it_is(company: Company) -> None:
    company.receive("WATER", 24)
    company.reserve("WATER", 20)
    with pytest.raises(NotEnough) as refused:
        company.move(company.goods("WATER", 5), "A-01")
    assert refused.value.available.steps == 4
    company.move(company.goods("WATER", 4), "A-01")
    assert company.differences() == ()


def test_a_move_to_where_it_is_or_to_another_site_is_refused(company: Company) -> None:
    company.receive("WATER", 24)
    goods = company.goods("WATER", 1)
    with pytest.raises(SamePlace):
        company.move(goods, "DOCK")
    with pytest.raises(SamePlace):
        company.move(goods, "A-01", site="WEST", by=CHEN)
    assert company.held("WATER") == [("DOCK", "", 24)]


def test_damaged_goods_are_on_no_shelf_and_the_reason_is_kept(company: Company) -> None:
    company.receive("WATER", 24)
    booking = company.damage(company.goods("WATER", 3), "  a forklift ")
    assert (booking.posted.number[0], booking.note, booking.stock.steps) == ("G", "a forklift", 21)
    assert company.held("WATER") == [("DAMAGED", "", 3), ("DOCK", "", 21)]
    with pytest.raises(SamePlace):
        company.damage(company.goods("WATER", 1, "DAMAGED"))
    for reason in ("", "   \n"):
        with pytest.raises(ReasonNeeded):
            company.damage(company.goods("WATER", 1), reason)
    assert company.count(movements) == 2


def test_expired_held_and_recalled_goods_may_be_moved_and_set_aside(company: Company) -> None:
    company.receive("PARA", 3, "P-1", SOON)
    company.decide("PARA", "P-1", "recalled")
    company.move(company.goods("PARA", 2), "HELD")
    company.damage(company.goods("PARA", 1))
    assert company.held("PARA") == [("DAMAGED", "P-1", 1), ("HELD", "P-1", 2)]


def test_a_move_told_twice_is_one_move_even_when_nothing_is_left_there(company: Company) -> None:
    company.receive("WATER", 5)
    goods = company.goods("WATER", 5)
    first = company.move(goods, "A-01", key="k")
    again = company.move(goods, "A-01", key="k")
    assert (again.posted.id, again.posted.repeated, again.parts) == (first.posted.id, True, first.parts)
    assert company.held("WATER") == [("A-01", "", 5)]


def test_one_key_did_stand_for_moves_between_other_places_too(company: Company) -> None:
    """The second was answered as if it had been done."""
    company.receive("WATER", 10)
    company.move(company.goods("WATER", 5), "A-01", key="k")
    with pytest.raises(KeyReused):
        company.move(company.goods("WATER", 5), "B-01", key="k")
    with pytest.raises(KeyReused):
        company.move(company.goods("WATER", 5, "A-01"), "DOCK", key="k")
    with pytest.raises(KeyReused):
        company.move(company.goods("WATER", 4), "A-01", key="k")
    with pytest.raises(KeyReused):
        company.damage(company.goods("WATER", 5), key="k")
    assert company.held("WATER") == [("A-01", "", 5), ("DOCK", "", 5)]


def test_a_move_is_booked_at_the_site_of_the_place_not_at_the_persons(company: Company) -> None:
    company.receive("WATER", 5, by=ANA)
    goods = company.goods("WATER", 5, site="WEST")
    assert company.move(goods, "A-01", site="WEST", by=CHEN).site.code == "WEST"
    assert company.held("WATER", "WEST") == [("A-01", "", 5)]
