"""The schema of 0.1.0, as it was released: frozen, so it shares no table, type or trigger with the running program."""

import secrets
from datetime import UTC, datetime

from alembic import op
from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import DATE, TIMESTAMP
from sqlalchemy.schema import SchemaItem

revision: str = "0001_release"  # 0001_baseline was a development version's
down_revision: str | None = None

INTEGER = BigInteger().with_variant(Integer(), "sqlite")
MOMENT = Text().with_variant(TIMESTAMP(timezone=True), "postgresql")
DAY = Text().with_variant(DATE(), "postgresql")
JSON = Text()

SCHEMA = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

APPEND_ONLY = (
    "movements",
    "lines",
    "serials",
    "journal",
    "valuations",
    "lot_decisions",
    "lot_corrections",
    "closings",
    "barcode_links",
    "rights_log",
    "settings_log",
    "field_changes",
    "restatements",
    "alert_decisions",
    "transfer_steps",
)

TRANSFER_STATES = (
    "('requested', 'offered', 'approved', 'picking', 'dispatched', 'partly_received', 'received', 'closed', "
    "'issued', 'rejected', 'withdrawn', 'cancelled')"
)

TRANSFER_STEPS = (
    "('request', 'approve', 'reject', 'withdraw', 'offer', 'accept', 'decline', 'cancel', 'take', 'pick', 'send', "
    "'issue', 'bring_back', 'receive', 'finish', 'lose', 'return', 'miscount', 'recount', "
    "'amend', 'hand_on', 'undo')"
)

TRIGGERS: dict[str, dict[str, tuple[str, ...]]] = {
    "sqlite": {
        "append_only": (
            "CREATE TRIGGER {0}_no_update BEFORE UPDATE ON {0} BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END",
            "CREATE TRIGGER {0}_no_delete BEFORE DELETE ON {0} BEGIN SELECT RAISE(ABORT, '{0} is append-only'); END",
        ),
        "queue": (
            """CREATE TRIGGER movements_queue AFTER INSERT ON movements
                BEGIN INSERT INTO unsealed VALUES (NEW.id); END""",
        ),
    },
    "postgresql": {
        "append_only": (
            """CREATE FUNCTION {0}_append_only() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '{0} is append-only'; END $$""",
            """CREATE TRIGGER {0}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {0}
                FOR EACH STATEMENT EXECUTE FUNCTION {0}_append_only()""",
        ),
        "queue": (
            """CREATE FUNCTION movements_queue() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN INSERT INTO unsealed VALUES (NEW.id); RETURN NULL; END $$""",
            """CREATE TRIGGER movements_queue AFTER INSERT ON movements
                FOR EACH ROW EXECUTE FUNCTION movements_queue()""",
        ),
    },
}

FIRST_ROWS = (
    "INSERT INTO lots (id, code, folded, status) VALUES (0, '', '', 'ok')",
    """INSERT INTO locations (site_id, kind, code) VALUES
        (NULL, 'supplier', 'supplier'), (NULL, 'customer', 'customer'),
        (NULL, 'production', 'production'), (NULL, 'loss', 'loss')""",
)
"""Lot 0, and the places outside every site."""


def upgrade() -> None:
    """Make everything in an empty database."""
    connection = op.get_bind()
    SCHEMA.create_all(connection, checkfirst=False)
    triggers = TRIGGERS[connection.dialect.name]
    for table in APPEND_ONLY:
        for statement in triggers["append_only"]:
            connection.exec_driver_sql(statement.format(table))
    for statement in (*triggers["queue"], *FIRST_ROWS):
        connection.exec_driver_sql(statement)
    begun = datetime.now(UTC).isoformat(timespec="microseconds")
    first_epoch = "INSERT INTO epochs (mark, begun_at, position) VALUES ('{}', '{}', 0)"
    connection.exec_driver_sql(first_epoch.format(secrets.token_hex(16), begun))


def _table(name: str, *parts: SchemaItem, numbered: bool = False) -> None:
    Table(name, SCHEMA, *parts, sqlite_strict=True, sqlite_autoincrement=numbered)


