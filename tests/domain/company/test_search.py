"""Words that people type, to the items that they mean: the same on both databases."""

import itertools
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pypinyin import lazy_pinyin
from rapidfuzz.distance import OSA
from sqlalchemy import Connection, insert

from domain.company import search
from domain.company.search import Found
from domain.company.spelling import MAX_READINGS, fold, near, pinyin, pinyin_readings
from domain.storage.database import Database
from domain.storage.schema.company import barcodes, items
from domain.tables.importing import import_company
from tests.domain.small_company import FILES, NOW, Company, write

NAMES = {
    "MILK-1": ("Whole milk 1 l", "纯牛奶 1L"),
    "MILK-2": ("Milk, long life", "牛奶"),
    "A-SILK": ("Silk scarf", "丝绸围巾"),
    "B-BUTTER": ("Buttermilk", "酪乳"),
    "HAMMER-500": ("Hammer 500 g", "羊角锤 500g"),
    "BATTERY-AA": ("Batteries AA, 4 pieces", "5号电池 4节装"),
    "PARA-500": ("Paracetamol 500 mg (16 tablets)", "对乙酰氨基酚片 0.5g×16片"),
    "SALINE": ("Saline 0.9 % 100%_pure 'x'", "氯化钠注射液"),
    "CABLE-25": ("Copper cable 2.5 mm²", "铜芯电缆"),
    "GAS": ("Ｇａｓ mask", "防毒面具"),
}
CODES = {"MILK-1": "06901234567892", "MILK-2": "00012345678905", "GAS": "GM-7788"}


def put(connection: Connection, names: dict[str, tuple[str, str]], codes: dict[str, str] | None = None) -> None:
    """These items in the catalogue, and their barcodes."""
    kept = {"unit": "piece", "decimals": 0, "tracking": "none"}
    rows = [{"sku": sku, "name_en": english, "name_zh": chinese, **kept} for sku, (english, chinese) in names.items()]
    statement = insert(items).returning(items.c.id, sort_by_parameter_order=True)
    ids = dict(zip(names, connection.execute(statement, rows).scalars(), strict=True))
    for sku, code in (codes or {}).items():
        connection.execute(insert(barcodes).values(code=code, item_id=ids[sku], pack="piece"))
    search.index(connection, list(ids.values()))


def skus(found: Found) -> list[str]:
    return [item.sku for item in found.items]


@pytest.fixture
def shop(database: Database) -> Database:
    with database.write() as connection:
        put(connection, NAMES, CODES)
    return database


@contextmanager
def a_shop_with(database: Database, names: dict[str, tuple[str, str]]) -> Iterator[Connection]:
    """A moment in which there are these items, too."""
    with database.write() as connection:
        moment = connection.begin_nested()
        put(connection, names)
        yield connection
        moment.rollback()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("MILK-2", ["MILK-2"]),
        ("milk-2", ["MILK-2"]),
        ("ｍｉｌｋ-２", ["MILK-2"]),
        ("6901234567892", ["MILK-1"]),
        ("GM-7788", ["GAS"]),
        ("milk", ["MILK-1", "MILK-2", "B-BUTTER"]),
        ("MILK-", ["MILK-1", "MILK-2", "B-BUTTER"]),
        ("milk long", ["MILK-2"]),
        ("long milk", ["MILK-2"]),
        ("whole", ["MILK-1"]),
        ("ilk", ["A-SILK", "B-BUTTER", "MILK-1", "MILK-2"]),
        ("s", ["SALINE", "A-SILK", "BATTERY-AA", "GAS", "PARA-500"]),
        ("牛奶", ["MILK-2", "MILK-1"]),
        ("奶", ["MILK-1", "MILK-2"]),
        ("niunai", ["MILK-2", "MILK-1"]),
        ("niu nai", ["MILK-1", "MILK-2"]),
        ("NIUNAI 1l", ["MILK-1"]),
        ("电池", ["BATTERY-AA"]),
        ("tablets", ["PARA-500"]),
        ("16 tablets", ["PARA-500"]),
        ("0.9%", ["SALINE"]),
        ("100%", ["SALINE"]),
        ("2.5 mm2", ["CABLE-25"]),
        ("gas", ["GAS"]),
        ("7892", ["MILK-1"]),
        ("6901", ["MILK-1"]),
        ("0123", ["MILK-1", "MILK-2"]),
        ("7788", ["GAS"]),
        ("789", []),
        ("milk 7892", []),
    ],
)  # fmt: skip
def test_words_find_what_they_name_the_best_first(shop: Database, words: str, found: list[str]) -> None:
    with shop.read() as connection:
        answer = search.find(connection, words)
    assert skus(answer) == found
    assert answer.sure or not found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("cnn", ["MILK-1"]),
        ("nn", ["MILK-1", "MILK-2"]),
        ("NN 1l", ["MILK-1"]),
        ("hdcjz", ["BATTERY-AA"]),
        ("iunai", ["MILK-1", "MILK-2"]),
        ("扭奶", ["MILK-1", "MILK-2"]),
        ("mlik", ["MILK-1", "MILK-2", "B-BUTTER"]),
        ("hamer", ["HAMMER-500"]),
        ("hammmer 500", ["HAMMER-500"]),
        ("HAMER-500", ["HAMMER-500"]),
        ("paracetmal", ["PARA-500"]),
        ("apracteamol", ["PARA-500"]),
        ("milj long", ["MILK-2"]),
        ("yangjiaochiu", ["HAMMER-500"]),
    ],
)
def test_initials_sounds_and_wrong_letters_are_guessed_at(shop: Database, words: str, found: list[str]) -> None:
    with shop.read() as connection:
        answer = search.find(connection, words)
    assert (skus(answer), answer.sure) == (found, False)


