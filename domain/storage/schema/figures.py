"""Figures kept by item and day: values, and what came and went."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Text

from domain import vocabulary
from domain.storage.columns import INTEGER, Day, Word, table

pools = table(  # the company's stock of an item and its value, as of the last journal entry
    "pools",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("steps", INTEGER, nullable=False),
    Column("value", INTEGER, nullable=False),  # minor units
    Column("last_steps", INTEGER, nullable=False),  # of the last receipt with a stated cost; 0: none
    Column("last_value", INTEGER, nullable=False),
)

valuations = table(  # by how much a line changes the value of the stock: lines that come in or go out
    "valuations",
    Column("movement_id", INTEGER, primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("value", INTEGER, nullable=False),  # minor units; negative for what goes out
    Column("basis", Word(vocabulary.CostBasis), nullable=False),
    ForeignKeyConstraint(["movement_id", "number"], ["lines.movement_id", "lines.number"]),
)

daily_changes = table(  # what a UTC day (when it happened) changed in a balance, for past stock
    "daily_changes",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("location_id", INTEGER, ForeignKey("locations.id"), primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), primary_key=True),
    Column("steps", INTEGER, nullable=False),
    Index("ix_daily_changes_day", "day"),
)

daily_values = table(  # what a UTC day (when it happened) changed in the value of an item's stock
    "daily_values",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("value", INTEGER, nullable=False),  # minor units
    Index("ix_daily_values_day", "day"),
)

daily_flows = table(  # what a day (the site's, when it happened) brought to a site and took from it
    "daily_flows",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("flow", Word(vocabulary.Flow), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("steps", INTEGER, nullable=False),  # minus what was undone, on whatever day
    Column("value", INTEGER, nullable=False),  # minor units, at cost; minus what was undone
    Column("lines", INTEGER, nullable=False),  # as first booked: a correction adds none
    Column("undone", INTEGER, nullable=False),  # how many of these lines were undone
    Index("ix_daily_flows_day", "day"),
)

unmet_demand = table(  # what was asked for but not available
    "unmet_demand",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # of the booking that it would have been
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("asked", INTEGER, CheckConstraint("asked > 0", "asked"), nullable=False),  # steps
    Column("available", INTEGER, CheckConstraint("available >= 0", "available"), nullable=False),  # steps, at the time
    Column("given", INTEGER, nullable=False, server_default="0"),  # steps issued instead
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("day", Day, nullable=False, index=True),  # the site's day
    CheckConstraint("available < asked", "short"),
)
