"""Goods on which no lot is printed get a lot of the company's own: from the day on which they came, and a number."""

from datetime import date
from decimal import Decimal

import pytest

from domain.errors import ExpiryNeeded
from domain.ledger.bookings import Booking
from domain.ledger.lots import Batch
from domain.ledger.own_lots import is_own
from domain.operations.receiving import Receipt, receive
from domain.storage.schema.ledger import lots
from tests.domain.small_company import LATER, TODAY, YESTERDAY, Company


def came(
    company: Company, sku: str, day: date = TODAY, expiry: date | None = LATER, *, key: str | None = None
) -> Booking:
    item = company.item(sku)
    receipt = Receipt(item, item.measure(Decimal(5)), Batch(expiry=expiry, unprinted_on=day))
    with company.database.write() as connection:
        return receive(company.context(connection, key), receipt)


def test_each_is_a_lot_of_its_own_by_item_and_day(company: Company) -> None:
    for sku, day in (("PARA", TODAY), ("PARA", TODAY), ("BANDAGE", TODAY), ("PARA", YESTERDAY)):
        came(company, sku, day)
    assert sorted(lot for _, lot, _ in company.held("PARA")) == ["OWN-260309-1", "OWN-260310-1", "OWN-260310-2"]
    assert [lot for _, lot, _ in company.held("BANDAGE")] == ["OWN-260310-1"]
    assert company.differences() == ()


def test_the_number_goes_on_after_a_lot_that_is_gone(company: Company) -> None:
    booking = came(company, "PARA")
    company.reverse(booking)
    assert came(company, "PARA").parts[0].lot == "OWN-260310-2"


def test_ten_come_after_nine(company: Company) -> None:
    codes = [came(company, "BANDAGE").parts[0].lot for _ in range(11)]
    assert codes[-1] == "OWN-260310-11"
    assert len(set(codes)) == 11


def test_a_retry_makes_no_second_lot(company: Company) -> None:
    assert came(company, "PARA", key="k").parts == came(company, "PARA", key="k").parts
    assert company.count(lots) == 2  # with "no lot"


def test_it_needs_an_expiry_like_any_other(company: Company) -> None:
    with pytest.raises(ExpiryNeeded):
        came(company, "PARA", expiry=None)
    assert company.count(lots) == 1


def test_what_is_not_kept_by_lot_gets_none(company: Company) -> None:
    assert came(company, "WATER", expiry=None).parts[0].lot == ""


@pytest.mark.parametrize(
    ("code", "own"), [("OWN-260310-1", True), ("own-260310-12", True), ("OWN-1", False), ("LOT-260310-1", False)]
)
def test_the_code_says_whose_it_is(code: str, own: bool) -> None:
    assert is_own(code) is own
