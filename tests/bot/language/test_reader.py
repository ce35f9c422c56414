import contextlib
import re
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.chat.texts import MAX_ECHO, marked
from bot.language.folding import fold
from bot.language.lexer import cut
from bot.language.lexicon import LABELS, UNITS, VERBS, WHOLE
from bot.language.reader import read_date, read_quantity, read_words, words_of
from bot.language.words import Ambiguous, NotUnderstood, Unclear, Words

MARCH = date(2027, 3, 31)


def said(verb=None, quantity=None, unit=None, rest="", **more):
    return Words(verb, None if quantity is None else Decimal(quantity), unit, rest=rest, **more)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("+24", said("receive", 24)),
        ("+24 milk", said("receive", 24, rest="milk")),
        ("+ 24 milk", said("receive", 24, rest="milk")),
        ("牛奶+24", said("receive", 24, rest="牛奶")),
        ("-3 SKU-7", said("issue", 3, rest="SKU-7")),
        ("−3 SKU-7", said("issue", 3, rest="SKU-7")),
        ("receive 24", said("receive", 24)),
        ("Issue 2 boxes of PARA-500", said("issue", 2, "box", "PARA-500")),
        ("stock milk", said("stock", rest="milk")),
        ("收24", said("receive", 24)),
        ("收24牛奶", said("receive", 24, rest="牛奶")),
        ("收 24 牛奶", said("receive", 24, rest="牛奶")),
        ("入库24", said("receive", 24)),
        ("发3箱", said("issue", 3, "case")),
        ("出库 2", said("issue", 2)),
        ("24箱牛奶入库", said("receive", 24, "case", "牛奶")),
        ("牛奶 收24", said("receive", 24, rest="牛奶")),
        ("查牛奶库存", said("stock", rest="牛奶")),
        ("移库 MED-001 5", said("move", 5, rest="MED-001")),
    ],
)
def test_a_verb_or_a_sign_says_what_to_do(text, words):
    assert read_words(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("24", said(quantity=24)),
        ("0", said(quantity=0)),
        ("receive -3 milk", said("receive", -3, rest="milk")),
        ("1,200", said(quantity=1200)),
        ("+1,000,000 water", said("receive", 1_000_000, rest="water")),
        ("1.5 kg", said(quantity="1.5", unit="kg")),
        ("1.5kg", said(quantity="1.5", unit="kg")),
        ("2 cases", said(quantity=2, unit="case")),
        ("2 cases of water", said(quantity=2, unit="case", rest="water")),
        ("24 pcs. milk", said(quantity=24, unit="piece", rest="milk")),
        ("milk 24", said(quantity=24, rest="milk")),
        ("24 MED-001", said(quantity=24, rest="MED-001")),
        ("24 6900001117308", said(quantity=24, rest="6900001117308")),
        ("＋２４ 牛奶", said("receive", 24, rest="牛奶")),
        ("１，２００　箱", said(quantity=1200, unit="case")),
        ("两箱", said(quantity=2, unit="case")),
        ("收两箱水", said("receive", 2, "case", "水")),
        ("十二", said(quantity=12)),
        ("收十二", said("receive", 12)),
        ("二十四瓶 水", said(quantity=24, unit="bottle", rest="水")),
        ("一百零五个苹果", said(quantity=105, unit="piece", rest="苹果")),
        ("两千克茶", said(quantity=2, unit="kg", rest="茶")),
        ("3千克", said(quantity=3, unit="kg")),
        ("24, milk, lot A12, cold", said(quantity=24, rest="milk, cold", lot="A12")),
    ],
)
def test_how_much_of_what(text, words):
    assert read_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "SKU-7",
        "MED-001",
        "WATER-550",
        "手套-2",
        "007",
        "12345678",
        "123456789012",
        "6900001117308",
        "16900001117305",
        "1234567",
        "3M-9100",
        "24/7",
        "5号电池",
        "三层抽纸",
        "十字螺丝刀",
        "创可贴 100片装",
        "对乙酰氨基酚片 0.5g×16片",
        "铜芯电缆 2.5mm²",
        "铜芯电缆 2.5平方",
        "Packing tape 48 mm",
        "Saline 0.9 %",
        "收纳箱",
        "24包子",
        "a lot of milk",
        "soap to go",
        "٢٤",
        "1e5",
        "NaN",
    ],
)
def test_a_name_a_sku_or_a_barcode_is_left_whole(text):
    assert read_words(text) == Words(rest=text)


