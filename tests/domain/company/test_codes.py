"""What a scanned or typed code stands for, whatever it looks like."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from biip.checksums import gs1_standard_check_digit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert

from domain.company import catalogue
from domain.company.codes import Reading, Rules, VariableRule, WrongPattern, resolve
from domain.storage.database import Database
from domain.storage.schema.company import barcodes
from tests.databases import new_database
from tests.domain.small_company import Company

WATER, WATER_CASE = "06901234567892", "16901234567899"
PARACETAMOL, RICE_BY_WEIGHT = "8123456", "02112345000008"
SCALES = Rules(variable=(VariableRule.parse("21IIIIIWWWWWC"), VariableRule.parse("22IIIIVPPPPPC")))

digits = st.text("0123456789", min_size=1, max_size=30)
texts = st.text(st.characters(codec=None, exclude_categories=()))


def with_check_digit(payload: str) -> str:
    return f"{payload}{gs1_standard_check_digit(payload)}"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Connection]:
    """The company's catalogue, with a drug that has a trace code and rice that a scale labels."""
    folder: Path = tmp_path_factory.mktemp("codes")
    with new_database(request, folder) as database:
        _found(database, folder)
        with database.read() as connection:
            yield connection


def _found(database: Database, folder: Path) -> None:
    company = Company.founded(database, folder)
    learnt = {PARACETAMOL: "PARA", RICE_BY_WEIGHT: "RICE", "(10)ROLL": "BANDAGE", "02212340000000": "WATER"}
    ids = {code: company.item(sku) for code, sku in learnt.items()}
    rows = [{"code": code, "item_id": item.id, "pack": item.unit} for code, item in ids.items()]
    with database.write() as connection:
        connection.execute(insert(barcodes), rows)


def found(reading: Reading) -> tuple[str, str] | None:
    return reading.hit and (reading.hit.item.sku, reading.hit.pack)


@pytest.mark.parametrize(
    "text",
    [
        "6901234567892",
        "06901234567892",
        " 6901234567892\n",
        "6 901234 567892",
        "690-1234-56789-2",
        "690–1234–56789–2",
        "６９０１２３４５６７８９２",
        "]E06901234567892",
        "(01)06901234567892",
        "0106901234567892",
        "]C10106901234567892",
        "\x1d0106901234567892",
        "]Q1https://id.gs1.org/01/06901234567892",
        "https://example.com/gtin/6901234567892?x=1",
    ],
)
def test_one_item_is_found_however_its_number_is_written(connection: Connection, text: str) -> None:
    reading = resolve(connection, text, rules=SCALES)
    assert (found(reading), reading.number, reading.text) == (("WATER", "bottle"), WATER, text)
    assert reading.identifies


@pytest.mark.parametrize("text", ["WH-BANDAGE", " WH-BANDAGE ", "]C0WH-BANDAGE"])
def test_a_companys_own_code_is_found_as_it_is_written(connection: Connection, text: str) -> None:
    reading = resolve(connection, text)
    assert (found(reading), reading.number) == (("BANDAGE", "roll"), "WH-BANDAGE")


def test_a_text_that_gs1_reads_otherwise_is_found_if_the_catalogue_knows_it(connection: Connection) -> None:
    reading = resolve(connection, "(10)ROLL")
    assert (found(reading), reading.identifies, reading.lot) == (("BANDAGE", "roll"), True, "ROLL")


@pytest.mark.parametrize("text", ["6901234567893", "6 901234 567893", "SKU-7", "", "138 1234 5678"])
def test_what_nobody_knows_keeps_its_text_as_its_number(connection: Connection, text: str) -> None:
    assert resolve(connection, text) == Reading(text, number=text)


@pytest.mark.parametrize("length", [8, 12, 13, 14])
def test_an_unknown_gtin_has_14_digits(connection: Connection, length: int) -> None:
    gtin = with_check_digit("5" * (length - 1))
    assert resolve(connection, gtin) == Reading(gtin, number=gtin.zfill(14))


@given(payload=st.text("0123456789", min_size=7, max_size=7), zeros=st.sampled_from([0, 4, 5, 6]))
def test_leading_zeros_make_no_difference(connection: Connection, payload: str, zeros: int) -> None:
    gtin = with_check_digit(payload)
    assert resolve(connection, "0" * zeros + gtin).number == gtin.zfill(14)


def test_a_cases_own_number_finds_the_case(connection: Connection) -> None:
    assert found(resolve(connection, WATER_CASE)) == ("WATER", "case")
    assert found(resolve(connection, f"01{WATER_CASE}10A12", gs1=True)) == ("WATER", "case")


@pytest.mark.parametrize("indicator", "2345678")
def test_another_case_of_a_known_item_is_not_guessed(connection: Connection, indicator: str) -> None:
    gtin = with_check_digit(indicator + WATER[1:13])
    assert resolve(connection, gtin) == Reading(gtin, number=gtin)


