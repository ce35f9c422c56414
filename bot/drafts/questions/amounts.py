"""Questions about how many, of which pack, and at which price."""

from dataclasses import replace
from decimal import Decimal

from bot.chat.turn import Turn
from bot.drafts.draft import Line, Topic, Verb
from bot.drafts.questions.question import Option, Question, becomes
from bot.language.lexicon import UNITS, UNSAID, WHOLE
from domain.company.catalogue import Item
from domain.company.places import SHELVES, place_by_id
from domain.errors import MoreSerials
from domain.ledger import stock, suggestions
from domain.operations import counting
from domain.quantities import Quantity
from domain.vocabulary import MovementKind

QUICK_AMOUNTS = (1, 2, 5, 10)
QUICK = 4
"""Amounts that get a button: the usual ones first."""

QUICK_DIFFERENCES = (-1, -2, 1, 2)
PAD_DIGITS = 9

COUNTS = 3
"""Maximum times the same stock is counted."""

OUT: tuple[Verb, ...] = ("issue", "move", "damage", "reserve", "send_back", "write_off")
"""What takes goods from here, so that no more can be said than is available."""

USABLE: tuple[Verb, ...] = ("issue", "reserve")
"""What takes only goods that are neither expired nor on hold."""

MOVEMENTS: dict[Verb, MovementKind] = {
    "receive": MovementKind.RECEIPT,
    "issue": MovementKind.ISSUE,
    "move": MovementKind.MOVE,
    "damage": MovementKind.DAMAGE,
    "transfer": MovementKind.DISPATCH,
}
"""The movement that a verb books, for finding usual amounts."""


def measured(verb: Verb, line: Line, item: Item) -> Quantity:
    """Return the line's amount as a quantity, without a difference's sign. Raises what `Item.measure` raises.

    Zero is a quantity only in a count.
    """
    amount = line.amount or Decimal(0)
    if verb == "count" and not amount:
        return item.quantity(0)
    return item.measure(abs(amount) if verb == "adjust" else amount, line.unit)


def unit_price(line: Line, item: Item, quantity: Quantity) -> Decimal | None:
    """Return the price per unit of the item, if stated."""
    if line.price is None:
        return None
    if line.per == WHOLE:
        return line.price / quantity.amount
    return line.price * item.sizes[item.unit] / item.sizes[line.per if line.per in item.sizes else item.unit]


