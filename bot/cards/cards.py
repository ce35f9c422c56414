"""Cards: an item's stock, a booking, a transfer, each as a text with its buttons."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import accumulate

from bot.chat.paging import page_of
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from domain.company import catalogue, places
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Place
from domain.ledger import stock, valuation
from domain.ledger.bookings import Booking
from domain.ledger.lots import Decision
from domain.ledger.stock import Holding, SiteStock
from domain.operations.correcting import CORRECTS
from domain.operations.reservations import Reservation
from domain.operations.reversing import REVERSIBLE
from domain.operations.transfers import Transfer
from domain.reports.tracing import Step, trace
from domain.vocabulary import LocationKind, LotStatus, MovementKind, ReservationState, TransferState

DATA_LIMIT = 64
"""Bytes that a button may carry."""

LINES = 12
"""Places shown of one site, and lines of each part of a morning; the rest is counted."""

LISTED = 8
"""Items on a page."""

LONGEST = 3_900
"""Characters of a card: Telegram refuses more than 4,096."""

BELOW = "\n   "
"""Between a line and what belongs to it."""

VERBS = (
    (Right.BOOK, ("receive", "issue", "transfer")),
    (Right.BOOK, ("move", "damage", "reserve")),
    (Right.DECIDE, ("adjust", "write_off")),
)
"""What the card of an item offers, row by row, and who may do it."""


@dataclass(frozen=True)
class Beginning:
    """What is known when somebody begins to receive or issue: from the barcode, or from their words."""

    item_id: int
    pack: str = ""  # of the barcode
    amount: str = ""
    unit: str = ""
    expiry: date | None = None
    lot: str = ""

    def data(self, verb: str) -> str:
        """As a button's data, as much of it as that can carry."""
        expiry = f"{self.expiry:%Y%m%d}" if self.expiry else ""
        parts = [self.pack, self.amount, self.unit, expiry, self.lot]
        while True:
            data = ":".join([f"begin:{verb}:{self.item_id}", *parts, *[""] * (5 - len(parts))])
            if len(data.encode()) <= DATA_LIMIT:
                return data
            parts.pop()

    @classmethod
    def from_data(cls, data: str) -> tuple[str, "Beginning"]:
        """The verb and the rest, back from a button's data."""
        _, verb, item_id, pack, amount, unit, expiry, lot = data.split(":", 7)
        day = date.fromisoformat(expiry) if expiry else None
        return verb, cls(int(item_id), pack, amount, unit, day, lot)


def within(say: Wording, parts: list[Html]) -> Html:
    """The parts as one text, as many of them as Telegram takes; the rest is counted."""
    ends = list(accumulate(len(part) + 1 for part in parts))
    shown = sum(end <= LONGEST for end in ends)
    return join(parts if shown == len(parts) else [*parts[:shown], say("and-more", count=len(parts) - shown)])


def title(say: Wording, item: Item) -> Html:
    """An item's heading."""
    return say("item-title", name=say.name(item), sku=item.sku)


def named(say: Wording, item: Item, lot: str) -> str:
    """An item, on a button: of which lot, or its SKU."""
    return f"{say.name(item)} · {lot or item.sku}"


def stock_card(turn: Turn, item: Item, known: Beginning | None = None) -> tuple[Html, Keyboard]:
    """What there is of an item, by site, bin and lot, with what this person may do about it."""
    say = turn.say
    scanned = [_scanned(turn, known)] if known and (known.lot or known.expiry) else []
    text = stock_text(say, item, stock.by_site(turn.connection, item), turn.now, scanned)
    known = known or Beginning(item.id)
    verbs = tuple(
        tuple(Button(say.plain(f"button-{verb}"), known.data(verb)) for verb in row)
        for right, row in VERBS
        if turn.person.may(right)
    )
    last = [Button(say.plain("button-why"), f"why:{item.id}:{turn.site.id}:")]
    if turn.person.may(Right.BOOK):
        last.insert(0, Button(say.plain("button-count"), known.data("count")))
    return text, (*verbs, tuple(last))


