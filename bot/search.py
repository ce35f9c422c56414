"""Words to stock: find the item that a person means, and show it, or begin what they want to do with it."""

from typing import Any

from bot import cards, dialogue
from bot.cards import Beginning
from bot.drafts import Draft, Verb
from bot.replies import Reply
from bot.turn import Turn
from bot.words import Ambiguous, NotUnderstood, Words, read_words
from domain import catalogue, places, search
from domain.errors import Refused
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
    found = search.find(turn.connection, words.rest, LISTED)
    if draft is not None and verb is None:
        return _go_on(turn, draft, words, found)
    known = _known(turn) if not words.rest else None
    if known is not None:
        found = Found([catalogue.get(turn.connection, known.item_id)], sure=True)
    if verb is not None:
        if words.rest and not found.items:
            return [turn.answer(turn.say("not-found", words=words.rest))]
        fields = (dialogue.begin_fields(known) if known else {}) | _fields(turn, words) | _chosen(found)
        return dialogue.begin(turn, verb, fields, origin=f"message:{turn.incoming.place}")
    return _show(turn, words, found.items)


def _show(turn: Turn, words: Words, found: list[catalogue.Item]) -> list[Reply]:
    """The item's card, with what was said about it in its buttons; a list, if there are several."""
    if not words.rest and not found:
        return [turn.answer(turn.say("of-what" if words.quantity is not None else "not-understood"))]
    if not found:
        return [turn.answer(turn.say("not-found", words=words.rest))]
    if len(found) > 1:
        return [turn.answer(turn.say("several", words=words.rest), cards.item_list(turn, found))]
    amount = f"{words.quantity:f}" if words.quantity is not None else ""
    known = Beginning(found[0].id, "", amount, words.unit or "", words.expiry, words.lot or "")
    text, keyboard = cards.stock_card(turn, found[0], known)
    return [turn.answer(text, keyboard)]


def _go_on(turn: Turn, draft: Draft, words: Words, found: Found) -> list[Reply]:
    if not found.items:
        return dialogue.proceed(turn, draft, turn.say("not-found", words=words.rest))
    return dialogue.proceed(turn, draft.fill(**_fields(turn, words) | _chosen(found)))


def _chosen(found: Found) -> dict[str, Any]:
    """The item, or those to choose from: nothing is booked on one that was guessed at before it is tapped."""
    ids = [item.id for item in found.items]
    return {"item": ids[0]} if len(ids) == 1 and found.sure else {"candidates": ids}


def said_fields(words: Words) -> dict[str, Any]:
    """How much and of which lot, as far as it was said."""
    fields = {
        "amount": f"{words.quantity:f}" if words.quantity is not None else None,
        "unit": words.unit,
        "lot": words.lot,
        "expiry": words.expiry.isoformat() if words.expiry else None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def verb_of(words: Words) -> Verb | None:
    """What is to be done, if the words say so."""
    return words.verb if words.verb in ("receive", "issue", "transfer") else None


def _known(turn: Turn) -> Beginning | None:
    """The item of the card that was replied to."""
    begun = [data for data in turn.incoming.reply_taps if data.startswith("begin:")]
    if begun:
        return Beginning.from_data(begun[0])[1]
    shown = [data for data in turn.incoming.reply_taps if data.startswith("item:")]
    return Beginning(int(shown[0].split(":")[1])) if len(shown) == 1 else None


def _fields(turn: Turn, words: Words) -> dict[str, Any]:
    """What the words fill in of a draft."""
    return said_fields(words) | _ends(turn, words)


def _ends(turn: Turn, words: Words) -> dict[str, int]:
    """The sites that a transfer was said to go from and to; the one that was not said is the person's own."""
    try:
        source = places.site_by_code(turn.connection, words.source) if words.source else None
        target = places.site_by_code(turn.connection, words.target) if words.target else None
    except Refused:
        return {}  # then the route is asked for
    if source is None and target is None:
        return {}
    return {"source": (source or turn.site).id, "target": (target or turn.site).id}
