from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.company import places
from domain.errors import SiteClosed, UnknownPlace, UnknownSite
from domain.storage.schema.documents import reservations, transfers
from domain.storage.schema.ledger import movements
from tests.domain.small_company import ANA, CHEN, NOW, TODAY, YESTERDAY, Company

DAY = timedelta(days=1)


def test_a_place_is_found_by_its_code_in_any_letters_and_others_are_told(company: Company) -> None:
    assert (company.place(" a-01 ").kind, company.place("dock").kind) == ("bin", "dock")
    with pytest.raises(UnknownPlace) as refused:
        company.place("C-99")
    assert refused.value.known == ("DAMAGED", "DOCK", "HELD", "A-01", "B-01")
    with pytest.raises(UnknownSite) as unknown:
        company.site("NORTH")
    assert unknown.value.known == ("EAST", "WEST")
    assert company.site(" west WAREHOUSE ").code == company.site("西区仓").code == "WEST"


def test_where_the_goods_of_a_transfer_are_on_their_way_nobody_can_put_anything(company: Company) -> None:
    company.receive("WATER", 5)
    transfer = company.sent(company.request("WATER", 5))
    assert company.held("WATER", "WEST") == [(transfer.number, "", 5)]
    with pytest.raises(UnknownPlace):
        company.place(transfer.number, "WEST")


def test_the_way_of_a_transfer_is_one_place_however_often_it_is_asked_for(company: Company) -> None:
    with company.database.write() as connection:
        west = company.site("WEST").id
        first, again, other = (places.of_transfer(connection, "transit", west, code) for code in ("T-1", "T-1", "T-2"))
    assert first == again != other


def test_the_day_of_closing_is_the_sites(company: Company) -> None:
    company.close_site("EAST", TODAY + DAY)
    company.close_site("WEST", TODAY + DAY)
    evening = NOW.replace(hour=17)  # the next morning in Shanghai
    company.receive("WATER", 1)
    company.receive("WATER", 1, by=ANA, now=evening)
    with pytest.raises(SiteClosed) as refused:
        company.receive("WATER", 1, now=evening)
    assert (refused.value.site, refused.value.since) == ("EAST", TODAY + DAY)
    company.close_site("EAST", None)
    company.receive("WATER", 1, now=evening)


BOOKINGS: dict[str, Callable[["Begun"], object]] = {
    "receive": lambda begun: begun.company.receive("WATER", 1),
    "receive late": lambda begun: begun.company.receive("WATER", 1, on=YESTERDAY),
    "issue": lambda begun: begun.company.issue("WATER", 1),
    "issue elsewhere": lambda begun: begun.company.issue("WATER", 1, site="EAST", by=CHEN),
    "move": lambda begun: begun.company.move(begun.company.goods("WATER", 1), "A-01"),
    "damage": lambda begun: begun.company.damage(begun.company.goods("WATER", 1)),
    "adjust up": lambda begun: begun.company.adjust("WATER", 1),
    "adjust down": lambda begun: begun.company.adjust("WATER", -1),
    "write off": lambda begun: begun.company.write_off(begun.company.goods("WATER", 1)),
    "take back": lambda begun: begun.company.bring_back("WATER", 1),
    "send back": lambda begun: begun.company.send_back(begun.company.goods("WATER", 1)),
    "reserve": lambda begun: begun.company.reserve("WATER", 1),
    "consume": lambda begun: begun.company.consume(begun.kept),
    "undo": lambda begun: begun.company.reverse(begun.booking),
    "correct": lambda begun: begun.company.correct(begun.booking, 39),
    "ask for goods from there": lambda begun: begun.company.request("WATER", 1),
    "ask for goods to there": lambda begun: begun.company.request("WATER", 1, source="WEST", target="EAST"),
    "send goods from there": lambda begun: begun.company.approve(begun.leaving),
    "send goods to there": lambda begun: begun.company.approve(begun.coming),
    "take in what is on its way": lambda begun: begun.company.arrive(begun.underway, by=CHEN),
}


class Begun:
    """A company with one of everything that can be begun."""

    def __init__(self, company: Company) -> None:
        self.company = company
        self.booking = company.receive("WATER", 40)
        company.receive("WATER", 40)
        company.receive("WATER", 40, by=ANA)
        self.kept = company.reserve("WATER", 2)
        self.leaving = company.request("WATER", 3)
        self.coming = company.request("WATER", 3, source="WEST", target="EAST")
        self.underway = company.sent(company.request("WATER", 3, source="WEST", target="EAST"))

    def rows(self) -> list[int]:
        return [self.company.count(table) for table in (movements, reservations, transfers)]


def test_nothing_is_booked_at_a_closed_site_by_any_verb(company: Company) -> None:
    begun = Begun(company)
    before = begun.rows()
    company.close_site("EAST", TODAY)
    for verb, book in BOOKINGS.items():
        with pytest.raises(SiteClosed) as refused:
            pytest.fail(f"{verb}: {book(begun)}")
        assert refused.value.site == "EAST", verb
    assert begun.rows() == before
    company.issue("WATER", 1, by=ANA)
    company.close_site("EAST", TODAY + DAY)
    for verb, book in BOOKINGS.items():
        if verb != "correct":  # it is undone by then
            book(begun)
    assert company.differences() == ()


def test_what_only_lets_go_may_be_done_at_a_closed_site(company: Company) -> None:
    begun = Begun(company)
    company.close_site("EAST", TODAY)
    company.release(begun.kept)
    company.reject(begun.leaving)
    company.reject(begun.coming)
    assert company.expire(NOW + 30 * DAY) == []
    company.close(YESTERDAY)
    assert company.reserved("WATER") == {}
    assert company.differences() == ()
