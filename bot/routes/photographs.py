"""Photographs to stock: what was read, to the item it stands for, a booking, a delivery, or a question about it."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.cards.count import place_count_card
from bot.cards.place import place_card
from bot.cards.stock import stock_card, things_list
from bot.cards.why import why_card
from bot.chat import pictures
from bot.chat.buttons import Known, ReceiveAll
from bot.chat.incoming import Picture, Unreadable
from bot.chat.replies import Button, Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.drafts import deliveries, dialogue, doubts, drafts
from bot.drafts.deliveries import Shown
from bot.drafts.drafts import Draft, Verb
from bot.drafts.readings import Fields, Thing, read_codes
from bot.labels import place_of, places_named
from bot.language.words import Unclear, Words, words_of
from bot.routes.messages import fields_of, routed, verb_of
from bot.scanner import Scan
from domain.company import catalogue, search
from domain.company.people import Right
from domain.company.places import Place
from domain.company.search import Found
from domain.errors import Refused, UnknownPlace, UnknownSite

REMEMBERED = timedelta(minutes=3)
"""How long a picture without a word books what was said before it; later, it is only shown."""

OF_ONE = ("amount", "unit", "lot", "expiry", "made", "price", "per")
"""What a caption says of one thing, and not of several."""


@dataclass(frozen=True)
class Seen:
    """A picture: the things in it, what is said beside them, why there is nothing; what was booked with it before."""

    picture: Picture
    things: list[Thing]
    beside: Fields
    why: str
    before: Fields


@dataclass(frozen=True)
class Caption:
    """What is written under it: what to do, the fields of a draft, the items it names; or what is wrong with it."""

    verb: Verb | None = None
    fields: Fields = field(default_factory=dict)
    named: Found = Found([], sure=False)  # noqa: RUF009 - it is never changed
    rest: str = ""
    problem: Html | None = None


def recognise(turn: Turn, picture: Picture, scan: Scan | Unreadable | None) -> list[Reply]:
    """Show what was photographed, book what the caption says of it, or go on with the draft that asked for it."""
    if (place := _place(turn, scan)) is not None:
        return _at(turn, place)
    seen = _look(turn, picture, scan)
    album = f"album:{turn.incoming.chat}:{picture.album}" if picture.album else ""
    if album and deliveries.is_over(turn, album):
        return []
    caption = _caption(turn)
    if caption.problem is not None and not album:
        return [turn.answer(caption.problem)]
    draft = drafts.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    if album or _of_delivery(turn, caption, draft):
        return _deliver(turn, seen, caption, album)
    if draft is not None and _asked_for(turn, draft, caption):
        return _answer(turn, draft, seen, caption)
    return _single(turn, seen, caption)


def _place(turn: Turn, scan: Scan | Unreadable | None) -> Place | None:
    """The bin whose label was photographed, if nothing else was."""
    texts = [code.text for code in scan.codes] if isinstance(scan, Scan) else []
    named = place_of(texts[0]) if len(texts) == 1 else None
    try:
        found = places_named(turn.connection, named) if named else []
    except (UnknownSite, UnknownPlace):
        return None
    return found[0][1] if len(found) == 1 else None


def _at(turn: Turn, place: Place) -> list[Reply]:
    """The answer to where something is or goes; otherwise, what is to be counted, or what lies there."""
    draft = drafts.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    if draft is not None and draft.question in ("place", "to") and place.site_id == turn.site.id:
        return dialogue.proceed(turn, draft.answer(**{draft.question: place.id}))
    if _caption(turn).verb == "count":  # who counts is not told what the books say
        turn.person.require(Right.BOOK, place.site_id)
        return [turn.answer(*place_count_card(turn, place))]
    return [turn.answer(*place_card(turn, place))]


def explain(turn: Turn, picture: Picture, scan: Scan | Unreadable | None) -> list[Reply]:
    """Why there is as much as there is of what was photographed."""
    seen = _look(turn, picture, scan)
    hits = [thing.hit for thing in seen.things if thing.hit]
    if not hits:
        return [turn.answer(turn.say(seen.why))]
    return [turn.answer(*why_card(turn, hits[0].item, turn.site.id))]


def _look(turn: Turn, picture: Picture, scan: Scan | Unreadable | None) -> Seen:
    """What the picture shows; it is kept."""
    codes = scan.codes if isinstance(scan, Scan) else ()
    told = [(code.text, code.gs1, code.sure) for code in codes]
    things, beside = read_codes(turn.connection, told, turn.policy.codes)
    before = seen_before(turn, picture.unique_id)
    place = (turn.incoming.chat, turn.incoming.message)
    pictures.keep(turn.connection, picture, turn.person.id, place, [thing.fields for thing in things], turn.now)
    reason = scan.reason if isinstance(scan, Unreadable) else "photo-no-item" if codes else "photo-no-code"
    return Seen(picture, things, beside, reason, before)


def seen_before(turn: Turn, unique_id: str) -> Fields:
    """What was booked with this very picture, as the field that has it asked about."""
    booked = pictures.bookings(turn.connection, unique_id)
    if not booked:
        return {}
    last = booked[0]
    time = turn.say.time(last.recorded_at, turn.site.zone)
    return {"seen": {"number": last.number, "person": last.person, "time": time}}


def _caption(turn: Turn) -> Caption:
    """What is written under the picture, and what is wrong with that."""
    said = words_of(turn.incoming.text, turn.incoming.verb) if turn.incoming.typed else Words()
    doubt: Fields = {}
    if isinstance(said, Unclear):
        asked = doubts.fields_of(turn.say, said) if turn.incoming.picture and not turn.incoming.picture.album else None
        if said.words is None or asked is None:
            return Caption(problem=doubts.told(turn.say, said))
        said, doubt = said.words, asked
    words = routed(turn, said)
    # A bare quantity under a photograph is a receipt.
    verb = verb_of(words) or ("receive" if words.quantity is not None and not words.rest else None)
    try:
        fields = fields_of(turn, words) | doubt
    except Refused as refusal:
        return Caption(verb, problem=turn.say.refusal(refusal))
    named = search.find(turn.connection, words.rest) if words.rest else Found([], sure=False)
    return Caption(verb, fields, named, words.rest)


def _asked_for(turn: Turn, draft: Draft, caption: Caption) -> bool:
    """Whether the draft waits for this picture: not if its caption wants something else, or if it may be forgotten."""
    if draft.question != "item":
        return False
    if caption.verb is not None:
        return bool(caption.verb == draft.fields.get("verb", draft.verb))
    asked = draft.expires_at - turn.policy.patience
    return "amount" not in draft.fields or turn.now - asked <= REMEMBERED


def _of_delivery(turn: Turn, caption: Caption, asked: Draft | None) -> bool:
    """Whether a single picture belongs to the delivery just before: it was the eleventh of what was sent together."""
    if caption.verb is not None or (asked is not None and asked.question == "item"):
        return False
    return deliveries.under_way(turn) is not None


def _deliver(turn: Turn, seen: Seen, caption: Caption, album: str) -> list[Reply]:
    """A line, or several, of a delivery."""
    if (
        caption.problem is None
        and caption.verb is not None
        and (caption.verb not in deliveries.BOOKABLE or caption.rest)
    ):
        caption = Caption(problem=turn.say("deliver-not-so", text=turn.incoming.typed))
    delivery = deliveries.under_way(turn) or deliveries.begin(turn, caption.verb, album)
    if delivery is None:  # it is booked: what comes now is a picture like any other
        return _single(turn, seen, caption)
    return deliveries.add(turn, delivery, _shown(turn, seen, caption))


def _shown(turn: Turn, seen: Seen, caption: Caption) -> Shown:
    several = len(seen.things) > 1
    said = {name: value for name, value in caption.fields.items() if not (several and name in OF_ONE)}
    of = said | {"message": turn.incoming.place} | seen.before
    lines = [thing.fields | of for thing in seen.things]
    if not lines and not seen.beside:
        lines = [{"why": seen.why} | of]
    beside = seen.beside | {"message": turn.incoming.place} if seen.beside else {}
    return Shown(seen.picture.unique_id, lines, beside, caption.verb, said, caption.problem)


def _answer(turn: Turn, draft: Draft, seen: Seen, caption: Caption) -> list[Reply]:
    """The picture answers which item it is."""
    if not seen.things and not caption.named.items:
        asked = draft.fields["lines"][draft.fields["at"]] if draft.verb == "deliver" else draft.fields
        if "why" in asked:  # what was wrong with the picture before is over
            return dialogue.proceed(turn, draft.answer(why=seen.why, **caption.fields))
        return dialogue.proceed(turn, draft.answer(**caption.fields), turn.say(seen.why))
    forgotten: Fields = {"why": None, "candidates": None, "page": None}
    fields = forgotten | _about(seen, caption) | caption.fields | seen.before
    if draft.verb == "deliver":
        fields |= {"photo": seen.picture.unique_id, "message": turn.incoming.place}
        return dialogue.proceed(turn, draft.answer(**fields))
    return dialogue.proceed(turn, draft.fill(**fields).pictured(seen.picture.unique_id))


def _single(turn: Turn, seen: Seen, caption: Caption) -> list[Reply]:
    """A booking of its own, or the item's card."""
    origin, photo = f"message:{turn.incoming.place}", seen.picture.unique_id
    if caption.verb in deliveries.BOOKABLE and len(seen.things) > 1:
        delivery = deliveries.begin(turn, caption.verb, origin)
        return deliveries.add(turn, delivery, _shown(turn, seen, caption)) if delivery else []
    about = _about(seen, caption)
    if caption.verb is not None:
        return dialogue.begin(turn, caption.verb, about | caption.fields | seen.before, origin=origin, photo=photo)
    differ = caption.named.items and "candidates" in about
    if seen.things and seen.things[0].hit and not differ:
        return _show(turn, seen)
    if turn.incoming.private and turn.person.may(Right.BOOK):
        return dialogue.begin(turn, "show", about | caption.fields, origin=origin, photo=photo)
    return [turn.answer(turn.say("photo-unknown" if seen.things else seen.why, code=about.get("code", "")))]


