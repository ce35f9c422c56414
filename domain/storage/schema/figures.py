"""What is kept of the ledger by item and day: values, and what came and went."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Text

from domain import vocabulary
from domain.storage.columns import INTEGER, Day, Word, table

pools = table(  # the company's stock of an item and its value, as of the last entry of the journal
    "pools",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("steps", INTEGER, nullable=False),
    Column("value", INTEGER, nullable=False),  # minor units
    Column("last_steps", INTEGER, nullable=False),  # of the last receipt whose cost was said; 0: there was none
    Column("last_value", INTEGER, nullable=False),
)

valuations = table(  # by how much a line changes the value of the stock: lines that come in or go out
    "valuations",
    Column("movement_id", INTEGER, primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("value", INTEGER, nullable=False),  # minor units, below 0 for what goes out
    Column("basis", Word(vocabulary.CostBasis), nullable=False),
    ForeignKeyConstraint(["movement_id", "number"], ["lines.movement_id", "lines.number"]),
)

daily_changes = table(  # what a day (UTC, when it happened) changed of a balance, for the stock as it was
    "daily_changes",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("day", Day, primary_key=True),
    Column("location_id", INTEGER, ForeignKey("locations.id"), primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), primary_key=True),
    Column("steps", INTEGER, nullable=False),
    Index("ix_daily_changes_day", "day"),
)

daily_values = table(  # what a day (UTC, when it happened) changed of the value of an item's stock
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
    Column("steps", INTEGER, nullable=False),  # less what was undone, on whatever day
    Column("value", INTEGER, nullable=False),  # minor units, at cost; less what was undone
    Column("lines", INTEGER, nullable=False),  # as booked first: a correction makes no other
    Column("undone", INTEGER, nullable=False),  # of these lines
    Index("ix_daily_flows_day", "day"),
)

unmet_demand = table(  # what was asked for and not there
    "unmet_demand",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),  # of the booking that it would have been
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("asked", INTEGER, CheckConstraint("asked > 0", "asked"), nullable=False),  # steps
    Column("available", INTEGER, CheckConstraint("available >= 0", "available"), nullable=False),  # steps, then
    Column("given", INTEGER, nullable=False, server_default="0"),  # steps, that were issued instead
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("day", Day, nullable=False, index=True),  # the site's
    CheckConstraint("available < asked", "short"),
)
