"""What the stock is worth; all values are in minor units, and computed by hand."""

from collections.abc import Iterator
from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import text, update

from domain.company import places
from domain.errors import Refused
from domain.ledger.posting import Line
from domain.ledger.valuation import Pool, Value
from domain.quantities import LARGEST, share
from domain.storage.schema.ledger import NO_LOT, balances, journal, lines, movements
from tests.databases import new_database
from tests.domain.small_company import ANA, CHEN, LATER, NOW, YESTERDAY, Company, found


def test_what_goes_out_leaves_at_the_average_of_what_came_in(company: Company) -> None:
    company.receive("WATER", 10, price="1.00")
    company.receive("WATER", 30, price="2.00")
    company.issue("WATER", 20)
    company.receive("WATER", 20, price="3.50")
    company.issue("WATER", 8)
    company.seal()
    assert company.values("WATER") == [
        (1000, "said"),
        (6000, "said"),
        (-3500, "average"),  # 20 of 40, worth 7000
        (7000, "said"),
        (-2100, "average"),  # 8 of 40, worth 10500
    ]
    assert company.pool("WATER") == (32, 8400)
    assert company.differences() == ()


def test_a_third_of_a_coin_is_not_lost(company: Company) -> None:
    company.receive("WATER", 3, price="0.333333")
    for _ in range(3):
        company.issue("WATER", 1)
    company.seal()
    assert company.values("WATER") == [(100, "said"), (-33, "average"), (-34, "average"), (-33, "average")]
    assert company.pool("WATER") == (0, 0)


def test_the_last_piece_takes_all_that_is_left(company: Company) -> None:
    company.receive("WATER", 7, price="0.01")
    company.issue("WATER", 6)
    company.receive("WATER", 2, price="0.00")
    company.issue("WATER", 3)
    company.seal()
    assert company.pool("WATER") == (0, 0)
    assert sum(value for value, _ in company.values("WATER")) == 0


def test_a_price_is_of_a_unit_and_a_screw_costs_less_than_a_coin(company: Company) -> None:
    company.receive("RICE", "1.5", price="2.00")
    company.receive("WATER", 1000, price="0.0005")
    company.receive("WATER", 1, price="0.005")  # half a coin, to the even one: none
    company.receive("WATER", 1, price="0.015")  # one and a half: two
    company.seal()
    assert company.values("RICE") == [(300, "said")]
    assert company.values("WATER") == [(50, "said"), (0, "said"), (2, "said")]


def test_a_receipt_without_a_price_costs_what_the_last_did_or_the_standard_or_nothing(company: Company) -> None:
    company.costs("WATER", standard=12_345)  # 1.2345 a bottle
    company.costs("RICE", standard=20_000)  # 2 a kilogram
    company.receive("WATER", 10)
    company.receive("RICE", "0.25")
    company.receive("BANDAGE", 5, "B-1")
    company.receive("WATER", 10, price="3.00")
    company.issue("WATER", 20)
    company.receive("WATER", 5)
    company.receive("BANDAGE", 5, "B-1")
    company.seal()
    assert company.values("WATER") == [
        (1234, "standard"), (3000, "said"), (-4234, "average"), (1500, "last"),
    ]  # fmt: skip
    assert company.values("RICE") == [(50, "standard")]
    assert company.values("BANDAGE") == [(0, "none"), (0, "none")]
    assert company.differences() == ()


def test_a_gift_is_a_price(company: Company) -> None:
    company.costs("WATER", standard=10_000)
    company.receive("WATER", 10, price="0")
    company.receive("WATER", 10)
    company.seal()
    assert company.values("WATER") == [(0, "said"), (0, "last")]


def test_what_is_found_is_worth_the_average_and_the_last_cost_where_there_was_none(company: Company) -> None:
    company.receive("WATER", 10, price="1.00")
    company.receive("WATER", 10, price="2.00")
    company.adjust("WATER", 2)
    company.adjust("WATER", -22)
    company.adjust("WATER", 1)
    company.seal()
    assert company.values("WATER")[2:] == [(300, "average"), (-3300, "average"), (200, "last")]


def test_moves_transfers_and_damage_change_no_value_and_a_loss_does(company: Company) -> None:
    company.receive("WATER", 10, price="1.00")
    company.move(company.goods("WATER", 5), "A-01")
    company.damage(company.goods("WATER", 2))
    company.arrive(company.sent(company.request("WATER", 3)))
    company.seal()
    assert company.values("WATER") == [(1000, "said")]
    company.write_off(company.goods("WATER", 2, "DAMAGED"))
    company.seal()
    assert company.values("WATER")[1:] == [(-200, "average")]