def test_a_pallet_says_what_it_holds_and_how_much(connection: Connection) -> None:
    reading = resolve(connection, f"(00)106141412345678908(02){WATER_CASE}(37)48(10)L7")
    assert (found(reading), reading.amount, reading.unit) == (("WATER", "case"), 48, None)
    assert (reading.sscc, reading.lot, reading.identifies) == ("106141412345678908", "L7", True)


def test_a_label_says_lot_dates_serial_and_count(connection: Connection) -> None:
    text = f"01{WATER}112601051727043010A12\x1d21S7\x1d3024"
    reading = resolve(connection, text, gs1=True)
    assert reading == Reading(
        text,
        number=WATER,
        hit=catalogue.by_barcode(connection, WATER),
        lot="A12",
        expiry=date(2027, 4, 30),
        made_on=date(2026, 1, 5),
        serial="S7",
        amount=Decimal(24),
    )


def test_best_before_stands_in_for_the_expiry(connection: Connection) -> None:
    assert resolve(connection, f"(01){WATER}(15)270331").expiry == date(2027, 3, 31)
    assert resolve(connection, f"(01){WATER}(15)270331(17)270430").expiry == date(2027, 4, 30)


@pytest.mark.parametrize("text", ["(10)A12(17)270331", "(00)106141412345678908", "(01)06901234567893(10)A12"])
def test_a_code_that_names_no_item_says_so(connection: Connection, text: str) -> None:
    reading = resolve(connection, text)
    assert (reading.identifies, reading.hit, reading.number) == (False, None, text)
    assert reading.lot == "A12" or reading.sscc == "106141412345678908"


@pytest.mark.parametrize(
    ("element", "kilograms"),
    [("3100000012", "12"), ("3103012500", "12.500"), ("3105012345", "0.12345"), ("3202000331", "1.501")],
)
def test_a_net_weight_is_in_kilograms(connection: Connection, element: str, kilograms: str) -> None:
    reading = resolve(connection, f"01{RICE_BY_WEIGHT}{element}", gs1=True)
    assert found(reading) == ("RICE", "kg")
    assert (str(reading.amount), reading.unit) == (kilograms, "kg")


def test_the_weight_of_what_is_not_kept_by_weight_is_left_out(connection: Connection) -> None:
    reading = resolve(connection, f"01{WATER_CASE}3103012500", gs1=True)
    assert (found(reading), reading.amount, reading.unit) == (("WATER", "case"), None, None)


@pytest.mark.parametrize("element", ["3103000000", "300", "370"])
def test_no_amount_is_not_an_amount(connection: Connection, element: str) -> None:
    reading = resolve(connection, f"01{WATER}{element}", gs1=True)
    assert (found(reading), reading.amount, reading.unit) == (("WATER", "bottle"), None, None)


def test_a_scales_label_says_item_and_weight(connection: Connection) -> None:
    label = with_check_digit("211234501250")
    reading = resolve(connection, label, rules=SCALES)
    assert (found(reading), reading.number) == (("RICE", "kg"), RICE_BY_WEIGHT)
    assert (str(reading.amount), reading.unit) == ("1.250", "kg")


def test_without_a_rule_it_is_a_number_like_any_other(connection: Connection) -> None:
    label = with_check_digit("211234501250")
    assert resolve(connection, label) == Reading(label, number=f"0{label}")


def test_a_wrong_check_digit_says_nothing(connection: Connection) -> None:
    label = with_check_digit("211234501250")
    wrong = label[:-1] + str((int(label[-1]) + 1) % 10)
    assert resolve(connection, wrong, rules=SCALES) == Reading(wrong, number=wrong)


def test_a_price_is_passed_over_and_so_is_its_check_digit(connection: Connection) -> None:
    reading = resolve(connection, with_check_digit("221234701999"), rules=SCALES)
    assert (found(reading), reading.amount, reading.unit) == (("WATER", "bottle"), None, None)


def test_a_count_has_no_unit(connection: Connection) -> None:
    rules = Rules(variable=(VariableRule.parse("04IIIIIINNNNC"),))
    upc = with_check_digit("41234560012")  # of 12 digits, as it is printed
    reading = resolve(connection, upc, rules=rules)
    assert (reading.amount, reading.unit) == (Decimal(12), None)
    assert reading.number == "0" + with_check_digit("041234560000")


@given(item=st.integers(0, 99_999), grams=st.integers(0, 99_999), decimals=st.integers(0, 5))
def test_every_weight_comes_back(connection: Connection, item: int, grams: int, decimals: int) -> None:
    rules = Rules(variable=(VariableRule.parse(f"23IIIIIWWWWWC:{decimals}"),))
    reading = resolve(connection, with_check_digit(f"23{item:05}{grams:05}"), rules=rules)
    assert (reading.amount or 0) * 10**decimals == grams
    assert reading.number == "0" + with_check_digit(f"23{item:05}00000")
    assert resolve(connection, reading.number, rules=rules) == Reading(reading.number, number=reading.number)


