"""Transfers, decided by tapping their cards."""

from bot.cards.transfer import transfer_card
from bot.chat.buttons import Approve, Arrive, Reject, Withdraw
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from domain.ledger.posting import Origin
from domain.operations import transfers
from domain.operations.transfers import Transfer


def approve(turn: Turn, tap: Approve) -> list[Reply]:
    """Let it leave."""
    origin = Origin(f"approve:{tap.transfer_id}", turn.person.id, turn.incoming.place)
    return _card(turn, transfers.approve(turn.connection, tap.transfer_id, turn.person, origin, turn.now))


def reject(turn: Turn, tap: Reject) -> list[Reply]:
    """Refuse it."""
    return _card(turn, transfers.reject(turn.connection, tap.transfer_id, turn.person, turn.now))


def withdraw(turn: Turn, tap: Withdraw) -> list[Reply]:
    """Take back one's own request."""
    return _card(turn, transfers.withdraw(turn.connection, tap.transfer_id, turn.person, turn.now))


def arrive(turn: Turn, tap: Arrive) -> list[Reply]:
    """Confirm that it has arrived."""
    origin = Origin(f"arrive:{tap.transfer_id}", turn.person.id, turn.incoming.place)
    return _card(turn, transfers.arrive(turn.connection, tap.transfer_id, turn.person, origin, turn.now))


def _card(turn: Turn, transfer: Transfer) -> list[Reply]:
    return [turn.answer(*transfer_card(turn.say, transfer, turn.person))]