def _about(seen: Seen, caption: Caption) -> Fields:
    """Which item it is, as a draft's fields: what is seen, what is named, or both to choose from where they differ."""
    shown = [thing.fields["item"] for thing in seen.things if thing.hit]
    named = [item.id for item in caption.named.items]
    if not seen.things:
        sure = len(named) == 1 and caption.named.sure
        return seen.beside | ({"item": named[0]} if sure else {"why": seen.why, "candidates": named})
    if shown and named and not set(shown) & set(named):
        return {"candidates": [*dict.fromkeys([*shown, *named])]}
    if len(set(shown)) > 1:
        return {"candidates": [*dict.fromkeys(shown)]}
    fields = seen.things[0].fields
    return {name: fields[name] for name in ("item", "scanned") if name in fields} if len(shown) > 1 else fields


def _show(turn: Turn, seen: Seen) -> list[Reply]:
    """The card of the item, or the list of all things that were seen."""
    things = [thing for thing in seen.things if thing.hit]
    again = [turn.say("photo-seen", **each) for each in seen.before.values()]
    if len(things) > 1:
        text, keyboard = turn.say("photo-several"), things_list(turn, [thing.fields for thing in things])
        if turn.person.may(Right.BOOK):
            keyboard = (*keyboard, (Button(turn.say.plain("button-receive-all"), ReceiveAll()),))
    else:
        item = catalogue.get(turn.connection, things[0].fields["item"])
        text, keyboard = stock_card(turn, item, Known.of(things[0].fields))
    return [replace(turn.answer(join([*again, text]), keyboard), picture=seen.picture.unique_id)]
