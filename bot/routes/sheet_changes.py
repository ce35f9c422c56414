"""What was written into the sheet and waits for a tap."""

from bot.cards.sheet_change import entry_card
from bot.chat.buttons.settings import ApproveEntry, RejectEntry
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from domain.inbox import deciding


def approve(turn: Turn, tap: ApproveEntry) -> list[Reply]:
    """Do it."""
    entry = deciding.approve(turn.connection, turn.person, tap.entry_id, turn.now)
    return [turn.answer(*entry_card(turn.connection, turn.say, entry))]


def reject(turn: Turn, tap: RejectEntry) -> list[Reply]:
    """Do it not."""
    entry = deciding.reject(turn.connection, turn.person, tap.entry_id, turn.now)
    return [turn.answer(*entry_card(turn.connection, turn.say, entry))]
