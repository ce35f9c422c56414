"""Question whether to book broken goods as well."""

from contextlib import suppress
from dataclasses import replace
from decimal import Decimal

from bot.chat.turn import Turn
from bot.drafts.draft import Broken, Line, Topic, Verb
from bot.drafts.questions.amounts import measured
from bot.drafts.questions.question import Question, becomes
from bot.drafts.units import in_own_units
from domain.company.catalogue import Item
from domain.errors import Refused
from domain.quantities import Quantity


def broken(turn: Turn, verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask whether to book both what came in and the damage, or only what came in."""
    told = line.broken
    if told is None or line.open.broken_too:
        return None
    say, came = turn.say, measured(verb, line, item)
    amount = _told(turn, item, line.amount or Decimal(), line.unit)
    options = []
    for each, quantity in _readings(turn, line, told, item):
        if quantity.steps <= came.steps:
            of_these = _told(turn, item, each.amount, each.unit)
            label = say.plain("came-and-broken", amount=amount, broken=of_these)
            options.append(becomes(label, _too(line, each)))
    options.append(becomes(say.plain("came-only", amount=amount), replace(line, broken=None)))
    broken_said = say.amount(told.amount, told.unit) if told.unit else say.number(told.amount)
    return Question(Topic.BROKEN, say("ask-broken", broken=broken_said, how=told.how), tuple(options))


def with_broken(turn: Turn, line: Line, item: Item) -> Line:
    """Return the line with its broken goods to be booked, if they can be read in only one way."""
    readings = _readings(turn, line, line.broken, item) if line.broken else []
    return _too(line, readings[0][0]) if len(readings) == 1 else line


def _readings(turn: Turn, line: Line, told: Broken, item: Item) -> list[tuple[Broken, Quantity]]:
    """Return the possible amounts of broken goods.

    They are in the stated unit; or else in the incoming packs, and in the item's unit.
    """
    own = in_own_units(turn.say, Line(amount=told.amount, unit=told.unit), item)
    amount, units = told.amount, tuple(dict.fromkeys((line.unit or item.unit, item.unit)))
    if own.unit in item.sizes and own.amount is not None:
        amount, units = own.amount, (own.unit,)
    found = []
    for unit in units:
        with suppress(Refused):
            found.append((Broken(amount, unit, told.how), item.measure(amount, unit)))
    return found


def _told(turn: Turn, item: Item, amount: Decimal, unit: str | None) -> str:
    """Return an amount as it was said, short enough for a button."""
    pack = unit if unit in item.sizes else item.unit
    digits = turn.say.number(amount)
    return turn.say.plain("amount", digits=digits, unit=turn.say.pack_name(item, pack, amount))


def _too(line: Line, told: Broken) -> Line:
    return replace(line, broken=told, open=replace(line.open, broken_too=True))
