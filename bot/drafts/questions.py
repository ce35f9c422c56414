"""The questions of a draft: for each thing that may be missing, what is asked, and what each button would answer."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.chat.paging import page_of
from bot.chat.texts import Html, languages
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from bot.drafts.drafts import Draft
from bot.language.words import LONGEST_DOCUMENT, NotUnderstood, Unclear, read_date, read_quantity
from domain.company import places
from domain.company.catalogue import LONGEST_CODE, Item, is_code
from domain.company.places import Place
from domain.errors import NotEnough
from domain.ledger import habits, lots, stock
from domain.ledger.stock import Holding
from domain.quantities import Quantity

LOT_LENGTH = 40
DOCUMENT_LENGTH = LONGEST_DOCUMENT
REASON_LENGTH = NAME_LENGTH = 200

QUICK_AMOUNTS = (1, 2, 5, 10)
QUICK = 4
"""Amounts that have a button: the usual ones first."""

PAD_DIGITS = 9

YES = ("ok", "okay", "yes", "y", "好", "好的", "对", "对的", "是", "是的", "确认", "可以")

KINDS = {"receive": "receipt", "issue": "issue", "move": "move", "damage": "damage", "transfer": "dispatch"}
"""What a verb books, for what is usual."""

QUICK_DIFFERENCES = (-1, -2, 1, 2)
OFFERED = 8
"""Places that have a button; any other can be typed."""

DAYS = ("expiry", "made", "on")
"""Questions that a date answers."""

FREE = ("lot", "reason", "document", "new_name", "new_sku", "new_unit")
"""Questions that almost any text answers."""

REASONS = {
    "damage": ("broken", "wet", "spoilt"),
    "write_off": ("broken", "expired", "lost"),
    "adjust": ("miscounted", "lost", "found"),
    "hold": ("inspection", "complaint"),
    "recall": ("supplier", "complaint"),
    "free": ("inspected",),
}
"""Why, by what is done."""

Fields = dict[str, Any]


@dataclass(frozen=True)
class Question:
    """What is asked for, and what each button would answer: its label, and the fields it fills in."""

    field: str
    text: Html
    options: tuple[tuple[str, Fields], ...] = ()
    rows: tuple[int, ...] = ()  # buttons in the first rows
    row: int = 1  # in the others
    alone: int = 0  # the last so many have a row of their own

    def laid_out(self) -> list[int]:
        """How many buttons each row has."""
        left, sizes = len(self.options) - self.alone, [*self.rows]
        rest = left - sum(sizes)
        sizes += [self.row] * (rest // self.row) + ([rest % self.row] if rest % self.row else [])
        return sizes + [1] * self.alone


def item_question(turn: Turn, items: list[Item], start: int = 0) -> Question:
    """Which of these items, a page at a time, or, if there are none to choose from, which item at all."""
    page = page_of(items, start, OFFERED)
    options: list[tuple[str, Fields]] = [
        (f"{turn.say.name(item)} · {item.sku}", {"item": item.id}) for item in page.shown
    ]
    options += [(text, {"page": other}) for text, other in page.others]
    return Question("item", turn.say("ask-which" if items else "ask-item"), tuple(options))


def amount(turn: Turn, draft: Draft, item: Item) -> Question | None:
    """How many, and of which pack."""
    fields, say = draft.fields, turn.say
    if "amount" not in fields and draft.verb == "adjust":
        options = tuple((f"{number:+d}", {"amount": str(number), "unit": item.unit}) for number in QUICK_DIFFERENCES)
        return Question("amount", say("ask-difference", unit=say.unit(item.unit, Decimal(2))), options, row=4)
    if "amount" not in fields and "pad" in fields:
        return pad(turn, str(fields["pad"]), item)
    if "amount" not in fields:
        asked = say("ask-amount", unit=say.unit(item.unit, Decimal(2)))
        keys = ((say.plain("button-pad"), {"pad": ""}),)
        return Question("amount", asked, (*_amounts(turn, draft.verb, item), *keys), rows=(QUICK,), row=2, alone=1)
    scanned = fields.get("scanned")
    if "unit" not in fields and scanned and scanned != item.unit and Decimal(fields["amount"]):
        return _which_pack(turn, item, Decimal(fields["amount"]), scanned)
    return None


def price(turn: Turn, draft: Draft, item: Item) -> Question | None:
    """Of what the price is, where packs came in and it was not said."""
    fields, say = draft.fields, turn.say
    packs = tuple(dict.fromkeys((fields.get("unit", item.unit), item.unit)))
    if "price" not in fields or fields.get("per") in item.sizes or (len(packs) == 1 and "per" not in fields):
        return None
    told = say.number(Decimal(fields["price"]))
    options = tuple(
        (say.plain("price-per", price=told, unit=say.pack_name(item, each, Decimal(1))), {"per": each})
        for each in packs
    )
    return Question("per", say("ask-per", price=told), options)


def pad(turn: Turn, typed: str, item: Item, *, zero: bool = False) -> Question:
    """A number pad, for gloves: what is typed stands in its last button; whether zero is an answer."""
    keys = [*"123456789", "." if item.decimals and "." not in typed else "⌫", "0"]
    options: list[tuple[str, Fields]] = [
        (key, {"pad": typed[:-1] if key == "⌫" else (typed + key)[:PAD_DIGITS]}) for key in keys
    ]
    answers = typed.strip("." if zero else ".0")
    done = {"amount": typed, "unit": item.unit, "pad": None} if answers else {"pad": typed}
    shown = turn.say("ask-pad", typed=typed or "…", unit=turn.say.unit(item.unit, Decimal(2)))
    return Question("amount", shown, (*options, (f"✅ {typed}".rstrip(), done)), row=3)


def _amounts(turn: Turn, verb: str, item: Item) -> tuple[tuple[str, Fields], ...]:
    """What is usual with this item, then small numbers, and the packs."""
    booked = habits.usual_quantities(turn.connection, item, KINDS.get(verb, ""), turn.site.id)
    numbers = [f"{item.quantity(steps).amount.normalize():f}" for steps in booked]
    numbers += [str(number) for number in QUICK_AMOUNTS if str(number) not in numbers]
    whole = [(number, {"amount": number, "unit": item.unit}) for number in numbers[:QUICK]]
    packs = [
        (turn.say.packs(count, name, item), {"amount": str(count), "unit": name})
        for name, _ in item.packs[:2]
        for count in (1, 2)
    ]
    return (*whole, *packs)


def _which_pack(turn: Turn, item: Item, amount: Decimal, scanned: str) -> Question:
    """Ask which pack is meant: a case was scanned and "24" was said."""
    options = tuple(
        (
            turn.say.quantity(item.measure(abs(amount), unit), item)
            if unit == scanned
            else turn.say.amount(amount, unit),
            {"unit": unit},
        )
        for unit in (item.unit, scanned)
    )
    return Question("unit", turn.say("ask-pack", pack=turn.say.pack_name(item, scanned, Decimal(1))), options)


def route(turn: Turn, draft: Draft, _item: Item) -> Question | None:
    """From which site to which."""
    if "source" in draft.fields:
        return None
    others = [site for site in places.all_sites(turn.connection) if site != turn.site]
    ways = [way for other in others for way in ((other, turn.site), (turn.site, other))]
    options = tuple(
        (f"{turn.say.name(source)} → {turn.say.name(target)}", {"source": source.id, "target": target.id})
        for source, target in ways
    )
    return Question("route", turn.say("ask-route" if options else "one-site"), options)


def batch(turn: Turn, draft: Draft, item: Item) -> Question | None:
    """The lot that comes in and, where the item needs one and the lot is new, its expiry."""
    fields = draft.fields
    if item.tracking == "none":
        return None
    if not 0 < len(fields.get("lot", "")) <= LOT_LENGTH:
        today = turn.site.today(turn.now)
        held = stock.holdings(turn.connection, item, turn.site.id)
        return which_lot(turn, [each for each in held if each.expiry is None or each.expiry >= today])
    lot = lots.known(turn.connection, item, fields["lot"])
    dated = "expiry" in fields or (lot and lot.expiry) or (item.shelf_life and "made" in fields)
    if item.tracking == lots.EXPIRY and not dated:
        return Question("expiry", turn.say("ask-expiry"))
    return None


def found_lot(turn: Turn, draft: Draft, item: Item) -> Question | None:
    """Of which lot there is more than the ledger says."""
    more = Decimal(draft.fields["amount"]) > 0
    if item.tracking == "none" or not more or draft.fields.get("lot"):
        return None
    return which_lot(turn, stock.holdings(turn.connection, item, turn.site.id))


def which_lot(turn: Turn, held: list[Holding]) -> Question:
    """Which of the lots that are held, or another one."""
    options = tuple((lot, {"lot": lot}) for lot in dict.fromkeys(each.lot for each in held if each.lot))
    return Question("lot", turn.say("ask-lot"), options[:6], row=2)


def place(turn: Turn, draft: Draft, item: Item) -> Question | None:
    """Where it is; where it lies in one place only, that is meant."""
    if "place" in draft.fields:
        return None
    held: dict[int, list[Holding]] = {}
    for holding in stock.holdings(turn.connection, item, turn.site.id):
        if (
            holding.kind != "transit"
            and (draft.verb, holding.kind) != ("damage", "damaged")
            and draft.fields.get("lot") in (None, holding.lot)
        ):
            held.setdefault(holding.location_id, []).append(holding)
    options = tuple((_held(turn, item, each), {"place": number}) for number, each in list(held.items())[:OFFERED])
    if not options and draft.verb != "adjust":
        raise NotEnough(item.sku, measured(draft, item), *[item.quantity(0)] * 4)
    if not options:
        options = offered(turn, places.places(turn.connection, turn.site.id), "place")
    return Question("place", turn.say("ask-place"), options)


def _held(turn: Turn, item: Item, there: list[Holding]) -> str:
    place = turn.say.place(there[0].kind, there[0].place)
    on_hand = turn.say.quantity(item.quantity(sum(each.on_hand.steps for each in there)))
    return turn.say.plain("place-holds", place=place, quantity=on_hand)


def measured(draft: Draft, item: Item) -> Quantity:
    """The draft's amount as a quantity; of a difference, whichever way. Raises what `Item.measure` raises.

    Only of a count, nothing is a quantity, too.
    """
    amount = Decimal(draft.fields["amount"])
    if draft.verb == "count" and not amount:
        return item.quantity(0)
    return item.measure(abs(amount) if draft.verb == "adjust" else amount, draft.fields.get("unit"))


def named_place(turn: Turn, text: str) -> Place:
    """A place of the person's site, by its code or as it is shown. Raises UnknownPlace."""
    shown = text.strip().casefold()
    for each in places.places(turn.connection, turn.site.id):
        if shown in (Wording(language).place(each.kind, each.code).casefold() for language in languages()):
            return each
    return places.place(turn.connection, turn.site.id, text)


