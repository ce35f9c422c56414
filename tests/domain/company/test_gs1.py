from calendar import monthrange
from datetime import date
from decimal import Decimal
from urllib.parse import quote

import pytest
from biip.checksums import gs1_standard_check_digit
from hypothesis import example, given
from hypothesis import strategies as st

from domain.company.gs1 import Gs1, also_printed_as, content_of, gtin14, printed, read

GTIN = "09521234543213"

digits = st.text("0123456789", min_size=1)
lots = st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-/.", min_size=1, max_size=20)
days = st.dates(date(2000, 1, 1), date(2070, 12, 31))


def with_check_digit(payload: str) -> str:
    return payload + str(gs1_standard_check_digit(payload))


gtins = st.text("0123456789", min_size=13, max_size=13).map(with_check_digit)


@pytest.mark.parametrize("number", ["96385074", "012345678905", "5901234123457", "15901234123454"])
def test_a_gtin_of_any_length_is_filled_with_zeros_to_14_digits(number):
    assert gtin14(number) == number.zfill(14)


@pytest.mark.parametrize("text", ["", "5901234123456", "123456", "SKU-7", "96385074x", "٩٦٣٨٥٠٧٤", "²²²²²²²²"])
def test_what_is_no_gtin_or_has_a_wrong_check_digit_is_refused(text):
    assert gtin14(text) is None


@given(st.sampled_from([7, 11, 12, 13]).flatmap(lambda length: st.text("0123456789", min_size=length, max_size=length)))
def test_one_wrong_digit_is_always_noticed(payload):
    number = with_check_digit(payload)
    assert gtin14(number) == number.zfill(14)
    for position, digit in enumerate(number):
        wrong = number[:position] + str((int(digit) + 1) % 10) + number[position + 1 :]
        assert gtin14(wrong) is None


@given(gtins, lots, lots, days)
@example("00000000000000", ".0/", "000000", date(2027, 1, 31))  # which looks like an address
def test_element_strings_parentheses_and_addresses_say_the_same(gtin, lot, serial, expiry):
    until = f"{expiry:%y%m%d}"
    coded = read(f"01{gtin}17{until}10{lot}\x1d21{serial}", gs1=True)
    printed = read(f"(01){gtin}(17){until}(10){lot}(21){serial}")
    address = read(f"https://example.com/goods/01/{gtin}/10/{quote(lot, '')}/21/{quote(serial, '')}?17={until}&x=1")
    named = read(f"HTTP://EXAMPLE.COM/gtin/{gtin}/lot/{quote(lot, '')}/ser/{quote(serial, '')}?exp={until}")
    assert coded
    assert (coded.gtin, coded.lot, coded.serial, coded.expiry) == (gtin, lot, serial, expiry)
    for other in (printed, address, named):
        assert other == Gs1(raw=other.raw, gtin=gtin, lot=lot, serial=serial, expiry=expiry)


@given(st.permutations(["11260105", "15270331", "17270430", "3103001500", "3024\x1d", "10A12\x1d", f"01{GTIN}"]))
def test_the_order_of_the_elements_does_not_matter(elements):
    told = read("".join(elements), gs1=True)
    assert told == Gs1(
        raw=told.raw,
        gtin=GTIN,
        lot="A12",
        made_on=date(2026, 1, 5),
        best_before=date(2027, 3, 31),
        expiry=date(2027, 4, 30),
        count=24,
        net_weight_kg=Decimal("1.500"),
    )


@given(st.integers(2000, 2070), st.integers(1, 12))
def test_the_day_00_is_the_last_of_the_month(year, month):
    told = read(f"17{year % 100:02}{month:02}00", gs1=True)
    assert told
    assert told.expiry == date(year, month, monthrange(year, month)[1])


@pytest.mark.parametrize("wrong", ["271332", "000000", "270230", "27AB01"])
def test_an_impossible_date_leaves_the_gtin_and_the_lot(wrong):
    told = read(f"01{GTIN}17{wrong}\x1d10A12", gs1=True)
    assert told
    assert (told.gtin, told.lot, told.expiry) == (GTIN, "A12", None)


def test_an_element_of_a_fixed_length_that_is_wrong_hides_nothing_behind_it_without_a_separator():
    told = read(f"01{GTIN}1727133210A12", gs1=True)
    assert told
    assert (told.gtin, told.lot, told.expiry) == (GTIN, "A12", None)