def stock_text(say: Wording, item: Item, found: list[SiteStock], now: datetime, scanned: Sequence[Html] = ()) -> Html:
    """What there is of an item, by site, bin and lot."""
    parts = [title(say, item), *scanned]
    for number, there in enumerate(found):
        parts += [Html("")] if number else []
        key = "stock-site" if there.total.steps else "stock-site-none"
        parts.append(say(key, site=say.name(there.site), quantity=say.quantity(there.total, item)))
        today = there.site.today(now)
        parts += [_holding(say, holding, today) for holding in there.holdings[:LINES]]
        if len(there.holdings) > LINES:
            parts.append(say("and-more", count=len(there.holdings) - LINES))
    return within(say, parts)


def _scanned(turn: Turn, known: Beginning) -> Html:
    told = [turn.say("lot", lot=known.lot)] if known.lot else []
    told += [turn.say.expiry(known.expiry, turn.site.today(turn.now))] if known.expiry else []
    return turn.say("stock-scanned", told=join(told, " · "))


def _holding(say: Wording, holding: Holding, today: date) -> Html:
    place = say("place", place=say.place(holding.kind, holding.place))
    parts = [say("stock-place", place=place, quantity=say.quantity(holding.on_hand))]
    if holding.lot:
        parts.append(say("lot", lot=holding.lot))
    lines = [join(parts, " · ")]
    if holding.available != holding.on_hand:
        kept = holding.on_hand.steps - holding.available.steps
        lines.append(say("stock-reserved", quantity=say.quantity(replace(holding.on_hand, steps=kept))))
    lines += _keeps(say, holding.status, say.expiry(holding.expiry, today) if holding.expiry else None)
    return join(lines, BELOW)


def _keeps(say: Wording, status: str, until: Html | None) -> list[Html]:
    """What is the matter with a lot, and until when it keeps, as a line; none, if there is nothing to say."""
    told = [*([] if status == LotStatus.OK else [say(f"lot-{status}")]), *([until] if until else [])]
    return [join(told, " · ")] if told else []


def item_list(turn: Turn, words: str, items: list[Item], start: int = 0) -> tuple[Html, Keyboard]:
    """The items that the words may mean, to tap, one a row, a page at a time where the words fit on a button."""
    page = page_of(items, start, LISTED, lambda other: f"items:{other}:{words}")
    rows = tuple((Button(f"{turn.say.name(item)} · {item.sku}", f"item:{item.id}"),) for item in page.shown)
    fits = all(len(button.data.encode()) <= DATA_LIMIT for row in page.beside for button in row)
    text = turn.say("several", words=words)
    if fits:
        return text, rows + page.beside
    return join([text, turn.say("and-more", count=len(items) - len(page.shown))]), rows


def place_card(turn: Turn, place: Place) -> tuple[Html, Keyboard]:
    """What lies in a place, to be counted by who may."""
    say, site = turn.say, places.site(turn.connection, place.site_id)
    today = site.today(turn.now)
    there = stock.in_place(turn.connection, place)
    told = [say("place-title", place=say.place(place.kind, place.code), site=say.name(site))]
    for item, holding in there:
        told += [title(say, item), _holding(say, holding, today)]
    count = Button(say.plain("button-count"), f"count:{place.id}")
    keyboard = ((count,),) if turn.person.may(Right.BOOK, place.site_id) else ()
    return within(say, told if there else [*told, say("place-empty")]), keyboard


def things_list(turn: Turn, things: list[tuple[int, str]]) -> Keyboard:
    """Things that a picture shows to tap, one a row: an item's id, and a lot or nothing."""
    items = catalogue.load(turn.connection, [item_id for item_id, _ in things])
    names = [named(turn.say, items[item_id], lot) for item_id, lot in things]
    return tuple((Button(name, f"thing:{place}"),) for place, name in enumerate(names))


