from datetime import timedelta
from decimal import Decimal

import pytest

from domain.errors import AlreadyExpired, ExpiryDiffers, ExpiryNeeded, KeyReused, LotNeeded, NotAllowed
from domain.storage.schema.ledger import lots, movements
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, NOW, SOON, TODAY, Company


def test_a_receipt_lies_on_the_dock_of_the_persons_site_and_is_told_back(company: Company) -> None:
    booking = company.receive("PARA", "2", "P-1", SOON)
    (part,) = booking.parts
    assert (part.quantity.steps, part.lot, part.expiry, part.source, part.target) == (
        2,
        "P-1",
        SOON,
        "supplier",
        "DOCK",
    )
    assert (booking.item.sku, booking.total.steps, booking.site.code, booking.stock.steps) == ("PARA", 2, "EAST", 2)
    assert booking.posted.number == f"R-{booking.posted.id:06d}"
    company.receive("PARA", "3", "P-1", by=ANA)
    assert (company.stock("PARA", "EAST"), company.stock("PARA", "WEST")) == (2, 3)


def test_weights_are_exact(company: Company) -> None:
    for _ in range(10):
        company.receive("RICE", "0.1")
    assert company.stock("RICE") == Decimal("1.000")


def test_a_known_lot_needs_no_expiry_again(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    company.receive("PARA", 7, "P-1")
    assert company.held("PARA") == [("DOCK", "P-1", 12)]


@pytest.mark.parametrize(
    ("sku", "lot", "expiry", "refusal"),
    [
        ("PARA", None, LATER, LotNeeded),
        ("BANDAGE", "", None, LotNeeded),
        ("PARA", "P-9", None, ExpiryNeeded),
        ("PARA", "P-1", LATER, ExpiryDiffers),
        ("PARA", "P-9", TODAY - timedelta(days=1), AlreadyExpired),
    ],
)
def test_a_receipt_with_a_wrong_lot_is_refused(
    company: Company, sku: str, lot: str | None, expiry: object, refusal: type[Exception]
) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    with pytest.raises(refusal):
        company.receive(sku, 1, lot, expiry)  # type: ignore[arg-type]
    assert (company.count(movements), company.count(lots)) == (1, 2)


def test_an_expiry_is_a_date_of_the_site(company: Company) -> None:
    evening = NOW.replace(hour=17)  # the next morning in Shanghai, still the same day in Berlin
    company.receive("PARA", 1, "P-1", TODAY, by=ANA, now=evening)
    with pytest.raises(AlreadyExpired):
        company.receive("PARA", 1, "P-2", TODAY, now=evening)
    company.receive("PARA", 1, "P-2", TODAY + timedelta(days=1), now=evening)


def test_the_same_lot_code_of_two_items_is_two_lots(company: Company) -> None:
    company.receive("PARA", 5, "X", SOON)
    company.receive("BANDAGE", 7, "X")
    assert (company.held("PARA"), company.held("BANDAGE")) == ([("DOCK", "X", 5)], [("DOCK", "X", 7)])


def test_a_receipt_told_twice_is_booked_once_even_when_the_lot_has_expired_since(company: Company) -> None:
    first = company.receive("PARA", 5, "P-1", SOON, key="k")
    again = company.receive("PARA", 5, "P-1", SOON, key="k", now=NOW + timedelta(days=30))
    assert (again.posted.id, again.posted.repeated, again.parts) == (first.posted.id, True, first.parts)
    assert company.stock("PARA") == 5


def test_a_key_that_stood_for_something_else_is_refused(company: Company) -> None:
    company.receive("WATER", 24, key="k")
    for sku, amount in (("WATER", 25), ("RICE", 24)):
        with pytest.raises(KeyReused):
            company.receive(sku, amount, key="k")
    with pytest.raises(KeyReused):
        company.issue("WATER", 24, key="k")
    assert company.stock("WATER") == 24


def test_a_viewer_books_nothing(company: Company) -> None:
    with pytest.raises(NotAllowed):
        company.receive("WATER", 1, by=GUEST)


def test_a_manager_books_at_home(company: Company) -> None:
    assert company.receive("WATER", 1, by=CHEN).site.code == "EAST"
