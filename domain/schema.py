"""The tables of the ledger, the same on SQLite (STRICT) and PostgreSQL.

Quantities are whole steps of the item's smallest unit. Moments are UTC. "No lot" is lot 0, never NULL, because NULLs do
not collide in a unique key.
"""

import json
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Connection,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
)
from sqlalchemy.dialects.postgresql import DATE, TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

NO_LOT = 0

INTEGER = BigInteger().with_variant(Integer(), "sqlite")


class Moment(TypeDecorator[datetime]):
    """A moment, stored in UTC; naive datetimes are refused."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A real timestamp where the database has one."""
        return dialect.type_descriptor(TIMESTAMP(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To UTC; as text of one fixed width, so that text order is time order."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        utc = value.astimezone(UTC)
        return utc if dialect.name == "postgresql" else utc.isoformat(timespec="microseconds")

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Back, in UTC."""
        if value is None:
            return None
        return (value if dialect.name == "postgresql" else datetime.fromisoformat(value)).astimezone(UTC)


class Day(TypeDecorator[date]):
    """A date; an expiry is a date, not a moment."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """A real date where the database has one."""
        return dialect.type_descriptor(DATE() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """As ISO text on SQLite."""
        return value if value is None or dialect.name == "postgresql" else value.isoformat()

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Back to a date."""
        return value if value is None or dialect.name == "postgresql" else date.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """A JSON value as text."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """To text, in ASCII: half a character of somebody's text must not be unstorable; None is NULL."""
        return None if value is None else json.dumps(value, sort_keys=True)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:  # noqa: ARG002
        """From text."""
        return None if value is None else json.loads(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *parts: Column[Any] | CheckConstraint | UniqueConstraint | Index) -> Table:
    """A table as this project makes them; other packages add theirs to the same metadata with it."""
    return Table(name, metadata, *parts, sqlite_strict=True)


sites = table(
    "sites",
    Column("id", INTEGER, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name_en", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("timezone", Text, nullable=False),
)

locations = table(
    "locations",
    Column("id", INTEGER, primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id")),  # NULL: outside every site
    Column("kind", Text, nullable=False),
    Column("code", Text, nullable=False),
    UniqueConstraint("site_id", "code"),
    CheckConstraint("kind IN ('bin','dock','transit','damaged','supplier','customer','production','loss')", "kind"),
    CheckConstraint("(site_id IS NULL) = (kind IN ('supplier','customer','production','loss'))", "inside"),
)
Index(
    "uq_locations_outside",
    locations.c.kind,
    unique=True,
    sqlite_where=locations.c.site_id.is_(None),
    postgresql_where=locations.c.site_id.is_(None),
)

items = table(
    "items",
    Column("id", INTEGER, primary_key=True),
    Column("sku", Text, nullable=False, unique=True),
    Column("name_en", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("unit", Text, nullable=False),
    Column("decimals", INTEGER, CheckConstraint("decimals BETWEEN 0 AND 3", "decimals"), nullable=False),
    Column("tracking", Text, CheckConstraint("tracking IN ('none','lot','expiry')", "tracking"), nullable=False),
)

search_texts = table(
    "search_texts",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("names", Text, nullable=False),  # the SKU, too; folded
    Column("pinyin", Text, nullable=False),
    Column("initials", Text, nullable=False),
    Column("barcodes", Text, nullable=False),
    Column("revision", INTEGER, nullable=False, index=True),  # above all that were committed before it
)

packs = table(
    "packs",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("size", INTEGER, CheckConstraint("size > 0", "size"), nullable=False),  # steps
)

barcodes = table(
    "barcodes",
    Column("code", Text, primary_key=True),  # a GTIN as 14 digits; anything else as it is read
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False, index=True),
    Column("pack", Text, nullable=False),
)

minimums = table(
    "minimums",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("quantity", INTEGER, CheckConstraint("quantity >= 0", "quantity"), nullable=False),  # steps
)

lots = table(
    "lots",
    Column("id", INTEGER, primary_key=True),
    Column("item_id", INTEGER, ForeignKey("items.id")),  # NULL only for lot 0
    Column("code", Text, nullable=False),
    Column("expiry", Day, index=True),
    Column("status", Text, CheckConstraint("status IN ('ok','held','recalled')", "status"), nullable=False),
    UniqueConstraint("item_id", "code"),
    CheckConstraint("(item_id IS NULL) = (id = 0)", "no_lot"),
)

people = table(
    "people",
    Column("id", INTEGER, primary_key=True),
    Column("address", INTEGER, nullable=False, unique=True),  # where the chat reaches them
    Column("name", Text, nullable=False),
    Column("home_id", INTEGER, ForeignKey("sites.id"), nullable=False),  # the site they book at
    Column("language", Text),  # what they chose; NULL: the phone's
    Column("phone_language", Text, nullable=False, server_default="en"),  # as last seen
)

roles = table(
    "roles",
    Column("person_id", INTEGER, ForeignKey("people.id"), primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("role", Text, CheckConstraint("role IN ('viewer','floor','manager')", "role"), nullable=False),
)

groups = table(
    "groups",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("language", Text, nullable=False),
)

transfers = table(
    "transfers",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("quantity", INTEGER, CheckConstraint("quantity > 0", "quantity"), nullable=False),
    Column("source_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("target_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('requested','rejected','in_transit','arrived')", "state"),
        nullable=False,
    ),
    Column("requested_by", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("decided_by", INTEGER, ForeignKey("people.id")),
    Column("decided_at", Moment),
    Column("arrived_by", INTEGER, ForeignKey("people.id")),
    Column("arrived_at", Moment),
    CheckConstraint("source_id <> target_id", "two_sites"),
)

movements = table(
    "movements",
    Column("id", INTEGER, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),  # of the content, to tell a retry from a key used for something else
    Column("person_id", INTEGER, ForeignKey("people.id")),  # NULL: the opening stock
    Column("happened_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
    Column("message", Text, nullable=False),  # where in the chat it was said
    Column("photo", Text, nullable=False),
    Column("reverses", INTEGER, ForeignKey("movements.id"), unique=True),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), index=True),
)

lines = table(
    "lines",
    Column("movement_id", INTEGER, ForeignKey("movements.id"), primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False),
    Column("source_id", INTEGER, ForeignKey("locations.id"), nullable=False),
    Column("target_id", INTEGER, ForeignKey("locations.id"), nullable=False),
    Column("quantity", INTEGER, CheckConstraint("quantity > 0", "quantity"), nullable=False),
    CheckConstraint("source_id <> target_id", "two_places"),
    Index("ix_lines_item_lot", "item_id", "lot_id"),
)

balances = table(
    "balances",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("location_id", INTEGER, ForeignKey("locations.id"), primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), primary_key=True),
    Column("on_hand", INTEGER, nullable=False),
    Column("reserved", INTEGER, nullable=False, server_default="0"),
    CheckConstraint("on_hand >= 0", "on_hand"),
    CheckConstraint("reserved >= 0 AND reserved <= on_hand", "reserved"),
)

unsealed = table(
    "unsealed",
    Column("movement_id", INTEGER, ForeignKey("movements.id"), primary_key=True),
)

journal = table(
    "journal",
    Column("position", INTEGER, primary_key=True, autoincrement=False),
    Column("movement_id", INTEGER, ForeignKey("movements.id"), nullable=False, unique=True),
    Column("lines_before", INTEGER, nullable=False),
    Column("hash", Text, nullable=False),
)

outbox = table(
    "outbox",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("address", INTEGER, nullable=False),
    Column("language", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('waiting','sending','sent','unknown','dead')", "state"),
        nullable=False,
    ),
    Column("due_at", Moment, nullable=False),
    Column("attempts", INTEGER, nullable=False),
    Column("problem", Text),
    Column("sent_as", Text),  # where in the chat it stands
    Index("ix_outbox_state_due", "state", "due_at"),
)

APPEND_ONLY = (movements, lines, journal)


_TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER {0}_no_update BEFORE UPDATE ON {0} BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END",
        "CREATE TRIGGER {0}_no_delete BEFORE DELETE ON {0} BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END",
    ),
    "postgresql": (
        """CREATE FUNCTION {0}_append_only() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN RAISE EXCEPTION '{0} is append-only'; END $$""",
        """CREATE TRIGGER {0}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {0}
            FOR EACH STATEMENT EXECUTE FUNCTION {0}_append_only()""",
    ),
}


def _refuse_changes(target: Table, connection: Connection, **_: object) -> None:
    """History is append-only: the database itself refuses UPDATE, DELETE and TRUNCATE."""
    for statement in _TRIGGERS[connection.dialect.name]:
        connection.exec_driver_sql(statement.format(target.name))


for _table in APPEND_ONLY:
    event.listen(_table, "after_create", _refuse_changes)


@event.listens_for(metadata, "after_create")
def _first_rows(_metadata: MetaData, connection: Connection, **_: object) -> None:
    """Lot 0, and the places outside every site."""
    if connection.execute(lots.select().where(lots.c.id == NO_LOT)).first() is None:
        connection.execute(lots.insert().values(id=NO_LOT, code="", status="ok"))
        outside = ("supplier", "customer", "production", "loss")
        connection.execute(locations.insert(), [{"site_id": None, "kind": kind, "code": kind} for kind in outside])
