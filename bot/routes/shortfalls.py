"""What a text says besides its booking: shortfalls, and values of custom fields."""

from collections.abc import Callable
from dataclasses import replace

from bot.chat.texts import Html, join, marked
from bot.chat.turn import Turn
from bot.drafts.draft import Broken, Line, Open
from bot.language import lexicon, own_fields
from bot.language.folding import fold
from bot.language.own_fields import Name
from bot.language.reader import words_of
from bot.language.shortfalls import Shortfall, cut_out
from bot.language.words import Unclear
from domain.company.settings import fields
from domain.company.settings.fields import Field
from domain.company.values import NotRead
from domain.vocabulary import FieldOf

NOTHING = Shortfall()


def apart(turn: Turn, text: str, command: lexicon.Verb | None = None) -> tuple[str, Shortfall]:
    """Split a text from its shortfall, if the rest says how much came; else return the text unchanged."""
    text, own = _own_apart(turn, text, command)
    found = replace(NOTHING, own=own)
    rest, short = cut_out(fold(text), turn.units)
    if short == NOTHING:
        return text, found
    said = words_of(rest, command, turn.units)
    words = said.words if isinstance(said, Unclear) else said
    if words is None or words.quantity is None:
        return text, found
    pictured = words.verb is None and not words.rest and turn.incoming.picture is not None
    return (rest, replace(short, own=own)) if words.verb in ("receive", "return") or pictured else (text, found)


def _own_apart(turn: Turn, text: str, command: lexicon.Verb | None) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Split a text from values of a lot's custom fields, if something comes in."""
    declared = fields.declared(turn.connection, FieldOf.LOT)
    rest, own = own_fields.cut_out(fold(text), [Name(each.key, each.title, _reader(each)) for each in declared])
    if not own:
        return text, ()
    said = words_of(rest, command, turn.units)
    words = said.words if isinstance(said, Unclear) else said
    verb = words.verb if words else None
    comes = verb in ("receive", "return") or (verb is None and turn.incoming.picture is not None)
    return (rest, tuple(own.items())) if comes else (text, ())


def _reader(field: Field) -> Callable[[str], str | None]:
    def read(written: str) -> str | None:
        try:
            return field.read(written)
        except NotRead:
            return None

    return read


def said_of_it(turn: Turn, found: Shortfall, first: str) -> Line:
    """Return a line with what was split off, and what to settle before anything is booked."""
    broken = Broken(found.broken.value, found.broken.unit, found.how) if found.broken else None
    asks = [Html(first)] if first else []
    if found.expected is not None:
        expected, text = found.expected, turn.incoming.folded
        span = cut_out(text, turn.units)[1].span  # with its command, if there is one
        amount = turn.say.amount(expected.value, expected.unit) if expected.unit else turn.say.number(expected.value)
        asks.append(turn.say("ask-expected", expected=amount, text=marked(text, (span,))))
    return Line(broken=broken, own=found.own, open=Open(asks_first=join(asks)))
