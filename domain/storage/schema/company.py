"""The company: places, items, business partners, and settings."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint

from domain import vocabulary
from domain.storage.columns import INTEGER, Day, Moment, table, word

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
    Column("shelf_life", INTEGER, CheckConstraint("shelf_life > 0", "shelf_life")),  # days from production to expiry
    # 1/10,000 of the currency per unit
    Column("standard_cost", INTEGER, CheckConstraint("standard_cost >= 0", "standard_cost")),
)

search_texts = table(
    "search_texts",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("names", Text, nullable=False),  # including the SKU; folded
    Column("pinyin", Text, nullable=False),
    Column("initials", Text, nullable=False),
    Column("barcodes", Text, nullable=False),
    Column("revision", INTEGER, nullable=False, index=True),  # higher than all committed before it
)

packs = table(
    "packs",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("name", Text, primary_key=True, index=True),
    Column("size", INTEGER, CheckConstraint("size > 0", "size"), nullable=False),  # steps
)

barcodes = table(
    "barcodes",
    Column("code", Text, primary_key=True),  # a GTIN as 14 digits; anything else as read
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False, index=True),
    Column("pack", Text, nullable=False),
)

barcode_links = table(  # what people said in the chat that a barcode stands for; the latest of each is in `barcodes`
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
    Column("maximum", INTEGER, CheckConstraint("maximum >= quantity", "maximum")),  # steps; NULL: none
    Column("lead_days", INTEGER, CheckConstraint("lead_days >= 0", "lead_days")),  # from ordering to arrival
)

field_values = table(  # values of items and lots in the company's custom fields; the fields themselves are settings
    "field_values",
    Column("item_id", INTEGER, ForeignKey("items.id"), primary_key=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), primary_key=True),  # lot 0: the value is the item's
    Column("field", Text, primary_key=True),  # "lot/Origin"
    Column("value", Text, CheckConstraint("value <> ''", "value"), nullable=False),
)

field_changes = table(  # changes to custom field values made in the chat
    "field_changes",
    Column("id", INTEGER, primary_key=True),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False),
    Column("lot_id", INTEGER, ForeignKey("lots.id"), nullable=False),
    Column("field", Text, nullable=False),
    Column("before", Text, nullable=False),  # empty: unknown
    Column("after", Text, nullable=False),  # empty: unknown from then on
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("changed_at", Moment, nullable=False),
    Index("ix_field_changes_of", "item_id", "lot_id"),
)

settings = table(  # the company's settings; defaults are declared in `company.settings`
    "settings",
    Column("name", Text, primary_key=True),
    Column("scope", Text, primary_key=True),  # what it applies to: a category, an action and a site; empty: everything
    Column("value", Text, nullable=False),
)

settings_log = table(  # every change to the settings
    "settings_log",
    Column("id", INTEGER, primary_key=True),
    Column("name", Text, nullable=False),
    Column("scope", Text, nullable=False),
    Column("before", Text),  # NULL: it was not set
    Column("after", Text),  # NULL: it was unset
    Column("person_id", INTEGER, ForeignKey("people.id")),  # NULL: in the sheet
    Column("editor", Text, nullable=False),  # who edited the sheet, if known; empty in the chat
    Column("changed_at", Moment, nullable=False),
)

parties = table(  # suppliers, customers, departments
    "parties",
    Column("id", INTEGER, primary_key=True),
    Column("name", Text, nullable=False),
    Column("folded", Text, nullable=False, unique=True),  # `company.values.folded`
)
