"""Typed answers to a draft's questions: reads a text into the line that it answers."""

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.chat.texts import languages
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from bot.drafts import days
from bot.drafts.draft import Answer, Draft, Line, NewItem, Topic
from bot.drafts.questions import doubts
from bot.drafts.questions.amounts import measured
from bot.drafts.questions.broken import with_broken
from bot.drafts.questions.items import item_of
from bot.drafts.questions.lots import open_field, sure_of_lot, with_answered, with_own
from bot.drafts.questions.unlikely import sure_of_amount, sure_of_expiry, sure_of_price
from bot.language.keeping import Keeps, keeps
from bot.language.lots import LONGEST_LOT, is_lot
from bot.language.reader import read_amounts, read_date, read_price, read_quantity, words_of
from bot.language.spoken_days import SpokenDay
from bot.language.uses import key_of
from bot.language.words import LONGEST_DOCUMENT, Amount, NotUnderstood, Unclear, Words
from domain.company import places, values
from domain.company.catalogue import Item
from domain.company.places import Place
from domain.company.settings import issuing
from domain.company.values import LONGEST_CODE, NotRead, is_code
from domain.errors import UnknownPlace
from domain.operations.transfers import requisitions
from domain.vocabulary import FieldKind
from domain.vocabulary import Words as Named

REASON_LENGTH = NAME_LENGTH = 200

_IT_IS = re.compile(r"(?i)^\s*(?:it['’]?s|it is|就?是)\s*")

YES = ("ok", "okay", "yes", "y", "好", "好的", "对", "对的", "是", "是的", "确认", "可以")

DAYS = (Topic.EXPIRY, Topic.FAR_EXPIRY, Topic.MADE, Topic.ON)
"""Questions answered by a date."""

FREE = (
    *(
        Topic.LOT,
        Topic.ODD_LOT,
        Topic.SUPPLIER_LOT,
        Topic.OWN,
        Topic.REASON,
        Topic.DOCUMENT,
        Topic.CENTRE,
        Topic.PURPOSE,
    ),
    *(Topic.NEW_NAME, Topic.NEW_SKU, Topic.NEW_UNIT),
)
"""Questions that almost any text answers."""


def is_yes(draft: Draft, text: str) -> bool:
    """Whether the text says yes, to a question that can be answered by yes."""
    return (draft.asked.topic is Topic.CONFIRM or draft.asked.topic in _SURE) and says_yes(text)


def says_yes(text: str) -> bool:
    """Whether the text says yes, and nothing else."""
    return text.strip(" .!。！").casefold() in YES


def read_answer(turn: Turn, topic: Topic, line: Line, text: str) -> Answer | None:
    """Return what a typed answer does; None if it is not an answer, or only buttons can answer.

    Raises NotUnderstood, Ambiguous, UnknownPlace.
    """
    if topic is Topic.CONFIRM:
        return Answer(confirm=True) if says_yes(text) else None
    if topic in _SURE and says_yes(text):
        return Answer(_SURE[topic](turn, line))
    read = _READ.get(topic)
    return Answer(read(turn, line, text)) if read else None


def with_amount(line: Line, amount: Decimal, unit: str | None, also: Amount | None = None) -> Line:
    """Return the line with this amount, in this unit or in what was scanned, and any amount in another unit."""
    more = (also.value, also.unit or "") if also else None
    return replace(line, amount=amount, unit=unit, also=more, open=replace(line.open, pad=None))


def named_place(turn: Turn, text: str) -> Place:
    """Return a place of the person's site by its code, with or without punctuation, or as displayed.

    Raises UnknownPlace.
    """
    shown = text.strip().casefold()
    for each in places.places(turn.connection, turn.site.id):
        if shown in (Wording(language).place(each.kind, each.code).casefold() for language in languages()):
            return each
    try:
        return places.place(turn.connection, turn.site.id, text)
    except UnknownPlace:
        written = _squeezed(text)
        alike = [each for each in places.places(turn.connection, turn.site.id) if _squeezed(each.code) == written]
        if len(alike) == 1 and any(c.isdigit() for c in written):
            return alike[0]
        raise


