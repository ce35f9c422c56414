"""The company's own fields in the chat: declared by administrators, asked at receipt, said in words, shown on cards."""

import pytest

from bot.chat.buttons.own_fields import ShowFields
from bot.language.own_fields import Name, cut_out
from domain.company import granting
from domain.vocabulary import Role
from tests.bot.chatting import Chat
from tests.domain.company.test_own_fields import declare, told
from tests.domain.small_company import ANA, CHEN, LI, NOW, Company

ORIGIN = Name("lot/Origin", ("Origin", "产地"), lambda said: said)
COUNT = Name("lot/Cell count", ("Cell count", "体细胞"), lambda said: said if said.isdigit() else None)


@pytest.mark.parametrize(
    ("text", "rest", "found"),
    [
        ("收 24 牛奶 产地 云南", "收 24 牛奶", {"lot/Origin": "云南"}),
        ("收24牛奶产地云南批号A1", "收24牛奶批号A1", {"lot/Origin": "云南"}),
        ("received 24 milk origin Yunnan lot A1", "received 24 milk lot A1", {"lot/Origin": "Yunnan"}),
        ("received 24 milk, origin: New Zealand, lot A1", "received 24 milk, , lot A1", {"lot/Origin": "New Zealand"}),
        (
            "+24 milk cell count 200 origin “New Zealand”",
            "+24 milk",
            {"lot/Origin": "New Zealand", "lot/Cell count": "200"},
        ),
        ("+24 milk lot A1 origin: New Zealand", "+24 milk lot A1", {"lot/Origin": "New Zealand"}),
        ("+24 milk cell count low", "+24 milk cell count low", {}),
        ("+24 original milk", "+24 original milk", {}),
        ("收24牛奶，产地云南，体细胞200", "收24牛奶，，", {"lot/Origin": "云南", "lot/Cell count": "200"}),
    ],
)
def test_what_is_said_of_them_is_cut_out(text: str, rest: str, found: dict[str, str]) -> None:
    left, said = cut_out(text, (ORIGIN, COUNT))
    assert ("".join(left.split()), dict(said)) == ("".join(rest.split()), found)
    assert len(left) == len(text)


def test_an_administrator_declares_one_and_the_floor_is_asked(company: Company) -> None:
    with company.database.write() as connection:
        granting.grant(connection, None, company.person(CHEN), company.site("EAST").id, Role.ADMINISTRATOR, NOW)
    admin, floor = Chat(company, CHEN), Chat(company, LI)
    admin.says("/settings")
    admin.taps("The catalogue")
    admin.taps("Custom fields")
    assert "⚠️" in admin.says("lot Origin = 产地, colour", about=admin.card)
    admin.says("/settings Custom fields lot Origin = 产地, text, asked")
    admin.says("/settings Custom fields lot Tested = 检测日, date, asked")
    assert "lot Tested" in admin.says("/settings Custom fields lot Test = 检测结果, choice good/poor, asked")
    asked = floor.says("收 5 盒 PARA 批号 P-9 效期 2027-06-30 产地 云南")
    assert "检测结果是什么？请点选" in asked
    assert "产地：云南" in asked
    asked = floor.taps("good")
    assert "检测日是什么？请输入日期" in asked
    assert "⚠️ “昨天吧”不是日期" in floor.says("昨天吧")
    booked = floor.says("2026年5月1日")
    assert "🏷" in booked
    assert told(company, "PARA", "P-9") == "Origin: 云南 · Test: good · Tested: 2026-05-01"
    assert "检测日是什么" not in floor.says("收 5 盒 PARA 批号 P-9"), "what is known is not asked again"
    assert "产地：云南" in floor.says("/lot P-9")
    asked = floor.says("收 5 盒 PARA 批号 P-10 效期 2027-06-30")
    assert "产地是什么" in asked
    for _ in range(3):
        booked = floor.taps("不清楚")
    assert "🏷" not in booked
    assert told(company, "PARA", "P-10") == ""


def test_of_what_has_no_lots_it_is_asked_about_before_it_is_left_out(company: Company) -> None:
    declare(company, "lot Origin = 产地", "item Grade = 等级, choice A/B")
    ana = Chat(company, ANA)
    assert "Origin: Yunnan" in ana.says("received 5 water, origin Yunnan")
    assert "origin Yunnan" in ana.says("issued 2 water origin Yunnan"), "it is left over, and asked about"


