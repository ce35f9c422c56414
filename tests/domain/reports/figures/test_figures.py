"""Every figure against an example that was worked out by hand."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from domain.ledger import abc_classes, demand
from domain.reports.figures.measure import Measure
from domain.reports.figures.period import Period
from domain.reports.figures.report import FIGURES, report
from domain.reports.figures.scope import Scope
from domain.storage.database import Database
from domain.tables.importing import import_company
from tests.domain.small_company import ANA, FILES, LI, NOW, TODAY, Company, write

MARCH = date(2026, 3, 1)
CATALOGUE = """\
sku,name_en,name_zh,category,unit,decimals,tracking,packs,barcodes,minimums
WATER,Water,水,Drinks,bottle,0,none,,,EAST:48
TEA,Tea,茶,Drinks,box,0,none,,,
RICE,Rice,米,Food,kg,3,none,,,
PARA,Paracetamol,药,Care,box,0,expiry,,,
"""


@pytest.fixture
def company(database: Database, tmp_path: Path) -> Company:
    with database.write() as connection:
        import_company(connection, write(tmp_path, FILES | {"items": CATALOGUE}), NOW - timedelta(days=365))
    return Company(database)


def told(
    company: Company,
    name: str,
    site: str | None = None,
    category: str | None = None,
    *,
    month: date = MARCH,
    now: datetime = NOW,
) -> Fraction | None:
    return measured(company, name, site, category, month=month, now=now).value


def measured(
    company: Company,
    name: str,
    site: str | None = None,
    category: str | None = None,
    *,
    month: date = MARCH,
    now: datetime = NOW,
) -> Measure:
    while company.seal():
        pass
    (figure,) = (each for each in FIGURES if each.name == name)
    with company.database.read() as connection:
        scope = Scope(connection, Period.of_month(month, now.date()), now)
        sites = None if site is None else {company.site(site).id}
        return report(scope).total(figure, sites, category)


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


def test_a_month_that_is_not_over_ends_today() -> None:
    assert Period.of_month(date(2026, 2, 17), TODAY) == Period(date(2026, 2, 1), MARCH)
    assert Period.of_month(TODAY, TODAY) == Period(MARCH, date(2026, 3, 11))
    assert Period.of_month(TODAY, TODAY).days == 10


def test_turnover_is_what_was_issued_by_what_was_there(company: Company) -> None:
    company.receive("WATER", 100, price="2.00", now=ago(40))
    company.issue("WATER", 60, now=ago(5))  # 5 March: four days of 200.00 and six of 80.00
    average = Fraction(4 * 20_000 + 6 * 8_000, 10)
    assert told(company, "turnover") == Fraction(12_000) / average
    assert told(company, "turnover_days") == 10 * average / 12_000
    assert told(company, "turnover", month=date(2026, 2, 1)) == 0
    assert measured(company, "turnover_days", month=date(2026, 2, 1)).endless


def test_a_past_month_is_told_as_it_was(company: Company) -> None:
    company.receive("WATER", 28, price="1.00", now=datetime(2026, 2, 15, 4, tzinfo=UTC))
    before = told(company, "turnover", month=date(2026, 2, 1)), told(company, "tied_up", month=date(2026, 2, 1))
    company.issue("WATER", 20)
    company.receive("TEA", 5, price="9.00")
    after = told(company, "turnover", month=date(2026, 2, 1)), told(company, "tied_up", month=date(2026, 2, 1))
    assert before == after == (0, 2_800)


def test_capital_is_tied_up_by_site_and_category_and_adds_up(company: Company) -> None:
    company.receive("WATER", 10, price="2.00")
    company.receive("RICE", 3, price="1.50")
    company.receive("WATER", 5, price="2.00", by=ANA)
    assert told(company, "tied_up") == 3_450
    assert told(company, "tied_up", "EAST") == 2_450
    assert told(company, "tied_up", "EAST", "Food") == 450
    assert told(company, "tied_up", "WEST") == 1_000
    assert told(company, "tied_up", "WEST", "Food") == 0


def test_goods_on_their_way_are_where_they_are_going(company: Company) -> None:
    company.receive("WATER", 10, price="2.00")
    company.sent(company.request("WATER", 4))
    assert told(company, "tied_up", "WEST") == 800


def test_cover_is_the_stock_by_what_a_day_takes(company: Company) -> None:
    company.receive("WATER", 100, price="2.00", now=ago(100))
    company.issue("WATER", 45, now=ago(30))
    assert told(company, "days_of_cover", "EAST") == Fraction(55 * 90, 45)
    assert told(company, "days_of_cover", "WEST") is None
    company.receive("TEA", 1, price="1.00", by=ANA)
    assert measured(company, "days_of_cover", "WEST").endless


def test_dead_is_what_lay_still_for_half_a_year(company: Company) -> None:
    company.receive("WATER", 10, price="1.00", now=ago(200))
    company.receive("TEA", 10, price="3.00", now=ago(200))
    company.receive("RICE", 10, price="6.00", now=ago(20))  # nobody could issue it for half a year
    company.issue("WATER", 1, now=ago(170))
    assert told(company, "dead_stock") == Fraction(3_000, 900 + 3_000 + 6_000)
    company.issue("TEA", 1)
    assert told(company, "dead_stock") == 0


def test_of_what_is_stocked_so_much_is_out(company: Company) -> None:
    company.receive("TEA", 10)
    company.receive("RICE", 1)
    company.issue("RICE", 1)
    company.receive("PARA", 1, "P-1", TODAY + timedelta(days=99))
    company.damage(company.goods("PARA", 1, "DOCK", "P-1"))
    # WATER has a minimum in EAST; WEST stocks nothing
    assert told(company, "stock_out_rate", "EAST") == Fraction(3, 4)
    assert told(company, "stock_out_rate", "EAST", "Drinks") == Fraction(1, 2)
    assert told(company, "stock_out_rate", "WEST") is None


def test_a_request_is_filled_in_full_or_not(company: Company) -> None:
    company.receive("WATER", 10)
    company.issue("WATER", 1)
    company.issue("WATER", 8)
    water, east = company.item("WATER"), company.site("EAST")
    with company.database.write() as connection:
        for key, given in (("one", 8), ("two", None)):
            demand.record_unmet(company.context(connection, key), water, east.id, water.quantity(20), water.quantity(8))
            if given:
                demand.record_issued(connection, key, water.measure(Decimal(given)))
    assert told(company, "fill_rate") == Fraction(1, 3), "of three lines one in full, one in part, one not at all"
    assert told(company, "fill_rate", month=date(2026, 2, 1)) is None


def test_lines_that_had_to_be_put_right_were_not_accurate(company: Company) -> None:
    company.receive("WATER", 30)
    company.correct(company.receive("WATER", 21), 12)
    company.receive("WATER", 3)
    company.receive("WATER", 4)
    company.reverse(company.issue("WATER", 1))
    company.issue("WATER", 1)
    assert told(company, "receiving_accuracy") == Fraction(3, 4)
    assert told(company, "issuing_accuracy") == Fraction(1, 2)


def test_too_many_here_and_too_few_there_do_not_cancel(company: Company) -> None:
    company.receive("WATER", 20)
    company.move(company.goods("WATER", 10), "A-01")
    company.receive("RICE", 2)
    company.tally("WATER", 5)
    company.tally("WATER", 15, "A-01")
    company.tally("RICE", 2_000)
    assert told(company, "count_variance") == Fraction(10, 22)
    assert told(company, "count_variance", "EAST", "Food") == 0
    assert told(company, "record_accuracy") == Fraction(1, 3)


def test_damage_is_told_of_what_was_handled(company: Company) -> None:
    company.receive("WATER", 20)
    company.issue("WATER", 5)
    company.damage(company.goods("WATER", 1))
    company.write_off(company.goods("WATER", 1, "DAMAGED"))
    assert told(company, "damage_rate") == Fraction(1, 25)


def test_only_what_had_expired_is_lost_by_expiry(company: Company) -> None:
    company.receive("PARA", 10, "P-1", TODAY - timedelta(days=2), price="3.00", now=ago(30))
    company.receive("PARA", 10, "P-2", TODAY + timedelta(days=90), price="3.00", now=ago(30))
    company.write_off(company.goods("PARA", 4, "DOCK", "P-1"))
    company.write_off(company.goods("PARA", 4, "DOCK", "P-2"))
    company.reverse(company.write_off(company.goods("PARA", 1, "DOCK", "P-1")), by=LI + 1)
    assert told(company, "expiry_losses") == 1_200


def test_a_bin_is_occupied_once(company: Company) -> None:
    company.receive("WATER", 10)
    company.receive("TEA", 10)
    company.move(company.goods("WATER", 3), "A-01")
    company.move(company.goods("TEA", 3), "A-01")
    assert told(company, "bins_occupied", "EAST") == Fraction(1, 2)
    assert told(company, "bins_occupied") == Fraction(1, 3)
    assert told(company, "bins_occupied", "EAST", "Drinks") is None


def test_few_items_are_most_of_what_is_issued(company: Company) -> None:
    for sku, issued in (("WATER", 16), ("TEA", 3), ("RICE", 1)):
        company.receive(sku, 20, price="5.00")
        company.issue(sku, issued)
    company.receive("PARA", 1, "P-1", TODAY + timedelta(days=99), price="7.00")
    company.seal()
    with company.database.read() as connection:
        found = abc_classes.classes(connection, TODAY + timedelta(days=1))
    named = {company.item(sku).id: sku for sku in ("WATER", "TEA", "RICE")}
    assert {named[item_id]: of for item_id, of in found.items()} == {"WATER": "A", "TEA": "B", "RICE": "C"}
    assert [told(company, f"value_{of}") for of in "abc"] == [2_000, 8_500, 9_500 + 700]


def test_an_item_that_is_nearly_all_there_is_is_class_a(company: Company) -> None:
    company.receive("WATER", 20, price="5.00")
    company.issue("WATER", 20)
    company.seal()
    with company.database.read() as connection:
        assert list(abc_classes.classes(connection, TODAY + timedelta(days=1)).values()) == ["A"]


def test_a_transfer_takes_days(company: Company) -> None:
    company.receive("WATER", 20, now=ago(8))
    company.receive("TEA", 20, now=ago(8))
    first = company.request("WATER", 5, now=ago(7))
    company.sent(first, now=ago(6))
    second = company.request("TEA", 5, now=ago(7))
    company.sent(second, now=ago(2))
    assert told(company, "age_of_transit", "WEST") == Fraction(6 + 2, 2)
    assert told(company, "request_to_receipt") is None
    company.arrive(first, now=ago(3))
    assert told(company, "request_to_receipt", "WEST") == 4
    assert told(company, "age_of_transit", "WEST", "Drinks") == 2


def test_what_is_not_sealed_has_not_happened_yet(company: Company) -> None:
    company.receive("WATER", 10, price="2.00")
    assert told(company, "tied_up") == 2_000
    company.receive("WATER", 10, price="2.00")
    with company.database.read() as connection:
        scope = Scope(connection, Period.of_month(MARCH, TODAY), NOW)
        assert [level.at_end for level in scope.levels.values()] == [10]


def test_cost_centres_are_told_what_they_used(company: Company) -> None:
    company.receive("WATER", 100, price="2.00", now=ago(5))
    company.set_approval("requisition EAST", "above 1000 units: manager")
    first = company.requisition("WATER", 10, now=ago(4))
    company.requisition("WATER", 3, centre="Canteen", now=ago(3))
    company.unused(company.requisition("WATER", 1, now=ago(2)), now=ago(2))
    assert first.state == "issued"
    assert told(company, "requisition_cost", "EAST", "Assembly") == 2_000
    assert told(company, "requisition_cost", "EAST", "Canteen") == 600
    assert told(company, "requisition_cost", "EAST") == told(company, "requisition_cost") == 2_600
    assert told(company, "turnover", "EAST", "Assembly") is None
