"""Every deed, for every role, at one's own site and elsewhere: from the table of the deeds itself."""

from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from sqlalchemy import update

from bot.chat.buttons.lots import Amend, Free, Hold, Recall
from bot.drafts.actions import ACTIONS
from bot.drafts.draft import Verb
from domain.company import granting
from domain.company.people import RIGHTS, Right
from domain.storage.schema.people import people
from tests.bot.chatting import Chat
from tests.databases import sqlite_database
from tests.domain.small_company import ANA, GUEST, NOW, Company, found

REFUSED = "Your role does not include this"

SAID: dict[Verb, str] = {
    "receive": "/receive 2 water",
    "issue": "/issue 2 water",
    "transfer": "/transfer 2 water",
    "requisition": "/requisition 2 water for Assembly",
    "bring_back": "/bring_back 2 water from Assembly",
    "move": "/move 2 water to A-01",
    "damage": "/damage 2 water",
    "return": "/return 2 water",
    "reserve": "/reserve 2 water for SO-1",
    "send_back": "/send_back 2 water",
    "adjust": "/adjust +2 water",
    "write_off": "/write_off 2 water",
    "count": "/count 2 water",
}
BY_BUTTON = {"hold": Hold, "recall": Recall, "free": Free, "amend": Amend}
"""Of a lot, on its card."""

COMMANDS: dict[str, Right] = {
    "invite": Right.ADMIT,
    "people": Right.ADMIT,
    "morning": Right.DECIDE,
    "export": Right.DECIDE,
}


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Company]:
    """On one database: rights are decided before anything is asked of it."""
    with sqlite_database(tmp_path, begin=found) as database:
        yield Company(database)


def as_role(company: Company, role: str, site: str = "EAST") -> Chat:
    """The guest, who works at EAST, with this role there or elsewhere, and nothing else."""
    guest = company.person(GUEST)
    with company.database.write() as connection:
        for site_id, _ in guest.roles:
            granting.grant(connection, None, guest, site_id, None, NOW)
        granting.grant(connection, None, guest, company.site(site).id, role, NOW)
        connection.execute(update(people).where(people.c.address == GUEST).values(home_id=company.site("EAST").id))
    return Chat(company, GUEST)


def test_no_deed_is_forgotten_here() -> None:
    assert {*SAID, *BY_BUTTON, "show", "deliver", "stock"} >= set(get_args(Verb)) | ACTIONS.keys()


@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("verb", SAID)
def test_who_may_begin_what(company: Company, role: str, verb: Verb) -> None:
    company.receive("WATER", 50)
    told = as_role(company, role).says(SAID[verb])
    assert (REFUSED not in told) == (ACTIONS[verb].right in RIGHTS[role]), told


@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("verb", SAID)
def test_a_role_elsewhere_is_none_here(company: Company, role: str, verb: Verb) -> None:
    company.receive("WATER", 50)
    assert REFUSED in as_role(company, role, "WEST").says(SAID[verb])


@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("decide", BY_BUTTON.values())
def test_who_decides_about_lots(company: Company, role: str, decide: type[Hold | Recall | Free | Amend]) -> None:
    company.receive("BANDAGE", 5, "B-1")
    told = as_role(company, role).taps_on(decide(1))
    assert (REFUSED not in told) == (Right.DECIDE in RIGHTS[role])


@pytest.mark.parametrize("role", RIGHTS)
@pytest.mark.parametrize("command", COMMANDS)
def test_who_may_use_which_command(company: Company, role: str, command: str) -> None:
    told = as_role(company, role).says(f"/{command}")
    assert (REFUSED not in told) == (COMMANDS[command] in RIGHTS[role]), told


@pytest.mark.parametrize("role", RIGHTS)
def test_everybody_may_look(company: Company, role: str) -> None:
    company.receive("WATER", 50, by=ANA)
    chat = as_role(company, role)
    for said in ("water", "/stock", "/why water", "/low", "/expiring", "/find rice", "/help", "/settings", "/undo"):
        assert REFUSED not in chat.says(said), said
