"""Buttons of the custom fields of items and lots."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class ShowFields(Action):
    """Show the custom fields of an item, or of its lot (0: none). A reply to the card changes them."""

    item_id: int
    lot_id: int


@dataclass(frozen=True)
class SetField(Action):
    """Set a field to one of its choices; both are identified by their marks."""

    item_id: int
    lot_id: int
    field: str
    value: str


@dataclass(frozen=True)
class UndoField(Action):
    """Undo a change of a field."""

    field_change_id: int
