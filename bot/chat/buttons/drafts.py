"""Buttons of what is being filled in: an answer to its question, go on, cancel, undo all of it."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action, Known
from bot.language.lexicon import Done


@dataclass(frozen=True)
class Begin(Action):
    """Begin to receive, issue ...; the button carries as much of what is known as fits into it."""

    verb: Done
    known: Known


@dataclass(frozen=True)
class WholeItem(Action):
    """Show all of an item's stock and actions on its card; it carries as much of what is known as fits into it."""

    known: Known


class ReceiveAll(Action):
    """Receive everything in the picture."""


@dataclass(frozen=True)
class Fill(Action):
    """Answer a draft's question; an answer to an earlier step is stale."""

    draft_id: int
    step: int
    option: int


@dataclass(frozen=True)
class _OfDraft(Action):
    draft_id: int


class Cancel(_OfDraft):
    """Cancel a draft."""


class Resume(_OfDraft):
    """Take up an expired draft."""


@dataclass(frozen=True)
class UndoAll(Action):
    """Undo all bookings of a delivery: a draft that is booked."""

    delivery_id: int
