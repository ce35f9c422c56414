"""Cards: an item's stock, a booking, a transfer, a morning, each as a text with its buttons."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.replies import Button, Keyboard
from bot.texts import Html, join
from bot.turn import Turn
from bot.wording import Wording
from domain import places, stock
from domain.alerts import Report
from domain.bookings import Booking
from domain.catalogue import Item
from domain.people import Person, Right
from domain.stock import Holding
from domain.transfers import Transfer

DATA_LIMIT = 64
"""Bytes that a button may carry."""

LINES = 12
"""Places shown of one site, and lines of each part of a morning; the rest is counted."""


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


def title(say: Wording, item: Item) -> Html:
    """An item's heading."""
    return say("item-title", name=say.name(item), sku=item.sku)


def stock_card(turn: Turn, item: Item, known: Beginning | None = None) -> tuple[Html, Keyboard]:
    """What there is of an item, by site, bin and lot, with what this person may do about it."""
    say = turn.say
    held = stock.holdings(turn.connection, item)
    parts = [title(say, item)]
    if known and (known.lot or known.expiry):
        parts.append(_scanned(turn, known))
    for site in places.all_sites(turn.connection):
        there = [holding for holding in held if holding.site_id == site.id]
        shelves = [holding for holding in there if holding.kind in ("bin", "dock")]
        total = item.quantity(sum(holding.on_hand.steps for holding in shelves))
        key = "stock-site" if total.steps else "stock-site-none"
        parts.append(say(key, site=say.name(site), quantity=say.quantity(total, item)))
        today = site.today(turn.now)
        parts += [_holding(say, holding, today) for holding in there[:LINES]]
        if len(there) > LINES:
            parts.append(say("and-more", count=len(there) - LINES))
    known = known or Beginning(item.id)
    verbs = ("receive", "issue", "transfer") if turn.person.may(Right.BOOK) else ()
    return join(parts), (tuple(Button(say.plain(f"button-{verb}"), known.data(verb)) for verb in verbs),)


def _scanned(turn: Turn, known: Beginning) -> Html:
    expiry = turn.say.expiry(known.expiry, turn.site.today(turn.now)) if known.expiry else Html("")
    return join([part for part in (turn.say("lot", lot=known.lot) if known.lot else Html(""), expiry) if part], " · ")


def _holding(say: Wording, holding: Holding, today: date) -> Html:
    place = say(f"place-{holding.kind}", place=holding.place)
    parts = [say("stock-place", place=place, quantity=say.quantity(holding.on_hand))]
    if holding.lot:
        parts.append(say("lot", lot=holding.lot))
    if holding.expiry:
        parts.append(say.expiry(holding.expiry, today))
    return join(parts, " · ")


def item_list(turn: Turn, items: list[Item]) -> Keyboard:
    """Items to tap, one a row."""
    return tuple((Button(f"{turn.say.name(item)} · {item.sku}", f"item:{item.id}"),) for item in items)


def booking_card(turn: Turn, booking: Booking) -> tuple[Html, Keyboard]:
    """What was booked, the new stock, and Undo."""
    say, kind = turn.say, booking.posted.kind
    parts = [
        say(f"booked-{kind}", quantity=say.quantity(booking.total, booking.item), number=booking.posted.number),
        title(say, booking.item),
        *_parts(say, booking),
        say("stock-now", site=say.name(booking.site), quantity=say.quantity(booking.stock, booking.item)),
    ]
    undo = Button(say.plain("button-undo"), f"undo:{booking.posted.id}")
    show = Button(say.plain("button-stock"), f"item:{booking.item.id}")
    return join(parts), ((undo, show),) if kind in ("receipt", "issue") else ((show,),)


def _parts(say: Wording, booking: Booking) -> list[Html]:
    """Where it was put, or from where to take it, lot by lot."""
    lines = []
    for part in booking.parts:
        place = part.source if booking.posted.kind == "issue" else part.target
        words = [say("stock-place", place=say("place-bin", place=place), quantity=say.quantity(part.quantity))]
        words += [say("lot", lot=part.lot)] if part.lot else []
        words += [say("expiry", date=say.day(part.expiry), days=0)] if part.expiry else []
        lines.append(join(words, " · "))
    return lines


def transfer_card(say: Wording, transfer: Transfer, reader: Person, *, asks: bool = True) -> tuple[Html, Keyboard]:
    """A transfer as it stands, with what this reader may do next."""
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
    if not asks:
        return text, ()
    if transfer.state == "requested" and reader.may(Right.DECIDE, transfer.source.id):
        return text, (
            tuple(Button(say.plain(f"button-{verb}"), f"{verb}:{transfer.id}") for verb in ("approve", "reject")),
        )
    if transfer.state == "in_transit" and reader.may(Right.BOOK, transfer.target.id):
        return text, ((Button(say.plain("button-arrive"), f"arrive:{transfer.id}"),),)
    return text, ()


def morning_card(say: Wording, report: Report) -> Html:
    """What runs low and what expires at a site."""
    parts = [say("morning-title", site=say.name(report.site), date=say.day(report.today))]
    if report.low:
        parts.append(say("morning-low", count=len(report.low)))
        parts += [
            say(
                "morning-low-line",
                name=say.name(low.item),
                sku=low.item.sku,
                quantity=say.quantity(low.on_hand),
                minimum=say.quantity(low.minimum),
            )
            for low in report.low[:LINES]
        ]
        parts += [say("and-more", count=len(report.low) - LINES)] if len(report.low) > LINES else []
    for expired, group in groupby(report.expiring, key=lambda each: each.days < 0):
        found = list(group)
        parts.append(say("morning-expired" if expired else "morning-expiring", count=len(found)))
        parts += [
            say(
                "morning-expiry-line",
                name=say.name(each.item),
                lot=each.lot,
                quantity=say.quantity(each.quantity),
                expiry=say.expiry(each.expiry, report.today),
            )
            for each in found[:LINES]
        ]
        parts += [say("and-more", count=len(found) - LINES)] if len(found) > LINES else []
    if not report.low and not report.expiring:
        parts.append(say("morning-quiet"))
    return join(parts)