@pytest.mark.parametrize("text", ["一百五箱", "3亿", "⅓ kg", "9" * 19 + " kg"])
def test_an_amount_that_is_not_understood_is_not_half_understood(text):
    assert read_words(text) == Words(rest=text)


@pytest.mark.parametrize("text", ["24 milk 36", "+24 -3", "2 cases 3 boxes", "receive 2 cases 3 boxes"])
def test_two_quantities_are_asked_about(text):
    with pytest.raises(Ambiguous) as unclear:
        read_words(text)
    assert len(unclear.value.readings) == 2


def test_two_verbs_are_asked_about():
    with pytest.raises(Ambiguous) as unclear:
        read_words("入库 出库 3")
    assert unclear.value.readings == ("receive", "issue")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("24 Oat biscuits 200 g", "Oat biscuits 200 g"),
        ("+24 Batteries AA, 4 pieces", "Batteries AA, 4 pieces"),
        ("收24 矿泉水 550ml", "矿泉水 550ml"),
        ("收24 5号电池", "5号电池"),
    ],
)
def test_a_number_in_the_name_is_not_taken_for_the_quantity(text, rest):
    words = read_words(text)
    assert (words.quantity, words.rest) == (24, rest)


@pytest.mark.parametrize(
    "text",
    [
        "lot A12 exp 2027-03",
        "LOT: A12, EXP: 2027-03-31",
        "batch A12 expiry 31/03/2027",
        "批次A12 效期2027-03-31",
        "批次：A12效期至2027年3月31日",
        "批号 A12 有效期至 27年3月",
        "exp 20270331 lot A12",
    ],
)
def test_lot_and_expiry(text):
    assert read_words(text) == Words(lot="A12", expiry=date(2027, 3, 31))


def test_everything_in_one_line():
    assert read_words("24 bottles MED-001 lot A12 exp 2027-03") == said(
        None, 24, "bottle", "MED-001", lot="A12", expiry=date(2027, 3, 31)
    )
    assert read_words("收24瓶MED-001批次A12效期2027年3月") == said(
        "receive", 24, "bottle", "MED-001", lot="A12", expiry=date(2027, 3, 31)
    )


def test_a_lot_may_look_like_a_number_or_a_date():
    assert read_words("lot 20240301 24") == said(quantity=24, lot="20240301")
    assert read_words("lot 24-01-02 5") == said(quantity=5, lot="24-01-02")


def test_a_full_date_without_a_label_is_the_expiry():
    assert read_words("+24 milk 2027-03-31") == said("receive", 24, rest="milk", expiry=date(2027, 3, 31))


def test_an_expiry_that_is_no_date_is_refused():
    with pytest.raises(NotUnderstood):
        read_words("24 milk exp 2027-13")


@pytest.mark.parametrize(
    ("text", "source", "target", "rest"),
    [
        ("transfer 24 milk from EAST to WEST", "EAST", "WEST", "milk"),
        ("transfer 24 milk to WEST", None, "WEST", "milk"),
        ("adjust 24 milk from EAST", "EAST", None, "milk"),
        ("调拨24箱水从东仓到西仓", "东仓", "西仓", "水"),
        ("从EAST到WEST调拨24 水", "EAST", "WEST", "水"),
        ("从东仓调24箱水到西仓", "东仓", "西仓", "水"),
        ("从东仓调货24箱水", "东仓", None, "水"),
        ("从A-01拿24瓶水", "A-01", None, "水"),
        ("request 24 milk from West warehouse", "West warehouse", None, "milk"),
        ("transfer 24 milk from the West depot to EAST", "West depot", "EAST", "milk"),
        ("move 24 milk from shelf A-01 to bin B-01", "A-01", "B-01", "milk"),
        ("上架24瓶牛奶到货架A-01", None, "A-01", "牛奶"),
        ("从库位A-01移24瓶牛奶到货位B-01", "A-01", "B-01", "牛奶"),
    ],
)
def test_from_where_to_where(text, source, target, rest):
    words = read_words(text)
    assert (words.quantity, words.source, words.target, words.rest) == (24, source, target, rest)


