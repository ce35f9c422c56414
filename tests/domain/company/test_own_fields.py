"""Custom fields of items and lots: declared as settings, checked by their kind, in tables and out of them again."""

from pathlib import Path

import pytest

from domain.company import field_values
from domain.company.settings import changing, fields, store
from domain.company.settings.fields import FIELDS
from domain.company.settings.store import Editor
from domain.company.values import NotRead
from domain.ledger import lots
from domain.tables.exporting import export_company
from domain.tables.importing import Change, import_company
from domain.vocabulary import FieldOf
from tests.databases import sqlite_database
from tests.domain.small_company import NOW, SOON, Company


def declare(company: Company, *written: str) -> None:
    """As an administrator writes them: "lot Origin = 产地, text"."""
    with company.database.write() as connection:
        for each in written:
            scope, value = changing.apart(FIELDS, each)
            changing.change(connection, FIELDS, scope, value, Editor(), NOW)


def told(company: Company, sku: str, lot: str = "") -> str:
    item = company.item(sku)
    with company.database.read() as connection:
        number = lots.get(connection, item, lot).id if lot else 0
        found = field_values.of_one(connection, FieldOf.LOT if lot else FieldOf.ITEM, item.id, number)
        return field_values.in_one_line(found, "en")


DECLARED = (
    ("批次 Origin = 产地", "产地; text", "产地；文字"),
    ("lot O: 产地，文字，收货时问，显示在库存", "产地; text; asked; stock", "产地；文字；收货时问；显示在库存"),
    ("item Grade = 等级, choice A/B/C", "等级; choice A/B/C", "等级；选项 A/B/C"),
)
REFUSED = (
    ("lot Origin = asked, 产地", "不在其中"),
    ("item Grade = choice A", "选项至少两个"),
    ("item Grade = 等级, choice", "选项至少两个"),
    ("item Grade = 等级, number, date", "不在其中"),
    ("item Unit = 单位", "已有他用"),
    ("item Weight = 重量, number, asked", "只有批次"),
    ("bin Colour = 颜色", "“商品”或“批次”"),
)


def test_a_field_is_declared_in_words(company: Company) -> None:
    for written, shown, zh in DECLARED:
        declare(company, written)
        with company.database.write() as connection:
            (field,) = fields.declared(connection)
            assert FIELDS.kind.show(connection, field.described, "en") == shown
            assert FIELDS.kind.show(connection, field.described, "zh") == zh
            assert FIELDS.kind.read(connection, zh) == field.described
            store.clear(connection, FIELDS, field.key, Editor(), NOW)
    for written, why in REFUSED:
        with pytest.raises(NotRead) as refused:
            declare(company, written)
        assert why in refused.value.words.zh


def test_values_are_checked_by_kind_and_keep_a_declaration_from_changing(company: Company) -> None:
    declare(company, "item Grade = 等级, choice A/B", "item Weight = 重量, number", "item Tested = 检测日, date")
    with company.database.write() as connection:
        grade, tested, weight = fields.declared(connection)
        assert (grade.read("ａ"), weight.read("02.50"), tested.read("2027年3月1日")) == ("A", "2.5", "2027-03-01")
        for field, wrong, zh in ((grade, "C", "A、B"), (weight, "5 kg", "不是数字"), (tested, "soon", "不是日期")):
            with pytest.raises(NotRead, match=wrong) as refused:
                field.read(wrong)
            assert zh in refused.value.words.zh
        field_values.store(connection, (company.item("WATER").id, 0), {grade.key: "B", weight.key: "2.5"})
    with pytest.raises(NotRead, match="B is none of"):
        declare(company, "item Grade = 等级, choice A/C")
    declare(company, "item grade = 品级, text", "item Weight = -")
    assert told(company, "WATER") == "Grade: B"


def test_they_go_out_in_files_and_come_in_again(company: Company, tmp_path: Path) -> None:
    declare(company, "item Grade = 等级, choice A/B", "lot Origin = 产地, text", "lot Tested = 检测日, date")
    company.receive("PARA", 5, "P-1", SOON)
    company.receive("PARA", 5, "P-2", SOON)
    with company.database.write() as connection:
        item = company.item("PARA")
        lot = lots.get(connection, item, "P-1").id
        field_values.store(connection, (item.id, 0), {"item/Grade": "A"})
        field_values.store(connection, (item.id, lot), {"lot/Origin": "云南", "lot/Tested": "2026-05-01"})
    company.seal()
    for target in (tmp_path / "files", tmp_path / "book.xlsx"):
        with company.database.write() as connection:
            export_company(connection, target)
            again = import_company(connection, target, NOW)
            assert again.items.changed == again.opening.changed == again.fields.changed == 0
        with sqlite_database(tmp_path / f"new from {target.stem}") as database:
            with database.write() as connection:
                assert import_company(connection, target, NOW).fields == Change(new=3)
            other = Company(database)
            assert (told(other, "PARA"), told(other, "PARA", "P-1")) == (
                "Grade: A",
                "Origin: 云南 · Tested: 2026-05-01",
            )
            assert told(other, "PARA", "P-2") == ""
