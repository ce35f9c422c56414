"""Buttons whose numbers mean nothing: of another database, from before a restore, or made up."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from bot.chat.buttons.transfers import PickSome, TakeMore
from bot.chat.buttons.wishes import SwitchWish
from bot.chat.codec import LARGEST, TAGS, fits
from domain.company.people import RIGHTS
from domain.vocabulary import Role
from tests.bot.chatting import Chat
from tests.bot.routes.test_role_matrix import as_role
from tests.domain.small_company import CHEN, TODAY, Company

NUMBERS = (0, 7, 10**6, 2**31, LARGEST)


@pytest.fixture(autouse=True)
def something_there(company: Company) -> None:
    company.receive("WATER", 5)


def filled(kind: Any, number: int) -> Any:
    """A value of this type, with that number wherever a number stands."""
    if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__"):
        hints = get_type_hints(kind)
        return kind(**{field.name: filled(hints[field.name], number) for field in fields(kind)})
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if get_args(kind):
        return filled(get_args(kind)[0], number)
    return {int: number, str: "x", date: TODAY, Decimal: Decimal(1), bool: True}[kind]


def state(company: Company) -> list[Any]:
    with company.database.read() as connection:
        return [
            connection.exec_driver_sql(f"SELECT * FROM {table}").all()
            for table in ("movements", "balances", "transfers", "counts", "reservations", "roles", "lot_decisions")
        ]


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("role", RIGHTS)
def test_a_stale_number_is_answered_and_changes_nothing(company: Company, role: Role, number: int) -> None:
    chat = as_role(company, role)
    before = state(company)
    for kind in TAGS:
        action = filled(kind, number)
        if kind.__name__ in ("TourStep", "SetHome", "SetLanguage") or not fits(action):
            continue
        chat.card = {}
        assert chat.taps_on(action), f"{action} is not answered"
    assert state(company) == before


@pytest.mark.parametrize("text", ["/lot 99999999999999999999", "/why R-999999999999999999", "/undo R-99999999999999"])
def test_a_number_that_is_typed_may_be_any(company: Company, text: str) -> None:
    assert as_role(company, Role.ADMINISTRATOR).says(text)


@pytest.mark.parametrize("message", [1, 2**31, 2**52])
def test_a_reply_to_a_message_that_nobody_knows_is_answered(company: Company, message: int) -> None:
    chat = as_role(company, Role.MANAGER)
    chat.says("water")
    about = replace(chat).card | {"message_id": message}
    assert chat.says("12 not 21", about=about)


def test_a_line_that_a_document_does_not_have_and_a_wish_of_another_kind_are_old(company: Company) -> None:
    asked = company.request("WATER", 3).id
    chat = Chat(company, CHEN)
    for action in (
        *(kind(asked, 9, 1) for kind in (PickSome, TakeMore)),
        SwitchWish("urgent-pause", "x", wanted=True),
        SwitchWish("quiet-hours", "x", wanted=False),
    ):
        chat.card = {}
        before = state(company)
        assert "start again" in chat.taps_on(action).lower(), action
        assert state(company) == before
