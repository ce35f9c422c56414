"""What is open, by whom it is looked at."""

from datetime import timedelta

import pytest

from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, CHEN, GUEST, LI, NOW, Company


@pytest.fixture
def busy(company: Company) -> Company:
    """One transfer that is asked for, one to be picked, one on its way, and one that is over."""
    company.receive("WATER", 90)
    company.receive("RICE", 90)
    company.request("WATER", 4)
    company.approve(company.request("WATER", 5, ("RICE", 6)), now=NOW - timedelta(days=2))
    company.sent(company.request("WATER", 7))
    company.arrive(company.sent(company.request("WATER", 8)))
    return company


def numbers(chat: Chat) -> set[str]:
    rows = chat.card["reply_markup"]["inline_keyboard"]
    return {each["text"] for row in rows for each in row}


@pytest.mark.parametrize(
    ("command", "person", "shown"),
    [
        ("/tasks", LI, {"T-000002"}),
        ("/tasks", ANA, {"T-000003"}),
        ("/tasks", CHEN, {"T-000002", "T-000003"}),
        ("/tasks", GUEST, set()),
        ("/pending", CHEN, {"T-000001"}),
        ("/pending", LI, set()),
        ("/transfers", LI, {"T-000001", "T-000002", "T-000003"}),
        ("/transfers", ANA, {"T-000001", "T-000002", "T-000003"}),
    ],
)
def test_everybody_sees_what_is_theirs(busy: Company, command: str, person: int, shown: set[str]) -> None:
    chat = Chat(busy, person)
    chat.says(command)
    assert numbers(chat) == shown


def test_the_longest_waiting_is_first_with_its_age_and_opens_with_its_buttons(busy: Company) -> None:
    chen = Chat(busy, CHEN)
    told = chen.says("/transfers")
    assert told.index("T-000002") < told.index("T-000001")
    assert "Spring water 5 bottles + 1 more · Chen Yu 陈钰 · 2 days ago" in told
    assert "to be picked" in chen.taps("T-000002")
    assert "sent by Chen" in chen.taps("All picked, sent")


def test_nothing_open_is_said_so(company: Company) -> None:
    assert "Nothing is to be picked" in Chat(company, ANA).says("/tasks")
    assert "没有未完成的调拨" in Chat(company, LI).says("/transfers")
