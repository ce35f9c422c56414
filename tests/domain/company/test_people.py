import time
from pathlib import Path

import pytest

from domain.company import people
from domain.company.people import Group, Right
from domain.errors import NotAllowed
from domain.tables.importing import import_company
from tests.domain.small_company import ANA, CHEN, FILES, GUEST, LI, NOW, Company, write


@pytest.mark.parametrize(
    ("who", "rights_east", "rights_west"),
    [
        (LI, {Right.SEE, Right.BOOK}, {Right.SEE}),
        (ANA, {Right.SEE}, {Right.SEE, Right.BOOK}),
        (CHEN, set(Right) - {Right.ADMIT}, set(Right) - {Right.ADMIT}),
        (GUEST, {Right.SEE}, {Right.SEE}),
    ],
)
def test_rights_are_held_by_site(company: Company, who: int, rights_east: set[Right], rights_west: set[Right]) -> None:
    person = company.person(who)
    for code, rights in (("EAST", rights_east), ("WEST", rights_west)):
        site = company.site(code).id
        assert {right for right in Right if person.may(right, site)} == rights
        for right in set(Right) - rights:
            with pytest.raises(NotAllowed):
                person.require(right, site)


def test_a_thousand_people_are_looked_up_at_once(company: Company, tmp_path: Path) -> None:
    """Every three seconds, for their menus: each was compared with every role, which took two seconds."""
    more = "".join(f"{number},Manager {number},manager,EAST WEST,\n" for number in range(10_000, 11_000))
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, FILES | {"people": FILES["people"] + more}), NOW)
    with company.database.read() as connection:
        began = time.process_time()
        found = people.everybody(connection)
        took = time.process_time() - began
    assert {person.sites(Right.DECIDE) == [1, 2] for person in found[:1000] if person.address >= 10_000} == {True}
    assert (len(found), took < 0.5) == (1004, True)


def test_without_a_site_it_is_about_home(company: Company) -> None:
    assert company.person(ANA).may(Right.BOOK)
    assert not company.person(GUEST).may(Right.BOOK)


def test_a_stranger_is_nobody(company: Company) -> None:
    with company.database.read() as connection:
        assert people.by_address(connection, 1003) is None


def test_managers_and_colleagues_are_known_by_site(company: Company) -> None:
    with company.database.read() as connection:
        west, east = company.site("WEST").id, company.site("EAST").id
        assert [person.address for person in people.managers(connection, west)] == [CHEN]
        assert [person.address for person in people.based_at(connection, east)] == [LI, CHEN, GUEST]


def test_the_language_is_the_phones_until_one_is_chosen(company: Company) -> None:
    with company.database.write() as connection:
        chen = people.follow_phone(connection, company.person(CHEN), "zh")
        assert (chen.language, chen.phone_language) == ("zh", "zh")
        people.set_language(connection, chen, "en")
        assert people.follow_phone(connection, people.get(connection, chen.id), "zh").language == "en"
        people.set_language(connection, chen, None)
    assert company.person(CHEN).language == "zh"


def test_a_manager_registers_a_group_for_the_sites_where_they_decide(company: Company) -> None:
    east, west = company.site("EAST").id, company.site("WEST").id
    with company.database.write() as connection:
        assert not people.is_registered(connection, -200)
        for language in ("zh", "en"):
            assert sorted(people.register_group(connection, -200, company.person(CHEN), language)) == [east, west]
        assert people.groups_of(connection, [west]) == [Group(-200, west, "en"), Group(-100, west, "zh")]
        with pytest.raises(NotAllowed):
            people.register_group(connection, -300, company.person(LI), "en")
        assert not people.is_registered(connection, -300)


def test_a_group_that_moved_is_told_at_its_new_address(company: Company) -> None:
    with company.database.write() as connection:
        people.move_group(connection, -100, -1001)
        assert [(group.address, group.language) for group in people.groups_of(connection)] == [(-1001, "zh")] * 2
        people.move_group(connection, -100, -1001)


def test_a_group_may_move_to_where_it_is_registered_already(company: Company) -> None:
    with company.database.write() as connection:
        people.register_group(connection, -1001, company.person(CHEN), "en")
        people.move_group(connection, -100, -1001)
        assert [(group.address, group.language) for group in people.groups_of(connection)] == [(-1001, "en")] * 2
