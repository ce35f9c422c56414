"""Amounts, units, orders of words, dates and prices as people say them, through the whole chat."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from bot.scanner import Code
from domain.storage.schema.ledger import movements
from tests.bot.chatting import Chat
from tests.databases import new_database
from tests.domain import small_company
from tests.domain.small_company import CHEN, LI, NOW, Company, import_company, write

WATER = Code("EAN13", "6901234567892", gs1=False)

ITEMS = """\
sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums,shelf_life
WATER,Spring water,矿泉水,bottle,0,none,case:24,6901234567892 16901234567899:case,,
COLA,Cola,可乐,can,0,none,case:24,,,
RICE,Jasmine rice,茉莉香米,kg,3,none,sack:25,,,
MILLET,Millet,小米,kg,3,none,斤:0.5 吨:1000,,,
GRAIN,Green grain,绿谷,kg,3,none,bag:2.5,,,
TISSUE,Tissues,清风抽纸,提,0,none,,,,
EGGS,Eggs,鲜鸡蛋,piece,0,none,打:12 dozen:12 板:30,,,
BRICK,Bricks,红砖,piece,0,none,车:5000 托盘:400,,,
LIGHTER,Lighter,打火机,piece,0,none,,,,
TUBE-LED,Tube lights,灯管,piece,0,none,,,,
BUCKET,Bucket 10 l,塑料桶,piece,0,none,,,,
HAMMER,Hammer 500 g,羊角锤,piece,0,none,,,,
MILK,Long life milk,纯牛奶,carton,0,expiry,case:12,,,180
SALT-400,Table salt 400 g,食用盐,pack,0,none,case:24,,,
"""


@pytest.fixture(params=["sqlite"])
def company(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Company]:
    with new_database(request, tmp_path) as database:
        with database.write() as connection:
            import_company(connection, write(tmp_path, small_company.FILES | {"items": ITEMS}), NOW)
        yield Company(database)


@pytest.fixture
def chen(company: Company) -> Chat:
    return Chat(company, CHEN)


@pytest.mark.parametrize(
    ("said", "sku", "amount"),
    [
        ("+2 dozen water", "WATER", 24),
        ("+1 gross water", "WATER", 144),
        ("+3 half cases water", "WATER", 36),
        ("+2x12 water", "WATER", 24),
        ("收24*3瓶水", "WATER", 72),
        ("收到矿泉水5箱零3瓶", "WATER", 123),
        ("+5 cases and 3 bottles water", "WATER", 123),
        ("收可乐3罐", "COLA", 3),
        ("可乐入三罐", "COLA", 3),
        ("收一箱半 可乐", "COLA", 36),
        ("+1 000 cola", "COLA", 1000),
        ("大米入库50斤", "RICE", 25),
        ("香米入库50斤", "RICE", 25),
        ("+2,5 rice", "RICE", Decimal("2.5")),
        ("+500 g rice", "RICE", Decimal("0.5")),
        ("+500 g grain", "GRAIN", Decimal("0.5")),
        ("收1.5吨香米", "RICE", 1500),
        ("+3斤 MILLET", "MILLET", Decimal("1.5")),
        ("收3提 清风抽纸", "TISSUE", 3),
        ("收3提清风抽纸", "TISSUE", 3),
        ("+2 dozen eggs", "EGGS", 24),
        ("收2打鲜鸡蛋", "EGGS", 24),
        ("+2板 EGGS", "EGGS", 60),
        ("收1车 红砖", "BRICK", 5000),
        ("收1托盘 红砖", "BRICK", 400),
        ("收3打火机", "LIGHTER", 3),
        ("+5 tube lights", "TUBE-LED", 5),
        ("+5 buckets", "BUCKET", 5),
        ("recieved 24 water", "WATER", 24),
        ("10 salt delivered by Sunrise Mills", "SALT-400", 10),
        ("+24cola", "COLA", 24),
        ("+24x cola", "COLA", 24),
        ("收24 x 可乐", "COLA", 24),
        ("in 24 cola", "COLA", 24),
        ("In: cola 24", "COLA", 24),
        ("twenty four cola came in", "COLA", 24),
        ("rcvd 2cs cola", "COLA", 48),
        ("+24 SALT400", "SALT-400", 24),
        ("+24 bucket10", "BUCKET", 24),
        ("6901234567892+24", "WATER", 24),
        ("24 cola arrived yesterday", "COLA", 24),
        ("24 cola received from Sunrise Mills", "COLA", 24),
        ("24 cola arrived, thanks", "COLA", 24),
        ("today received 24 cola", "COLA", 24),
    ],
)
def test_what_came_in_is_counted_in_the_units_of_its_item(
    company: Company, chen: Chat, said: str, sku: str, amount: Decimal
) -> None:
    company.deals_with("Sunrise Mills")
    told = chen.says(said)
    if "大米" in said:
        assert company.count(movements) == 0  # no item is called so here
        return
    assert company.stock(sku) == amount, told


@pytest.mark.parametrize(
    ("said", "sku", "left"),
    [
        ("发可乐3", "COLA", 97),
        ("拿水2瓶", "WATER", 98),
        ("可乐出了一箱半", "COLA", 64),
        ("gave 2 hammer to the workshop", "HAMMER", 98),
        ("出5包食用盐给食堂", "SALT-400", 95),
        ("给食堂发5包食用盐", "SALT-400", 95),
        ("-2板 EGGS", "EGGS", 40),
        ("-3cola", "COLA", 97),
        ("took 3cola", "COLA", 97),
        ("out 3 cola", "COLA", 97),
        ("took twenty four cola", "COLA", 76),
        ("3 cola taken for SO-17", "COLA", 97),
        ("3 cola sold today", "COLA", 97),
    ],
)
def test_what_goes_out_is_said_in_any_order(company: Company, chen: Chat, said: str, sku: str, left: int) -> None:
    company.receive(sku, 100, by=CHEN)
    company.deals_with("workshop", "食堂")
    told = chen.says(said)
    assert company.stock(sku) == left, told
    for who in ("workshop", "食堂"):
        assert (who in told) == (who in said)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("+1.000 cola", "1,000"),
        ("+1 200 cola", "1,200"),
        ("+1e9 water", "<u>+1e9</u>"),
        ("+99999999999999999999 water", "more than I can book"),
        ("收24*2箱水", "<u>24*2箱</u>"),
        ("收香米 25公斤 2袋", "<u>25公斤</u>"),
        ("打火机每人发2个共10个", "2个"),
        ("+3 板 water", "板"),
        ("+3 lb rice", "lb"),
        ("+2 dozen rice", "dozen"),
        ("took 3 hamers", "Hammer"),
        ("+24 milk lot M-1 exp 12.31", "31 Dec 2026"),
        ("收24 牛奶 批号 M-7 三月底到期", "31 Mar 2026"),
        ("+24 SALT-400 36元", "36 for all of it"),
        ("收24 食用盐 36块", "36 for all of it"),
    ],
)
def test_what_can_mean_two_things_is_asked(company: Company, chen: Chat, said: str, shown: str) -> None:
    told = chen.says(said)
    buttons = " ".join(each["text"] for row in chen.card["reply_markup"]["inline_keyboard"] for each in row)
    assert company.count(movements) == 0, told
    assert shown in f"{told} {buttons}"


@pytest.mark.parametrize(
    ("caption", "amount"), [("+2 dozen", 24), ("+3 half cases", 36), ("24*2", 48), ("+5箱零3瓶", 123), ("2打", 24)]
)
def test_words_under_a_photograph_are_read_the_same(company: Company, chen: Chat, caption: str, amount: int) -> None:
    told = chen.photographs(WATER, caption=caption)
    assert company.stock("WATER") == amount, told


@pytest.mark.parametrize(
    ("answer", "amount"), [("2 dozen", 24), ("半箱", 12), ("24*2", 48), ("5箱3瓶", 123), ("½ case", 12)]
)
def test_how_many_is_answered_in_any_way(company: Company, chen: Chat, answer: str, amount: int) -> None:
    chen.says("/receive WATER")
    told = chen.says(answer)
    assert company.stock("WATER") == amount, told


@pytest.mark.parametrize("answer", ["1e9", "5 furlongs", "20ish"])
def test_what_is_no_amount_is_said_to_be_none_with_the_question_again(
    company: Company, chen: Chat, answer: str
) -> None:
    chen.says("/receive WATER")
    assert "How many" in chen.says(answer)
    assert company.count(movements) == 0


def test_a_price_of_all_of_it_is_told_with_what_it_makes_of_each(company: Company) -> None:
    li = Chat(company, LI)
    assert "共 36.00，1.5 / 包" in li.says("收24 食用盐 共36元")
    assert "共 48.00，2 / 包" in li.says("收24 食用盐 @2")


def test_of_a_bare_price_both_readings_are_offered(company: Company, chen: Chat) -> None:
    chen.says("+24 SALT-400 36元")
    assert "36.00 in all, 1.5 per pack" in chen.taps("36 for all of it")
    chen.says("+24 SALT-400 36 yuan")
    assert "864.00 in all, 36 per pack" in chen.taps("36 per pack")


def test_the_next_day_of_a_date_without_its_year_is_offered_first(company: Company, chen: Chat) -> None:
    chen.says("+24 milk lot M-1 exp 12.31")
    first = chen.card["reply_markup"]["inline_keyboard"][0][0]["text"]
    assert first == "31 Dec 2026"
    chen.taps("31 Dec 2026")
    assert company.stock("MILK") == 24


def test_what_is_said_of_a_lot_is_no_lot(company: Company, chen: Chat) -> None:
    chen.says("/receive MILK 24")
    for words in ("none", "I do not see any", "is it printed?"):
        assert "no lot is called so" in chen.says(words)


@pytest.mark.parametrize("said", ["issue salt", "领盐", "count SALT-400", "damage salt"])
def test_nor_is_an_action_with_another_item(chen: Chat, said: str) -> None:
    assert "Which lot" in chen.says("/receive MILK 24")
    told = chen.says(said)
    assert "SALT-400" in told
    assert "lot" not in told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        *(
            (said, "24 cans")
            for said in ("cola x24", "24x cola", "可乐x24", "可乐×24", "可乐*24", "cola x 24", "x24 cola")
        ),
        ("SALT-400 x3", "3 packs"),
        ("6901234567892*24", "24 bottles"),
        ("salt 4", "4 packs"),
        ("hammer 5", "5 pieces"),
    ],
)
def test_how_many_times_or_a_part_of_a_figure_in_a_name_was_not_understood(
    company: Company, chen: Chat, said: str, told: str
) -> None:
    answered = chen.says(said)
    assert f"{told}</b>: tap what became of them" in answered
    assert "not understood" not in answered
    assert company.count(movements) == 0


@pytest.mark.parametrize("said", ["salt 400", "salt400", "hammer 500", "bucket 10"])
def test_a_whole_figure_of_a_name_is_no_amount(chen: Chat, said: str) -> None:
    assert "tap what became" not in chen.says(said)


@pytest.mark.parametrize("said", ["--3 cola", "+-3 cola"])
def test_a_number_with_two_signs_was_passed_over(company: Company, chen: Chat, said: str) -> None:
    company.receive("COLA", 100, by=CHEN)
    assert f"<u>{said[:3]}</u>" in chen.says(said)
    assert company.stock("COLA") == 100


def test_two_cases_times_24_were_read_as_two_cases_and_24(company: Company, chen: Chat) -> None:
    assert "which one is meant" in chen.says("收可乐2箱×24罐")
    assert company.count(movements) == 0


@pytest.mark.parametrize("caption", ["x24", "24x", "x 24", "✅ 24", "24 👍", "twenty four"])
def test_an_amount_with_a_mark_under_a_picture_is_an_amount(company: Company, chen: Chat, caption: str) -> None:
    assert "Received" in chen.photographs(WATER, caption=caption)
    assert company.stock("WATER") == 24


@pytest.mark.parametrize("caption", ["24瓶水", "水24", "24 for the shelf", "not 24"])
def test_an_amount_under_a_picture_that_books_nothing_is_on_the_buttons(
    company: Company, chen: Chat, caption: str
) -> None:
    assert "24 bottles</b>: tap what became of them" in chen.photographs(WATER, caption=caption)
    assert company.count(movements) == 0
    assert "Received" in chen.taps("Receive")
    assert company.stock("WATER") == 24


@pytest.mark.parametrize("answer", ["x24", "24x", "twenty four"])
def test_an_answer_to_how_many_may_be_a_word_or_have_a_mark(company: Company, chen: Chat, answer: str) -> None:
    chen.says("/receive cola")
    assert "Received" in chen.says(answer)
    assert company.stock("COLA") == 24


@pytest.mark.parametrize(
    ("said", "day"),
    [
        *((f"{said}收24可乐", 1) for said in ("昨天下午", "昨晚", "昨天晚上")),
        *(("3天前收24可乐", 3), ("+24 cola 2 days ago", 2), ("+24 cola last night", 1), ("+24 cola a week ago", 7)),
        *(("+24 cola this morning", 0), ("今早收24可乐", 0)),
        *((f"{NOW - timedelta(days=5):%Y-%m-%d} 收24 可乐", 5), (f"{NOW - timedelta(days=5):%Y-%m-%d}收24可乐", 5)),
    ],
)
def test_a_late_booking_says_its_day_in_many_words(company: Company, chen: Chat, said: str, day: int) -> None:
    assert "Received" in chen.says(said)
    told = f"For {NOW - timedelta(days=day):%-d %b %Y}"
    assert (told in chen.card["text"]) == bool(day)


def test_a_day_without_its_year_before_a_verb_is_asked_with_the_last_two(company: Company, chen: Chat) -> None:
    yesterday = NOW - timedelta(days=1)
    assert "which day" in chen.says(f"{yesterday.month}月{yesterday.day}日收24可乐")
    assert f"For {yesterday:%-d %b %Y}" in chen.taps(f"{yesterday:%-d %b %Y}")


@pytest.mark.parametrize(
    "said",
    ["exp Mar-27", "EXP:31MAR27", "BBE 03/2027", "exp2027-03", "best by 31 Mar 27", "27年3月到期", "20270331到期"],
)
def test_an_expiry_is_read_as_a_label_prints_it(company: Company, chen: Chat, said: str) -> None:
    assert "expires 31 Mar 2027" in chen.says(f"+24 milk lot M-1 {said}")


@pytest.mark.parametrize("said", ["lot#A12", "lot #A12", "lotA12", "LOT.A12", "批号是A12", "批次为A12"])
def test_a_lot_is_read_as_a_label_prints_it(company: Company, chen: Chat, said: str) -> None:
    assert "lot A12" in chen.says(f"+24 milk {said} exp 2027-03-31")


@pytest.mark.parametrize("said", ["move 3 cola from dock to A01", "move 3 cola from DOCK to a1", "移可乐3到A-1"])
def test_a_bin_without_its_marks_was_no_place(company: Company, chen: Chat, said: str) -> None:
    company.receive("COLA", 100, by=CHEN)
    assert "Moved" in chen.says(said)
    assert ("A-01", "", 3) in company.held("COLA")
    assert "Cola" in chen.says("A01")
    assert "no place “A-11”" in chen.says("move 3 cola to A-11")


@pytest.mark.parametrize("said", ["摔了2罐可乐", "打碎2罐可乐", "可乐漏了2罐", "坏2罐可乐"])
def test_what_fell_or_leaks_is_damaged(company: Company, chen: Chat, said: str) -> None:
    company.receive("COLA", 100, by=CHEN)
    assert "Why" in chen.says(said)
    assert "Damaged" in chen.card["text"]


def test_how_many_are_past_their_day_is_no_day(chen: Chat) -> None:
    assert "no such day" not in chen.says("过期2盒牛奶")
    assert "<u>过期</u>" in chen.says("牛奶过期2盒")


def test_what_is_returned_to_the_supplier_is_sent_back(company: Company, chen: Chat) -> None:
    company.receive("COLA", 100, by=CHEN)
    chen.says("return 2 cola to the supplier")
    assert company.stock("COLA") == 98


@pytest.mark.parametrize(
    ("caption", "for_whom"),
    [
        ("-1 for the canteen", "the canteen"),
        ("took 1 for Wang Li.", "Wang Li"),
        ("issue 1 for the night shift", "the night shift"),
    ],
)
def test_under_a_photograph_a_name_of_two_words_ends_where_the_caption_does(
    company: Company, chen: Chat, caption: str, for_whom: str
) -> None:
    company.receive("WATER", 5)
    assert f"📝 {for_whom}" in chen.photographs(WATER, caption=caption)
    assert company.stock("WATER") == 4


@pytest.mark.parametrize("caption", ["for Wang Li 1", "for Wang Li"])
def test_under_a_photograph_no_amount_is_taken_from_a_name(company: Company, chen: Chat, caption: str) -> None:
    company.receive("WATER", 5)
    assert "📝" not in chen.photographs(WATER, caption=caption)
    assert company.stock("WATER") == 5


@pytest.mark.parametrize("said", ["took 3 pcs cola", "发3支可乐", "发3个可乐", "3 units of cola out"])
def test_a_piece_of_what_comes_in_cans_is_a_can(company: Company, chen: Chat, said: str) -> None:
    company.receive("COLA", 24, by=CHEN)
    assert "3 cans" in chen.says(said)
    assert "Issued" in chen.card["text"]


@pytest.mark.parametrize("said", ["发3件可乐", "发3条可乐", "took 3 pcs salt", "took 3 tablets of cola"])
def test_but_not_what_may_be_a_case_or_a_part(chen: Chat, said: str) -> None:
    assert "How many?" in chen.says(said)


@pytest.mark.parametrize(("said", "item"), [("took 3 widgets", "cola"), ("发3罐独角兽", "可乐")])
def test_how_many_is_kept_while_it_is_asked_of_what(company: Company, chen: Chat, said: str, item: str) -> None:
    company.receive("COLA", 24, by=CHEN)
    assert "found nothing for" in chen.says(said)
    assert "Issued 3 cans" in chen.says(item)


@pytest.mark.parametrize(
    "said",
    ["3 widgets maybe taken", "took 3 widgets?", "issue 3 widgets tomorrow", "3 widgets not taken", "明天发3罐独角兽"],
)
def test_but_not_of_what_was_open_or_taken_back(company: Company, chen: Chat, said: str) -> None:
    company.receive("COLA", 24, by=CHEN)
    chen.says(said)
    assert "Issued" not in chen.says("cola")


def test_another_amount_than_was_said_is_asked_about_and_a_question_answered(chen: Chat) -> None:
    chen.says("took 3 widgets")
    assert "📍" in chen.says("what is in A-01")
    chen.says("took 3 widgets")
    assert "Nothing is booked yet" in chen.says("24 cola")


def test_a_word_for_what_is_in_a_box_is_no_part_of_its_name(company: Company, chen: Chat, tmp_path: Path) -> None:
    tablets = 'TAB,"Painkiller, 16 tablets",止痛药 16片,box,0,none,,,\n'
    header = small_company.FILES["items"].splitlines()[0]
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, {"items": f"{header}\n{tablets}"}), NOW)
    company.receive("TAB", 24, by=CHEN)
    for said in ("took 3 tablets of painkiller", "发3片止痛药", "took 3 pcs painkiller"):
        assert "How many?" in chen.says(said), said
