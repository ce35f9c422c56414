"""What a text says of what did not come as it should, apart from what it wants booked."""

from bot.chat.texts import Html, join, marked
from bot.chat.turn import Turn
from bot.drafts.draft import Broken, Line, Open
from bot.language import lexicon
from bot.language.folding import fold
from bot.language.reader import words_of
from bot.language.shortfalls import Shortfall, cut_out
from bot.language.words import Unclear

NOTHING = Shortfall()


def apart(turn: Turn, text: str, command: lexicon.Verb | None = None) -> tuple[str, Shortfall]:
    """The text without it, and what it says, where the rest says how many came; else all of the text."""
    rest, found = cut_out(fold(text), turn.units)
    if found == NOTHING:
        return text, found
    said = words_of(rest, command, turn.units)
    words = said.words if isinstance(said, Unclear) else said
    if words is None or words.quantity is None:
        return text, NOTHING
    pictured = words.verb is None and not words.rest and turn.incoming.picture is not None
    return (rest, found) if words.verb in ("receive", "return") or pictured else (text, NOTHING)


def said_of_it(turn: Turn, found: Shortfall, first: str) -> Line:
    """A line with what was cut out, and what has to be settled before anything is booked."""
    broken = Broken(found.broken.value, found.broken.unit, found.how) if found.broken else None
    asks = [Html(first)] if first else []
    if found.expected is not None:
        expected, text = found.expected, turn.incoming.folded
        span = cut_out(text, turn.units)[1].span  # with its command, if there is one
        amount = turn.say.amount(expected.value, expected.unit) if expected.unit else turn.say.number(expected.value)
        asks.append(turn.say("ask-expected", expected=amount, text=marked(text, (span,))))
    return Line(broken=broken, open=Open(asks_first=join(asks)))
