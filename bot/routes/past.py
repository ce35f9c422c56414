"""Questions about the past: who took something, how much of it went out last week, what came in today."""

from bot.cards.layout import fit
from bot.cards.stock import item_label, item_title
from bot.chat.buttons.items import Why
from bot.chat.replies import Button, Keyboard, Reply
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.language import past
from bot.language.past import Past
from bot.routes import explanations
from domain.company import search
from domain.company.catalogue import Item
from domain.reports.passed import Passed, passed
from domain.vocabulary import Flow

CAME = (Flow.RECEIVED, Flow.RETURNED, Flow.ARRIVED)
WENT = (Flow.ISSUED, Flow.DISPATCHED, Flow.SENT_BACK, Flow.WRITTEN_OFF)
FLOWS = {"in": CAME, "out": WENT, "": (*CAME, *WENT)}

OFFERED = 8
"""Items that get a button."""


def asked(turn: Turn, text: str) -> list[Reply]:
    """Answer such a question, booking nothing; nothing, if it is none, or names no known item."""
    if (about := past.who_asked(text)) and search.find(turn.connection, about, 1).items:
        return explanations.of(turn, about)
    told = past.asked(text, turn.site.today(turn.now))
    if told is None:
        return []
    if not told.about:
        return [_told(turn, told, None)]
    found = search.find(turn.connection, told.about, OFFERED).items
    if len(found) > 1:
        choices = tuple((Button(item_label(turn.say, item), Why(item.id, turn.site.id)),) for item in found)
        return [turn.answer(turn.say("several", words=told.about), choices)]
    return [_told(turn, told, found[0])] if found else []


def _told(turn: Turn, told: Past, item: Item | None) -> Reply:
    say = turn.say
    rows = passed(turn.connection, turn.site.id, (told.first, told.last), FLOWS[told.way], item.id if item else None)
    title = say(
        "passed-title",
        what=item_title(say, item) if item else say(f"passed-all-{told.way or 'both'}"),
        site=say.name(turn.site),
        days=" – ".join(dict.fromkeys((say.day(told.first), say.day(told.last)))),
    )
    lines = [_line(turn, each, named=item is None) for each in rows] or [say(f"passed-nothing-{told.way or 'both'}")]
    why: Keyboard = ((Button(say.plain("button-why"), Why(item.id, turn.site.id)),),) if item else ()
    return turn.answer(fit(say, [title, *lines]), why)


def _line(turn: Turn, each: Passed, *, named: bool) -> Html:
    say = turn.say
    what = say.plain(f"passed-{each.flow.value}")
    name = f"{say.name(each.item)}: " if named else ""
    return say("passed-line", name=name, quantity=say.quantity(each.quantity, each.item), what=what)
