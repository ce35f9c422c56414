"""The dialogue of a draft: ask for the first thing that is missing; when nothing is, book.

A question's buttons are stored with the draft as what each would fill in. A tap names the draft, the step and the
button, so that a button of an earlier question does nothing but say so, and a second tap books nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot import cards, drafts
from bot.cards import Beginning
from bot.drafts import Draft, Verb
from bot.replies import Button, Keyboard, Reply
from bot.texts import Html, join
from bot.turn import Turn
from bot.words import Ambiguous, NotUnderstood, read_date, read_quantity
from domain import catalogue, issuing, lots, places, receiving, stock, transfers
from domain.catalogue import Item
from domain.errors import (
    AlreadyExpired,
    ExpiryDiffers,
    ExpiryNeeded,
    LotNeeded,
    NotAllowed,
    Refused,
    SameSite,
)
from domain.ledger import Origin
from domain.people import Right
from domain.receiving import Receipt
from domain.transfers import Route

LOT_LENGTH = 40
QUICK_AMOUNTS = (1, 2, 5, 10)


@dataclass(frozen=True)
class Question:
    """What is asked for, and what each button would answer: its label, and the fields it fills in."""

    field: str
    text: Html
    options: tuple[tuple[str, dict[str, Any]], ...] = ()
    row: int = 1  # buttons in a row


def begin(turn: Turn, verb: Verb, fields: dict[str, Any], *, origin: str, photo: str = "") -> list[Reply]:
    """Open a draft with what is known, and go on with it."""
    turn.person.require(Right.BOOK)
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
        question = _missing(turn, draft, item)
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
    answers: dict[str, Callable[[str], dict[str, Any]]] = {
        "amount": _amount_of,
        "lot": _lot_of,
        "expiry": lambda text: {"expiry": read_date(text).isoformat()},
    }
    if draft.question not in answers:
        return None
    try:
        return proceed(turn, draft.fill(**answers[draft.question](text)))
    except Ambiguous as unclear:
        return proceed(turn, draft, turn.say("ambiguous", readings=" / ".join(str(each) for each in unclear.readings)))
    except NotUnderstood:
        return proceed(turn, draft, turn.say("not-a-date", text=text)) if draft.question == "expiry" else None


def cancel(turn: Turn, draft_id: int) -> list[Reply]:
    """Give a draft up."""
    draft = drafts.get(turn.connection, draft_id)
    if draft is None or draft.person_id != turn.person.id:
        return [turn.toast(turn.say.plain("tap-not-yours"), alert=True)]
    if draft.state != "open":
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    drafts.save(turn.connection, replace(draft, state="cancelled"), turn.now)
    return [turn.answer(turn.say("cancelled"))]


def item_question(turn: Turn, items: list[Item]) -> Question:
    """Which of these items, or, if there are none to choose from, which item at all."""
    options = tuple((f"{turn.say.name(item)} · {item.sku}", {"item": item.id}) for item in items)
    return Question("item", turn.say("ask-which" if items else "ask-item"), options)


def _missing(turn: Turn, draft: Draft, item: Item | None) -> Question | None:
    """The first thing that the verb needs and the draft does not have."""
    fields, say = draft.fields, turn.say
    if item is None:
        known = catalogue.load(turn.connection, fields.get("candidates", []))
        return item_question(turn, list(known.values()))
    if "amount" not in fields:
        return Question("amount", say("ask-amount", unit=say.unit(item.unit, Decimal(2))), _amounts(turn, item), 4)
    scanned = fields.get("scanned")
    if "unit" not in fields and scanned and scanned != item.unit:
        return _which_pack(turn, item, Decimal(fields["amount"]), scanned)
    item.measure(Decimal(fields["amount"]), fields.get("unit"))
    if draft.verb == "transfer" and "source" not in fields:
        return _route(turn)
    if draft.verb == "receive" and item.tracking != "none":
        return _batch(turn, item, fields)
    return None


def _route(turn: Turn) -> Question:
    others = [site for site in places.all_sites(turn.connection) if site != turn.site]
    ways = [way for other in others for way in ((other, turn.site), (turn.site, other))]
    options = tuple(
        (f"{turn.say.name(source)} → {turn.say.name(target)}", {"source": source.id, "target": target.id})
        for source, target in ways
    )
    return Question("route", turn.say("ask-route" if options else "one-site"), options)


def _amounts(turn: Turn, item: Item) -> tuple[tuple[str, dict[str, Any]], ...]:
    whole = [(str(number), {"amount": str(number), "unit": item.unit}) for number in QUICK_AMOUNTS]
    packs = [
        (turn.say.amount(Decimal(count), name), {"amount": str(count), "unit": name})
        for name, _ in item.packs[:2]
        for count in (1, 2)
    ]
    return (*whole, *packs)


def _which_pack(turn: Turn, item: Item, amount: Decimal, scanned: str) -> Question:
    """Ask which pack is meant: a case was scanned and "24" was said."""
    options = tuple(
        (
            turn.say.quantity(item.measure(amount, unit), item) if unit == scanned else turn.say.amount(amount, unit),
            {"unit": unit},
        )
        for unit in (item.unit, scanned)
    )
    return Question("unit", turn.say("ask-pack", pack=turn.say.unit(scanned, Decimal(1))), options)


def _batch(turn: Turn, item: Item, fields: dict[str, Any]) -> Question | None:
    """The lot and, where the item needs one and the lot is new, its expiry."""
    today = turn.site.today(turn.now)
    if not 0 < len(fields.get("lot", "")) <= LOT_LENGTH:
        held = {
            holding.lot: holding
            for holding in stock.holdings(turn.connection, item, turn.site.id)
            if holding.lot and (holding.expiry is None or holding.expiry >= today)
        }
        options = tuple((each.lot, {"lot": each.lot}) for each in list(held.values())[:6])
        return Question("lot", turn.say("ask-lot"), options, 2)
    lot = lots.known(turn.connection, item, fields["lot"])
    if item.tracking == lots.EXPIRY and "expiry" not in fields and not (lot and lot.expiry):
        return Question("expiry", turn.say("ask-expiry"))
    return None


def _summary(turn: Turn, draft: Draft) -> Html:
    """What is known so far."""
    fields, say = draft.fields, turn.say
    parts = []
    if "amount" in fields and "item" in fields:
        item = catalogue.get(turn.connection, fields["item"])
        unit = fields.get("unit") or (item.unit if fields.get("scanned") in (None, item.unit) else None)
        amount = Decimal(fields["amount"])
        parts.append(
            say("draft-amount", amount=say.quantity(item.measure(amount, unit), item) if unit else f"{amount:f}")
        )
    if "lot" in fields:
        parts.append(say("lot", lot=fields["lot"]))
    if "expiry" in fields:
        parts.append(say.expiry(date.fromisoformat(fields["expiry"]), turn.site.today(turn.now)))
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
    fields, connection = draft.fields, turn.connection
    origin = Origin(f"draft:{draft.id}", turn.person.id, draft.message, draft.photo)
    quantity = item.measure(Decimal(fields["amount"]), fields.get("unit"))
    with connection.begin_nested():
        if draft.verb == "transfer":
            route = Route(places.site(connection, fields["source"]), places.site(connection, fields["target"]))
            transfer = transfers.request(connection, turn.person, item, quantity, route, origin, turn.now)
            text, keyboard = cards.transfer_card(turn.say, transfer, turn.person, asks=False)
        else:
            if draft.verb == "receive":
                expiry = date.fromisoformat(fields["expiry"]) if "expiry" in fields else None
                receipt = Receipt(item, quantity, fields.get("lot"), expiry)
                booking = receiving.receive(connection, turn.person, receipt, origin, turn.now)
            else:
                lot = fields.get("lot")
                booking = issuing.issue(connection, turn.person, item, quantity, origin, turn.now, lot=lot)
            text, keyboard = cards.booking_card(turn, booking)
    drafts.save(connection, replace(draft, state="booked"), turn.now)
    return _show(turn, draft, text, keyboard, asking=False)


def _refused(turn: Turn, draft: Draft, refusal: Refused) -> list[Reply]:
    """Say why, and ask again for what was wrong."""
    problem = turn.say.refusal(refusal)
    match refusal:
        case NotAllowed():
            drafts.save(turn.connection, replace(draft, state="cancelled"), turn.now)
            return [turn.answer(problem)]
        case SameSite():
            wrong = ("source", "target")
        case AlreadyExpired() | ExpiryDiffers() | LotNeeded() | ExpiryNeeded():
            wrong = ("lot", "expiry")
        case _:
            wrong = ("amount", "unit")
    return proceed(turn, draft.fill(**dict.fromkeys(wrong)), problem)


def _amount_of(text: str) -> dict[str, Any]:
    amount, unit = read_quantity(text)
    return {"amount": str(amount), "unit": unit}


def _lot_of(text: str) -> dict[str, Any]:
    lot = " ".join(text.split())
    if not 0 < len(lot) <= LOT_LENGTH:
        raise NotUnderstood(text)
    return {"lot": lot}
