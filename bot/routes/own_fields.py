"""The custom fields of an item or a lot: shown, and changed by tap or text."""

from collections.abc import Mapping

from bot.cards.own_fields import fields_card
from bot.chat.buttons.own_fields import SetField, ShowFields, UndoField
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from domain.company import field_changes
from domain.company.settings import fields
from domain.company.settings.fields import Field
from domain.company.values import NotRead
from domain.vocabulary import FieldOf


def show(turn: Turn, tap: ShowFields) -> list[Reply]:
    """Show the values, and how to change them."""
    field_changes.require(turn.person, _of(tap))
    return [turn.answer(*fields_card(turn, tap))]


def choose(turn: Turn, tap: SetField) -> list[Reply]:
    """Set the tapped value."""
    there = ShowFields(tap.item_id, tap.lot_id)
    field = next((each for each in _declared(turn, there) if each.mark == tap.field), None)
    value = next((each for each in field.described.choices if fields.mark(each) == tap.value), None) if field else None
    if field is None or value is None:
        return [turn.stale()]
    return _change(turn, there, {field: value})


def undo(turn: Turn, tap: UndoField) -> list[Reply]:
    """Restore what was there before a change."""
    back = field_changes.take_back(turn.connection, turn.person, tap.field_change_id, turn.now)
    if back is None:
        return [turn.toast(turn.say.plain("setting-not-taken-back"), alert=True)]
    return [turn.answer(*fields_card(turn, ShowFields(back.item_id, back.lot_id)))]


def answered(turn: Turn) -> list[Reply]:
    """Change values by a reply to a card of fields; nothing, if it is no such reply."""
    shown = [tap for tap in turn.reply_taps if isinstance(tap, ShowFields)]
    if len(shown) != 1:
        return []
    try:
        return _change(turn, shown[0], fields.told_in(_of(shown[0]), _declared(turn, shown[0]), turn.incoming.text))
    except NotRead as fault:
        return [turn.answer(*fields_card(turn, shown[0], fault=fault))]


def _change(turn: Turn, there: ShowFields, told: Mapping[Field, str]) -> list[Reply]:
    made = field_changes.change(turn.connection, turn.person, (there.item_id, there.lot_id), told, turn.now)
    return [turn.answer(*fields_card(turn, there, made))]


def _of(there: ShowFields) -> FieldOf:
    return FieldOf.LOT if there.lot_id else FieldOf.ITEM


def _declared(turn: Turn, there: ShowFields) -> tuple[Field, ...]:
    return fields.declared(turn.connection, _of(there))
