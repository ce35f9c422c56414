"""The tables of the ledger, the same on SQLite (STRICT) and PostgreSQL.

Quantities are whole steps of the item's smallest unit. Moments are UTC. "No lot" is lot 0, never NULL, because NULLs do
not collide in a unique key.
"""

import secrets
from datetime import UTC, datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    MetaData,
    Text,
    UniqueConstraint,
    event,
)

from domain import vocabulary
from domain.storage.columns import INTEGER, Day, Json, Moment, Word, metadata, table, word
from domain.storage.triggers import keep_append_only, queue_what_is_inserted

NO_LOT = 0

sites = table(
    "sites",
    Column("id", INTEGER, primary_key=True),
    Column("code", Text, nullable=False, unique=True),
    Column("name_en", Text, nullable=False),
    Column("name_zh", Text, nullable=False),
    Column("timezone", Text, nullable=False),
    Column("closed", Day),  # nothing is booked there from this day on; NULL: open
)

locations = table(
    "locations",
    Column("id", INTEGER, primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id")),  # NULL: outside every site
    word("kind", vocabulary.LocationKind),
    Column("code", Text, nullable=False),
    UniqueConstraint("site_id", "code"),
    CheckConstraint(f"(site_id IS NULL) = (kind IN {tuple(map(str, vocabulary.OUTSIDE))})", "inside"),
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
    Column("unit", Text, nullable=False, index=True),
    Column("decimals", INTEGER, CheckConstraint("decimals BETWEEN 0 AND 3", "decimals"), nullable=False),
    word("tracking", vocabulary.Tracking),
    Column("category", Text, nullable=False, server_default=""),
    Column("shelf_life", INTEGER, CheckConstraint("shelf_life > 0", "shelf_life")),  # days from made on to expiry
    # 1/10,000 of the currency for a unit
    Column("standard_cost", INTEGER, CheckConstraint("standard_cost >= 0", "standard_cost")),
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
    Column("name", Text, primary_key=True, index=True),
    Column("size", INTEGER, CheckConstraint("size > 0", "size"), nullable=False),  # steps
)

barcodes = table(
    "barcodes",
    Column("code", Text, primary_key=True),  # a GTIN as 14 digits; anything else as it is read
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False, index=True),
    Column("pack", Text, nullable=False),
)

barcode_links = table(  # what people said a barcode stands for, in the chat; the last word of each is in `barcodes`
    "barcode_links",
    Column("id", INTEGER, primary_key=True),
    Column("code", Text, nullable=False, index=True),
    Column("item_id", INTEGER, ForeignKey("items.id")),  # NULL: taken back
    Column("pack", Text, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("linked_at", Moment, nullable=False),
)

minimums = table(
    "minimums",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("quantity", INTEGER, CheckConstraint("quantity >= 0", "quantity"), nullable=False),  # steps
    Column("maximum", INTEGER, CheckConstraint("maximum >= quantity", "maximum")),  # steps; NULL: none was set
    Column("lead_days", INTEGER, CheckConstraint("lead_days >= 0", "lead_days")),  # from ordering to arrival
)

lots = table(
    "lots",
    Column("id", INTEGER, primary_key=True),
    Column("item_id", INTEGER, ForeignKey("items.id")),  # NULL only for lot 0
    Column("code", Text, nullable=False),  # as it was written first
    Column("folded", Text, nullable=False),  # in one case and width, without spaces: however it is written, one lot
    Column("expiry", Day, index=True),
    word("status", vocabulary.LotStatus),
    Column("made_on", Day, CheckConstraint("made_on <= expiry", "made_on")),
    Column("supplier_lot", Text, nullable=False, server_default=""),  # the number that the supplier gave it
    UniqueConstraint("item_id", "folded"),
    CheckConstraint("(item_id IS NULL) = (id = 0)", "no_lot"),
    CheckConstraint("(folded = '') = (id = 0)", "folded"),
)

field_values = table(  # what is known of items and lots in the company's own fields; these are settings
    "field_values",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), primary_key=True),  # lot 0: it is of the item
    Column("field", Text, primary_key=True),  # "lot/Origin"
    Column("value", Text, CheckConstraint("value <> ''", "value"), nullable=False),
)

