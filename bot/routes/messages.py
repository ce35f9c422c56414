"""From messages to stock: finds the item that the words mean, and shows it, or begins what they ask for."""

import re
from dataclasses import dataclass, replace
from itertools import islice
from typing import get_args

from bot.cards.count import place_count_card
from bot.cards.item import item_card, whole_item_card
from bot.cards.place import place_card
from bot.cards.stock import item_list
from bot.chat.buttons.action import Known
from bot.chat.buttons.drafts import Begin
from bot.chat.buttons.items import MoreItems, ShowItem
from bot.chat.replies import Reply
from bot.chat.texts import Html, join, marked
from bot.chat.turn import Turn
from bot.drafts import dialogue, told
from bot.drafts.actions import ACTIONS, begun_with, known_of
from bot.drafts.answers import place_named, with_amount
from bot.drafts.draft import Answer, Doubt, Draft, Line, Open, Verb
from bot.drafts.questions import doubts
from bot.drafts.questions.doubts import asked_back
from bot.drafts.questions.items import chosen
from bot.drafts.readings import line_of
from bot.drafts.units import in_own_units
from bot.language import printed_codes
from bot.language.enquiries import is_anywhere, place_asked, without_asking
from bot.language.folding import fold
from bot.language.leftovers import (
    Spans,
    are_signals,
    left,
    marks,
    not_choosing,
    parts,
    pictographs,
    signals_beside,
    spans_of,
    stray_figures,
    takes_back,
    without,
)
from bot.language.lexicon import NOT_VERBS, SHORT_VERBS, Done
from bot.language.shortfalls import Shortfall
from bot.language.takers import may_name
from bot.language.words import Ambiguous, Unclear, Words
from bot.routes import open_tasks, shortfalls
from bot.routes.said import ask_first, routed, said_line, with_whom, with_whom_behind
from domain.company import catalogue, codes, places, search
from domain.company.gs1 import gtin14, printed
from domain.company.people import Right
from domain.company.search import Found
from domain.errors import UnknownPlace, UnknownSite

MOST_LOOKED_FOR = 200
"""Maximum parts of a text that are searched for; sixteen characters have 120."""

_ADVERBS = tuple("只才就仅也又再都还")
"""Characters that are adverbs beside a verb, and parts of many names: 只拿了2盒."""

A_NAME = 3
"""Maximum words that may be a misspelt name; anything longer is a sentence that may contain a name."""

MAX_FOUND = 80
"""Maximum items searched for: people who do not see theirs within ten pages add words."""


def look_up(
    turn: Turn,
    said: Words | Unclear,
    draft: Draft | None,
    beside: Shortfall = shortfalls.NOTHING,
    use: Line = Line(),  # noqa: B008 - it is never changed
) -> list[Reply]:
    """Continue a draft that lacks its item, begin one, or show the item; anything unclear is asked about.

    `use`: what was said about what it is used for.
    """
    if not isinstance(said, Unclear):
        return _look_up(turn, routed(turn, said), draft, None, beside, use)
    if asked := _which_deed(turn, said):
        return asked
    doubt, problem = doubts.doubt_of(turn, said), doubts.told(turn.say, said)
    if draft is not None and (said.words is None or said.words.verb is None):
        return dialogue.proceed(turn, draft, problem)
    if said.words is None or doubt is None or not (said.words.rest or turn.reply_taps or said.words.verb):
        return [turn.answer(problem)]
    return _look_up(turn, routed(turn, said.words), draft, doubt, beside, use)


def _said_line(turn: Turn, words: Words) -> Line:
    """Return a line with what the words say; for an unknown place, ask whether to go on without it."""
    try:
        return said_line(turn, words)
    except UnknownPlace as unknown:
        asks = join([turn.say.refusal(unknown), turn.say("ask-without-place")])
        return said_line(turn, replace(words, source=None, target=None)) | Line(open=Open(asks_first=asks))


