"""Deeds: for each verb, what must be known before it is done, who may do it, and the use case that does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.cards.booking import booking_card
from bot.cards.count import count_card
from bot.cards.lot import lot_card
from bot.cards.reservation import reservation_card
from bot.cards.stock import stock_card
from bot.cards.transfer import transfer_card
from bot.chat.buttons import Known
from bot.chat.replies import Keyboard
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.drafts import counts, questions
from bot.drafts.drafts import Draft, Verb
from bot.drafts.questions import Question
from domain.company import places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Place
from domain.ledger import lots
from domain.ledger.bookings import Booking
from domain.ledger.lots import Batch
from domain.ledger.posting import Origin
from domain.operations import adjusting, issuing, moving, receiving, reservations, returning, transfers
from domain.operations.adjusting import Difference
from domain.operations.counting import Tally, record
from domain.operations.moving import Goods
from domain.operations.receiving import Receipt
from domain.operations.transfers import Route
from domain.quantities import Quantity

Ask = Callable[[Turn, Draft, Item], Question | None]


@dataclass(frozen=True)
class Order:
    """A draft that lacks nothing."""

    turn: Turn
    draft: Draft
    item: Item
    origin: Origin

    @property
    def quantity(self) -> Quantity:
        """How much of the item; of a difference, whichever way."""
        return questions.measured(self.draft, self.item)

    @property
    def lot(self) -> str | None:
        """The lot that was named, if one was."""
        return self.draft.fields.get("lot")

    @property
    def reason(self) -> str:
        """Why."""
        return str(self.draft.fields.get("reason", ""))

    @property
    def place(self) -> Place:
        """Where the goods are."""
        return places.place_by_id(self.turn.connection, self.draft.fields["place"])

    @property
    def goods(self) -> Goods:
        """What is taken from its place."""
        return Goods(self.item, self.quantity, self.place, self.lot, self.day("on"))

    @property
    def receipt(self) -> Receipt:
        """What comes in."""
        fields = self.draft.fields
        batch = Batch(self.lot, self.day("expiry"), self.day("made"))
        return Receipt(self.item, self.quantity, batch, self.price, self.day("on"), fields.get("to"), self.packs)

    @property
    def price(self) -> Decimal | None:
        """Of one of the item's units, where it was said."""
        if "price" not in self.draft.fields:
            return None
        sizes = self.item.sizes
        per = sizes[self.draft.fields.get("per", self.item.unit)]
        return Decimal(self.draft.fields["price"]) * sizes[self.item.unit] / per

    @property
    def packs(self) -> tuple[str, ...]:
        """The serials of those that were told apart."""
        return tuple(self.draft.fields.get("serials", ()))

    def day(self, field: str) -> date | None:
        """A date that was said."""
        told = self.draft.fields.get(field)
        return date.fromisoformat(told) if told else None


Card = tuple[Html, Keyboard]

COUNTED = ("amount", "unit")
OF_LOTS = ("lot", "expiry", "made")


@dataclass(frozen=True)
class Deed:
    """What a verb needs, in the order in which it is asked for, and how it is done."""

    asks: tuple[Ask, ...]
    do: Callable[[Order], Card]
    uses: tuple[str, ...] = ()  # what it takes besides an amount; of anything else that was said, it asks first
    right: Right = Right.BOOK
    anywhere: bool = False  # whether it is enough to have that right at some site

    def unused(self, fields: Mapping[str, Any], item: Item) -> tuple[str, ...]:
        """What was said and would have no effect: a price on an issue, a lot of what is not kept by lot."""
        doubt, lotless = fields.get("doubt"), OF_LOTS if item.tracking == "none" else ()
        names = [*fields.get("heard", ()), *([doubt["field"]] if doubt else ())]
        return tuple(
            name
            for name in names
            if name in fields and name not in COUNTED and (name not in self.uses or name in lotless)
        )

    def require(self, person: Person) -> None:
        """Raise NotAllowed unless the person may."""
        if not (self.anywhere and person.sites(self.right)):
            person.require(self.right)


def _booked(order: Order, booking: Booking) -> Card:
    return booking_card(order.turn, booking)


def _receive(order: Order) -> Card:
    turn = order.turn
    return _booked(order, receiving.receive(turn.connection, turn.person, order.receipt, order.origin, turn.now))


def _return(order: Order) -> Card:
    turn = order.turn
    return _booked(order, returning.from_customer(turn.connection, turn.person, order.receipt, order.origin, turn.now))


