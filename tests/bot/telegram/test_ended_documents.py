"""A document that came to its end: wherever it was shown, its card says so, and has no button that acts on it.

Several people have its cards open, more than one each: from notices, from lists, or in the middle of a question.
"""

import itertools
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import Connection
from telegram import Bot

from bot.cards.transfer import transfer_notice
from bot.chat.buttons.action import Action
from bot.chat.buttons.bookings import ShowBooking
from bot.chat.buttons.transfers import ShowHistory, ShowTransfer, UndoStep
from bot.chat.codec import unpack
from bot.chat.replies import Reply
from bot.chat.wording import Wording
from bot.routes.marks import marked_keyboard
from bot.scanner import Code
from bot.telegram.answered_cards import DOCUMENTS, ELSEWHERE
from bot.telegram.living_cards import LivingCards
from bot.telegram.notices import Outgoing
from bot.telegram.sending import Sender
from domain.company import granting
from domain.company.settings.counts import RECOUNT
from domain.company.settings.store import Editor
from domain.inbox import taking
from domain.inbox.taking import Written
from domain.operations import escalating
from domain.operations.transfers import documents, reminding, steps
from domain.operations.transfers.documents import Transfer
from domain.storage.database import Database
from domain.storage.schema.people import shown_cards
from domain.vocabulary import TransferState
from tests.bot.chatting import Chat
from tests.bot.telegram.bot_api import TOKEN, BotApi, bot_api
from tests.domain.inbox.people_in_a_sheet import form
from tests.domain.small_company import ANA, CHEN, LI, NOW, Company

Shown = tuple[str, list[str]]
"""A text, and the data of the buttons below it."""


@dataclass
class Phone(Chat):
    """A chat with all that stands in it."""

    stands: dict[int, Shown] = field(default_factory=dict)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1_000_000))

    def _shown(self, connection: Connection, reply: Reply) -> int | None:
        number = super()._shown(connection, reply)
        if number is not None:
            self.stands[number] = reply.text, [each.data for row in reply.keyboard for each in row]
        return number

    def seen(self, number: int) -> dict[str, Any]:
        """A message as it stands."""
        text, buttons = self.stands[number]
        rows = [[{"text": "…", "callback_data": each}] for each in buttons]
        return self.message(number, text=text, reply_markup={"inline_keyboard": rows})

    def opens(self, action: Action) -> None:
        """As a card of its own."""
        self.taps_on(action, self.message(next(self.numbers)))


class Office:
    """Li works at East; Chen and Ana decide there, and Ana asks for goods at West. Each has a phone."""

    def __init__(self, database: Database, api: BotApi, bot: Bot) -> None:
        self.company = Company(database)
        self.phones = {each: Phone(self.company, each) for each in (LI, CHEN, ANA)}
        self.outgoing = Outgoing(database, Sender(bot), lambda: NOW)
        self.cards = LivingCards(database, Sender(bot), lambda: NOW)
        self._api, self._heard = api, 0
        with database.write() as connection:
            ana, east = self.company.person(ANA), self.company.site("EAST")
            granting.grant(connection, None, ana, east.id, "manager", NOW)

    async def quiet(self) -> None:
        """Until all that waits is said and drawn."""
        while await self.outgoing.tick() + await self.cards.tick():
            self._hear()

    def _hear(self) -> None:
        for number, (method, told) in enumerate(self._api.sent, 1):
            if number > self._heard and method in ("sendMessage", "editMessageText"):
                rows = json.loads(told.get("reply_markup", '{"inline_keyboard": []}'))["inline_keyboard"]
                buttons = [each["callback_data"] for row in rows for each in row]
                self.phones[told["chat_id"]].stands[int(told.get("message_id", number))] = told["text"], buttons
        self._heard = len(self._api.sent)

    def buttons(self, *but: type[Action]) -> list[tuple[Phone, int, str]]:
        """All that act on a document, wherever they are."""
        return [
            (phone, number, data)
            for phone in self.phones.values()
            for number, (_, buttons) in phone.stands.items()
            for data in buttons
            if (drawn := unpack(data))
            and not isinstance(drawn.action, (ShowBooking, *ELSEWHERE, *but))
            and any(hasattr(drawn.action, name) for name in (*DOCUMENTS, "movement_id"))
        ]

    def texts(self, words: str) -> int:
        """How many messages on all phones have these words."""
        return sum(words in text for phone in self.phones.values() for text, _ in phone.stands.values())


@pytest.fixture
async def api() -> AsyncIterator[BotApi]:
    async with bot_api() as api:
        yield api


@pytest.fixture
async def office(founded: Database, api: BotApi) -> AsyncIterator[Office]:
    async with Bot(TOKEN, api.url) as bot:
        yield Office(founded, api, bot)


def step(office: Office, dice: Random, transfer_id: int, hour: int) -> None:
    """Somebody taps any button, or opens the card or its history once more; or all who have to act are reminded."""
    phone = dice.choice(list(office.phones.values()))
    match dice.randrange(6):
        case 0:
            phone.opens(ShowTransfer(transfer_id))
        case 1:
            phone.opens(ShowHistory(transfer_id))
        case 2:
            with office.company.database.write() as connection:
                reminding.remind(connection, NOW + timedelta(hours=hour * 9))
        case _:
            if buttons := office.buttons():
                phone, number, data = dice.choice(buttons)
                phone.taps_data(data, phone.seen(number))