@pytest.mark.parametrize(
    "words",
    [
        "",
        " \t\n",
        "%",
        "_",
        "\\",
        "'",
        '"',
        "'; DROP TABLE items; --",
        "\x00",
        "\ud800",
        "🥛",
        "x" * 4096,
        "milk " * 800,
        "%" * 4096,
        "夿",
        "nothing",
        "mil k1l2",
        "gus",
        "7891",
    ],
)
def test_what_names_nothing_finds_nothing(shop: Database, words: str) -> None:
    with shop.read() as connection:
        assert search.find(connection, words).items == []


@pytest.mark.parametrize("words", ["🥛 milk-2", "milk-2\x00", "“milk-2”", "（milk-2）", "\u200bmilk-2 !"])
def test_signs_around_the_words_do_not_matter(shop: Database, words: str) -> None:
    with shop.read() as connection:
        assert skus(search.find(connection, words)) == ["MILK-2"]


def test_no_more_are_found_than_were_asked_for(shop: Database) -> None:
    with shop.read() as connection:
        assert skus(search.find(connection, "milk", 2)) == ["MILK-1", "MILK-2"]
        assert skus(search.find(connection, "nn", 1)) == ["MILK-1"]
        assert skus(search.find(connection, "0123", 1)) == ["MILK-1"]


def test_the_best_of_very_many_come_first_too(database: Database) -> None:
    many = {f"Z-{number:05}": (f"Box 250 ml, no {number}", "盒子") for number in range(search.MAX_RANKED + 10)}
    best = {
        "ZZ-1": ("Mladina", "刊物"),
        "ZZ-0": ("Still ml", "水"),
        "ML-9": ("Nothing", "无"),
        "A-HTML": ("Book", "书"),
    }
    with a_shop_with(database, many | best) as connection:
        found = ["ML-9", "ZZ-1", *(f"Z-{number:05}" for number in range(20))]
        assert skus(search.find(connection, "ml", 22)) == found
        assert skus(search.find(connection, "tml box", 8)) == []


SYLLABLE = st.sampled_from("水牛奶米茶油盐糖酒肉鱼虾纸笔灯线电池钢铁铜木石布袋箱瓶罐桶盒重银长乐")
ENGLISH = st.text("abcdefghijklmnopqrstuvwxyzäöüéñß", min_size=3, max_size=12)
RUSSIAN = st.text("абвгдежзийклмнопрстуфхцчшщъыьэюя", min_size=3, max_size=12)
WORDS = st.lists(ENGLISH | RUSSIAN | st.sampled_from(["500", "ml", "2.5"]), min_size=1, max_size=4).map(" ".join)
CHINESE = st.text(SYLLABLE, min_size=3, max_size=8)
on_a_database = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def parts(text: str, least: int) -> st.SearchStrategy[str]:
    """Parts of it of so many characters or more."""
    ends = [(a, b) for a, b in itertools.combinations(range(len(text) + 1), 2) if b - a >= least]
    return st.sampled_from(ends or [(0, len(text))]).map(lambda end: text[end[0] : end[1]])


