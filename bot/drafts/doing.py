"""Carrying out all that a complete draft says in one step, or nothing of it."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.chat import pictures
from bot.chat.turn import Turn
from bot.drafts.actions import ACTIONS, Card, Done, Order, book_broken
from bot.drafts.draft import Draft, Line, Verb
from bot.drafts.questions.items import item_of, wanted_item
from domain.company import barcodes, new_items
from domain.company.barcodes import Link
from domain.company.catalogue import Item
from domain.company.new_items import NewItem
from domain.company.values import folded
from domain.errors import NotEnough, Refused
from domain.ledger import demand, keys
from domain.ledger.bookings import Booking, describe

DEMANDS: tuple[Verb, ...] = ("issue", "reserve", "requisition")
"""Requests that count as demand even if refused for lack of stock."""


class LineRefused(Exception):
    """The ledger refuses one of the lines."""

    def __init__(self, place: int, refusal: Refused) -> None:
        super().__init__(f"line {place + 1}: {refusal}")
        self.place = place
        self.refusal = refusal


@dataclass(frozen=True)
class LineDone:
    """What a line has become; its barcode, if newly known; and any broken goods."""

    line: Line
    done: Done
    link: Link | None
    broken: Booking | None = None


def do(turn: Turn, draft: Draft) -> list[LineDone]:
    """Create items, link barcodes and book the lines, each as its own movement. Raises LineRefused, NotAllowed.

    Lines are booked and undone in the order of their goods, so that two drafts of the same goods do not deadlock.
    """
    _pass_gate(turn, draft)
    if draft.gathering and (do_all := ACTIONS[draft.verb].do_all):
        return _do_all(turn, draft, do_all)
    done: dict[int, LineDone] = {}
    created: dict[NewItem, Item] = {}
    with turn.connection.begin_nested():
        for place in sorted(range(len(draft.lines)), key=lambda at: _goods(draft.lines[at])):
            try:
                done[place] = _do_line(turn, draft, draft.lines[place], _key(draft, place), created)
            except Refused as refusal:
                raise LineRefused(place, refusal) from refusal
    return [done[place] for place in range(len(draft.lines))]


def note_unmet(turn: Turn, draft: Draft, refused: LineRefused) -> None:
    """Record today's demand that could not be met. Goods missing from one lot may exist in another."""
    line, short = draft.lines[refused.place], refused.refusal
    if draft.verb not in DEMANDS or not isinstance(short, NotEnough) or short.day or line.lot or line.on:
        return
    item = item_of(turn, line)
    if item is not None and item.id and short.available.steps < short.asked.steps:
        context = turn.context(_key(draft, refused.place))
        demand.note_unmet(context, item, turn.site.id, short.asked, short.available)


def _key(draft: Draft, place: int) -> str:
    return keys.draft_line(draft.id, place) if draft.gathering else keys.draft(draft.id)


def _do_all(turn: Turn, draft: Draft, do_all: Callable[[list[Order]], Card]) -> list[LineDone]:
    """Make one document of all the lines. Raises LineRefused."""
    created: dict[NewItem, Item] = {}
    with turn.connection.begin_nested():
        key = keys.draft(draft.id)
        ready = [_order(turn, draft, line, key, created) for line in draft.lines]
        try:
            card = do_all([order for order, _ in ready])
        except Refused as refusal:
            skus = [order.item.sku for order, _ in ready]
            about = getattr(refusal, "item", "")
            raise LineRefused(skus.index(about) if about in skus else 0, refusal) from refusal
    for place, (order, _) in enumerate(ready):
        if draft.verb in DEMANDS:
            demand.note_given(turn.connection, _key(draft, place), order.quantity)
    return [LineDone(order.line, card, link) for order, link in ready]


def _pass_gate(turn: Turn, draft: Draft) -> None:
    """Check, before anything is done, that the person may do it and that nothing about any line is open."""
    ACTIONS[draft.verb].require(turn.person)
    for line in draft.lines:
        doubt = line.open.doubt
        unsettled = line.open.seen or (line.open.asks_first and draft.verb != "show")
        unsettled = unsettled or (line.broken is not None and not line.open.broken_too)
        if not line.named or unsettled or (doubt and getattr(line, doubt.about) is None):
            raise AssertionError(f"draft {draft.id} is not complete: {line}")


def _goods(line: Line) -> tuple[int, str]:
    return line.item or 0, folded(line.lot or "")


def _do_line(turn: Turn, draft: Draft, line: Line, key: str, created: dict[NewItem, Item]) -> LineDone:
    order, link = _order(turn, draft, line, key, created)
    line = order.line
    done, broken = ACTIONS[draft.verb].do(order), None
    if draft.verb in DEMANDS:
        demand.note_given(turn.connection, key, order.quantity)
    if isinstance(done, Booking) and len(line.photos) > 1:
        pictures.note_booked(turn.connection, done.posted.id, line.photos[1:])
    if isinstance(done, Booking) and line.broken is not None:
        broken = book_broken(order, done)
        done = describe(turn.connection, done.posted)  # with what is left on the shelves
    return LineDone(line, done, link, broken)


def _order(turn: Turn, draft: Draft, line: Line, key: str, created: dict[NewItem, Item]) -> tuple[Order, Link | None]:
    """Return a line ready to be carried out; its item is created and its barcode linked if they are new."""
    line, item = _with_item(turn, line, created)
    link = None
    if line.code is not None and line.scanned is not None:
        link = barcodes.link(turn.connection, turn.person, line.code, item, line.scanned, turn.now)
    context = turn.context(key, message=line.message, photo=line.photos[0] if line.photos else "")
    return Order(turn, draft.verb, line, item, context), link


def _with_item(turn: Turn, line: Line, created: dict[NewItem, Item]) -> tuple[Line, Item]:
    """Return the line with its item, which is created if it is new."""
    wanted = wanted_item(line)
    if line.item is None and wanted is not None:
        if wanted not in created:
            created[wanted] = new_items.create(turn.connection, turn.person, wanted)
        return replace(line, item=created[wanted].id, new=None), created[wanted]
    item = item_of(turn, line)
    if item is None:
        raise AssertionError("a draft that lacks nothing has an item in every line")
    return line, item
