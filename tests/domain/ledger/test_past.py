"""Late entries obey the law of the present: never less than nothing, and what was counted stays as counted."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from domain.company import places
from domain.errors import GoodsGone, NotEnough, NotReversible, NotThereThen
from domain.ledger import history
from domain.ledger.movements import Line, Posted
from domain.ledger.posting import post
from domain.operations import correcting
from domain.operations.reversing import last_undoable, reverse
from domain.storage.schema.documents import counts, restatements
from domain.storage.schema.figures import pools
from domain.storage.schema.ledger import NO_LOT, movements
from domain.vocabulary import LocationKind, MovementKind
from tests.domain.small_company import CHEN, LATER, NOW, TODAY, Company


def at(days: float) -> datetime:
    return NOW + timedelta(days=days)


def day(days: int) -> date:
    return TODAY + timedelta(days=days)


def levels(company: Company, *days: float, place: str = "DOCK") -> list[int]:
    return [company.at(at(each)).get(("WATER", "EAST", place, ""), 0) for each in days]


def restated(company: Company) -> list[tuple[int, int]]:
    """Counts and causes."""
    with company.database.read() as connection:
        query = select(restatements.c.count_id, restatements.c.cause_id).order_by(restatements.c.movement_id)
        return [(row.count_id, row.cause_id) for row in connection.execute(query)]


def correct(company: Company, movement_id: int, steps: int) -> Posted:
    with company.database.write() as connection:
        return correcting.correct(company.context(connection, by=CHEN, now=at(3)), movement_id, steps)


def sound(company: Company) -> bool:
    company.seal()
    return company.differences() == ()


@pytest.fixture
def emptied(company: Company) -> Company:
    """Ten came on day 0, went on day 1; ten came on day 2."""
    company.receive("WATER", 10, now=at(0))
    company.issue("WATER", 10, now=at(1))
    company.receive("WATER", 10, now=at(2))
    return company


def test_what_a_later_day_needed_cannot_have_left_before(emptied: Company) -> None:
    for sealed in (False, True):
        if sealed:
            emptied.seal()
        with pytest.raises(NotThereThen) as refused:
            emptied.issue("WATER", 10, on=day(0), now=at(3))
        found = refused.value
        assert (found.day, found.item, found.place, str(found.there)) == (day(1), "WATER", "DOCK", "0 bottle")
    with pytest.raises(NotThereThen):
        emptied.move(replace(emptied.goods("WATER", 1), on=day(0)), "A-01", now=at(3))
    assert levels(emptied, 0, 1, 2, 3) == [10, 0, 10, 10]
    assert emptied.count(movements) == 3
    assert sound(emptied)


@pytest.mark.parametrize("deed", ["damage", "write off", "send back"])
def test_nor_can_it_have_been_damaged_thrown_away_or_sent_back(emptied: Company, deed: str) -> None:
    goods = replace(emptied.goods("WATER", 1), on=day(0))
    with pytest.raises(NotThereThen):
        {"damage": emptied.damage, "write off": emptied.write_off, "send back": emptied.send_back}[deed](
            goods, now=at(3)
        )
    assert sound(emptied)


def test_a_receipt_cannot_be_corrected_below_what_was_used_of_it(emptied: Company) -> None:
    old = emptied.card("WATER").entries[-1].movement_id
    with pytest.raises(NotThereThen) as refused:
        correct(emptied, old, 1)
    assert (refused.value.day, refused.value.there.steps) == (day(1), 0)
    assert levels(emptied, 0, 1, 2, 3) == [10, 0, 10, 10]
    correct(emptied, old, 12)
    assert levels(emptied, 0, 1, 2, 3) == [12, 2, 12, 12]
    assert sound(emptied)


def test_an_issue_corrected_upwards_takes_only_what_was_there(company: Company) -> None:
    company.receive("WATER", 10, now=at(0))
    booking = company.issue("WATER", 4, now=at(1))
    company.issue("WATER", 6, now=at(2))
    company.receive("WATER", 10, now=at(3))
    with pytest.raises(NotThereThen) as refused:
        company.correct(booking, 5, by=CHEN, now=at(4))
    assert refused.value.day == day(2)
    company.correct(booking, 3, by=CHEN, now=at(4))
    assert levels(company, 0, 1, 2, 3) == [10, 7, 1, 11]
    assert sound(company)


def test_each_lot_and_each_place_has_a_past_of_its_own(company: Company) -> None:
    for lot in ("P-1", "P-2"):
        company.receive("PARA", 10, lot, LATER, now=at(0))
    company.issue("PARA", 10, "P-1", now=at(1))
    company.receive("PARA", 10, "P-1", LATER, now=at(2))
    with pytest.raises(NotThereThen):
        company.issue("PARA", 1, "P-1", on=day(0), now=at(3))
    company.issue("PARA", 10, "P-2", on=day(0), now=at(3))
    company.receive("WATER", 10, now=at(0))
    company.move(company.goods("WATER", 10), "A-01", now=at(1))
    company.receive("WATER", 5, now=at(2))
    with pytest.raises(NotThereThen):
        company.send_back(replace(company.goods("WATER", 1), on=day(0)), now=at(3))
    company.send_back(replace(company.goods("WATER", 1, "A-01"), on=day(2)), now=at(3))
    assert sound(company)


def test_what_was_left_over_all_the_time_may_have_left_late(company: Company) -> None:
    company.receive("WATER", 10, now=at(0))
    company.issue("WATER", 7, now=at(1))
    company.receive("WATER", 10, now=at(2))
    with pytest.raises(NotThereThen) as refused:
        company.issue("WATER", 4, on=day(0), now=at(3))
    assert (refused.value.day, refused.value.there.steps) == (day(1), 3)
    company.issue("WATER", 3, on=day(0), now=at(3))
    assert levels(company, 0, 1, 2) == [7, 0, 10]
    assert sound(company)


def test_what_came_in_is_taken_back_at_the_moment_at_which_it_is_taken_back(company: Company) -> None:
    """Goods were used and came back: they were there until then, whoever had booked them."""
    booking = company.receive("WATER", 10, now=at(0))
    company.issue("WATER", 10, now=at(1))
    with pytest.raises(GoodsGone):
        company.reverse(booking, by=CHEN, now=at(1))
    company.receive("WATER", 10, now=at(2))
    company.reverse(booking, by=CHEN, now=at(3))
    assert levels(company, 0, 1, 2, 3) == [10, 0, 10, 0]
    assert sound(company)


def test_what_was_booked_while_the_clock_was_set_back_and_then_corrected_took_what_was_not_there_yet(
    company: Company,
) -> None:
    company.receive("WATER", 10, now=NOW)
    issued = company.issue("WATER", 5, now=NOW - timedelta(minutes=1))
    company.correct(issued, 3, now=NOW - timedelta(seconds=10))
    assert company.stock("WATER") == 7
    company.seal()
    assert company.differences() == ()


def test_a_clock_that_was_set_back_breaks_nothing(company: Company) -> None:
    company.receive("WATER", 10, now=at(0.5))
    company.issue("WATER", 10, now=at(0.4))
    company.receive("WATER", 10, now=at(1))
    company.issue("WATER", 5, on=day(1), now=at(2))
    assert sound(company)


def test_an_issue_that_a_count_had_found_missing_is_told_late(company: Company) -> None:
    company.receive("WATER", 10, now=at(0))
    found = company.tally("WATER", 4, now=at(2))
    assert levels(company, 1, 2) == [10, 4]
    booking = company.issue("WATER", 6, on=day(1), now=at(3))
    assert levels(company, 0, 1, 1.9, 2, 3) == [10, 4, 4, 4, 4]
    assert company.stock("WATER") == 4
    assert restated(company) == [(found.id, booking.posted.id)]
    notes = [entry.note for entry in company.card("WATER").entries]
    assert any(note.startswith(f"{found.number} = 4") for note in notes), "told by /why"
    assert sound(company)


def test_a_receipt_that_a_count_had_found_is_told_late(company: Company) -> None:
    company.tally("WATER", 10, now=at(2))
    company.receive("WATER", 10, on=day(1), now=at(3))
    company.issue("WATER", 3, now=at(3))
    assert levels(company, 1, 2, 3) == [10, 10, 7]
    with pytest.raises(NotEnough) as refused:
        company.issue("WATER", 11, on=day(1), now=at(4))
    assert refused.value.available.steps == 10, "as it was then, and not as it is"
    company.issue("WATER", 10, on=day(1), now=at(4))
    assert levels(company, 1, 2, 4) == [0, 10, 7]
    assert sound(company)


def test_what_a_count_found_again_had_not_been_there_before_it(company: Company) -> None:
    company.receive("WATER", 2, now=at(0))
    company.tally("WATER", 10, now=at(2))
    with pytest.raises(NotEnough):
        company.issue("WATER", 3, on=day(1), now=at(3))
    assert levels(company, 1, 2, 3) == [2, 10, 10]
    assert sound(company)


def test_a_count_that_agreed_stands_as_well(company: Company) -> None:
    company.receive("WATER", 10, now=at(0))
    company.tally("WATER", 10, now=at(2))
    company.issue("WATER", 4, on=day(1), now=at(3))
    assert levels(company, 1, 2, 3) == [6, 10, 10]
    assert sound(company)


def test_corrections_and_undoings_of_what_a_count_had_seen_leave_it_as_counted(company: Company) -> None:
    wrong = company.receive("WATER", 10, now=at(0))
    other = company.receive("WATER", 5, now=at(0.5))
    company.tally("WATER", 6, now=at(2))
    company.correct(wrong, 1, by=CHEN, now=at(3))
    assert levels(company, 0, 1, 2, 3) == [1, 6, 6, 6]
    company.reverse(other, by=CHEN, now=at(4))
    assert levels(company, 0, 1, 2, 4) == [1, 6, 6, 6]
    issued = company.issue("WATER", 2, now=at(5))
    company.reverse(issued, by=CHEN, now=at(6))
    assert levels(company, 5, 6) == [4, 6], "what came after the count is undone as ever"
    assert sound(company)


def test_only_the_first_count_after_it_is_restated_and_a_second_one_stays(company: Company) -> None:
    company.receive("WATER", 10, now=at(0))
    first, second = company.tally("WATER", 8, now=at(2)), company.tally("WATER", 7, now=at(4))
    company.issue("WATER", 1, on=day(3), now=at(5))
    company.issue("WATER", 1, on=day(1), now=at(5))
    assert [count_id for count_id, _ in restated(company)] == [second.id, first.id]
    assert levels(company, 1, 2, 3, 4, 5) == [9, 8, 7, 7, 7]
    assert sound(company)


def test_a_restatement_goes_with_its_cause(company: Company) -> None:
    company.receive("WATER", 10, now=at(0))
    company.tally("WATER", 10, now=at(2))
    booking = company.receive("WATER", 4, on=day(1), by=CHEN, now=at(3))
    with company.database.write() as connection:
        (made_up,) = connection.execute(select(restatements.c.movement_id)).scalars()
        with pytest.raises(NotReversible):
            reverse(company.context(connection, by=CHEN, now=at(3)), made_up)
        last = last_undoable(connection, company.person(CHEN), at(3))
    assert last
    assert last.id == booking.posted.id
    company.reverse(booking, by=CHEN, now=at(4))
    assert levels(company, 1, 2, 3, 4) == [14, 10, 10, 10]
    assert sound(company)


def test_a_count_whose_difference_was_undone_stands_no_more(company: Company) -> None:
    company.receive("WATER", 10, now=at(0))
    found = company.tally("WATER", 4, now=at(2))
    assert found.posted
    with company.database.write() as connection:
        reverse(company.context(connection, by=CHEN, now=at(3)), found.posted.id)
    with pytest.raises(NotThereThen):
        company.issue("WATER", 5, on=day(1), now=at(4))
    company.issue("WATER", 4, on=day(1), now=at(4))
    assert levels(company, 1, 2, 3, 4) == [6, 0, 6, 6]
    assert restated(company) == []
    assert sound(company)


def test_told_again_it_is_booked_once(company: Company) -> None:
    company.receive("WATER", 10, now=at(0))
    company.tally("WATER", 4, now=at(2))
    first = company.issue("WATER", 6, on=day(1), now=at(3), key="late")
    assert company.issue("WATER", 6, on=day(1), now=at(3), key="late").posted.id == first.posted.id
    assert len(restated(company)) == 1


def test_no_day_is_worth_less_than_nothing(company: Company) -> None:
    company.receive("WATER", 10, price="1.00", now=at(0))
    company.receive("WATER", 10, price="9.00", now=at(2))
    company.issue("WATER", 10, on=day(1), now=at(3))
    company.seal()
    with company.database.read() as connection:
        worth = [sum(each.value for each in history.value_at(connection, at(each))) for each in (0, 1, 1.5, 2, 3)]
    assert worth == [1000, 0, 0, 5000, 5000]


@pytest.mark.parametrize("fault", ["negative", "count", "booked", "worth"])
def test_verify_says_what_is_wrong(company: Company, fault: str) -> None:
    company.receive("WATER", 10, now=at(0))
    company.issue("WATER", 10, now=at(1))
    company.receive("WATER", 10, now=at(2), price="1")
    found = company.tally("WATER", 9, now=at(3))
    company.issue("WATER", 2, on=day(2), now=at(4))
    assert sound(company)
    with company.database.write() as connection:
        if fault == "worth":
            connection.execute(update(pools).values(value=-1))
        elif fault == "booked":
            connection.execute(update(counts).where(counts.c.id == found.id).values(counted=8))
        else:  # posted past the law
            customer = places.location(connection, LocationKind.CUSTOMER)
            line = Line(company.item("WATER").id, NO_LOT, company.place("DOCK").id, customer, 5)
            happened = at(0.5) if fault == "negative" else at(2.5)
            post(company.context(connection, now=at(5)), MovementKind.ISSUE, [line], happened=happened)
    company.seal()
    expected = {
        "negative": "WATER at EAST/DOCK: at 2026-03-11 04:00 UTC, with I-000002, it stood at -5",
        "count": f"WATER at EAST/DOCK: {found.number} counted 9, and what was told later",
        "booked": f"WATER at EAST/DOCK: {found.number} counted 8 where the books said 10, and -1 were booked",
        "worth": "are worth -1",
    }[fault]
    assert any(expected in told for told in company.differences())
