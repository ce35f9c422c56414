from datetime import timedelta

from domain.reports.figures.course import DAYS, MONTHS, WEEKS, expiry_wave, movements_a_day, value_by_month
from domain.reports.registers import count_lines, item_lines, reserved_lines
from domain.reports.transfer_lines import transfer_lines
from domain.vocabulary import CountState, ReservationState, TransferState
from tests.domain.small_company import LI, NOW, TODAY, Company

MUCH_LATER = NOW + timedelta(days=91)


def test_a_transfer_is_listed_while_it_is_open_and_90_days_longer(company: Company) -> None:
    company.receive("WATER", 100)
    open_one = company.sent(company.request("WATER", 24))
    ended = company.arrive(company.sent(company.request("WATER", 12)))
    with company.database.read() as connection:
        found = {line.transfer.number: line for line in transfer_lines(connection, NOW)}
        assert [line.transfer.number for line in transfer_lines(connection, MUCH_LATER)] == [open_one.number]
    over, line = found[ended.number], found[open_one.number]
    assert over.transfer.state is TransferState.CLOSED
    assert over.receipt is not None
    assert line.receipt is None
    assert (line.key, line.line.asked.amount) == (f"{open_one.number}·1", 24)
    assert [each.amount for each in (over.sent, over.received, over.gone, over.on_the_way)] == [12, 12, 0, 0]
    assert over.days_on_the_way(NOW) is None
    assert line.days_on_the_way(NOW + timedelta(days=4)) == 4


def test_a_count_is_listed_with_what_the_books_said(company: Company) -> None:
    company.receive("WATER", 100)
    company.tally("WATER", 97, by=LI)
    with company.database.read() as connection:
        (line,) = count_lines(connection, MUCH_LATER)
    assert (line.number, line.state, line.place) == ("N-000001", CountState.ASKED, "DOCK")
    assert (line.expected.amount, line.counted.amount, line.booked_as) == (100, 97, "")


def test_a_reservation_is_listed_while_it_is_held_and_90_days_longer(company: Company) -> None:
    company.receive("WATER", 100)
    held, released = company.reserve("WATER", 5), company.reserve("WATER", 6)
    company.release(released)
    with company.database.read() as connection:
        found = {line.number: line.state for line in reserved_lines(connection, NOW)}
        assert [line.number for line in reserved_lines(connection, MUCH_LATER)] == [held.number]
    assert found == {held.number: ReservationState.HELD, released.number: ReservationState.RELEASED}


def test_the_catalogue_has_packs_barcodes_and_minimums(company: Company) -> None:
    with company.database.read() as connection:
        water = next(line for line in item_lines(connection) if line.sku == "WATER")
    assert water.packs == (("case", 24),)
    assert water.barcodes == (("06901234567892", "bottle"), ("16901234567899", "case"))
    assert water.minimums == (("EAST", 48), ("WEST", 20))


def test_movements_are_counted_by_the_day_on_which_they_happened(company: Company) -> None:
    company.receive("WATER", 10, now=NOW - timedelta(days=2))
    company.receive("WATER", 10)
    company.receive("WATER", 10)
    with company.database.read() as connection:
        days = movements_a_day(connection, NOW)
    assert len(days) == DAYS
    assert [count for _, count in days[-4:]] == [0, 1, 0, 2]
    assert days[-1][0] == NOW.date()


def test_the_value_of_past_months_stays_what_it_was(company: Company) -> None:
    company.receive("WATER", 10, price=2, now=NOW - timedelta(days=40))
    company.receive("WATER", 10, price=2)
    while company.seal():
        pass
    with company.database.read() as connection:
        months = value_by_month(connection, NOW)
    assert len(months) == MONTHS
    assert [(f"{month:%Y-%m}", value) for month, value in months[-4:]] == [
        *(("2025-12", 0), ("2026-01", 2000), ("2026-02", 2000), ("2026-03", 4000)),
    ]


def test_what_expires_is_counted_week_by_week(company: Company) -> None:
    for number, days in enumerate((0, 6, 7, 83, 84)):
        company.receive("PARA", 1, f"P-{number}", TODAY + timedelta(days=days))
    with company.database.read() as connection:
        wave, later = expiry_wave(connection, TODAY), expiry_wave(connection, TODAY + timedelta(days=7))
    assert (len(wave), wave[:3], wave[WEEKS], sum(wave)) == (WEEKS + 1, [0, 2, 1], 1, 4)
    assert later[:2] == [2, 1]