@pytest.mark.parametrize(
    ("text", "quantity"),
    [
        ("24", (Decimal(24), None)),
        (" +24 ", (Decimal(24), None)),
        ("-3", (Decimal(-3), None)),
        ("0", (Decimal(0), None)),
        ("3箱", (Decimal(3), "case")),
        ("十二", (Decimal(12), None)),
        ("1,200.5 kg", (Decimal("1200.5"), "kg")),
    ],
)
def test_the_answer_to_how_many(text, quantity):
    assert read_quantity(text) == quantity


@pytest.mark.parametrize(
    "text", ["", "milk", "24 milk", "24 lot A12", "12345678", "NaN", "inf", "1e5", "半", "+" + "9" * 19]
)
def test_what_is_no_quantity_is_not_understood(text):
    with pytest.raises(NotUnderstood):
        read_quantity(text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-03", date(2027, 3, 31)),
        ("2028/2", date(2028, 2, 29)),
        ("2027-03-31", date(2027, 3, 31)),
        ("2027/3/31", date(2027, 3, 31)),
        ("２０２７．３．３１", date(2027, 3, 31)),
        ("31/12/26", date(2026, 12, 31)),
        ("12/31/26", date(2026, 12, 31)),
        ("5/5/27", date(2027, 5, 5)),
        ("31.12.2026", date(2026, 12, 31)),
        ("12/2026", date(2026, 12, 31)),
        ("20270331", date(2027, 3, 31)),
        ("202703", date(2027, 3, 31)),
        ("27年3月", date(2027, 3, 31)),
        ("2027 年 3 月 1 日", date(2027, 3, 1)),
        ("exp 2027-03", date(2027, 3, 31)),
        ("效期至2027年3月1日", date(2027, 3, 1)),
    ],
)
def test_dates_as_people_write_them(text, day):
    assert read_date(text) == day


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("03/04/27", (date(2027, 3, 4), date(2027, 4, 3))),
        ("26-12-31", (date(2026, 12, 31), date(2031, 12, 26))),
        ("270331", (date(2027, 3, 31), date(2031, 3, 27))),
    ],
)
def test_a_date_that_can_be_read_in_two_ways_is_asked_about(text, days):
    with pytest.raises(Ambiguous) as unclear:
        read_date(text)
    assert unclear.value.readings == days


@pytest.mark.parametrize("text", ["", "24", "2027-02-30", "2027-13", "1999-01-01", "0027-01-01", "some day", "²⁰²⁷-03"])
def test_what_is_no_date_is_not_understood(text):
    with pytest.raises(NotUnderstood):
        read_date(text)


skus = st.from_regex(r"[A-Z]{2,6}-[0-9]{1,4}", fullmatch=True)
amounts = st.integers(0, 999_999) | st.decimals(0, 999_999, places=2)


@given(st.sampled_from(sorted(VERBS)), amounts, st.sampled_from(sorted(UNITS)), skus)
def test_every_verb_and_unit_is_understood_in_a_sentence(verb, amount, unit, sku):
    assert read_words(f"{verb} {amount} {unit} {sku}") == said(VERBS[verb], amount, UNITS[unit], sku)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_with_its_year_in_front_has_one_reading(day):
    for written in (
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
    ):
        assert read_date(written) == day


scraps = st.sampled_from(
    [
        *VERBS,
        *UNITS,
        *"+-−.,:/ 年月日两十百千万半从到收发",
        "lot",
        "exp",
        "批次",
        "效期",
        "24",
        "１２",
        "2027-03-31",
        "\0",
        "\u202e",
        "\ud800",
        "½",
    ]
)


@given(st.text() | st.lists(scraps | st.text(max_size=3), max_size=12).map("".join))
@example("lot")
@example("exp")
@example("-")
@example("1" * 4096)
def test_whatever_is_typed_is_understood_or_refused_by_its_own_errors(text):
    for read in (read_words, read_quantity, read_date):
        try:
            answer = read(text)
        except Unclear:
            continue
        if isinstance(answer, Words):
            answer.rest.encode()
            assert answer.quantity is None or (answer.quantity.is_finite() and abs(answer.quantity) < 10**18)
            assert answer.rest == " ".join(answer.rest.split())