def _which_deed(turn: Turn, said: Unclear) -> list[Reply]:
    """Show the item's card, with a button for each meaning of the vague verb."""
    offered = meant_by(said)
    if not offered or said.words is None:
        return []
    named, known = find_named(turn, said.words), _replied_to(turn) if not said.words.rest else None
    items = [catalogue.get(turn.connection, known.item_id)] if known else named.found.items
    if len(items) != 1:
        return []
    line = named.read | Line(item=items[0].id) | said_line(turn, with_whom(said.words))
    line = in_own_units(turn.say, line, items[0])
    text, keyboard = item_card(turn, items[0], known_of(line), offered)
    asks = turn.say("ask-deed", text=marked(said.text, said.parts))
    told_before = [asks, *not_understood(turn, named.over), *not_carried(turn, line, items[0])]
    return [turn.answer(join([*told_before, text]), keyboard)]


def meant_by(said: Unclear) -> tuple[Done, ...]:
    """Return the possible actions, if the verb can mean several."""
    if said.why not in ("verbs", "deed") or not isinstance(said, Ambiguous):
        return ()
    return tuple(verb for verb in get_args(Done) if verb in said.readings)


def instead(turn: Turn, verb: Verb | None, line: Line) -> list[Reply]:
    """Offer an alternative to people who may not write off: damaged goods are set aside, and a manager decides."""
    if verb != "write_off" or line.item is None or turn.person.may(Right.DECIDE) or not turn.person.may(Right.BOOK):
        return []
    item = catalogue.get(turn.connection, line.item)
    text, keyboard = item_card(turn, item, known_of(in_own_units(turn.say, line, item)), ("damage",))
    return [turn.answer(join([turn.say("write-off-not-yours"), text]), keyboard)]


@dataclass(frozen=True)
class Named:
    """The items that words name, what a barcode among them says, and the leftover parts of the text."""

    found: Found
    read: Line
    over: Spans = ()


def _look_up(
    turn: Turn, words: Words, draft: Draft | None, doubt: Doubt | None, beside: Shortfall, use: Line
) -> list[Reply]:
    verb = verb_of(words)
    if verb == "count" and words.quantity is None and (where := place_named(turn, words.rest)):
        ACTIONS["count"].require(turn.person)
        return [turn.answer(*place_count_card(turn, where))]
    named = find_named(turn, words, is_answer=draft is not None)
    if draft is not None and words.verb is None:
        return _go_on(turn, draft, words, named)
    known = _replied_to(turn) if not words.rest else None
    if known is not None:
        named = replace(named, found=Found([catalogue.get(turn.connection, known.item_id)], sure=True))
    if verb is None and not named.read.code and not doubt:
        return _show(turn, words, named)
    if verb is not None and words.rest and not named.found.items and named.read == Line():
        return _of_nothing(turn, verb, words)
    words, over = with_whom_behind(turn, words, named.over)
    opened = shortfalls.said_of_it(turn, beside, ask_first(turn, words, over)) | Line(open=Open(doubt=doubt))
    line = (begun_with(known) if known else Line()) | named.read | opened | _said_line(turn, words) | use
    line = of_found(line, named.found)
    if offered := instead(turn, verb, line):
        return offered
    if verb == "receive" and (asked := open_tasks.came_from(turn, line)):
        return asked
    return dialogue.begin(turn, verb or "show", line, origin=f"message:{turn.incoming.place}")


def _of_nothing(turn: Turn, verb: Verb, words: Words) -> list[Reply]:
    """Ask which item is meant if nothing has its name, keeping how much of it was said."""
    if are_signals(words.rest) and (unsaid := not_understood(turn, words.left)):
        return [turn.answer(join(unsaid))]
    missing = turn.say("not-found", words=words.rest)
    is_named = may_name(words.rest) and not marks(turn.incoming.folded)
    if words.quantity is None or _is_overheard(turn) or not is_named:
        return [turn.answer(missing)]
    return dialogue.begin(turn, verb, _said_line(turn, words), origin=f"message:{turn.incoming.place}", problem=missing)


