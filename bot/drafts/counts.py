"""Counting by chat: an item in a place, or all that lies in a bin, one after the other.

Who counts is not told what the books say. If the two differ, it is counted once more before anything comes of it.
"""

from bot.chat.turn import Turn
from bot.drafts import questions
from bot.drafts.drafts import Draft
from bot.drafts.questions import Question, measured, offered, usual
from domain.company import places
from domain.company.catalogue import Item
from domain.company.places import Place
from domain.errors import UnknownPlace
from domain.ledger import stock
from domain.operations import counting


def place(turn: Turn, draft: Draft, item: Item) -> Question | None:
    """In which place: those in which the item lies, then the others."""
    if "place" in draft.fields:
        return None
    lies = {each.location_id for each in stock.holdings(turn.connection, item, turn.site.id)}
    known = sorted(places.places(turn.connection, turn.site.id), key=lambda each: (each.id not in lies, *usual(each)))
    return Question("place", turn.say("ask-count-place"), offered(turn, known, "place"), row=3)


def lot(turn: Turn, draft: Draft, item: Item) -> Question | None:
    """Of which lot."""
    if item.tracking == "none" or draft.fields.get("lot"):
        return None
    held = [each for each in stock.holdings(turn.connection, item) if each.location_id == draft.fields["place"]]
    return questions.which_lot(turn, held)


def amount(turn: Turn, draft: Draft, item: Item) -> Question | None:
    """How many there are: zero is an answer."""
    if "amount" in draft.fields:
        return questions.amount(turn, draft, item)
    return questions.pad(turn, str(draft.fields.get("pad", "")), item, zero=True)


def recount(turn: Turn, draft: Draft, item: Item) -> Question | None:
    """Once more, if it is not what the books say."""
    there = places.place_by_id(turn.connection, draft.fields["place"])
    books = counting.expected(turn.connection, item, there, draft.fields.get("lot", ""))
    if "recounted" in draft.fields or measured(draft, item) == books:
        return None
    sure = (f"✅ {turn.say.quantity(measured(draft, item), item)}", {"recounted": True})
    return Question("recount", turn.say("ask-recount"), (sure,))


def place_named(turn: Turn, words: str) -> Place | None:
    """The place of the person's site that is named, if one is."""
    try:
        return questions.named_place(turn, words) if words else None
    except UnknownPlace:
        return None
