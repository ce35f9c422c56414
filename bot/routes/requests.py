"""A request of several items in one line: one transfer with a line for each."""

from dataclasses import replace
from decimal import Decimal

from bot.chat.replies import Reply
from bot.chat.texts import marked
from bot.chat.turn import Turn
from bot.drafts import dialogue
from bot.drafts.actions import ACTIONS
from bot.drafts.answers import REASON_LENGTH
from bot.drafts.draft import Gathering, Line, Open, State, Verb
from bot.drafts.lines import merged
from bot.drafts.questions.doubts import asked_back
from bot.drafts.units import in_own_units
from bot.language import deadlines
from bot.language.deadlines import Deadline
from bot.language.folding import fold
from bot.language.leftovers import left
from bot.language.listing import has_amount
from bot.language.reader import without_command
from bot.language.requests import Several, sent_in
from bot.language.requests import several as several_in
from bot.language.words import Unclear, Words
from bot.routes.hearing import said_of
from bot.routes.messages import MAX_FOUND, is_named_by_accident, look_up, verb_of
from bot.routes.said import ends_named, is_site, routed
from domain.company import catalogue, codes, search
from domain.errors import Refused
from domain.operations.transfers import sources
from domain.operations.transfers.deciding import Wanted

MAX_LINES = 60
"""Maximum lines of a request: more do not fit on a card."""


def asked(turn: Turn, text: str, *, is_request: bool = False) -> list[Reply]:
    """Request all of it, once all of it is understood; nothing, if the text says no such thing."""
    folded = fold(text)
    rest, deadline = deadlines.cut_out(folded, turn.site.today(turn.now))
    said = several_in(rest, is_request=is_request)
    if said is None:
        return _one(turn, rest, deadline, is_request=is_request)
    return between(turn, folded, said, deadline)


def between(turn: Turn, folded: str, said: Several, deadline: Deadline, *, sure: bool = True) -> list[Reply]:
    """Request several items from the given site; nothing, if it is not ours, or no item is understood.

    Unless `sure`, the request is confirmed first.
    """
    ends = ends_named(turn, said.source, said.target)
    known = [_line(turn, part) for part in said.parts]
    if ends is None or not any(known):
        return []  # it may be something else
    ACTIONS["transfer"].require(turn.person)
    return _begun(turn, folded, said.parts, known, ends | by_then(deadline), "transfer", sure=sure)


def _one(turn: Turn, rest: str, deadline: Deadline, *, is_request: bool) -> list[Reply]:
    """Request one item with a day or a note; nothing, if it is no such request."""
    sent = sent_in(rest)
    if deadline == Deadline() and not sent:
        return []
    told = " " * max(0, rest.find(sent)) + sent if sent else rest
    words = said_of(turn, told, "transfer" if is_request or sent else None)
    words = without_command(words, "transfer") if sent and not is_request else words
    words = routed(turn, words) if isinstance(words, Words) and words.verb == "issue" else words
    if not isinstance(words, Words) or words.verb != "transfer":
        return []
    if sent and not (words.target and is_site(turn, words.target)):
        return []  # it goes to somebody else
    return look_up(turn, words, None, use=by_then(deadline))


def by_then(deadline: Deadline) -> Line:
    """Return what is said of all lines."""
    return Line(needed_by=deadline.day, note=deadline.note[:REASON_LENGTH] or None)


def needed(turn: Turn, folded: str, parts: tuple[str, ...], deadline: Deadline) -> list[Reply]:
    """Request what is needed here from a site that has it, asking which. Nothing, if no item is understood."""
    known = [_line(turn, part) for part in parts]
    if not any(known):
        return []
    ACTIONS["transfer"].require(turn.person)
    wanted = [_wanted(turn, line) for line in known if line is not None]
    found = sources.ranked(turn.connection, [each for each in wanted if each], turn.site, turn.now)
    if not found:
        return [turn.answer(turn.say("need-nowhere"))]
    proposed = Open(sources=tuple((each.site.id, each.fit.value) for each in found))
    shared = Line(target=turn.site.id, open=proposed) | by_then(deadline)
    return _begun(turn, folded, parts, known, shared, "transfer")