@pytest.mark.parametrize("text", ["生产日期2026-01-05 批次A12 效期2027-03-31", "lot A12 mfg 2026-01-05 exp 2027-03-31"])
def test_the_day_on_which_it_was_made_is_not_the_expiry(text):
    assert read_words(text) == Words(lot="A12", expiry=date(2027, 3, 31), made_on=date(2026, 1, 5))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("+24 milk @3.20", Words("receive", Decimal(24), price=Decimal("3.20"), rest="milk")),
        ("收24 牛奶 单价3.2", Words("receive", Decimal(24), price=Decimal("3.2"), rest="牛奶")),
        ("昨天 收24 牛奶", Words("receive", Decimal(24), on=1, rest="牛奶")),
        ("-3 milk on 2026-03-01", Words("issue", Decimal(3), on=date(2026, 3, 1), rest="milk")),
        ("前天 发3 牛奶", Words("issue", Decimal(3), on=2, rest="牛奶")),
        ("move 24 milk from DOCK to A-01", Words("move", Decimal(24), source="DOCK", target="A-01", rest="milk")),
        ("上架 24 牛奶 到 A-01", Words("move", Decimal(24), target="A-01", rest="牛奶")),
        ("damage 3 milk because it fell", Words("damage", Decimal(3), reason="it fell", rest="milk")),
        ("破损 2 牛奶 因为 摔了", Words("damage", Decimal(2), reason="摔了", rest="牛奶")),
        ("adjust -3 milk", Words("adjust", Decimal(-3), rest="milk")),
        ("报损 3 牛奶", Words("write_off", Decimal(3), rest="牛奶")),
        ("收24 可乐 330", Words("receive", Decimal(24), rest="可乐 330")),
        (
            "move 12 water 550 from DOCK to B-01",
            Words("move", Decimal(12), source="DOCK", target="B-01", rest="water 550"),
        ),
        ("return 2 milk", Words("return", Decimal(2), rest="milk")),
        ("退供 2 牛奶", Words("send_back", Decimal(2), rest="牛奶")),
        ("reserve 5 milk for SO-17", Words("reserve", Decimal(5), document="SO-17", rest="milk")),
        ("预留5 牛奶 单号 SO-17", Words("reserve", Decimal(5), document="SO-17", rest="牛奶")),
    ],
)
def test_what_is_done_to_stock_besides(text, words):
    assert read_words(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "oil for cooking",
        "牛奶收纳箱",
        "假发",
        "vitamin I",
        "we just",
        "thanks card",
        "price tags",
        "stand on wheels",
        "because",
    ],
)
def test_common_words_stay_in_a_name(text):
    assert read_words(text).rest == text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("24 milk in", said("receive", 24, rest="milk")),
        ("milk 3 out", said("issue", 3, rest="milk")),
        ("3 milk damaged", said("damage", 3, rest="milk")),
        ("got 24 milk", said("receive", 24, rest="milk")),
        ("we received 24 of the milk", said("receive", 24, rest="milk")),
        ("please issue 3 milk", said("issue", 3, rest="milk")),
        ("I took 3 bottles of milk", said("issue", 3, "bottle", "milk")),
        ("write off 3 milk", said("write_off", 3, rest="milk")),
        ("Write-off 3 milk", said("write_off", 3, rest="milk")),
        ("/write_off 3 milk", said("write_off", 3, rest="milk")),
        ("put 24 milk in A-01", said("move", 24, rest="milk", target="A-01")),
        ("put away 24 milk into A-01", said("move", 24, rest="milk", target="A-01")),
        ("+24 milk lot no. A12 expiry date 31/3/27", said("receive", 24, rest="milk", lot="A12", expiry=MARCH)),
        ("+24 milk best before 2027-03", said("receive", 24, rest="milk", expiry=MARCH)),
        ("+24 milk expires on 2027-03", said("receive", 24, rest="milk", expiry=MARCH)),
        ("收到24箱牛奶", said("receive", 24, "case", "牛奶")),
        ("今天收24牛奶", said("receive", 24, rest="牛奶", on=0)),
        ("入库 牛奶 24箱 批号A12 有效期2027-03", said("receive", 24, "case", "牛奶", lot="A12", expiry=MARCH)),
        ("出库3瓶", said("issue", 3, "bottle")),
        ("我拿了3瓶牛奶", said("issue", 3, "bottle", "牛奶")),
        ("帮我发3箱牛奶", said("issue", 3, "case", "牛奶")),
        ("退货2", said("return", 2)),
        ("移24牛奶到A-01", said("move", 24, rest="牛奶", target="A-01")),
        ("把24箱牛奶移到A-01", said("move", 24, "case", "牛奶", target="A-01")),
        ("牛奶收24", said("receive", 24, rest="牛奶")),
        ("牛奶收24箱。", said("receive", 24, "case", "牛奶")),
        ("纯牛奶发3 箱", said("issue", 3, "case", "纯牛奶")),
        ("牛奶领十二箱", said("issue", 12, "case", "牛奶")),
        ("-3 milk please", said("issue", 3, rest="milk")),
        ("issue 3 milk, thank you!", said("issue", 3, rest="milk")),
        ("收24箱牛奶，谢谢", said("receive", 24, "case", "牛奶")),
        ("转10箱牛奶到东仓", said("transfer", 10, "case", "牛奶", target="东仓")),
    ],
)
def test_what_people_on_the_floor_really_type(text, words):
    assert read_words(text) == words


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("how much milk", "milk"),
        ("How many milk is left?", "milk"),
        ("where is the milk?", "milk"),
        ("do we have 24 milk", "24 milk"),
        ("any milk left?", "milk"),
        ("milk in stock", "milk"),
        ("check milk", "milk"),
        ("牛奶还有多少", "牛奶"),
        ("还剩多少牛奶？", "牛奶"),
        ("有没有牛奶", "牛奶"),
        ("有机牛奶还有吗", "有机牛奶"),
        ("牛奶放哪了", "牛奶"),
        ("查一下牛奶的库存", "牛奶"),
    ],
)
def test_a_question_is_about_the_stock_and_books_nothing(text, about):
    words = read_words(text)
    assert (words.verb, words.rest) == ("stock", about)