def find_named(turn: Turn, words: Words, *, is_answer: bool = False) -> Named:
    """Find the items that the words name; for bookings, perhaps somewhere among them.

    `is_answer`: the text answers which item it is, for a known booking.
    """
    beside, code = printed_codes.cut_out(words.rest)
    reading = codes.resolve(turn.connection, code or words.rest, rules=turn.policy.codes)
    if reading.hit:
        return Named(
            Found([reading.hit.item], sure=True), line_of(reading), words.left if code and beside.strip() else ()
        )
    if code and gtin14(reading.number) is None:
        return Named(Found([], sure=False), Line())  # the words beside it are not the name of what it encodes
    found, over = search.find(turn.connection, words.rest, MAX_FOUND), pictographs(turn.incoming.folded, words.left)
    if is_named_by_accident(words.rest, found):
        found = Found([], sure=False)
    if words.rest in _ADVERBS or (words.quantity is not None and are_signals(words.rest)):
        return Named(Found([], sure=False), Line(), words.left)
    meant_more = words.quantity is not None or words.verb is not None or turn.incoming.private  # than a name alone
    is_short = len(words.rest.split()) <= A_NAME and not marks(words.rest)
    guessed = bool(found.items) and verb_of(words) is None and is_short
    if words.rest and meant_more and not (found.items and (found.sure or guessed)):
        found, over = named_among(turn, words, found, single=is_answer or _says_what_is_done(words.rest))
    over = (*over, *figures_left(turn, words, found))
    if not found.items and gtin14(reading.number) and turn.person.may(Right.BOOK) and turn.incoming.private:
        return Named(found, Line(code=printed(reading.number)))  # typed with care: its check digit is right
    return Named(found, Line(), over)


def is_named_by_accident(said: str, found: Found) -> bool:
    """Whether a negating or vague word matched only by its letters: "no beef"."""
    return signals_beside(said, (f"{item.sku} {item.name_en} {item.name_zh}" for item in found.items))


def _says_what_is_done(rest: str) -> bool:
    """Whether words that were not understood say to do something, or not to."""
    return takes_back(rest) or (rest[:1] in SHORT_VERBS and not NOT_VERBS.match(rest))


def figures_left(turn: Turn, words: Words, found: Found) -> Spans:
    """Return the numbers beside an amount that are not part of the name, although the name was found by them."""
    if words.quantity is None or not found.sure:
        return ()
    names = [fold(f"{item.sku} {item.name_en} {item.name_zh}") for item in found.items]
    return spans_of(turn.incoming.folded, words.left, stray_figures(words.rest, names) if names else ())


def named_among(turn: Turn, words: Words, found: Found, *, single: bool = False) -> tuple[Found, Spans]:
    """Find the item named somewhere among the words, and the parts of the text that are then left over."""
    text = turn.incoming.folded
    named_by = parts(words.rest, single=single or words.quantity is not None or words.verb is not None)
    for part in islice(named_by, MOST_LOOKED_FOR):
        items = search.find(turn.connection, part, MAX_FOUND, guess=False).items
        if named := [item for item in items if _begins_words(part, item)]:
            return Found(named, sure=True), without(text, words.left, part)
    return found, ()


def _begins_words(part: str, item: catalogue.Item) -> bool:
    """Whether each word begins one of the item's words: "last" does not match plasters here.

    Chinese has no such words.
    """
    names = f"{item.sku} {item.name_en} {item.name_zh}"
    single = [re.sub("(?i)(?<=[a-z]{3})s$", "", word.strip("\"'~.,;:!?()")) for word in part.split()]  # hammers
    return not part.isascii() or all(re.search(rf"(?i)(?<![a-z]){re.escape(word)}", names) for word in single)