def _wanted(turn: Turn, line: Line) -> Wanted | None:
    """Return how much is requested of a line's item, as far as it can be told."""
    item = catalogue.get(turn.connection, line.item or 0)
    told = in_own_units(turn.say, line, item)
    try:
        return Wanted(item, item.measure(told.amount or Decimal(), told.unit))
    except Refused:
        return None


def sent(turn: Turn, folded: str, parts: tuple[str, ...], lines: list[Line], site: str) -> list[Reply]:
    """Ask whether to transfer several items that were said to be issued to another of our warehouses."""
    first = Line(open=Open(asks_first=turn.say("ask-to-ours", site=site)))
    ends = ends_named(turn, None, site) or Line()
    return _begun(turn, folded, parts, [lines[0] | first, *lines[1:]], ends, "transfer")


def begun(turn: Turn, folded: str, parts: tuple[str, ...], shared: Line, verb: Verb) -> list[Reply]:
    """Begin an action with several items that share further facts; nothing, if none is understood."""
    known = [_line(turn, part) for part in parts]
    ACTIONS[verb].require(turn.person)
    return _begun(turn, folded, parts, known, shared, verb) if any(known) else []


def _begun(
    turn: Turn,
    folded: str,
    parts: tuple[str, ...],
    known: list[Line | None],
    shared: Line,
    verb: Verb,
    *,
    sure: bool = True,
) -> list[Reply]:
    unread = [part for part, line in zip(parts, known, strict=True) if line is None]
    over = left(folded, [_span(folded, part) for part in unread])
    if any(has_amount(part) for part in unread):
        return [turn.answer(turn.say("request-unread", text=marked(folded, over), verb=verb))]
    asks = Line(open=Open(asks_first=asked_back(turn, folded, over))) if over else Line()
    lines = tuple(replace(line | shared, message=turn.incoming.place) for line in known if line is not None)
    lines = (lines[0] | asks, *lines[1:])
    if len(lines) > MAX_LINES:
        return [turn.answer(turn.say("request-too-long", most=MAX_LINES))]
    dialogue.set_aside(turn)
    draft = dialogue.open_draft(turn, verb, f"message:{turn.incoming.place}")
    if draft.state is not State.OPEN:
        return [turn.answer(turn.say("tap-booked" if draft.state is State.BOOKED else "tap-stale"))]
    # A request moves nothing, so it is only confirmed if something has to be asked.
    gathered = replace(draft, lines=merged(lines), gathering=Gathering(turn.now, verb_said=True))
    return dialogue.proceed(turn, gathered, confirmed=sure)


def _line(turn: Turn, part: str) -> Line | None:
    """Read one item and its amount, if that is all that is said and the item is certain."""
    words = said_of(turn, part)
    if isinstance(words, Unclear) or verb_of(words) or words.quantity is None or not words.rest:
        return None
    only = Words(quantity=words.quantity, unit=words.unit, also=words.also, rest=words.rest)
    if words.quantity <= 0 or words != only:
        return None
    hit = codes.resolve(turn.connection, words.rest, rules=turn.policy.codes).hit
    found = search.find(turn.connection, words.rest, MAX_FOUND)  # all of it names one: "3 salt maybe" is not understood
    named = found.sure and not is_named_by_accident(words.rest, found)
    items = [hit.item] if hit else found.items if named else []
    if len(items) != 1:
        return None
    also = (words.also.value, words.also.unit or "") if words.also else None
    return Line(item=items[0].id, amount=words.quantity, unit=words.unit, also=also)


def _span(text: str, part: str) -> tuple[int, int]:
    start = max(0, text.find(part))
    return start, start + len(part)