def target(turn: Turn, draft: Draft, item: Item) -> Question | None:
    """Where it is moved to: where the item lies already, then the other bins."""
    if "to" in draft.fields:
        return None
    lies = {each.location_id for each in stock.holdings(turn.connection, item, turn.site.id)}
    used = {place_id: rank for rank, place_id in enumerate(habits.last_bins(turn.connection, item, turn.site.id))}
    others = [each for each in places.places(turn.connection, turn.site.id) if each.id != draft.fields["place"]]
    ordered = sorted(others, key=lambda each: (used.get(each.id, OFFERED), each.id not in lies, *usual(each)))
    return Question("to", turn.say("ask-to"), offered(turn, ordered, "to"), row=3)


def usual(place: Place) -> tuple[bool, bool]:
    """What sorts places as goods usually lie in them: bins, the dock, then the others."""
    return place.kind != "bin", place.kind != "dock"


def offered(turn: Turn, known: list[Place], field: str) -> tuple[tuple[str, Fields], ...]:
    """Places, as what their buttons would fill in."""
    return tuple((turn.say.place(each.kind, each.code), {field: each.id}) for each in known[:OFFERED])


def reason(turn: Turn, draft: Draft, _item: Item) -> Question | None:
    """Why; the buttons have what is usual."""
    if draft.fields.get("reason"):
        return None
    offers = [turn.say.plain(f"reason-{each}") for each in REASONS[draft.verb]]
    return Question("reason", turn.say("ask-reason"), tuple((each, {"reason": each}) for each in offers), row=3)


