"""Answers that are no replies: what is typed right after a question about a transfer was opened by a tap."""

from bot.chat.buttons.transfers import Advance, BackToTransfer
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from bot.drafts import next_message
from bot.drafts.draft import Topic
from bot.drafts.something_new import is_new_beside
from bot.language.folding import fold
from bot.language.handover import given_in
from bot.language.reader import words_of
from bot.language.small_talk import is_pictures, is_talk, kind_of
from bot.language.words import Words
from bot.routes.transfer_answers import decided, offer_in
from bot.routes.transfers import advance
from domain.errors import AlreadyDecided, NotAllowed, Refused
from domain.operations.transfers import documents
from domain.vocabulary import TransferStep

_TOPICS = {TransferStep.REJECT: Topic.REASON, TransferStep.OFFER: Topic.AMOUNT}


def answered(turn: Turn, question: BackToTransfer) -> list[Reply]:
    """Answer that question; nothing, if the text is something new. What can be said otherwise may be said again.

    Raises AlreadyDecided, NotAllowed.
    """
    try:
        with turn.connection.begin_nested():
            return _answered(turn, question, turn.incoming.text)
    except (AlreadyDecided, NotAllowed):
        raise
    except Refused as refusal:
        next_message.expect(turn, question)
        return [turn.answer(turn.say.refusal(refusal))]


def _answered(turn: Turn, question: BackToTransfer, text: str) -> list[Reply]:
    transfer, step = documents.lock(turn.connection, question.transfer_id), TransferStep(question.asks)
    is_offer = not _books(turn, text) and offer_in(turn, transfer, text)[0] is not None
    if kind_of(text) == "ack" or is_pictures(text) or (is_offer and step is TransferStep.REJECT):
        return advance(turn, Advance(transfer.id, step))  # it is neither a reason nor an offer
    if not text or is_talk(text) or (not is_offer and is_new_beside(turn, _TOPICS[step], text)):
        return []
    return decided(turn, transfer, step, text)


def _books(turn: Turn, text: str) -> bool:
    """Whether it says what was done: "received 8" and +8 are about other goods."""
    told = given_in(fold(text).strip())
    words = words_of(told, units=turn.units)
    return told[:1] in "+-" or (isinstance(words, Words) and words.verb is not None)