def test_a_word_for_a_unit_of_the_catalogue_is_a_word_of_the_grammar():
    assert read_words("收3提清风抽纸", units=frozenset({"提"})) == said("receive", 3, "提", "清风抽纸")
    assert read_words("3 sleeves cups", units=frozenset({"sleeve"})) == said(None, 3, "sleeve", "cups")
    assert read_words("3 sleeves cups").rest == "sleeves cups"


def test_24_in_may_be_inches_and_says_nothing_of_what_to_do():
    assert read_words("pipe 24 in") == said(None, 24, rest="pipe")


PRICES = "@3.20|@ 3.20|@3,20|$3.20|€3,2|¥3.20|￥3.20|3.20元|3.2块钱|price 3.20|单价3.2元|price: $3.20"


@pytest.mark.parametrize("price", PRICES.split("|"))
def test_a_price_is_known_by_its_label_or_its_currency(price):
    words = read_words(f"+24 milk {price}")
    assert replace(words, per=None) == said("receive", 24, rest="milk", price=Decimal("3.2"))


PRICES_OF_CASES = (
    "@36/case|@36 / case|@36 per case|$36 a case|price 36 per case|36 yuan per case|"
    "@36元/箱|36元一箱|36元每箱|36块一箱|每箱36元|单价36/箱"
)


@pytest.mark.parametrize("price", PRICES_OF_CASES.split("|"))
def test_of_what_a_price_is_may_be_said(price):
    words = said("receive", 24, rest="milk", price=Decimal(36), per="case")
    assert read_words(f"+24 milk {price}") == words
    assert read_words(f"+24 {price} milk") == words


@pytest.mark.parametrize("text", ["+24 盐 放A-01", "+24盐放到A-01", "+24盐移到A-01"])
def test_what_comes_in_and_is_put_somewhere_was_moved_from_another_bin(text):
    assert read_words(text) == said("receive", 24, rest="盐", target="A-01")


@pytest.mark.parametrize(("text", "verb"), [("+3 盐 出库", "issue"), ("盐+3报损", "write_off"), ("+3盐坏了", "damage")])
def test_a_plus_before_a_verb_of_what_goes_out_was_passed_over(text, verb):
    with pytest.raises(Ambiguous) as raised:
        read_words(text)
    assert raised.value.readings == ("receive", verb)


def test_a_plus_behind_the_verb_says_nothing_else():
    assert read_words("issue +3 salt") == said("issue", 3, rest="salt")


