"""Puts what is known about a draft into words."""

from decimal import Decimal

from bot.cards.layout import fit
from bot.cards.stock import item_title, lot_name
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.drafts.draft import Broken, Draft, Line, Verb
from bot.drafts.questions.amounts import measured
from bot.drafts.questions.items import item_of
from bot.language.lexicon import UNSAID, WHOLE
from domain.company import field_values, places
from domain.company.field_values import FieldValue
from domain.company.gs1 import printed
from domain.company.settings import fields, issuing
from domain.errors import Refused
from domain.vocabulary import FieldOf


def heading(turn: Turn, draft: Draft) -> list[Html]:
    """Return what is being done, and to what."""
    item = item_of(turn, draft.line)
    verb = [] if draft.verb == "show" else [turn.say(f"draft-{draft.verb}")]
    return [*verb, *([item_title(turn.say, item)] if item else [])]


def listed(turn: Turn, draft: Draft) -> Html:
    """List all gathered lines; those whose pictures were not read, only as a count."""
    known = [line for line in draft.lines if line.named]
    told = [numbered(turn, draft.verb, number, line) for number, line in enumerate(known, 1)]
    left = [line for line in draft.lines if not line.named]
    key = "deliver-unread-later" if any(line.photos for line in left) else "deliver-which-later"
    unread = [turn.say(key, count=len(left))] if left else []
    return fit(turn.say, [title(turn, draft), *told, *unread])


def title(turn: Turn, draft: Draft) -> Html:
    """Return what is done, with how many lines."""
    return turn.say("deliver-title", verb=draft.verb, count=sum(line.named for line in draft.lines))


def numbered(turn: Turn, verb: Verb, number: int, line: Line) -> Html:
    """Return one of several lines."""
    known = summary(turn, verb, line) or turn.say("deliver-line-open")
    return turn.say("deliver-line", number=number, title=_title(turn, line), known=known)


def about(turn: Turn, line: Line, text: Html) -> Html:
    """Return a text about one of several lines."""
    return turn.say("deliver-about", title=_title(turn, line), text=text) if line.named else text


def link_note(turn: Turn, line: Line) -> Html | None:
    """Return what its barcode stands for from now on, if it was not known before."""
    if line.code is None or line.scanned is None or not line.named:
        return None
    return turn.say("code-linked", code=printed(line.code), title=_title(turn, line))


def _title(turn: Turn, line: Line) -> Html:
    item = item_of(turn, line)
    if item is None:
        raise AssertionError("only a line whose item is known has a title")
    return item_title(turn.say, item)


def summary(turn: Turn, verb: Verb, line: Line) -> Html:
    """Return what is known so far about a line."""
    parts = []
    if line.amount is not None:
        sign = "−" if line.amount < 0 else "+" if verb == "adjust" else ""
        parts.append(turn.say("draft-amount", amount=f"{sign}{_amount(turn, verb, line, abs(line.amount))}"))
    parts += [_broken(turn, line.broken)] if line.broken and line.open.broken_too else []
    return join([*parts, *said(turn, line)], " · ")


def _broken(turn: Turn, broken: Broken) -> Html:
    return turn.say("draft-broken", broken=turn.say.amount(broken.amount, broken.unit or ""), how=broken.how)


def _amount(turn: Turn, verb: Verb, line: Line, amount: Decimal) -> str:
    """Return the amount; if the item is unknown, as it was said."""
    item, unit = item_of(turn, line), line.unit
    if item is not None and unit is None and line.scanned in (None, item.unit):
        unit = item.unit
    if unit is None:
        return turn.say.number(amount)
    if item is None and line.also is not None:
        return turn.say.plain("list-and", first=turn.say.amount(amount, unit), second=turn.say.amount(*line.also))
    if item is None:
        return turn.say.amount(amount, unit)
    try:
        return turn.say.quantity(measured(verb, line, item), item)
    except Refused:  # which is reported when it is asked for
        return turn.say.amount(amount, unit)


def _price(turn: Turn, line: Line, price: str) -> str:
    """Return a price and what it is for, as far as stated."""
    if line.per in (None, UNSAID):
        return price
    if line.per == WHOLE:
        return turn.say.plain("price-whole", price=price)
    return turn.say.plain("price-per", price=price, unit=turn.say.unit(line.per or "", Decimal(1)))


def said(turn: Turn, line: Line) -> list[Html]:
    """Return what a line says besides an amount."""
    say, parts = turn.say, _batch(turn, line)
    if line.price is not None:
        parts.append(say("draft-price", price=_price(turn, line, say.number(line.price))))
    if line.on is not None:
        parts.append(say("draft-on", date=say.day(line.on)))
    ends = [places.place_by_id(turn.connection, end) for end in (line.place, line.to) if end is not None]
    if ends:
        to = Html("→ ") if line.place is None else Html("")
        parts.append(Html(to + " → ".join(say("place", place=say.place(each.kind, each.code)) for each in ends)))
    if line.source is not None and line.target is not None:
        source, target = (places.site(turn.connection, end) for end in (line.source, line.target))
        parts.append(say("draft-route", source=say.name(source), target=say.name(target)))
    if line.needed_by is not None:
        parts.append(say("transfer-needed-by", date=say.day(line.needed_by)))
    if line.note is not None:
        parts.append(say("transfer-note", note=line.note))
    return [*parts, *_for_whom(turn, line)]


def _batch(turn: Turn, line: Line) -> list[Html]:
    """Return what is known about its lot."""
    say, parts = turn.say, []
    if line.lot is not None:
        parts.append(lot_name(say, line.lot))
    if line.unprinted:
        parts.append(say("lot-unprinted"))
    if line.expiry is not None:
        parts.append(say.expiry(line.expiry, turn.site.today(turn.now)))
    if line.made is not None:
        parts.append(say("lot-made", date=say.day(line.made)))
    if line.supplier_lot is not None:
        parts.append(say("lot-supplier", lot=line.supplier_lot))
    parts += own_fields(turn, line)
    return parts


def own_fields(turn: Turn, line: Line) -> list[Html]:
    """Return the values of its lot's custom fields."""
    held = dict(line.own)
    declared = fields.declared(turn.connection, FieldOf.LOT) if any(held.values()) else ()
    told = [FieldValue(field, held[field.key]) for field in declared if held.get(field.key)]
    return [turn.say("own-fields", told=field_values.said(told, turn.say.language))] if told else []


def _for_whom(turn: Turn, line: Line) -> list[Html]:
    """Return who it comes from or goes to, and what it is for."""
    party = [turn.say("party", party=line.party)] if line.party is not None else []
    document = [turn.say("draft-document", document=line.document)] if line.document is not None else []
    centre = []
    if line.centre is not None:
        name = issuing.called(turn.connection, issuing.COST_CENTRES, line.centre, turn.say.language)
        centre = [turn.say("draft-document", document=name)]
    return [*party, *document, *centre]
