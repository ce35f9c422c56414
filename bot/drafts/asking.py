"""Asking: the first thing that a draft lacks, what is known so far, and the card that shows both.

A question's buttons are stored with the draft as what each would fill in. A tap names the draft, the step and the
button, so that a button of an earlier question does nothing but say so, and a second tap books nothing.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import accumulate, pairwise

from bot.cards.stock import item_title
from bot.chat.buttons import Cancel, Fill
from bot.chat.replies import Button, Keyboard, Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.drafts import doubts, drafts, questions
from bot.drafts.deeds import DEEDS
from bot.drafts.drafts import Draft
from bot.drafts.identifying import identify
from bot.drafts.questions import Question
from domain.company import barcodes, catalogue, places
from domain.company.catalogue import Item
from domain.company.gs1 import printed
from domain.errors import (
    AlreadyExpired,
    ExpiryBeforeMade,
    ExpiryDiffers,
    ExpiryNeeded,
    LotNeeded,
    MadeInTheFuture,
    MoreSerials,
    NotASku,
    NotEnough,
    NothingToMove,
    Refused,
    SamePlace,
    SameSite,
    SkuTaken,
    TooMuch,
    TooPrecise,
    UnknownLot,
    UnknownPack,
)

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
    SkuTaken: ("new_sku",),
    NotASku: ("new_sku",),
    MoreSerials: _AMOUNT,
}
"""What is forgotten, to be asked for again, after a refusal; after any other, the draft is over."""


def wrong_fields(draft: Draft, refusal: Refused) -> tuple[str, ...]:
    """What of the draft has to be said anew after this refusal; nothing, if it would be refused again."""
    wrong = _ASKED_AGAIN.get(type(refusal), ())
    if draft.verb == "count" and isinstance(refusal, UnknownLot | NotEnough):
        # What was found stays what was found; only here is a lot that is forgotten asked for, and not chosen.
        wrong = ("lot",) if isinstance(refusal, UnknownLot) else ()
    elif isinstance(refusal, NotEnough) and (refusal.available.steps or "place" in draft.fields):
        wrong = (*_AMOUNT, "place")
    return wrong if draft.fields.keys() & set(wrong) else ()


def missing(turn: Turn, draft: Draft) -> tuple[Draft, Question | None]:
    """The first thing that the verb needs and the draft does not have; the only place there is goes without asking.

    Raises what the questions' use cases raise.
    """
    draft, question = identify(turn, draft)
    item = item_of(turn, draft)
    if question is not None or item is None:
        return draft, question
    draft = draft.fill(
        **{each: turn.say.pack(item, draft.fields[each]) for each in ("unit", "per") if each in draft.fields}
    )
    for ask in (doubts.question, _unused, *DEEDS[draft.verb].asks):
        question = ask(turn, draft, item)
        if question is not None and question.field == "place" and len(question.options) == 1:
            draft = draft.fill(**question.options[0][1])
        elif question is not None:
            return draft, question
        if ask is questions.amount:
            questions.measured(draft, item)
            _count_serials(draft, item)
    return draft, None


def _unused(turn: Turn, draft: Draft, item: Item) -> Question | None:
    """Whether to go on without what was said, where it would have no effect."""
    names = DEEDS[draft.verb].unused(draft.fields, item)
    if not names:
        return None
    told = join(said(turn, {name: draft.fields[name] for name in names}), " · ")
    without = (turn.say.plain("button-without"), {"heard": None, "doubt": None, **dict.fromkeys(names)})
    return Question("unused", turn.say("ask-unused", verb=draft.verb, what=told), (without,))


def _count_serials(draft: Draft, item: Item) -> None:
    """Refuse an amount of the packs that were photographed that is less than these are. Raises MoreSerials."""
    fields = draft.fields
    packs, amount = len(fields.get("serials", ())), Decimal(fields["amount"])
    if fields.get("unit", item.unit) == fields.get("scanned") and abs(amount) < packs:
        raise MoreSerials(packs, amount)


def linked_note(turn: Turn, draft: Draft) -> Html | None:
    """What a barcode stands for from now on, if that was said on the way."""
    if "linked" not in draft.fields:
        return None
    link = barcodes.get(turn.connection, draft.fields["linked"])
    if link.item_id is None:
        return None
    title = item_title(turn.say, catalogue.get(turn.connection, link.item_id))
    return turn.say("code-linked", code=printed(link.code), title=title)


def item_of(turn: Turn, draft: Draft) -> Item | None:
    """What it is about, if that is known."""
    return catalogue.get(turn.connection, draft.fields["item"]) if "item" in draft.fields else None


def ask(turn: Turn, draft: Draft, question: Question, text: Html, *, picture: Reply | None = None) -> list[Reply]:
    """Store the question and show it: below `text`, or below a picture."""
    step = draft.step + 1
    options = [values for _, values in question.options]
    drafts.save(turn.connection, replace(draft, question=question.field, options=options, step=step), turn.until)
    keyboard = _keyboard(turn, question, draft.id, step)
    if picture is not None:
        strip = [Reply("strip", target=draft.card)] if draft.card is not None else []
        return [replace(picture, text=text, keyboard=keyboard, draft=draft.id), *strip]
    return show(turn, draft, text, keyboard, asking=True)


def show(turn: Turn, draft: Draft, text: Html, keyboard: Keyboard, *, asking: bool) -> list[Reply]:
    """On the tapped card, or as a new message that takes the old card's buttons away."""
    shown = [turn.answer(text, keyboard, draft=draft.id if asking else None)]
    if turn.incoming.tap is None and draft.card is not None:
        shown.append(Reply("strip", target=draft.card))
    return shown