@given(english=WORDS, chinese=CHINESE, data=st.data())
@on_a_database
def test_any_part_of_a_name_or_of_its_pinyin_finds_the_item(
    shop: Database, english: str, chinese: str, data: st.DataObject
) -> None:
    said = "".join(lazy_pinyin(chinese)[data.draw(st.integers(0, len(chinese) - 2)) :])
    word = data.draw(st.sampled_from(english.split()))
    words = data.draw(st.one_of(parts(word, 3), parts(chinese, 1), st.integers(3, 9).map(lambda end: said[:end])))
    words = data.draw(st.sampled_from([words, words.upper(), words.title(), unicodedata.normalize("NFD", words)]))
    with a_shop_with(shop, {"#1": (english, chinese)}) as connection:
        answer = search.find(connection, words, 99)
    assert answer.sure
    assert "#1" in skus(answer)


@given(chinese=CHINESE, data=st.data())
@on_a_database
def test_initials_find_the_item_unless_they_name_another(shop: Database, chinese: str, data: st.DataObject) -> None:
    initials = "".join(syllable[0] for syllable in lazy_pinyin(chinese))
    words = data.draw(parts(initials, 2))
    with a_shop_with(shop, {"#1": ("#", chinese)}) as connection:
        answer = search.find(connection, words, 99)
    assert answer.sure or "#1" in skus(answer)


def mistyped(word: str) -> st.SearchStrategy[str]:
    """The word with one wrong letter."""
    letter, place = st.sampled_from("abcdefghijklmnopqrstuvwxyz"), st.integers(0, len(word) - 1)
    return st.one_of(
        st.builds(lambda at, new: word[:at] + new + word[at + 1 :], place, letter),
        st.builds(lambda at, new: word[:at] + new + word[at:], place, letter),
        st.builds(lambda at: word[:at] + word[at + 1 :], place),
        st.builds(lambda at: word[:at] + word[at : at + 2][::-1] + word[at + 2 :], place),
    )


@given(word=st.text("abcdefghijklmnopqrstuvwxyz", min_size=5, max_size=12), data=st.data())
@on_a_database
def test_a_wrong_letter_is_forgiven_unless_the_word_names_another(
    shop: Database, word: str, data: st.DataObject
) -> None:
    words = data.draw(mistyped(word))
    with a_shop_with(shop, {"#1": (f"{word} 5 kg", "#")}) as connection:
        answer = search.find(connection, words, 99)
    assert answer.sure or "#1" in skus(answer)


@given(words=st.text(max_size=300))
@example(words="\ud83e")
@on_a_database
def test_no_text_is_too_strange_to_be_searched_for(shop: Database, words: str) -> None:
    with shop.read() as connection:
        for item in search.find(connection, words).items:
            assert item.sku in NAMES


LATIN = st.text("abc", min_size=4, max_size=10)


@given(one=LATIN, other=LATIN)
def test_every_word_that_is_near_enough_is_near(one: str, other: str) -> None:
    wrong = OSA.distance(one, other)
    expected = [(wrong, other)] if wrong <= (2 if len(one) >= 8 else 1) else []
    assert near(one, {len(other): {other}}) == expected


@given(st.text())
def test_a_folded_text_stays_as_it_is(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_a_renamed_item_and_a_new_barcode_are_found_at_once(company: Company, tmp_path: Path) -> None:
    def found(*words: str) -> list[list[str]]:
        with company.database.read() as connection:
            return [skus(search.find(connection, each)) for each in words]

    assert found("spring", "矿泉", "kqs", "4433") == [["WATER"], ["WATER"], ["WATER"], []]
    renamed = FILES["items"].replace("Spring water,矿泉水", "Still water,纯净水").replace("WH-BANDAGE", "WH-4433-1")
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, {"items": renamed}), NOW)
        assert skus(search.find(connection, "still")) == ["WATER"]
        assert found("still", "spring") == [[], ["WATER"]], "nobody else sees it yet"
    assert found("still", "cjs", "spring", "矿泉", "kqs", "4433") == [["WATER"], ["WATER"], [], [], [], ["BANDAGE"]]


def test_what_was_not_committed_is_not_found(company: Company) -> None:
    with company.database.write() as connection, connection.begin_nested() as change:
        put(connection, {"TEA": ("Tea", "茶")})
        assert skus(search.find(connection, "茶")) == ["TEA"]
        change.rollback()
    with company.database.write() as connection:
        assert skus(search.find(connection, "茶")) == []
        put(connection, {"COCOA": ("Cocoa", "可可")})
    with company.database.read() as connection:
        assert skus(search.find(connection, "可可")) == ["COCOA"]


