"""Cards in answers: which answers are cards, and have to be kept up to date."""

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import datetime

from sqlalchemy import Connection

from bot.chat.buttons.action import Action
from bot.chat.buttons.transfers import BackToTransfer, ShowTransfer, TakeAlbum
from bot.chat.codec import Drawn
from bot.chat.incoming import Incoming
from bot.chat.replies import Reply, digest_of
from bot.routes import marks
from domain.company import shown_cards
from domain.company.shown_cards import ASKS, Answer, Place
from domain.vocabulary import Subject

DOCUMENTS = {
    "transfer_id": Subject.TRANSFER,
    "count_id": Subject.COUNT,
    "entry_id": Subject.SHEET_CHANGE,
    "reservation_id": Subject.RESERVATION,
}
"""Kinds of documents, by the field of the buttons that act on them."""

ELSEWHERE = (ShowTransfer, TakeAlbum)
"""Buttons that lead to a document from a message that is not its card."""


def decided(connection: Connection, incoming: Incoming, replies: Iterable[Reply], now: datetime) -> None:
    """Record which cards the replies will change and show, in the transaction that decided them.

    A tapped card that no reply changes is recorded, too: its arrival may never have been confirmed.
    """
    targets = set()
    for reply in replies:
        answer, place = _answer(reply), _place(incoming, reply)
        targets.add(reply.target)
        if reply.target is not None or answer.about:
            shown_cards.answering(connection, place, answer, incoming.address, now)
    if incoming.tap is not None and incoming.message not in targets:
        card = _card_with([each.action for each in incoming.tapped_among if isinstance(each, Drawn)])
        if card is not None and isinstance(marks.judged(connection, incoming.tap), Action):
            shown_cards.discovered(connection, Place(incoming.chat, incoming.message), *card, incoming.address, now)


def sent(
    connection: Connection, incoming: Incoming, replies: Iterable[tuple[Reply, int | None]], now: datetime
) -> None:
    """Record which message shows each reply now."""
    for reply, message in replies:
        answer = _answer(reply)
        if message is None or not (answer.about or reply.target):
            continue
        place, stands = _place(incoming, reply), Place(incoming.chat, message)
        if not shown_cards.answered(connection, place, stands, answer.says) and answer.about:
            shown_cards.show(connection, stands, answer.about, incoming.address, answer.body, now)
            shown_cards.mark_stale(connection, stands)


def _place(incoming: Incoming, reply: Reply) -> Place:
    """Return where a reply is to appear."""
    if reply.target is not None:
        return Place(incoming.chat, reply.target)
    key = f"answer:{incoming.update_id}:{digest_of(reply.text, reply.keyboard)}"
    return shown_cards.unsent_place(incoming.chat, key)


def _answer(reply: Reply) -> Answer:
    """Return what a reply says, and the document whose card it is, if it is one."""
    says = digest_of(reply.text, reply.keyboard)
    card = _card_with([button.action for row in reply.keyboard for button in row])
    return Answer(says) if card is None else Answer(says, *card)


def _card_with(actions: Collection[Action]) -> tuple[str, dict[str, int | str]] | None:
    """Return what a card with these buttons shows, and the body to word it by: the one document they are all about."""
    found = {_subject_of(each) for each in actions}
    if len(found) != 1 or (only := found.pop()) is None or all(isinstance(each, ELSEWHERE) for each in actions):
        return None
    name, number = only
    asks = [{ASKS: each.asks} for each in actions if isinstance(each, BackToTransfer)]
    return shown_cards.about(DOCUMENTS[name], number), {name.removesuffix("_id"): number} | (asks[0] if asks else {})


def _subject_of(action: Action) -> tuple[str, int] | None:
    """Return the field of a button that names a document, and the document's number."""
    named = ((field.name, getattr(action, field.name)) for field in fields(action) if field.name in DOCUMENTS)
    return next(named, None)
