"""The vocabulary of the tables: kinds and states."""

from enum import StrEnum
from typing import NamedTuple

YEARS = range(2000, 2100)
"""The years that dates may be in: anything else is a mistake."""


class Words(NamedTuple):
    """A text in both languages, for texts in the code rather than in the message catalogue."""

    en: str
    zh: str

    def to(self, language: str) -> str:
        """Return the text in this language; "both": one after the other; any other language: English."""
        if language == "both" and self.en != self.zh:
            return f"{self.en} {self.zh}"
        return self.zh if language == "zh" else self.en


class LocationKind(StrEnum):
    """Where goods can be: in a place of a site, or, from `SUPPLIER` on, outside every site."""

    BIN = "bin"
    DOCK = "dock"
    TRANSIT = "transit"  # on the way to the site
    STAGED = "staged"  # picked for a transfer, to be sent
    DAMAGED = "damaged"
    HELD = "held"  # returned, to be inspected first
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    PRODUCTION = "production"
    LOSS = "loss"


OUTSIDE = (LocationKind.SUPPLIER, LocationKind.CUSTOMER, LocationKind.PRODUCTION, LocationKind.LOSS)
"""The kinds with one location each, outside every site."""


class Tracking(StrEnum):
    """How an item's stock is tracked."""

    NONE = "none"
    LOT = "lot"
    EXPIRY = "expiry"  # by lot, each with an expiry date


class LotStatus(StrEnum):
    """Whether a lot may be issued."""

    OK = "ok"
    HELD = "held"
    RECALLED = "recalled"


class LotFact(StrEnum):
    """A fact about a lot, named like its column."""

    EXPIRY = "expiry"
    MADE_ON = "made_on"
    SUPPLIER_LOT = "supplier_lot"


class Role(StrEnum):
    """A person's role at a site; `people.RIGHTS` says what each may do."""

    VIEWER = "viewer"
    FLOOR = "floor"
    BACK_OFFICE = "back_office"
    MANAGER = "manager"
    ADMINISTRATOR = "administrator"


class MovementKind(StrEnum):
    """What a movement does; `movements.PREFIXES` has the letters of their numbers."""

    RECEIPT = "receipt"
    ISSUE = "issue"
    MOVE = "move"
    DAMAGE = "damage"
    WRITE_OFF = "write_off"
    ADJUSTMENT = "adjustment"
    CUSTOMER_RETURN = "customer_return"
    UNUSED = "unused"  # of a requisition: goods that come back unused
    SUPPLIER_RETURN = "supplier_return"
    DISPATCH = "dispatch"
    ARRIVAL = "arrival"
    OPENING = "opening"
    PICK = "pick"
    REVERSAL = "reversal"


class Flow(StrEnum):
    """Why goods came to a site or left its shelves; moves between its bins are not flows."""

    RECEIVED = "received"
    RETURNED = "returned"  # by customers, or not used
    ARRIVED = "arrived"
    ISSUED = "issued"
    SENT_BACK = "sent_back"
    DISPATCHED = "dispatched"
    WRITTEN_OFF = "written_off"
    DAMAGED = "damaged"  # still there, but not to be issued


class CostBasis(StrEnum):
    """What the value of a line is based on."""

    STATED = "said"  # with the receipt
    LAST = "last"  # the last receipt's cost
    STANDARD = "standard"  # the item's standard cost
    AVERAGE = "average"  # of the pool
    REVERSAL = "reversal"  # of an earlier line
    NONE = "none"  # nothing is known


class Asked(StrEnum):
    """What a document with lines requests."""

    TRANSFER = "transfer"  # goods of another site
    REQUISITION = "requisition"  # goods of this site, for use


class TransferState(StrEnum):
    """The state of a transfer or a requisition."""

    REQUESTED = "requested"
    OFFERED = "offered"  # less than was asked for
    APPROVED = "approved"  # its goods are reserved
    PICKING = "picking"
    DISPATCHED = "dispatched"
    PARTLY_RECEIVED = "partly_received"  # the rest is still expected
    RECEIVED = "received"  # nothing more is expected, but something is not settled
    CLOSED = "closed"
    ISSUED = "issued"  # of a requisition: the goods are where they are used
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # by the requester
    CANCELLED = "cancelled"  # after it was approved


