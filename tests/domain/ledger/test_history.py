import contextlib
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from domain.errors import NotThereThen, Refused
from domain.ledger import history
from domain.ledger.bookings import Booking
from domain.storage.schema.company import locations, sites
from domain.storage.schema.ledger import lines, lots, movements
from tests.databases import new_database
from tests.domain.small_company import ANA, CHEN, LATER, NOW, SOON, TODAY, Company, found

DOCK = ("WATER", "EAST", "DOCK", "")


def days(number: float) -> timedelta:
    return timedelta(days=number)


def worth(company: Company, by: str = "item", moment: datetime = NOW) -> dict[tuple[str, ...], int]:
    with company.database.read() as connection:
        return {each.part: each.value for each in history.value_at(connection, moment, by)}


def test_the_stock_at_a_moment_is_what_had_happened_by_then_to_the_moment(company: Company) -> None:
    for day, amount in ((0, 10), (1, 5), (3, 2)):
        company.receive("WATER", amount, now=NOW + days(day))
    company.issue("WATER", 4, now=NOW + days(2))
    for sealed in (False, True):
        if sealed:
            company.seal()
        assert company.at(NOW - timedelta(microseconds=1)) == {}
        assert [company.at(NOW + days(day))[DOCK] for day in (0, 0.9, 1, 2, 2.5, 3, 400)] == [
            10,
            10,
            15,
            11,
            11,
            13,
            13,
        ]


def test_a_late_entry_changes_the_past_sealed_or_not(company: Company) -> None:
    company.receive("WATER", 10)
    company.seal()
    company.receive("WATER", 7, on=TODAY - days(3))
    before = [NOW - days(4), NOW - days(3), NOW - days(1), NOW]
    assert [company.at(moment).get(DOCK, 0) for moment in before] == [0, 7, 7, 17], "not sealed yet"
    company.seal()
    assert [company.at(moment).get(DOCK, 0) for moment in before] == [0, 7, 7, 17]


def test_an_issue_told_late_of_goods_that_came_later_did_make_the_stock_of_that_day_negative(company: Company) -> None:
    company.receive("WATER", 10)
    with pytest.raises(NotThereThen):
        company.issue("WATER", 4, on=TODAY - days(1))
    company.seal()
    assert company.at(NOW - days(1)) == {}
    assert company.at(NOW) == {DOCK: 10}


def test_a_correction_did_count_the_goods_twice_on_the_days_in_between(company: Company) -> None:
    """The undoing was booked now, and what was booked instead when it happened."""
    booking = company.receive("WATER", 10, price="1.00")
    company.seal()
    company.correct(booking, 12, by=CHEN, now=NOW + days(5))
    for _ in range(2):
        assert [company.at(NOW + days(day))[DOCK] for day in (0, 1, 5)] == [12, 12, 12]
        company.seal()
    assert [worth(company, moment=NOW + days(day)) for day in (0, 1, 5)] == [{("WATER",): 1200}] * 3


def test_what_was_undone_was_there_until_then(company: Company) -> None:
    company.reverse(company.receive("WATER", 10), now=NOW + timedelta(hours=20))
    company.seal()
    assert company.at(NOW + timedelta(hours=19)) == {DOCK: 10}
    assert company.at(NOW + timedelta(hours=20)) == {}


def test_goods_on_their_way_damaged_and_held_are_where_they_were(company: Company) -> None:
    company.receive("PARA", 10, "P-1", LATER)
    company.damage(company.goods("PARA", 1), now=NOW + days(1))
    transfer = company.request("PARA", 4)
    company.sent(transfer, now=NOW + days(2))
    company.arrive(transfer, now=NOW + days(3))
    company.seal()
    there = [company.at(NOW + days(day)) for day in (1, 2, 3)]
    assert there[0] == {("PARA", "EAST", "DOCK", "P-1"): 9, ("PARA", "EAST", "DAMAGED", "P-1"): 1}
    assert there[1][("PARA", "WEST", transfer.number, "P-1")] == 4
    assert there[2][("PARA", "WEST", "DOCK", "P-1")] == 4
    assert sum(there[2].values()) == 10


def test_one_item_of_many_is_told_with_everything_about_it(company: Company) -> None:
    company.receive("WATER", 10)
    company.receive("PARA", 3, "P-1", SOON)
    with company.database.read() as connection:
        (was,) = history.stock_at(connection, NOW, company.item("PARA").id)
    assert (was.sku, was.name_en, was.site, was.place, was.lot, was.expiry, str(was.quantity)) == (
        "PARA", "Paracetamol", "EAST", "DOCK", "P-1", SOON, "3 box",
    )  # fmt: skip


def test_a_moment_is_the_same_in_every_time_zone(company: Company) -> None:
    company.receive("WATER", 10, now=datetime(2026, 3, 10, 23, 30, tzinfo=UTC))
    company.seal()
    zone = company.site("EAST").zone
    assert company.at(datetime(2026, 3, 11, 7, 29, tzinfo=zone)) == {}
    assert company.at(datetime(2026, 3, 11, 7, 30, tzinfo=zone)) == {DOCK: 10}


def test_the_value_is_divided_by_site_category_item_and_lot_and_adds_up(company: Company) -> None:
    company.receive("PARA", 2, "P-1", SOON, price="0.33")
    company.receive("PARA", 5, "P-2", LATER, price="1.00", by=ANA)
    company.receive("WATER", 3, price="3.33")
    company.receive("RICE", "0.001", price="0.01")
    company.seal()
    assert worth(company) == {("PARA",): 566, ("WATER",): 999}
    assert worth(company, "lot") == {("PARA", "P-1"): 162, ("PARA", "P-2"): 404, ("WATER", ""): 999}
    assert worth(company, "site") == {("EAST",): 162 + 999, ("WEST",): 404}
    assert worth(company, "category") == {("",): 566 + 999}


