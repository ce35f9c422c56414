"""Buttons of drafts: answer the question, continue, cancel, undo all of it."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action, Known
from bot.language.lexicon import Done


@dataclass(frozen=True)
class Begin(Action):
    """Begin to receive, issue and so on; carries as much of what is known as fits."""

    verb: Done
    known: Known


@dataclass(frozen=True)
class WholeItem(Action):
    """Show all of an item's stock and actions on its card; carries as much of what is known as fits."""

    known: Known


class ReceiveAll(Action):
    """Receive everything in the picture."""


@dataclass(frozen=True)
class Fill(Action):
    """Answer a draft's question; answers to earlier steps are stale."""

    draft_id: int
    step: int
    option: int


@dataclass(frozen=True)
class _OfDraft(Action):
    draft_id: int


class Cancel(_OfDraft):
    """Cancel a draft."""


class Resume(_OfDraft):
    """Resume an expired draft."""


@dataclass(frozen=True)
class UndoAll(Action):
    """Undo all bookings of a delivery: a draft that is booked."""

    delivery_id: int
