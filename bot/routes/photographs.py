"""From photographs to stock: what was read becomes an item, a booking, a delivery, or a question about it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.cards.count import place_count_card
from bot.cards.item import item_card, whole_item_card
from bot.cards.place import place_card
from bot.cards.stock import things_list
from bot.cards.why import why_card
from bot.chat import pictures
from bot.chat.buttons.drafts import ReceiveAll
from bot.chat.incoming import Picture, Unreadable
from bot.chat.replies import Button, Reply
from bot.chat.texts import Html, join, marked
from bot.chat.turn import Turn
from bot.drafts import dialogue, gathering, store
from bot.drafts.actions import BOOKED_TOGETHER, known_of
from bot.drafts.draft import Answer, Draft, Line, Open, Topic, Verb
from bot.drafts.draft import Seen as SeenBefore
from bot.drafts.gathering import Shown
from bot.drafts.lines import unread
from bot.drafts.questions import doubts
from bot.drafts.questions.items import chosen
from bot.drafts.readings import Thing, read_codes
from bot.drafts.units import in_own_units
from bot.labels.contents import place_of
from bot.labels.stored import places_named
from bot.language.courtesies import is_asked_for
from bot.language.leftovers import AGREEING, Spans, are_signals, pictographs
from bot.language.lexicon import Done
from bot.language.words import Unclear, Words
from bot.routes import captioned_codes, deeds, needs, open_tasks, requisitions, shortfalls
from bot.routes.hearing import said_of, with_name_to_the_end
from bot.routes.messages import (
    asked_of_a_site,
    figures_left,
    instead,
    is_named_by_accident,
    meant_by,
    named_among,
    not_carried,
    not_understood,
    verb_of,
)
from bot.routes.said import ask_first, routed, said_line, with_whom
from bot.scanner import Scan
from domain.company import catalogue, search
from domain.company.people import Right
from domain.company.places import Place
from domain.company.search import Found
from domain.errors import Refused, UnknownPlace, UnknownSite

REMEMBERED = timedelta(minutes=3)
"""How long a picture without a caption books what was said before it; after that, it is only shown."""


_NOTHING = AGREEING | {" ", "\ufe0f"}
"""What may stand beside an amount without meaning anything."""


@dataclass(frozen=True)
class Seen:
    """A picture: the things in it, what is said beside them, why there are none; and earlier bookings with it."""

    picture: Picture
    things: list[Thing]
    beside: Line
    why: str
    before: SeenBefore | None


@dataclass(frozen=True)
class Caption:
    """The caption: what to do, what it says about a line, the items it names, or what is wrong with it."""

    verb: Verb | None = None
    line: Line = field(default_factory=Line)
    named: Found = field(default_factory=lambda: Found([], sure=False))
    rest: str = ""
    problem: Html | None = None
    over: Spans = ()  # what of it is not understood, if it books nothing
    offered: tuple[Done, ...] = ()  # possible meanings of a vague verb
    asks: Html | None = None  # the question which one is meant


def recognise(turn: Turn, picture: Picture, scan: Scan | Unreadable | None) -> list[Reply]:
    """Show what was photographed, book what the caption says, or continue the draft that asked for it."""
    if (place := _place(turn, scan)) is not None:
        return _at(turn, place)
    seen = _look(turn, picture, scan)
    album = f"album:{turn.incoming.chat}:{picture.album}" if picture.album else ""
    if album and gathering.is_cancelled(turn, album):
        return []
    if not album and (offered := _of_several_kinds(turn, seen)):
        return offered
    caption = _caption(turn, seen)
    if caption.problem is not None and not album:
        return [turn.answer(caption.problem)]
    draft = store.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    if album or _belongs_to_last(turn, caption, draft):
        return _gather(turn, seen, caption, album)
    if draft is not None and _asked_for(turn, draft, caption):
        return _answer(turn, draft, seen, caption)
    dialogue.set_aside(turn)
    return _single(turn, seen, caption)


def _of_several_kinds(turn: Turn, seen: Seen) -> list[Reply]:
    """Offer the bookings of a caption with several kinds, under a picture of one thing: +24 -3."""
    if len(seen.things) != 1 or not seen.things[0].hit or turn.incoming.verb or seen.before:
        return []
    pictured = replace(seen.things[0].line, photos=(seen.picture.unique_id,))
    return deeds.offered(turn, turn.incoming.text, pictured)


def _place(turn: Turn, scan: Scan | Unreadable | None) -> Place | None:
    """Return the bin whose label was photographed, if nothing else was."""
    texts = [code.text for code in scan.codes] if isinstance(scan, Scan) else []
    named = place_of(texts[0]) if len(texts) == 1 else None
    try:
        found = places_named(turn.connection, named) if named else []
    except (UnknownSite, UnknownPlace):
        return None
    return found[0][1] if len(found) == 1 else None


def _at(turn: Turn, place: Place) -> list[Reply]:
    """Answer where something is or goes; otherwise show what to count there, or what is there."""
    draft = store.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    if draft is not None and place.site_id == turn.site.id:
        if draft.asked.topic is Topic.PLACE:
            return dialogue.answer(turn, draft, Answer(replace(draft.line, place=place.id)))
        if draft.asked.topic is Topic.TO:
            return dialogue.answer(turn, draft, Answer(replace(draft.line, to=place.id)))
    if _caption(turn).verb == "count":  # people who count are not told what the books say
        turn.person.require(Right.BOOK, place.site_id)
        return [turn.answer(*place_count_card(turn, place))]
    return [turn.answer(*place_card(turn, place))]


def explain(turn: Turn, picture: Picture, scan: Scan | Unreadable | None) -> list[Reply]:
    """Explain why there is as much as there is of what was photographed."""
    seen = _look(turn, picture, scan)
    hits = [thing.hit for thing in seen.things if thing.hit]
    if not hits:
        return [turn.answer(turn.say(seen.why))]
    return [turn.answer(*why_card(turn, hits[0].item, turn.site.id))]


def _look(turn: Turn, picture: Picture, scan: Scan | Unreadable | None) -> Seen:
    """Return what the picture shows; the picture is kept."""
    codes = scan.codes if isinstance(scan, Scan) else ()
    told = [(code.text, code.gs1, code.sure) for code in codes]
    things, beside = read_codes(turn.connection, told, turn.policy.codes)
    before = seen_before(turn, picture.unique_id)
    place = (turn.incoming.chat, turn.incoming.message)
    pictures.keep(turn.connection, picture, turn.person.id, place, _kept(things), turn.now)
    reason = scan.reason if isinstance(scan, Unreadable) else "photo-no-item" if codes else "photo-no-code"
    return Seen(picture, things, beside, reason, before)


def _kept(things: list[Thing]) -> object:
    return store.stored_lines(tuple(thing.line for thing in things))


def seen_before(turn: Turn, unique_id: str) -> SeenBefore | None:
    """Return the last booking made with this very picture."""
    booked = pictures.bookings(turn.connection, unique_id)
    if not booked:
        return None
    return SeenBefore(booked[0].number, booked[0].person, turn.say.time(booked[0].recorded_at, turn.site.zone))


def _caption(turn: Turn, seen: Seen | None = None) -> Caption:
    """Read the caption, and what is wrong with it or left over."""
    single = turn.incoming.picture is not None and not turn.incoming.picture.album
    text, use, done = requisitions.apart(turn, turn.incoming.text)
    beside = shortfalls.NOTHING
    if single and not (seen and len(seen.things) > 1):  # of one thing
        text, beside = shortfalls.apart(turn, text, turn.incoming.verb)
    said = said_of(turn, text, turn.incoming.verb) if turn.incoming.typed else Words()
    if single and seen and any(thing.hit for thing in seen.things):
        said = with_name_to_the_end(said)
    doubt = None
    if isinstance(said, Unclear):
        if single and said.words is not None and (offered := meant_by(said)):
            named, spans = _accounted(turn, said.words, seen)
            asks = turn.say("ask-deed", text=marked(said.text, said.parts))
            return Caption(
                None,
                said_line(turn, with_whom(said.words)),
                named,
                said.words.rest,
                over=spans,
                offered=offered,
                asks=asks,
            )
        doubt = doubts.doubt_of(turn, said) if single else None
        if said.words is None or doubt is None:
            return Caption(problem=doubts.told(turn.say, said))
        said = said.words
    words = routed(turn, replace(said, verb=done) if done else said)
    # A bare quantity under a photograph is a receipt; "3 pls" asks for some.
    counts = words.quantity is not None or (doubt is not None and doubt.about == "amount")
    is_bare = counts and words.verb is None and not set(words.rest) - _NOTHING
    verb = verb_of(words) or ("receive" if is_bare and not is_asked_for(turn.incoming.text) else None)
    try:
        line = said_line(turn, words) | use | Line(open=Open(doubt=doubt))
    except Refused as refusal:
        return Caption(verb, problem=turn.say.refusal(refusal))
    named, spans = _accounted(turn, words, seen)
    shown = {thing.line.item for thing in seen.things if thing.hit} if seen else set()
    line |= captioned_codes.said(turn, words, shown)
    line |= shortfalls.said_of_it(turn, beside, ask_first(turn, words, spans)) if verb else Line()
    return Caption(verb, line, named, words.rest, over=() if verb else spans)


def _accounted(turn: Turn, words: Words, seen: Seen | None) -> tuple[Found, Spans]:
    """Return the items that a caption names, and the leftover parts of its text.

    If it names nothing for sure, the picture's own item accounts for the words.
    """
    nothing = Found([], sure=False)
    if by_code := captioned_codes.named(turn, words):
        return by_code
    names = words.rest and not are_signals(words.rest)
    found = search.find(turn.connection, words.rest) if names else nothing
    if is_named_by_accident(words.rest, found):
        found = nothing
    if not words.rest or (found.items and found.sure):
        return found, (*pictographs(turn.incoming.folded, words.left), *figures_left(turn, words, found))
    named, over = named_among(turn, words, found)
    if named.items and (named.sure or seen is None or not any(thing.hit for thing in seen.things)):
        return named, over
    return nothing, words.left


def _asked_for(turn: Turn, draft: Draft, caption: Caption) -> bool:
    """Whether the draft waits for this picture: not if its caption asks for something else, or it may be forgotten."""
    if draft.asked.topic is not Topic.ITEM:
        return False
    if caption.verb is not None:
        return caption.verb == draft.verb
    asked = draft.expires_at - turn.policy.patience
    said_how_many = draft.gathering is None and draft.line.amount is not None
    return not said_how_many or turn.now - asked <= REMEMBERED


def _belongs_to_last(turn: Turn, caption: Caption, asked: Draft | None) -> bool:
    """Whether a single picture belongs to those gathered just before: Telegram splits off the eleventh of an album."""
    if caption.verb is not None or (asked is not None and asked.asked.topic is Topic.ITEM):
        return False
    return gathering.under_way(turn) is not None


def _gather(turn: Turn, seen: Seen, caption: Caption, album: str) -> list[Reply]:
    """Gather one or more lines from a picture."""
    text = turn.incoming.folded
    over = any(character.isalnum() for start, end in caption.over for character in text[start:end])
    is_more = over or (caption.rest and caption.verb)  # than what to do with all of them, and how many
    if caption.problem is None and (is_more or caption.verb not in (None, *BOOKED_TOGETHER)):
        caption = Caption(problem=turn.say("deliver-not-so", text=turn.incoming.typed))
    asked = store.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    if caption.problem is None and caption.verb is None and asked and asked.verb == "count":
        caption = Caption(problem=turn.say("deliver-while-counting"))  # which is no receipt
    if caption.line.open.asks_first and not (caption.verb and caption.line.party):
        caption = Caption(problem=Html(caption.line.open.asks_first))
    draft = gathering.under_way(turn) or gathering.begin(turn, caption.verb, album)
    if draft is None:  # it is booked: later pictures are like any other
        return _single(turn, seen, caption)
    return gathering.add(turn, draft, _shown(turn, seen, caption))


def _shown(turn: Turn, seen: Seen, caption: Caption) -> Shown:
    said = _of_several(caption.line) if len(seen.things) > 1 else caption.line
    of = said | Line(message=turn.incoming.place, open=Open(seen=seen.before))
    lines = [thing.line | of for thing in seen.things]
    if not lines and seen.beside == Line():
        lines = [unread(seen.why) | of]
    return Shown(
        seen.picture.unique_id, tuple(lines), seen.beside, caption.verb, said, turn.incoming.place, caption.problem
    )


def _of_several(line: Line) -> Line:
    """Return what a caption says about several things: not the amount, the lot or the price."""
    return replace(line.without("amount", "lot", "expiry", "made", "price"), unit=None, per=None)


def _answer(turn: Turn, draft: Draft, seen: Seen, caption: Caption) -> list[Reply]:
    """Take the picture as the answer to which item it is."""
    photo = seen.picture.unique_id
    if not seen.things and not caption.named.items:
        if draft.line.open.unread:  # the problem with the previous picture is over
            return dialogue.answer(turn, draft, Answer(draft.line | unread(seen.why) | caption.line))
        return dialogue.answer(turn, draft, Answer(draft.line | caption.line), turn.say(seen.why))
    before = replace(draft.line, open=replace(draft.line.open, unread="", candidates=(), page=0))
    if before.unsure and seen.things:  # the better picture that was asked for: the misread code must not be learnt
        before = replace(before, code=None, unsure=False)
    line = before | _about(seen, caption) | caption.line | Line(open=Open(seen=seen.before))
    if draft.gathering is None:
        return dialogue.answer(turn, draft, Answer(replace(line, photos=(photo,))))
    return dialogue.answer(turn, draft, Answer(replace(line, message=turn.incoming.place).pictured(photo)))


def _single(turn: Turn, seen: Seen, caption: Caption) -> list[Reply]:
    """Begin a booking of its own, or show the item's card."""
    origin, photo = f"message:{turn.incoming.place}", seen.picture.unique_id
    if caption.verb in BOOKED_TOGETHER and len(seen.things) > 1:
        draft = gathering.begin(turn, caption.verb, origin)
        return gathering.add(turn, draft, _shown(turn, seen, caption)) if draft else []
    about = _about(seen, caption)
    line = replace(about | caption.line, photos=(photo,))
    if seen.before is None and (tasks := open_tasks.asked(turn, line, caption.verb, photo)):
        return tasks
    if offered := instead(turn, caption.verb, line):
        return offered
    if caption.verb is not None:
        return dialogue.begin(turn, caption.verb, line | Line(open=Open(seen=seen.before)), origin=origin)
    differ = caption.named.items and about.open.candidates
    if seen.things and seen.things[0].hit and not differ:
        if len(seen.things) == 1 and (needed := needs.pictured(turn, seen.things[0].hit.item, turn.incoming.text)):
            return needed
        return _show(turn, seen, caption)
    if turn.incoming.private and turn.person.may(Right.BOOK):
        return dialogue.begin(turn, "show", line, origin=origin)
    return [turn.answer(turn.say("photo-unknown" if seen.things else seen.why, code=about.code or ""))]