def test_the_value_at_a_past_moment_is_that_of_what_had_happened(company: Company) -> None:
    company.receive("WATER", 10, price="1.00")
    company.receive("WATER", 10, price="2.00", now=NOW + days(1))
    company.issue("WATER", 10, now=NOW + days(2))
    company.seal()
    found = [worth(company, "site", NOW + days(day)) for day in (-1, 0, 0.5, 1, 2)]
    assert found == [{}, {("EAST",): 1000}, {("EAST",): 1000}, {("EAST",): 3000}, {("EAST",): 1500}]


def test_what_was_nowhere_then_was_worth_nothing(company: Company) -> None:
    """An issue that was told late went out at the price of a receipt that was told before it, and came after it."""
    company.receive("WATER", 10, price="1.00", on=TODAY - days(1))
    company.receive("WATER", 10, price="2.00")
    company.issue("WATER", 10, on=TODAY - days(1))
    company.seal()
    assert company.at(NOW - days(1)) == {}
    assert worth(company, "site", NOW - days(1)) == {}
    assert worth(company, "site", NOW) == {("EAST",): 1500}


def test_goods_whose_price_nobody_said_are_worth_nothing(company: Company) -> None:
    company.receive("WATER", 10)
    company.seal()
    assert worth(company) == {}


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.integers(-(10**18), 10**18), st.lists(st.integers(-(10**12), 10**12), min_size=1, max_size=20))
def test_what_is_divided_adds_up_to_the_whole(value: int, parts: list[int]) -> None:
    assert sum(history.divide(value, parts)) == value


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(st.integers(0, 10**18), st.lists(st.integers(1, 10**12), min_size=1, max_size=20))
def test_every_part_of_a_value_is_its_share_to_a_coin(value: int, parts: list[int]) -> None:
    for part, got in zip(parts, history.divide(value, parts), strict=True):
        assert abs(got - value * part / sum(parts)) <= 1 + value * 1e-15
        assert got >= 0


def replay(company: Company, moment: datetime) -> dict[tuple[str, str, str], int]:
    """The stock of WATER and PARA at a moment, added up by hand from every line."""
    found: Counter[tuple[str, str, str]] = Counter()
    with company.database.read() as connection:
        query = select(locations.c.id, sites.c.code, locations.c.code).join(sites, sites.c.id == locations.c.site_id)
        inside = {number: (site, code) for number, site, code in connection.execute(query)}
        names = dict(connection.execute(select(lots.c.id, lots.c.code)).all())
        told = select(lines, movements.c.happened_at).join(movements, movements.c.id == lines.c.movement_id)
        for line in connection.execute(told):
            for place, sign in ((line.source_id, -1), (line.target_id, 1)):
                if place in inside and line.happened_at <= moment:
                    found[*inside[place], names[line.lot_id]] += sign * line.quantity
    return {key: steps for key, steps in found.items() if steps}


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    with new_database(request, tmp_path, begin=found) as database:
        company = Company(database)
        company.receive("PARA", 50, "P-1", LATER, price="1.00", now=NOW - days(10))
        yield company


verbs = st.sampled_from(["receive", "issue", "move", "adjust", "back", "undo", "correct", "seal", "seal"])


def tell(shop: Company, done: list[Booking], verb: str, amount: int, on: date | None, now: datetime) -> None:
    some = done[amount % len(done)] if done else None
    book = {
        "receive": lambda: shop.receive(
            "PARA", amount, f"P-{amount % 3}", LATER, price="0.77", on=on, by=CHEN, now=now
        ),
        "issue": lambda: shop.issue("PARA", amount, on=on, by=CHEN, now=now),
        "move": lambda: shop.move(shop.goods("PARA", amount), "A-01", by=CHEN, now=now),
        "adjust": lambda: shop.adjust("PARA", -amount, now=now),
        "back": lambda: shop.bring_back("PARA", amount, "P-1", LATER, by=CHEN, now=now),
    }
    if verb in book:
        done.append(book[verb]())
    elif verb == "seal" or some is None:
        shop.seal()
    elif verb == "undo":
        shop.reverse(some, by=CHEN, now=now)
    else:
        shop.correct(some, amount, by=CHEN, now=now)


@settings(
    max_examples=8, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(
    told=st.lists(st.tuples(verbs, st.integers(1, 20), st.integers(0, 4), st.integers(0, 90)), min_size=8, max_size=20),
    asked=st.lists(st.integers(-5 * 24, 5 * 24), min_size=6, max_size=6),
)
def test_the_stock_as_it_was_is_what_a_replay_by_hand_says(
    shop: Company, told: list[tuple[str, int, int, int]], asked: list[int]
) -> None:
    """The ledger goes on from example to example."""
    done: list[Booking] = []
    for verb, amount, back, hours in told:
        with contextlib.suppress(Refused):
            tell(shop, done, verb, amount, TODAY - days(back) if back else None, NOW + timedelta(hours=hours))
    moments = [NOW + timedelta(hours=hour) for hour in asked]
    for moment in moments:
        assert {key[1:]: steps for key, steps in shop.at(moment, "PARA").items()} == replay(shop, moment)
    shop.seal()
    for moment in moments:
        assert {key[1:]: steps for key, steps in shop.at(moment).items()} == replay(shop, moment)
        parts = [sum(worth(shop, by, moment).values()) for by in history.DIVISIONS]
        assert len(set(parts)) == 1, "however it is divided, it is the same value"