def _show(turn: Turn, words: Words, named: Named) -> list[Reply]:
    """Show the item's card, with what was said about it in its buttons; a list, if there are several."""
    found = named.found.items
    if not words.rest and not found:
        return [turn.answer(turn.say("of-what" if words.quantity is not None else "not-understood"))]
    if not found:
        where = place_named(turn, place_asked(words.rest))
        if not where and _is_overheard(turn) and (words.verb or not turn.incoming.names_us):
            return []
        return [
            turn.answer(*place_card(turn, where)) if where else turn.answer(turn.say("not-found", words=words.rest))
        ]
    if len(found) > 1:
        return [turn.answer(*item_list(turn, words.rest, found))]
    line = in_own_units(turn.say, named.read | Line(item=found[0].id) | said_line(turn, words), found[0])
    over, elsewhere = asked_of_a_site(turn, named.over) if words.quantity is None else (named.over, False)
    text, keyboard = (whole_item_card if elsewhere else item_card)(turn, found[0], known_of(line))
    told_before = [*not_understood(turn, over), *not_carried(turn, line, found[0])]
    return [turn.answer(join([*told_before, text]), keyboard)]


def asked_of_a_site(turn: Turn, over: Spans) -> tuple[Spans, bool]:
    """Return what of a question is not understood, and whether it is about another site than the person's own."""
    asked = " ".join(turn.incoming.folded[start:end] for start, end in over)
    anywhere = is_anywhere(turn.incoming.folded)
    name = without_asking(asked)
    if not name:
        return (), anywhere
    try:
        return (), places.site_named(turn.connection, name).id != turn.site.id
    except UnknownSite:
        return over, anywhere


def not_understood(turn: Turn, over: Spans) -> list[Html]:
    """Say that part of the text is left over, and that nothing is booked."""
    typed = turn.incoming.folded
    spans = left(typed, over) if over else ()
    return [turn.say("not-all-understood", text=marked(typed, spans))] if spans else []


def not_carried(turn: Turn, line: Line, item: catalogue.Item) -> list[Html]:
    """Say that something was said which the card's buttons do not carry."""
    names = ACTIONS["show"].unused(line, item)
    return [turn.say("unused", what=join(told.said(turn, line.says(*names)), " · "))] if names else []


def more_items(turn: Turn, tap: MoreItems) -> list[Reply]:
    """Show another page of the items found."""
    found = search.find(turn.connection, tap.words, MAX_FOUND).items
    return [turn.answer(*item_list(turn, tap.words, found, tap.start))]


def _go_on(turn: Turn, draft: Draft, words: Words, named: Named) -> list[Reply]:
    """Take it as the answer to which item it is; anything else it says is asked about before booking."""
    found, read = named.found, named.read
    line = draft.line | read | said_line(turn, words)
    nothing_found = not found.items and read == Line()
    if nothing_found and _is_overheard(turn) and (words.rest or words.quantity is None):
        return []
    if nothing_found and words.rest:
        return dialogue.proceed(turn, draft, turn.say("not-found", words=words.rest))
    text = turn.incoming.folded
    over = left(text, not_choosing(text, named.over))
    if words.quantity is not None:
        is_another = draft.line.amount is not None and draft.line.amount != words.quantity
        over = over or (((0, len(text)),) if is_another else ())
        line = with_amount(line, words.quantity, words.unit or line.unit, words.also)
    if over:
        line |= Line(open=Open(asks_first=asked_back(turn, text, over)))
    return dialogue.answer(turn, draft, Answer(of_found(line, found)))


def _is_overheard(turn: Turn) -> bool:
    """Whether people are talking to each other in a group while a question is open there."""
    return not turn.incoming.private and turn.incoming.reply_to is None


def of_found(line: Line, found: Found) -> Line:
    """Set the item, or the candidates: nothing is booked on a guess before it is tapped."""
    ids = tuple(item.id for item in found.items)
    if not ids:
        return line
    if len(ids) == 1 and found.sure:
        return chosen(line, ids[0])
    return replace(line, open=replace(line.open, candidates=ids, page=0))


def verb_of(words: Words) -> Verb | None:
    """Return what is to be done, if the words say so."""
    return words.verb if words.verb != "stock" else None


def _replied_to(turn: Turn) -> Known | None:
    """Return the item of the card that was replied to."""
    begun = [tap.known for tap in turn.reply_taps if isinstance(tap, Begin)]
    if begun:
        return begun[0]
    shown = [tap.item_id for tap in turn.reply_taps if isinstance(tap, ShowItem)]
    return Known(shown[0]) if len(shown) == 1 else None
