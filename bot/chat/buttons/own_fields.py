"""Buttons of the company's own fields of items and lots."""

from dataclasses import dataclass

from bot.chat.buttons.action import Action


@dataclass(frozen=True)
class ShowFields(Action):
    """Show the company's own fields of an item, or of its lot (0: none), and how to change them; an answer does."""

    item_id: int
    lot_id: int


@dataclass(frozen=True)
class SetField(Action):
    """Set a field that has choices to one of them; both are known by their marks."""

    item_id: int
    lot_id: int
    field: str
    value: str


@dataclass(frozen=True)
class UndoField(Action):
    """Say again what a change of a field has found."""

    field_change_id: int