def test_the_pool_is_the_companys_not_the_sites_nor_the_lots(company: Company) -> None:
    company.receive("PARA", 10, "P-1", LATER, price="1.00")
    company.receive("PARA", 10, "P-2", LATER, price="3.00", by=ANA)
    company.issue("PARA", 5)
    company.seal()
    assert company.values("PARA")[2:] == [(-1000, "average")]


def test_what_is_undone_goes_out_as_it_came_in(company: Company) -> None:
    dear = company.receive("WATER", 10, price="9.00")
    company.receive("WATER", 10, price="1.00")
    company.reverse(dear)
    company.seal()
    assert company.values("WATER") == [(9000, "said"), (1000, "said"), (-9000, "reversal")]
    assert company.pool("WATER") == (10, 1000)
    assert company.differences() == ()


def test_an_issue_that_is_undone_comes_back_at_what_it_went_for_also_in_a_later_batch(company: Company) -> None:
    company.receive("WATER", 10, price="1.00")
    issue = company.issue("WATER", 5)
    company.seal()
    company.receive("WATER", 10, price="4.00")
    company.seal()
    company.reverse(issue)
    company.seal()
    assert company.values("WATER") == [(1000, "said"), (-500, "average"), (4000, "said"), (500, "reversal")]
    assert company.pool("WATER") == (20, 5000)


def test_undoing_a_dear_receipt_of_which_half_was_sold_leaves_no_value_below_nothing(company: Company) -> None:
    dear = company.receive("WATER", 10, price="9.00")
    company.issue("WATER", 8)
    company.receive("WATER", 10, price="0.10")
    company.reverse(dear)
    company.seal()
    steps, value = company.pool("WATER")
    assert (steps, value) == (2, 0)
    company.issue("WATER", 2)
    company.seal()
    assert company.pool("WATER") == (0, 0)
    assert company.differences() == ()


def test_a_correction_keeps_the_price_of_a_piece(company: Company) -> None:
    booking = company.receive("WATER", 10, price="1.50")
    company.correct(booking, 12)
    company.seal()
    assert company.values("WATER") == [(1500, "said"), (-1500, "average"), (1800, "said")]
    assert company.pool("WATER") == (12, 1800)


def test_a_late_entry_is_valued_in_the_order_in_which_it_was_told(company: Company) -> None:
    company.receive("WATER", 10, price="1.00")
    company.issue("WATER", 5)
    company.receive("WATER", 5, price="3.00", on=YESTERDAY)
    company.seal()
    assert company.values("WATER") == [(1000, "said"), (-500, "average"), (1500, "said")]


def test_a_batch_that_is_out_of_order_comes_to_the_same_stock_and_loses_no_coin() -> None:
    """The issue is sealed before the receipt that it lived on: the pool is below nothing in between."""
    pool = Pool(steps=2, value=200, last_steps=10, last_value=1000)
    assert pool.give(5, None) == Value(-500, "average"), "200 of what is there, 300 at the last cost"
    assert (pool.steps, pool.value) == (-3, -300)
    assert pool.receive(3, 450, "receipt", None) == Value(300, "said"), "what comes to nothing is worth nothing"
    assert (pool.steps, pool.value) == (0, 0)
    pool = Pool(steps=2, value=200, last_steps=10, last_value=1000)
    pool.give(5, None)
    pool.receive(10, 2000, "receipt", None)
    assert (pool.steps, pool.value) == (7, 1400), "what is left is worth what it cost"


def test_a_cheap_receipt_that_was_sealed_after_its_issue_did_leave_goods_of_a_value_below_nothing() -> None:
    pool = Pool(steps=2, value=200, last_steps=10, last_value=1000)
    pool.give(5, None)
    assert pool.receive(4, 40, "receipt", None) == Value(310, "said"), "300 that were owed, and 1 piece at 10"
    assert (pool.steps, pool.value) == (1, 10)


