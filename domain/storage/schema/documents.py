"""Documents, which take more than one booking: transfers, counts, reservations."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint

from domain import vocabulary
from domain.storage.columns import INTEGER, Day, Json, Moment, table, word

transfers = table(
    "transfers",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),  # of what was asked for, to tell a retry from another use of the key
    Column("source_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("target_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    word("state", vocabulary.TransferState),
    Column("requested_by", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("needed_by", Day),
    Column("note", Text, nullable=False, server_default=""),
    Column("carrier", Text, nullable=False, server_default=""),  # with the consignment number
    Column("offered_source_id", INTEGER, ForeignKey("sites.id")),  # of an offer that is not accepted yet
    Column("offered_day", Day),
    Column("cost_centre", Text),  # of a requisition, whose goods are used at the source; NULL: a transfer
    Column("purpose", Text, nullable=False, server_default=""),
    Column("for_order", Text, nullable=False, server_default=""),  # a customer's or a production order
    CheckConstraint("(source_id <> target_id) = (cost_centre IS NULL)", "two_sites"),
    Index("ix_transfers_state", "state"),
    numbered=True,
)

transfer_lines = table(  # how much was picked, sent, received and so on is summed from the movements
    "transfer_lines",
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("asked", INTEGER, CheckConstraint("asked > 0", "asked"), nullable=False),  # steps
    Column("approved", INTEGER, CheckConstraint("approved >= 0", "approved")),  # NULL: undecided
    Column("picked", INTEGER, CheckConstraint("picked >= 0 AND picked <= approved", "picked")),  # NULL: not yet
    # What came beyond what was sent, until that is settled.
    Column("surplus", INTEGER, CheckConstraint("surplus >= 0", "surplus"), nullable=False, server_default="0"),
    UniqueConstraint("transfer_id", "item_id"),
)

transfer_steps = table(  # what was done to a transfer, by whom, and its state afterwards
    "transfer_steps",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), nullable=False, index=True),
    word("step", vocabulary.TransferStep),
    word("state", vocabulary.TransferState),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("note", Text, nullable=False),  # a reason, or other remarks
    Column("before", Json, nullable=False),  # its lines before it: number, approved, picked, surplus
    Column("undoes", INTEGER, ForeignKey("transfer_steps.id"), unique=True),
)

discrepancies = table(  # transfers with goods unaccounted for: who has to find out what became of them
    "discrepancies",
    Column("id", INTEGER, primary_key=True),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    word("owner", vocabulary.Owner),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("since", Moment, nullable=False),  # of the current owner
    Column("closed_at", Moment),
)

counts = table(  # what somebody found in a place, and what the books said then
    "counts",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("location_id", INTEGER, ForeignKey("locations.id"), nullable=False),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False),
    Column("new_lot", Text, nullable=False, server_default=""),  # an unknown lot, created when the count is booked
    Column("new_expiry", Day),  # of that lot
    Column("found", Json, nullable=False),  # every number found, and by whom: [{"person": id, "steps": 24}]
    Column("counted", INTEGER, CheckConstraint("counted >= 0", "counted"), nullable=False),  # steps
    Column("expected", INTEGER, CheckConstraint("expected >= 0", "expected"), nullable=False),  # steps
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("counted_at", Moment, nullable=False),
    word("state", vocabulary.CountState),
    Column("decided_by", INTEGER, ForeignKey("people.id")),
    Column("movement_id", INTEGER, ForeignKey("movements.id"), unique=True),  # which booked the difference
    CheckConstraint("(counted = expected) = (state = 'agrees')", "agrees"),
    CheckConstraint("(movement_id IS NOT NULL) = (state = 'booked')", "booked"),
    Index("ix_counts_location_id_counted_at", "location_id", "counted_at"),
    numbered=True,
)

restatements = table(  # adjustments that keep a count as it was despite late entries about the time before it
    "restatements",
    Column("movement_id", INTEGER, ForeignKey("movements.id"), primary_key=True),
    Column("count_id", INTEGER, ForeignKey("counts.id"), nullable=False),
    Column("cause_id", INTEGER, ForeignKey("movements.id"), nullable=False),  # the late entry
)

reservations = table(
    "reservations",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("quantity", INTEGER, CheckConstraint("quantity > 0", "quantity"), nullable=False),  # as asked for
    Column("document", Text, nullable=False),  # what it is reserved for
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment),  # NULL: never
    word("state", vocabulary.ReservationState),
    Column("ended_at", Moment),
    Index("ix_reservations_state_expires", "state", "expires_at"),
    Index("ix_reservations_document", "document"),
    numbered=True,
)

reserved_lines = table(
    "reserved_lines",
    Column("reservation_id", INTEGER, ForeignKey("reservations.id"), primary_key=True),
    Column("location_id", INTEGER, ForeignKey("locations.id"), primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), primary_key=True),
    Column("quantity", INTEGER, CheckConstraint("quantity > 0", "quantity"), nullable=False),
)
