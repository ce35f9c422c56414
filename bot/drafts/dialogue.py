"""The dialogue of a draft: ask for the first thing that is missing; when nothing is, book."""

from dataclasses import replace
from typing import Any

from bot.cards.stock import item_title
from bot.chat.buttons import Known, ShowItem, Unlink
from bot.chat.replies import Button, Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.drafts import asking, deliveries, doubts, drafts, questions
from bot.drafts.deeds import DEEDS, Order
from bot.drafts.drafts import Draft, Verb
from bot.language.words import Ambiguous, Unclear, Words, words_of
from domain.company import people
from domain.company.catalogue import Item
from domain.errors import Refused, UnknownPlace
from domain.ledger.posting import Origin


def begin(turn: Turn, verb: Verb, fields: dict[str, Any], *, origin: str, photo: str = "") -> list[Reply]:
    """Open a draft with what is known, and go on with it."""
    DEEDS[verb].require(turn.person)
    draft = drafts.start(
        turn.connection,
        origin=origin,
        person_id=turn.person.id,
        chat=turn.incoming.chat,
        verb=verb,
        message=turn.incoming.place,
        photo=photo,
        card=turn.incoming.message if turn.incoming.tap else None,
        until=turn.until,
    )
    if draft.state != "open":
        said = turn.say.plain("tap-booked" if draft.state == "booked" else "tap-stale")
        return [turn.toast(said)] if turn.incoming.tap else [turn.answer(Html(said))]
    return proceed(turn, draft.fill(**fields))


def begin_fields(known: Known) -> dict[str, Any]:
    """A draft's fields from what was known when it began."""
    fields = {
        "item": known.item_id,
        "scanned": known.pack,
        "amount": f"{known.amount:f}" if known.amount is not None else "",
        "unit": known.unit,
        "expiry": known.expiry.isoformat() if known.expiry else "",
        "lot": known.lot,
    }
    return {name: value for name, value in fields.items() if value}


def proceed(turn: Turn, draft: Draft, problem: Html | None = None) -> list[Reply]:
    """Ask for what is missing, or book."""
    if draft.verb == "deliver":
        return deliveries.proceed(turn, draft, problem)
    try:
        with turn.connection.begin_nested():
            draft, question = asking.missing(turn, draft)
        item = asking.item_of(turn, draft)
        if question is None and item is not None:
            return _book(turn, draft, item)
    except Refused as refusal:
        return _refused(turn, draft, refusal)
    if question is None:
        raise AssertionError("a draft without an item asks for one")
    known = (asking.summary(turn, draft), asking.linked_note(turn, draft))
    parts = (*_heading(turn, draft, item), *known, problem, question.text)
    return asking.ask(turn, draft, question, join([part for part in parts if part]))


def _heading(turn: Turn, draft: Draft, item: Item | None) -> list[Html]:
    """What is being done, and to what."""
    verb = [] if draft.verb == "show" else [turn.say(f"draft-{draft.verb}")]
    return [*verb, *([item_title(turn.say, item)] if item else [])]


def fill(turn: Turn, draft_id: int, step: int, index: int) -> list[Reply]:
    """A button of a question was tapped."""
    draft = drafts.get(turn.connection, draft_id)
    if draft is None:
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    if draft.person_id != turn.person.id:
        return [turn.toast(_taken(turn, draft), alert=True)]
    if draft.state == "booked":
        return [turn.toast(turn.say.plain("tap-booked"))]
    if draft.state != "open" or draft.step != step or draft.expires_at <= turn.now or index >= len(draft.options):
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    return proceed(turn, draft.answer(**draft.options[index]))


def reply(turn: Turn, draft: Draft, text: str) -> list[Reply] | None:
    """Take a text as the answer to a draft's question; None when it is not one."""
    if draft.question in questions.FREE and not turn.incoming.private and turn.incoming.reply_to is None:
        return None  # people talk to each other
    if draft.question in (*questions.FREE, *questions.DAYS, "place", "to") and _is_new(text):
        return None
    said, doing = _said_of_amount(draft, text), draft.fields.get("verb", draft.verb)
    if {said.verb, doing} == {"receive", "issue"}:
        return None  # +24 is no answer to how many go out
    try:
        if draft.verb == "deliver" and (several := deliveries.amounts(draft, text)):
            return proceed(turn, several)
        if said.quantity is not None and said == Words(doing, said.quantity, said.unit):
            return proceed(turn, draft.answer(amount=str(said.quantity), unit=said.unit))  # -3, as how many go out
        answer = questions.read_answer(turn, draft.question, text)
        return proceed(turn, draft.answer(**answer)) if answer else None
    except UnknownPlace as unknown:
        if _says_what_to_do(text):
            return None
        return proceed(turn, draft, turn.say.refusal(unknown))
    except Unclear as unclear:
        return _unclear(turn, draft, unclear)