def _squeezed(code: str) -> str:
    """Return a bin's letters and digits: A02, "a 2" and A-2 mean A-02, if nothing else."""
    parts = re.findall("[0-9]+|[^\\W\\d_]+", code.casefold())
    return " ".join(part.lstrip("0") or "0" if part.isdigit() else part for part in parts)


def place_named(turn: Turn, text: str) -> Place | None:
    """Return the place of the person's site that is named, if any."""
    try:
        return named_place(turn, text) if text else None
    except UnknownPlace:
        return None


def _amount(turn: Turn, line: Line, text: str) -> Line:
    (number, unit), also = read_amounts(text, turn.units)
    return with_amount(line, number, unit, also)


def _price(turn: Turn, line: Line, text: str) -> Line:
    price, per = read_price(text, turn.units)
    return replace(line, price=price, per=per)


def _recount(turn: Turn, line: Line, text: str) -> Line:
    counted = measured("count", line, _known_item(turn, line))
    return replace(_amount(turn, line, text), found=(*line.found, counted.steps))


def _sure_of_price(turn: Turn, line: Line) -> Line:
    item = _known_item(turn, line)
    return sure_of_price(line, item, measured("receive", line, item))


def _known_item(turn: Turn, line: Line) -> Item:
    item = item_of(turn, line)
    if item is None:
        raise AssertionError("this is asked only about an item that is known")
    return item


def _own(turn: Turn, line: Line, text: str) -> Line:
    """Set a custom field from a text; dates are read as everywhere in the chat. Raises NotRead."""
    field = open_field(turn, line, _known_item(turn, line))
    if field is None:
        raise AssertionError("this is asked only while a field is open")
    with suppress(NotRead):
        return with_own(line, field, field.read(text))
    if field.described.kind is FieldKind.DATE:
        with suppress(Unclear):
            told = read_date(text)
            today = turn.site.today(turn.now)
            named = {told.ahead(today), *told.behind(today)} - {None} if isinstance(told, SpokenDay) else set()
            if len(named) == 1 or isinstance(told, date):
                return with_own(line, field, str(next(iter(named), told)))
    return with_own(line, field, field.read(text))


def _told(text: str, longest: int) -> str:
    told = " ".join(text.split())
    if not 0 < len(told) <= longest:
        raise NotUnderstood("too-long", "document", text, [(0, len(text))])
    return told


def _of_lot(turn: Turn, line: Line, text: str) -> Line:
    """Set the lot from an answer, with or without a label, and perhaps dates: "LOT M-2 exp 2027-03"."""
    text = _IT_IS.sub("", text)
    said = days.with_days_read(turn, words_of(text), text)
    words = said.words if isinstance(said, Unclear) else said
    told, named = words or Words(), words and (words.lot or words.rest)
    dated = told.expiry or told.made_on or isinstance(said, Unclear)
    more = told.verb or told.quantity is not None or (told.lot and told.rest)
    if more or not named or not (told.lot or dated) or not _is_code(text):
        return with_answered(turn, line, _known_item(turn, line), _lot(text))
    line |= Line(expiry=days.day(told.expiry), made=days.day(told.made_on))
    doubt = doubts.doubt_of(turn, said) if isinstance(said, Unclear) else None
    line = replace(line, open=replace(line.open, doubt=doubt or line.open.doubt))
    return with_answered(turn, line, _known_item(turn, line), _lot(named))


def _counted(line: Line, made: date | None) -> date | None:
    """Return the expiry of goods made on this day, if a shelf life was stated."""
    long = keeps(line.open.doubt.keeps) if line.open.doubt else None
    return long.after(made) if long and made else None


def _of_expiry(turn: Turn, line: Line, text: str) -> Line:
    """Set the expiry: a date, or a shelf life counted from a production date stated before or now."""
    said = days.with_days_read(turn, words_of(text), text)
    if (
        isinstance(said, Words)
        and isinstance(said.made_on, date)
        and said == Words(made_on=said.made_on, expiry=said.expiry)
    ):
        until = days.day(said.expiry) or _counted(line, said.made_on)
        return replace(line, made=said.made_on if line.fact is None else None, expiry=until)  # one fact is corrected
    if isinstance(said, Unclear) and said.field == "made" and (doubt := doubts.doubt_of(turn, said)):
        readings = tuple(replace(each, expiry=_counted(line, each.made)) for each in doubt.readings)
        if line.fact is not None:
            doubt, readings = (
                replace(doubt, about="expiry", answered=True),
                tuple(replace(each, made=None) for each in readings),
            )
        return replace(line, open=replace(line.open, doubt=replace(doubt, readings=readings)))
    long = read_date(text)
    if isinstance(long, Keeps) and line.made:
        return replace(line, expiry=long.after(line.made))
    return replace(line, expiry=days.answered(turn, text, "expiry"))