def test_a_field_of_a_known_item_is_changed_on_its_card_and_taken_back(company: Company) -> None:
    declare(company, "item Grade = 等级, choice A/B", "item Shelf = 货架, text")
    chen = Chat(company, CHEN)
    chen.says("water")
    chen.taps("More")
    told = chen.taps("Custom fields")
    assert "Grade: <b>–</b>" in told
    assert "Shelf: <b>–</b>" in told
    assert "Grade: A; Shelf: …" in told
    chen.taps("Grade: B")
    assert "Grade – → B" in chen.says("货架：3 up; Grade: a", about=chen.card)
    assert told_of(company) == "Grade: A · Shelf: 3 up"
    assert "none of: A, B" in chen.says("Grade: C", about=chen.card)
    assert "Colour is none of the items" in chen.says("Shelf: 4; Colour: red", about=chen.card)
    assert told_of(company) == "Grade: A · Shelf: 3 up", "all of it, or nothing"
    chen.says("Shelf:", about=chen.card)
    assert told_of(company) == "Grade: A"
    chen.taps("↩️ Shelf")
    assert told_of(company) == "Grade: A · Shelf: 3 up"
    assert "3 up → –" in chen.card["text"]


def told_of(company: Company) -> str:
    return told(company, "WATER")


def test_the_only_field_of_a_lot_is_changed_by_its_value_alone(company: Company) -> None:
    declare(company, "lot Origin = 产地, text")
    company.receive("BANDAGE", 2, "B-1")
    chen = Chat(company, CHEN)
    chen.says("/lot B-1")
    assert "Origin: …" in chen.taps("Custom fields")
    assert "<b>New Zealand</b>" in chen.says("New Zealand", about=chen.card)
    assert told(company, "BANDAGE", "B-1") == "Origin: New Zealand"
    assert "🏷 Origin: New Zealand" in chen.says("/lot B-1")


def test_what_somebody_else_changed_since_is_not_taken_back(company: Company) -> None:
    declare(company, "item Shelf = 货架, text")
    chen = Chat(company, CHEN)
    chen.taps_on(ShowFields(company.item("WATER").id, 0))
    chen.says("3", about=chen.card)
    undo = next(button for row in chen.replies[-1].keyboard for button in row if "Shelf" in button.text)
    chen.says("4", about=chen.card)
    assert "changed again since" in chen.taps_data(undo.data)
    assert told(company, "WATER") == "Shelf: 4"


def test_who_may_not_change_the_catalogue_changes_no_field_of_it(company: Company) -> None:
    declare(company, "item Shelf = 货架, text")
    floor = Chat(company, LI)
    floor.says("water")
    floor.taps("更多")
    assert "自定义字段" not in str(floor.card["reply_markup"])
    assert "没有这项权限" in floor.taps_on(ShowFields(company.item("WATER").id, 0))
    assert told(company, "WATER") == ""


def test_a_choice_that_was_declared_otherwise_since_is_stale(company: Company) -> None:
    declare(company, "item Grade = 等级, choice A/B")
    chen = Chat(company, CHEN)
    chen.taps_on(ShowFields(company.item("WATER").id, 0))
    declare(company, "item Grade = 等级, choice C/D")
    chen.taps("Grade: B")
    assert told(company, "WATER") == ""


def test_a_day_that_is_told_from_today_is_kept_as_that_day_and_one_that_may_be_two_is_asked_again(
    company: Company,
) -> None:
    with company.database.write() as connection:
        granting.grant(connection, None, company.person(CHEN), company.site("EAST").id, Role.ADMINISTRATOR, NOW)
    admin, floor = Chat(company, CHEN), Chat(company, LI)
    admin.says("/settings Custom fields lot Tested = 检测日, date, asked")
    floor.says("收 5 盒 PARA 批号 P-9 效期 2027-06-30")
    for answer in ("周五", "30天", "月底"):
        assert f"⚠️ “{answer}”不是日期" in floor.says(answer)
    assert "🏷" in floor.says("今天")
    assert told(company, "PARA", "P-9") == "Tested: 2026-03-10"
