"""An item's card: what is here and what is done next; other sites, lots and actions are behind a tap."""

from collections import Counter

from bot.cards.layout import BELOW, fit, more
from bot.cards.own_fields import fields_button
from bot.cards.stock import item_title, lot_name, lot_state, stock_text
from bot.chat.buttons.action import Known
from bot.chat.buttons.drafts import Begin, WholeItem
from bot.chat.buttons.figures import ShowTrend
from bot.chat.buttons.items import Why
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.language.lexicon import Done
from domain.alerts.morning_report import SOON
from domain.company import field_values
from domain.company.catalogue import Item
from domain.company.people import Right
from domain.company.places import SHELVES
from domain.errors import Refused
from domain.ledger import stock
from domain.ledger.stock import SiteStock
from domain.storage.schema.ledger import NO_LOT
from domain.vocabulary import FieldOf, LocationKind, LotStatus

MAX_PLACES = 3
"""Places of one's own site that are named before the tap."""

A_ROW = 3
"""Buttons that fit side by side."""

_VERBS: tuple[tuple[Right, tuple[Done, ...]], ...] = (
    (Right.BOOK, ("receive", "issue", "transfer")),
    (Right.BOOK, ("move", "damage", "reserve")),
    (Right.DECIDE, ("adjust", "write_off")),
)
"""The buttons of the whole card, row by row, and the right each needs."""


def item_card(
    turn: Turn, item: Item, known: Known | None = None, offered: tuple[Done, ...] = ()
) -> tuple[Html, Keyboard]:
    """Return how much is at the person's site, how much may go out, where it is, and the likely actions.

    `offered`: the possible meanings of a vague verb.
    """
    known = known or Known(item.id)
    here, others = by_nearness(turn, item)
    parts = [item_title(turn.say, item), *own_fields(turn, item.id), *_carried(turn, item, known)]
    parts += [_site(turn, here, item)]
    parts += [*_available(turn, here, item), *_places(turn, here, item), *_first_lot(turn, here)]
    if not here.total.steps:
        parts += [_site(turn, there, item) for there in others[:1]]
    likely = tuple(begin_button(turn, verb, known) for verb in _may(turn, offered) or _likely(turn, here, others))
    last = Button(turn.say.plain("button-whole"), WholeItem(known))
    buttons = (*likely, last) if likely else (_why(turn, item), last)
    return fit(turn.say, parts), (buttons,) if len(buttons) <= A_ROW else (buttons[:2], buttons[2:])


def whole_item_card(turn: Turn, item: Item, known: Known) -> tuple[Html, Keyboard]:
    """Return an item's stock by site, bin and lot, with everything that this person may do with it."""
    told = [*own_fields(turn, item.id), *_carried(turn, item, known)]
    text = stock_text(turn.say, item, stock.by_site(turn.connection, item), turn.now, told)
    verbs = tuple(
        tuple(begin_button(turn, verb, known) for verb in row) for right, row in _VERBS if turn.person.may(right)
    )
    counts = (begin_button(turn, "count", known),) if turn.person.may(Right.BOOK) else ()
    trend = Button(turn.say.plain("button-trend"), ShowTrend(item.id, turn.site.id))
    own = fields_button(turn, item.id)
    return text, (*verbs, (*counts, _why(turn, item), trend), *([own] if own else []))


def by_nearness(turn: Turn, item: Item) -> tuple[SiteStock, list[SiteStock]]:
    """Return the stock at the person's site, and at the other sites that have any, largest first."""
    found = stock.by_site(turn.connection, item)
    here = next(there for there in found if there.site.id == turn.site.id)
    others = [there for there in found if there is not here and there.total.steps]
    return here, sorted(others, key=lambda there: -there.total.steps)


def _likely(turn: Turn, here: SiteStock, others: list[SiteStock]) -> tuple[Done, ...]:
    """Return the likeliest next actions: put away what is on the dock, request what is elsewhere."""
    if not turn.person.may(Right.BOOK):
        return ()
    if not here.total.steps:
        return ("receive", "transfer") if others else ("receive",)
    on_dock = any(holding.kind is LocationKind.DOCK for holding in here.holdings)
    return ("receive", "issue", "move") if on_dock else ("receive", "issue")