def _issue(order: Order) -> Card:
    turn = order.turn
    origin = order.origin.noted(order.draft.fields.get("document", ""))
    args = (turn.connection, turn.person, order.item, order.quantity, origin, turn.now)
    return _booked(
        order,
        issuing.issue(
            *args, lot=order.lot, on=order.day("on"), place_id=order.draft.fields.get("place"), packs=order.packs
        ),
    )


def _transfer(order: Order) -> Card:
    turn, fields = order.turn, order.draft.fields
    route = Route(*(places.site(turn.connection, fields[end]) for end in ("source", "target")))
    args = (turn.connection, turn.person, order.item, order.quantity, route, order.origin, turn.now)
    return transfer_card(turn.say, transfers.request(*args), turn.person, decides=False)


def _move(order: Order) -> Card:
    turn = order.turn
    target = places.place_by_id(turn.connection, order.draft.fields["to"])
    args = (turn.connection, turn.person, order.goods, target, order.origin, turn.now)
    return _booked(order, moving.move(*args))


def _damage(order: Order) -> Card:
    turn = order.turn
    args = (turn.connection, turn.person, order.goods, order.reason, order.origin, turn.now)
    return _booked(order, moving.damage(*args))


def _write_off(order: Order) -> Card:
    turn = order.turn
    args = (turn.connection, turn.person, order.goods, order.reason, order.origin, turn.now)
    return _booked(order, adjusting.write_off(*args))


def _send_back(order: Order) -> Card:
    turn = order.turn
    return _booked(order, returning.to_supplier(turn.connection, turn.person, order.goods, order.origin, turn.now))


def _adjust(order: Order) -> Card:
    turn, sign = order.turn, -1 if Decimal(order.draft.fields["amount"]) < 0 else 1
    difference = Difference(order.item, sign * order.quantity.steps, order.place, order.lot)
    args = (turn.connection, turn.person, difference, order.reason, order.origin, turn.now)
    return _booked(order, adjusting.adjust(*args))


def _reserve(order: Order) -> Card:
    turn, document = order.turn, order.draft.fields["document"]
    args = (turn.connection, turn.person, order.item, order.quantity, document, order.origin, turn.now)
    return reservation_card(turn, reservations.reserve(*args, lot=order.lot))


def _count(order: Order) -> Card:
    turn = order.turn
    tally = Tally(order.item, order.quantity, order.place, order.lot or "")
    return count_card(turn, record(turn.connection, turn.person, tally, order.origin, turn.now))


def _decide(status: str) -> Callable[[Order], Card]:
    def decide(order: Order) -> Card:
        turn = order.turn
        lots.decide(turn.connection, turn.person, order.item, order.lot or "", status, order.reason, turn.now)
        return lot_card(turn, order.item, order.lot or "")

    return decide


def _show(order: Order) -> Card:
    return stock_card(order.turn, order.item, Known.of(order.draft.fields))


_FROM = (questions.amount, questions.place)
_GOODS = ("place", "lot", "on")
_BATCH = (*OF_LOTS, "on", "to")

DEEDS: dict[Verb, Deed] = {
    "show": Deed((), _show, ("lot", "expiry"), Right.SEE),
    "receive": Deed((questions.amount, questions.price, questions.batch), _receive, (*_BATCH, "price")),
    "issue": Deed((questions.amount,), _issue, (*_GOODS, "document")),
    "transfer": Deed((questions.amount, questions.route), _transfer),
    "move": Deed((*_FROM, questions.target), _move, (*_GOODS, "to")),
    "damage": Deed((*_FROM, questions.reason), _damage, (*_GOODS, "reason")),
    "return": Deed((questions.amount, questions.batch), _return, _BATCH),
    "reserve": Deed((questions.amount, questions.document), _reserve, ("lot", "document")),
    "send_back": Deed(_FROM, _send_back, _GOODS),
    "adjust": Deed((*_FROM, questions.found_lot, questions.reason), _adjust, ("place", "lot", "reason"), Right.DECIDE),
    "count": Deed((counts.place, counts.lot, counts.amount, counts.recount), _count, ("place", "lot")),
    "write_off": Deed((*_FROM, questions.reason), _write_off, (*_GOODS, "reason"), Right.DECIDE),
    "hold": Deed((questions.reason,), _decide(lots.HELD), ("reason",), Right.DECIDE, anywhere=True),
    "recall": Deed((questions.reason,), _decide(lots.RECALLED), ("reason",), Right.DECIDE, anywhere=True),
    "free": Deed((questions.reason,), _decide(lots.OK), ("reason",), Right.DECIDE, anywhere=True),
}
"""Everything that can be done to an item by the chat; a delivery does it to many."""