def _keyboard(turn: Turn, question: Question, draft_id: int, step: int) -> Keyboard:
    buttons = [Button(label, Fill(draft_id, step, index)) for index, (label, _) in enumerate(question.options)]
    ends = list(accumulate(question.laid_out()))
    rows = [tuple(buttons[start:end]) for start, end in pairwise([0, *ends])]
    return (*rows, (Button(turn.say.plain("button-cancel"), Cancel(draft_id)),))


def summary(turn: Turn, draft: Draft) -> Html:
    """What is known so far."""
    fields, say = draft.fields, turn.say
    parts = []
    if "amount" in fields:
        amount = Decimal(fields["amount"])
        sign = "−" if amount < 0 else "+" if draft.verb == "adjust" else ""
        parts.append(say("draft-amount", amount=f"{sign}{_told_amount(turn, draft, abs(amount))}"))
    return join([*parts, *said(turn, fields)], " · ")


def _told_amount(turn: Turn, draft: Draft, amount: Decimal) -> str:
    """How many; of what is not known yet, as it was said."""
    item, unit = item_of(turn, draft), draft.fields.get("unit")
    if item is not None and unit is None and draft.fields.get("scanned") in (None, item.unit):
        unit = item.unit
    if unit is None:
        return turn.say.number(amount)
    if item is None:
        return turn.say.amount(amount, unit)
    return turn.say.quantity(questions.measured(draft.fill(unit=unit), item), item)


def said(turn: Turn, fields: questions.Fields) -> list[Html]:
    """What else than an amount these fields say."""
    say, parts = turn.say, []
    if "lot" in fields:
        parts.append(say("lot", lot=fields["lot"]))
    if "expiry" in fields:
        parts.append(say.expiry(date.fromisoformat(fields["expiry"]), turn.site.today(turn.now)))
    if "made" in fields:
        parts.append(say("lot-made", date=say.day(date.fromisoformat(fields["made"]))))
    if "price" in fields:
        price = say.number(Decimal(fields["price"]))
        per = say.unit(fields["per"], Decimal(1)) if "per" in fields else ""
        parts.append(say("draft-price", price=say.plain("price-per", price=price, unit=per) if per else price))
    if "on" in fields:
        parts.append(say("draft-on", date=say.day(date.fromisoformat(fields["on"]))))
    if "place" in fields or "to" in fields:
        ends = [places.place_by_id(turn.connection, fields[end]) for end in ("place", "to") if end in fields]
        to = Html("→ ") if "place" not in fields else Html("")
        parts.append(Html(to + " → ".join(say("place", place=say.place(each.kind, each.code)) for each in ends)))
    if "source" in fields:
        source, target = (places.site(turn.connection, fields[end]) for end in ("source", "target"))
        parts.append(say("draft-route", source=say.name(source), target=say.name(target)))
    if "document" in fields:
        parts.append(say("draft-document", document=fields["document"]))
    return parts
