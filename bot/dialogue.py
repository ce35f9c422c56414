"""The dialogue of a draft: ask for the first thing that is missing; when nothing is, book.

A question's buttons are stored with the draft as what each would fill in. A tap names the draft, the step and the
button, so that a button of an earlier question does nothing but say so, and a second tap books nothing.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot import cards, drafts, questions
from bot.cards import Beginning
from bot.deeds import DEEDS, Order
from bot.drafts import Draft, Verb
from bot.questions import Question, item_question
from bot.replies import Button, Keyboard, Reply
from bot.texts import Html, join
from bot.turn import Turn
from bot.words import Ambiguous, NotUnderstood, Unclear, read_words
from domain import catalogue, places
from domain.catalogue import Item
from domain.errors import (
    AlreadyExpired,
    ExpiryBeforeMade,
    ExpiryDiffers,
    ExpiryNeeded,
    LotNeeded,
    MadeInTheFuture,
    NotEnough,
    NothingToMove,
    Refused,
    SamePlace,
    SameSite,
    TooMuch,
    TooPrecise,
    UnknownPack,
    UnknownPlace,
)
from domain.ledger import Origin


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
        now=turn.now,
    )
    if draft.state != "open":
        said = turn.say.plain("tap-booked" if draft.state == "booked" else "tap-stale")
        return [turn.toast(said)] if turn.incoming.tap else [turn.answer(Html(said))]
    return proceed(turn, draft.fill(**fields))


def begin_fields(known: Beginning) -> dict[str, Any]:
    """A draft's fields from what was known when it began."""
    fields = {
        "item": known.item_id,
        "scanned": known.pack,
        "amount": known.amount,
        "unit": known.unit,
        "expiry": known.expiry.isoformat() if known.expiry else "",
        "lot": known.lot,
    }
    return {name: value for name, value in fields.items() if value}


def proceed(turn: Turn, draft: Draft, problem: Html | None = None) -> list[Reply]:
    """Ask for what is missing, or book."""
    item = catalogue.get(turn.connection, draft.fields["item"]) if "item" in draft.fields else None
    if item and "unit" in draft.fields:
        draft = draft.fill(unit=turn.say.pack(item, draft.fields["unit"]))
    try:
        draft, question = _missing(turn, draft, item)
        if question is None and item is not None:
            return _book(turn, draft, item)
    except Refused as refusal:
        return _refused(turn, draft, refusal)
    if question is None:
        raise AssertionError("a draft without an item asks for one")
    step = draft.step + 1
    options = [values for _, values in question.options]
    drafts.save(turn.connection, replace(draft, question=question.field, options=options, step=step), turn.now)
    heading = turn.say(f"draft-{draft.verb}", title=cards.title(turn.say, item) if item else "")
    text = join([part for part in (heading, _summary(turn, draft), problem, question.text) if part])
    return _show(turn, draft, text, _keyboard(turn, question, draft.id, step), asking=True)


def fill(turn: Turn, draft_id: int, step: int, index: int) -> list[Reply]:
    """A button of a question was tapped."""
    draft = drafts.get(turn.connection, draft_id)
    if draft is None or draft.person_id != turn.person.id:
        return [turn.toast(turn.say.plain("tap-not-yours"), alert=True)]
    if draft.state == "booked":
        return [turn.toast(turn.say.plain("tap-booked"))]
    if draft.state != "open" or draft.step != step or draft.expires_at <= turn.now or index >= len(draft.options):
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    return proceed(turn, draft.fill(**draft.options[index]))


def reply(turn: Turn, draft: Draft, text: str) -> list[Reply] | None:
    """Take a text as the answer to a draft's question; None when it is not one."""
    if draft.question in questions.FREE and not turn.incoming.private and turn.incoming.reply_to is None:
        return None  # people talk to each other
    if draft.question in (*questions.FREE, "place", "to") and _is_new(text):
        return None
    try:
        answer = questions.read_answer(turn, draft.question, text)
        return proceed(turn, draft.fill(**answer)) if answer else None
    except UnknownPlace as unknown:
        return proceed(turn, draft, turn.say.refusal(unknown))
    except Ambiguous as unclear:
        return proceed(turn, draft, turn.say("ambiguous", readings=" / ".join(str(each) for each in unclear.readings)))
    except NotUnderstood:
        if draft.question in questions.FREE:
            return proceed(turn, draft, turn.say("answer-too-long"))
        return proceed(turn, draft, turn.say("not-a-date", text=text)) if draft.question == "expiry" else None


def _is_new(text: str) -> bool:
    """Whether a text says something of its own: what to do and how much of what, and is no answer."""
    try:
        words = read_words(text)
    except Unclear:
        return False
    return bool(words.rest) and (words.verb == "stock" or (words.verb is not None and words.quantity is not None))


def cancel(turn: Turn, draft_id: int) -> list[Reply]:
    """Give a draft up."""
    draft = drafts.get(turn.connection, draft_id)
    if draft is None or draft.person_id != turn.person.id:
        return [turn.toast(turn.say.plain("tap-not-yours"), alert=True)]
    if draft.state != "open":
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    drafts.save(turn.connection, replace(draft, state="cancelled"), turn.now)
    return [turn.answer(turn.say("cancelled"))]