field_changes = table(  # what people have changed of them in the chat
    "field_changes",
    Column("id", INTEGER, primary_key=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False),
    Column("field", Text, nullable=False),
    Column("before", Text, nullable=False),  # empty: nothing was known
    Column("after", Text, nullable=False),  # empty: nothing is known any more
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_field_changes_of", "item_id", "lot_id"),
)

people = table(
    "people",
    Column("id", INTEGER, primary_key=True),
    Column("address", INTEGER, unique=True),  # where the chat reaches them; NULL: they were forgotten
    Column("name", Text, nullable=False),
    Column("home_id", INTEGER, ForeignKey("sites.id"), nullable=False),  # the site they book at
    Column("language", Text),  # what they chose; NULL: the phone's
    Column("phone_language", Text, nullable=False, server_default="en"),  # as last seen
    Column("google", Text, index=True),  # the address under which Google knows them, folded; NULL: not known
)

roles = table(
    "roles",
    Column("person_id", INTEGER, ForeignKey("people.id"), primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    word("role", vocabulary.Role),
)

invitations = table(
    "invitations",
    Column("id", INTEGER, primary_key=True),
    Column("hash", Text, nullable=False, unique=True),  # of what its holder has to say
    word("role", vocabulary.Role),
    Column("site_ids", Json, nullable=False),  # the first is home
    Column("invited_by", INTEGER, ForeignKey("people.id")),  # NULL: from the command line
    Column("expires_at", Moment, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id")),  # who came in with it
)

rights_log = table(  # every change of what somebody may do
    "rights_log",
    Column("id", INTEGER, primary_key=True),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", INTEGER, ForeignKey("people.id")),  # NULL: from the command line, or by an import
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False, index=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("role", Word(vocabulary.Role)),  # NULL: none any more
    Column("invitation_id", INTEGER, ForeignKey("invitations.id")),  # where it came from
)

settings = table(  # what the company has set; what it has not is as `company.settings` declares it
    "settings",
    Column("name", Text, primary_key=True),
    Column("scope", Text, primary_key=True),  # what it is set for: a category, an action and a site; empty: for all
    Column("value", Text, nullable=False),
)

settings_log = table(  # every change of them
    "settings_log",
    Column("id", INTEGER, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("before", Text),  # NULL: it was not set
    Column("after", Text),  # NULL: it is not set any more
    Column("person_id", INTEGER, ForeignKey("people.id")),  # NULL: in the sheet
    Column("editor", Text, nullable=False),  # who edited the sheet, where that is known; empty in the chat
    Column("changed_at", Moment, nullable=False),
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

lot_corrections = table(  # what was known wrongly of a lot, and was put right
    "lot_corrections",
    Column("id", INTEGER, primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False, index=True),
    word("fact", vocabulary.LotFact),
    Column("before", Text, nullable=False),  # days as 2027-03-31; empty: not known
    Column("after", Text, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("corrected_at", Moment, nullable=False),
    Column("reason", Text, nullable=False),  # empty: nothing of the lot was anywhere
    CheckConstraint("before <> after", "differs"),
)

closings = table(
    "closings",
    Column("id", INTEGER, primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False, index=True),
    Column("through", Day),  # nothing is booked on this day or before; NULL: opened again
    Column("person_id", INTEGER, ForeignKey("people.id")),  # NULL: from the command line
    Column("decided_at", Moment, nullable=False),
)

groups = table(
    "groups",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("language", Text, nullable=False),
    Column("topic", INTEGER),  # of the group, in which it is told; NULL: outside every topic
)

digests = table(  # who is told of a site's alerts in the chat with them alone
    "digests",
    Column("person_id", INTEGER, ForeignKey("people.id"), primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
)

transfers = table(
    "transfers",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),  # of what was asked for, to tell a retry from a key used for something else
    Column("source_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("target_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    word("state", vocabulary.TransferState),
    Column("requested_by", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("needed_by", Day),
    Column("note", Text, nullable=False, server_default=""),
    Column("carrier", Text, nullable=False, server_default=""),  # and its number
    Column("offered_source_id", INTEGER, ForeignKey("sites.id")),  # of an offer that is not accepted yet
    Column("offered_day", Day),
    Column("cost_centre", Text),  # of a requisition, whose goods are used where they are; NULL: of a transfer
    Column("purpose", Text, nullable=False, server_default=""),
    Column("for_order", Text, nullable=False, server_default=""),  # a customer's, or of the production
    CheckConstraint("(source_id <> target_id) = (cost_centre IS NULL)", "two_sites"),
    Index("ix_transfers_state", "state"),
    numbered=True,
)

transfer_lines = table(  # how much of it was picked, sent, received ... is summed from its movements
    "transfer_lines",
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), primary_key=True),
    Column("number", INTEGER, primary_key=True, autoincrement=False),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("asked", INTEGER, CheckConstraint("asked > 0", "asked"), nullable=False),  # steps
    Column("approved", INTEGER, CheckConstraint("approved >= 0", "approved")),  # NULL: not decided
    Column("picked", INTEGER, CheckConstraint("picked >= 0 AND picked <= approved", "picked")),  # NULL: not yet
    # What came beyond what was sent, until that is settled.
    Column("surplus", INTEGER, CheckConstraint("surplus >= 0", "surplus"), nullable=False, server_default="0"),
    UniqueConstraint("transfer_id", "item_id"),
)

transfer_steps = table(  # what was done to a transfer, by whom, and how it stood then
    "transfer_steps",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), nullable=False, index=True),
    word("step", vocabulary.TransferStep),
    word("state", vocabulary.TransferState),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("taken_at", Moment, nullable=False),
    Column("note", Text, nullable=False),  # a reason, or what else was said
    Column("before", Json, nullable=False),  # its lines before it: number, approved, picked, surplus
    Column("undoes", INTEGER, ForeignKey("transfer_steps.id"), unique=True),
)

discrepancies = table(  # of transfers of which not all is accounted for: who finds out what became of it
    "discrepancies",
    Column("id", INTEGER, primary_key=True),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id"), nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    word("owner", vocabulary.Owner),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("since", Moment, nullable=False),  # it is theirs
    Column("closed_at", Moment),
)

parties = table(  # suppliers, customers, departments
    "parties",
    Column("id", INTEGER, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False, unique=True),  # `company.values.folded`
)

movements = table(
    "movements",
    Column("id", INTEGER, primary_key=True),
    Column("kind", Word(vocabulary.MovementKind), nullable=False),
    Column("key", Text, nullable=False, unique=True),
    Column("digest", Text, nullable=False),  # of the content, to tell a retry from a key used for something else
    Column("person_id", INTEGER, ForeignKey("people.id")),  # NULL: the opening stock
    Column("happened_at", Moment, nullable=False, index=True),
    Column("recorded_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
    Column("message", Text, nullable=False),  # where it was said: "chat/message"; "/message": in the person's own chat
    Column("photo", Text, nullable=False),
    Column("party_id", INTEGER, ForeignKey("parties.id")),  # who it came from, or went to
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
    # Minor units of the currency: what the supplier asks for it all, where that was said.
    Column("cost", INTEGER, CheckConstraint("cost >= 0", "cost")),
    CheckConstraint("source_id <> target_id", "two_places"),
    Index("ix_lines_item_lot", "item_id", "lot_id"),
)

counts = table(  # what somebody found in a place, and what the books said then
    "counts",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("location_id", INTEGER, ForeignKey("locations.id"), nullable=False),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False),
    Column("new_lot", Text, nullable=False, server_default=""),  # that nobody knew; it is created when booked
    Column("new_expiry", Day),  # of that lot
    Column("found", Json, nullable=False),  # every number that was found, by whom: [{"person": id, "steps": 24}]
    Column("counted", INTEGER, CheckConstraint("counted >= 0", "counted"), nullable=False),  # steps
    Column("expected", INTEGER, CheckConstraint("expected >= 0", "expected"), nullable=False),  # steps
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("counted_at", Moment, nullable=False),
    word("state", vocabulary.CountState),
    Column("decided_by", INTEGER, ForeignKey("people.id")),
    Column("movement_id", INTEGER, ForeignKey("movements.id"), unique=True),  # that booked the difference
    CheckConstraint("(counted = expected) = (state = 'agrees')", "agrees"),
    CheckConstraint("(movement_id IS NOT NULL) = (state = 'booked')", "booked"),
    Index("ix_counts_location_id_counted_at", "location_id", "counted_at"),
    numbered=True,
)

restatements = table(  # adjustments by which a count stays as it was, whatever is told late of the time before it
    "restatements",
    Column("movement_id", INTEGER, ForeignKey("movements.id"), primary_key=True),
    Column("count_id", INTEGER, ForeignKey("counts.id"), nullable=False),
    Column("cause_id", INTEGER, ForeignKey("movements.id"), nullable=False),  # what was told late
)

serials = table(  # the single packs of a line, where they could be told apart
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

reservations = table(
    "reservations",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("quantity", INTEGER, CheckConstraint("quantity > 0", "quantity"), nullable=False),  # as asked for
    Column("document", Text, nullable=False),  # what it is kept for
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

rewrites = table(  # entries whose rows in the sheet are out of date, for the mirror to write again
    "rewrites",
    Column("position", INTEGER, ForeignKey("journal.position"), primary_key=True, autoincrement=False),
)

heads = table(  # where the journal stood at the end of each day (UTC)
    "heads",
    Column("day", Day, primary_key=True),
    Column("position", INTEGER, nullable=False),
    Column("hash", Text, nullable=False),
)

verified = table(  # how far the journal was verified last, one row: only what came since is gone through every night
    "verified",
    Column("position", INTEGER, primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("verified_at", Moment, nullable=False),
    Column("again", INTEGER, nullable=False),  # through which entry what is older has been hashed again
    Column("pools", Json, nullable=False),  # as they stood there: [[item, steps, value, last_steps, last_value]]
)

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

sheet_inbox = table(  # what was written into the sheet to be done, each row once
    "sheet_inbox",
    Column("id", INTEGER, primary_key=True),
    Column("content", Json, nullable=False),  # of the row, a text a column
    Column("digest", Text, nullable=False, index=True),  # of that
    word("state", vocabulary.InboxState),
    Column("problems", Json, nullable=False),  # what is wrong: [[column, in English, in Chinese]]
    Column("editor", Text, nullable=False),  # who edited the sheet last, where that is known
    Column("person_id", INTEGER, ForeignKey("people.id")),  # and who that is, where the company has said so
    Column("document", Text, nullable=False, server_default=""),  # the number of what it led to
    Column("taken_at", Moment, nullable=False),
    Column("shown_at", Moment),  # when its answer was first seen in the sheet; NULL: it may not stand there yet
    Column("settings_key", Text, index=True),  # of the row of Settings that says it; empty: none any more; NULL: Inbox
    Column("decided_by", INTEGER, ForeignKey("people.id")),
    Column("decided_at", Moment),
    numbered=True,
)

outbox = table(
    "outbox",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("address", INTEGER, nullable=False),
    Column("language", Text, nullable=False),
    Column("subject", Word(vocabulary.Subject), nullable=False),
    Column("body", Json, nullable=False),
    Column("created_at", Moment, nullable=False),
    word("state", vocabulary.NoticeState),
    Column("due_at", Moment, nullable=False),
    Column("attempts", INTEGER, nullable=False),
    Column("problem", Text),
    Column("sent_as", Text),  # where in the chat it stands
    Column("topic", INTEGER),  # of a group
    Column("silent", INTEGER, nullable=False, server_default="0"),  # 1: the phone makes no sound
    Column("about", Text, nullable=False, server_default=""),  # what it tells of, while that lasts: "transfer:7"
    Index("ix_outbox_state_due", "state", "due_at"),
    Index("ix_outbox_about", "about", "address"),
)

order_lines = table(  # the order list: what is to be bought for a site
    "order_lines",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False, index=True),
    Column("steps", INTEGER, CheckConstraint("steps > 0", "steps"), nullable=False),
    Column("party_id", INTEGER, ForeignKey("parties.id")),  # the supplier; NULL: not known
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    word("state", vocabulary.OrderState),
    Column("expected", Day),  # the day on which it is to come; NULL: not known
    Column("came", INTEGER, nullable=False, server_default="0"),  # steps that came in since
    Column("ended_at", Moment),
)

alerts = table(  # what managers should know of, a row for each rule, what it is about, and period
    "alerts",
    Column("id", INTEGER, primary_key=True),
    Column("rule", Text, nullable=False),  # its name in `domain/alerts/rules/`
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("subject", Text, nullable=False),  # "item:7", "lot:12"
    Column("period", INTEGER, nullable=False),  # days of the horizon that is told; 0: the rule has none
    Column("item_id", INTEGER, ForeignKey("items.id"), index=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id")),
    word("state", vocabulary.AlertState),
    Column("present", INTEGER, CheckConstraint("present IN (0, 1)", "present"), nullable=False),  # it is so just now
    Column("steps", INTEGER, nullable=False),  # how much of the item it is about
    Column("bound", INTEGER),  # steps: its minimum or maximum
    Column("times", INTEGER, nullable=False),  # how often it has come up
    Column("told", INTEGER, nullable=False),  # which of these times was told last
    Column("told_at", Moment),  # when that was
    Column("escalated", INTEGER, nullable=False, server_default="0"),  # how many people were told, one after the other
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id")),  # who decided that it stands so
    Column("until", Moment),  # snoozed so long; NULL: until something changes
    Column("transfer_id", INTEGER, ForeignKey("transfers.id")),  # what was raised from it
    Column("order_id", INTEGER, ForeignKey("order_lines.id")),
    Column("count_from", Moment),  # it is to be counted; an earlier count does not do
    UniqueConstraint("rule", "site_id", "subject", "period"),
    Index("ix_alerts_site_state", "site_id", "state"),
)

alert_decisions = table(  # what people did about alerts
    "alert_decisions",
    Column("id", INTEGER, primary_key=True),
    Column("alert_id", INTEGER, ForeignKey("alerts.id"), nullable=False, index=True),
    Column("times", INTEGER, nullable=False),  # about which of the times that it came up
    word("before", vocabulary.AlertState),
    word("after", vocabulary.AlertState),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("decided_at", Moment, nullable=False, index=True),
    Column("until", Moment),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id")),
    Column("order_id", INTEGER, ForeignKey("order_lines.id")),
    Column("count_from", Moment),  # it is to be counted; an earlier count does not do
)

alert_watch = table(  # how far the journal has been looked through for alerts: one row
    "alert_watch",
    Column("id", INTEGER, CheckConstraint("id = 1", "one"), primary_key=True),
    Column("position", INTEGER, nullable=False),
)

alert_cards = table(  # the living card of a group and site: the last that was sent
    "alert_cards",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("notice", Text),  # its key in the outbox; NULL: there is none
    Column("begun_at", Moment),  # what has come up since is news
    Column("stale", INTEGER, nullable=False),  # how many changes it does not show yet; below 0: too many were noted
    Column("drawing", INTEGER, nullable=False, server_default="0"),  # 1: what is being drawn may be older than it is
    Column("looked_at", Moment),  # the last morning of which it was decided whether a card is sent
    Column("rang_at", Moment),  # when it was last told of something urgent
    Column("unanswered", INTEGER, nullable=False, server_default="0"),  # cards since somebody decided anything there
    Column("passed_at", Moment),  # when what nobody acknowledged was last passed on to this person
    Column("passed", INTEGER, nullable=False, server_default="0"),  # how often, since this person decided anything
)

alert_held = table(  # what became urgent in a chat's quiet hours: told when they are over, if it still is so
    "alert_held",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("alert_id", INTEGER, ForeignKey("alerts.id"), primary_key=True),
    Column("times", INTEGER, nullable=False),
)

epochs = table(  # a ledger's times: the first begins with it, and another whenever it is restored from a backup
    "epochs",
    Column("id", INTEGER, primary_key=True),
    Column("mark", Text, nullable=False, unique=True),  # random, and secret: every button is marked with it
    Column("begun_at", Moment, nullable=False),
    Column("position", INTEGER, nullable=False),  # of the journal, then: what a sheet has beyond it is lost
    Column("as_of", Moment),  # when the last booking was made that was restored; NULL: there was none
)

lost_lines = table(  # what a sheet showed that the restored ledger does not know
    "lost_lines",
    Column("epoch_id", INTEGER, ForeignKey("epochs.id"), primary_key=True),
    Column("line", INTEGER, primary_key=True, autoincrement=False),  # its number in the sheet
    Column("number", Text, nullable=False),
    Column("person", Text, nullable=False),  # by name
    Column("told", Text, nullable=False),  # the rest of it, in words
)

sheet_repairs = table(  # what the mirror put right in the sheet; the oldest are forgotten
    "sheet_repairs",
    Column("id", INTEGER, primary_key=True),
    Column("found_at", Moment, nullable=False),
    Column("kind", Text, nullable=False),
    Column("tab", Text, nullable=False),  # by name
    Column("place", Text, nullable=False),  # the row and the column, by what they are called
    Column("was", Text, nullable=False),
    Column("put_back", Text, nullable=False),
    Column("editor", Text, nullable=False),  # who had edited the sheet last, if Drive says
)

sheet_state = table(  # how the sheet stands, as the mirror found it last
    "sheet_state",
    Column("id", INTEGER, CheckConstraint("id = 1", "one"), primary_key=True),
    Column("workbook", Text, nullable=False),  # the spreadsheet's id
    Column("noted_at", Moment, nullable=False),
    Column("position", INTEGER, nullable=False),  # of the journal: the last entry in the sheet
    Column("moved_out", INTEGER, nullable=False),  # of the journal: the last entry that is not in it any more
    Column("cells", INTEGER),  # of all its tabs; NULL: not counted yet
    Column("warned", INTEGER, CheckConstraint("warned IN (0, 1)", "warned"), nullable=False),  # that it is nearly full
    Column("trouble", Word(vocabulary.SheetTrouble)),  # what keeps it from being written; NULL: nothing
    Column("problem", Text, nullable=False),  # the same in a sentence
    Column("since", Moment),
    Column("told", Word(vocabulary.SheetTrouble)),  # of what administrators know
    Column("archive_problem", Text, nullable=False),  # what keeps its archive from being written, in a sentence
    Column("archive_told", INTEGER, CheckConstraint("archive_told IN (0, 1)", "archive_told"), nullable=False),
)

sheet_archives = table(  # lines that were written into another workbook and read back, to be taken out of the sheet
    "sheet_archives",
    Column("id", INTEGER, primary_key=True),
    Column("workbook", Text, nullable=False),  # the spreadsheet's id
    Column("first_line", INTEGER, nullable=False),
    Column("last_line", INTEGER, nullable=False),
    Column("position", INTEGER, nullable=False),  # of the journal: the entry of the last line
)

APPEND_ONLY = (
    movements,
    lines,
    serials,
    journal,
    valuations,
    lot_decisions,
    lot_corrections,
    closings,
    barcode_links,
    rights_log,
    settings_log,
    field_changes,
    restatements,
    transfer_steps,
    alert_decisions,
)
"""History: the database itself refuses to change it."""

for _table in APPEND_ONLY:
    keep_append_only(_table)
queue_what_is_inserted(movements, unsealed)


@event.listens_for(metadata, "after_create")
def _first_rows(_metadata: MetaData, connection: Connection, **_: object) -> None:
    """Lot 0, the places outside every site, and the first epoch."""
    if connection.execute(lots.select().where(lots.c.id == NO_LOT)).first() is None:
        connection.execute(lots.insert().values(id=NO_LOT, code="", folded="", status=vocabulary.LotStatus.OK))
        connection.execute(
            locations.insert(), [{"site_id": None, "kind": kind, "code": kind} for kind in vocabulary.OUTSIDE]
        )
    if connection.execute(epochs.select()).first() is None:
        connection.execute(epochs.insert().values(mark=new_mark(), begun_at=datetime.now(UTC), position=0))


def new_mark() -> str:
    """An epoch's mark, which no other has."""
    return secrets.token_hex(16)