class TransferStep(StrEnum):
    """What people do with a transfer or requisition; `operations.transfers.steps` says when, and who may."""

    REQUEST = "request"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    OFFER = "offer"  # less than was asked for
    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    TAKE = "take"
    PICK = "pick"
    SEND = "send"
    ISSUE = "issue"  # what a requisition asked for
    BRING_BACK = "bring_back"  # what was issued and not used
    RECEIVE = "receive"
    FINISH = "finish"  # nothing more is expected
    LOSE = "lose"  # what is missing is written off
    RETURN = "return"  # what is missing came back
    MISCOUNT = "miscount"  # what was sent was counted wrongly
    RECOUNT = "recount"  # what came was counted wrongly
    AMEND = "amend"  # another quantity was meant
    HAND_ON = "hand_on"  # the search for missing goods to somebody else
    UNDO = "undo"  # of the last step, with its movements


class Owner(StrEnum):
    """Who has to find out what became of missing or surplus goods."""

    SENDER = "sender"
    CARRIER = "carrier"  # asked by the sender
    RECEIVER = "receiver"


class ReservationState(StrEnum):
    """The state of a reservation."""

    HELD = "held"
    RELEASED = "released"
    CONSUMED = "consumed"
    EXPIRED = "expired"


class CountState(StrEnum):
    """The state of a count."""

    AGREES = "agrees"
    BOOKED = "booked"
    ASKED = "asked"  # the managers have to decide on the difference
    LEFT = "left"  # the books were left as they were


class AlertState(StrEnum):
    """The state of an alert."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"  # somebody knows
    SNOOZED = "snoozed"  # to be told later
    IN_HAND = "in_hand"  # something was done that will resolve it
    RESOLVED = "resolved"  # it is not the case any more


class SheetTrouble(StrEnum):
    """What prevents the sheet from being written."""

    AWAY = "away"  # Google cannot be reached, or has trouble
    QUOTA = "quota"  # its limits are used up, by anybody
    RIGHTS = "rights"  # the key, or the sharing
    FULL = "full"  # it has the maximum number of cells
    DAMAGED = "damaged"  # it refuses what is written, or is another ledger's


class OrderState(StrEnum):
    """The state of a line of the order list."""

    OPEN = "open"  # to be bought
    RECEIVED = "received"  # it has come in since
    WITHDRAWN = "withdrawn"  # taken off the list


class AlertRule(StrEnum):
    """The kinds of alerts; `domain/alerts/rules/` has a file for each."""

    OUT = "out"
    LOW = "low"
    EXPIRED = "expired"
    COVER = "cover"
    ROAD = "road"
    EXPIRING = "expiring"
    OVER = "over"
    IDLE = "idle"
    RESCUE = "rescue"
    WAITING = "waiting"
    COUNT = "count"


class Subject(StrEnum):
    """What a notice in the outbox is about."""

    ALERT = "alert"
    BACKLOG = "backlog"
    COUNT = "count"
    LOT = "lot"
    LOT_CORRECTED = "lot-corrected"
    MORNING = "morning"
    QUIET_MORNING = "quiet-morning"
    RESERVATION = "reservation"
    RESTORED = "restored"
    SETTING = "setting"
    SHEET_CHANGE = "sheet-change"
    LOST = "lost"
    TRANSFER = "transfer"
    TROUBLE = "trouble"
    UNDO = "undo"
    UNREACHABLE = "unreachable"
    WEEK = "week"


class Approved(StrEnum):
    """What may need approval above a limit."""

    TRANSFER = "transfer"
    CORRECTION = "correction"
    WRITE_OFF = "write-off"
    COUNT = "count"  # a count's difference, or a manual adjustment
    REQUISITION = "requisition"
    ORDER = "order"  # a line on the order list


class FieldOf(StrEnum):
    """What a custom field belongs to."""

    ITEM = "item"
    LOT = "lot"


class FieldKind(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class InboxState(StrEnum):
    """The state of a row that somebody wrote into the sheet."""

    OK = "ok"
    ERROR = "error"
    WAITING = "waiting"  # for a manager's tap
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # taken out of the sheet, or overwritten, before anybody had decided


class NoticeState(StrEnum):
    """The state of a notice in the outbox."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  # it may or may not have been sent
    DEAD = "dead"  # it will not be sent any more
