"""Buttons with amounts: what goes out is offered up to what is there."""

import pytest

from tests.bot.chatting import Chat
from tests.domain.small_company import CHEN, LI, Company


def labels(chat: Chat) -> list[str]:
    return [each["text"] for row in chat.card["reply_markup"]["inline_keyboard"] for each in row]


@pytest.mark.parametrize(
    ("person", "said", "everything", "then"),
    [
        (CHEN, "took water", "All 3 bottles", "Issued 3 bottles"),
        (CHEN, "damaged water", "All 3 bottles", "<b>3 bottles</b> · Dock\nWhy?"),
        (LI, "出库 矿泉水", "全部 3 瓶", "已出库 3 瓶"),
    ],
)
def test_an_amount_that_is_not_there_was_offered(
    company: Company, person: int, said: str, everything: str, then: str
) -> None:
    company.receive("WATER", 3)
    chat = Chat(company, person)
    chat.says(said)
    shown = labels(chat)
    assert shown[:3] == ["1", "2", everything]
    assert "5" not in shown
    assert "10" not in shown
    assert not any("24" in each or "case" in each or "箱" in each for each in shown)
    assert then in chat.taps(everything)


def test_where_there_is_enough_the_usual_amounts_stand_and_not_all_of_it(company: Company) -> None:
    company.receive("WATER", 20)
    chen = Chat(company, CHEN)
    chen.says("took water")
    assert labels(chen)[:4] == ["1", "2", "5", "10"]
    assert not any("All" in each or "case" in each for each in labels(chen)), "a case of 24 is not there"


def test_what_comes_in_has_no_limit(company: Company) -> None:
    company.receive("WATER", 3)
    chen = Chat(company, CHEN)
    chen.says("received water")
    assert {"1", "2", "5"} <= set(labels(chen))
    assert not any("All" in each for each in labels(chen))