def _is_code(text: str) -> bool:
    """Whether the text is intact, rather than mangled by a spreadsheet."""
    with suppress(NotRead):
        return bool(values.lot(text))
    return False


def _lot(text: str) -> str:
    told = _told(text, LONGEST_LOT)
    with suppress(NotRead):
        if is_lot(told) and (read := values.lot(told)):
            return read
    raise NotUnderstood("no-lot", "lot", text, [(0, len(text))])


def _choice(known: dict[str, Named], text: str) -> str:
    """Return the key of the entry with this name; for a name that is not listed, the name itself, to be asked about."""
    told = _told(text, LONGEST_DOCUMENT)
    return key_of(told, known) or told


def _new(line: Line, said: NewItem) -> Line:
    return replace(line, new=(line.new or NewItem()) | said)


def _unit(text: str) -> str:
    """Return a unit as the catalogue spells it, if known, else the word itself."""
    try:
        _, unit = read_quantity(f"1 {text}")
    except Unclear:
        unit = None
    unit = unit or text.strip().lower()
    if not is_code(unit):
        raise NotUnderstood("too-long", "document", text, [(0, len(text))])
    return unit


_SURE: dict[Topic, Callable[[Turn, Line], Line]] = {
    Topic.GO_ON: lambda _turn, line: replace(line, open=replace(line.open, asks_first="")),
    Topic.ODD_LOT: lambda _turn, line: sure_of_lot(line),
    Topic.FAR_EXPIRY: lambda _turn, line: sure_of_expiry(line),
    Topic.FAR_PRICE: _sure_of_price,
    Topic.FAR_AMOUNT: lambda turn, line: sure_of_amount(line, _known_item(turn, line)),
    Topic.BROKEN: lambda turn, line: with_broken(turn, line, _known_item(turn, line)),
}
"""What "yes" means, for questions that it answers."""

_READ: dict[Topic, Callable[[Turn, Line, str], Line]] = {
    Topic.AMOUNT: _amount,
    Topic.RECOUNT: _recount,
    Topic.FAR_AMOUNT: _amount,
    Topic.FAR_PRICE: _price,
    Topic.LOT: _of_lot,
    Topic.ODD_LOT: _of_lot,
    Topic.SUPPLIER_LOT: lambda _turn, line, text: replace(line, supplier_lot=_told(text, LONGEST_LOT)),
    Topic.OWN: _own,
    Topic.EXPIRY: _of_expiry,
    Topic.FAR_EXPIRY: _of_expiry,
    Topic.MADE: lambda turn, line, text: replace(line, made=days.answered(turn, text, "made")),
    Topic.ON: lambda turn, line, text: replace(line, on=days.answered(turn, text, "on")),
    Topic.PLACE: lambda turn, line, text: replace(line, place=named_place(turn, text).id),
    Topic.TO: lambda turn, line, text: replace(line, to=named_place(turn, text).id),
    Topic.REASON: lambda _turn, line, text: replace(line, reason=_told(text, REASON_LENGTH)),
    Topic.DOCUMENT: lambda _turn, line, text: replace(line, document=_told(text, LONGEST_DOCUMENT)),
    Topic.CENTRE: lambda turn, line, text: replace(
        line, centre=_choice(requisitions.cost_centres(turn.connection), text)
    ),
    Topic.PURPOSE: lambda turn, line, text: replace(
        line, reason=_choice(issuing.names(turn.connection, issuing.PURPOSES), text)
    ),
    Topic.NEW_NAME: lambda _turn, line, text: _new(line, NewItem(name=_told(text, NAME_LENGTH))),
    Topic.NEW_SKU: lambda _turn, line, text: _new(line, NewItem(sku=_told(text, LONGEST_CODE))),
    Topic.NEW_UNIT: lambda _turn, line, text: _new(line, NewItem(unit=_unit(text))),
}
