"""The bin card: the bookings that made today's number, each with the stock after it."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.reports.bin_card import BinCard
from tests.domain.small_company import ANA, CHEN, LATER, Company


def told(card: BinCard) -> list[tuple[str, Decimal, Decimal]]:
    return [(entry.kind, entry.change.amount, entry.after.amount) for entry in card.entries]


def test_what_made_todays_number_the_last_first(company: Company) -> None:
    company.receive("WATER", 24, serials=("S-1",))
    company.issue("WATER", 5)
    company.receive("WATER", 1, by=ANA)  # elsewhere
    card = company.card("WATER")
    assert told(card) == [("issue", -5, 19), ("receipt", 24, 24)]
    assert card.now.amount == 19
    assert (card.entries[1].person, card.entries[1].serials, card.older) == ("李伟", ("S-1",), None)


def test_what_changes_nothing_on_the_shelves_is_left_out(company: Company) -> None:
    company.receive("WATER", 24)
    company.move(company.goods("WATER", 24), "A-01")
    company.damage(company.goods("WATER", 2, "A-01"))
    assert told(company.card("WATER")) == [("damage", -2, 22), ("receipt", 24, 24)]


def test_what_was_undone_says_by_what(company: Company) -> None:
    booking = company.receive("PARA", 5, "P-1", LATER)
    undone = company.reverse(booking, by=CHEN)
    card = company.card("PARA")
    assert told(card) == [("reversal", -5, 0), ("receipt", 5, 5)]
    assert card.entries[1].reversed_by == undone.number


def test_an_item_that_never_moved_has_an_empty_card(company: Company) -> None:
    assert company.card("RICE").entries == ()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(st.integers(-9, 9).filter(bool), max_size=12), size=st.integers(1, 5))
def test_the_pages_follow_each_other_without_a_gap(company: Company, changes: list[int], size: int) -> None:
    for change in changes:
        if change > 0:
            company.receive("WATER", change)
        elif company.stock("WATER") >= -change:
            company.issue("WATER", -change)
    whole = told(company.card("WATER", size=1000))
    paged: list[tuple[str, Decimal, Decimal]] = []
    card = company.card("WATER", size=size)
    paged += told(card)
    while card.older is not None:
        card = company.card("WATER", before=card.older, size=size)
        paged += told(card)
    assert paged == whole
    assert (whole[0][2] if whole else 0) == company.stock("WATER")
    before = Decimal(0)
    for _, change_of, after in reversed(whole):
        assert after == before + change_of
        before = after
