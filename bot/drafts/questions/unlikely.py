"""Unlikely values: far too many, a distant expiry, an unusual price. They are confirmed before booking."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from bot.chat.turn import Turn
from bot.drafts.draft import Line, Topic, Verb
from bot.drafts.questions.amounts import measured, unit_price
from bot.drafts.questions.question import Option, Question, becomes
from bot.language.lexicon import WHOLE
from domain.company.catalogue import Item
from domain.ledger import lots, suggestions, valuation
from domain.quantities import LARGEST, Quantity, cost_of, price_of_unit
from domain.vocabulary import MovementKind

MOST_DAYS = 1_825
"""Five years: half of the longest shelf life assumed if none is stated."""


UNLIKELY_FACTOR = 20
"""Times the largest known quantity of an item: a code, or a key held down, is easily taken for an amount."""


def amount(turn: Turn, verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask whether so much came, if it is far more than came lately, is in stock, or is wanted."""
    quantity = measured(verb, line, item)
    if not item.id or quantity.steps == line.open.far_amount:
        return None
    usual = suggestions.largest_quantity(turn.connection, item, MovementKind.RECEIPT)
    if not usual or quantity.steps <= usual * UNLIKELY_FACTOR:
        return None
    said = turn.say.quantity(quantity, item)
    so = becomes(turn.say.plain("yes-it-is", what=said), sure_of_amount(line, item, verb))
    return Question(Topic.FAR_AMOUNT, turn.say("ask-far-amount", quantity=said), (so,))


def sure_of_amount(line: Line, item: Item, verb: Verb = "receive") -> Line:
    """Return the line with its amount confirmed."""
    return replace(line, open=replace(line.open, far_amount=measured(verb, line, item).steps))


def last_likely_expiry(item: Item, today: date) -> date:
    """Return the latest likely expiry: twice the item's shelf life from today."""
    return today + min(timedelta(days=2 * (item.shelf_life or MOST_DAYS)), date.max - today)


def expiry(turn: Turn, verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask whether a distant expiry is right, because digits are easily misread.

    Known lots are not asked about again.
    """
    day, say = line.expiry, turn.say
    if day is None or day == line.open.far_expiry or (verb == "count" and not line.unknown_lot):
        return None
    known = lots.find(turn.connection, item, line.lot) if line.lot and item.id else None
    if day <= last_likely_expiry(item, turn.site.today(turn.now)) or (known and known.expiry == day):
        return None
    so = becomes(say.plain("yes-it-is", what=say.day(day)), sure_of_expiry(line))
    told = say("ask-far-expiry", date=say.day(day), keeps=item.shelf_life or 0)
    return Question(Topic.FAR_EXPIRY, told, (so,))


def sure_of_expiry(line: Line) -> Line:
    """Return the line with its expiry confirmed."""
    return replace(line, open=replace(line.open, far_expiry=line.expiry))


def price(turn: Turn, verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask whether a price far from the last one is right, showing the total that it makes.

    Earlier prices are only told to those who see costs; others are asked about their figure and everything it can mean.
    """
    quantity = measured(verb, line, item)
    each = unit_price(line, item, quantity)
    if each is None or each == line.open.far_price or not _is_off(turn, item, quantity, each):
        return None
    say, unit = turn.say, turn.say.unit(item.unit, Decimal(1))
    cost = cost_of(quantity, each)
    told = say(
        "ask-far-price",
        each=say.plain("price-per", price=say.number(price_of_unit(cost, quantity)), unit=unit),
        total=say.money(cost),
        quantity=say.quantity(quantity, item),
        told="yes" if turn.sees_costs(turn.site.id) else "no",
        last=say.plain("price-per", price=_last(turn, item), unit=unit),
    )
    so = becomes(say.plain("yes-it-is", what=_priced(turn, line, item)), sure_of_price(line, item, quantity))
    without = becomes(say.plain("button-without-price"), replace(line.without("price"), per=None))
    return Question(Topic.FAR_PRICE, told, (*_likelier(turn, line, item, quantity), so, without))


def sure_of_price(line: Line, item: Item, quantity: Quantity) -> Line:
    """Return the line with its price confirmed."""
    return replace(line, open=replace(line.open, far_price=unit_price(line, item, quantity)))


def _likelier(turn: Turn, line: Line, item: Item, quantity: Quantity) -> list[Option]:
    """Offer the figure as the price of another pack, or of everything, if that is near the last price.

    To see which are near would reveal that price, so people who do not see costs are offered all of them.
    """
    others = [replace(line, per=per) for per in (WHOLE, *item.sizes) if per != (line.per or item.unit)]
    if not turn.sees_costs(turn.site.id):
        return [becomes(_priced(turn, each, item), each) for each in others]
    near = [each for each in others if not _is_off(turn, item, quantity, unit_price(each, item, quantity) or Decimal())]
    return [becomes(_priced(turn, each, item), each) for each in near]


def _is_off(turn: Turn, item: Item, quantity: Quantity, each: Decimal) -> bool:
    """Whether a unit price differs from the last known one by more than the company's factor."""
    cost, factor = cost_of(quantity, each), turn.policy.price_factor
    usual = valuation.usual_cost(turn.connection, item.id, quantity.steps).minor if item.id else 0
    if not usual or not 0 <= cost <= LARGEST:  # the ledger refuses what is no valid price
        return False
    return cost > usual * factor or cost * factor < usual


def _last(turn: Turn, item: Item) -> str:
    one = item.quantity(item.sizes[item.unit])
    return turn.say.number(price_of_unit(valuation.usual_cost(turn.connection, item.id, one.steps).minor, one))


def _priced(turn: Turn, line: Line, item: Item) -> str:
    say, number = turn.say, turn.say.number(line.price or Decimal())
    if line.per == WHOLE:
        return say.plain("price-whole", price=number)
    per = line.per if line.per in item.sizes else item.unit
    return say.plain("price-per", price=number, unit=say.pack_name(item, per, Decimal(1)))
