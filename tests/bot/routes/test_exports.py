"""/export: the tabs of the sheet as a file, for those who decide."""

from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.telegram import exporting
from domain.company import granting
from tests.bot.chatting import GROUP, Chat
from tests.domain.small_company import ANA, CHEN, LI, NOW, Company


def exported(chat: Chat) -> Any:
    spec = chat.made
    assert spec is not None
    name, data = exporting.file_of(chat.company.database, spec, NOW)
    assert name == "storekeeper-2026-03-10.xlsx"
    return load_workbook(BytesIO(data))


def test_a_manager_of_all_sites_gets_everything_in_their_language(company: Company) -> None:
    company.receive("WATER", 5)
    company.receive("WATER", 6, by=ANA)
    company.seal()
    chen = Chat(company, CHEN)
    assert "all sites" in chen.says("/export")
    book = exported(chen)
    assert {"Stock", "Movements", "Figures"} <= set(book.sheetnames)
    assert book["Movements"].max_row == 3


def test_a_manager_of_one_site_gets_its_rows(company: Company) -> None:
    company.receive("WATER", 5)
    company.receive("WATER", 6, by=ANA)
    company.seal()
    li = company.person(LI)
    with company.database.write() as connection:
        granting.grant(connection, None, li, company.site("EAST").id, "manager", NOW)
    chat = Chat(company, LI)
    assert "东区仓" in chat.says("/export")
    book = exported(chat)
    assert "图表" not in book.sheetnames
    assert book["流水"].max_row == 2


def test_the_floor_gets_none(company: Company) -> None:
    assert "Your role does not include this" in Chat(company, ANA).says("/export")


def test_prices_are_not_sent_into_a_group(company: Company) -> None:
    chat = Chat(company, CHEN, GROUP)
    assert "our own chat" in chat.says("/export@storekeeper_bot")
    assert chat.made is None


def test_what_telegram_would_not_take_is_not_sent(company: Company) -> None:
    chat = Chat(company, CHEN)
    chat.says("/export")
    with pytest.raises(exporting.TooLarge):
        exporting.file_of(company.database, chat.made or {}, NOW, most=10)