def test_what_another_process_changed_is_found(company: Company) -> None:
    other = Database(company.database.url)
    try:
        with other.read() as connection:
            assert skus(search.find(connection, "coco")) == []
        with company.database.write() as connection:
            put(connection, {"COCOA": ("Cocoa", "可可")})
        with other.read() as connection:
            assert skus(search.find(connection, "coco")) == ["COCOA"]
    finally:
        other.close()


SEVERAL_READINGS = {
    "COLA": ("Cola", "可乐"),
    "BOX": ("Music box", "音乐盒"),
    "BED": ("Single bed", "单人床"),
    "BOOK": ("Ledger", "会计凭证本"),
    "CASE": ("Suitcase", "行李箱"),
    "NUT": ("Peanuts", "长生果 500g"),
    "POT": ("Hot pot", "重庆火锅"),
}


@pytest.mark.parametrize(
    ("words", "sku"),
    [
        *(("kele", "COLA"), ("keyue", "COLA"), ("yinyue", "BOX"), ("yinle", "BOX"), ("lehe", "BOX")),
        *(("danren", "BED"), ("shanren", "BED"), ("chanren", "BED"), ("src", "BED")),
        *(("kuaiji", "BOOK"), ("huiji", "BOOK"), ("hjpz", "BOOK"), ("xingli", "CASE"), ("hangli", "CASE")),
        *(("changsheng", "NUT"), ("zhangsheng", "NUT"), ("chongqing", "POT"), ("zhongqing", "POT"), ("zqhg", "POT")),
    ],
)
def test_a_character_is_found_by_each_way_to_say_it(database: Database, words: str, sku: str) -> None:
    with database.write() as connection:
        put(connection, SEVERAL_READINGS)
        found = skus(search.find(connection, words))
    assert found == [sku]


def test_however_many_ways_there_are_to_say_a_name_few_are_kept() -> None:
    readings = pinyin_readings("行长重单会乐" * 30)
    assert len(readings) == MAX_READINGS + 1
    assert all(len(initials) == 180 for _, initials in readings)
    assert pinyin_readings("牛奶 1l") == [pinyin("牛奶 1l")]
    assert pinyin_readings("milk") == []


OTHERWISE = {
    "HAMMER-500": ("Hammer 500 g", "羊角锤 500g"),
    "RICE": ("Jasmine rice, loose", "散装茉莉香米"),
    "SOY-500": ("Soy sauce 500 ml", "生抽酱油 500ml"),
    "SCREW-PH2": ("Screwdriver PH2", "十字螺丝刀"),
    "NOODLE": ("Instant noodles", "方便面"),
    "BATTERY-AA": ("Batteries AA", "5号电池"),
    "PAINT": ("Colour paint, grey", "彩漆"),
    "SALT": ("Table salt", "食用盐"),
    "CABLE-25": ("Copper cable 2.5 mm²", "铜芯电缆"),
}


@pytest.mark.parametrize(
    ("words", "sku"),
    [
        ("锤子", "HAMMER-500"),
        ("榔头", "HAMMER-500"),
        ("大米", "RICE"),
        ("soysauce", "SOY-500"),
        ("soy-sauce", "SOY-500"),
        ("screw driver", "SCREW-PH2"),
        ("起子", "SCREW-PH2"),
        ("泡面", "NOODLE"),
        ("battery", "BATTERY-AA"),
        ("color", "PAINT"),
        ("gray paint", "PAINT"),
        ("言", "SALT"),
    ],
)
def test_goods_that_are_called_otherwise_were_not_found(database: Database, words: str, sku: str) -> None:
    with a_shop_with(database, OTHERWISE) as connection:
        found = search.find(connection, words)
        assert [item.sku for item in found.items] == [sku]
        if words not in ("screw driver", "battery"):
            assert not found.sure, "they are offered, and not taken"
        assert not search.find(connection, words, guess=False).items or found.sure


@pytest.mark.parametrize("words", ["鹽", "食用鹽", "茉莉香米", "醬油", "銅芯 電纜"])
def test_traditional_characters_are_the_same_name(database: Database, words: str) -> None:
    with a_shop_with(database, OTHERWISE) as connection:
        found = search.find(connection, words)
        assert found.sure
        assert len(found.items) == 1


@pytest.mark.parametrize("words", ["大象", "小狗", "我", "handbag", "foo bar", "torch"])
def test_nothing_is_offered_for_what_nothing_is_called(database: Database, words: str) -> None:
    with a_shop_with(database, OTHERWISE) as connection:
        assert not search.find(connection, words).items
