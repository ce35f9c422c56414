from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, event, func, insert, select, update

from domain.company import places
from domain.errors import AlreadyReversed, GoodsGone, KeyReused, NotAllowed, NotEnough, NotReversible, UndoTooLate
from domain.ledger.movements import Line, lines_of
from domain.ledger.posting import post
from domain.operations import reversing
from domain.storage.schema.company import locations
from domain.storage.schema.ledger import NO_LOT, balances, lines, lots, movements, unsealed
from domain.storage.schema.people import people as people_table
from domain.storage.schema.people import roles
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, NOW, Company


def place(connection: Connection, company: Company, code: str) -> int:
    query = select(locations.c.id).where(locations.c.site_id == company.site("EAST").id, locations.c.code == code)
    return int(connection.execute(query).scalar_one())


def from_supplier(connection: Connection, company: Company, quantity: int, code: str = "DOCK") -> Line:
    item = company.item("WATER")
    return Line(item.id, NO_LOT, places.location(connection, "supplier"), place(connection, company, code), quantity)


def test_a_movement_changes_both_ends_and_waits_for_the_journal(company: Company) -> None:
    with company.database.write() as connection:
        posted = post(company.context(connection, "k-1"), "receipt", [from_supplier(connection, company, 24)])
        dock, shelf = place(connection, company, "DOCK"), place(connection, company, "A-01")
        move = Line(company.item("WATER").id, NO_LOT, dock, shelf, 10)
        post(company.context(connection, "k-2"), "arrival", [move])
    assert posted.number == f"R-{posted.id:06d}"
    assert company.held("WATER") == [("A-01", "", 10), ("DOCK", "", 14)]
    assert company.count(unsealed) == 2
    assert company.differences() == ()


def test_places_outside_have_no_balance(company: Company) -> None:
    company.receive("WATER", 24)
    company.issue("WATER", 4)
    with company.database.read() as connection:
        assert list(connection.execute(select(balances.c.on_hand)).scalars()) == [20]


def test_the_same_key_with_the_same_content_is_answered_with_the_first_result(company: Company) -> None:
    with company.database.write() as connection:
        line = from_supplier(connection, company, 24)
        first = post(company.context(connection, "k").noted("first"), "receipt", [line])
    with company.database.write() as connection:
        again = post(
            company.context(connection, "k", now=NOW + timedelta(hours=1)).noted("told again"), "receipt", [line]
        )
    assert (again.id, again.recorded_at, again.repeated) == (first.id, NOW, True)
    assert (company.stock("WATER"), company.count(movements), company.count(unsealed)) == (24, 1, 1)


def test_the_same_key_twice_in_one_transaction_books_once(company: Company) -> None:
    with company.database.write() as connection:
        line = from_supplier(connection, company, 24)
        first, again = (post(company.context(connection, "k"), "receipt", [line]) for _ in range(2))
    assert (first.repeated, again.repeated, again.id) == (False, True, first.id)
    assert company.stock("WATER") == 24


def test_the_order_of_lines_is_not_other_content(company: Company) -> None:
    with company.database.write() as connection:
        moved = [from_supplier(connection, company, 1), from_supplier(connection, company, 2, "A-01")]
        first = post(company.context(connection, "k"), "receipt", moved)
        assert post(company.context(connection, "k"), "receipt", moved[::-1]).id == first.id


@pytest.mark.parametrize("other", ["quantity", "place", "kind", "person", "more lines"])
def test_the_same_key_with_other_content_is_refused(company: Company, other: str) -> None:
    with company.database.write() as connection:
        line = from_supplier(connection, company, 24)
        post(company.context(connection, "k"), "receipt", [line])
    with company.database.write() as connection, pytest.raises(KeyReused):
        post(
            company.context(connection, "k", by=CHEN if other == "person" else LI),
            "opening" if other == "kind" else "receipt",
            {
                "quantity": [from_supplier(connection, company, 25)],
                "place": [from_supplier(connection, company, 24, "A-01")],
                "more lines": [line, line],
            }.get(other, [line]),
        )
    assert (company.stock("WATER"), company.count(movements), company.count(lines)) == (24, 1, 1)


def test_a_refused_movement_leaves_nothing_even_if_the_caller_commits(company: Company) -> None:
    company.receive("WATER", 5)
    with company.database.write() as connection:
        dock, customer = place(connection, company, "DOCK"), places.location(connection, "customer")
        too_much = Line(company.item("WATER").id, NO_LOT, dock, customer, 6)
        with pytest.raises(NotEnough) as refused:
            post(company.context(connection, "k"), "issue", [from_supplier(connection, company, 3, "A-01"), too_much])
    assert (refused.value.asked.steps, refused.value.available.steps) == (6, 5)
    assert company.held("WATER") == [("DOCK", "", 5)]
    assert (company.count(movements), company.count(lines), company.count(unsealed)) == (1, 1, 1)


def test_what_is_reserved_cannot_leave(company: Company) -> None:
    company.receive("WATER", 5)
    with company.database.write() as connection:
        connection.execute(update(balances).values(reserved=3))
    with pytest.raises(NotEnough) as refused:
        company.issue("WATER", 3)
    assert refused.value.available.steps == 2
    with company.database.write() as connection:
        dock, customer = place(connection, company, "DOCK"), places.location(connection, "customer")
        with pytest.raises(NotEnough):
            post(company.context(connection, "k"), "issue", [Line(company.item("WATER").id, NO_LOT, dock, customer, 3)])
    company.issue("WATER", 2)
    assert company.held("WATER") == [("DOCK", "", 3)]