def amount(turn: Turn, verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask how many, and of which pack. Raises what `measured` raises, and MoreSerials."""
    if line.amount is None:
        return _how_many(turn, verb, line, item)
    if question := _pack(turn, line, item):
        return question
    measured(verb, line, item)
    if (line.unit or item.unit) == line.scanned and abs(line.amount) < len(line.serials):
        raise MoreSerials(len(line.serials), line.amount)
    return None


def counted(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask how many there are; zero is an answer."""
    return pad(turn, line, item, zero=True) if line.amount is None else _pack(turn, line, item)


def recount(turn: Turn, verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask for a recount if the count differs from the books, and for a third if the first two differ."""
    if line.place is None or len(line.found) >= COUNTS - 1:
        return None
    found, there = measured(verb, line, item), place_by_id(turn.connection, line.place)
    if found.steps in line.found or found == counting.expected(turn.connection, item, there, line.lot or ""):
        return None
    numbers = [item.quantity(steps) for steps in (*line.found, found.steps)]
    again = replace(line, found=(*line.found, found.steps))
    options = tuple(
        becomes(f"✅ {turn.say.quantity(each, item)}", _with(again, each.amount, item.unit)) for each in numbers
    )
    return Question(Topic.RECOUNT, turn.say("ask-third-count" if line.found else "ask-recount"), options)


def price(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask what a price is for, if packs came in and it was not stated."""
    packs = tuple(dict.fromkeys((line.unit or item.unit, item.unit)))
    sure = line.per == WHOLE or line.per in item.sizes or (len(packs) == 1 and line.per is None)
    if line.price is None or sure or (line.per == UNSAID and len(packs) == line.amount == 1):
        return None
    say, told = turn.say, turn.say.number(line.price)
    options = [
        becomes(say.plain("price-per", price=told, unit=say.pack_name(item, each, Decimal(1))), replace(line, per=each))
        for each in packs
    ]
    options += [becomes(say.plain("price-whole", price=told), replace(line, per=WHOLE))]
    return Question(Topic.PER, say("ask-per", price=told), tuple(options))


def pad(turn: Turn, line: Line, item: Item, *, zero: bool = False) -> Question:
    """Return a number pad for gloved hands; its last button shows what was typed. `zero`: whether zero is an answer."""
    typed = line.open.pad or ""
    keys = [*"123456789", "." if item.decimals and "." not in typed else "⌫", "0"]
    options = [becomes(key, _padded(line, typed[:-1] if key == "⌫" else (typed + key)[:PAD_DIGITS])) for key in keys]
    answers = typed.strip("." if zero else ".0")
    done = _with(line, Decimal(typed), item.unit) if answers else _padded(line, typed)
    shown = turn.say("ask-pad", typed=typed or "…", unit=turn.say.unit(item.unit, Decimal(2)))
    return Question(Topic.AMOUNT, shown, (*options, becomes(f"✅ {typed}".rstrip(), done)), row=3)


def _how_many(turn: Turn, verb: Verb, line: Line, item: Item) -> Question:
    say = turn.say
    unit = say.unit(item.unit, Decimal(2))
    if verb == "adjust":
        options = tuple(
            becomes(f"{number:+d}", _with(line, Decimal(number), item.unit)) for number in QUICK_DIFFERENCES
        )
        return Question(Topic.AMOUNT, say("ask-difference", unit=unit), options, row=4)
    if line.open.pad is not None:
        return pad(turn, line, item)
    keys = becomes(say.plain("button-pad"), _padded(line, ""))
    options = (*_usual(turn, verb, line, item), keys)
    return Question(Topic.AMOUNT, say("ask-amount", unit=unit), options, rows=(QUICK,), row=2, alone=1)


def _usual(turn: Turn, verb: Verb, line: Line, item: Item) -> list[Option]:
    """Return the item's usual amounts, then small numbers, and the packs: of what goes out, only what can."""
    kind = MOVEMENTS.get(verb)
    booked = suggestions.usual_quantities(turn.connection, item, kind, turn.site.id) if kind else []
    numbers = [f"{item.quantity(steps).amount.normalize():f}" for steps in booked]
    numbers += [str(number) for number in QUICK_AMOUNTS if str(number) not in numbers]
    offered = [(number, Decimal(number)) for number in numbers[:QUICK]]
    limit = _limit(turn, verb, line, item)
    if limit is not None and any(amount > limit.amount for _, amount in offered):
        everything = turn.say.plain("button-all-there", quantity=turn.say.quantity(limit, item))
        fitting = [each for each in offered if each[1] < limit.amount]
        offered = [*fitting[: QUICK - 1], (everything, limit.amount)]
    units = [becomes(label, _with(line, amount, item.unit)) for label, amount in offered]
    packs = [
        becomes(turn.say.packs(count, name, item), _with(line, Decimal(count), name))
        for name, _ in item.packs[:2]
        for count in (1, 2)
        if limit is None or item.measure(Decimal(count), name).steps <= limit.steps
    ]
    return [*units, *packs]


def _limit(turn: Turn, verb: Verb, line: Line, item: Item) -> Quantity | None:
    """Return how much of what goes out here can; None if nothing limits it, or it may come from elsewhere."""
    if verb not in OUT or not item.id:
        return None
    held = [
        each
        for each in stock.holdings(turn.connection, item, turn.site.id)
        if each.kind in SHELVES and line.lot in (None, each.lot) and line.place in (None, each.location_id)
    ]
    if verb in USABLE:
        held = [each for each in held if each.may_go_out(turn.site.today(turn.now))]
    steps = sum(each.available.steps for each in held)
    return item.quantity(steps) if steps > 0 else None


def _pack(turn: Turn, line: Line, item: Item) -> Question | None:
    """Ask which pack is meant: a case was scanned, and "24" was said."""
    if alike := _packs_alike(turn, line, item):
        return alike
    if line.unit is not None or not line.scanned or line.scanned == item.unit or not line.amount:
        return None
    say, scanned = turn.say, line.scanned
    case = becomes(say.quantity(item.measure(abs(line.amount), scanned), item), replace(line, unit=scanned))
    unit = becomes(say.amount(line.amount, item.unit), replace(line, unit=item.unit))
    return Question(Topic.UNIT, say("ask-pack", pack=say.pack_name(item, scanned, Decimal(1))), (unit, case))


def _packs_alike(turn: Turn, line: Line, item: Item) -> Question | None:
    """Ask which of two packs with the same name or translation is meant: 箱 of 12, or a case of 24."""
    said = UNITS.get((line.unit or "").casefold())
    alike = [pack for pack in item.sizes if said and UNITS.get(pack.casefold()) == said]
    if not line.amount or line.open.sure_pack == line.unit or len({item.sizes[pack] for pack in alike}) < 2:  # noqa: PLR2004
        return None
    say = turn.say
    options = tuple(
        becomes(
            say.quantity(item.measure(abs(line.amount), pack), item),
            replace(line, unit=pack, open=replace(line.open, sure_pack=pack)),
        )
        for pack in alike
    )
    return Question(Topic.UNIT, say("ask-packs-alike", pack=say.unit(line.unit or "", Decimal(1))), options)


def _with(line: Line, amount: Decimal, unit: str) -> Line:
    return replace(line, amount=amount, unit=unit, open=replace(line.open, pad=None))


def _padded(line: Line, typed: str) -> Line:
    return replace(line, open=replace(line.open, pad=typed))
