"""Numbers of bookings and documents, typed: R-000123 shows that booking, T-000012 that transfer."""

import re

from sqlalchemy import Connection

from bot.cards.booking import booking_card
from bot.cards.transfer import transfer_card
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from domain.company import search
from domain.company.sight import Sight, sees
from domain.ledger import movements
from domain.ledger.bookings import describe
from domain.operations.transfers import documents
from domain.operations.transfers.documents import Transfer
from domain.storage.schema.documents import transfers
from domain.storage.schema.ledger import movements as booked

_NUMBER = re.compile(r"#?(?P<letter>[A-Z])-?(?P<digits>[0-9]{6,9})", re.ASCII | re.IGNORECASE)
_IN_A_SENTENCE = re.compile(r"(?<![A-Z0-9-])#?[A-Z]-[0-9]{6,9}(?![A-Z0-9-])", re.ASCII | re.IGNORECASE)
"""A number within other words that contain no amount: "where is T-000012", 单号R-000123."""

_MOST = 2**31 - 1
"""The largest possible number."""


def asked(turn: Turn, text: str) -> list[Reply]:
    """Show what the number stands for; nothing, if the text is no number, or is an item's."""
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return _asked_in_a_sentence(turn, text)
    if search.find(turn.connection, text, 1, guess=False).items:
        return []
    return _shown(turn, text) or [turn.answer(turn.say("number-unknown", number=_told(text)))]


def _asked_in_a_sentence(turn: Turn, text: str) -> list[Reply]:
    """Show the card, whose buttons say what can be done; nothing, if the other words say what the number refers to."""
    found = _IN_A_SENTENCE.search(text)
    if found is None:
        return []
    around = " ".join(f"{text[: found.start()]} {text[found.end() :]}".split())
    if any(each.isdigit() for each in around) or search.find(turn.connection, around, 1, guess=False).items:
        return []
    return _shown(turn, found.group())


def _told(text: str) -> str:
    match = _NUMBER.fullmatch(text)
    return f"{match['letter'].upper()}-{match['digits']}" if match else text


def _shown(turn: Turn, text: str) -> list[Reply]:
    number = _told(text)
    place = int(number.partition("-")[2])
    if place <= _MOST:
        transfer = _transfer(turn.connection, place, number)
        if transfer is not None:
            return [turn.answer(*transfer_card(turn.connection, turn.say, transfer, turn.person))]
        row = movements.find_row(turn.connection, booked.c.id == place)
        if row is not None and movements.number(row.kind, row.id) == number:
            booking = describe(turn.connection, movements.get(turn.connection, place))
            if sees(turn.person, Sight.HISTORY, booking.site.id):
                return [turn.answer(*booking_card(turn, booking))]
    return []


def _transfer(connection: Connection, place: int, number: str) -> Transfer | None:
    found = documents.find(connection, transfers.c.id == place)
    return next((each for each in found if each.number == number), None)
