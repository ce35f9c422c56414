"""Entries written into the sheet that wait for a tap."""

from bot.cards.sheet_change import entry_card
from bot.chat.buttons.settings import ApproveEntry, RejectEntry
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from domain.inbox import deciding


def approve(turn: Turn, tap: ApproveEntry) -> list[Reply]:
    """Approve an entry, and carry it out."""
    entry = deciding.approve(turn.connection, turn.person, tap.entry_id, turn.now)
    return [turn.answer(*entry_card(turn.connection, turn.say, entry))]


def reject(turn: Turn, tap: RejectEntry) -> list[Reply]:
    """Reject an entry."""
    entry = deciding.reject(turn.connection, turn.person, tap.entry_id, turn.now)
    return [turn.answer(*entry_card(turn.connection, turn.say, entry))]