def _may(turn: Turn, offered: tuple[Done, ...]) -> tuple[Done, ...]:
    """Return what of `offered` this person may do."""
    rights = {verb: right for right, row in _VERBS for verb in row}
    return tuple(verb for verb in offered if turn.person.may(rights.get(verb, Right.BOOK)))


def _site(turn: Turn, there: SiteStock, item: Item) -> Html:
    key = "stock-site" if there.total.steps else "stock-site-none"
    return turn.say(key, site=turn.say.name(there.site), quantity=turn.say.quantity(there.total, item))


def _available(turn: Turn, here: SiteStock, item: Item) -> list[Html]:
    """Return how much may go out, if that is not all: some may be reserved, expired, held or recalled."""
    free = here.may_go_out(here.site.today(turn.now))
    return [] if free == here.total else [turn.say("stock-available", quantity=turn.say.quantity(free, item))]


def _places(turn: Turn, here: SiteStock, item: Item) -> list[Html]:
    """Return where it is, in the order in which it goes out."""
    say, held = turn.say, Counter[str]()
    for holding in sorted(here.holdings, key=lambda each: each.kind not in SHELVES):
        held[say.place(holding.kind, holding.place)] += holding.on_hand.steps
    told = [
        say("stock-place", place=place, quantity=say.quantity(item.quantity(steps)))
        for place, steps in list(held.items())[:MAX_PLACES]
    ]
    return [*told, *more(say, len(held), MAX_PLACES)]


def _first_lot(turn: Turn, here: SiteStock) -> list[Html]:
    """Return the lot that needs attention (expired, about to expire, blocked), or else the one that goes out first."""
    say, today = turn.say, here.site.today(turn.now)
    there = [each for each in here.holdings if each.lot and each.kind in SHELVES]
    soon = [each for each in there if (each.expiry and each.expiry - today <= SOON) or each.status is not LotStatus.OK]
    for holding in (soon or there)[:1]:
        expiry = say.expiry(holding.expiry, today) if holding.expiry else None
        told = say("stock-lot", lot=lot_name(say, holding.lot), quantity=say.quantity(holding.on_hand))
        return [join([told, *lot_state(say, holding.status, expiry)], BELOW)]
    return []


def _carried(turn: Turn, item: Item, known: Known) -> list[Html]:
    """Return what the buttons carry: the lot, and the amount, which is booked without asking again."""
    return [*_scanned(turn, known), *_counted(turn, item, known)]


def _counted(turn: Turn, item: Item, known: Known) -> list[Html]:
    if known.amount is None:
        return []
    unit = known.unit or (item.unit if known.pack in ("", item.unit) else None)
    try:
        told = turn.say.quantity(item.measure(known.amount, unit), item) if unit else turn.say.number(known.amount)
    except Refused:  # which is reported when it is tapped
        told = turn.say.amount(known.amount, unit or item.unit)
    return [turn.say("stock-said", amount=told)]


def own_fields(turn: Turn, item_id: int, lot_id: int = NO_LOT) -> list[Html]:
    """Return the custom fields of an item, or of one of its lots."""
    of = FieldOf.LOT if lot_id else FieldOf.ITEM
    told = field_values.of_one(turn.connection, of, item_id, lot_id)
    return [turn.say("own-fields", told=field_values.said(told, turn.say.language))] if told else []


def _scanned(turn: Turn, known: Known) -> list[Html]:
    """Return what the picture says about its lot."""
    told = [lot_name(turn.say, known.lot)] if known.lot else []
    told += [turn.say.expiry(known.expiry, turn.site.today(turn.now))] if known.expiry else []
    return [turn.say("stock-scanned", told=join(told, " · "))] if told else []


def begin_button(turn: Turn, verb: Done, known: Known) -> Button:
    """Return a button that begins this action with the item."""
    return Button(turn.say.plain(f"button-{verb}"), Begin(verb, known))


def _why(turn: Turn, item: Item) -> Button:
    return Button(turn.say.plain("button-why"), Why(item.id, turn.site.id))
