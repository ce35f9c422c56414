"""The values of items and lots in the company's custom fields."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, and_, delete, select

from domain.company.settings import fields
from domain.company.settings.fields import Field
from domain.storage.database import insert_many
from domain.storage.schema.company import field_values
from domain.storage.schema.ledger import NO_LOT
from domain.vocabulary import FieldOf

Key = tuple[int, int]
"""An item and one of its lots; NO_LOT: the item itself."""


class FieldValue(NamedTuple):
    """A field and its value."""

    field: Field
    value: str


def of_one(connection: Connection, of: FieldOf, item_id: int, lot_id: int = NO_LOT) -> list[FieldValue]:
    """Return the values of an item or a lot, in the order of the fields."""
    there = select(field_values.c.field, field_values.c.value).where(
        field_values.c.item_id == item_id, field_values.c.lot_id == lot_id
    )
    declared = fields.declared(connection, of)
    known = {row.field: row.value for row in connection.execute(there)} if declared else {}
    return [FieldValue(field, known[field.key]) for field in declared if field.key in known]


def of_all(connection: Connection, declared: Iterable[Field]) -> dict[Key, dict[str, str]]:
    """Return the values of these fields by item and lot, each keyed by its field."""
    found: dict[Key, dict[str, str]] = defaultdict(dict)
    keys = [field.key for field in declared]
    for row in connection.execute(select(field_values).where(field_values.c.field.in_(keys))) if keys else ():
        found[row.item_id, row.lot_id][row.field] = row.value
    return dict(found)


def keep(connection: Connection, key: Key, told: Mapping[str, str]) -> None:
    """Store values of an item or a lot by field key; an empty value deletes."""
    keep_all(connection, {(*key, field): value for field, value in told.items()})


def keep_all(connection: Connection, told: Mapping[tuple[int, int, str], str]) -> None:
    """Store values by item, lot and field."""
    names = ("item_id", "lot_id", "field")
    rows = [dict(zip(names, key, strict=True)) | {"value": value} for key, value in told.items() if value]
    for key in (key for key, value in told.items() if not value):
        here = and_(*(field_values.c[name] == part for name, part in zip(names, key, strict=True)))
        connection.execute(delete(field_values).where(here))
    insert_many(connection, field_values, rows, key=names, replace=("value",))


def said(told: Iterable[FieldValue], language: str) -> str:
    """Return the values in one line: "Origin: Yunnan · Grade: A"."""
    between = "：" if language == "zh" else ": "
    return " · ".join(f"{each.field.title.to(language)}{between}{each.value}" for each in told)


def value_of(connection: Connection, key: Key, field: str) -> str:
    """Return the value of one field; empty if there is none."""
    item_id, lot_id = key
    here = (field_values.c.item_id == item_id) & (field_values.c.lot_id == lot_id) & (field_values.c.field == field)
    return connection.execute(select(field_values.c.value).where(here)).scalar() or ""
