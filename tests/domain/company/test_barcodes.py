"""Barcodes that people make known, and the items that managers create on the floor."""

from datetime import timedelta
from pathlib import Path

import pytest

from domain.company import barcodes, catalogue, search
from domain.company.new_items import NewItem, create
from domain.errors import CodeTaken, NotACode, NotAllowed, NotASku, SkuTaken, UnknownPack
from domain.tables.importing import import_company
from tests.domain.small_company import CHEN, FILES, GUEST, LI, NOW, Company, write

EAN = "4006381333931"


def found(company: Company, code: str) -> tuple[str, str] | None:
    with company.database.read() as connection:
        hit = catalogue.by_barcode(connection, code)
    return (hit.item.sku, hit.pack) if hit else None


def test_a_linked_code_is_known_from_then_on_and_by_whom(company: Company) -> None:
    link = company.link(EAN, "WATER", "case")
    assert found(company, EAN) == found(company, f"0{EAN}") == ("WATER", "case")
    assert link
    assert (link.person, link.linked_at) == ("李伟", NOW)
    with company.database.read() as connection:
        assert [item.sku for item in search.find(connection, EAN).items] == ["WATER"]


def test_to_say_it_twice_changes_nothing(company: Company) -> None:
    assert company.link(EAN, "WATER", "case")
    assert company.link(EAN, "WATER", "case") is None


def test_a_code_stands_for_one_item(company: Company) -> None:
    company.link(EAN, "WATER", "case")
    with pytest.raises(CodeTaken) as refused:
        company.link(EAN, "RICE", "kg")
    assert refused.value.item == "WATER"
    with pytest.raises(CodeTaken):
        company.link(EAN, "WATER", "bottle")


@pytest.mark.parametrize("code", ["", "  ", "x" * 101, "a\nb"])
def test_what_is_no_code_is_not_kept(company: Company, code: str) -> None:
    with pytest.raises(NotACode):
        company.link(code, "WATER", "case")


def test_a_pack_that_the_item_does_not_come_in_is_refused(company: Company) -> None:
    with pytest.raises(UnknownPack):
        company.link(EAN, "WATER", "carton")


def test_a_viewer_links_nothing(company: Company) -> None:
    with pytest.raises(NotAllowed):
        company.link(EAN, "WATER", "case", by=GUEST)


def test_a_link_is_taken_back_by_who_made_it_within_a_day_and_by_managers(company: Company) -> None:
    late = NOW + timedelta(hours=25)
    link = company.link(EAN, "WATER", "case")
    assert link
    with pytest.raises(NotAllowed):
        company.take_back(link, now=late)
    assert company.take_back(link, by=CHEN, now=late)
    assert found(company, EAN) is None
    assert company.take_back(link, by=CHEN, now=late) is None
    with company.database.read() as connection:
        told = barcodes.links(connection, EAN)
    assert [(each.person, each.item_id is None) for each in told] == [("Chen Yu 陈钰", True), ("李伟", False)]


def test_an_old_link_does_not_take_back_a_newer_one(company: Company) -> None:
    first = company.link(EAN, "WATER", "case")
    assert first
    company.take_back(first)
    company.link(EAN, "RICE", "kg")
    assert company.take_back(first) is None
    assert found(company, EAN) == ("RICE", "kg")


def test_an_import_leaves_a_linked_code_as_it_is(company: Company, tmp_path: Path) -> None:
    company.link(EAN, "WATER", "case")
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, FILES), NOW)
    assert found(company, EAN) == ("WATER", "case")


def new(company: Company, item: NewItem, by: int = CHEN) -> str:
    person = company.person(by)
    with company.database.write() as connection:
        return create(connection, person, item).sku


def test_a_manager_creates_an_item_and_it_is_found(company: Company) -> None:
    assert new(company, NewItem("TEA-1", "绿茶", "kg", "lot")) == "TEA-1"
    assert company.item("TEA-1").decimals == 3
    with company.database.read() as connection:
        assert [item.sku for item in search.find(connection, "lücha").items] == ["TEA-1"]
    company.receive("TEA-1", "1.250", "T-1")


def test_a_sku_is_taken_in_any_case_of_letters(company: Company) -> None:
    with pytest.raises(SkuTaken) as refused:
        new(company, NewItem("water", "Water", "bottle", "none"))
    assert refused.value.sku == "WATER"


@pytest.mark.parametrize("sku", ["", "TWO WORDS", "A:B", "x" * 200])
def test_what_is_no_sku_is_refused(company: Company, sku: str) -> None:
    with pytest.raises(NotASku):
        new(company, NewItem(sku, "Name", "piece", "none"))


def test_only_managers_create_items(company: Company) -> None:
    with pytest.raises(NotAllowed):
        new(company, NewItem("TEA-1", "Tea", "piece", "none"), by=LI)
