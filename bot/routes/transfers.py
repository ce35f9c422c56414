"""Transfers, decided by tapping their cards."""

from bot.cards.transfer import transfer_card
from bot.chat.buttons import Approve, Arrive, Reject, Withdraw
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from domain.ledger import keys
from domain.operations import transfers
from domain.operations.transfers import Transfer


def approve(turn: Turn, tap: Approve) -> list[Reply]:
    """Let it leave."""
    return _card(turn, transfers.approve(turn.context(keys.approval(tap.transfer_id)), tap.transfer_id))


def reject(turn: Turn, tap: Reject) -> list[Reply]:
    """Refuse it."""
    return _card(turn, transfers.reject(turn.connection, turn.person, tap.transfer_id, turn.now))


def withdraw(turn: Turn, tap: Withdraw) -> list[Reply]:
    """Take back one's own request."""
    return _card(turn, transfers.withdraw(turn.connection, turn.person, tap.transfer_id, turn.now))


def arrive(turn: Turn, tap: Arrive) -> list[Reply]:
    """Confirm that it has arrived."""
    return _card(turn, transfers.arrive(turn.context(keys.arrival(tap.transfer_id)), tap.transfer_id))


def _card(turn: Turn, transfer: Transfer) -> list[Reply]:
    return [turn.answer(*transfer_card(turn.say, transfer, turn.person))]
