"""Words to stock: find the item that a person means, and show it, or begin what they want to do with it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.cards.count import place_count_card
from bot.cards.stock import item_list, stock_card
from bot.chat.buttons import Begin, Known, MoreItems, ShowItem
from bot.chat.replies import Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.drafts import asking, counts, dialogue, doubts
from bot.drafts.deeds import DEEDS
from bot.drafts.drafts import Draft, Verb
from bot.drafts.questions import REASON_LENGTH, named_place
from bot.drafts.readings import fields_of as fields_of_code
from bot.language.words import Unclear, Words, words_of
from domain.company import catalogue, codes, places, search
from domain.company.gs1 import gtin14, printed
from domain.company.people import Right
from domain.company.search import Found
from domain.errors import UnknownSite

MOST = 80
"""Items that are looked for: who does not see theirs on ten pages says more of it."""


def meant(turn: Turn, text: str) -> Words | Unclear:
    """What a message says, when it may also be nothing but a name with a number or a verb: "water 550", "used oil"."""
    words = words_of(text)
    if isinstance(words, Unclear) or words.verb is None:
        return Words(rest=text) if words != Words(rest=text) and _is_name(turn, text) else words
    if words.named and _is_name(turn, words.named):
        return replace(words, verb=None, rest=words.named)
    return words


def _is_name(turn: Turn, text: str) -> bool:
    found = search.find(turn.connection, text, 1)
    return bool(found.items) and found.sure


def look_up(turn: Turn, said: Words | Unclear, draft: Draft | None) -> list[Reply]:
    """Go on with a draft that lacks its item, begin one, or show the item; what is unclear of it is asked about."""
    if not isinstance(said, Unclear):
        return _look_up(turn, routed(turn, said), draft, {})
    doubt, problem = doubts.fields_of(turn.say, said), doubts.told(turn.say, said)
    if draft is not None and (said.words is None or said.words.verb is None):
        return dialogue.proceed(turn, draft, problem)
    if said.words is None or doubt is None or not (said.words.rest or turn.incoming.reply_taps or said.words.verb):
        return [turn.answer(problem)]
    return _look_up(turn, routed(turn, said.words), draft, doubt)


def _look_up(turn: Turn, words: Words, draft: Draft | None, doubt: dict[str, Any]) -> list[Reply]:
    verb = verb_of(words)
    if verb == "count" and words.quantity is None and (where := counts.place_named(turn, words.rest)):
        DEEDS["count"].require(turn.person)
        return [turn.answer(*place_count_card(turn, where))]
    reading = codes.resolve(turn.connection, words.rest, rules=turn.policy.codes)
    read = fields_of_code(reading) if reading.hit else {}
    found = Found([reading.hit.item], sure=True) if reading.hit else search.find(turn.connection, words.rest, MOST)
    if not found.items and gtin14(reading.number) and turn.person.may(Right.BOOK) and turn.incoming.private:
        read = {"code": printed(reading.number)}  # typed with care: its check digit is right
    if draft is not None and words.verb is None:
        return _go_on(turn, draft, words, found, read)
    known = _known(turn) if not words.rest else None
    if known is not None:
        found = Found([catalogue.get(turn.connection, known.item_id)], sure=True)
    if verb is not None:
        if words.rest and not found.items and not read:
            return [turn.answer(turn.say("not-found", words=words.rest))]
        fields = (
            (dialogue.begin_fields(known) if known else {}) | read | fields_of(turn, words) | doubt | _chosen(found)
        )
        return dialogue.begin(turn, verb, fields, origin=f"message:{turn.incoming.place}")
    if "code" in read or doubt:
        fields = read | fields_of(turn, words) | doubt | _chosen(found)
        return dialogue.begin(turn, "show", fields, origin=f"message:{turn.incoming.place}")
    return _show(turn, words, found.items, read)


def _show(turn: Turn, words: Words, found: list[catalogue.Item], read: dict[str, Any]) -> list[Reply]:
    """The item's card, with what was said about it in its buttons; a list, if there are several."""
    if not words.rest and not found:
        return [turn.answer(turn.say("of-what" if words.quantity is not None else "not-understood"))]
    if not found:
        return [turn.answer(turn.say("not-found", words=words.rest))]
    if len(found) > 1:
        return [turn.answer(*item_list(turn, words.rest, found))]
    fields = read | {"item": found[0].id} | fields_of(turn, words)
    text, keyboard = stock_card(turn, found[0], Known.of(fields))
    return [turn.answer(join([*_not_carried(turn, fields, found[0]), text]), keyboard)]


