from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from domain.ledger import journal, sealed, sealing
from domain.ledger.journal import Entry
from domain.operations.receiving import Receipt, receive
from domain.storage.schema.ledger import journal as journal_table
from domain.storage.schema.ledger import unsealed
from tests.domain.small_company import LATER, LI, NOW, SOON, Company


def entries(company: Company, position: int = 0, limit: int = 100) -> list[Entry]:
    with company.database.read() as connection:
        return journal.after(connection, position, limit)


def test_sealing_numbers_what_was_committed_without_gaps(company: Company) -> None:
    first = [company.receive("WATER", amount) for amount in (1, 2, 3)]
    assert (company.seal(), company.seal(), company.count(unsealed)) == (3, 0, 0)
    company.issue("WATER", 4)
    assert company.seal() == 1
    assert [entry.position for entry in entries(company)] == [1, 2, 3, 4]
    assert [entry.number for entry in entries(company, 0, 3)] == [booking.posted.number for booking in first]
    with company.database.read() as connection:
        assert journal.last_position(connection) == 4
    assert company.differences() == ()


def test_nothing_is_in_the_journal_before_it_is_sealed(company: Company) -> None:
    company.receive("WATER", 1)
    assert entries(company) == []
    with company.database.read() as connection:
        assert journal.last_position(connection) == 0


def test_a_refused_booking_leaves_no_gap(company: Company) -> None:
    company.receive("WATER", 1, key="k")
    company.receive("WATER", 1, key="k")
    for amount in (2, 1):
        try:
            company.issue("WATER", amount)
        except Exception:  # noqa: BLE001 (the first is refused)
            assert amount == 2
    company.seal()
    assert [entry.position for entry in entries(company)] == [1, 2]


def test_lines_before_an_entry_count_those_of_all_earlier_ones(company: Company) -> None:
    company.receive("PARA", 1, "P-1", SOON)
    company.receive("PARA", 1, "P-2", LATER)
    company.issue("PARA", 2)
    company.seal()
    company.receive("WATER", 1)
    with company.database.write() as connection:
        sealing.seal(connection, limit=1)
    assert [(entry.lines_before, len(entry.lines)) for entry in entries(company)] == [(0, 1), (1, 1), (2, 2), (4, 1)]


def test_a_long_queue_is_sealed_piece_by_piece(company: Company) -> None:
    for _ in range(5):
        company.receive("WATER", 1)
    with company.database.write() as connection:
        assert [sealing.seal(connection, limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert [entry.position for entry in entries(company, 2, 2)] == [3, 4]
    assert company.differences() == ()


def test_an_entry_says_everything_in_words(company: Company) -> None:
    booking = company.receive("RICE", "1.5")
    company.reverse(booking)
    company.seal()
    receipt, undo = entries(company)
    assert (receipt.kind, receipt.person, receipt.timezone, receipt.happened_at) == (
        "receipt", "李伟", "Asia/Shanghai", NOW,
    )  # fmt: skip
    (line,) = receipt.lines
    assert (line.sku, line.name_zh, line.source, line.target) == ("RICE", "茉莉香米", "supplier", "EAST/DOCK")
    assert (line.quantity, line.unit, line.lot, line.expiry) == (Decimal("1.500"), "kg", "", None)
    assert (undo.reverses, undo.lines[0].source) == (receipt.number, "EAST/DOCK")


def test_lots_and_transfers_are_told_with_their_places(company: Company) -> None:
    company.receive("PARA", 2, "P-1", SOON)
    asked = company.request("PARA", 2)
    company.sent(asked, now=NOW + timedelta(hours=1))
    company.arrive(asked, now=NOW + timedelta(hours=2))
    company.seal()
    _, dispatch, arrival = entries(company)
    assert [(line.lot, line.expiry, line.source, line.target) for line in (*dispatch.lines, *arrival.lines)] == [
        ("P-1", SOON, "EAST/DOCK", "WEST/T-000001"),
        ("P-1", SOON, "WEST/T-000001", "WEST/DOCK"),
    ]
    assert (dispatch.number[0], arrival.number[0], arrival.timezone) == ("D", "A", "Europe/Berlin")


def test_every_hash_follows_from_the_one_before(company: Company) -> None:
    for amount in (1, 2, 3):
        company.receive("WATER", amount)
    company.seal()
    with company.database.read() as connection:
        chain = ""
        for batch in sealed.chained(connection, size=2):
            for row in batch.rows:
                chain = sealed.link(chain, batch.moved[row.movement_id].content(batch.values))
                assert row.hash == chain
        assert connection.execute(select(journal_table.c.hash).order_by(-journal_table.c.position)).scalar() == chain


def test_a_slow_booking_with_a_lower_number_is_not_passed_by(company: Company) -> None:
    """Who reads by number would have read past it when the later one was there."""
    if company.dialect == "sqlite":
        pytest.skip("there is one writer at a time")
    li, item = company.person(LI), company.item("WATER")
    with company.database.write() as slow:
        first = receive(company.context(slow, by=li), Receipt(item, item.quantity(1)))
        second = company.receive("RICE", 2)
        assert first.posted.id < second.posted.id
        assert company.seal() == 1
    assert company.seal() == 1
    assert [entry.number for entry in entries(company)] == [second.posted.number, first.posted.number]
    assert company.differences() == ()


def test_nobody_waits_for_the_sealer(company: Company) -> None:
    if company.dialect == "sqlite":
        pytest.skip("there is one writer at a time")
    company.receive("WATER", 2)
    with company.database.write() as sealer:
        assert sealing.seal(sealer) == 1
        company.receive("WATER", 3)
        company.issue("WATER", 1)
    assert company.seal() == 2
    assert [entry.position for entry in entries(company)] == [1, 2, 3]
    assert company.differences() == ()


def test_a_batch_that_spans_midnight_has_the_head_of_either_day(company: Company) -> None:
    company.receive("WATER", 1)
    company.receive("WATER", 2, now=NOW + timedelta(days=1))
    company.seal()
    with company.database.read() as connection:
        heads = sealing.day_heads(connection)
    assert [(head.day, head.position) for head in heads] == [(NOW.date(), 1), (NOW.date() + timedelta(days=1), 2)]
    assert company.differences() == ()