def _about(seen: Seen, caption: Caption) -> Line:
    """Return which item it is: seen, named, or both to choose from if they differ."""
    shown = tuple(dict.fromkeys(thing.line.item for thing in seen.things if thing.line.item is not None))
    named = tuple(item.id for item in caption.named.items)
    if not seen.things:
        if len(named) == 1 and caption.named.sure:
            return chosen(seen.beside, named[0])
        return seen.beside | Line(open=Open(unread=seen.why, candidates=named))
    if shown and named and not set(shown) & set(named):
        return Line(open=Open(candidates=tuple(dict.fromkeys([*shown, *named]))))
    if len(shown) > 1:
        return Line(open=Open(candidates=shown))
    first = seen.things[0].line
    several = sum(thing.hit is not None for thing in seen.things) > 1
    return Line(item=first.item, scanned=first.scanned) if several else first


def _show(turn: Turn, seen: Seen, caption: Caption) -> list[Reply]:
    """Show the item's card, with what was said about it in its buttons; or the list of all things seen."""
    things = [thing for thing in seen.things if thing.hit]
    before, over = seen.before, caption.over
    again = [turn.say("photo-seen", number=before.number, person=before.person, time=before.time)] if before else []
    if len(things) > 1:
        text, keyboard = turn.say("photo-several"), things_list(turn, _named(things))
        if turn.person.may(Right.BOOK):
            keyboard = (*keyboard, (Button(turn.say.plain("button-receive-all"), ReceiveAll()),))
    else:
        item = catalogue.get(turn.connection, things[0].line.item or 0)
        over, elsewhere = asked_of_a_site(turn, over)
        line = in_own_units(turn.say, things[0].line | caption.line, item)
        known = known_of(line)
        whole = elsewhere and not caption.offered
        card = whole_item_card(turn, item, known) if whole else item_card(turn, item, known, caption.offered)
        text, keyboard = card
        again = [
            *([caption.asks] if caption.asks else []),
            *again,
            *not_carried(turn, line.without("lot", "expiry"), item),
        ]
    told = [*not_understood(turn, over), *again, text]
    return [replace(turn.answer(join(told), keyboard), picture=seen.picture.unique_id)]


def _named(things: list[Thing]) -> list[tuple[int, str]]:
    return [(thing.line.item or 0, thing.line.lot or "") for thing in things]