@pytest.mark.parametrize(
    ("text", "price", "per"),
    [
        ("收24牛奶 总价46块8", "46.8", WHOLE),
        ("收24牛奶 金额46块8毛", "46.8", WHOLE),
        ("收24牛奶 46块8毛一共", "46.8", WHOLE),
        ("收24牛奶 1块9毛一盒", "1.9", "box"),
        ("收24牛奶 单价1块9每盒", "1.9", "box"),
    ],
)
def test_tenths_behind_a_total_and_before_what_it_is_of_are_part_of_the_price(text, price, per):
    assert read_words(text) == said("receive", 24, rest="牛奶", price=Decimal(price), per=per)


def test_two_cases_are_no_hundredths_of_the_price_before_them():
    words = read_words("收牛奶 1块9毛2箱")
    assert (words.quantity, words.unit, words.price) == (2, "case", Decimal("1.9"))


@pytest.mark.parametrize("behind", [" 24", " 24盒", "24盒", "二十四盒", "24 盒"])
def test_how_many_behind_a_month_is_no_day_of_it(behind):
    words = read_words(f"收牛奶 批号A12 到期2027年5月{behind}")
    assert (words.quantity, words.expiry) == (24, date(2027, 5, 31))


@pytest.mark.parametrize("text", ["到期2027年5月24日", "到期2027年5月24", "到期2027年5月 24号"])
def test_a_day_has_its_word_or_is_close_behind_the_month(text):
    assert read_words(f"收24牛奶 {text}").expiry == date(2027, 5, 24)


@pytest.mark.parametrize("text", ["假发24", "理发5件套", "儿童假发24号", "可回收24袋装"])
def test_a_name_that_ends_like_a_verb_does_nothing(text):
    assert read_words(text).verb is None


def test_a_verb_at_the_end_of_a_name_may_be_a_part_of_it():
    assert (read_words("儿童假发24").verb, read_words("儿童假发24").named) == ("issue", "儿童假发")


@pytest.mark.parametrize("text", ["+5 euro pallets", "+5 milk 24/box", "+5 milk 12/3", "+5 milk 每箱装"])
def test_what_only_looks_like_a_price_is_none(text):
    assert read_words(text).price is None


@pytest.mark.parametrize(("price", "value"), [("@1,200", 1200), ("@1.234,50", "1234.5"), ("@1,234.50", "1234.5")])
def test_thousands_in_a_price_are_thousands(price, value):
    assert read_words(f"+24 milk {price}").price == Decimal(value)


def test_3_kuai_2_may_be_pieces_and_is_asked_about():
    with pytest.raises(Ambiguous):
        read_words("收24 牛奶 3块2")


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("-3 milk for SO 17", "SO 17"),
        ("reserve 5 milk for Mr Wang", "Mr Wang"),
        ("reserve 5 milk for Mr Wang lot A1", "Mr Wang"),
        ("-3 milk for Mr Wang yesterday", "Mr Wang"),
        ('issue for "Wang Li" 3 milk', "Wang Li"),
        ("reserve for SO-17 5 milk", "SO-17"),
        ("发3箱牛奶给王先生", "王先生"),
    ],
)
def test_what_it_is_for_is_all_that_follows_once_the_rest_was_said(text, document):
    words = read_words(text)
    assert (words.document or words.party, words.rest) == (document, "牛奶" if "牛" in text else "milk")


@pytest.mark.parametrize("text", ["issue milk for SO 17", "reserve for Wang Li 5 milk"])
def test_where_nobody_knows_how_far_a_name_goes_no_number_is_taken_from_it(text):
    with pytest.raises(NotUnderstood) as unclear:
        read_words(text)
    assert unclear.value.why == "no-end"
    assert unclear.value.words.quantity is None


@pytest.mark.parametrize(
    ("text", "lot"),
    [("lot a:b:1", "a:b:1"), ("LOT:A12", "A12"), ('lot "批:7"', "批:7"), ("lot “X Y”", "X Y")],
)
def test_a_lot_may_have_a_colon_and_in_quotation_marks_anything(text, lot):
    assert read_words(f"+3 milk {text}") == said("receive", 3, rest="milk", lot=lot)


