"""The inbox: what each action does, what is wrong by column, and each row once, whatever people do to it."""

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from domain.company import catalogue, granting, parties, places
from domain.company.settings import alerting, mirroring, store
from domain.company.settings.store import Editor
from domain.errors import AlreadyDecided, NotAllowed
from domain.inbox import deciding, taking
from domain.storage.schema.company import minimums
from domain.storage.schema.people import outbox
from domain.storage.schema.sheet import sheet_inbox
from domain.vocabulary import Role
from tests.databases import sqlite_database
from tests.domain.company.test_own_fields import declare, told
from tests.domain.inbox.people_in_a_sheet import Sheet, form
from tests.domain.small_company import CHEN, LI, NOW, Company


@pytest.fixture
def sheet(company: Company) -> Sheet:
    trust(company, "never")
    return Sheet(company)


def trust(company: Company, least: str) -> None:
    with company.database.write() as connection:
        store.put(connection, mirroring.SHEET_WAITS, "", least, Editor(), NOW)


def test_every_action_is_done_as_an_import_does_it(company: Company, sheet: Sheet) -> None:
    sheet.write(
        action="新商品",
        sku="OIL",
        unit="bottle",
        name_zh="菜油",
        tracking="有效期",
        barcode="6901234567908",
        price="9.5",
    )
    sheet.write(action="pack", sku="oil", pack="case", quantity="12")
    sheet.write(action="barcode", sku="OIL", barcode="16901234567905", pack="case")
    sheet.write(action="minimum", sku="OIL", site="West warehouse", quantity="24")
    sheet.write(action="bin", site="EAST", bin="C-07")
    sheet.write(action="change item", sku="WATER", name_en="Still water")
    sheet.write(action="price", sku="WATER", price="1.25")
    sheet.write(action="party", party="Sunrise Foods")
    sheet.write(action="setting", setting="Days before expiry to warn", value="10")
    sheet.tick()
    assert [row.answer for row in sheet.rows] == [f"OK I-{number:06d}" for number in range(1, 10)]
    oil = company.item("OIL")
    assert (oil.name_zh, oil.tracking, oil.packs, str(oil.standard_cost)) == ("菜油", "expiry", (("case", 12),), "9.5")
    water = company.item("WATER")
    assert (water.name_en, water.name_zh, str(water.standard_cost)) == ("Still water", "矿泉水", "1.25")
    assert water.packs == (("case", 24),)
    with company.database.read() as connection:
        assert catalogue.by_barcode(connection, "16901234567905") == catalogue.Hit(oil, "case")
        assert places.place(connection, company.site("EAST").id, "c-07")
        assert parties.find(connection, "sunrise foods")
        assert store.get(connection, alerting.EXPIRY_DAYS) == 10
        wanted = select(minimums.c.quantity).where(minimums.c.item_id == oil.id)
        assert connection.execute(wanted).scalars().all() == [24]


@pytest.mark.parametrize(
    ("cells", "en", "zh"),
    [
        ({"action": "dance"}, "ERROR Action: choose one of", "错误 操作: 请选择"),
        ({"action": "pack"}, "SKU: is missing; Pack: is missing; Quantity: is missing", "编码: 没有填写；包装"),
        (
            {"action": "price", "sku": "WATER", "price": "¥5"},
            "Price: ¥5 is not a plain number",
            "单价: “¥5”不是普通数字",
        ),
        ({"action": "price", "sku": "WTR", "price": "5"}, "SKU: there is no item WTR", "编码: 没有商品“WTR”"),
        (
            {"action": "price", "sku": "WATER", "price": "5", "bin": "A"},
            "Bin: has no meaning for",
            "库位: “单价”用不到",
        ),
        ({"action": "new item", "sku": "WATER", "unit": "box"}, "SKU: WATER is an item already", "编码: 已有商品"),
        ({"action": "new item", "sku": "X", "unit": "box"}, "Name in English: a name is missing", "英文名: 没有名称"),
        (
            {"action": "barcode", "sku": "RICE", "barcode": "6901234567892"},
            "Barcode: 6901234567892 is the barcode of WATER",
            "条码: 6901234567892 是 WATER 的条码",
        ),
        ({"action": "barcode", "sku": "RICE", "barcode": "6901234567893"}, "check digit does not fit", "校验位应为 2"),
        ({"action": "pack", "sku": "WATER", "pack": "case", "quantity": "0.5"}, "finer than the item", "小数位太多"),
        ({"action": "minimum", "sku": "WATER", "site": "NORTH", "quantity": "1"}, "Site: there is no site", "没有仓库"),
        ({"action": "setting", "setting": "expiry-days", "value": "-1"}, "Value: -1 is not a whole", "值: “-1”不是"),
        ({"action": "bin", "site": "EAST", "bin": "DOCK"}, "Bin: DOCK is a place that every site has", "每个仓库都有"),
    ],
)
def test_what_is_wrong_is_said_by_column_in_the_sheet_s_language(
    sheet: Sheet, cells: dict[str, str], en: str, zh: str
) -> None:
    sheet.write(**cells)
    sheet.tick()
    assert en in sheet.answer(0)
    assert not sheet.rows[0].submitted
    sheet.language = "zh"
    sheet.tick()
    assert zh in sheet.answer(0)