@pytest.mark.parametrize("lot", ["A12345678901234567890", "A 12", "A#12", "A1217270331", "A121727033121S7"])
def test_a_lot_that_does_not_end_where_it_should_is_not_told(lot):
    """Too long, with a character that no lot has, or with an expiry in it because FNC1 was left out."""
    told = read(f"01{GTIN}10{lot}", gs1=True)
    assert told == Gs1(raw=told.raw, gtin=GTIN)


@pytest.mark.parametrize("label", ["10", "21"])
@pytest.mark.parametrize(
    "swallowed",
    [
        *(f"{day}270531" for day in ("11", "12", "13", "15", "16", "17")),
        "3103001500",
        "3202000331",
        "3724",
        "3024",
        "1526053117270531",
        "1726053121S7",
        "1126010510A12",
        "310300150037024",
    ],
)
def test_whatever_may_stand_in_a_lot_or_serial_because_fnc1_was_left_out_keeps_it_from_being_told(label, swallowed):
    text = f"01{GTIN}{label}ABC123{swallowed}"
    assert read(text) == Gs1(raw=text, gtin=GTIN)
    ended = f"01{GTIN}{label}ABC123\x1d{swallowed}"
    told = read(ended)
    assert told
    assert "ABC123" in (told.lot, told.serial)


@pytest.mark.parametrize(
    "text",
    [
        f"01{GTIN}10ABC12399270531",
        f"01{GTIN}10ABC12317271531",
        f"01{GTIN}1727053110L230512",
        f"01{GTIN}1127053110ABC11270531",
        f"(01){GTIN}(10)ABC12315270531",
        f"https://example.com/01/{GTIN}/10/ABC12315270531",
    ],
    ids=["no date", "no month", "a count behind a date", "said before", "in parentheses", "an address"],
)
def test_a_lot_that_ends_like_nothing_that_could_follow_it_is_told(text):
    told = read(text)
    assert told
    assert told.lot


def test_a_content_without_its_count_has_it_in_its_lot():
    assert read(f"02{GTIN}1727053110ABC3724", gs1=True).lot is None
    assert read(f"02{GTIN}1727053110ABC3724\x1d3724", gs1=True).lot == "ABC3724"


@pytest.mark.parametrize("number", ["6901234567892", "012345678905", "96385074"])
def test_a_number_typed_without_the_zeros_before_it_is_found(number):
    told = read(f"(01){number}(17)270531")
    assert told
    assert (told.gtin, told.expiry) == (number.zfill(14), date(2027, 5, 31))


@pytest.mark.parametrize("text", [f"(01){GTIN}(10)A1217270331", f"01{GTIN}1727033110A1217270331"])
def test_a_lot_that_only_looks_like_that_is_told(text):
    told = read(text)
    assert told
    assert told.lot == "A1217270331"


def test_what_stands_behind_a_lot_that_is_too_long_is_read():
    told = read(f"10{'A' * 30}\x1d01{GTIN}", gs1=True)
    assert told == Gs1(raw=told.raw, gtin=GTIN)


@pytest.mark.parametrize(
    ("elements", "kilograms"),
    [
        ("3100000012", "12"),
        ("3105012345", "0.12345"),
        ("3202000331", "1.501"),
        ("3200000100", "45.359"),
        ("32020003313103001500", "1.500"),
    ],
)
def test_a_net_weight_in_kilograms_or_pounds_is_told_in_kilograms(elements, kilograms):
    told = read(elements, gs1=True)
    assert told == Gs1(raw=elements, net_weight_kg=Decimal(kilograms))
    assert str(told.net_weight_kg) == kilograms


def test_a_gtin_with_a_wrong_check_digit_leaves_the_lot():
    told = read("(01)09521234543214(10)A12")
    assert told
    assert (told.gtin, told.lot) == (None, "A12")


def test_an_unknown_element_is_passed_over():
    told = read(f"01{GTIN}0500\x1d10A12", gs1=True)
    assert told
    assert (told.gtin, told.lot) == (GTIN, "A12")


def test_a_pallet_says_its_number_and_what_it_holds():
    told = read(f"(00)106141412345678908(02){GTIN}(37)48")
    assert told == Gs1(raw=told.raw, sscc="106141412345678908", gtin=GTIN, count=48)
    assert read("00106141412345678901", gs1=True) is None  # its check digit is wrong


