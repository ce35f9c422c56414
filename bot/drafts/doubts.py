"""What somebody wrote and is not clear: shown with its part underlined, and asked about with what it can mean."""

from datetime import date
from decimal import Decimal
from typing import Any

from bot.chat.texts import Html, marked
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from bot.drafts.drafts import Draft
from bot.drafts.questions import Fields, Question
from bot.language.words import Ambiguous, Amount, Reading, Unclear
from domain.company.catalogue import Item


def told(say: Wording, unclear: Unclear) -> Html:
    """The text with the part that is not clear underlined, what is wrong with it, and how to write it."""
    readings = unclear.readings if isinstance(unclear, Ambiguous) and unclear.why == "list" else ()
    text = marked(unclear.text, unclear.parts)
    return say(f"unclear-{unclear.why}", text=text, readings=" / ".join(str(each) for each in readings))


def fields_of(say: Wording, unclear: Unclear, field: str = "") -> Fields | None:
    """The field of a draft that has it asked about; None for what no single answer makes clear."""
    field = field or unclear.field
    readings = unclear.readings if isinstance(unclear, Ambiguous) else ()
    if unclear.why in ("verbs", "bookings", "list"):
        return None
    meant = [_fields(field, reading) for reading in readings]
    return {"doubt": {"field": field, "told": told(say, unclear), "readings": meant}}


def question(turn: Turn, draft: Draft, _item: Item) -> Question | None:
    """What was meant: one of the readings, or something that is written anew."""
    doubt: dict[str, Any] | None = draft.fields.get("doubt")
    if doubt is None or doubt["field"] in draft.fields:
        return None
    options = tuple((_label(turn.say, each), each) for each in doubt["readings"])
    options = (*options, (turn.say.plain("button-without"), {"doubt": None})) if doubt["field"] == "price" else options
    return Question(doubt["field"], Html(doubt["told"]), options, row=2)


def _fields(field: str, reading: Reading) -> Fields:
    match reading:
        case Amount(value, unit):
            return {"amount": f"{value:f}", "unit": unit}
        case date():
            return {field: reading.isoformat()}
        case Decimal():
            return {field: f"{reading:f}"}
        case _:
            return {field: reading}


def _label(say: Wording, fields: Fields) -> str:
    if "amount" in fields:
        amount, unit = Decimal(fields["amount"]), fields["unit"]
        return say.amount(amount, unit) if unit else say.number(amount)
    (value,) = fields.values()
    try:
        return say.day(date.fromisoformat(value))
    except ValueError:
        return str(value)
