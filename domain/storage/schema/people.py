"""People: who may do what where, and how they are reached."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text

from domain import vocabulary
from domain.storage.columns import INTEGER, Json, Moment, Word, table, word

people = table(
    "people",
    Column("id", INTEGER, primary_key=True),
    Column("address", INTEGER, unique=True),  # their Telegram number; NULL: they were forgotten
    Column("name", Text, nullable=False),
    Column("home_id", INTEGER, ForeignKey("sites.id"), nullable=False),  # the site they book at
    Column("language", Text),  # their choice; NULL: the phone's
    Column("phone_language", Text, nullable=False, server_default="en"),  # as last seen
    Column("google", Text, index=True),  # their Google address, folded; NULL: unknown
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
    Column("hash", Text, nullable=False, unique=True),  # of the secret that its holder has to present
    word("role", vocabulary.Role),
    Column("site_ids", Json, nullable=False),  # the first is home
    Column("invited_by", INTEGER, ForeignKey("people.id")),  # NULL: from the command line
    Column("expires_at", Moment, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id")),  # who joined with it
)

rights_log = table(  # every change to anybody's rights
    "rights_log",
    Column("id", INTEGER, primary_key=True),
    Column("changed_at", Moment, nullable=False),
    Column("changed_by", INTEGER, ForeignKey("people.id")),  # NULL: from the command line, or by an import
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False, index=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("role", Word(vocabulary.Role)),  # NULL: none any more
    Column("invitation_id", INTEGER, ForeignKey("invitations.id")),  # where it came from
)

groups = table(
    "groups",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("language", Text, nullable=False),
    Column("topic", INTEGER),  # the group's topic to write in; NULL: outside topics
)

digests = table(  # who gets a site's alerts in their private chat
    "digests",
    Column("person_id", INTEGER, ForeignKey("people.id"), primary_key=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
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
    Column("sent_as", Text),  # chat and message, once sent
    Column("topic", INTEGER),  # of a group
    Column("silent", INTEGER, nullable=False, server_default="0"),  # 1: without sound on the phone
    Column("about", Text, nullable=False, server_default=""),  # what it is about, while that lasts: "transfer:7"
    Index("ix_outbox_state_due", "state", "due_at"),
    Index("ix_outbox_about", "about", "address"),
)

shown_cards = table(  # messages that show a state, redrawn in place once it has changed
    "shown_cards",
    Column("chat", INTEGER, primary_key=True, autoincrement=False),
    Column("message", INTEGER, primary_key=True, autoincrement=False),  # below 0 until it is sent
    Column("about", Text, nullable=False, index=True),  # "transfer:7"
    Column("reader", INTEGER, nullable=False),  # for whom it is drawn: the address of a person or a group
    Column("body", Json, nullable=False),  # like that of a notice with this subject
    Column("changes", INTEGER, nullable=False, server_default="0"),  # how often its subject has changed since
    Column("stale", INTEGER, CheckConstraint("stale IN (0, 1)", "stale"), nullable=False, index=True),  # 1: redraw it
    Column("says", Text),  # a digest; with "~": what it is being changed to; NULL: unknown
    Column("shown_at", Moment, nullable=False),
)
