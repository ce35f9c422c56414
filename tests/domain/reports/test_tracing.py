from datetime import timedelta

import pytest

from domain.errors import UnknownLot
from domain.reports import tracing
from domain.reports.tracing import Step, Trace
from tests.domain.small_company import ANA, CHEN, LATER, NOW, SOON, TODAY, Company


def trace(company: Company, lot: str, sku: str = "PARA") -> Trace:
    with company.database.read() as connection:
        return tracing.trace(connection, company.item(sku), lot)


def ways(steps: tuple[Step, ...]) -> list[tuple[str, str, str, int]]:
    return [(step.number[0], step.source, step.target, step.quantity.steps) for step in steps]


def test_a_lot_is_followed_from_where_it_came_over_where_it_was_to_where_it_went(company: Company) -> None:
    company.receive("PARA", 20, "P-1", SOON)
    company.receive("PARA", 9, "P-2", LATER)
    company.move(company.goods("PARA", 12, lot="P-1"), "A-01", now=NOW + timedelta(hours=1))
    company.issue("PARA", 3, "P-1", now=NOW + timedelta(hours=2))
    company.arrive(company.sent(company.request("PARA", 4), now=NOW + timedelta(hours=3)), now=NOW + timedelta(hours=4))
    company.damage(company.goods("PARA", 1, "A-01"), "wet", now=NOW + timedelta(hours=5))
    company.bring_back("PARA", 1, "P-1", now=NOW + timedelta(hours=6))
    company.send_back(company.goods("PARA", 2, lot="P-1"), now=NOW + timedelta(hours=7))
    company.write_off(company.goods("PARA", 1, "DAMAGED"), now=NOW + timedelta(hours=8))
    company.decide("PARA", "P-1", "recalled", "mould")
    found = trace(company, "P-1")
    assert (found.item.sku, found.lot.code, found.lot.status) == ("PARA", "P-1", "recalled")
    assert ways(found.came) == [("R", "supplier", "EAST/DOCK", 20), ("C", "customer", "EAST/HELD", 1)]
    assert ways(found.moved) == [
        ("M", "EAST/DOCK", "EAST/A-01", 12),
        ("D", "EAST/A-01", "WEST/T-000001", 4),
        ("A", "WEST/T-000001", "WEST/DOCK", 4),
        ("G", "EAST/A-01", "EAST/DAMAGED", 1),
    ]
    assert ways(found.went) == [
        ("I", "EAST/A-01", "customer", 3),
        ("S", "EAST/DOCK", "supplier", 2),
        ("W", "EAST/DAMAGED", "loss", 1),
    ]
    assert [(each.place, each.on_hand.steps) for each in found.now] == [
        ("A-01", 4),
        ("DOCK", 6),
        ("HELD", 1),
        ("DOCK", 4),
    ]
    assert [(each.status, each.person, each.reason) for each in found.decisions] == [
        ("recalled", "Chen Yu 陈钰", "mould")
    ]
    assert found.people == ("李伟", "Chen Yu 陈钰", "Ana Silva")
    came, went, there = (sum(steps) for steps in (
        [step.quantity.steps for step in found.came],
        [step.quantity.steps for step in found.went],
        [each.on_hand.steps for each in found.now],
    ))  # fmt: skip
    assert came - went == there, "nothing of it is nowhere"


def test_what_happened_first_is_told_first_though_it_was_told_last(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    company.receive("PARA", 7, "P-1", on=TODAY - timedelta(days=2))
    assert [step.quantity.steps for step in trace(company, "P-1").came] == [7, 5]


def test_an_undone_issue_came_back_and_an_undone_receipt_went(company: Company) -> None:
    booking = company.receive("PARA", 5, "P-1", SOON)
    company.reverse(company.issue("PARA", 5))
    company.reverse(booking)
    found = trace(company, "P-1")
    assert ways(found.came) == [("R", "supplier", "EAST/DOCK", 5), ("X", "customer", "EAST/DOCK", 5)]
    assert ways(found.went) == [("I", "EAST/DOCK", "customer", 5), ("X", "EAST/DOCK", "supplier", 5)]
    assert found.now == ()


def test_a_lot_of_the_same_code_of_another_item_is_another_lot(company: Company) -> None:
    company.receive("PARA", 5, "X", SOON)
    company.receive("BANDAGE", 7, "X", by=ANA)
    assert ways(trace(company, "X", "BANDAGE").came) == [("R", "supplier", "WEST/DOCK", 7)]
    assert trace(company, "X").people == ("李伟",)


def test_the_note_is_told_and_a_lot_nobody_knows_is_refused(company: Company) -> None:
    company.receive("PARA", 5, "P-1", SOON)
    company.adjust("PARA", -1, reason="a box was empty", by=CHEN)
    assert trace(company, "P-1").went[0].note == "a box was empty"
    with pytest.raises(UnknownLot):
        trace(company, "P-9")
