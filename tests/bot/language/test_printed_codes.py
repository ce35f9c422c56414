from decimal import Decimal

import pytest

from bot.language.printed_codes import cut_out
from bot.language.reader import words_of
from bot.language.words import Words

CODE = "(01)06900001117308(17)270531(10)LOT5"


@pytest.mark.parametrize(
    "code",
    [
        *("[01]06900001117308[10]LOT5", "01 06900001117308 17 270531 10 LOT5", "0106900001117308 17270531 10LOT5"),
        *("id.gs1.org/01/06900001117308/10/LOT5", "https://id.gs1.org/01/06900001117308"),
        CODE,
        "(10)LOT5(01)06900001117308",
        "(01)6901234567892 (17)270531",
        "(00)106141412345678908",
    ],
)
def test_no_figure_in_a_code_is_an_amount(code):
    assert words_of(code) == Words(rest=code)
    assert words_of(f"+24 {code}") == Words("receive", Decimal(24), rest=code)
    assert words_of(f"{code} -3") == Words("issue", Decimal(3), rest=code)
    assert words_of(code, "receive") == Words("receive", rest=code)


def test_a_code_may_be_typed_in_full_width():
    assert words_of("收24 （01）06900001117308（10）LOT5") == Words(
        "receive", Decimal(24), rest="(01)06900001117308(10)LOT5"
    )


@pytest.mark.parametrize("text", ["water (24)", "(2027) milk", "milk (10)A1", "(01) of 24", ""])
def test_what_names_no_thing_in_parentheses_is_no_code(text):
    assert cut_out(text) == (text, "")


def test_what_stands_around_a_code_stays_where_it_was():
    text, code = cut_out(f"收24 {CODE} 可乐")
    assert (len(text), text.split(), code) == (len(f"收24 {CODE} 可乐"), ["收24", "可乐"], CODE)