@pytest.mark.parametrize("mark", ["]C1", "]d2", "]Q3", "]e0"])
def test_the_scanners_symbology_mark_says_that_it_is_gs1(mark):
    told = read(f"{mark}10A12\x1d21S7")
    assert told
    assert (told.lot, told.serial) == ("A12", "S7")


def test_the_mark_before_an_address_is_passed_over():
    told = read(f"]Q1https://id.gs1.org/01/{GTIN}/10/A12")
    assert told
    assert (told.gtin, told.lot) == (GTIN, "A12")


@pytest.mark.parametrize("value", ["%D9%A3", "%C2%B2", "3%1D4"])
def test_an_address_with_anything_but_ascii_in_an_element_does_not_say_that_element(value):
    told = read(f"https://id.gs1.org/01/{GTIN}?37={value}")
    assert told == Gs1(raw=told.raw, gtin=GTIN)


@pytest.mark.parametrize(("text", "content"), [("]C110A12 ", "10A12"), ("\x1d10A12", "10A12")])
def test_a_scanners_mark_is_no_part_of_the_content(text, content):
    assert content_of(text) == (content, True)
    assert content_of(content) == (content, False)


def test_a_plain_number_is_a_gtin_and_not_element_strings():
    assert read("5901234123457") == Gs1(raw="5901234123457", gtin="05901234123457")
    assert read("1012345678905") is None or read("1012345678905").lot is None


def test_element_strings_whose_printer_left_out_the_gs1_mark_are_known_by_their_gtin():
    told = read(f"01{GTIN}17270331")
    assert told
    assert (told.gtin, told.expiry) == (GTIN, date(2027, 3, 31))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "SKU-7",
        "10A12",
        "https://example.com/2024/01/05",
        "https://example.com/01/00",
        "http://[",
        "81234567890123456789",
    ],
)
def test_what_is_no_gs1_says_nothing(text):
    assert read(text) is None


@given(
    st.text() | st.from_regex(r"(\([0-9]{2,4}\)|[0-9]{2}|\x1d|\]C1|https://a/01/|[0-9A-Z]{1,8}){1,8}"), st.booleans()
)
def test_no_text_makes_it_fail(text, gs1):
    told = read(text, gs1=gs1)
    assert told is None or told.gtin is None or gtin14(told.gtin) == told.gtin


@pytest.mark.parametrize("number", ["96385074", "036000291452", "4006381333931", "16901234567899", "WH-1", ""])
def test_a_number_is_shown_as_it_stands_below_its_bars(number: str) -> None:
    assert printed(gtin14(number) or number) == number


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "01 09521234543213 17 270331 10 A12",
            "0109521234543213 17270331 10A12",
            "01-09521234543213-17-270331-10-A12",
        ),
        *("01 09521234543213 10 A12 17 270331", "[01]09521234543213[17]270331[10]A12"),
        *("( 01 )09521234543213( 17 )270331(10)A12", "id.example.org/01/09521234543213/10/A12?17=270331"),
    ],
)
def test_what_stands_below_the_bars_may_be_typed_with_spaces_hyphens_or_other_brackets(typed):
    assert read(typed) == Gs1(raw=typed, gtin=GTIN, lot="A12", expiry=date(2027, 3, 31))


@pytest.mark.parametrize("typed", ["01 09521234543213 rest", "01 09521234543213 99 x", "01 09521234543214 10 A12"])
def test_of_what_is_typed_apart_nothing_is_told_unless_all_of_it_is_known(typed):
    told = read(typed)
    assert told is None or (told.lot, told.expiry) == (None, None)


def test_an_expiry_with_its_hour_may_stand_in_a_lot_too():
    told = read(f"01{GTIN}10ABC70032703311200", gs1=True)
    assert (told.gtin, told.lot, told.expiry) == (GTIN, None, None)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        *(("04252614", "00042100005264"), ("01234565", "00012345000065")),
        *(("0-306-40615-2", "09780306406157"), ("080442957x", "09780804429573"), ("0317-8471", "09770317847001")),
        *(("04252615", None), ("0-306-40615-3", None), ("0317-8472", None), ("24252614", None), ("", None)),
    ],
)
def test_a_upc_e_an_isbn_of_ten_and_an_issn_are_short_forms_of_a_gtin(typed, number):
    assert also_printed_as(typed) == number
