"""The ledger: lots, movements and their lines, balances, and the journal.

"No lot" is lot 0, never NULL, because NULLs are distinct in a unique key.
"""

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Index, Text, UniqueConstraint

from domain import vocabulary
from domain.storage.columns import INTEGER, Day, Json, Moment, Word, table, word

NO_LOT = 0

lots = table(
    "lots",
    Column("id", INTEGER, primary_key=True),
    Column("item_id", INTEGER, ForeignKey("items.id")),  # NULL only for lot 0
    Column("code", Text, nullable=False),  # as first written
    Column("folded", Text, nullable=False),  # one case and width, no spaces: a lot is the same however it is written
    Column("expiry", Day, index=True),
    word("status", vocabulary.LotStatus),
    Column("made_on", Day, CheckConstraint("made_on <= expiry", "made_on")),
    Column("supplier_lot", Text, nullable=False, server_default=""),  # the supplier's number for it
    UniqueConstraint("item_id", "folded"),
    CheckConstraint("(item_id IS NULL) = (id = 0)", "no_lot"),
    CheckConstraint("(folded = '') = (id = 0)", "folded"),
)

lot_decisions = table(
    "lot_decisions",
    Column("id", INTEGER, primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False, index=True),
    word("status", vocabulary.LotStatus),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("decided_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),
)

lot_corrections = table(  # corrections of what was wrongly known about a lot
    "lot_corrections",
    Column("id", INTEGER, primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False, index=True),
    word("fact", vocabulary.LotFact),
    Column("before", Text, nullable=False),  # days as 2027-03-31; empty: unknown
    Column("after", Text, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("corrected_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),  # empty: no goods of the lot existed
    CheckConstraint("before <> after", "differs"),
)

closings = table(
    "closings",
    Column("id", INTEGER, primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False, index=True),
    Column("through", Day),  # nothing is booked on or before this day; NULL: reopened
    Column("person_id", INTEGER, ForeignKey("people.id")),  # NULL: from the command line
    Column("decided_at", Moment, nullable=False),
)

movements = table(
    "movements",
    Column("id", INTEGER, primary_key=True),
    Column("kind", Word(vocabulary.MovementKind), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),  # of the content, to tell a retry from another use of the key
    Column("person_id", INTEGER, ForeignKey("people.id")),  # NULL: the opening stock
    Column("happened_at", Moment, nullable=False, index=True),
    Column("recorded_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
    Column("message", Text, nullable=False),  # where it was said: "chat/message"; "/message": in the person's own chat
    Column("photo", Text, nullable=False),
    Column("party_id", INTEGER, ForeignKey("parties.id")),  # who the goods came from or went to
    Column("reverses", INTEGER, ForeignKey("movements.id"), unique=True),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), index=True),
    numbered=True,
)

Index(
    "ix_movements_photo",
    movements.c.photo,
    sqlite_where=movements.c.photo != "",
    postgresql_where=movements.c.photo != "",
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
    # Minor units of the currency: the supplier's price for all of it, if stated.
    Column("cost", INTEGER, CheckConstraint("cost >= 0", "cost")),
    CheckConstraint("source_id <> target_id", "two_places"),
    Index("ix_lines_item_lot", "item_id", "lot_id"),
)

serials = table(  # the individual packs of a line, if they can be told apart
    "serials",
    Column("movement_id", INTEGER, primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("serial", Text, primary_key=True, index=True),
    ForeignKeyConstraint(["movement_id", "number"], ["lines.movement_id", "lines.number"]),
)

balances = table(
    "balances",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("location_id", INTEGER, ForeignKey("locations.id"), primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), primary_key=True),
    Column("on_hand", INTEGER, nullable=False),
    Column("reserved", INTEGER, nullable=False, server_default="0"),
    CheckConstraint("on_hand >= 0 AND on_hand <= 999999999999999999", "on_hand"),
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

heads = table(  # the state of the journal at the end of each UTC day
    "heads",
    Column("day", Day, primary_key=True),
    Column("position", INTEGER, nullable=False),
    Column("hash", Text, nullable=False),
)

verified = table(  # how far the journal was last verified, one row: each night only newer entries are checked
    "verified",
    Column("position", INTEGER, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("verified_at", Moment, nullable=False),
    Column("again", INTEGER, nullable=False),  # up to which entry older ones have been hashed again
    Column("pools", Json, nullable=False),  # the pools at that position: [[item, steps, value, last_steps, last_value]]
)

epochs = table(  # a ledger's periods: the first begins with it, and another whenever it is restored from a backup
    "epochs",
    Column("id", INTEGER, primary_key=True),
    Column("mark", Text, nullable=False, unique=True),  # random and secret: every button carries a hash of it
    Column("begun_at", Moment, nullable=False),
    Column("position", INTEGER, nullable=False),  # the journal's at the time: what a sheet has beyond it is lost
    Column("as_of", Moment),  # when the last restored booking was made; NULL: there was none
)
