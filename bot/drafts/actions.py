"""Actions: for each verb, what must be known before it is done, who may do it, and the operation that does it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal

from bot.cards.count import count_card
from bot.cards.item import item_card
from bot.cards.layout import fit
from bot.cards.lot import lot_card
from bot.cards.reservation import reservation_card
from bot.cards.transfer import transfer_card
from bot.chat.buttons.action import Known
from bot.chat.replies import Keyboard
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.drafts.draft import Fact, Line, Verb
from bot.drafts.questions import amounts, broken, unlikely, uses, words
from bot.drafts.questions import lots as lot_questions
from bot.drafts.questions import places as place_questions
from bot.drafts.questions.amounts import measured, unit_price
from bot.drafts.questions.question import Question
from domain.company import parties, places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Place
from domain.ledger import keys, lots, movements
from domain.ledger.bookings import Booking
from domain.ledger.context import Context
from domain.ledger.lots import Batch
from domain.operations import adjusting, issuing, moving, receiving, reservations, returning
from domain.operations.adjusting import Difference
from domain.operations.counting import Tally, record
from domain.operations.moving import Goods
from domain.operations.receiving import Receipt
from domain.operations.transfers import deciding, requisitions
from domain.operations.transfers.deciding import Wanted
from domain.operations.transfers.documents import Route, Transfer, Use
from domain.quantities import Quantity
from domain.vocabulary import LotStatus, Tracking

Ask = Callable[[Turn, Verb, Line, Item], Question | None]
Card = tuple[Html, Keyboard]
Done = Booking | Card
"""What was booked; or, for actions that book nothing at once, the card that reports them."""

OF_LOTS: tuple[Fact, ...] = ("lot", "expiry", "made", "own")


@dataclass(frozen=True)
class Order:
    """A complete line, ready to be carried out."""

    turn: Turn
    verb: Verb
    line: Line
    item: Item
    context: Context

    @property
    def quantity(self) -> Quantity:
        """How much of the item; of a difference, its size without sign."""
        return measured(self.verb, self.line, self.item)

    @property
    def place(self) -> Place:
        """Where the goods are."""
        return places.place_by_id(self.turn.connection, self.line.place or 0)

    @property
    def goods(self) -> Goods:
        """What is taken from its place."""
        return Goods(self.item, self.quantity, self.place, self.line.lot, self.line.on)

    @property
    def receipt(self) -> Receipt:
        """What comes in."""
        line = self.line
        came_on = line.on or self.turn.site.today(self.turn.now)
        batch = Batch(line.lot, line.expiry, line.made, unprinted_on=came_on if line.unprinted else None)
        own = tuple((field, value) for field, value in line.own if value)
        return Receipt(self.item, self.quantity, batch, self.price, line.on, line.to, line.serials, own)

    @property
    def price(self) -> Decimal | None:
        """The price per unit of the item, if stated."""
        return unit_price(self.line, self.item, self.quantity)


@dataclass(frozen=True)
class Action:
    """What a verb needs, in the order in which it is asked for, and how it is carried out."""

    asks: tuple[Ask, ...]
    do: Callable[[Order], Done]
    uses: tuple[Fact, ...] = ()  # facts it uses besides an amount; if others were stated, it asks first
    right: Right = Right.BOOK
    anywhere: bool = False  # whether having the right at any site is enough
    do_all: Callable[[list[Order]], Card] | None = None  # makes one document of several lines

    def unused(self, line: Line, item: Item) -> tuple[Fact, ...]:
        """Return stated facts that would have no effect: a price on an issue, a lot of an item not tracked by lot."""
        lotless = OF_LOTS if item.tracking is Tracking.NONE else ()
        own: tuple[Fact, ...] = ("own",) if line.own else ()
        doubt = line.open.doubt
        names = [*line.heard, *own, *([doubt.about] if doubt and not doubt.answered else ())]
        return tuple(
            name
            for name in names
            if name != "amount" and getattr(line, name) is not None and (name not in self.uses or name in lotless)
        )

    def require(self, person: Person) -> None:
        """Raise NotAllowed unless the person may."""
        if not (self.anywhere and person.sites(self.right)):
            person.require(self.right)


def _receive(order: Order) -> Done:
    return receiving.receive(_noted(order), order.receipt)


def _return(order: Order) -> Done:
    return returning.from_customer(_noted(order), order.receipt)


def book_broken(order: Order, came: Booking) -> Booking:
    """Move broken goods to the site's place for them, from where they have just come in."""
    connection, told = order.context.connection, order.line.broken
    if told is None:
        raise AssertionError("nothing was said to be broken")
    (line,) = movements.lines_of(connection, came.posted.id)
    goods = Goods(
        order.item,
        order.item.measure(told.amount, told.unit),
        places.place_by_id(connection, line.target_id),
        came.parts[0].lot or None,
        order.line.on,
    )
    return moving.damage(order.context.under(keys.broken(order.context.key)), goods, told.how)