@pytest.mark.parametrize(
    ("text", "why", "parts"),
    [
        ("+24 milk exp 31/02/27", "no-day", ["31/02/27"]),
        ("＋２４ 牛奶 有效期３１／０２／２７", "no-day", ["31/02/27"]),
        ("+24 milk exp 01/02/03", "days", ["01/02/03"]),
        ("24 milk 36", "several", ["24", "36"]),
        ("receive milk 2 cases 3 boxes", "several", ["2 cases", "3 boxes"]),
        ("入库 出库 3", "verbs", ["入库", "出库"]),
        ("+3 milk @4 ¥5", "several", ["@4", "¥5"]),
        ("adjust -3 milk made 2027-13-01 because lost", "no-day", ["2027-13-01"]),
        (f"reserve 5 milk for {'x' * 41}", "too-long", ["x" * 41]),
    ],
)
def test_what_is_unclear_says_where_it_is_and_what_else_was_said(text, why, parts):
    with pytest.raises(Unclear) as unclear:
        read_words(text)
    told = unclear.value
    assert (told.why, [told.text[start:end] for start, end in told.parts]) == (why, parts)
    assert told.text == fold(text)
    assert told.words is not None
    assert not any(part in told.words.rest for part in parts)


def test_of_two_things_that_are_unclear_no_half_is_taken():
    with pytest.raises(Unclear) as unclear:
        read_words("+24 milk @4 @5 exp 01/02/03")
    assert unclear.value.words is None


NAMES = {"milk": "milk", "牛奶": "牛奶", "SKU-7": "SKU-7"}
ACTS = {
    "receive": ("receive {n} {i}", "+{n} {i}", "{n} {i} received", "收{n} {i}", "入库 {i} {n}", "{i} {n} 入库"),
    "issue": ("issue {n} {i}", "-{n} {i}", "took {n} of {i}", "发{n} {i}", "出库 {n} {i}", "{n} {i} out"),
    "return": ("return {n} {i}", "{n} {i} returned", "退货{n} {i}"),
    "damage": ("damage {n} {i}", "破损{n} {i}", "{i} {n} 损坏"),
}
LOTS = ("lot {}", "LOT: {}", "batch no. {}", "批号{}", "批次：{}", "lot “{}”")
EXPIRIES = ("exp {:%Y-%m-%d}", "expiry date: {:%Y/%m/%d}", "best before {:%Y.%m.%d}", "有效期至{:%Y年%m月%d日}")


@given(
    st.sampled_from([(verb, form) for verb, forms in ACTS.items() for form in forms]),
    st.integers(1, 9_999),
    st.sampled_from(["case", "箱", "cases"]),
    st.sampled_from(sorted(NAMES)),
    st.tuples(st.sampled_from(LOTS), st.from_regex("[A-Z][0-9]{1,4}", fullmatch=True)),
    st.tuples(st.sampled_from(EXPIRIES), st.dates(date(2000, 1, 1), date(2099, 12, 31))),
    st.booleans(),
)
def test_what_is_said_in_any_spelling_is_read_the_same(act, number, unit, item, lot, expiry, wide):
    (verb, form), (lot_form, code), (expiry_form, day) = act, lot, expiry
    amount = f"{number:,} {unit}" if unit != "箱" else f"{number}{unit}"
    last = form.endswith((" out", " received", " returned"))
    behind = "" if last else f", {lot_form.format(code)} {expiry_form.format(day)}"
    text = form.format(n=amount, i=item) + behind
    words = read_words(text.translate({n: n + 0xFEE0 for n in range(0x21, 0x7F)}) if wide else text)
    more = {} if last else {"lot": code, "expiry": day}
    assert words == said(verb, number, "case", item, **more)


anything = (
    st.text(max_size=60)
    | st.builds(
        bytes.decode, st.binary(max_size=60), st.sampled_from(["utf-8", "gb18030", "latin-1"]), st.just("replace")
    )
    | st.lists(scraps | st.text(max_size=3), max_size=12).map("".join)
    | st.lists(scraps | st.sampled_from([*LABELS, "@", "$", "元", "“", "”", "给"]), max_size=12).map(" ".join)
)


@given(anything)
@example("\u0344")
@example("ﷺ①²½")
def test_to_fold_twice_is_to_fold_once(text):
    assert fold(fold(text)) == fold(text)


