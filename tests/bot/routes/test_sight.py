"""Who sees what: every row of the table of sights, for every role, at one's own site and elsewhere."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cards.count import count_request
from bot.chat.buttons.bookings import ShowBooking
from bot.chat.buttons.people import ShowPerson
from bot.chat.policy import Policy
from bot.chat.wording import Wording
from domain.company.people import RIGHTS
from domain.company.sight import Sight, sees
from domain.storage.schema.documents import counts
from domain.storage.schema.people import outbox
from domain.vocabulary import Role
from tests.bot.chatting import GROUP, Chat
from tests.bot.routes.test_role_matrix import as_role
from tests.databases import sqlite_database
from tests.domain.small_company import ANA, GUEST, LI, Company, found

SITES = ("EAST", "WEST")


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """With something to see at EAST: a priced receipt of Li's."""
    with sqlite_database(tmp_path, begin=found) as database:
        company = Company(database)
        company.receive("WATER", 5, price="3.20")
        yield company


def last_booking(company: Company) -> int:
    with company.database.read() as connection:
        return int(connection.exec_driver_sql("SELECT max(id) FROM movements").scalar() or 0)


def stock(chat: Chat) -> bool:
    return "East warehouse: <b>5 bottles" in chat.says("water")


def history(chat: Chat) -> bool:
    chat.says("/why water")
    told = chat.replies[-1].text
    return "R-" in told or "R-" in chat.taps("🏬 East warehouse")


def shortages(chat: Chat) -> bool:
    return "East warehouse" in chat.says("/low")


def figures(chat: Chat) -> bool:
    chat.says("/figures")
    return "East warehouse" in chat.replies[-1].text


def costs(chat: Chat) -> bool:
    return "💰" in chat.taps_on(ShowBooking(last_booking(chat.company)))


def requests(chat: Chat) -> bool:
    li = Chat(chat.company, LI)
    li.says("/count WATER")
    li.taps("收货区")
    li.says("3")
    li.taps("✅ 3 瓶")
    with chat.company.database.read() as connection:
        return chat.person in connection.execute(select(outbox.c.address)).scalars().all()


def records(chat: Chat) -> bool:
    return "👤" in chat.taps_on(ShowPerson(chat.company.person(LI).id))


LOOKED_AT: dict[Sight, Callable[[Chat], bool]] = {
    Sight.STOCK: stock,
    Sight.HISTORY: history,
    Sight.SHORTAGES: shortages,
    Sight.FIGURES: figures,
    Sight.COSTS: costs,
    Sight.REQUESTS: requests,
    Sight.RECORDS: records,
}


def test_no_sight_is_forgotten_here() -> None:
    assert LOOKED_AT.keys() == set(Sight)


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("what", Sight)
def test_who_sees_what_of_a_site(company: Company, what: Sight, role: Role, site: str) -> None:
    chat = as_role(company, role, site)
    seen = sees(company.person(GUEST), what, company.site("EAST").id)
    assert LOOKED_AT[what](chat) == seen


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("role", RIGHTS)
def test_the_company_may_show_costs_to_whoever_books(company: Company, role: Role, site: str) -> None:
    chat = as_role(company, role, site)
    chat.policy = Policy(costs_shown=True)
    there = company.site("EAST").id
    assert costs(chat) == sees(company.person(GUEST), Sight.COSTS, there, costs_shown=True)
    assert costs(chat) == (role is not Role.VIEWER and site == "EAST")


def test_whoever_names_a_price_is_told_what_was_understood_but_not_what_the_stock_is_worth(company: Company) -> None:
    li = Chat(company, LI)
    assert "💰" in li.says("+2 water @3.20")
    company.seal()
    assert "💰" not in li.says("+2 water")


def test_in_a_group_a_manager_is_not_told_costs_that_nobody_named(company: Company) -> None:
    chat = as_role(company, Role.MANAGER)
    chat.id = GROUP
    assert "💰" not in chat.taps_on(ShowBooking(last_booking(company)))


def test_what_a_difference_is_worth_is_told_to_those_who_see_costs_there(company: Company) -> None:
    company.seal()
    requests(as_role(company, Role.MANAGER, "WEST"))
    with company.database.read() as connection:
        body = {"count": connection.execute(select(counts.c.id)).scalar()}
        told = {
            reader: count_request(connection, Wording("en"), body, reader)[0]
            for reader in (None, company.person(GUEST), company.person(ANA))
        }
    assert not any("💰" in text for text in told.values())


def test_an_administrator_of_another_site_does_not_see_whoever_never_worked_there(company: Company) -> None:
    chat = as_role(company, Role.ADMINISTRATOR, "WEST")
    assert "Your role does not include this" in chat.taps_on(ShowPerson(company.person(LI).id))
