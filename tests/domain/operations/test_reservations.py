from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.errors import KeyReused, NotEnough, ReservationOver
from domain.operations import reservations
from domain.operations.reservations import VALID_FOR
from domain.storage.schema.documents import reservations as reservations_table
from domain.storage.schema.documents import reserved_lines
from domain.storage.schema.ledger import movements
from domain.storage.schema.people import outbox
from domain.vocabulary import Subject
from tests.domain.small_company import ANA, CHEN, LATER, LI, NOW, SOON, Company


def test_what_is_kept_for_one_is_not_promised_to_another(company: Company) -> None:
    company.receive("WATER", 10)
    kept = company.reserve("WATER", 7, "SO-1")
    assert (kept.number, kept.state, kept.document, kept.person.name, kept.expires_at) == (
        f"V-{kept.id:06d}", "held", "SO-1", "李伟", NOW + VALID_FOR,
    )  # fmt: skip
    assert company.stock("WATER") == 10, "it is still there"
    for deed in (
        lambda: company.reserve("WATER", 4, "SO-2"),
        lambda: company.issue("WATER", 4),
        lambda: company.request("WATER", 4),
    ):
        with pytest.raises(NotEnough) as refused:
            deed()
        assert refused.value.available.steps == 3
    assert company.reserved("WATER") == {("EAST", "DOCK", ""): 7}
    assert company.count(reservations_table) == 1
    assert company.differences() == ()


def test_what_expires_first_is_kept_first_over_lots_and_bins(company: Company) -> None:
    company.receive("PARA", 5, "LATE", LATER)
    company.receive("PARA", 3, "SOON", SOON)
    company.move(company.goods("PARA", 1, lot="SOON"), "A-01")
    company.reserve("PARA", 4)
    assert company.reserved("PARA") == {
        ("EAST", "A-01", "SOON"): 1,
        ("EAST", "DOCK", "SOON"): 2,
        ("EAST", "DOCK", "LATE"): 1,
    }


def test_released_goods_are_free_again_once(company: Company) -> None:
    company.receive("WATER", 10)
    kept = company.reserve("WATER", 7)
    assert company.release(kept).state == "released"
    assert (company.reserved("WATER"), company.count(reserved_lines)) == ({}, 0)
    for deed in (company.release, company.consume):
        with pytest.raises(ReservationOver) as refused:
            deed(kept)
        assert (refused.value.number, refused.value.state) == (kept.number, "released")
    company.issue("WATER", 10)
    assert company.differences() == ()


def test_consumed_goods_are_issued_under_the_documents_name(company: Company) -> None:
    company.receive("WATER", 10)
    kept = company.reserve("WATER", 7, "SO-17")
    booking = company.consume(kept)
    assert (booking.posted.kind, booking.total.steps, booking.note, booking.stock.steps) == ("issue", 7, "SO-17", 3)
    with pytest.raises(ReservationOver) as refused:
        company.consume(kept)
    assert refused.value.state == "consumed"
    assert company.held("WATER") == [("DOCK", "", 3)]
    assert company.differences() == ()


def test_a_consumption_that_is_refused_did_lose_the_reservation_when_the_refusal_was_committed(
    company: Company,
) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    kept = company.reserve("PARA", 5)
    company.decide("PARA", "P-1", "held")
    li = company.person(LI)
    with company.database.write() as connection, pytest.raises(NotEnough) as refused:
        reservations.consume(company.context(connection, by=li), kept.id)
    assert refused.value.blocked.steps == 5
    with company.database.read() as connection:
        assert reservations.get(connection, kept.id).state == "held"
    company.decide("PARA", "P-1", "ok")
    company.consume(kept)
    assert company.differences() == ()


def test_what_nobody_used_is_free_when_its_time_is_over_and_who_kept_it_is_told(company: Company) -> None:
    company.receive("WATER", 10)
    first = company.reserve("WATER", 2, "SO-1", until=NOW + timedelta(hours=2))
    second = company.reserve("WATER", 3, "SO-2", until=NOW + timedelta(hours=1), by=CHEN)
    week = company.reserve("WATER", 4, "SO-3")
    assert company.expire(NOW + timedelta(minutes=59)) == []
    assert company.expire(NOW + timedelta(hours=1)) == [second.number], "to the moment"
    assert company.expire(NOW + timedelta(hours=3)) == [first.number]
    assert company.reserved("WATER") == {("EAST", "DOCK", ""): 4}
    with pytest.raises(ReservationOver) as refused:
        company.consume(first)
    assert refused.value.state == "expired"
    assert company.expire(NOW + VALID_FOR) == [week.number]
    assert company.expire(NOW + 2 * VALID_FOR) == []
    with company.database.read() as connection:
        told = connection.execute(select(outbox.c.address, outbox.c.subject, outbox.c.body).order_by(outbox.c.id)).all()
    assert [(address, body["reservation"]) for address, _, body in told] == [
        (CHEN, second.id), (LI, first.id), (LI, week.id),
    ]  # fmt: skip
    assert {subject for _, subject, _ in told} == {Subject.RESERVATION}
    assert company.differences() == ()


def test_what_is_kept_for_a_transfer_is_kept_as_long_as_the_transfer_is_open(company: Company) -> None:
    company.receive("WATER", 10)
    transfer = company.approve(company.request("WATER", 6))
    assert company.expire(NOW + timedelta(days=1000)) == []
    with company.database.read() as connection:
        (kept,) = reservations.held(connection, company.site("EAST").id)
    assert (kept.document, kept.expires_at, kept.quantity.steps) == (transfer.number, None, 6)
    company.cancel(transfer)
    assert company.reserved("WATER") == {}


def test_a_reservation_told_twice_is_one_and_its_key_stands_for_nothing_else(company: Company) -> None:
    company.receive("WATER", 10)
    company.receive("WATER", 10, by=ANA)
    company.receive("RICE", 10)
    first = company.reserve("WATER", 2, "SO-1", key="k")
    assert company.reserve("WATER", 2, "SO-1", key="k") == first
    for sku, amount, document, site in (
        ("WATER", 3, "SO-1", None),
        ("WATER", 2, "SO-2", None),
        ("RICE", "0.002", "SO-1", None),
        ("WATER", 2, "SO-1", "WEST"),
    ):
        with pytest.raises(KeyReused):
            company.reserve(sku, amount, document, site=site, key="k", by=CHEN)
    assert company.reserved("WATER") == {("EAST", "DOCK", ""): 2}


def test_what_is_kept_is_listed_by_site_and_item_the_oldest_first(company: Company) -> None:
    company.receive("WATER", 10)
    company.receive("RICE", 10)
    company.receive("WATER", 10, by=ANA)
    first = company.reserve("WATER", 1, "SO-1")
    company.reserve("RICE", 1, "SO-2")
    company.reserve("WATER", 1, "SO-3")
    company.reserve("WATER", 1, "SO-4", by=ANA)
    company.release(first)
    east = company.site("EAST").id
    with company.database.read() as connection:
        assert [each.document for each in reservations.held(connection, east)] == ["SO-2", "SO-3"]
        assert [each.document for each in reservations.held(connection, east, company.item("WATER"))] == ["SO-3"]


def test_two_reservations_for_one_document_end_each_by_itself(company: Company) -> None:
    company.receive("WATER", 10)
    first, second = (company.reserve("WATER", 2, "SO-1") for _ in range(2))
    company.consume(first)
    assert company.reserved("WATER") == {("EAST", "DOCK", ""): 2}
    company.release(second)
    assert company.stock("WATER") == 8
    assert company.count(movements) == 2
