"""The price that was said, and what it is for."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from bot.language.lexicon import UNSAID
from bot.language.parts import Parts
from bot.language.tokens import Token
from bot.language.words import Ambiguous


def read(parts: Parts) -> tuple[Decimal | None, str | None]:
    """Return the price, and what it is for."""
    labelled = parts.pair("price", "money", "number")
    others = [token for token in parts.found if token.kind == "money" and token != labelled]
    before = {token.start: word for word, token in pairwise(parts.found)}
    others = [_at_a_price(parts, before.get(token.start), token) for token in others] + _coins(parts)
    labels = filter(None, (before.get(token.start) for token in others))
    parts.use(*others, *(each for each in labels if each.kind in ("for", "total")))
    said = [*([labelled] if labelled else []), *others]
    prices = tuple(dict.fromkeys(-each.value if each.sign == "-" else each.value for each in said))
    if len(prices) > 1:
        parts.unclear.append(Ambiguous("several", "price", parts.whole, (token.span for token in said), prices))
        return None, None
    return (prices[0], next((each.unit for each in said if each.unit), None)) if prices else (None, None)


def _at_a_price(parts: Parts, before: Token | None, money: Token) -> Token:
    """Return a price that "at" marks as that of one."""
    if before is None or before.kind != "name" or before.text.casefold() != "at":
        return money
    parts.use(before, money)
    return replace(money, unit=None) if money.unit == UNSAID else money


def _coins(parts: Parts) -> list[Token]:
    """Return prices in 块, which may also be pieces: those that are not the amount."""
    behind = [(number, unit) for number, unit in pairwise(parts.found) if unit.text == "块" and number.kind == "number"]
    coins = [(number, unit) for number, unit in behind if not {number.start, unit.start} & parts.used]
    parts.use(*(token for pair in coins for token in pair))
    return [replace(number, kind="money", unit=UNSAID, text=number.text + unit.text) for number, unit in coins]
