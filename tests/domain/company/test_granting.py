"""Who is let in and what they may do: nobody unasked, every change noted, and in force at once."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from domain.company import granting, people
from domain.company.granting import Change, Invitation
from domain.company.people import RIGHTS, Person
from domain.errors import InvitationOver, LastAdministrator, NotAllowed
from domain.storage.schema.people import invitations
from domain.tables.importing import import_company
from tests.domain.small_company import ANA, CHEN, FILES, GUEST, LI, NOW, Company, write

NEW = 2001


def invite(company: Company, role: str = "floor", *sites: str, by: int | None = None) -> tuple[str, Invitation]:
    inviter = company.person(by) if by else None
    ids = [company.site(site).id for site in sites or ("EAST",)]
    with company.database.write() as connection:
        return granting.invite(connection, inviter, role, ids, NOW)


def accept(
    company: Company, word: str, address: int = NEW, later: timedelta = timedelta(), name: str = "New"
) -> Person:
    with company.database.write() as connection:
        return granting.accept(connection, word, address, name, NOW + later)


def grant(company: Company, address: int, site: str, role: str | None, by: int | None = None) -> Person:
    person, granter = company.person(address), company.person(by) if by else None
    with company.database.write() as connection:
        return granting.grant(connection, granter, person, company.site(site).id, role, NOW)


def remove(company: Company, address: int, by: int | None = None) -> Person:
    person, remover = company.person(address), company.person(by) if by else None
    with company.database.write() as connection:
        return granting.remove(connection, remover, person, NOW)


def changes(company: Company) -> list[Change]:
    with company.database.read() as connection:
        return granting.changes(connection, limit=3)


@pytest.fixture
def boss(company: Company) -> int:
    """Chen is the administrator of EAST from now on."""
    grant(company, CHEN, "EAST", "administrator")
    return CHEN


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ("\u202eevil", "evil"),
        ("Ana\nSilva", "Ana Silva"),
        ("\x1b[31mred\x07", "[31mred"),
        ("\0\ud800x", "x"),
        ("李伟  ", "李伟"),
        ("x" * 200, "x" * 120),
        *((nothing, str(NEW)) for nothing in ("", "  ", "\u200b", "\u3164", "\x07", "\0")),
    ],
)
def test_the_name_that_somebody_chose_in_telegram_is_one_line_that_can_be_seen(
    company: Company, chosen: str, name: str
) -> None:
    word, _ = invite(company)
    assert accept(company, word, name=chosen).name == name


def test_who_is_invited_comes_in_once(company: Company, boss: int) -> None:
    word, _ = invite(company, "floor", "EAST", by=boss)
    person = accept(company, word)
    assert person.roles == ((company.site("EAST").id, "floor"),)
    assert person.home_id == company.site("EAST").id
    assert accept(company, word).id == person.id, "the phone says it again"
    with pytest.raises(InvitationOver):
        accept(company, word, NEW + 1)
    last = changes(company)[0]
    assert (last.person, last.site, last.role, last.changed_by) == ("New", "EAST", "floor", "Chen Yu 陈钰")


def test_the_word_is_not_kept(company: Company, boss: int) -> None:
    word, _ = invite(company, by=boss)
    with company.database.read() as connection:
        stored = connection.execute(select(invitations)).one()
    assert word not in str(tuple(stored))


@pytest.mark.parametrize("word", ["", "guessed", "x" * 10_000])
def test_a_guess_opens_nothing(company: Company, boss: int, word: str) -> None:
    invite(company, by=boss)
    with pytest.raises(InvitationOver):
        accept(company, word)


def test_an_invitation_is_over_after_a_week(company: Company, boss: int) -> None:
    word, _ = invite(company, by=boss)
    with pytest.raises(InvitationOver):
        accept(company, word, later=timedelta(days=7))


def test_who_has_lost_the_right_to_admit_lets_nobody_in(company: Company, boss: int) -> None:
    word, _ = invite(company, by=boss)
    grant(company, ANA, "EAST", "administrator")
    grant(company, boss, "EAST", "floor")
    with pytest.raises(InvitationOver):
        accept(company, word)


@pytest.mark.parametrize("address", [LI, GUEST, ANA, CHEN])
def test_only_administrators_invite_and_only_to_their_sites(company: Company, address: int) -> None:
    with pytest.raises(NotAllowed):
        invite(company, "viewer", "EAST", by=address)
    grant(company, CHEN, "EAST", "administrator")
    with pytest.raises(NotAllowed):
        invite(company, "viewer", "EAST", "WEST", by=CHEN)


def test_an_invitation_takes_no_right_away(company: Company, boss: int) -> None:
    word, _ = invite(company, "viewer", "EAST", by=boss)
    assert dict(accept(company, word, LI).roles)[company.site("EAST").id] == "floor"


def test_the_first_administrator_comes_from_the_command_line(company: Company) -> None:
    word, _ = invite(company, "administrator", "WEST", "EAST")
    person = accept(company, word)
    assert person.home_id == company.site("WEST").id
    assert changes(company)[0].changed_by == ""


def test_a_removal_takes_everything_at_once_and_may_be_followed_by_a_new_invitation(
    company: Company, boss: int
) -> None:
    remove(company, LI, boss)
    assert company.person(LI).roles == ()
    with pytest.raises(NotAllowed):
        company.receive("WATER", 1, by=LI)
    assert changes(company)[0].role is None
    word, _ = invite(company, "floor", "EAST", by=boss)
    accept(company, word, LI)
    company.receive("WATER", 1, by=LI)


def test_an_administrator_of_one_site_removes_nobody_from_another(company: Company, boss: int) -> None:
    with pytest.raises(NotAllowed):
        remove(company, ANA, boss)
    with pytest.raises(NotAllowed):
        grant(company, ANA, "WEST", None, boss)


def test_the_last_administrator_stays(company: Company, boss: int) -> None:
    with pytest.raises(LastAdministrator):
        remove(company, boss)
    with pytest.raises(LastAdministrator):
        grant(company, boss, "EAST", "manager", boss)
    grant(company, ANA, "WEST", "administrator")
    grant(company, boss, "EAST", "manager", boss)


def test_an_import_notes_what_it_changes_and_only_that(company: Company, tmp_path: Path) -> None:
    with company.database.read() as connection:
        told = granting.changes(connection)
    assert (len(told), {each.changed_by for each in told}) == (5, {""})
    files = FILES | {"people": FILES["people"].replace("1001,李伟,floor,EAST", "1001,李伟,manager,WEST")}
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, files), NOW)
        told = granting.changes(connection)[:-5]
    assert sorted((each.person, each.site, each.role) for each in told) == [
        ("李伟", "EAST", None),
        ("李伟", "WEST", "manager"),
    ]


def test_every_role_is_in_the_database_and_back_office_keeps_the_catalogue(company: Company) -> None:
    for role in RIGHTS:
        grant(company, GUEST, "EAST", role)
    with company.database.read() as connection:
        assert people.by_address(connection, GUEST)
    grant(company, ANA, "EAST", "administrator")
    grant(company, GUEST, "EAST", "back_office")
    link = company.link("4006381333931", "WATER", "case")
    assert link
    company.take_back(link, by=GUEST, now=NOW + timedelta(days=3))
    with pytest.raises(NotAllowed):
        company.adjust("WATER", 1, by=GUEST)