def booking_card(turn: Turn, booking: Booking) -> tuple[Html, Keyboard]:
    """What was booked, the new stock, and Undo."""
    say, kind = turn.say, booking.posted.kind
    sign = {"loss": "+"}.get(booking.parts[0].source_kind, "−") if kind == "adjustment" else ""
    quantity = f"{sign}{say.quantity(booking.total, booking.item)}"
    parts = [
        say(f"booked-{kind}", quantity=quantity, number=booking.posted.number),
        title(say, booking.item),
        *_parts(say, booking),
        *([say("booked-on", date=say.day(booking.day))] if booking.day else []),
        *note_of(say, booking.note),
        *([say("booked-hint")] if kind == "customer_return" else []),
        *_cost(turn, booking),
        say("stock-now", site=say.name(booking.site), quantity=say.quantity(booking.stock, booking.item)),
    ]
    undo = Button(say.plain("button-undo"), f"undo:{booking.posted.id}")
    show = Button(say.plain("button-stock"), f"item:{booking.item.id}")
    return join(parts), ((undo, show),) if kind in REVERSIBLE else ((show,),)


def note_of(say: Wording, note: str) -> list[Html]:
    """What was noted with a movement, if something was; a correction notes what it stands for."""
    if note.startswith(CORRECTS):
        return [say("booked-instead", number=note.removeprefix(CORRECTS))]
    return [say("booked-note", note=note)] if note else []


def _parts(say: Wording, booking: Booking) -> list[Html]:
    """Where it was put, or from where to take it, or both, lot by lot."""
    lines = []
    for part in booking.parts:
        ends = ((part.source_kind, part.source), (part.target_kind, part.target))
        inside = [say.place(kind, code) for kind, code in ends if say.has(f"place-{kind}")]
        place = Html(" → ".join(say("place", place=each) for each in inside))
        words = [say("stock-place", place=place, quantity=say.quantity(part.quantity))]
        words += [say("lot", lot=part.lot)] if part.lot else []
        until = say("expiry", date=say.day(part.expiry), days=0) if part.expiry else None
        lines.append(join([join(words, " · "), *_keeps(say, part.status, until)], BELOW))
    return lines


def _cost(turn: Turn, booking: Booking) -> list[Html]:
    """What a receipt cost, for who decides; and where that is taken from, if nobody said it."""
    if booking.posted.kind != MovementKind.RECEIPT or not turn.person.may(Right.DECIDE):
        return []
    if booking.cost is not None:
        return [turn.say("cost-said", cost=turn.say.money(booking.cost))]
    usual = valuation.usual_cost(turn.connection, booking.item.id, booking.total.steps)
    return [turn.say(f"cost-{usual.basis}", cost=turn.say.money(usual.minor))]


def reservation_card(turn: Turn, kept: Reservation) -> tuple[Html, Keyboard]:
    """What is kept for a document, until when, and what to do with it."""
    text = reservation_text(turn.say, kept)
    if kept.state != ReservationState.HELD or kept.expires_at is None or not turn.person.may(Right.BOOK, kept.site.id):
        return text, ()
    verbs = ("consume", "release")
    return text, (tuple(Button(turn.say.plain(f"button-{verb}"), f"{verb}:{kept.id}") for verb in verbs),)


def reservation_text(say: Wording, kept: Reservation) -> Html:
    """What is, or was, kept for a document."""
    key = "transfer" if kept.state == ReservationState.HELD and kept.expires_at is None else kept.state
    return say(
        f"reservation-{key}",
        number=kept.number,
        document=kept.document,
        title=title(say, kept.item),
        quantity=say.quantity(kept.quantity, kept.item),
        site=say.name(kept.site),
        until=say.time(kept.expires_at, kept.site.zone) if kept.expires_at else "",
        person=kept.person.name,
    )


