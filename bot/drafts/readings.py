"""What a picture's codes say together: the items they stand for, with lot, dates, serials and amount."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from bot.drafts.draft import Line
from bot.drafts.lines import joined
from domain.company import codes
from domain.company.catalogue import Hit
from domain.company.codes import Reading, Rules
from domain.company.gs1 import gtin14, printed


@dataclass(frozen=True)
class Thing:
    """An item that was read, as a line; or an unknown code, in a line without an item."""

    hit: Hit | None
    line: Line


def read_codes(
    connection: Connection, told: Iterable[tuple[str, bool, bool]], rules: Rules
) -> tuple[list[Thing], Line]:
    """Return the things that these codes (text, whether GS1, whether sure) stand for, and what the other codes say.

    Codes of one pack are joined, and weights of one lot are added up. Facts beside a single thing are applied to it. Of
    unknown codes only one is asked about: a product number rather than a printed address.
    """
    known: list[Thing] = []
    unknown: list[Line] = []
    beside = Line()
    for text, gs1, sure in told:
        reading = codes.resolve(connection, text, gs1=gs1, rules=rules, scanned=True)
        line = line_of(reading)
        if reading.hit is not None:
            _put(known, Thing(reading.hit, line))
        elif reading.identifies:
            unknown.append(replace(line, code=printed(reading.number), unsure=not sure))
        else:
            beside = joined(beside, line)
    unknown.sort(key=lambda line: (gtin14(line.code or "") is None, "://" in (line.code or "")))
    things = known or [Thing(None, line) for line in unknown[:1]]
    if len(things) == 1:
        return [Thing(things[0].hit, joined(things[0].line, beside))], Line()
    return things, beside


def _put(things: list[Thing], thing: Thing) -> None:
    """Join a thing to another code of the same thing, or add it; a case and a bottle from it count as one."""
    for place, other in enumerate(things):
        first, second = other.line, thing.line
        agree = all(
            one is None or two is None or one == two
            for one, two in ((first.lot, second.lot), (first.expiry, second.expiry))
        )
        if first.item == second.item and agree:
            both = joined(first, second)
            if first.amount is not None and second.amount is not None and first.unit == second.unit:
                both = replace(both, amount=first.amount + second.amount)
            things[place] = Thing(other.hit, both)
            return
    things.append(thing)


def line_of(reading: Reading) -> Line:
    """Return what a code says, as a line."""
    hit = reading.hit
    line = Line(
        item=hit.item.id if hit else None,
        scanned=hit.pack if hit else None,
        lot=reading.lot,
        expiry=reading.expiry,
        made=reading.made_on,
        serials=(reading.serial,) if reading.serial else (),
    )
    if reading.amount is None or hit is None:
        return line
    return replace(line, amount=reading.amount, unit=reading.unit or hit.pack)