def end(office: Office, transfer_id: int) -> Transfer:
    """Whatever still has to be done to it is not done, by somebody else."""
    company = office.company
    with company.database.read() as connection:
        transfer = documents.get(connection, transfer_id)
    match transfer.state:
        case TransferState.REQUESTED | TransferState.OFFERED:
            return company.reject(transfer)
        case TransferState.RECEIVED if transfer.is_on_the_way:
            return end(office, company.lose(transfer).id)
        case TransferState.RECEIVED:
            return company.recounted(transfer)
        case state if state in steps.OPEN:
            return company.cancel(transfer)
    return transfer


@pytest.mark.parametrize("founded", ["sqlite"], indirect=True)
@pytest.mark.parametrize("seed", range(8))
async def test_whoever_moved_a_document_on_all_its_cards_show_it_and_its_end(office: Office, seed: int) -> None:
    dice, company = Random(seed), office.company
    company.receive("WATER", 90)
    asked = company.requisition("WATER", 5) if seed % 2 else company.request("WATER", 5)
    for hour in range(dice.randint(5, 40)):
        step(office, dice, asked.id, hour)
        if dice.random() < 0.5:
            await office.quiet()
    over = end(office, asked.id)
    await office.quiet()
    assert office.buttons(ShowHistory, UndoStep) == []
    with company.database.read() as connection:
        for address, phone in office.phones.items():
            person = company.person(address)
            text, keyboard = transfer_notice(connection, Wording(person.language), over, person)
            (history,) = [each.data for row in marked_keyboard(connection, keyboard) for each in row]
            cards = [told for told, buttons in phone.stands.values() if history in buttons]
            assert set(cards) <= {text}
            assert cards or not phone.stands


async def decided(office: Office) -> None:
    """Two have its card; one taps a button on it, and then nobody has any but what the booking itself has."""
    await office.quiet()
    asked = office.buttons()
    assert len({phone.person for phone, *_ in asked}) == 2
    phone, number, data = asked[0]
    phone.taps_data(data, phone.seen(number))
    (other,) = {each.person for each, *_ in asked} - {phone.person}
    await office.quiet()
    assert [each for each, *_ in office.buttons() if each.person == other] == []


async def test_a_count_that_one_manager_has_decided_on_waits_for_no_other(office: Office) -> None:
    office.company.receive("WATER", 24)
    office.company.tally("WATER", 20, by=LI)
    await decided(office)
    assert office.texts("The difference is booked.") == 1


async def test_of_what_was_counted_again_only_the_last_count_is_asked_about(office: Office) -> None:
    company = office.company
    company.receive("WATER", 24)
    company.sets(RECOUNT, "never")
    for found in (20, 21):
        company.tally("WATER", found, by=LI)
        await office.quiet()
        assert len(office.buttons()) == 4, "two managers, two buttons each"
    company.tally("WATER", 21, by=CHEN)
    await office.quiet()
    assert office.buttons() == []


@pytest.mark.parametrize("steps", [None, 5])
async def test_an_undo_or_a_correction_that_one_manager_has_made_is_asked_of_no_other(
    office: Office, steps: int | None
) -> None:
    company = office.company
    booked = company.receive("WATER", 24)
    with company.database.write() as connection:
        escalating.ask_managers(connection, company.person(LI), booked.posted.id, steps, NOW)
    await decided(office)
    assert office.texts("✅ Done by ") == 1


async def test_what_was_written_into_the_sheet_and_one_manager_has_decided_on_waits_for_no_other(
    office: Office,
) -> None:
    with office.company.database.write() as connection:
        rows = [Written(form(action="price", sku="WATER", price="3"), submitted=True)]
        taking.take(connection, rows, Editor(address="Li"), NOW)
    await decided(office)
    assert office.texts("OK I-000001") == 2


@pytest.mark.parametrize("how", ["consumed", "expired"])
async def test_a_reservation_that_is_over_can_be_consumed_on_no_card(office: Office, how: str) -> None:
    company = office.company
    company.receive("WATER", 24)
    kept = company.reserve("WATER", 5, "SO-7")
    for phone in (office.phones[LI], office.phones[CHEN]):
        phone.says("/reserved")
    assert len(office.buttons()) == 4
    if how == "consumed":
        await decided(office)
    else:
        company.expire(NOW + timedelta(days=30))
        await office.quiet()
        assert office.buttons() == []
    assert kept.document == "SO-7"


async def test_a_card_of_which_nobody_heard_that_it_arrived_is_drawn_once_somebody_has_tapped_it(
    office: Office,
) -> None:
    company = office.company
    company.receive("WATER", 24)
    asked = company.request("WATER", 5)
    await office.quiet()
    with company.database.write() as connection:
        connection.execute(shown_cards.delete())  # the program ended before it could note them
    company.withdraw(asked)
    await office.quiet()
    for phone, number, data in office.buttons(ShowHistory):
        phone.taps_data(data, phone.seen(number))
    await office.quiet()
    assert office.buttons(ShowHistory) == []


async def test_a_question_about_several_documents_stays_one_when_one_of_its_answers_is_refused(office: Office) -> None:
    """The card of the one took its place, and the other answers were gone."""
    company, phone = office.company, office.phones[LI]
    company.receive("WATER", 24)
    over, _ = (company.approve(company.request("WATER", 5)) for _ in range(2))
    await office.quiet()
    phone.photographs(Code("EAN13", "6901234567892", gs1=False), caption="-5")
    question = phone.card
    company.cancel(over)
    await office.quiet()
    (refused, *_), *others = question["reply_markup"]["inline_keyboard"]
    assert len(others) == 2
    assert "取消" in phone.taps_data(refused["callback_data"], question)
    await office.quiet()
    assert phone.stands[question["message_id"]][0] == question["text"]