_table(
    "sites",
    Column("id", INTEGER, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name_en", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("closed", DAY),
)

_table(
    "locations",
    Column("id", INTEGER, primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id")),
    Column(
        "kind",
        Text,
        CheckConstraint(
            "kind IN ('bin', 'dock', 'transit', 'staged', 'damaged', 'held', "
            "'supplier', 'customer', 'production', 'loss')",
            "kind",
        ),
        nullable=False,
    ),
    Column("code", Text, nullable=False),
    UniqueConstraint("site_id", "code"),
    CheckConstraint("(site_id IS NULL) = (kind IN ('supplier', 'customer', 'production', 'loss'))", "inside"),
    Index(
        "uq_locations_outside",
        "kind",
        unique=True,
        sqlite_where=text("site_id IS NULL"),
        postgresql_where=text("site_id IS NULL"),
    ),
)

_table(
    "items",
    Column("id", INTEGER, primary_key=True),
    Column("sku", Text, nullable=False, unique=True),
    Column("name_en", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("unit", Text, nullable=False, index=True),
    Column("decimals", INTEGER, CheckConstraint("decimals BETWEEN 0 AND 3", "decimals"), nullable=False),
    Column("tracking", Text, CheckConstraint("tracking IN ('none', 'lot', 'expiry')", "tracking"), nullable=False),
    Column("category", Text, nullable=False, server_default=""),
    Column("shelf_life", INTEGER, CheckConstraint("shelf_life > 0", "shelf_life")),
    Column("standard_cost", INTEGER, CheckConstraint("standard_cost >= 0", "standard_cost")),
)

_table(
    "search_texts",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("names", Text, nullable=False),
    Column("pinyin", Text, nullable=False),
    Column("initials", Text, nullable=False),
    Column("barcodes", Text, nullable=False),
    Column("revision", INTEGER, nullable=False, index=True),
)

_table(
    "packs",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("name", Text, primary_key=True, index=True),
    Column("size", INTEGER, CheckConstraint("size > 0", "size"), nullable=False),
)

_table(
    "barcodes",
    Column("code", Text, primary_key=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False, index=True),
    Column("pack", Text, nullable=False),
)

_table(
    "barcode_links",
    Column("id", INTEGER, primary_key=True),
    Column("code", Text, nullable=False, index=True),
    Column("item_id", INTEGER, ForeignKey("items.id")),
    Column("pack", Text, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("linked_at", MOMENT, nullable=False),
)

_table(
    "minimums",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("quantity", INTEGER, CheckConstraint("quantity >= 0", "quantity"), nullable=False),
    Column("maximum", INTEGER, CheckConstraint("maximum >= quantity", "maximum")),
    Column("lead_days", INTEGER, CheckConstraint("lead_days >= 0", "lead_days")),
)

_table(
    "lots",
    Column("id", INTEGER, primary_key=True),
    Column("item_id", INTEGER, ForeignKey("items.id")),
    Column("code", Text, nullable=False),
    Column("folded", Text, nullable=False),
    Column("expiry", DAY, index=True),
    Column("status", Text, CheckConstraint("status IN ('ok', 'held', 'recalled')", "status"), nullable=False),
    Column("made_on", DAY, CheckConstraint("made_on <= expiry", "made_on")),
    Column("supplier_lot", Text, nullable=False, server_default=""),
    UniqueConstraint("item_id", "folded"),
    CheckConstraint("(item_id IS NULL) = (id = 0)", "no_lot"),
    CheckConstraint("(folded = '') = (id = 0)", "folded"),
)

_table(
    "field_values",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), primary_key=True),
    Column("field", Text, primary_key=True),
    Column("value", Text, CheckConstraint("value <> ''", "value"), nullable=False),
)

_table(
    "people",
    Column("id", INTEGER, primary_key=True),
    Column("address", INTEGER, unique=True),
    Column("name", Text, nullable=False),
    Column("home_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("language", Text),
    Column("phone_language", Text, nullable=False, server_default="en"),
    Column("google", Text, index=True),
)

_table(
    "roles",
    Column("person_id", INTEGER, ForeignKey("people.id"), primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column(
        "role",
        Text,
        CheckConstraint("role IN ('viewer', 'floor', 'back_office', 'manager', 'administrator')", "role"),
        nullable=False,
    ),
)

_table(
    "invitations",
    Column("id", INTEGER, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),
    Column(
        "role",
        Text,
        CheckConstraint("role IN ('viewer', 'floor', 'back_office', 'manager', 'administrator')", "role"),
        nullable=False,
    ),
    Column("site_ids", JSON, nullable=False),
    Column("invited_by", INTEGER, ForeignKey("people.id")),
    Column("expires_at", MOMENT, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id")),
)

_table(
    "rights_log",
    Column("id", INTEGER, primary_key=True),
    Column("changed_at", MOMENT, nullable=False),
    Column("changed_by", INTEGER, ForeignKey("people.id")),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False, index=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("role", Text),
    Column("invitation_id", INTEGER, ForeignKey("invitations.id")),
)

_table(
    "settings",
    Column("name", Text, primary_key=True),
    Column("scope", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

_table(
    "settings_log",
    Column("id", INTEGER, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("before", Text),
    Column("after", Text),
    Column("person_id", INTEGER, ForeignKey("people.id")),
    Column("editor", Text, nullable=False),
    Column("changed_at", MOMENT, nullable=False),
)

_table(
    "field_changes",
    Column("id", INTEGER, primary_key=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False),
    Column("field", Text, nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("changed_at", MOMENT, nullable=False),
    Index("ix_field_changes_of", "item_id", "lot_id"),
)

_table(
    "lot_decisions",
    Column("id", INTEGER, primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False, index=True),
    Column("status", Text, CheckConstraint("status IN ('ok', 'held', 'recalled')", "status"), nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("decided_at", MOMENT, nullable=False),
    Column("reason", Text, nullable=False),
)

_table(
    "lot_corrections",
    Column("id", INTEGER, primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False, index=True),
    Column("fact", Text, CheckConstraint("fact IN ('expiry', 'made_on', 'supplier_lot')", "fact"), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("corrected_at", MOMENT, nullable=False),
    Column("reason", Text, nullable=False),
    CheckConstraint("before <> after", "differs"),
)

_table(
    "closings",
    Column("id", INTEGER, primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False, index=True),
    Column("through", DAY),
    Column("person_id", INTEGER, ForeignKey("people.id")),
    Column("decided_at", MOMENT, nullable=False),
)

_table(
    "groups",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("language", Text, nullable=False),
    Column("topic", INTEGER),
)

_table(
    "digests",
    Column("person_id", INTEGER, ForeignKey("people.id"), primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
)

_table(
    "transfers",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),
    Column("source_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("target_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("state", Text, CheckConstraint(f"state IN {TRANSFER_STATES}", "state"), nullable=False),
    Column("requested_by", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("requested_at", MOMENT, nullable=False),
    Column("needed_by", DAY),
    Column("note", Text, nullable=False, server_default=""),
    Column("carrier", Text, nullable=False, server_default=""),
    Column("offered_source_id", INTEGER, ForeignKey("sites.id")),
    Column("offered_day", DAY),
    Column("cost_centre", Text),
    Column("purpose", Text, nullable=False, server_default=""),
    Column("for_order", Text, nullable=False, server_default=""),
    CheckConstraint("(source_id <> target_id) = (cost_centre IS NULL)", "two_sites"),
    Index("ix_transfers_state", "state"),
    numbered=True,
)

_table(
    "transfer_lines",
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("asked", INTEGER, CheckConstraint("asked > 0", "asked"), nullable=False),
    Column("approved", INTEGER, CheckConstraint("approved >= 0", "approved")),
    Column("picked", INTEGER, CheckConstraint("picked >= 0 AND picked <= approved", "picked")),
    Column("surplus", INTEGER, CheckConstraint("surplus >= 0", "surplus"), nullable=False, server_default="0"),
    UniqueConstraint("transfer_id", "item_id"),
)

_table(
    "transfer_steps",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), nullable=False, index=True),
    Column("step", Text, CheckConstraint(f"step IN {TRANSFER_STEPS}", "step"), nullable=False),
    Column("state", Text, CheckConstraint(f"state IN {TRANSFER_STATES}", "state"), nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("taken_at", MOMENT, nullable=False),
    Column("note", Text, nullable=False),
    Column("before", JSON, nullable=False),
    Column("undoes", INTEGER, ForeignKey("transfer_steps.id"), unique=True),
)

_table(
    "discrepancies",
    Column("id", INTEGER, primary_key=True),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), nullable=False, index=True),
    Column("opened_at", MOMENT, nullable=False),
    Column("owner", Text, CheckConstraint("owner IN ('sender', 'carrier', 'receiver')", "owner"), nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("since", MOMENT, nullable=False),
    Column("closed_at", MOMENT),
)

_table(
    "parties",
    Column("id", INTEGER, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False, unique=True),
)

_table(
    "movements",
    Column("id", INTEGER, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id")),
    Column("happened_at", MOMENT, nullable=False, index=True),
    Column("recorded_at", MOMENT, nullable=False),
    Column("note", Text, nullable=False),
    Column("message", Text, nullable=False),
    Column("photo", Text, nullable=False),
    Column("party_id", INTEGER, ForeignKey("parties.id")),
    Column("reverses", INTEGER, ForeignKey("movements.id"), unique=True),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), index=True),
    Index("ix_movements_photo", "photo", sqlite_where=text("photo != ''"), postgresql_where=text("photo != ''")),
    numbered=True,
)

_table(
    "lines",
    Column("movement_id", INTEGER, ForeignKey("movements.id"), primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False),
    Column("source_id", INTEGER, ForeignKey("locations.id"), nullable=False),
    Column("target_id", INTEGER, ForeignKey("locations.id"), nullable=False),
    Column("quantity", INTEGER, CheckConstraint("quantity > 0", "quantity"), nullable=False),
    Column("cost", INTEGER, CheckConstraint("cost >= 0", "cost")),
    CheckConstraint("source_id <> target_id", "two_places"),
    Index("ix_lines_item_lot", "item_id", "lot_id"),
)

_table(
    "counts",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("location_id", INTEGER, ForeignKey("locations.id"), nullable=False),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False),
    Column("new_lot", Text, nullable=False, server_default=""),
    Column("new_expiry", DAY),
    Column("found", Text, nullable=False),
    Column("counted", INTEGER, CheckConstraint("counted >= 0", "counted"), nullable=False),
    Column("expected", INTEGER, CheckConstraint("expected >= 0", "expected"), nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("counted_at", MOMENT, nullable=False),
    Column("state", Text, CheckConstraint("state IN ('agrees', 'booked', 'asked', 'left')", "state"), nullable=False),
    Column("decided_by", INTEGER, ForeignKey("people.id")),
    Column("movement_id", INTEGER, ForeignKey("movements.id"), unique=True),
    CheckConstraint("(counted = expected) = (state = 'agrees')", "agrees"),
    CheckConstraint("(movement_id IS NOT NULL) = (state = 'booked')", "booked"),
    Index("ix_counts_location_id_counted_at", "location_id", "counted_at"),
    numbered=True,
)

_table(
    "restatements",
    Column("movement_id", INTEGER, ForeignKey("movements.id"), primary_key=True),
    Column("count_id", INTEGER, ForeignKey("counts.id"), nullable=False),
    Column("cause_id", INTEGER, ForeignKey("movements.id"), nullable=False),
)

_table(
    "serials",
    Column("movement_id", INTEGER, primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("serial", Text, primary_key=True, index=True),
    ForeignKeyConstraint(["movement_id", "number"], ["lines.movement_id", "lines.number"]),
)

_table(
    "balances",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("location_id", INTEGER, ForeignKey("locations.id"), primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), primary_key=True),
    Column("on_hand", INTEGER, nullable=False),
    Column("reserved", INTEGER, nullable=False, server_default="0"),
    CheckConstraint("on_hand >= 0 AND on_hand <= 999999999999999999", "on_hand"),
    CheckConstraint("reserved >= 0 AND reserved <= on_hand", "reserved"),
)

_table(
    "reservations",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("quantity", INTEGER, CheckConstraint("quantity > 0", "quantity"), nullable=False),
    Column("document", Text, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("expires_at", MOMENT),
    Column(
        "state", Text, CheckConstraint("state IN ('held', 'released', 'consumed', 'expired')", "state"), nullable=False
    ),
    Column("ended_at", MOMENT),
    Index("ix_reservations_document", "document"),
    Index("ix_reservations_state_expires", "state", "expires_at"),
    numbered=True,
)

_table(
    "reserved_lines",
    Column("reservation_id", INTEGER, ForeignKey("reservations.id"), primary_key=True),
    Column("location_id", INTEGER, ForeignKey("locations.id"), primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), primary_key=True),
    Column("quantity", INTEGER, CheckConstraint("quantity > 0", "quantity"), nullable=False),
)

_table(
    "unsealed",
    Column("movement_id", INTEGER, ForeignKey("movements.id"), primary_key=True),
)

_table(
    "journal",
    Column("position", INTEGER, primary_key=True, autoincrement=False),
    Column("movement_id", INTEGER, ForeignKey("movements.id"), nullable=False, unique=True),
    Column("lines_before", INTEGER, nullable=False),
    Column("hash", Text, nullable=False),
)

_table(
    "rewrites",
    Column("position", INTEGER, ForeignKey("journal.position"), primary_key=True, autoincrement=False),
)

_table(
    "heads",
    Column("day", DAY, primary_key=True),
    Column("position", INTEGER, nullable=False),
    Column("hash", Text, nullable=False),
)

_table(
    "verified",
    Column("position", INTEGER, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("verified_at", MOMENT, nullable=False),
    Column("again", INTEGER, nullable=False),
    Column("pools", JSON, nullable=False),
)

_table(
    "pools",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("steps", INTEGER, nullable=False),
    Column("value", INTEGER, nullable=False),
    Column("last_steps", INTEGER, nullable=False),
    Column("last_value", INTEGER, nullable=False),
)

_table(
    "valuations",
    Column("movement_id", INTEGER, primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("value", INTEGER, nullable=False),
    Column("basis", Text, nullable=False),
    ForeignKeyConstraint(["movement_id", "number"], ["lines.movement_id", "lines.number"]),
)

_table(
    "daily_changes",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("location_id", INTEGER, ForeignKey("locations.id"), primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), primary_key=True),
    Column("steps", INTEGER, nullable=False),
    Index("ix_daily_changes_day", "day"),
)

_table(
    "daily_values",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("value", INTEGER, nullable=False),
    Index("ix_daily_values_day", "day"),
)

_table(
    "daily_flows",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("flow", Text, primary_key=True),
    Column("day", DAY, primary_key=True),
    Column("steps", INTEGER, nullable=False),
    Column("value", INTEGER, nullable=False),
    Column("lines", INTEGER, nullable=False),
    Column("undone", INTEGER, nullable=False),
    Index("ix_daily_flows_day", "day"),
)

_table(
    "unmet_demand",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("asked", INTEGER, CheckConstraint("asked > 0", "asked"), nullable=False),
    Column("available", INTEGER, CheckConstraint("available >= 0", "available"), nullable=False),
    Column("given", INTEGER, nullable=False, server_default="0"),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("day", DAY, nullable=False, index=True),
    CheckConstraint("available < asked", "short"),
)

_table(
    "order_lines",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False, index=True),
    Column("steps", INTEGER, CheckConstraint("steps > 0", "steps"), nullable=False),
    Column("party_id", INTEGER, ForeignKey("parties.id")),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column("state", Text, CheckConstraint("state IN ('open', 'received', 'withdrawn')", "state"), nullable=False),
    Column("expected", DAY),
    Column("came", INTEGER, nullable=False, server_default="0"),
    Column("ended_at", MOMENT),
)

_table(
    "alerts",
    Column("id", INTEGER, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("subject", Text, nullable=False),
    Column("period", INTEGER, nullable=False),
    Column("item_id", INTEGER, ForeignKey("items.id"), index=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id")),
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('open', 'acknowledged', 'snoozed', 'in_hand', 'resolved')", "state"),
        nullable=False,
    ),
    Column("present", INTEGER, CheckConstraint("present IN (0, 1)", "present"), nullable=False),
    Column("steps", INTEGER, nullable=False),
    Column("bound", INTEGER),
    Column("times", INTEGER, nullable=False),
    Column("told", INTEGER, nullable=False),
    Column("told_at", MOMENT),
    Column("escalated", INTEGER, nullable=False, server_default="0"),
    Column("opened_at", MOMENT, nullable=False),
    Column("changed_at", MOMENT, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id")),
    Column("until", MOMENT),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id")),
    Column("order_id", INTEGER, ForeignKey("order_lines.id")),
    Column("count_from", MOMENT),
    UniqueConstraint("rule", "site_id", "subject", "period"),
    Index("ix_alerts_site_state", "site_id", "state"),
)

_table(
    "alert_decisions",
    Column("id", INTEGER, primary_key=True),
    Column("alert_id", INTEGER, ForeignKey("alerts.id"), nullable=False, index=True),
    Column("times", INTEGER, nullable=False),
    Column(
        "before",
        Text,
        CheckConstraint("before IN ('open', 'acknowledged', 'snoozed', 'in_hand', 'resolved')", "before"),
        nullable=False,
    ),
    Column(
        "after",
        Text,
        CheckConstraint("after IN ('open', 'acknowledged', 'snoozed', 'in_hand', 'resolved')", "after"),
        nullable=False,
    ),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("decided_at", MOMENT, nullable=False, index=True),
    Column("until", MOMENT),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id")),
    Column("order_id", INTEGER, ForeignKey("order_lines.id")),
    Column("count_from", MOMENT),
)

_table(
    "alert_watch",
    Column("id", INTEGER, CheckConstraint("id = 1", "one"), primary_key=True),
    Column("position", INTEGER, nullable=False),
)

_table(
    "alert_cards",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("begun_at", MOMENT),
    Column("looked_at", MOMENT),
    Column("rang_at", MOMENT),
    Column("unanswered", INTEGER, nullable=False, server_default="0"),
    Column("passed_at", MOMENT),
    Column("passed", INTEGER, nullable=False, server_default="0"),
)

_table(
    "alert_held",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("alert_id", INTEGER, ForeignKey("alerts.id"), primary_key=True),
    Column("times", INTEGER, nullable=False),
)

_table(
    "epochs",
    Column("id", INTEGER, primary_key=True),
    Column("mark", Text, nullable=False, unique=True),
    Column("begun_at", MOMENT, nullable=False),
    Column("position", INTEGER, nullable=False),
    Column("as_of", MOMENT),
)

_table(
    "lost_lines",
    Column("epoch_id", INTEGER, ForeignKey("epochs.id"), primary_key=True),
    Column("line", INTEGER, primary_key=True, autoincrement=False),
    Column("number", Text, nullable=False),
    Column("person", Text, nullable=False),
    Column("told", Text, nullable=False),
)

_table(
    "sheet_inbox",
    Column("id", INTEGER, primary_key=True),
    Column("content", JSON, nullable=False),
    Column("digest", Text, nullable=False, index=True),
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('ok', 'error', 'waiting', 'rejected', 'withdrawn')", "state"),
        nullable=False,
    ),
    Column("problems", JSON, nullable=False),
    Column("editor", Text, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id")),
    Column("document", Text, nullable=False, server_default=""),
    Column("taken_at", MOMENT, nullable=False),
    Column("shown_at", MOMENT),
    Column("settings_key", Text, index=True),
    Column("decided_by", INTEGER, ForeignKey("people.id")),
    Column("decided_at", MOMENT),
    numbered=True,
)

_table(
    "sheet_repairs",
    Column("id", INTEGER, primary_key=True),
    Column("found_at", MOMENT, nullable=False),
    Column("kind", Text, nullable=False),
    Column("tab", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("was", Text, nullable=False),
    Column("put_back", Text, nullable=False),
    Column("editor", Text, nullable=False),
)

_table(
    "sheet_state",
    Column("id", INTEGER, CheckConstraint("id = 1", "one"), primary_key=True),
    Column("workbook", Text, nullable=False),
    Column("noted_at", MOMENT, nullable=False),
    Column("position", INTEGER, nullable=False),
    Column("moved_out", INTEGER, nullable=False),
    Column("cells", INTEGER),
    Column("warned", INTEGER, CheckConstraint("warned IN (0, 1)", "warned"), nullable=False),
    Column("trouble", Text),
    Column("problem", Text, nullable=False),
    Column("since", MOMENT),
    Column("told", Text),
    Column("archive_problem", Text, nullable=False),
    Column("archive_told", INTEGER, CheckConstraint("archive_told IN (0, 1)", "archive_told"), nullable=False),
)

_table(
    "sheet_archives",
    Column("id", INTEGER, primary_key=True),
    Column("workbook", Text, nullable=False),
    Column("first_line", INTEGER, nullable=False),
    Column("last_line", INTEGER, nullable=False),
    Column("position", INTEGER, nullable=False),
)

_table(
    "outbox",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("address", INTEGER, nullable=False),
    Column("language", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("created_at", MOMENT, nullable=False),
    Column(
        "state",
        Text,
        CheckConstraint("state IN ('waiting', 'sending', 'sent', 'unknown', 'dead')", "state"),
        nullable=False,
    ),
    Column("due_at", MOMENT, nullable=False),
    Column("attempts", INTEGER, nullable=False),
    Column("problem", Text),
    Column("sent_as", Text),
    Column("topic", INTEGER),
    Column("silent", INTEGER, nullable=False, server_default="0"),
    Column("about", Text, nullable=False, server_default=""),
    Index("ix_outbox_state_due", "state", "due_at"),
    Index("ix_outbox_about", "about", "address"),
)

_table(
    "shown_cards",
    Column("chat", INTEGER, primary_key=True, autoincrement=False),
    Column("message", INTEGER, primary_key=True, autoincrement=False),
    Column("about", Text, nullable=False, index=True),
    Column("reader", INTEGER, nullable=False),
    Column("body", JSON, nullable=False),
    Column("changes", INTEGER, nullable=False, server_default="0"),
    Column("stale", INTEGER, CheckConstraint("stale IN (0, 1)", "stale"), nullable=False, index=True),
    Column("says", Text),
    Column("shown_at", MOMENT, nullable=False),
)

_table(
    "pictures",
    Column("unique_id", Text, primary_key=True),
    Column("file_id", Text, nullable=False),
    Column("document", INTEGER, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("chat", INTEGER, nullable=False),
    Column("message", INTEGER, nullable=False),
    Column("sent_at", MOMENT, nullable=False),
    Column("read", JSON, nullable=False),
)

_table(
    "picture_cards",
    Column("chat", INTEGER, primary_key=True, autoincrement=False),
    Column("card", INTEGER, primary_key=True, autoincrement=False),
    Column("unique_id", Text, ForeignKey("pictures.unique_id"), nullable=False),
)

_table(
    "booked_pictures",
    Column("movement_id", INTEGER, ForeignKey("movements.id"), primary_key=True),
    Column("unique_id", Text, primary_key=True, index=True),
)

_table(
    "strangers",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("answers", INTEGER, nullable=False),
    Column("since", MOMENT, nullable=False),
)

_table(
    "drafts",
    Column("id", INTEGER, primary_key=True),
    Column("origin", Text, nullable=False, unique=True),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("chat", INTEGER, nullable=False),
    Column("verb", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("step", INTEGER, nullable=False),
    Column("topic", Text, nullable=False),
    Column("body", JSON, nullable=False),
    Column("card", INTEGER),
    Column("expires_at", MOMENT, nullable=False),
    Index("ix_drafts_chat_person", "chat", "person_id", "state"),
    numbered=True,
)

_table(
    "inbox",
    Column("update_id", INTEGER, primary_key=True, autoincrement=False),
    Column("body", JSON, nullable=False),
    Column("chat", INTEGER),
    Column("person", INTEGER),
    Column("received_at", MOMENT, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", MOMENT, nullable=False),
    Column("attempts", INTEGER, nullable=False, server_default="0"),
    Column("ended", INTEGER, nullable=False, server_default="0"),
    Column("replies", JSON),
    Column("problem", Text),
    Index("ix_inbox_state_due", "state", "due_at"),
)

_table(
    "forgotten_updates",
    Column("id", INTEGER, primary_key=True),
    Column("update_id", INTEGER, nullable=False, unique=True),
)

_table(
    "programs",
    Column("id", Text, primary_key=True),
    Column("started_at", MOMENT, nullable=False),
    Column("seen_at", MOMENT, nullable=False),
    Column("moved_at", MOMENT),
    Column("moved_by", INTEGER, nullable=False, server_default="0"),
)

_table(
    "ticks",
    Column("program", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("well_at", MOMENT),
    Column("problem", Text),
    Column("position", INTEGER),
)
