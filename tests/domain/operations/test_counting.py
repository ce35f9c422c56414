"""Counting: what is found is compared with the books, and what differs is booked by who decides."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from domain.company import places
from domain.company.settings.counts import RECOUNT
from domain.errors import (
    AlreadyDecided,
    CountOutdated,
    ExpiryNeeded,
    KeyReused,
    LotNeeded,
    NotAllowed,
    NotEnough,
    SameCounter,
    SiteClosed,
    UnknownLot,
    UnknownPlace,
)
from domain.ledger import keys
from domain.operations import counting
from domain.operations.counting import Count, Tally
from domain.storage.schema.people import outbox, roles
from domain.vocabulary import Subject
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, NOW, TODAY, YESTERDAY, Company

numbers: Iterator[int] = iter(range(10**6))


def count(
    company: Company, steps: int, sku: str = "WATER", place: str = "DOCK", *, by: int = LI, lot: str = "", key: str = ""
) -> Count:
    person, item = company.person(by), company.item(sku)
    tally = Tally(item, item.quantity(steps), company.place(place), lot)
    with company.database.write() as connection:
        return counting.record(company.context(connection, key or f"count:{next(numbers)}", by=person), tally)


def book(company: Company, found: Count, by: int = CHEN) -> Count:
    person = company.person(by)
    with company.database.write() as connection:
        return counting.book(company.context(connection, keys.count_difference(found.id), by=person), found.id)


def leave(company: Company, found: Count, by: int = CHEN) -> Count:
    with company.database.write() as connection:
        return counting.leave(connection, company.person(by), found.id, NOW)


def asked(company: Company) -> list[int]:
    with company.database.read() as connection:
        query = select(outbox.c.address).where(outbox.c.subject == Subject.COUNT)
        return list(connection.execute(query).scalars())


def test_what_agrees_changes_nothing_and_asks_nobody(company: Company) -> None:
    company.receive("WATER", 24)
    found = count(company, 24)
    assert (found.state, found.posted, asked(company)) == ("agrees", None, [])
    assert company.held("WATER") == [("DOCK", "", 24)]


def test_what_a_manager_counts_is_booked(company: Company) -> None:
    company.receive("WATER", 24)
    found = count(company, 20, by=CHEN)
    assert (found.state, found.difference.steps, found.decided_by) == ("booked", -4, company.person(CHEN))
    assert company.held("WATER") == [("DOCK", "", 20)]
    assert company.differences() == ()


def test_what_others_count_waits_for_a_manager(company: Company) -> None:
    company.receive("WATER", 24)
    found = count(company, 30)
    assert (found.state, asked(company)) == ("asked", [CHEN])
    assert company.held("WATER") == [("DOCK", "", 24)]
    assert book(company, found).state == "booked"
    assert company.held("WATER") == [("DOCK", "", 30)]
    assert company.differences() == ()


def test_what_came_and_went_since_the_count_stays_right(company: Company) -> None:
    company.receive("WATER", 24)
    found = count(company, 20)
    company.receive("WATER", 5)
    company.issue("WATER", 9)
    book(company, found)
    assert company.held("WATER") == [("DOCK", "", 16)]


@pytest.mark.parametrize("cause", ["undone", "corrected", "adjusted", "told late"])
def test_a_difference_whose_cause_was_put_right_since_is_not_booked_once_more(company: Company, cause: str) -> None:
    company.receive("WATER", 24)
    twice = company.receive("WATER", 24)
    found = count(company, 24 if cause != "told late" else 60)
    later = NOW + timedelta(hours=1)
    put_right = {
        "undone": lambda: company.reverse(twice, now=later),
        "corrected": lambda: company.correct(twice, 1, now=later),
        "adjusted": lambda: company.adjust("WATER", -24, now=later),
        "told late": lambda: company.receive("WATER", 12, on=YESTERDAY, now=later),
    }
    put_right[cause]()
    before = company.held("WATER")
    with pytest.raises(CountOutdated):
        book(company, found)
    assert company.held("WATER") == before
    assert leave(company, found).state == "left"


def test_what_was_booked_and_undone_since_the_count_hinders_nobody(company: Company) -> None:
    company.receive("WATER", 24)
    company.receive("PARA", 5, "P-1", LATER)
    found, other = count(company, 20), count(company, 4, "PARA", lot="P-1")
    later = NOW + timedelta(hours=1)
    company.reverse(company.receive("WATER", 5, now=later), now=later)
    company.adjust("WATER", 3, "A-01", now=later)
    company.receive("PARA", 5, "P-2", LATER, on=YESTERDAY, now=later)
    assert (book(company, found).state, book(company, other).state) == ("booked", "booked")


def test_nothing_there_is_a_count_and_so_is_what_the_books_do_not_have(company: Company) -> None:
    company.receive("WATER", 3)
    assert count(company, 0, by=CHEN).state == "booked"
    assert count(company, 7, place="B-01", by=CHEN).state == "booked"
    assert count(company, 0, place="A-01").state == "agrees"
    assert company.held("WATER") == [("B-01", "", 7)]


def test_a_count_that_is_left_changes_nothing_and_is_not_booked_any_more(company: Company) -> None:
    company.receive("WATER", 24)
    found = count(company, 20)
    assert leave(company, found).state == "left"
    assert leave(company, found).state == "left"  # the same tap again
    with pytest.raises(AlreadyDecided):
        book(company, found)
    assert company.held("WATER") == [("DOCK", "", 24)]


def test_booking_twice_books_once(company: Company) -> None:
    company.receive("WATER", 24)
    found = count(company, 20)
    assert book(company, found) == book(company, found)
    with pytest.raises(AlreadyDecided):
        leave(company, found)
    assert company.held("WATER") == [("DOCK", "", 20)]


def test_what_two_count_before_anybody_decides_is_booked_once(company: Company) -> None:
    company.sets(RECOUNT, "never")
    company.receive("WATER", 24)
    company.receive("PARA", 9, "P-1", LATER)
    other = count(company, 8, "PARA", lot="P-1")
    first, second = count(company, 20), count(company, 20)
    with pytest.raises(AlreadyDecided) as refused:
        book(company, first)
    assert (refused.value.state, refused.value.by) == ("left", company.person(LI).name)
    book(company, second)
    book(company, other)
    assert (company.held("WATER"), company.held("PARA")) == ([("DOCK", "", 20)], [("DOCK", "P-1", 8)])


def test_a_count_that_agrees_or_is_booked_takes_back_what_was_not_decided(company: Company) -> None:
    company.sets(RECOUNT, "never")
    company.receive("WATER", 24)
    for found, by in ((24, LI), (22, CHEN)):
        wrong = count(company, 20)
        count(company, found, by=by)
        with pytest.raises(AlreadyDecided):
            book(company, wrong)
        assert company.held("WATER") == [("DOCK", "", found)]


def test_what_differs_is_counted_again_by_another_person(company: Company) -> None:
    company.receive("WATER", 24)
    count(company, 20)
    for again in (20, 24):
        with pytest.raises(SameCounter):
            count(company, again)
    assert count(company, 20, by=CHEN).state == "booked"
    assert count(company, 19).state == "asked", "what was decided is counted anew by anybody"


def test_whether_another_must_count_again_is_a_setting_and_needs_another(company: Company) -> None:
    company.receive("WATER", 24)
    count(company, 20)
    company.sets(RECOUNT, "从不", "EAST")
    assert count(company, 21).state == "asked"
    with company.database.write() as connection:
        connection.execute(delete(roles).where(roles.c.person_id.not_in([company.person(LI).id])))
    company.sets(RECOUNT, "always", "EAST")
    with pytest.raises(SameCounter):
        count(company, 22)
    company.sets(RECOUNT, "多人时", "EAST")
    with pytest.raises(NotAllowed):  # nobody decides, as there is only one
        count(company, 22)


def test_a_count_told_twice_is_one_and_another_one_under_its_key_is_refused(company: Company) -> None:
    company.receive("WATER", 24)
    first = count(company, 20, key="draft:1")
    assert count(company, 20, key="draft:1") == first
    for changed in ({"steps": 21}, {"steps": 20, "place": "A-01"}):
        with pytest.raises(KeyReused):
            count(company, key="draft:1", **changed)  # type: ignore[arg-type]
    assert asked(company) == [CHEN]


def test_of_what_is_kept_by_lot_the_lot_is_named_and_known(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    with pytest.raises(LotNeeded):
        count(company, 5, "PARA")
    with pytest.raises(UnknownLot):
        count(company, 5, "PARA", lot="P-9")
    assert count(company, 4, "PARA", lot="p-1", by=CHEN).lot == "P-1"
    assert company.held("PARA") == [("DOCK", "P-1", 4)]


def test_who_counted_is_told_once_what_was_decided(company: Company) -> None:
    company.receive("WATER", 24)
    first, second = count(company, 20), count(company, 1, place="A-01")
    book(company, first)
    book(company, first)
    leave(company, second)
    assert asked(company) == [CHEN, CHEN, LI, LI]
    count(company, 5, by=CHEN)
    assert asked(company) == [CHEN, CHEN, LI, LI], "a manager who counts knows"


def test_goods_on_their_way_are_not_counted(company: Company) -> None:
    company.receive("WATER", 24)
    company.sent(company.request("WATER", 5))
    with company.database.write() as connection:
        moving = places.of_transfer(connection, "transit", company.site("WEST").id, "T-000001")
        place = places.place_by_id(connection, moving)
    person, item = company.person(ANA), company.item("WATER")
    with pytest.raises(UnknownPlace), company.database.write() as connection:
        counting.record(company.context(connection, by=person), Tally(item, item.quantity(4), place))


def test_who_may_count_and_who_may_decide(company: Company) -> None:
    company.receive("WATER", 24)
    for stranger in (GUEST, ANA):
        with pytest.raises(NotAllowed):
            count(company, 20, by=stranger)
    found = count(company, 20)
    for other in (LI, GUEST, ANA):
        with pytest.raises(NotAllowed):
            book(company, found, other)
        with pytest.raises(NotAllowed):
            leave(company, found, other)
    assert found.state == "asked"


def test_what_is_kept_for_a_document_is_not_counted_away(company: Company) -> None:
    company.receive("WATER", 5)
    company.reserve("WATER", 3)
    with pytest.raises(NotEnough):
        count(company, 2, by=CHEN)
    assert count(company, 3, by=CHEN).state == "booked"


def test_a_closed_site_is_not_counted(company: Company) -> None:
    company.receive("WATER", 5)
    company.close_site("EAST", TODAY)
    with pytest.raises(SiteClosed):
        count(company, 5)


def test_what_was_counted_lately_is_known(company: Company) -> None:
    company.receive("WATER", 5)
    company.receive("PARA", 5, "P-1", LATER)
    count(company, 5)
    count(company, 5, "PARA", lot="P-1")
    place = company.place("DOCK")
    with company.database.read() as connection:
        items = {(company.item("WATER").id, ""), (company.item("PARA").id, "P-1")}
        assert counting.counted_since(connection, place, NOW) == items
        assert counting.counted_since(connection, place, NOW + timedelta(seconds=1)) == set()
        assert counting.counted_since(connection, company.place("A-01"), NOW) == set()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(counted=st.lists(st.integers(0, 50), min_size=1, max_size=6), decided=st.lists(st.booleans(), min_size=6))
def test_the_books_say_what_was_counted_last_whoever_decides(
    company: Company, counted: list[int], decided: list[bool]
) -> None:
    for steps, by_manager in zip(counted, decided, strict=False):
        found = count(company, steps, by=CHEN if by_manager else LI)
        if found.state == "asked":
            book(company, found)
        assert sum(held for _, _, held in company.held("WATER")) == steps
    assert company.differences() == ()


def test_a_lot_that_nobody_knows_is_created_when_its_count_is_booked(company: Company) -> None:
    item = company.item("PARA")

    def found(steps: int, lot: str, by: int = LI, expiry: date | None = LATER) -> Count:
        tally = Tally(item, item.quantity(steps), company.place("A-01"), lot, unknown=True, expiry=expiry)
        with company.database.write() as connection:
            return counting.record(company.context(connection, f"count:{next(numbers)}", by=by), tally)

    with pytest.raises(ExpiryNeeded):
        found(3, "NEWLOT7", expiry=None)
    first, second = found(4, "NEWLOT7"), found(3, "newlot 7")
    assert (second.state, second.is_new_lot, company.held("PARA")) == ("asked", True, [])
    assert [each.quantity.steps for each in second.found] == [4, 3]
    with pytest.raises(AlreadyDecided):
        book(company, first)
    assert book(company, second).lot == "newlot 7"
    assert company.held("PARA") == [("A-01", "newlot 7", 3)]
    assert found(3, "NEWLOT7").state == "agrees"
    assert found(2, "OTHER", by=CHEN).state == "booked"
    assert sorted(company.held("PARA")) == [("A-01", "OTHER", 2), ("A-01", "newlot 7", 3)]
    assert found(0, "NOTHING").state == "agrees"
    assert company.differences() == ()


def test_a_lot_that_nobody_knew_when_it_was_counted_may_have_come_in_since(company: Company) -> None:
    item = company.item("PARA")
    tally = Tally(item, item.quantity(3), company.place("A-01"), "NEW", unknown=True, expiry=LATER)
    with company.database.write() as connection:
        found = counting.record(company.context(connection), tally)
    company.receive("PARA", 5, "new", LATER)
    book(company, found)
    assert sorted(company.held("PARA")) == [("A-01", "new", 3), ("DOCK", "new", 5)]
