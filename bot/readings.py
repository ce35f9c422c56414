"""What a picture's codes say together: the items they stand for, with lot, dates, serials and amount."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from domain import codes
from domain.catalogue import Hit
from domain.codes import Reading, Rules
from domain.gs1 import printed

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

    Codes of one item are joined; what is said beside one single item is said of it.
    """
    known: dict[tuple[int, str], Thing] = {}
    unknown: dict[str, Thing] = {}
    beside: Fields = {}
    for text, gs1, sure in told:
        reading = codes.resolve(connection, text, gs1=gs1, rules=rules)
        fields = fields_of(reading)
        if reading.hit is not None:
            key = (reading.hit.item.id, reading.hit.pack)
            known[key] = Thing(reading.hit, joined(known[key].fields, fields) if key in known else fields)
        elif reading.identifies:
            doubt = {} if sure else {"sure": False}
            unknown.setdefault(reading.number, Thing(None, {"code": printed(reading.number)} | doubt | fields))
        else:
            beside = joined(beside, fields)
    things = _one_each(known) or list(unknown.values())
    if len(things) == 1:
        return [Thing(things[0].hit, joined(things[0].fields, beside))], {}
    return things, beside


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


def _one_each(known: dict[tuple[int, str], Thing]) -> list[Thing]:
    """An item once, also if two of its packs are seen: the case and a bottle in it are one thing to be asked about."""
    found: dict[int, Thing] = {}
    for (item_id, _), thing in known.items():
        found.setdefault(item_id, thing)
    return list(found.values())