def test_nothing_is_taken_before_it_is_submitted_and_an_error_is_mended(company: Company, sheet: Sheet) -> None:
    sheet.write(action="price", sku="WATER", price="x", submit=False)
    sheet.tick()
    assert sheet.answer(0) == ""
    sheet.change(0, price="x")
    sheet.tick()
    assert sheet.answer(0).startswith("ERROR Price")
    sheet.change(0, price="3", submit=False)
    sheet.tick()
    assert sheet.answer(0) == ""
    sheet.change(0, price="3")
    sheet.tick()
    assert sheet.answer(0) == "OK I-000002"
    assert str(company.item("WATER").standard_cost) == "3"


def test_a_copy_is_a_duplicate_until_it_is_submitted_again(company: Company, sheet: Sheet) -> None:
    sheet.write(action="party", party="A")
    sheet.write(action="party", party="A")
    sheet.tick()
    assert [row.answer[:9] for row in sheet.rows] == ["OK I-0000", "DUPLICATE"]
    sheet.rows.append(sheet.rows[0])
    sheet.change(2, submit=True)
    sheet.tick()
    assert sheet.answer(2) == "DUPLICATE of I-000001: tick again if it is meant"
    assert sheet.answer(0) == "OK I-000001"
    sheet.change(2, submit=True)
    sheet.tick()
    assert sheet.answer(2) == "OK I-000002"
    sheet.tick()
    sheet.rows = [taking.Written(sheet.rows[0].form, submitted=True)]  # an older version of the sheet came back
    sheet.tick()
    assert sheet.answer(0).startswith("DUPLICATE of I-000002")
    assert company.count(sheet_inbox) == 2


def test_a_row_that_was_done_in_a_ledger_that_a_backup_has_replaced_lost_its_answer_without_a_word(
    sheet: Sheet,
) -> None:
    sheet.rows.append(taking.Written(form(action="party", party="Acme"), submitted=False, id=77, answer="OK I-000077"))
    sheet.tick()
    assert sheet.answer(0).startswith("NOT IN THE RECORDS any more")
    sheet.tick()
    assert sheet.answer(0).startswith("NOT IN THE RECORDS any more"), "until somebody does something about it"
    sheet.change(0)
    sheet.tick()
    assert sheet.answer(0) == "OK I-000001"


