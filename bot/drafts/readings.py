"""What a picture's codes say together: the items they stand for, with lot, dates, serials and amount."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection

from domain.company import codes
from domain.company.catalogue import Hit
from domain.company.codes import Reading, Rules
from domain.company.gs1 import gtin14, printed

Fields = dict[str, Any]


@dataclass(frozen=True)
class Thing:
    """One item that was read, as a draft's fields; or a code that nobody knows, under "code"."""

    hit: Hit | None
    fields: Fields


def read_codes(
    connection: Connection, told: Iterable[tuple[str, bool, bool]], rules: Rules
) -> tuple[list[Thing], Fields]:
    """The things that these codes (text, whether GS1, whether sure) stand for, and what codes of nothing else say.

    Codes of one pack are joined, weights of one lot are added up; what is said beside one single thing is said of it.
    Of codes that nobody knows, one is asked about: a product's number rather than an address that is printed beside.
    """
    known: list[Thing] = []
    unknown: list[Thing] = []
    beside: Fields = {}
    for text, gs1, sure in told:
        reading = codes.resolve(connection, text, gs1=gs1, rules=rules, scanned=True)
        fields = fields_of(reading)
        if reading.hit is not None:
            _put(known, Thing(reading.hit, fields))
        elif reading.identifies:
            doubt = {} if sure else {"sure": False}
            unknown.append(Thing(None, {"code": printed(reading.number)} | doubt | fields))
        else:
            beside = joined(beside, fields)
    unknown.sort(key=lambda thing: (gtin14(thing.fields["code"]) is None, "://" in thing.fields["code"]))
    things = known or unknown[:1]
    if len(things) == 1:
        return [Thing(things[0].hit, joined(things[0].fields, beside))], {}
    return things, beside


def _put(things: list[Thing], thing: Thing) -> None:
    """Join it to the thing that it is another code of, or let it be one more; a case and a bottle in it are one."""
    for place, other in enumerate(things):
        first, second = other.fields, thing.fields
        agree = all(first.get(key, second.get(key)) == second.get(key, first.get(key)) for key in ("lot", "expiry"))
        if first["item"] == second["item"] and agree:
            both = joined(first, second)
            if "amount" in first and "amount" in second and first["unit"] == second["unit"]:
                both["amount"] = f"{Decimal(first['amount']) + Decimal(second['amount']):f}"
            things[place] = Thing(other.hit, both)
            return
    things.append(thing)


def fields_of(reading: Reading) -> Fields:
    """What a code says, as a draft's fields."""
    hit = reading.hit
    fields = {
        "item": hit.item.id if hit else None,
        "scanned": hit.pack if hit else None,
        "lot": reading.lot,
        "expiry": reading.expiry.isoformat() if reading.expiry else None,
        "made": reading.made_on.isoformat() if reading.made_on else None,
        "serials": [reading.serial] if reading.serial else None,
    }
    if reading.amount is not None and hit is not None:
        fields |= {"amount": f"{reading.amount:f}", "unit": reading.unit or hit.pack}
    return {name: value for name, value in fields.items() if value is not None}


def joined(first: Fields, second: Fields) -> Fields:
    """What two codes of the same pack say; where they differ, the first."""
    serials = list(dict.fromkeys([*first.get("serials", ()), *second.get("serials", ())]))
    return second | first | ({"serials": serials} if serials else {})
