"""Who may do what: a viewer, floor workers of two sites, a manager of both, and one of the other site only."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from sqlalchemy import insert

from domain.company.people import RIGHTS, Right
from domain.errors import NotAllowed, Refused
from domain.ledger.bookings import Booking
from domain.operations.reservations import Reservation
from domain.operations.transfers.documents import Transfer
from domain.storage.schema.people import people, roles
from tests.domain.small_company import ANA, CHEN, GUEST, LATER, LI, YESTERDAY, Company

HANS, WANG = 1006, 1007
"""Manager of WEST only; floor at EAST, as Li is."""

EVERYBODY = {LI: "Li", WANG: "Wang", CHEN: "Chen", ANA: "Ana", HANS: "Hans", GUEST: "Guest"}


@dataclass
class Story:
    """What Li did at EAST, and what waits there for others."""

    company: Company
    booking: Booking
    kept: Reservation
    asked: Transfer
    sent: Transfer
    approved: Transfer


MAY: list[tuple[str, set[int], Callable[[Story, int], object]]] = [
    ("issue at EAST", {LI, WANG, CHEN}, lambda it, by: it.company.issue("WATER", 1, site="EAST", by=by)),
    ("reserve at EAST", {LI, WANG, CHEN}, lambda it, by: it.company.reserve("WATER", 1, site="EAST", by=by)),
    ("release what another kept", {LI, WANG, CHEN}, lambda it, by: it.company.release(it.kept, by=by)),
    ("consume what another kept", {LI, WANG, CHEN}, lambda it, by: it.company.consume(it.kept, by=by)),
    ("move", {LI, WANG, CHEN}, lambda it, by: it.company.move(it.company.goods("WATER", 1), "A-01", by=by)),
    ("damage", {LI, WANG, CHEN}, lambda it, by: it.company.damage(it.company.goods("WATER", 1), by=by)),
    ("send back", {LI, WANG, CHEN}, lambda it, by: it.company.send_back(it.company.goods("WATER", 1), by=by)),
    ("undo Li's booking", {LI, CHEN}, lambda it, by: it.company.reverse(it.booking, by=by)),
    ("correct Li's booking", {LI, CHEN}, lambda it, by: it.company.correct(it.booking, 3, by=by)),
    ("write off", {CHEN}, lambda it, by: it.company.write_off(it.company.goods("WATER", 1), by=by)),
    ("adjust up", {CHEN}, lambda it, by: it.company.adjust("WATER", 1, by=by)),
    ("adjust down", {CHEN}, lambda it, by: it.company.adjust("WATER", -1, by=by)),
    ("close EAST's books", {CHEN}, lambda it, by: it.company.close(YESTERDAY, by=by)),
    ("open EAST's books", {CHEN}, lambda it, by: it.company.close(None, by=by)),
    ("ask for a transfer", {LI, WANG, CHEN, ANA, HANS}, lambda it, by: it.company.request("WATER", 1, by=by)),
    ("let goods leave EAST", {CHEN}, lambda it, by: it.company.approve(it.asked, by=by)),
    ("keep goods at EAST", {CHEN}, lambda it, by: it.company.reject(it.asked, by=by)),
    ("pick", {LI, WANG, CHEN}, lambda it, by: it.company.pick(it.approved, by=by)),
    ("send", {LI, WANG, CHEN}, lambda it, by: it.company.send(it.approved, by=by)),
    ("cancel what Ana asked for", {CHEN, ANA}, lambda it, by: it.company.cancel(it.approved, by=by)),
    ("take in at WEST", {CHEN, ANA, HANS}, lambda it, by: it.company.arrive(it.sent, by=by)),
    ("receive at home", {LI, WANG, CHEN, ANA, HANS}, lambda it, by: it.company.receive("WATER", 1, by=by)),
    ("take back at home", {LI, WANG, CHEN, ANA, HANS}, lambda it, by: it.company.bring_back("WATER", 1, by=by)),
    ("recall a lot, everywhere", {CHEN, HANS}, lambda it, by: it.company.decide("PARA", "P-1", "recalled", by=by)),
]


@pytest.fixture
def story(company: Company) -> Story:
    with company.database.write() as connection:
        for address, name, home, role in ((HANS, "Hans", "WEST", "manager"), (WANG, "Wang", "EAST", "floor")):
            site = company.site(home).id
            row = insert(people).values(address=address, name=name, home_id=site).returning(people.c.id)
            number = connection.execute(row).scalar_one()
            connection.execute(insert(roles).values(person_id=number, site_id=site, role=role))
    company.receive("WATER", 500)
    company.receive("PARA", 5, "P-1", LATER)
    return Story(
        company,
        company.receive("WATER", 4),
        company.reserve("WATER", 2),
        company.request("WATER", 3),
        company.sent(company.request("WATER", 3)),
        company.approve(company.request("WATER", 3)),
    )


def outcome(deed: Callable[[], object]) -> type[Refused] | None:
    """Why it was refused: that it was done already, say."""
    try:
        deed()
    except Refused as refusal:
        return type(refusal)
    return None


@pytest.mark.parametrize(("deed", "allowed", "book"), MAY, ids=[deed for deed, _, _ in MAY])
def test_who_may_do_what(story: Story, deed: str, allowed: set[int], book: Callable[[Story, int], object]) -> None:
    for by in EVERYBODY.keys() - allowed:
        with pytest.raises(NotAllowed):
            pytest.fail(f"{EVERYBODY[by]} may {deed}: {book(story, by)}")
    assert story.company.differences() == ()
    first, *others = sorted(allowed, key=lambda by: (by == CHEN, by))
    book(story, first)
    for by in others:
        refused = outcome(lambda by=by: book(story, by))
        assert refused is not NotAllowed, EVERYBODY[by]


def test_each_role_has_what_the_one_below_it_has(company: Company) -> None:
    assert RIGHTS["viewer"] < RIGHTS["floor"] < RIGHTS["manager"] < RIGHTS["administrator"] == set(Right)
    assert RIGHTS["floor"] < RIGHTS["back_office"] < RIGHTS["manager"]
    east, west = company.site("EAST").id, company.site("WEST").id
    guest, ana = company.person(GUEST), company.person(ANA)
    assert guest.may(Right.SEE, west), "who sees one site sees all"
    assert not guest.may(Right.BOOK, east)
    assert (ana.may(Right.BOOK), ana.may(Right.BOOK, east), ana.may(Right.DECIDE)) == (True, False, False)