def test_moments_are_stored_in_utc_whatever_zone_they_are_told_in(company: Company) -> None:
    told = datetime(2026, 3, 10, 12, 0, 0, 123, tzinfo=timezone(timedelta(hours=8)))
    company.receive("WATER", 1, now=told)
    with company.database.read() as connection:
        (stored,) = connection.execute(select(movements.c.happened_at)).scalars()
    assert stored == told
    assert stored.tzinfo is UTC


def test_a_moment_without_a_zone_is_refused(company: Company) -> None:
    naive = datetime(2026, 3, 10)  # noqa: DTZ001
    with pytest.raises(Exception, match="without a time zone"), company.database.write() as connection:
        post(company.context(connection, now=naive), "receipt", [from_supplier(connection, company, 1)])


def test_undo_books_the_opposite_and_names_what_it_undoes(company: Company) -> None:
    booking = company.receive("PARA", 24, "P-1", LATER)
    undone = company.reverse(booking)
    assert undone.number.startswith("X-")
    assert company.stock("PARA") == 0
    with company.database.read() as connection:
        assert connection.execute(
            select(movements.c.reverses).where(movements.c.id == undone.id)
        ).scalar_one() == booking.posted.id  # fmt: skip
        there, back = (lines_of(connection, each) for each in (booking.posted.id, undone.id))
    assert [(line.source_id, line.target_id) for line in back] == [(line.target_id, line.source_id) for line in there]
    assert company.differences() == ()


def test_an_undone_issue_puts_the_goods_back_where_they_were(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    company.receive("PARA", 5, "P-0", LATER - timedelta(days=9))
    before = company.held("PARA")
    company.reverse(company.issue("PARA", 7))
    assert company.held("PARA") == before


def test_undo_told_again_is_answered_with_the_first_undo(company: Company) -> None:
    booking = company.receive("WATER", 24)
    first = company.reverse(booking, key="undo")
    again = company.reverse(booking, key="undo")
    assert (again.id, again.repeated) == (first.id, True)


def test_nothing_is_undone_twice_nor_an_undo_itself(company: Company) -> None:
    booking = company.receive("WATER", 24)
    undone = company.reverse(booking)
    with pytest.raises(AlreadyReversed) as refused:
        company.reverse(booking, by=CHEN)
    assert (refused.value.number, refused.value.by) == (booking.posted.number, undone.number)
    with company.database.write() as connection, pytest.raises(NotReversible):
        reversing.reverse(company.context(connection, "k", by=CHEN), undone.id)
    assert company.stock("WATER") == 0


def test_undo_is_refused_when_the_goods_have_gone_and_says_where_to(company: Company) -> None:
    booking = company.receive("WATER", 24)
    company.issue("WATER", 1)
    later = company.issue("WATER", 2)
    with pytest.raises(GoodsGone) as refused:
        company.reverse(booking)
    assert (refused.value.number, refused.value.later) == (booking.posted.number, later.posted.number)
    company.receive("WATER", 3)
    company.reverse(booking)
    assert company.stock("WATER") == 0


def test_undo_by_the_same_person_ends_after_a_day_and_by_a_manager_never(company: Company) -> None:
    first, second = company.receive("WATER", 1), company.receive("WATER", 2)
    company.reverse(first, now=NOW + reversing.UNDO_FOR)
    with pytest.raises(UndoTooLate) as refused:
        company.reverse(second, now=NOW + reversing.UNDO_FOR + timedelta(seconds=1))
    assert refused.value.until == NOW + reversing.UNDO_FOR
    company.reverse(second, by=CHEN, now=NOW + timedelta(days=400))
    assert company.stock("WATER") == 0


@pytest.mark.parametrize("other", [ANA, GUEST])
def test_undo_of_anothers_booking_needs_a_manager_of_the_site(company: Company, other: int) -> None:
    booking = company.receive("WATER", 24)
    with pytest.raises(NotAllowed):
        company.reverse(booking, by=other)
    with company.database.write() as connection:
        # another floor worker of the same site
        connection.execute(insert(people_table).values(address=9, name="Wang", home_id=company.site("EAST").id))
        wang = connection.execute(select(func.max(people_table.c.id))).scalar_one()
        connection.execute(insert(roles).values(person_id=wang, site_id=company.site("EAST").id, role="floor"))
    with pytest.raises(NotAllowed):
        company.reverse(booking, by=9)
    company.reverse(booking, by=CHEN)


def test_the_balances_are_touched_last_so_that_others_wait_for_them_as_short_as_can_be(company: Company) -> None:
    company.receive("PARA", 5, "P-1", LATER)
    said: list[str] = []
    with company.database.write() as connection:
        dock, shelf = place(connection, company, "DOCK"), place(connection, company, "A-01")
        lot = connection.execute(select(lots.c.id).where(lots.c.code == "P-1")).scalar_one()
        event.listen(connection, "before_cursor_execute", lambda *told: said.append(told[2]))
        post(company.context(connection, "k"), "move", [Line(company.item("PARA").id, lot, dock, shelf, 2)])
    told = [statement.split() for statement in said]
    writes = [words[2] if words[0] == "INSERT" else words[1] for words in told if words[0] in ("INSERT", "UPDATE")]
    assert writes == ["movements", "lines", "balances", "balances"]