def _noted(order: Order) -> Context:
    """Return the context with what it is for, and who brings or takes it."""
    line, context = order.line, order.context.noted(order.line.document or "")
    return context.dealing_with(parties.named(context.connection, line.party)) if line.party else context


def _issue(order: Order) -> Done:
    line = order.line
    return issuing.issue(
        _noted(order), order.item, order.quantity, lot=line.lot, on=line.on, place_id=line.place, serials=line.serials
    )


def _transfer(order: Order) -> Card:
    return _transfer_all([order])


def _transfer_all(orders: list[Order]) -> Card:
    """Request one transfer with a line for each; all have the same route."""
    order = orders[0]
    turn, line = order.turn, order.line
    route = Route(*(places.site(turn.connection, end or 0) for end in (line.source, line.target)))
    wanted = [Wanted(each.item, each.quantity) for each in orders]
    transfer = deciding.request(order.context, wanted, route, needed_by=line.needed_by, note=line.note or "")
    return transfer_card(turn.connection, turn.say, transfer, turn.person, decides=False)


def _requisition(order: Order) -> Card:
    return _requisition_all([order])


def _requisition_all(orders: list[Order]) -> Card:
    """Request one requisition with a line for each."""
    order = orders[0]
    turn, line = order.turn, order.line
    wanted = [Wanted(each.item, each.quantity) for each in orders]
    use = Use(line.centre or "", line.reason or "", line.document or "")
    asked = requisitions.requisition(
        order.context, wanted, turn.site, use, needed_by=line.needed_by, note=line.note or ""
    )
    return transfer_card(turn.connection, turn.say, asked, turn.person, decides=False)


def _bring_back(order: Order) -> Card:
    return _bring_back_all([order])


def _bring_back_all(orders: list[Order]) -> Card:
    """Take back what was not used to the requisitions that issued it."""
    turn, found = orders[0].turn, dict[int, Transfer]()
    for place, each in enumerate(orders):
        lot_id = lots.get(turn.connection, each.item, each.line.lot).id if each.line.lot else None
        context = each.context.under(keys.line_of(each.context.key, place))
        taken = requisitions.take_back(context, each.item, each.quantity, turn.site, each.line.centre or "", lot_id)
        found |= {asked.id: asked for asked in taken}
    cards = [transfer_card(turn.connection, turn.say, asked, turn.person) for asked in found.values()]
    return fit(turn.say, [text for text, _ in cards]), cards[0][1] if len(cards) == 1 else ()


def _move(order: Order) -> Done:
    return moving.move(order.context, order.goods, places.place_by_id(order.turn.connection, order.line.to or 0))


def _damage(order: Order) -> Done:
    return moving.damage(order.context, order.goods, order.line.reason or "")


def _write_off(order: Order) -> Done:
    return adjusting.write_off(order.context, order.goods, order.line.reason or "")


def _send_back(order: Order) -> Done:
    return returning.to_supplier(_noted(order), order.goods)


def _adjust(order: Order) -> Done:
    sign = -1 if (order.line.amount or 0) < 0 else 1
    difference = Difference(order.item, sign * order.quantity.steps, order.place, order.line.lot)
    return adjusting.adjust(order.context, difference, order.line.reason or "")


def _reserve(order: Order) -> Done:
    line, site = order.line, order.turn.site
    end = datetime.combine(line.needed_by, time.max, site.zone).astimezone(UTC) if line.needed_by else None
    kept = reservations.reserve(order.context, order.item, order.quantity, line.document or "", until=end, lot=line.lot)
    return reservation_card(order.turn.say, kept, order.turn.person)


def _count(order: Order) -> Done:
    line = order.line
    tally = Tally(
        order.item,
        order.quantity,
        order.place,
        line.lot or "",
        line.found,
        unknown=line.unknown_lot,
        expiry=line.expiry,
    )
    return count_card(order.turn, record(order.context, tally))


