"""Changing the values of an item's or a lot's custom fields: who may, and who changed what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, select

from domain.company.field_values import Key, keep, value_of
from domain.company.people import Person, Right
from domain.company.settings import fields
from domain.company.settings.fields import Field
from domain.errors import NotAllowed
from domain.storage.schema.company import field_changes
from domain.storage.schema.people import people
from domain.vocabulary import FieldOf


@dataclass(frozen=True)
class FieldChange:
    """A change to a custom field of an item, or of one of its lots."""

    id: int
    item_id: int
    lot_id: int
    field: str  # its key
    before: str
    after: str
    person: str
    changed_at: datetime


RIGHTS = {FieldOf.ITEM: Right.KEEP, FieldOf.LOT: Right.DECIDE}
"""The right needed to change values: an item's like the catalogue, a lot's like its other facts."""


def may(person: Person, of: FieldOf) -> bool:
    """Whether the person may change the values."""
    return bool(person.sites(RIGHTS[of]))


def require(person: Person, of: FieldOf) -> None:
    """Raise NotAllowed unless the person may change the values."""
    if not may(person, of):
        raise NotAllowed(RIGHTS[of])


def change(
    connection: Connection, person: Person, key: Key, told: Mapping[Field, str], now: datetime
) -> list[FieldChange]:
    """Change values of an item or a lot; an empty value deletes. Returns what has changed.

    Raises NotAllowed; NotRead, in which case nothing is changed.
    """
    found = {}
    for field, written in told.items():
        require(person, field.of)
        found[field.key] = field.read(written)
    return [_change(connection, person, key, field, value, now) for field, value in _news(connection, key, found)]


def take_back(connection: Connection, person: Person, change_id: int, now: datetime) -> FieldChange | None:
    """Restore what was there before a change. Returns None if it has been changed again since. Raises NotAllowed."""
    (made,) = _changes(connection, field_changes.c.id == change_id)
    require(person, FieldOf(made.field.partition("/")[0]))
    key, known = (made.item_id, made.lot_id), made.field in {each.key for each in fields.declared(connection)}
    news = list(_news(connection, key, {made.field: made.before}))
    if not known or not news or value_of(connection, key, made.field) != made.after:
        return None
    return _change(connection, person, key, made.field, made.before, now)


def changes(connection: Connection, key: Key, limit: int) -> list[FieldChange]:
    """Return the latest changes of an item or a lot, newest first."""
    item_id, lot_id = key
    return _changes(connection, (field_changes.c.item_id == item_id) & (field_changes.c.lot_id == lot_id), limit)


def _news(connection: Connection, key: Key, told: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for field, value in told.items():
        if value_of(connection, key, field) != value:
            yield field, value


def _change(connection: Connection, person: Person, key: Key, field: str, value: str, now: datetime) -> FieldChange:
    item_id, lot_id = key
    row = {
        "item_id": item_id,
        "lot_id": lot_id,
        "field": field,
        "before": value_of(connection, key, field),
        "after": value,
        "person_id": person.id,
        "changed_at": now,
    }
    keep(connection, key, {field: value})
    made = connection.execute(field_changes.insert().returning(field_changes.c.id), row).scalar_one()
    return _changes(connection, field_changes.c.id == made)[0]


def _changes(connection: Connection, condition: ColumnElement[bool], limit: int = 1) -> list[FieldChange]:
    names = ("id", "item_id", "lot_id", "field", "before", "after")
    query: Select[Any] = select(*(field_changes.c[name] for name in names), people.c.name, field_changes.c.changed_at)
    query = query.join(people, people.c.id == field_changes.c.person_id).where(condition)
    rows = connection.execute(query.order_by(field_changes.c.id.desc()).limit(limit)).all()
    return [FieldChange(*row) for row in rows]