def document(turn: Turn, draft: Draft, _item: Item) -> Question | None:
    """What it is kept for."""
    return None if draft.fields.get("document") else Question("document", turn.say("ask-document"))


def read_answer(turn: Turn, field: str, text: str) -> Fields | None:
    """A typed answer as what it fills in; None where the question is answered by buttons alone.

    Raises NotUnderstood, Ambiguous, UnknownPlace.
    """
    read = _READ.get(field)
    return read(turn, text) if read else None


def _amount(_turn: Turn, text: str) -> Fields:
    number, unit = read_quantity(text)
    return {"amount": str(number), "unit": unit}


def _day(field: str) -> Callable[[Turn, str], Fields]:
    return lambda _turn, text: {field: read_date(text).isoformat()}


def _place(field: str) -> Callable[[Turn, str], Fields]:
    return lambda turn, text: {field: named_place(turn, text).id}


def _text(field: str, longest: int) -> Callable[[Turn, str], Fields]:
    def read(_turn: Turn, text: str) -> Fields:
        told = " ".join(text.split())
        if not 0 < len(told) <= longest:
            raise NotUnderstood("too-long", "document", text, [(0, len(text))])
        return {field: told}

    return read


def _unit(text: str) -> str:
    """A unit as the catalogue writes it, if it is one that is known, else the word itself."""
    try:
        _, unit = read_quantity(f"1 {text}")
    except Unclear:
        unit = None
    unit = unit or text.strip().lower()
    if not is_code(unit):
        raise NotUnderstood("too-long", "document", text, [(0, len(text))])
    return unit


def _yes(_turn: Turn, text: str) -> Fields:
    return {"confirmed": True} if text.strip(" .!。！").casefold() in YES else {}


_READ: dict[str, Callable[[Turn, str], Fields]] = {
    "amount": _amount,
    "recount": lambda turn, text: _amount(turn, text) | {"recounted": True},
    "lot": _text("lot", LOT_LENGTH),
    **{field: _day(field) for field in DAYS},
    "place": _place("place"),
    "to": _place("to"),
    "reason": _text("reason", REASON_LENGTH),
    "document": _text("document", DOCUMENT_LENGTH),
    "new_name": _text("new_name", NAME_LENGTH),
    "new_sku": _text("new_sku", LONGEST_CODE),
    "confirm": _yes,
    "new_unit": lambda _turn, text: {"new_unit": _unit(text)},
}
