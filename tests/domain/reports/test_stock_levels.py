from datetime import timedelta
from decimal import Decimal
from pathlib import Path

from domain.ledger import lots
from domain.reports.figures.course import totals
from domain.reports.lot_levels import LotLevel, lot_levels
from domain.reports.stock_levels import Level, Supply, levels
from domain.vocabulary import LotStatus
from tests.databases import sqlite_database
from tests.domain.small_company import CHEN, LATER, NOW, SOON, TODAY, Company

EARLIER = NOW - timedelta(days=20)


def at(company: Company, sku: str, site: str = "EAST", days: int = 0) -> Level:
    with company.database.read() as connection:
        found = {(level.sku, level.site.code): level for level in levels(connection, NOW + timedelta(days=days))}
    return found[sku, site]


def lots_of(company: Company, days: int = 0) -> list[LotLevel]:
    with company.database.read() as connection:
        return list(lot_levels(connection, NOW + timedelta(days=days)))


def test_what_has_a_minimum_and_was_never_there_is_out(company: Company) -> None:
    level = at(company, "WATER")
    assert (level.on_hand.amount, level.minimum and level.minimum.amount, level.supply) == (0, 48, Supply.OUT)


def test_a_stock_is_low_until_its_minimum_is_there(company: Company) -> None:
    company.receive("WATER", 47)
    assert at(company, "WATER").supply is Supply.LOW
    company.receive("WATER", 1)
    assert at(company, "WATER").supply is Supply.ENOUGH


def test_what_may_go_out_is_neither_reserved_nor_damaged_nor_held_nor_expired(company: Company) -> None:
    company.receive("PARA", 20, "P-1", SOON)
    company.receive("PARA", 10, "P-2", LATER)
    company.receive("PARA", 5, "P-3", LATER)
    company.reserve("PARA", 4)
    company.damage(company.goods("PARA", 1, lot="P-2"), "wet")
    with company.database.write() as connection:
        lots.decide(connection, company.person(CHEN), company.item("PARA"), "P-3", LotStatus.HELD, "smells", NOW)
    level = at(company, "PARA")
    assert (level.on_hand.amount, level.good.amount, level.reserved.amount) == (34, 29, 4)
    assert (level.available.amount, level.blocked.amount) == (25, 6)
    assert level.expiry == SOON
    later = at(company, "PARA", days=11)
    assert (later.available.amount, later.blocked.amount) == (9, 26), "P-1 has expired"


def test_what_is_on_its_way_is_not_there_yet(company: Company) -> None:
    company.receive("WATER", 100)
    company.sent(company.request("WATER", 24))
    source, target = at(company, "WATER"), at(company, "WATER", "WEST")
    assert (source.on_hand.amount, target.on_hand.amount, target.on_the_way.amount) == (76, 0, 24)


def test_how_long_it_lasts_is_reckoned_from_the_demand_that_is_known_everywhere(company: Company) -> None:
    company.receive("WATER", 100, now=NOW - timedelta(days=60))
    company.issue("WATER", 40, now=NOW - timedelta(days=20))
    company.reverse(company.issue("WATER", 7, now=NOW))
    company.receive("RICE", 9, now=EARLIER)
    company.issue("RICE", 3, now=EARLIER + timedelta(days=1))
    company.seal()
    level = at(company, "WATER")
    assert (level.issued.amount, level.days) == (40, 135), "60 last for 135 days at 40 in 90"
    assert (at(company, "RICE").issued.amount, at(company, "RICE").days) == (3, None), "20 days say too little"


def test_values_of_sites_add_up_to_the_value_of_the_stock(company: Company) -> None:
    company.receive("WATER", 100, price=Decimal("0.333"))
    company.sent(company.request("WATER", 33))
    while company.seal():
        pass
    with company.database.read() as connection:
        (parts,) = totals(levels(connection, NOW), lambda level: level.site.code)
    assert sum(parts.values()) == company.pool("WATER")[1]
    assert list(parts) == ["EAST", "WEST"], "the largest first"


def test_lots_come_in_the_order_in_which_they_expire(company: Company) -> None:
    company.receive("BANDAGE", 1, "B-1")
    company.receive("PARA", 3, "P-2", LATER)
    company.receive("PARA", 2, "P-1", SOON)
    assert [(each.lot, each.days) for each in lots_of(company)] == [("P-1", 10), ("P-2", 300), ("B-1", None)]
    assert lots_of(company, days=11)[0].days == -1


def test_a_lot_says_why_it_is_held(company: Company) -> None:
    company.receive("PARA", 3, "P-1", LATER)
    with company.database.write() as connection:
        for status, reason in ((LotStatus.HELD, "smells"), (LotStatus.RECALLED, "broken seals")):
            lots.decide(connection, company.person(CHEN), company.item("PARA"), "P-1", status, reason, NOW)
    (lot,) = lots_of(company)
    assert (lot.status, lot.reason) == (LotStatus.RECALLED, "broken seals")
    with company.database.read() as connection:
        assert list(lot_levels(connection, NOW, TODAY)) == [lot], "whatever its expiry"


def test_there_may_be_no_site_yet(tmp_path: Path) -> None:
    with sqlite_database(tmp_path) as database, database.read() as connection:
        assert list(levels(connection, NOW)) == list(lot_levels(connection, NOW)) == []
