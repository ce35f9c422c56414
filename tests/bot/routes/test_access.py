"""Invitations and roles in the chat."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.chat.buttons.people import ChangeRole, InviteTo, RemovePerson, ShowPerson
from domain.company import granting
from domain.company.people import RIGHTS
from domain.storage.schema.people import people
from tests.bot.chatting import STRANGER, Chat
from tests.domain.small_company import ANA, CHEN, LI, Company


@pytest.fixture
def chen(company: Company) -> Chat:
    """The administrator of both sites."""
    person = company.person(CHEN)
    with company.database.write() as connection:
        for site in ("EAST", "WEST"):
            granting.grant(connection, None, person, company.site(site).id, "administrator", Chat(company, CHEN).now)
    return Chat(company, CHEN)


def word_of(told: str) -> str:
    found = re.search(r"https://t\.me/storekeeper_bot\?start=(\S+)", told)
    assert found
    return found[1]


def test_an_administrator_invites_and_the_holder_is_in(chen: Chat, company: Company) -> None:
    chen.says("/invite")
    chen.taps("Floor")
    told = chen.taps("East warehouse")
    assert "It works once" in told
    new = Chat(company, STRANGER)
    assert "works for people of one company only" in new.says("water")
    assert "Welcome, One! You work with: East warehouse" in new.says(f"/start {word_of(told)}")
    assert "Received 3 bottles" in new.says("+3 water")
    other = Chat(company, STRANGER + 1)
    assert "was used, or its time is over" in other.says(f"/start {word_of(told)}")


@pytest.mark.parametrize(("role", "buttons", "tours"), [("Floor", 4, True), ("Viewer", 1, False)])
def test_who_only_looks_is_welcomed_without_the_buttons_that_book_and_the_tour_of_them(
    chen: Chat, company: Company, role: str, buttons: int, tours: bool
) -> None:
    chen.says("/invite")
    chen.taps(role)
    new = Chat(company, STRANGER)
    welcome = new.says(f"/start {word_of(chen.taps('East warehouse'))}")
    assert sum(len(row) for row in new.replies[0].menu) == buttons
    assert ("New here?" in welcome) is tours


def test_all_sites_at_once_and_the_inviters_home_is_theirs(chen: Chat, company: Company) -> None:
    chen.says("/invite")
    chen.taps("Manager")
    word = word_of(chen.taps("🏬 All my sites"))
    Chat(company, STRANGER).says(f"/start {word}")
    assert len(company.person(STRANGER).roles) == 2
    assert company.person(STRANGER).home_id == company.person(CHEN).home_id


def test_who_works_here_already_may_be_invited_to_more(chen: Chat, company: Company) -> None:
    chen.says("/invite")
    chen.taps("Floor")
    word = word_of(chen.taps("East warehouse"))
    assert "East warehouse: <b>Floor</b>" in Chat(company, ANA).says(f"/start {word}")


def test_a_role_is_changed_and_taken_away_and_the_card_says_by_whom(chen: Chat, company: Company) -> None:
    assert "5 people work here" not in chen.says("/people")
    chen.taps("李伟")
    chen.taps("✏️ East warehouse")
    told = chen.taps("Viewer")
    assert "East warehouse: <b>Viewer</b>" in told
    assert "by Chen Yu 陈钰" in told
    li = Chat(company, LI)
    assert "没有这项权限" in li.says("+3 water")
    chen.taps("🚪 Remove")
    assert "They can do nothing here any more" in chen.replies[-1].text
    assert "May do nothing any more" in chen.taps("🚪 Remove")


def test_who_has_no_role_any_more_where_they_worked_works_where_they_have_one(chen: Chat, company: Company) -> None:
    li, west = company.person(LI), company.site("WEST")
    with company.database.write() as connection:
        granting.grant(connection, None, li, west.id, "floor", chen.now)
        granting.grant(connection, None, li, company.site("EAST").id, None, chen.now)
    assert "西区仓" in Chat(company, LI).says("+3 water")
    assert company.stock("WATER", "WEST") == 3
    with company.database.write() as connection:  # as earlier versions left it
        connection.execute(update(people).where(people.c.address == LI).values(home_id=company.site("EAST").id))
    other = Chat(company, LI)
    other.says("/settings")
    assert "西区仓" in other.taps("西区仓")
    assert company.person(LI).home_id == west.id


def test_removal_takes_effect_for_open_drafts_and_old_buttons(chen: Chat, company: Company) -> None:
    ana = Chat(company, ANA)
    ana.says("/receive water")
    old = dict(ana.card)
    chen.says("/people")
    chen.taps("Ana Silva")
    chen.taps("🚪 Remove")
    chen.taps("🚪 Remove")
    button = old["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert "no access any more" in ana.taps_data(button, old)
    assert "works for people of one company only" in ana.says("5")
    assert company.stock("WATER", "WEST") == 0


@pytest.mark.parametrize("command", ["/invite", "/people"])
@pytest.mark.parametrize("address", [ANA, LI, CHEN])
def test_nobody_else_does_that(company: Company, command: str, address: int) -> None:
    person = Chat(company, address)
    told = person.says(command)
    assert "role does not include" in told or "没有这项权限" in told
    for action in (
        InviteTo("floor", company.site("EAST").id),
        ShowPerson(1),
        ChangeRole(1, 1, "administrator"),
        RemovePerson(1, confirmed=True),
    ):
        told = person.taps_on(action)
        assert "role does not include" in told or "没有这项权限" in told, action


def test_an_invitation_works_however_often_a_stranger_was_ignored(chen: Chat, company: Company) -> None:
    chen.says("/invite")
    chen.taps("Floor")
    word = word_of(chen.taps("East warehouse"))
    stranger = Chat(company, STRANGER)
    said = (
        "hello",
        "/start",
        "/start wrong",
        "/start also-wrong",
        "water",
        "/help",
        "/start wrong",
        f"/start {word[:-1]}",
    )
    answered = [bool(stranger.says(text)) for text in said]
    assert answered == [True, True, True, *[False] * 5], "wrong words are answered no more often than others"
    assert "Welcome, One!" in stranger.says(f"/start {word}")
    assert "Received 3 bottles" in stranger.says("+3 water")


def test_in_a_group_that_nobody_registered_colleagues_are_told_once_a_day_how_to(company: Company) -> None:
    ana, chen = Chat(company, ANA, id=-777), Chat(company, CHEN, id=-777)
    stranger = Chat(company, STRANGER, id=-777)
    assert stranger.says("/stock") == "", "strangers learn nothing"
    told = ana.says("/stock")
    assert "A manager can write /register here" in told
    assert "bottles" not in told
    assert [ana.says("/stock"), ana.says("hello"), chen.says("/help")] == ["", "", ""]
    assert Chat(company, ANA, id=-778).says("/stock"), "each group by itself"
    chen.now = ana.now = ana.now + timedelta(hours=24)
    assert "Write /register here" in chen.says("/stock")
    assert "do not answer in this group" in ana.taps_on(ShowPerson(1)), "a button does not spin"
    assert "This group now gets" in chen.says("/register")
    assert "East warehouse" in ana.says("/stock")


def test_repeated_strangers_are_answered_three_times_a_day(company: Company) -> None:
    stranger = Chat(company, STRANGER)
    assert [bool(stranger.says("hello")) for _ in range(5)] == [True, True, True, False, False]
    assert stranger.says("/start guess") == ""
    stranger.now += timedelta(days=1, minutes=1)
    assert "one company only" in stranger.says("hello")


def test_every_role_has_a_name(chen: Chat) -> None:
    chen.says("/invite")
    assert len(chen.replies[-1].keyboard) == len(RIGHTS)


def test_an_administrator_notes_whose_a_google_address_is(chen: Chat, company: Company) -> None:
    assert "Google: not known" in chen.taps_on(ShowPerson(company.person(ANA).id))
    assert "Google: ana@example.com" in chen.says("/people Ana Silva = Ana@Example.com")
    assert company.person(ANA).google == "ana@example.com"
    assert "Google: ana@example.com" in chen.says(f"/people {LI} ＝ ana@example.com")
    assert company.person(ANA).google == "", "it is one person's"
    assert "is no address" in chen.says("/people Ana Silva = ana")
    assert "Nobody here, or more than one, is called Nobody" in chen.says("/people Nobody = ana@example.com")
    assert "Google: not known" in chen.says(f"/people {LI} = -")


def test_an_administrator_of_another_site_does_not_say_whose_a_google_address_is(company: Company) -> None:
    with company.database.write() as connection:
        west = company.site("WEST").id
        granting.grant(connection, None, company.person(ANA), west, "administrator", Chat(company, CHEN).now)
    assert "role does not include" in Chat(company, ANA).says(f"/people {CHEN} = ana@example.com")
    assert company.person(CHEN).google == ""
