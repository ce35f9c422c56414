"""Readers: what is read is normal, and what is not understood is refused, whatever was written."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from biip.checksums import gs1_standard_check_digit
from hypothesis import example, given
from hypothesis import strategies as st

from domain.company import values
from domain.company.values import NotRead
from domain.vocabulary import YEARS

SALT = "06950025446465"
READERS: dict[str, Callable[[str], object]] = {
    "text": values.text,
    "name": values.name,
    "code": values.code,
    "place": values.place,
    "lot": values.lot,
    "barcode": values.barcode,
    "day": values.day,
    "amount": values.amount,
    "money": values.money,
}

anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=60)
like_values = st.text(st.sampled_from("0123456789E+-/.,:;='\"* ()]!年月日０²½\u200e\u00a0\u2009\ufeff"), max_size=24)


@pytest.mark.parametrize("kind", READERS)
@given(written=anything | like_values)
def test_what_is_read_reads_to_itself_again_and_the_rest_is_refused(kind: str, written: str) -> None:
    read = READERS[kind]
    try:
        value = read(written)
    except NotRead:
        return
    if value is not None and value != "":
        written_again = {"barcode": values.written_barcode, "code": values.written_code, "lot": values.written_code}
        again = written_again.get(kind, str)(f"{value}")
        assert read(again) == value


@given(written=anything | like_values)
@example('="*\'1*"')
def test_a_barcode_has_one_normal_form(written: str) -> None:
    normal = values.normal(written)
    assert values.normal(normal) == normal
    assert values.folded(values.folded(written)) == values.folded(written)


@given(written=like_values)
def test_no_date_is_outside_the_century(written: str) -> None:
    try:
        found = values.day(written)
    except NotRead:
        return
    assert found is None or found.year in YEARS


@pytest.mark.parametrize(
    "written",
    [
        "\u200e6950025446465", "\ufeff6950025446465\u200b", "\u00a06950025446465 ", '="6950025446465"',
        "'6950025446465",
        "’6950025446465", "*6950025446465*", '="*6950025446465*"', "“6950025446465”", "６９５００２５４４６４６５",
        "=6950025446465", "+6950025446465", "https://id.gs1.org/01/06950025446465", "010695002544646517270531",
        "06950025446465", "6-950025-446465", "(01)06950025446465", "(01)6950025446465", "(01)06950025446465(10)L1",
        "]E06950025446465",
    ],
)  # fmt: skip
def test_a_barcode_is_found_in_what_programs_put_around_it(written: str) -> None:
    assert values.barcode(written) == SALT


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("6.95003E+12", "a spreadsheet made of a barcode"),
        ("6,95003e+12", "a spreadsheet made of a barcode"),
        ("6.95E12", "a spreadsheet made of a barcode"),
        ("695E+10", "a spreadsheet made of a barcode"),
        ("6950025446465.0", "a spreadsheet made of a barcode"),
        ("6950025446465,6900001117308", "write spaces between barcodes"),
        ("6900001117308,", "write spaces between barcodes"),
        ("695OO25446465", "letters where digits belong"),
        ("#NUM!", "a spreadsheet made"),
        ("nan", "leave the cell empty"),
        ("6950025446464", "would be 5"),
        ("6-950025-446464", "would be 5"),
        ("(01)06950025446464", "names no item"),
        ("(10)LOT5", None),
        ("", "missing"),
        ("X" * 101, "at most 100"),
    ],
)
def test_what_is_no_barcode_any_more_is_refused(written: str, why: str | None) -> None:
    if why is None:
        assert values.barcode(written) == written
        return
    with pytest.raises(NotRead, match=why):
        values.barcode(written)


@given(payload=st.sampled_from([7, 11, 12, 13]).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)))
def test_a_wrong_check_digit_is_refused_at_every_length_unless_it_is_meant_so(payload: str) -> None:
    right = gs1_standard_check_digit(payload)
    for last in range(10):
        number = f"{payload}{last}"
        if last == right:
            assert values.barcode(number) == number.zfill(14)
            continue
        with pytest.raises(NotRead, match="check digit"):
            values.barcode(number)
        assert values.barcode(f"!{number}") == number
        assert values.written_barcode(number) == f"!{number}"


@pytest.mark.parametrize("written", ["1.2E+11", "1.23e+05", "12E+5", "20260131.0", "5521,00"])
def test_codes_and_lots_that_a_spreadsheet_took_for_numbers_are_refused(written: str) -> None:
    for read in (values.code, values.lot):
        with pytest.raises(NotRead, match="type it again"):
            read(written)


@pytest.mark.parametrize("written", ["1.2E+11", "20260131.0", "#N/A", "2026-01-31 00:00:00"])
def test_a_code_that_looks_like_a_spreadsheets_says_that_it_is_meant_so(written: str) -> None:
    for read in (values.code, values.lot) if " " not in written else (values.lot,):
        assert read(f"!{written}") == written
        assert read(values.written_code(written)) == written


@pytest.mark.parametrize("written", ["-", "N/A", "nan", "无", "NULL"])
def test_a_word_for_nothing_is_no_lot(written: str) -> None:
    with pytest.raises(NotRead, match="leave the cell empty"):
        values.lot(written)
    assert values.lot(f"!{written}") == written


@pytest.mark.parametrize("written", ["23E11", "2E05", "1.0", "L-1E", "E+12", "5521/3", "0012"])
def test_lots_that_only_look_a_little_like_numbers_are_lots(written: str) -> None:
    assert values.lot(written) == written


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-01-31", date(2026, 1, 31)),
        ("2026/1/5", date(2026, 1, 5)),
        ("2026.1.5", date(2026, 1, 5)),
        ("2026年1月5日", date(2026, 1, 5)),
        ("20260131", date(2026, 1, 31)),
        ("２０２６-０１-３１", date(2026, 1, 31)),
        ("\u200e2026-01-31\u00a0", date(2026, 1, 31)),
        ("2026-01-31 00:00:00", date(2026, 1, 31)),
        ("31/01/2027", date(2027, 1, 31)),
        ("05.05.2027", date(2027, 5, 5)),
        (" ", None),
    ],
)
def test_a_date_that_can_be_no_other_is_read(written: str, read: date | None) -> None:
    assert values.day(written) == read


@pytest.mark.parametrize(
    "written",
    [
        "31/01/27", "1/5/27", "26-01-31", "5/3/26", "31/12/27", "27.1.31", "01/02/2027", "2026-02-30", "2026-13-01",
        "1999-12-31", "2100-01-01", "9999-12-31", "0026-01-31", "46053", "2026-01", "31 Jan", "2026-01/31", "+75", "-5",
        "2026-01-31 12:30", "310127",
    ],
)  # fmt: skip
def test_a_date_that_can_be_several_or_none_is_refused_with_how_to_write_it(written: str) -> None:
    with pytest.raises(NotRead, match="2026-01-31"):
        values.day(written)


@pytest.mark.parametrize(
    "written", ["", "1,000", "1 000", "1'000", "2,5", "1e3", "-1", "24瓶", "10²", "5½", "¥3", ".5"]
)
def test_what_is_no_plain_amount_is_refused(written: str) -> None:
    with pytest.raises(NotRead):
        values.amount(written)


def test_amounts_are_exact() -> None:
    assert values.amount("１２.750") == Decimal("12.750")
    assert values.money("") is None


def test_codes_are_one_whatever_the_case_the_width_and_the_spaces() -> None:
    assert {values.folded(each) for each in ("M-1", "m-1", "Ｍ－１", " m -1", "M\u200b-1")} == {"m-1"}
    assert values.folded("L 1") == values.folded("L  1")
