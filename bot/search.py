"""Words to stock: find the item that a person means, and show it, or begin what they want to do with it."""

from datetime import timedelta
from typing import Any

from bot import cards, counts, dialogue
from bot.cards import Beginning
from bot.deeds import DEEDS
from bot.drafts import Draft, Verb
from bot.questions import DOCUMENT_LENGTH, REASON_LENGTH, named_place
from bot.readings import fields_of as fields_of_code
from bot.replies import Reply
from bot.turn import Turn
from bot.words import Ambiguous, NotUnderstood, Words, read_words
from domain import catalogue, codes, places, search
from domain.errors import UnknownSite
from domain.gs1 import gtin14, printed
from domain.people import Right
from domain.search import Found

LISTED = 8


def meant(turn: Turn, text: str) -> Words | Ambiguous:
    """What a message says, when it may also be nothing but a name that has figures in it: "water 550 ml"."""
    words = words_of(text)
    named = text if isinstance(words, Ambiguous) or words.verb is None else ""
    if named and words != Words(rest=named):
        found = search.find(turn.connection, named, 1)
        if found.items and found.sure:
            return Words(rest=named)
    return words


def words_of(text: str) -> Words | Ambiguous:
    """What the text says; or what is unclear about it."""
    try:
        return read_words(text)
    except Ambiguous as unclear:
        return unclear
    except NotUnderstood:
        return Words(rest=text)


def look_up(turn: Turn, words: Words | Ambiguous, draft: Draft | None) -> list[Reply]:
    """Go on with a draft that lacks its item, begin one, or show the item."""
    if isinstance(words, Ambiguous):
        readings = " / ".join(str(each) for each in words.readings)
        return [turn.answer(turn.say("ambiguous", readings=readings))]
    verb = verb_of(words)
    if verb == "count" and words.quantity is None and (where := counts.place_named(turn, words.rest)):
        DEEDS["count"].require(turn.person)
        return [turn.answer(*counts.place_card(turn, where))]
    reading = codes.resolve(turn.connection, words.rest, rules=turn.house.codes)
    read = fields_of_code(reading) if reading.hit else {}
    found = Found([reading.hit.item], sure=True) if reading.hit else search.find(turn.connection, words.rest, LISTED)
    if not found.items and gtin14(reading.number) and turn.person.may(Right.BOOK) and turn.incoming.private:
        read = {"code": printed(reading.number)}  # typed with care: its check digit is right
    if draft is not None and verb is None:
        return _go_on(turn, draft, words, found, read)
    known = _known(turn) if not words.rest else None
    if known is not None:
        found = Found([catalogue.get(turn.connection, known.item_id)], sure=True)
    if verb is not None:
        if words.rest and not found.items and not read:
            return [turn.answer(turn.say("not-found", words=words.rest))]
        fields = (dialogue.begin_fields(known) if known else {}) | read | fields_of(turn, words) | _chosen(found)
        return dialogue.begin(turn, verb, fields, origin=f"message:{turn.incoming.place}")
    if "code" in read:
        return dialogue.begin(turn, "show", read | fields_of(turn, words), origin=f"message:{turn.incoming.place}")
    return _show(turn, words, found.items, read)


def _show(turn: Turn, words: Words, found: list[catalogue.Item], read: dict[str, Any]) -> list[Reply]:
    """The item's card, with what was said about it in its buttons; a list, if there are several."""
    if not words.rest and not found:
        return [turn.answer(turn.say("of-what" if words.quantity is not None else "not-understood"))]
    if not found:
        return [turn.answer(turn.say("not-found", words=words.rest))]
    if len(found) > 1:
        return [turn.answer(turn.say("several", words=words.rest), cards.item_list(turn, found))]
    known = Beginning.of(read | {"item": found[0].id} | fields_of(turn, words))
    text, keyboard = cards.stock_card(turn, found[0], known)
    return [turn.answer(text, keyboard)]


def _go_on(turn: Turn, draft: Draft, words: Words, found: Found, read: dict[str, Any]) -> list[Reply]:
    if not words.rest and words.quantity is not None:
        return dialogue.proceed(turn, draft.answer(**fields_of(turn, words)))
    if not found.items and not read:
        if not turn.incoming.private and turn.incoming.reply_to is None:
            return []  # people talk to each other
        return dialogue.proceed(turn, draft, turn.say("not-found", words=words.rest))
    return dialogue.proceed(turn, draft.answer(**read | fields_of(turn, words) | _chosen(found)))


def _chosen(found: Found) -> dict[str, Any]:
    """The item, or those to choose from: nothing is booked on one that was guessed at before it is tapped."""
    ids = [item.id for item in found.items]
    if not ids:
        return {}
    return {"item": ids[0]} if len(ids) == 1 and found.sure else {"candidates": ids}


def _said(turn: Turn, words: Words) -> dict[str, Any]:
    """How much, of which lot, at which price, when, why and what for, as far as it was said."""
    on = turn.site.today(turn.now) - timedelta(days=words.on) if isinstance(words.on, int) else words.on
    fields = {
        "amount": f"{words.quantity:f}" if words.quantity is not None else None,
        "unit": words.unit,
        "lot": words.lot,
        "expiry": words.expiry.isoformat() if words.expiry else None,
        "made": words.made_on.isoformat() if words.made_on else None,
        "price": f"{words.price:f}" if words.price is not None else None,
        "on": on.isoformat() if on else None,
        "reason": words.reason[:REASON_LENGTH] if words.reason else None,
        "document": words.document if len(words.document or "") <= DOCUMENT_LENGTH else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def verb_of(words: Words) -> Verb | None:
    """What is to be done, if the words say so."""
    return words.verb if words.verb != "stock" else None


def _known(turn: Turn) -> Beginning | None:
    """The item of the card that was replied to."""
    begun = [data for data in turn.incoming.reply_taps if data.startswith("begin:")]
    if begun:
        return Beginning.from_data(begun[0])[1]
    shown = [data for data in turn.incoming.reply_taps if data.startswith("item:")]
    return Beginning(int(shown[0].split(":")[1])) if len(shown) == 1 else None


def fields_of(turn: Turn, words: Words) -> dict[str, Any]:
    """What the words fill in of a draft."""
    if words.verb not in (None, "transfer"):
        return _said(turn, words) | _places(turn, words)
    try:
        return _said(turn, words) | _sites(turn, words)
    except UnknownSite:
        return _said(turn, words)  # then it is asked for


def _sites(turn: Turn, words: Words) -> dict[str, int]:
    """The sites that a transfer was said to go from and to; the one that was not said is the person's own."""
    source, target = (
        places.site_by_code(turn.connection, each) if each else None for each in (words.source, words.target)
    )
    if source is None and target is None:
        return {}
    return {"source": (source or turn.site).id, "target": (target or turn.site).id}


def _places(turn: Turn, words: Words) -> dict[str, int]:
    """The places of the person's site from which, and to which, goods were said to go. Raises UnknownPlace."""
    said = {"place": words.source, "to": words.target}
    return {field: named_place(turn, code).id for field, code in said.items() if code}