def _unclear(turn: Turn, draft: Draft, unclear: Unclear) -> list[Reply] | None:
    """Ask which of its readings was meant; None for what is no answer at all."""
    if draft.question in questions.FREE:
        return proceed(turn, draft, turn.say("answer-too-long"))
    if not isinstance(unclear, Ambiguous) and draft.question not in questions.DAYS:
        return None
    doubt = doubts.fields_of(turn.say, unclear, draft.question)
    if doubt is None or draft.question == "recount":
        return proceed(turn, draft, doubts.told(turn.say, unclear))
    return proceed(turn, draft.answer(**doubt))


def _is_new(text: str) -> bool:
    """Whether a text says something of its own: what to do and how much of what, and is no answer."""
    words = words_of(text)
    words = words.words or Words() if isinstance(words, Unclear) else words
    return bool(words.rest) and (words.verb == "stock" or (words.verb is not None and words.quantity is not None))


def _says_what_to_do(text: str) -> bool:
    """Whether a text names something to do and what with, as "count A-01": no place is called so."""
    words = words_of(text)
    return isinstance(words, Words) and words.verb is not None and bool(words.rest)


def _said_of_amount(draft: Draft, text: str) -> Words:
    """What an answer to "how many?" says besides: a sign or a verb says which way."""
    words = words_of(text) if draft.question == "amount" else None
    return words if isinstance(words, Words) else Words()


def cancel(turn: Turn, draft_id: int) -> list[Reply]:
    """Give a draft up."""
    draft = drafts.get(turn.connection, draft_id)
    if draft is None:
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    if draft.person_id != turn.person.id:
        return [turn.toast(_taken(turn, draft), alert=True)]
    if draft.state != "open":
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    drafts.save(turn.connection, replace(draft, state="cancelled"), turn.until)
    return [turn.answer(turn.say("cancelled"))]


def resume(turn: Turn, draft_id: int) -> list[Reply]:
    """Take up again what was not finished in time."""
    draft = drafts.get(turn.connection, draft_id)
    if draft is None or draft.state != "expired":
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    if draft.person_id != turn.person.id:
        return [turn.toast(_taken(turn, draft), alert=True)]
    if draft.verb in DEEDS:
        DEEDS[draft.verb].require(turn.person)
    return proceed(turn, replace(draft, state="open"))


def _taken(turn: Turn, draft: Draft) -> str:
    """That somebody else is at it, and who."""
    return turn.say.plain("tap-not-yours", person=people.get(turn.connection, draft.person_id).name)


def _book(turn: Turn, draft: Draft, item: Item) -> list[Reply]:
    origin = Origin(f"draft:{draft.id}", turn.person.id, draft.message, draft.photo)
    with turn.connection.begin_nested():
        text, keyboard = DEEDS[draft.verb].do(Order(turn, draft, item, origin))
    drafts.save(turn.connection, replace(draft, state="booked"), turn.until)
    if note := asking.linked_note(turn, draft):
        text = join([text, note])
        keyboard = (*keyboard, (Button(turn.say.plain("button-unlink"), Unlink(draft.fields["linked"])),))
    return asking.show(turn, draft, text, keyboard, asking=False)


def _refused(turn: Turn, draft: Draft, refusal: Refused) -> list[Reply]:
    """Say why, and ask again for what was wrong."""
    problem, wrong = turn.say.refusal(refusal), asking.wrong_fields(draft, refusal)
    if not wrong:  # nothing that could be said anew: it would be refused again
        drafts.save(turn.connection, replace(draft, state="cancelled"), turn.until)
        item = asking.item_of(turn, draft)
        stock = ((Button(turn.say.plain("button-stock"), ShowItem(item.id)),),) if item else ()
        return asking.show(turn, draft, join([*_heading(turn, draft, item), problem]), stock, asking=False)
    return proceed(turn, draft.fill(**dict.fromkeys(wrong)), problem)
