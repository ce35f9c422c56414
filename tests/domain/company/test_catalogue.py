from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert

from domain.company import catalogue, search
from domain.company.catalogue import Item
from domain.errors import NothingToMove, Refused, TooMuch, TooPrecise, UnknownItem, UnknownPack
from domain.quantities import LARGEST
from domain.storage.schema.company import items
from tests.domain.small_company import Company

RICE = Item(1, "RICE", "Rice", "米", "kg", 3, "none", (("sack", 25_000), ("bag", 2_500)))


def find(company: Company, words: str) -> list[str]:
    with company.database.read() as connection:
        return [item.sku for item in search.find(connection, words).items]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("WATER", ["WATER"]),
        ("water", ["WATER"]),
        (" spring  WAT ", ["WATER"]),
        ("矿泉", ["WATER"]),
        ("水", ["WATER"]),
        ("jasmine 香米", ["RICE"]),
        ("6901234567892", ["WATER"]),
        ("16901234567899", ["WATER"]),
        ("06901234567892", ["WATER"]),
        ("WH-BANDAGE", ["BANDAGE"]),
        ("a", ["BANDAGE", "PARA", "RICE", "WATER"]),
        ("nothing", []),
        ("", []),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE items; --", []),
        ("\\", []),
    ],
)
def test_words_find_items(company: Company, words: str, found: list[str]) -> None:
    assert find(company, words) == found


@pytest.mark.parametrize("sku", ["ÄPFEL-1", "Ящик", "茶叶"])
def test_skus_of_any_script_are_found(company: Company, sku: str) -> None:
    with company.database.write() as connection:
        kept = {"unit": "l", "decimals": 0, "tracking": "none"}
        connection.execute(insert(items).values(sku=sku, name_en="x", name_zh="x", **kept))
        search.index_all(connection)
    with company.database.read() as connection:
        assert catalogue.by_sku(connection, f" {sku} ").sku == sku
    assert find(company, sku.lower()) == [sku]


def test_what_is_unknown_is_refused_or_none(company: Company) -> None:
    with company.database.read() as connection:
        with pytest.raises(UnknownItem):
            catalogue.by_sku(connection, "NOPE")
        assert catalogue.by_barcode(connection, "6901234567893") is None


def test_a_barcode_tells_the_pack(company: Company) -> None:
    with company.database.read() as connection:
        packs = [catalogue.by_barcode(connection, code) for code in ("6901234567892", "16901234567899", "WH-BANDAGE ")]
    assert [hit and (hit.item.sku, hit.pack) for hit in packs] == [
        ("WATER", "bottle"),
        ("WATER", "case"),
        ("BANDAGE", "roll"),
    ]


def test_packs_are_offered_from_small_to_large() -> None:
    assert list(RICE.sizes) == ["kg", "bag", "sack"]


@pytest.mark.parametrize(
    ("amount", "pack", "steps"),
    [("1.5", None, 1_500), ("0.001", "kg", 1), ("2", "sack", 50_000), ("0.5", "bag", 1_250), ("1e2", None, 100_000)],
)
def test_amounts_become_whole_steps(amount: str, pack: str | None, steps: int) -> None:
    assert RICE.measure(Decimal(amount), pack).steps == steps


@pytest.mark.parametrize(
    ("amount", "pack", "refusal"),
    [
        ("0.0001", None, TooPrecise),
        ("0.00001", "sack", TooPrecise),
        ("1.0000000000000000000000000000000001", None, TooPrecise),
        ("1e-999999", None, TooPrecise),
        ("0", None, NothingToMove),
        ("-1", None, NothingToMove),
        ("1e16", None, TooMuch),
        ("1e999999", None, TooMuch),
        ("Infinity", None, TooMuch),
        ("NaN", None, TooMuch),
        ("1", "case", UnknownPack),
    ],
)
def test_what_is_not_an_amount_of_the_item_is_refused(amount: str, pack: str | None, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        RICE.measure(Decimal(amount), pack)


@given(st.decimals(min_value="1e-12", max_value="1e20", allow_nan=False), st.sampled_from(["kg", "bag", "sack"]))
def test_an_amount_is_exact_or_refused(amount: Decimal, pack: str) -> None:
    try:
        quantity = RICE.measure(amount, pack)
    except (TooPrecise, TooMuch):
        return
    assert 0 < quantity.steps <= LARGEST
    assert quantity.amount * 1000 == quantity.steps
    above, below = amount.as_integer_ratio()
    assert above * RICE.sizes[pack] == quantity.steps * below