def _not_carried(turn: Turn, fields: dict[str, Any], item: catalogue.Item) -> list[Html]:
    """That something was said which the card's buttons do not carry on."""
    names = DEEDS["show"].unused(fields, item)
    if not names:
        return []
    return [turn.say("unused", what=join(asking.said(turn, {name: fields[name] for name in names}), " · "))]


def more_items(turn: Turn, tap: MoreItems) -> list[Reply]:
    """Another page of the items that were found."""
    return [turn.answer(*item_list(turn, tap.words, search.find(turn.connection, tap.words, MOST).items, tap.start))]


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
    return {"item": ids[0]} if len(ids) == 1 and found.sure else {"candidates": ids, "page": None}


def _said(turn: Turn, words: Words) -> dict[str, Any]:
    """How much, of which lot, at which price, when, why and what for, as far as it was said."""
    today = turn.site.today(turn.now)
    on = today - timedelta(days=words.on) if isinstance(words.on, int) else words.on
    fields = {
        "amount": f"{words.quantity:f}" if words.quantity is not None else None,
        "unit": words.unit,
        "lot": words.lot,
        "expiry": words.expiry.isoformat() if words.expiry else None,
        "made": words.made_on.isoformat() if words.made_on else None,
        "price": f"{words.price:f}" if words.price is not None else None,
        "per": words.per,
        "on": on.isoformat() if on and on != today else None,
        "reason": words.reason[:REASON_LENGTH] if words.reason else None,
        "document": words.document,
    }
    return {name: value for name, value in fields.items() if value is not None}


def verb_of(words: Words) -> Verb | None:
    """What is to be done, if the words say so."""
    return words.verb if words.verb != "stock" else None


def _known(turn: Turn) -> Known | None:
    """The item of the card that was replied to."""
    begun = [tap.known for tap in turn.incoming.reply_taps if isinstance(tap, Begin)]
    if begun:
        return begun[0]
    shown = [tap.item_id for tap in turn.incoming.reply_taps if isinstance(tap, ShowItem)]
    return Known(shown[0]) if len(shown) == 1 else None


def fields_of(turn: Turn, words: Words) -> dict[str, Any]:
    """What the words fill in of a draft."""
    said = _said(turn, words) | (_sites(turn, words) if words.verb in (None, "transfer") else _places(turn, words))
    heard = [name for name in said if name not in ("amount", "unit", "per", "source", "target")]
    return said | ({"heard": heard} if heard else {})


def routed(turn: Turn, words: Words) -> Words:
    """With the verb that its target needs: goods are moved to a bin, and transferred to a site."""
    if words.target is None or words.verb not in ("move", "transfer"):
        return words
    to_place = counts.place_named(turn, words.target) is not None
    try:
        places.site_named(turn.connection, words.target)
    except UnknownSite:
        return replace(words, verb="move") if to_place else words
    return words if to_place else replace(words, verb="transfer")


def _sites(turn: Turn, words: Words) -> dict[str, int]:
    """The sites that a transfer was said to go from and to; the one that was not said is the person's own."""
    try:
        source, target = (
            places.site_named(turn.connection, each) if each else None for each in (words.source, words.target)
        )
    except UnknownSite:
        return {}  # then it is asked for
    if source is None and target is None:
        return {}
    return {"source": (source or turn.site).id, "target": (target or turn.site).id}


def _places(turn: Turn, words: Words) -> dict[str, int]:
    """The places of the person's site from which, and to which, goods were said to go. Raises UnknownPlace."""
    said = {"place": words.source, "to": words.target}
    return {field: named_place(turn, code).id for field, code in said.items() if code}
