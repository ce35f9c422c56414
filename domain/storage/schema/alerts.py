"""Alerts, what managers did about them, and the order list."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Text, UniqueConstraint

from domain import vocabulary
from domain.storage.columns import INTEGER, Day, Moment, table, word

order_lines = table(  # the order list: what is to be bought for a site
    "order_lines",
    Column("id", INTEGER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("item_id", INTEGER, ForeignKey("items.id"), nullable=False, index=True),
    Column("steps", INTEGER, CheckConstraint("steps > 0", "steps"), nullable=False),
    Column("party_id", INTEGER, ForeignKey("parties.id")),  # the supplier; NULL: unknown
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("created_at", Moment, nullable=False),
    word("state", vocabulary.OrderState),
    Column("expected", Day),  # the expected day of arrival; NULL: unknown
    Column("came", INTEGER, nullable=False, server_default="0"),  # steps received since
    Column("ended_at", Moment),
)

alerts = table(  # what managers should know of: a row for each rule, subject and period
    "alerts",
    Column("id", INTEGER, primary_key=True),
    Column("rule", Text, nullable=False),  # its name in `domain/alerts/rules/`
    Column("site_id", INTEGER, ForeignKey("sites.id"), nullable=False),
    Column("subject", Text, nullable=False),  # "item:7", "lot:12"
    Column("period", INTEGER, nullable=False),  # days of the horizon reached; 0: the rule has none
    Column("item_id", INTEGER, ForeignKey("items.id"), index=True),
    Column("lot_id", INTEGER, ForeignKey("lots.id")),
    word("state", vocabulary.AlertState),
    Column("present", INTEGER, CheckConstraint("present IN (0, 1)", "present"), nullable=False),  # 1: still true
    Column("steps", INTEGER, nullable=False),  # how much of the item it is about
    Column("bound", INTEGER),  # steps: its minimum or maximum
    Column("times", INTEGER, nullable=False),  # how often it has come up
    Column("told", INTEGER, nullable=False),  # which of these times was last told
    Column("told_at", Moment),  # when that was
    Column("escalated", INTEGER, nullable=False, server_default="0"),  # how many people were told, one after another
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("person_id", INTEGER, ForeignKey("people.id")),  # who decided on its state
    Column("until", Moment),  # end of the snooze; NULL: until something changes
    Column("transfer_id", INTEGER, ForeignKey("transfers.id")),  # what was raised from it
    Column("order_id", INTEGER, ForeignKey("order_lines.id")),
    Column("count_from", Moment),  # a count is wanted; earlier counts do not satisfy it
    UniqueConstraint("rule", "site_id", "subject", "period"),
    Index("ix_alerts_site_state", "site_id", "state"),
)

alert_decisions = table(  # what people did about alerts
    "alert_decisions",
    Column("id", INTEGER, primary_key=True),
    Column("alert_id", INTEGER, ForeignKey("alerts.id"), nullable=False, index=True),
    Column("times", INTEGER, nullable=False),  # which of the times that it came up this is about
    word("before", vocabulary.AlertState),
    word("after", vocabulary.AlertState),
    Column("person_id", INTEGER, ForeignKey("people.id"), nullable=False),
    Column("decided_at", Moment, nullable=False, index=True),
    Column("until", Moment),
    Column("transfer_id", INTEGER, ForeignKey("transfers.id")),
    Column("order_id", INTEGER, ForeignKey("order_lines.id")),
    Column("count_from", Moment),  # a count is wanted; earlier counts do not satisfy it
)

alert_watch = table(  # how far the journal has been searched for alerts: one row
    "alert_watch",
    Column("id", INTEGER, CheckConstraint("id = 1", "one"), primary_key=True),
    Column("position", INTEGER, nullable=False),
)

alert_cards = table(  # what a chat has been told about a site's alerts, and when
    "alert_cards",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("site_id", INTEGER, ForeignKey("sites.id"), primary_key=True),
    Column("begun_at", Moment),  # of the last card: anything that has come up since is news; NULL: none
    Column("looked_at", Moment),  # the last morning for which a card was decided on
    Column("rang_at", Moment),  # when something urgent was last told
    Column("unanswered", INTEGER, nullable=False, server_default="0"),  # cards since somebody last decided there
    Column("passed_at", Moment),  # when unacknowledged alerts were last passed on to this person
    Column("passed", INTEGER, nullable=False, server_default="0"),  # how often, since this person last decided anything
)

alert_held = table(  # what became urgent in a chat's quiet hours: told when they are over, if it is still the case
    "alert_held",
    Column("address", INTEGER, primary_key=True, autoincrement=False),
    Column("alert_id", INTEGER, ForeignKey("alerts.id"), primary_key=True),
    Column("times", INTEGER, nullable=False),
)