def test_a_pattern_may_be_written_small_and_name_its_decimals() -> None:
    assert VariableRule.parse(" 21iiiiiwwwwwc:2 ") == VariableRule("21IIIIIWWWWWC", 2)
    assert VariableRule.parse("21IIIIIWWWWWC").decimals == 3


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("", "13 characters, this one has 0"),
        ("21IIIIIWWWWW", "13 characters, this one has 12"),
        ("21IIIIIWWWWXC", "only digits and the letters"),
        ("２１IIIIIWWWWWC", "only digits and the letters"),
        ("21IIIIIWWWWWW", "C, the check digit, stands at the end"),
        ("21IIIICWWWWWC", "C, the check digit, stands at the end"),
        ("69IIIIIWWWWWC", "begin with 20 to 29, 02 or 04"),
        ("IIIIIIIWWWWWC", "begin with 20 to 29, 02 or 04"),
        ("2112345WWWWWC", "no I"),
        ("21IIIIIIIIIIC", "one of W for a weight"),
        ("21IIIIIWWPPPC", "one of W for a weight"),
        ("21IIIIIWWWWWC:6", "0 to 5 decimals"),
        ("21IIIIIWWWWWC:", "behind the colon"),
        ("21IIIIIWWWWWC:x", "behind the colon"),
        ("21IIIIIPPPPPC:2", "behind the colon"),
    ],
)
def test_a_wrong_pattern_is_refused_with_what_is_wrong(pattern: str, problem: str) -> None:
    with pytest.raises(WrongPattern, match=problem):
        VariableRule.parse(pattern)


@pytest.mark.parametrize("text", ["81234561234567890123", "8123456 123456789 0123", "]C081234561234567890123"])
def test_a_drugs_trace_code_says_product_and_piece(connection: Connection, text: str) -> None:
    reading = resolve(connection, text)
    assert (found(reading), reading.number) == (("PARA", "box"), PARACETAMOL)
    assert (reading.serial, reading.lot, reading.amount) == ("81234561234567890123", None, None)


@given(piece=st.text("0123456789", min_size=13, max_size=13))
def test_every_piece_of_a_product_is_that_product(connection: Connection, piece: str) -> None:
    reading = resolve(connection, PARACETAMOL + piece)
    assert (found(reading), reading.serial) == (("PARA", "box"), PARACETAMOL + piece)


def test_only_where_the_symbol_is_not_marked_as_gs1(connection: Connection) -> None:
    assert resolve(connection, "81234561234567890123", gs1=True).hit is None
    assert resolve(connection, "]C181234561234567890123").hit is None


def test_the_beginning_can_be_set(connection: Connection) -> None:
    text = "71234561234567890123"
    assert resolve(connection, text) == Reading(text, number=text)
    assert resolve(connection, text, rules=Rules(trace=("7", "8"))).number == "7123456"
    assert resolve(connection, "81234561234567890123", rules=Rules(trace=())).serial is None


@given(
    text=texts
    | digits
    | st.from_regex(r"(\([0-9]{2,4}\)|[0-9]{2}|\x1d|\]C1|\]Q1|https://a/01/|[0-9A-Z -]{1,8}|%[0-9A-F]{2}){1,8}"),
    gs1=st.booleans(),
)
@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
def test_there_is_an_answer_to_any_text(connection: Connection, text: str, gs1: bool) -> None:
    reading = resolve(connection, text, gs1=gs1, rules=SCALES)
    assert reading.text == text
    assert reading.amount is None or reading.amount > 0
    assert (reading.unit is None) or (reading.unit == "kg" and reading.amount is not None)
    assert reading.identifies or reading.hit is None


@pytest.mark.parametrize("number", ["06901234567892", "6901234567892", "6901234567892 "])
def test_a_gtin_typed_as_it_stands_below_its_bars_is_found_behind_its_identifier(
    connection: Connection, number: str
) -> None:
    reading = resolve(connection, f"(01){number}(17)270531(10)L1")
    assert (found(reading), reading.number) == (("WATER", "bottle"), WATER)
    assert (reading.expiry, reading.lot) == (date(2027, 5, 31), "L1")


def test_no_label_says_a_year_before_2000(connection: Connection) -> None:
    assert resolve(connection, f"(01){WATER}(17)990131").expiry is None


@pytest.mark.parametrize("text", ["\u200e6901234567892", "*6901234567892*", "'6901234567892", '="6901234567892"'])
def test_a_number_is_found_in_what_programs_put_around_it(connection: Connection, text: str) -> None:
    assert found(resolve(connection, text)) == ("WATER", "bottle")