def _decide(status: LotStatus) -> Callable[[Order], Done]:
    def decide(order: Order) -> Done:
        turn, lot, reason = order.turn, order.line.lot or "", order.line.reason or ""
        lots.decide(turn.connection, turn.person, order.item, lot, status, reason, turn.now)
        return lot_card(turn, order.item, lot)

    return decide


def _amend(order: Order) -> Done:
    line, lot = order.line, order.line.lot or ""
    told = Batch(lot, line.expiry, line.made, line.supplier_lot or "")
    lots.correct(order.context, order.item, lot, told, line.reason or "")
    return lot_card(order.turn, order.item, lot)


def _show(order: Order) -> Done:
    return item_card(order.turn, order.item, known_of(order.line))


def known_of(line: Line) -> Known:
    """Return the part of a line that an item card's buttons carry."""
    return Known(line.item or 0, line.scanned or "", line.unit or "", line.amount, line.expiry, line.lot or "")


def begun_with(known: Known) -> Line:
    """Return a line with what such a button carries."""
    return Line(
        item=known.item_id,
        scanned=known.pack or None,
        amount=known.amount,
        unit=known.unit or None,
        lot=known.lot or None,
        expiry=known.expiry,
    )


_FROM: tuple[Ask, ...] = (amounts.amount, place_questions.source)
_GOODS: tuple[Fact, ...] = ("place", "lot", "on")
_BATCH: tuple[Fact, ...] = (*OF_LOTS, "on", "document", "party")

ACTIONS: dict[Verb, Action] = {
    "show": Action((), _show, ("lot", "expiry"), Right.SEE),
    "receive": Action(
        (
            *(amounts.amount, unlikely.amount, amounts.price, broken.broken, lot_questions.batch),
            *(unlikely.expiry, unlikely.price, lot_questions.own),
        ),
        _receive,
        (*_BATCH, "to", "price"),
    ),
    "issue": Action((amounts.amount, place_questions.elsewhere), _issue, (*_GOODS, "document", "party")),
    "transfer": Action((amounts.amount, place_questions.route), _transfer, do_all=_transfer_all),
    "requisition": Action(
        (amounts.amount, uses.centre, uses.purpose), _requisition, ("reason", "document"), do_all=_requisition_all
    ),
    "bring_back": Action(
        (amounts.amount, uses.centre, uses.lot), _bring_back, ("lot", "reason", "document"), do_all=_bring_back_all
    ),
    "move": Action((*_FROM, place_questions.target), _move, (*_GOODS, "to")),
    "damage": Action((*_FROM, words.reason), _damage, (*_GOODS, "reason")),
    "return": Action(
        (amounts.amount, unlikely.amount, broken.broken, lot_questions.batch, unlikely.expiry),
        _return,
        _BATCH,
    ),
    "reserve": Action((amounts.amount, words.document), _reserve, ("lot", "document")),
    "send_back": Action(_FROM, _send_back, (*_GOODS, "document", "party")),
    "adjust": Action((*_FROM, lot_questions.found, words.reason), _adjust, ("place", "lot", "reason"), Right.DECIDE),
    "count": Action(
        (place_questions.counted, lot_questions.counted, unlikely.expiry, amounts.counted, amounts.recount),
        _count,
        ("place", "lot"),
    ),
    "write_off": Action((*_FROM, words.reason), _write_off, (*_GOODS, "reason"), Right.DECIDE),
    "hold": Action((words.reason,), _decide(LotStatus.HELD), ("reason",), Right.DECIDE, anywhere=True),
    "recall": Action((words.reason,), _decide(LotStatus.RECALLED), ("reason",), Right.DECIDE, anywhere=True),
    "amend": Action(
        (lot_questions.fact, lot_questions.right, unlikely.expiry, words.reason),
        _amend,
        ("reason",),
        Right.DECIDE,
        anywhere=True,
    ),
    "free": Action((words.reason,), _decide(LotStatus.OK), ("reason",), Right.DECIDE, anywhere=True),
}
"""Everything that can be done to an item in the chat."""

BOOKED_TOGETHER: tuple[Verb, ...] = (
    "receive",
    "issue",
    "transfer",
    "return",
    "move",
    "damage",
    "write_off",
    "send_back",
    "adjust",
    "requisition",
    "bring_back",
)
"""What can be done with many lines at once."""
