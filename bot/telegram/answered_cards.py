"""Cards in answers: which of what is answered is a card that has to show how things stand later, too."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection

from bot.chat.buttons.action import Action
from bot.chat.buttons.transfers import ShowTransfer, TakeAlbum
from bot.chat.codec import Drawn
from bot.chat.incoming import Incoming
from bot.chat.replies import Reply, digest_of
from bot.routes import marks
from domain.company import shown_cards
from domain.company.shown_cards import Answer, Place
from domain.vocabulary import Subject

DOCUMENTS = {
    "transfer_id": Subject.TRANSFER,
    "count_id": Subject.COUNT,
    "entry_id": Subject.SHEET_CHANGE,
    "reservation_id": Subject.RESERVATION,
}
"""By the field of a button that acts on one."""

ELSEWHERE = (ShowTransfer, TakeAlbum)
"""Buttons that lead to a document from what is no card of it."""


def decided(connection: Connection, incoming: Incoming, replies: Iterable[Reply], now: datetime) -> None:
    """Note which cards the replies will change and show, in the transaction that decided them.

    A card that was tapped and is left as it is may be one of which it was never heard that it arrived.
    """
    targets = set()
    for reply in replies:
        answer, place = _answer(reply), _place(incoming, reply)
        targets.add(reply.target)
        if reply.target is not None or answer.about:
            shown_cards.redirected(connection, place, answer, incoming.address, now)
    if incoming.tap is not None and incoming.message not in targets:
        card = _card_with([each.action for each in incoming.tapped_among if isinstance(each, Drawn)])
        if card is not None and isinstance(marks.judged(connection, incoming.tap), Action):
            shown_cards.come_upon(connection, Place(incoming.chat, incoming.message), *card, incoming.address, now)


def said(
    connection: Connection, incoming: Incoming, replies: Iterable[tuple[Reply, int | None]], now: datetime
) -> None:
    """Note in which message each stands now."""
    for reply, message in replies:
        answer = _answer(reply)
        if message is None or not (answer.about or reply.target):
            continue
        place, stands = _place(incoming, reply), Place(incoming.chat, message)
        if not shown_cards.said(connection, place, stands, answer.says) and answer.about:
            shown_cards.show(connection, stands, answer.about, incoming.address, answer.body, now)
            shown_cards.doubted(connection, stands)


def _place(incoming: Incoming, reply: Reply) -> Place:
    """Where it is to stand."""
    if reply.target is not None:
        return Place(incoming.chat, reply.target)
    return shown_cards.to_come(incoming.chat, f"answer:{incoming.update_id}:{digest_of(reply.text, reply.keyboard)}")


def _answer(reply: Reply) -> Answer:
    """What it says, and of what it is the card, if it is one."""
    says = digest_of(reply.text, reply.keyboard)
    card = _card_with([button.action for row in reply.keyboard for button in row])
    return Answer(says) if card is None else Answer(says, *card)


def _card_with(actions: Collection[Action]) -> tuple[str, dict[str, int]] | None:
    """What a card with these buttons shows, and what to word it by: the one document that all of them are about."""
    found = {_subject_of(each) for each in actions}
    if len(found) != 1 or (only := found.pop()) is None or all(isinstance(each, ELSEWHERE) for each in actions):
        return None
    name, number = only
    return shown_cards.about(DOCUMENTS[name], number), {name.removesuffix("_id"): number}


def _subject_of(action: Action) -> tuple[str, int] | None:
    """The field of a button that names a document, and its number."""
    named = ((field.name, getattr(action, field.name)) for field in fields(action) if field.name in DOCUMENTS)
    return next(named, None)
