"""The custom fields of an item or a lot: their values, who changed them last, and how to change them."""

from collections.abc import Sequence

from bot.cards.layout import fit
from bot.cards.stock import item_title
from bot.chat.buttons.own_fields import SetField, ShowFields, UndoField
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html
from bot.chat.turn import Turn
from domain.company import catalogue, field_changes, field_values
from domain.company.field_changes import FieldChange
from domain.company.settings import fields
from domain.company.settings.fields import Field
from domain.company.values import NotRead
from domain.ledger import lots
from domain.vocabulary import FieldKind, FieldOf

MAX_CHANGES = 3
A_ROW = 3
"""Choices that fit side by side."""

_EXAMPLES = {FieldKind.NUMBER: "12.5", FieldKind.DATE: "2026-03-31"}


def fields_card(
    turn: Turn, there: ShowFields, made: Sequence[FieldChange] = (), fault: NotRead | None = None
) -> tuple[Html, Keyboard]:
    """Return the card. `made`: changes just made, which can be undone; `fault`: why nothing was changed."""
    say, of = turn.say, FieldOf.LOT if there.lot_id else FieldOf.ITEM
    declared = fields.declared(turn.connection, of)
    known = {
        told.field.key: told.value for told in field_values.of_one(turn.connection, of, there.item_id, there.lot_id)
    }
    parts = [say("setting-refused", why=fault.words.to(say.language))] if fault else []
    parts.append(_title(turn, there))
    parts += [say("own-field", title=_named(turn, each), value=known.get(each.key) or "–") for each in declared]
    titles = {each.key: _named(turn, each) for each in declared}
    for each in field_changes.changes(turn.connection, (there.item_id, there.lot_id), MAX_CHANGES):
        told = {"title": titles.get(each.field, each.field), "before": each.before or "–", "after": each.after or "–"}
        parts.append(say("own-changed", by=each.person, time=say.time(each.changed_at, turn.site.zone), **told))
    parts.append(say("own-how", example="; ".join(_example(turn, each) for each in declared[:2])))
    undo = tuple(
        (Button(say.plain("own-undo", title=titles.get(each.field, each.field)), UndoField(each.id)),) for each in made
    )
    again = (Button(say.plain("button-setting"), there),)
    return fit(say, parts), (*undo, *(row for each in declared for row in _choices(turn, there, each)), again)


def fields_button(turn: Turn, item_id: int, lot_id: int = 0) -> tuple[Button, ...]:
    """Return the button that leads there, for those who may change something."""
    of = FieldOf.LOT if lot_id else FieldOf.ITEM
    if not fields.declared(turn.connection, of) or not field_changes.may(turn.person, of):
        return ()
    return (Button(turn.say.plain("button-own-fields"), ShowFields(item_id, lot_id)),)


def _title(turn: Turn, there: ShowFields) -> Html:
    if not there.lot_id:
        return item_title(turn.say, catalogue.get(turn.connection, there.item_id))
    item, lot = lots.by_id(turn.connection, there.lot_id)
    return turn.say("lot-title", lot=lot.code, title=item_title(turn.say, item))


def _named(turn: Turn, field: Field) -> str:
    return field.title.to(turn.say.language)


def _example(turn: Turn, field: Field) -> str:
    choices = field.described.choices
    return f"{_named(turn, field)}: {choices[0] if choices else _EXAMPLES.get(field.described.kind, '…')}"


def _choices(turn: Turn, there: ShowFields, field: Field) -> list[tuple[Button, ...]]:
    """Return a button for each choice of a field."""
    found = [
        Button(f"{_named(turn, field)}: {each}", SetField(there.item_id, there.lot_id, field.mark, fields.mark(each)))
        for each in field.described.choices
    ]
    return [tuple(found[start : start + A_ROW]) for start in range(0, len(found), A_ROW)]