@given(anything)
def test_tokens_are_parts_of_the_text_in_order_and_apart(text):
    text, at = fold(text), 0
    for token in cut(text):
        assert at <= token.start < token.end
        assert text[token.start : token.end] == token.text
        at = token.end


@given(anything)
@example("lot “")
@example('for "" -3')
@example("exp 2027-13-01 exp 2027-14-01")
@example("-3 给 : 给")
def test_whatever_is_unclear_is_shown_as_what_was_typed(text):
    for unclear in filter(None, (refused(read, text) for read in (read_words, read_quantity, read_date))):
        assert all(0 <= start <= end <= len(unclear.text) for start, end in unclear.parts)
        shown = marked(unclear.text, unclear.parts)
        assert shown.count("<u>") == shown.count("</u>") <= len(unclear.parts)
        assert not set("<>") & set(re.sub("</?u>", "", shown))
        if len(unclear.text) <= MAX_ECHO:
            assert shown.plain == unclear.text


def refused(read, text):
    try:
        read(text)
    except Unclear as unclear:
        return unclear
    return None


@given(st.text(max_size=600), st.lists(st.tuples(st.integers(0, 600), st.integers(0, 600)), max_size=3))
def test_a_marked_text_is_escaped_and_no_longer_than_can_be_sent(text, parts):
    shown = marked(text, [(min(part), max(part)) for part in parts])
    assert not set("<>") & set(re.sub("</?u>", "", shown))
    assert shown.count("<u>") == shown.count("</u>")
    assert len(shown.plain) <= 3 * MAX_ECHO


@given(anything)
def test_wide_digits_are_read_as_plain_ones(text):
    wide = text.translate({ord("0") + n: ord("０") + n for n in range(10)})
    first, second = words_of(text), words_of(wide)
    assert first == second or (first.why, first.parts) == (second.why, second.parts)


PARTS = (
    " |1|一|两千|收|牛|24 |a |lot |lot “|1,|exp 2027-03 |从 |年月|12年|@|@3 |2 cases |收24|because |for |给|a:1:"
    "|write off |还有多少|how many |ﷺ|\u202e|-"
)


@pytest.mark.parametrize("part", PARTS.split("|"))
def test_the_longest_message_is_read_at_once(part):
    text = (part * 4096)[:4096]
    begun = time.process_time()
    for read in (read_words, read_quantity, read_date):
        with contextlib.suppress(Unclear):
            read(text)
    assert time.process_time() - begun < 3


@pytest.mark.parametrize(
    "text", ["on 2026-11-20 received 10 hammer", "日期2026-11-20 收10 hammer", "收10 hammer 日期：2026-11-20"]
)
def test_the_day_on_which_it_was_done_may_stand_first_with_its_word(text):
    words = read_words(text)
    assert (words.verb, words.quantity, words.rest) == ("receive", 10, "hammer")
    assert (words.on, words.expiry) == (date(2026, 11, 20), None)


@pytest.mark.parametrize("label", ["到期日期", "过期日期", "失效日期"])
def test_a_day_that_is_called_otherwise_is_not_the_one_on_which_it_was_done(label):
    assert read_words(f"收24牛奶 {label}2027-03-31").expiry == date(2027, 3, 31)
    assert read_words("收24 牛奶 质检日期2026-11-20").on is None


EXPIRES = ("exp", "expires on", "best before", "BBE:", "use by", "有效期", "效期至", "到期日期", "保质期至")
MADE = ("mfg", "made", "made on", "produced", "MFD:", "生产日期", "生产于", "制造日期")


@pytest.mark.parametrize("form", ["%Y-%m-%d", "%d %b %Y", "%d/%m/%Y", "%Y年%m月%d日", "%Y%m%d", "%d%b%y", "%B %d, %Y"])
@pytest.mark.parametrize("made", MADE)
@pytest.mark.parametrize("expires", EXPIRES)
def test_each_of_two_days_belongs_to_its_own_word_whichever_comes_first(expires, made, form):
    until, since = date(2027, 3, 31), date(2026, 11, 25)
    parts = f"{expires} {until.strftime(form)}", f"{made} {since.strftime(form)}"
    for one, two in (parts, reversed(parts)):
        words = read_words(f"+24 milk lot A-1 {one} {two}")
        assert (words.expiry, words.made_on, words.lot, words.rest) == (until, since, "A-1", "milk"), (one, two)
