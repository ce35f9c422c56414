from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.company import places
from domain.errors import KeyReused, NotAllowed, NotEnough
from domain.ledger import posting, stock
from domain.ledger.movements import Line
from domain.storage.schema.company import locations
from domain.storage.schema.ledger import movements
from tests.domain.small_company import ANA, GUEST, LATER, NOW, SOON, TODAY, Company


def put_away(company: Company, sku: str, place: str) -> None:
    """Everything on EAST's dock goes to a bin there."""
    item, east = company.item(sku), company.site("EAST")
    with company.database.write() as connection:
        dock = places.location(connection, "dock", east.id)
        query = select(locations.c.id).where(locations.c.site_id == east.id, locations.c.code == place)
        bin_id = connection.execute(query).scalar_one()
        held = [each for each in stock.holdings(connection, item, east.id) if each.location_id == dock]
        moved = [Line(item.id, each.lot_id, dock, bin_id, each.on_hand.steps) for each in held]
        posting.post(company.context(connection, f"put-{sku}-{place}-{next(company.keys)}"), "opening", moved)


def test_first_expired_goes_out_first_over_lots_and_bins(company: Company) -> None:
    company.receive("PARA", 5, "LATE", LATER)
    put_away(company, "PARA", "A-01")
    company.receive("PARA", 3, "SOON", SOON)
    put_away(company, "PARA", "B-01")
    company.receive("PARA", 4, "SOON")
    booking = company.issue("PARA", 9)
    assert [(part.source, part.lot, part.quantity.steps) for part in booking.parts] == [
        ("B-01", "SOON", 3),
        ("DOCK", "SOON", 4),
        ("A-01", "LATE", 2),
    ]
    assert (booking.total.steps, booking.stock.steps) == (9, 3)
    assert company.differences() == ()


def test_what_has_no_expiry_goes_out_by_bin_after_what_has_one(company: Company) -> None:
    company.receive("BANDAGE", 2, "A")
    put_away(company, "BANDAGE", "B-01")
    company.receive("BANDAGE", 2, "B")
    put_away(company, "BANDAGE", "A-01")
    company.receive("BANDAGE", 2, "C", LATER)
    assert [part.lot for part in company.issue("BANDAGE", 5).parts] == ["C", "B", "A"]


def test_what_expires_today_may_still_go_and_what_expired_stays(company: Company) -> None:
    company.receive("PARA", 2, "TODAY", TODAY)
    company.receive("PARA", 3, "SOON", SOON)
    assert company.issue("PARA", 1).parts[0].lot == "TODAY"
    tomorrow = NOW + timedelta(days=1)
    assert company.issue("PARA", 1, now=tomorrow).parts[0].lot == "SOON"
    with pytest.raises(NotEnough) as refused:
        company.issue("PARA", 3, now=tomorrow)
    assert (refused.value.available.steps, refused.value.expired.steps) == (2, 1)


def test_an_expired_lot_is_refused_even_when_it_is_named(company: Company) -> None:
    company.receive("PARA", 2, "P-1", SOON)
    with pytest.raises(NotEnough) as refused:
        company.issue("PARA", 1, "P-1", now=NOW + timedelta(days=11))
    assert (refused.value.available.steps, refused.value.expired.steps) == (0, 2)
    assert company.stock("PARA") == 2


def test_a_named_lot_is_the_only_one_taken(company: Company) -> None:
    company.receive("PARA", 2, "SOON", SOON)
    company.receive("PARA", 2, "LATE", LATER)
    assert [part.lot for part in company.issue("PARA", 1, "LATE").parts] == ["LATE"]
    with pytest.raises(NotEnough) as refused:
        company.issue("PARA", 2, "LATE")
    assert refused.value.available.steps == 1


def test_more_than_there_is_at_the_site_is_refused_with_what_there_is(company: Company) -> None:
    company.receive("WATER", 5)
    company.receive("WATER", 50, by=ANA)
    with pytest.raises(NotEnough) as refused:
        company.issue("WATER", 6)
    assert (refused.value.item, str(refused.value.asked), str(refused.value.available)) == (
        "WATER", "6 bottle", "5 bottle",
    )  # fmt: skip
    assert company.count(movements) == 2


def test_damaged_goods_and_those_on_their_way_are_not_given_out(company: Company) -> None:
    company.receive("WATER", 5)
    with company.database.write() as connection:
        east = company.site("EAST").id
        dock = places.location(connection, "dock", east)
        damaged, coming = (
            places.location(connection, "damaged", east),
            places.of_transfer(connection, "transit", east, "T-9"),
        )
        for place, steps in ((damaged, 2), (coming, 1)):
            line = Line(company.item("WATER").id, 0, dock, place, steps)
            posting.post(company.context(connection, str(place)), "opening", [line])
    assert company.stock("WATER") == 2
    with pytest.raises(NotEnough) as refused:
        company.issue("WATER", 3)
    assert refused.value.available.steps == 2


def test_an_issue_told_twice_is_booked_once_even_when_nothing_is_left(company: Company) -> None:
    company.receive("WATER", 5)
    first = company.issue("WATER", 5, key="k")
    again = company.issue("WATER", 5, key="k")
    assert (again.posted.id, again.posted.repeated) == (first.posted.id, True)
    assert company.stock("WATER") == 0


def test_a_key_that_stood_for_another_issue_is_refused(company: Company) -> None:
    company.receive("WATER", 5)
    company.issue("WATER", 1, key="k")
    with pytest.raises(KeyReused):
        company.issue("WATER", 2, key="k")
    assert company.stock("WATER") == 4


def test_a_viewer_issues_nothing(company: Company) -> None:
    company.receive("WATER", 5)
    with pytest.raises(NotAllowed):
        company.issue("WATER", 1, by=GUEST)
