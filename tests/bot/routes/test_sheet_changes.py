"""What was written into the sheet, decided by a tap in the chat."""

import pytest
from sqlalchemy import select

from bot.telegram.notices import Notice, word
from domain.company.settings.store import Editor
from domain.inbox import entries, taking
from domain.inbox.taking import Written
from domain.storage.schema.people import outbox
from domain.vocabulary import InboxState
from tests.bot.chatting import Chat
from tests.domain.inbox.people_in_a_sheet import form
from tests.domain.small_company import CHEN, LI, NOW, Company


@pytest.mark.parametrize(("tap", "state", "told"), [(0, "ok", "OK I-000001"), (1, "rejected", "REJECTED by Chen")])
def test_a_price_waits_for_a_managers_tap(company: Company, tap: int, state: str, told: str) -> None:
    rows = [Written(form(action="price", sku="WATER", price="3"), submitted=True)]
    with company.database.write() as connection:
        (answer,) = taking.take(connection, rows, Editor(address="Ana"), NOW)
    with company.database.read() as connection:
        (row,) = connection.execute(select(outbox)).all()
        assert row.address == CHEN
        text, keyboard = word(connection, Notice(*row[:1], *row[2:6], 1, None), NOW)
    assert "<b>price</b>, written by Ana" in text
    assert "Price: 3" in text
    button = keyboard[0][tap]
    assert "没有这项权限" in Chat(company, LI).taps_data(button.data)
    chat = Chat(company, CHEN)
    assert told in chat.taps_data(button.data)
    assert "I-000001 was already" in chat.taps_data(button.data)
    assert answer.entry is not None
    with company.database.read() as connection:
        assert entries.get(connection, answer.entry.id).state is InboxState(state)
    assert str(company.item("WATER").standard_cost) == ("3" if tap == 0 else "None")


def test_who_approves_a_request_of_nobody_known_is_told_that_they_ask_for_it(company: Company) -> None:
    company.receive("WATER", 50)
    asked = form(action="transfer request", sku="WATER", quantity="24", source="EAST", target="WEST")
    with company.database.write() as connection:
        taking.take(connection, [Written(asked, submitted=True)], Editor(), NOW)
    with company.database.read() as connection:
        (row,) = connection.execute(select(outbox)).all()
        text, keyboard = word(connection, Notice(*row[:1], *row[2:6], 1, None), NOW)
    assert "Who approves it is who asks for it" in text
    chen = Chat(company, CHEN)
    assert "OK I-000001 T-000001" in chen.taps_data(keyboard[0][0].data)
    assert "T-000001" in chen.says("/transfers")