def _missing(turn: Turn, draft: Draft, item: Item | None) -> tuple[Draft, Question | None]:
    """The first thing that the verb needs and the draft does not have; the only place there is goes without asking."""
    if item is None:
        known = catalogue.load(turn.connection, draft.fields.get("candidates", []))
        return draft, item_question(turn, list(known.values()))
    for ask in DEEDS[draft.verb].asks:
        question = ask(turn, draft, item)
        if question is not None and question.field == "place" and len(question.options) == 1:
            draft = draft.fill(**question.options[0][1])
        elif question is not None:
            return draft, question
        if ask is questions.amount:
            questions.measured(draft, item)
    return draft, None


def _summary(turn: Turn, draft: Draft) -> Html:
    """What is known so far."""
    fields, say = draft.fields, turn.say
    parts = []
    if "amount" in fields and "item" in fields:
        item = catalogue.get(turn.connection, fields["item"])
        unit = fields.get("unit") or (item.unit if fields.get("scanned") in (None, item.unit) else None)
        amount = Decimal(fields["amount"])
        sign = "−" if amount < 0 else "+" if draft.verb == "adjust" else ""
        told = say.quantity(item.measure(abs(amount), unit), item) if unit else f"{abs(amount):f}"
        parts.append(say("draft-amount", amount=f"{sign}{told}"))
    if "lot" in fields:
        parts.append(say("lot", lot=fields["lot"]))
    if "expiry" in fields:
        parts.append(say.expiry(date.fromisoformat(fields["expiry"]), turn.site.today(turn.now)))
    if "on" in fields:
        parts.append(say("draft-on", date=say.day(date.fromisoformat(fields["on"]))))
    if "place" in fields:
        ends = [places.place_by_id(turn.connection, fields[end]) for end in ("place", "to") if end in fields]
        parts.append(Html(" → ".join(say("place", place=say.place(each.kind, each.code)) for each in ends)))
    if "source" in fields:
        source, target = (places.site(turn.connection, fields[end]) for end in ("source", "target"))
        parts.append(say("draft-route", source=say.name(source), target=say.name(target)))
    return join(parts, " · ")


def _keyboard(turn: Turn, question: Question, draft_id: int, step: int) -> Keyboard:
    buttons = [Button(label, f"fill:{draft_id}:{step}:{index}") for index, (label, _) in enumerate(question.options)]
    rows = [tuple(buttons[start : start + question.row]) for start in range(0, len(buttons), question.row)]
    return (*rows, (Button(turn.say.plain("button-cancel"), f"cancel:{draft_id}"),))


def _show(turn: Turn, draft: Draft, text: Html, keyboard: Keyboard, *, asking: bool) -> list[Reply]:
    """On the tapped card, or as a new message that takes the old card's buttons away."""
    shown = [turn.answer(text, keyboard, draft=draft.id if asking else None)]
    if turn.incoming.tap is None and draft.card is not None:
        shown.append(Reply("strip", target=draft.card))
    return shown


def _book(turn: Turn, draft: Draft, item: Item) -> list[Reply]:
    origin = Origin(f"draft:{draft.id}", turn.person.id, draft.message, draft.photo)
    with turn.connection.begin_nested():
        text, keyboard = DEEDS[draft.verb].do(Order(turn, draft, item, origin))
    drafts.save(turn.connection, replace(draft, state="booked"), turn.now)
    return _show(turn, draft, text, keyboard, asking=False)


_AMOUNT = ("amount", "unit")
_ASKED_AGAIN: dict[type[Refused], tuple[str, ...]] = {
    NothingToMove: _AMOUNT,
    TooPrecise: _AMOUNT,
    TooMuch: _AMOUNT,
    UnknownPack: _AMOUNT,
    SameSite: ("source", "target"),
    SamePlace: ("to", "place"),
    AlreadyExpired: ("expiry", "made"),
    ExpiryBeforeMade: ("expiry", "made"),
    MadeInTheFuture: ("expiry", "made"),
    ExpiryDiffers: ("lot", "expiry", "made"),
    LotNeeded: ("lot",),
    ExpiryNeeded: ("expiry",),
}
"""What is forgotten, to be asked for again, after a refusal; after any other, the draft is over."""


def _refused(turn: Turn, draft: Draft, refusal: Refused) -> list[Reply]:
    """Say why, and ask again for what was wrong."""
    problem, wrong = turn.say.refusal(refusal), _ASKED_AGAIN.get(type(refusal), ())
    if isinstance(refusal, NotEnough) and (refusal.available.steps or "place" in draft.fields):
        wrong = (*_AMOUNT, "place")
    if not draft.fields.keys() & set(wrong):  # nothing that could be said anew: it would be refused again
        drafts.save(turn.connection, replace(draft, state="cancelled"), turn.now)
        return _show(turn, draft, problem, (), asking=False)
    return proceed(turn, draft.fill(**dict.fromkeys(wrong)), problem)
