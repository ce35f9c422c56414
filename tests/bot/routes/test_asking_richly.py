"""Requests as people make them: what is needed, by when, from where; and offers of something else."""

import re
from datetime import date
from pathlib import Path

import pytest

from domain.tables.importing import import_company
from tests.bot.chatting import Chat
from tests.bot.routes.test_transfers import carded, labels, now
from tests.domain.small_company import ANA, CHEN, LI, NOW, Company, write

FRIDAY, MONDAY = date(2026, 3, 13), date(2026, 3, 16)

NORTH = """\
code,name_en,name_zh,timezone,bins
NORTH,North warehouse,北区仓,Europe/Berlin,A-01
"""
PEOPLE = """\
telegram_id,name,role,sites,language
1002,Chen Yu 陈钰,manager,EAST WEST NORTH,
1008,Nora,manager,NORTH,
"""


@pytest.fixture
def chats(company: Company, tmp_path: Path) -> tuple[Chat, Chat, Chat]:
    """Who picks at EAST, the manager of EAST and WEST, and who needs something at WEST."""
    company.receive("WATER", 100)
    company.receive("RICE", 120)
    with company.database.write() as connection:
        import_company(connection, write(tmp_path, {"sites": NORTH, "people": PEOPLE.replace(" NORTH", "")}), NOW)
    return Chat(company, LI), Chat(company, CHEN), Chat(company, ANA)


def plain(text: str) -> str:
    return re.sub("<[^>]*>", "", text)


@pytest.mark.parametrize(
    "said",
    [
        "need 24 water, 10 rice by Friday note: for the party",
        "we need 24 water and 10 rice, by friday, note: for the party",
        "需要24矿泉水 10香米，周五前要 备注 for the party",
        "周五前要24矿泉水 10香米 备注：for the party",
    ],
)
def test_what_is_needed_is_one_request_of_the_site_that_has_it(
    company: Company, chats: tuple[Chat, Chat, Chat], said: str
) -> None:
    *_, ana = chats
    assert "From where to West warehouse?" in ana.says(said)
    assert labels(ana)[0] == "✅ East warehouse: has all of it to spare"
    assert "Waiting for a manager" in ana.taps("to spare")
    asked = now(company)
    assert [line.asked.steps for line in asked.lines] == [24, 10_000]
    assert (asked.source.code, asked.target.code, asked.needed_by, asked.note) == (
        "EAST",
        "WEST",
        FRIDAY,
        "for the party",
    )
    assert "Needed by 13 Mar 2026" in ana.card["text"]
    assert "⏳ 13 Mar 2026" in ana.says("/transfers")


def test_where_it_falls_below_the_minimum_or_nobody_has_any_that_is_said(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    *_, ana = chats
    ana.says("need 60 water, 1 rice")
    assert labels(ana)[0] == "⚠️ East warehouse: falls below its minimum"
    ana.says("need 600 water, 1 rice")
    assert labels(ana)[0] == "⚠️ East warehouse: has only a part"
    assert "No other site has any" in ana.says("need 5 bandage, 1 para")


@pytest.mark.parametrize(
    "said", ["/transfer 24 water EAST > WEST by Friday", "transfer 24 water from EAST to WEST, needed by Friday"]
)
def test_a_transfer_of_one_item_takes_a_day_too(company: Company, chats: tuple[Chat, Chat, Chat], said: str) -> None:
    *_, ana = chats
    assert "Needed by 13 Mar" in ana.says(said)
    assert now(company).needed_by == FRIDAY


@pytest.mark.parametrize(
    ("said", "source", "day", "amount"),
    [
        ("on Monday", None, MONDAY, 10),
        ("8 on Monday", None, MONDAY, 8),
        ("8", None, None, 8),
        ("from North", "NORTH", None, 10),
        ("only 8 from North on Monday", "NORTH", MONDAY, 8),
        ("从北仓给，周一", "NORTH", MONDAY, 10),
    ],
)
def test_an_offer_is_less_or_of_another_site_or_day(
    company: Company, chats: tuple[Chat, Chat, Chat], said: str, source: str | None, day: date | None, amount: int
) -> None:
    _, chen, ana = chats
    company.request("WATER", 10)
    assert "makes another offer" in carded(company, chen).says(said, about=chen.card)
    asked = now(company)
    offered = asked.offered_source.code if asked.offered_source else None
    assert (offered, asked.offered_day, asked.lines[0].wanted.steps) == (source, day, amount)
    assert labels(carded(company, ana)) == ["✅ Take that", "⛔ Then not"]


def test_an_offer_of_another_site_is_asked_for_there(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    _, chen, ana = chats
    company.receive("WATER", 30, by=ANA)
    company.request("WATER", 10)
    carded(company, chen).taps("Offer something else")
    assert [each for each in labels(chen) if "North" in each] == []  # it has none
    nora = Chat(company, 1008)
    nora.says("+40 water")
    carded(company, chen).taps("Offer something else")
    chen.taps("North warehouse: has all of it to spare")
    assert "Instead from North warehouse" in carded(company, ana).card["text"]
    assert "Waiting for a manager" in ana.taps("Take that")
    assert (now(company).source.code, now(company).state, now(company).offered_source) == ("NORTH", "requested", None)
    assert "on its way" in carded(company, nora).taps("Approve")  # nobody picks apart there
    assert company.differences() == ()


def test_an_offer_of_one_line_from_another_site_could_not_be_taken(
    company: Company, chats: tuple[Chat, Chat, Chat]
) -> None:
    _, chen, ana = chats
    nora = Chat(company, 1008)
    nora.says("+40 water")
    company.request("WATER", 10, ("RICE", 5))
    carded(company, chen).says("10, 0 from North", about=chen.card)
    assert "Waiting for a manager" in carded(company, ana).taps("Take that")
    assert [(line.asked.steps, line.wanted.steps) for line in now(company).lines] == [(10, 10), (5000, 0)]
    assert "on its way" in carded(company, nora).taps("Approve")
    assert [line.flow.in_transit for line in now(company).lines] == [10, 0]
    assert company.differences() == ()


def test_an_offer_that_is_declined_is_over(company: Company, chats: tuple[Chat, Chat, Chat]) -> None:
    _, chen, ana = chats
    company.request("WATER", 10)
    carded(company, chen).says("tomorrow", about=chen.card)
    assert "withdrawn" in carded(company, ana).taps("Then not")
