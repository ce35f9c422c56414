"""Unclear text: shown with the unclear part underlined, and asked about with its possible meanings."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import cast

from bot.chat.texts import Html, marked
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from bot.drafts.draft import Doubt, Fact, Line, Topic, Verb
from bot.drafts.questions.question import Question, becomes
from bot.drafts.questions.unlikely import last_likely_expiry
from bot.language.calendar_days import DayFromNow, DayOfYear
from bot.language.keeping import Keeps
from bot.language.leftovers import Spans, questions
from bot.language.spoken_days import SpokenDay
from bot.language.words import Ambiguous, Amount, Reading, Unclear
from domain.company.catalogue import Item

MOST_READINGS = 6
"""Maximum readings of a date that get a button."""


def told(say: Wording, unclear: Unclear) -> Html:
    """Return the text with the unclear part underlined, what is wrong with it, and how to write it."""
    readings = unclear.readings if isinstance(unclear, Ambiguous) and unclear.why == "list" else ()
    text = marked(unclear.text, unclear.parts)
    return say(f"unclear-{unclear.why}", text=text, readings=" / ".join(str(each) for each in readings))


def doubt_of(turn: Turn, unclear: Unclear, about: Topic = Topic.NONE) -> Doubt | None:
    """Return a doubt to ask about; None if no single answer can clear it up."""
    if unclear.why in ("verbs", "deed", "bookings", "list"):
        return None
    fact = cast("Fact", about or unclear.field)
    readings = unclear.readings if isinstance(unclear, Ambiguous) else ()
    today = turn.site.today(turn.now)
    said = [day for each in readings for day in _meant(each, fact, today)]
    days = tuple(_says(fact, each) for each in dict.fromkeys(said))
    keeps = next((each.said for each in readings if isinstance(each, Keeps)), "")
    return Doubt(fact, told(turn.say, unclear), days, about is not Topic.NONE, keeps)


def _meant(reading: Reading, fact: Fact, today: date) -> Sequence[Reading]:
    """Return what a reading means today."""
    if isinstance(reading, DayOfYear):
        return _days(reading, fact, today)
    if isinstance(reading, DayFromNow):
        day = reading.on(today)
        return [day] if day else []
    if isinstance(reading, SpokenDay):
        return reading.meant(today, to_come=fact == "expiry")
    if isinstance(reading, Keeps):
        day = reading.after(today)
        return [day] if day else []
    return [reading]


def _days(day: DayOfYear, fact: Fact, today: date) -> list[date]:
    """Resolve a day without a year to its next two dates, or, for past events, its last two."""
    years = range(today.year - 2, today.year + 3)
    known = [each for year in years if (each := day.of(year)) is not None]
    if fact == "expiry":
        return [each for each in known if each >= today][:2]
    return [each for each in reversed(known) if each <= today][:2]


def _likely_first(turn: Turn, readings: tuple[Line, ...], fact: Fact, item: Item) -> list[Line]:
    """Sort the readings of an expiry by how well they fit the item's shelf life, past dates last."""
    if fact != "expiry":
        return list(readings)
    today = turn.site.today(turn.now)
    last = last_likely_expiry(item, today)

    def unlikely(line: Line) -> tuple[bool, bool]:
        day = line.expiry or today
        return day < today, day > last

    return sorted(readings, key=unlikely)[:MOST_READINGS]


def doubt(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask what was meant: one of the readings, or something written anew."""
    unclear = line.open.doubt
    if unclear is None or getattr(line, unclear.about) is not None:
        return None
    without = replace(line, open=replace(line.open, doubt=None))
    options = [
        becomes(_label(turn.say, unclear.about, each), line | each)
        for each in _likely_first(turn, unclear.readings, unclear.about, item)
    ]
    options += [becomes(turn.say.plain("button-without"), without)] if unclear.about == "price" else []
    return Question(Topic(unclear.about), Html(unclear.told), tuple(options), row=2)


def asked_back(turn: Turn, text: str, over: Spans) -> Html:
    """Return what is asked before a booking with leftover parts, or with only a question mark."""
    key = "ask-question" if over == questions(text) else "ask-go-on"
    return turn.say(key, text=marked(text, over))


def go_on(turn: Turn, verb: Verb, line: Line, _item: Item) -> Question | None:
    """Ask whether to book it as understood, if not everything said is accounted for."""
    if not line.open.asks_first:
        return None
    label = "button-ask-so" if verb == "transfer" else "button-book-so"  # which books nothing yet
    settled = becomes(turn.say.plain(label), replace(line, open=replace(line.open, asks_first="")))
    return Question(Topic.GO_ON, Html(line.open.asks_first), (settled,))


def _says(fact: Fact, reading: Reading) -> Line:
    if isinstance(reading, Amount):
        return Line(amount=reading.value, unit=reading.unit)
    return Line.saying(**{fact: reading})


def _label(say: Wording, fact: Fact, reading: Line) -> str:
    value = getattr(reading, fact)
    match value:
        case Decimal() if fact == "amount" and reading.unit:
            return say.amount(value, reading.unit)
        case Decimal() if fact == "amount":
            return say.number(value)
        case date():
            return say.day(value)
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)
