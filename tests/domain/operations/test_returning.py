from datetime import timedelta

import pytest

from domain.errors import ExpiryDiffers, ExpiryNeeded, KeyReused, LotNeeded, NotEnough
from domain.storage.schema.ledger import movements
from tests.domain.small_company import ANA, LATER, NOW, SOON, Company


def test_what_a_customer_returns_lies_in_the_held_place_and_is_not_given_out(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    company.issue("PARA", 5)
    booking = company.bring_back("PARA", 2, "P-1")
    (part,) = booking.parts
    assert (part.source_kind, part.target, booking.posted.number[0]) == ("customer", "HELD", "C")
    assert company.stock("PARA") == 0, "somebody looks at it first"
    with pytest.raises(NotEnough):
        company.issue("PARA", 1)
    company.move(company.goods("PARA", 2, "HELD"), "A-01")
    company.issue("PARA", 2)
    assert company.differences() == ()


def test_goods_may_come_back_expired_recalled_and_of_a_lot_nobody_knew(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    company.decide("PARA", "P-1", "recalled")
    company.bring_back("PARA", 1, "P-1", now=NOW + timedelta(days=100))
    company.bring_back("PARA", 1, "P-0", SOON, now=NOW + timedelta(days=100))
    assert company.held("PARA")[-2:] == [("HELD", "P-1", 1), ("HELD", "P-0", 1)]


def test_a_return_names_its_lot_as_a_receipt_does(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    for lot, expiry, refusal in ((None, LATER, LotNeeded), ("P-9", None, ExpiryNeeded), ("P-1", LATER, ExpiryDiffers)):
        with pytest.raises(refusal):
            company.bring_back("PARA", 1, lot, expiry)
    assert company.count(movements) == 1


def test_a_return_told_twice_is_booked_once(company: Company) -> None:
    first = company.bring_back("WATER", 2, key="k")
    assert company.bring_back("WATER", 2, key="k").posted.id == first.posted.id
    with pytest.raises(KeyReused):
        company.bring_back("WATER", 3, key="k")
    with pytest.raises(KeyReused):
        company.receive("WATER", 2, key="k")
    assert company.held("WATER") == [("HELD", "", 2)]


def test_a_return_comes_to_the_persons_site(company: Company) -> None:
    assert company.bring_back("WATER", 2, by=ANA).site.code == "WEST"


def test_what_is_sent_back_goes_to_the_supplier_also_when_it_is_recalled(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    company.decide("PARA", "P-1", "recalled")
    booking = company.send_back(company.goods("PARA", 4), now=NOW + timedelta(days=30))
    (part,) = booking.parts
    assert (part.source, part.target_kind, booking.posted.number[0]) == ("DOCK", "supplier", "S")
    assert company.held("PARA") == [("DOCK", "P-1", 1)]
    with pytest.raises(NotEnough):
        company.send_back(company.goods("PARA", 2))
    assert company.differences() == ()


def test_a_customers_return_is_worth_what_such_goods_are_worth_now_and_a_suppliers_leaves_at_the_average(
    company: Company,
) -> None:
    company.receive("WATER", 10, price="1.00")
    company.receive("WATER", 10, price="2.00")
    company.issue("WATER", 10)
    company.bring_back("WATER", 2)
    company.send_back(company.goods("WATER", 4))
    company.seal()
    assert company.values("WATER")[2:] == [(-1500, "average"), (300, "average"), (-600, "average")]
    assert company.pool("WATER") == (8, 1200)