def test_what_is_important_waits_for_somebody_s_tap(company: Company, sheet: Sheet) -> None:
    trust(company, "high")
    sheet.write(action="price", sku="WATER", price="3")
    sheet.write(action="setting", setting="expiry-days", value="5")
    sheet.write(action="bin", site="EAST", bin="C-07")
    sheet.write(action="price", sku="NOPE", price="3")
    sheet.tick()
    chen = company.person(CHEN).name
    assert [row.answer[:14] for row in sheet.rows] == [
        f"WAITING FOR {chen}"[:14],
        "WAITING FOR a ",
        "OK I-000001",
        "ERROR SKU: the"[:14],
    ]
    assert company.item("WATER").standard_cost is None
    price, setting = (row.id or 0 for row in sheet.rows[:2])
    with company.database.write() as connection:
        assert [row.address for row in connection.execute(select(outbox))] == [CHEN]
        for entry, person in ((price, LI), (setting, CHEN)):
            with pytest.raises(NotAllowed):
                deciding.approve(connection, company.person(person), entry, NOW)
        deciding.approve(connection, company.person(CHEN), price, NOW)
        with pytest.raises(AlreadyDecided):
            deciding.reject(connection, company.person(CHEN), price, NOW)
        granting.grant(connection, None, company.person(LI), company.site("EAST").id, Role.ADMINISTRATOR, NOW)
    with company.database.write() as connection:
        deciding.reject(connection, company.person(LI), setting, NOW)
    sheet.tick()
    assert [row.answer for row in sheet.rows[:2]] == [f"OK I-{price:06d}", f"REJECTED by {company.person(LI).name}"]
    assert str(company.item("WATER").standard_cost) == "3"


def test_a_hundred_pasted_rows_at_once(company: Company, sheet: Sheet) -> None:
    for number in range(100):
        sheet.write(action="new item", sku=f"N-{number}", unit="box", name_en=f"Thing {number}")
    sheet.tick()
    assert {row.answer[:2] for row in sheet.rows} == {"OK"}
    with company.database.read() as connection:
        assert len({catalogue.by_sku(connection, f"N-{number}").id for number in range(100)}) == 100


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["write", "submit", "copy", "edit", "sort", "delete", "tick", "kill", "race"]),
        st.integers(0, 99),
    ),
    min_size=5,
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, seed=st.integers())
def test_each_row_is_done_once_whatever_people_do_and_whenever_it_is_killed(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[str, int]], seed: int
) -> None:
    with sqlite_database(tmp_path_factory.mktemp("inbox")) as database:
        company, random, submitted = Company(database), Random(seed), set[str]()
        trust(company, "never")
        sheet = Sheet(company)
        for number, (act, which) in enumerate(acts):
            place = which % len(sheet.rows) if sheet.rows else None
            if act == "write" or place is None:
                sheet.write(action="party", party=f"P{number}", submit=False)
            elif act == "submit":
                sheet.change(place, submit=True)
                submitted.add(sheet.rows[place].form.digest)
            elif act == "copy":
                sheet.rows.insert(random.randrange(len(sheet.rows) + 1), sheet.rows[place])
            elif act == "edit":
                sheet.change(place, party=f"P{number}", submit=False)
            elif act == "sort":
                random.shuffle(sheet.rows)
            elif act == "delete":
                del sheet.rows[place]
            else:
                sheet.tick(killed=act == "kill", shuffled=random if act == "race" else None)
        sheet.tick()
        sheet.tick()
        with database.read() as connection:
            taken = dict(
                connection.execute(select(sheet_inbox.c.digest, func.count()).group_by(sheet_inbox.c.digest)).all()
            )
        assert set(taken) <= submitted, "nothing is taken that nobody submitted"
        for row in sheet.rows:
            assert row.answer == "" or row.id is None or row.answer == f"OK I-{row.id:06d}"
        ids = [row.id for row in sheet.rows if row.id is not None]
        assert len(ids) == len(set(ids)), "no two rows have one identity"
        for digest, times in taken.items():
            meant = sum(act == "submit" for act, _ in acts)
            assert times <= meant, digest


def test_the_companys_own_fields_of_an_item(company: Company, sheet: Sheet) -> None:
    declare(company, "item Grade = 等级, choice A/B", "item Shelf = 货架, text")
    sheet.write(action="new item", sku="OIL", unit="bottle", name_en="Oil", own="等级：b; Shelf: 3 up")
    sheet.write(action="change item", sku="WATER", own="Grade: C")
    sheet.write(action="change item", sku="WATER", own="Colour: red")
    sheet.write(action="change item", sku="oil", own="Shelf:")
    sheet.tick()
    assert [row.answer[:2] for row in sheet.rows] == ["OK", "ER", "ER", "OK"]
    assert sheet.answer(1) == "ERROR Custom fields: grade: C is none of: A, B"
    assert "Colour is none of the items' fields: Grade, Shelf" in sheet.answer(2)
    assert told(company, "OIL") == "Grade: B"