def lot_card(turn: Turn, item: Item, code: str) -> tuple[Html, Keyboard]:
    """A lot's story: its dates and state, where it came from, where it went, where it is, and who touched it."""
    say, story = turn.say, trace(turn.connection, item, code)
    lot, today = story.lot, turn.site.today(turn.now)
    told = [say("lot-title", lot=lot.code, title=title(say, item))]
    told += [say("lot-made", date=say.day(lot.made_on))] if lot.made_on else []
    told += [say.expiry(lot.expiry, today)] if lot.expiry else []
    if story.decisions and lot.status != LotStatus.OK:
        last = story.decisions[0]
        told.append(say(f"lot-decided-{lot.status}", person=last.person, reason=last.reason))
    sites = {site.id: site for site in places.all_sites(turn.connection)}
    names = {site.code: say.name(site) for site in sites.values()}
    for heading, steps in (("lot-came", story.came), ("lot-moved", story.moved), ("lot-went", story.went)):
        told += [say(heading)] if steps else []
        told += [_step(turn, names, step) for step in steps[:LINES]]
        told += [say("and-more", count=len(steps) - LINES)] if len(steps) > LINES else []
    told.append(say("lot-now" if story.now else "lot-nowhere"))
    for holding in story.now[:LINES]:
        where = say.place(holding.kind, holding.place)
        there = say.plain("site-place", site=say.name(sites[holding.site_id]), place=where)
        told.append(_holding(say, replace(holding, kind=LocationKind.BIN, place=there, lot="", expiry=None), today))
    verbs = ("hold", "recall") if lot.status == LotStatus.OK else ("free",)
    text = within(say, told)
    if not turn.person.sites(Right.DECIDE):
        return text, ()
    return text, (tuple(Button(say.plain(f"button-{verb}"), f"{verb}:{lot.id}") for verb in verbs),)


def _step(turn: Turn, names: dict[str, str], step: Step) -> Html:
    say = turn.say
    return say(
        "lot-step-by" if step.person else "lot-step",
        time=say.time(step.happened_at, turn.site.zone),
        number=step.number,
        quantity=say.quantity(step.quantity),
        source=_end(say, names, step.source),
        target=_end(say, names, step.target),
        person=step.person,
    )


def _end(say: Wording, names: dict[str, str], end: str) -> str:
    """One end of a step, with the site by its name."""
    site, _, place = end.partition("/")
    return say.plain("site-place", site=names[site], place=say.place_called(place)) if place else say.end(end)


def lot_notice(say: Wording, item: Item, code: str, decision: Decision) -> Html:
    """That a lot is held, recalled or good again, for the groups of the sites that have it."""
    return say(
        f"lot-notice-{decision.status}",
        title=title(say, item),
        lot=code,
        person=decision.person,
        reason=decision.reason,
    )


def transfer_card(
    say: Wording, transfer: Transfer, reader: Person | None, *, decides: bool = True
) -> tuple[Html, Keyboard]:
    """A transfer as it stands, with what its reader may do next, but to decide it, if `decides` is False."""
    text = say(
        f"transfer-{transfer.state}",
        number=transfer.number,
        title=title(say, transfer.item),
        quantity=say.quantity(transfer.quantity, transfer.item),
        source=say.name(transfer.source),
        target=say.name(transfer.target),
        requester=transfer.requested_by.name,
        decider=transfer.decided_by.name if transfer.decided_by else "",
        receiver=transfer.arrived_by.name if transfer.arrived_by else "",
    )
    verbs = _next(transfer, reader, decides=decides) if reader else ()
    return text, (
        tuple(Button(say.plain(f"button-{verb}"), f"{verb}:{transfer.id}") for verb in verbs),
    ) if verbs else ()


def _next(transfer: Transfer, reader: Person, *, decides: bool) -> tuple[str, ...]:
    if transfer.state == TransferState.REQUESTED and decides and reader.may(Right.DECIDE, transfer.source.id):
        return ("approve", "reject")
    if transfer.state == TransferState.REQUESTED and reader == transfer.requested_by:
        return ("withdraw",)
    if transfer.state == TransferState.IN_TRANSIT and reader.may(Right.BOOK, transfer.target.id):
        return ("arrive",)
    return ()
