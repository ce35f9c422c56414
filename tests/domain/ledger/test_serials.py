"""Packs that their codes tell apart: each comes in once, goes out once, and stays with its line."""

import pytest
from sqlalchemy import text

from domain.errors import SerialKnown
from domain.ledger.movements import lines_of
from domain.ledger.verification import verify
from tests.domain.small_company import LATER, Company


def test_a_pack_comes_in_once(company: Company) -> None:
    first = company.receive("PARA", 1, "P-1", LATER, serials=("81234560000000010001",))
    with pytest.raises(SerialKnown) as refused:
        company.receive("PARA", 1, "P-1", LATER, serials=("81234560000000010001",))
    assert refused.value.number == first.posted.number
    assert company.stock("PARA") == 1


def test_a_retry_of_the_same_receipt_is_no_second_one(company: Company) -> None:
    first = company.receive("PARA", 1, "P-1", LATER, serials=("S",), key="k")
    assert company.receive("PARA", 1, "P-1", LATER, serials=("S",), key="k").posted.id == first.posted.id


def test_a_pack_goes_out_once_and_may_come_back(company: Company) -> None:
    company.receive("PARA", 2, "P-1", LATER, serials=("S",))
    gone = company.issue("PARA", 1, serials=("S",))
    with pytest.raises(SerialKnown) as refused:
        company.issue("PARA", 1, serials=("S",))
    assert (refused.value.number, refused.value.inward) == (gone.posted.number, False)
    company.receive("PARA", 1, "P-1", LATER, serials=("S",))
    company.issue("PARA", 1, serials=("S",))


def test_a_pack_that_was_never_scanned_in_may_go_out(company: Company) -> None:
    company.receive("PARA", 2, "P-1", LATER)
    assert company.issue("PARA", 1, serials=("S",)).total.steps == 1


def test_undoing_a_receipt_lets_the_pack_come_in_again(company: Company) -> None:
    company.reverse(company.receive("PARA", 1, "P-1", LATER, serials=("S",)))
    company.receive("PARA", 1, "P-1", LATER, serials=("S",))
    company.seal()
    assert company.differences() == ()


def test_the_same_serial_of_another_item_is_another_pack(company: Company) -> None:
    company.receive("PARA", 1, "P-1", LATER, serials=("S",))
    company.receive("WATER", 1, serials=("S",))


def test_serials_are_told_with_their_line_and_are_chained(company: Company) -> None:
    booking = company.receive("PARA", 2, "P-1", LATER, serials=("S-1", "S-2"))
    company.seal()
    with company.database.read() as connection:
        assert [line.serials for line in lines_of(connection, booking.posted.id)] == [("S-1", "S-2")]
    assert company.differences() == ()
    with company.database.write() as connection:
        for trigger in ("serials_no_update", "serials_no_delete") if company.dialect == "sqlite" else ():
            connection.execute(text(f"DROP TRIGGER {trigger}"))
        if company.dialect == "postgresql":
            connection.execute(text("ALTER TABLE serials DISABLE TRIGGER ALL"))
        connection.execute(text("UPDATE serials SET serial = 'S-9' WHERE serial = 'S-2'"))
    with company.database.read() as connection:
        assert "hash" in verify(connection).differences[0].problem