def test_an_issue_with_a_lower_number_than_the_receipt_it_lived_on_leaves_the_ledger_sound(company: Company) -> None:
    """Numbers are given when a transaction begins to write: the receipt's may be the higher, and commit first."""
    company.receive("WATER", 2, price="1.00")
    if company.dialect == "sqlite":
        pytest.skip("there is one writer at a time")
    item, dock = company.item("WATER"), company.place("DOCK")
    with company.database.write() as early:
        number = early.execute(text("SELECT nextval(pg_get_serial_sequence('movements', 'id'))")).scalar_one()
        company.receive("WATER", 4, price="0.10")
        values = {"id": number, "kind": "issue", "key": "early", "digest": "", "note": "", "message": "", "photo": ""}
        early.execute(movements.insert(), {**values, "happened_at": NOW, "recorded_at": NOW})
        line = Line(item.id, NO_LOT, dock.id, places.location(early, "customer"), 5)
        early.execute(lines.insert(), {"movement_id": number, "number": 1, **vars(line)})
        early.execute(update(balances).values(on_hand=1))
    company.seal()
    assert company.values("WATER") == [(200, "said"), (-500, "average"), (310, "said")]
    assert company.pool("WATER") == (1, 10)
    assert company.differences() == ()


@pytest.mark.parametrize("price", ["1999999999999999", "0.01"])
def test_huge_values_do_not_stop_the_sealer(company: Company, price: str) -> None:
    for sku in ("WATER", "BANDAGE"):
        for _ in range(3):
            company.receive(sku, 1, "B", price="9999999999999999")
        company.receive(sku, 5, "B", price=price)
        company.issue(sku, 4)
        company.receive(sku, 10**17, "B")
    company.receive("RICE", 1, price="1.00")
    assert company.seal() == 13
    assert company.count(journal) == company.count(movements)
    steps, value = company.pool("WATER")
    assert steps == 10**17 + 4
    assert 10**17 < value <= LARGEST
    assert sum(each for each, _ in company.values("WATER")) == value
    assert company.differences() == ()


kinds = st.sampled_from(["receipt", "adjustment"])


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(
    st.lists(
        st.tuples(st.booleans(), st.integers(1, 10**6), st.none() | st.integers(0, 10**9), kinds),
        max_size=60,
    )
)  # fmt: skip
def test_the_lines_add_up_to_the_pool_whatever_comes_and_goes(moved: list[tuple[bool, int, int | None, str]]) -> None:
    pool, total = Pool(standard=12_345), 0
    for comes, steps, cost, kind in moved:
        total += (pool.receive(steps, cost, kind, None) if comes else pool.give(steps, None)).minor
        assert pool.value == total
        assert pool.steps or not pool.value
        assert pool.steps < 0 or pool.value >= 0


@settings(max_examples=500, deadline=None, derandomize=True, database=None)
@given(st.integers(-(10**30), 10**30), st.integers(-(10**20), 10**20), st.integers(-(10**20), 10**20).filter(bool))
def test_a_share_is_rounded_half_to_even(value: int, part: int, whole: int) -> None:
    assert share(value, part, whole) == round(Fraction(value * part, whole))


steps = st.integers(1, 40)
story = st.lists(
    st.one_of(
        st.tuples(st.just("receive"), steps, st.none() | st.integers(0, 99_999)),
        st.tuples(st.just("issue"), steps, st.none()),
        st.tuples(st.just("find"), steps, st.none()),
        st.tuples(st.just("undo"), steps, st.none()),
        st.tuples(st.just("seal"), steps, st.none()),
    ),
    min_size=5,
    max_size=25,
)


@pytest.fixture(params=["sqlite", "postgresql"])
def shop(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    with new_database(request, tmp_path, begin=found) as database:
        yield Company(database)


@settings(
    max_examples=15, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(told=story)
def test_the_values_of_all_lines_are_the_value_of_the_stock_to_the_last_coin(
    shop: Company, told: list[tuple[str, int, int | None]]
) -> None:
    """The ledger goes on from example to example."""
    done = []
    for number, (verb, amount, price) in enumerate(told):
        try:
            if verb == "receive":
                told_price = None if price is None else f"{price / 1000}"
                done.append(shop.receive("WATER", amount, price=told_price, now=NOW + timedelta(seconds=number)))
            elif verb == "issue":
                done.append(shop.issue("WATER", amount))
            elif verb == "find":
                done.append(shop.adjust("WATER", amount if amount % 2 else -amount))
            elif verb == "undo" and done:
                shop.reverse(done.pop(amount % len(done)), by=CHEN)
            else:
                shop.seal()
        except Refused:
            continue
    shop.seal()
    there, value = shop.pool("WATER")
    assert there == sum(held for _, _, held in shop.held("WATER"))
    assert sum(each for each, _ in shop.values("WATER")) == value >= 0
    assert shop.differences() == ()
