"""The words by which the tables say what something is, and how it stands."""

from enum import StrEnum
from typing import NamedTuple

YEARS = range(2000, 2100)
"""What a date may be in: no goods are older, and whatever says more is a mistake."""


class Words(NamedTuple):
    """A text in both languages, where it stands in the code rather than in the catalogue of texts."""

    en: str
    zh: str

    def to(self, language: str) -> str:
        """In this language, "both" one after the other; in English, where it is neither Chinese nor both."""
        if language == "both" and self.en != self.zh:
            return f"{self.en} {self.zh}"
        return self.zh if language == "zh" else self.en


class LocationKind(StrEnum):
    """Where goods can be: in a place of a site, or, from `SUPPLIER` on, outside every site."""

    BIN = "bin"
    DOCK = "dock"
    TRANSIT = "transit"  # on the way to the site
    STAGED = "staged"  # picked for a transfer, and to be sent
    DAMAGED = "damaged"
    HELD = "held"  # returned, to be looked at first
    SUPPLIER = "supplier"
    CUSTOMER = "customer"
    PRODUCTION = "production"
    LOSS = "loss"


OUTSIDE = (LocationKind.SUPPLIER, LocationKind.CUSTOMER, LocationKind.PRODUCTION, LocationKind.LOSS)
"""The kinds of which there is one location each, outside every site."""


class Tracking(StrEnum):
    """By what an item is kept apart."""

    NONE = "none"
    LOT = "lot"
    EXPIRY = "expiry"  # by lot, each with an expiry date


class LotStatus(StrEnum):
    """Whether a lot may be issued."""

    OK = "ok"
    HELD = "held"
    RECALLED = "recalled"


class LotFact(StrEnum):
    """What is known of a lot, by the column that holds it."""

    EXPIRY = "expiry"
    MADE_ON = "made_on"
    SUPPLIER_LOT = "supplier_lot"


class Role(StrEnum):
    """What somebody is at a site; `people.RIGHTS` says what each may do."""

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
    UNUSED = "unused"  # of a requisition, back from where it was to be used
    SUPPLIER_RETURN = "supplier_return"
    DISPATCH = "dispatch"
    ARRIVAL = "arrival"
    OPENING = "opening"
    PICK = "pick"
    REVERSAL = "reversal"


class Flow(StrEnum):
    """What goods came to a site for, or left its shelves for; moves between its bins are none."""

    RECEIVED = "received"
    RETURNED = "returned"  # by customers, or not used
    ARRIVED = "arrived"
    ISSUED = "issued"
    SENT_BACK = "sent_back"
    DISPATCHED = "dispatched"
    WRITTEN_OFF = "written_off"
    DAMAGED = "damaged"  # still there, and not to be given out


class CostBasis(StrEnum):
    """What the value of a line is taken from."""

    STATED = "said"  # with the receipt
    LAST = "last"  # the last receipt's cost
    STANDARD = "standard"  # the item's standard cost
    AVERAGE = "average"  # of the pool
    REVERSAL = "reversal"  # of an earlier line
    NONE = "none"  # nothing is known


class Asked(StrEnum):
    """What a document with lines asks for."""

    TRANSFER = "transfer"  # goods of another site
    REQUISITION = "requisition"  # goods of this one, for use


class TransferState(StrEnum):
    """How a transfer or a requisition stands."""

    REQUESTED = "requested"
    OFFERED = "offered"  # less than was asked for
    APPROVED = "approved"  # its goods are reserved
    PICKING = "picking"
    DISPATCHED = "dispatched"
    PARTLY_RECEIVED = "partly_received"  # the rest is still expected
    RECEIVED = "received"  # nothing more is expected, and something is not settled
    CLOSED = "closed"
    ISSUED = "issued"  # of a requisition: its goods are where they are used
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # by who asked for it
    CANCELLED = "cancelled"  # after it was approved


class TransferStep(StrEnum):
    """What people do to a transfer or a requisition; `operations.transfers.steps` says when, and who."""

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
    ISSUE = "issue"  # what was asked for by a requisition
    BRING_BACK = "bring_back"  # what of it was not used
    RECEIVE = "receive"
    FINISH = "finish"  # nothing more is expected
    LOSE = "lose"  # what is missing is lost
    RETURN = "return"  # what is missing came back
    MISCOUNT = "miscount"  # what was sent was counted wrongly
    RECOUNT = "recount"  # what came was counted wrongly
    AMEND = "amend"  # another number was meant
    HAND_ON = "hand_on"  # to somebody else to find out what became of the rest
    UNDO = "undo"  # of the last step, with its movements


class Owner(StrEnum):
    """Whose it is to find out what became of goods that are missing, or too many."""

    SENDER = "sender"
    CARRIER = "carrier"  # asked by who sent the goods
    RECEIVER = "receiver"


class ReservationState(StrEnum):
    """How a reservation stands."""

    HELD = "held"
    RELEASED = "released"
    CONSUMED = "consumed"
    EXPIRED = "expired"


class CountState(StrEnum):
    """What has become of a count."""

    AGREES = "agrees"
    BOOKED = "booked"
    ASKED = "asked"  # the managers are to decide about the difference
    LEFT = "left"  # the books were left as they were


class AlertState(StrEnum):
    """How an alert stands."""

    OPEN = "open"
    ACKNOWLEDGED = "acknowledged"  # somebody knows
    SNOOZED = "snoozed"  # to be told later
    IN_HAND = "in_hand"  # something was done that will cure it
    RESOLVED = "resolved"  # it is not so any more


class SheetTrouble(StrEnum):
    """What keeps the sheet from being written."""

    AWAY = "away"  # Google cannot be reached, or has trouble
    QUOTA = "quota"  # its limits are used up, by whomever
    RIGHTS = "rights"  # the key, or the sharing
    FULL = "full"  # it has as many cells as a workbook can have
    DAMAGED = "damaged"  # it refuses what is written, or is another ledger's


class OrderState(StrEnum):
    """How a line of the order list stands."""

    OPEN = "open"  # to be bought
    RECEIVED = "received"  # it has come in since
    WITHDRAWN = "withdrawn"  # taken off by somebody


class AlertRule(StrEnum):
    """What alerts are about; `domain/alerts/rules/` has a file for each."""

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
    """What the company may want somebody to approve, above a limit."""

    TRANSFER = "transfer"
    CORRECTION = "correction"
    WRITE_OFF = "write-off"
    COUNT = "count"  # the difference that a count has found, or an adjustment by hand
    REQUISITION = "requisition"
    ORDER = "order"  # what is put on the order list


class FieldOf(StrEnum):
    """What a custom field is of."""

    ITEM = "item"
    LOT = "lot"


class FieldKind(StrEnum):
    """What a custom field holds."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"


class InboxState(StrEnum):
    """What became of a row that somebody wrote into the sheet."""

    OK = "ok"
    ERROR = "error"
    WAITING = "waiting"  # for a manager's tap
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"  # taken out of the sheet, or written over, before anybody had decided


class NoticeState(StrEnum):
    """How a notice in the outbox stands."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  # whether it was sent
    DEAD = "dead"  # it will not be sent any more
