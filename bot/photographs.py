"""Photographs to stock: the codes that were read, to the item they stand for and what its label says."""

from dataclasses import dataclass
from datetime import date

from bot import cards, dialogue, drafts
from bot.cards import Beginning
from bot.drafts import Verb
from bot.replies import Reply
from bot.scanner import Scan
from bot.search import fields_of, verb_of, words_of
from bot.turn import Turn
from bot.words import Ambiguous, Words
from domain import catalogue, gs1
from domain.catalogue import Hit


@dataclass(frozen=True)
class Label:
    """What the codes of one picture say together: the items they stand for, and a lot and expiry, if printed."""

    hits: tuple[Hit, ...]
    unknown: tuple[str, ...]
    lot: str
    expiry: date | None


def recognise(turn: Turn, scan: Scan) -> list[Reply]:
    """Show what was photographed, or book what the caption says of it, or go on with the draft that asked for it."""
    label = _read(turn, scan)
    if not scan.codes:
        return [turn.answer(turn.say("photo-no-code"))]
    if not label.hits:
        return [turn.answer(turn.say("photo-unknown", code=", ".join(label.unknown)))]
    if len(label.hits) > 1:
        items = [hit.item for hit in label.hits]
        return [turn.answer(turn.say("photo-several"), cards.item_list(turn, items))]
    hit = label.hits[0]
    known = Beginning(hit.item.id, hit.pack, expiry=label.expiry, lot=label.lot)
    photo = turn.incoming.picture.unique_id if turn.incoming.picture else ""
    draft = drafts.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    caption = words_of(turn.incoming.text) if turn.incoming.text else Words()
    if isinstance(caption, Ambiguous):
        return [turn.answer(turn.say("ambiguous", readings=" / ".join(str(each) for each in caption.readings)))]
    if draft is not None and draft.question == "item":
        return dialogue.proceed(turn, draft.fill(**_said(turn, known, caption)).pictured(photo))
    verb = _verb(caption)
    if verb is not None:
        return dialogue.begin(
            turn, verb, _said(turn, known, caption), origin=f"message:{turn.incoming.place}", photo=photo
        )
    text, keyboard = cards.stock_card(turn, hit.item, known)
    return [turn.answer(text, keyboard)]


def _said(turn: Turn, known: Beginning, caption: Words) -> dict[str, object]:
    """What the label says, and the caption above it."""
    return dialogue.begin_fields(known) | fields_of(turn, caption)


def _verb(caption: Words) -> Verb | None:
    """What to do: a bare quantity under a photograph is a receipt."""
    return verb_of(caption) or ("receive" if caption.quantity is not None and not caption.rest else None)


def _read(turn: Turn, scan: Scan) -> Label:
    hits: dict[int, Hit] = {}
    unknown, lot, expiry = [], "", None
    for code in scan.codes:
        told = gs1.read(code.text, gs1=code.gs1)
        number = told.gtin if told and told.gtin else code.text
        hit = catalogue.by_barcode(turn.connection, number)
        if hit:
            hits.setdefault(hit.item.id, hit)
        elif not told or told.gtin or not (told.lot or told.expiry):
            unknown.append(number)
        if told:
            lot, expiry = lot or told.lot or "", expiry or told.expiry or told.best_before
    return Label(tuple(hits.values()), tuple(unknown), lot, expiry)
