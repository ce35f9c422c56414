"""Photographs to stock: what was read, to the item it stands for, a booking, a delivery, or a question about it."""

from dataclasses import replace
from typing import Any

from bot import cards, deliveries, dialogue, drafts, pictures
from bot.cards import Beginning
from bot.drafts import Draft, Verb
from bot.incoming import Picture, Unreadable
from bot.readings import Fields, Thing, read_codes
from bot.replies import Button, Reply
from bot.scanner import Scan
from bot.search import fields_of, verb_of, words_of
from bot.texts import join
from bot.turn import Turn
from bot.words import Ambiguous, Words
from domain.people import Right


def recognise(turn: Turn, picture: Picture, scan: Scan | Unreadable | None) -> list[Reply]:
    """Show what was photographed, book what the caption says of it, or go on with the draft that asked for it."""
    things, beside, why = _read(turn, scan)
    seen = _seen(turn, picture)
    place = (turn.incoming.chat, turn.incoming.message)
    pictures.keep(turn.connection, picture, turn.person.id, place, [thing.fields for thing in things], turn.now)
    caption = words_of(turn.incoming.text) if turn.incoming.text else Words()
    if isinstance(caption, Ambiguous):
        return [turn.answer(turn.say("ambiguous", readings=" / ".join(str(each) for each in caption.readings)))]
    verb, said = _verb(caption), fields_of(turn, caption)
    of = {"photo": picture.unique_id, "message": turn.incoming.place} | seen
    draft = drafts.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    delivery = _delivery(turn, picture, verb, several=len(things) > 1, asked=draft)
    if delivery is not None:
        lines = [thing.fields | said | of for thing in things]
        if not lines and not beside:
            lines = [{"why": why} | said | of]
        return deliveries.add(turn, delivery, lines, beside)
    if draft is not None and draft.question == "item":
        return _answer(turn, draft, things, said | of | beside, why)
    origin = f"message:{turn.incoming.place}"
    if verb is not None:
        fields = _one(things, why) | said | beside | seen
        return dialogue.begin(turn, verb, fields, origin=origin, photo=picture.unique_id)
    if things and things[0].hit:
        return _show(turn, picture, things, beside)
    unread = _one(things, why)
    if turn.incoming.private and turn.person.may(Right.BOOK):
        return dialogue.begin(turn, "show", unread | beside, origin=origin, photo=picture.unique_id)
    return [turn.answer(turn.say("photo-unknown" if things else why, code=unread.get("code", "")))]


def _read(turn: Turn, scan: Scan | Unreadable | None) -> tuple[list[Thing], Fields, str]:
    """The things in it, what is said beside them, and why there is nothing."""
    if not isinstance(scan, Scan):
        return [], {}, scan.reason if scan else "photo-no-code"
    told = [(code.text, code.gs1, code.sure) for code in scan.codes]
    things, beside = read_codes(turn.connection, told, turn.house.codes)
    return things, beside, "photo-no-item" if scan.codes else "photo-no-code"


def _seen(turn: Turn, picture: Picture) -> Fields:
    """What was booked with this very picture before."""
    booked = pictures.bookings(turn.connection, picture.unique_id)
    if not booked:
        return {}
    last = booked[0]
    time = turn.say.time(last.recorded_at, turn.site.zone)
    return {"seen": {"number": last.number, "person": last.person, "time": time}}


def _verb(caption: Words) -> Verb | None:
    """What to do: a bare quantity under a photograph is a receipt."""
    return verb_of(caption) or ("receive" if caption.quantity is not None and not caption.rest else None)


def _delivery(turn: Turn, picture: Picture, verb: Verb | None, *, several: bool, asked: Draft | None) -> Draft | None:
    """The delivery that the picture belongs to, if it does: an album's, or that of the album just before it."""
    if verb is not None and verb not in deliveries.BOOKABLE:
        return None
    if picture.album or (verb is None and (asked is None or asked.question != "item")):
        under_way = deliveries.under_way(turn)
        if under_way is not None and verb in (None, under_way.fields["verb"]):
            return under_way
    if picture.album:
        return deliveries.begin(turn, verb or "receive", f"album:{turn.incoming.chat}:{picture.album}")
    return deliveries.begin(turn, verb, f"message:{turn.incoming.place}") if several and verb else None


def _answer(turn: Turn, draft: Draft, things: list[Thing], of: Fields, why: str) -> list[Reply]:
    """The picture answers which item it is."""
    if not things:
        return dialogue.proceed(turn, draft, turn.say(why))
    known = [thing.fields["item"] for thing in things if thing.hit]
    fields: dict[str, Any] = {"candidates": known} if len(known) > 1 else things[0].fields | {"candidates": None}
    answered = draft.answer(**fields | {"why": None} | of)
    return dialogue.proceed(turn, answered if draft.verb == "deliver" else answered.pictured(of["photo"]))


def _one(things: list[Thing], why: str) -> Fields:
    """The fields of the one thing that was seen; of several, which there are; of none, why."""
    if not things:
        return {"why": why}
    known = [thing.fields["item"] for thing in things if thing.hit]
    return {"candidates": known} if len(known) > 1 else things[0].fields


def _show(turn: Turn, picture: Picture, things: list[Thing], beside: Fields) -> list[Reply]:
    """The card of the item, or the list of all that were seen."""
    again = [turn.say("photo-seen", **each) for each in _seen(turn, picture).values()]
    items = [thing.hit.item for thing in things if thing.hit]
    if len(items) > 1:
        text, keyboard = turn.say("photo-several"), cards.item_list(turn, items)
        if turn.person.may(Right.BOOK):
            keyboard = (*keyboard, (Button(turn.say.plain("button-receive-all"), "all"),))
    else:
        text, keyboard = cards.stock_card(turn, items[0], Beginning.of(things[0].fields | beside))
    return [replace(turn.answer(join([*again, text]), keyboard), picture=picture.unique_id)]
