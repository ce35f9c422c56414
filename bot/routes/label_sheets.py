"""Labels from the chat: `/label MILK 12` is answered with a sheet to print, and buttons for other sizes."""

from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from bot.cards.stock import item_label
from bot.chat.buttons.items import LabelItem, LabelPlace
from bot.chat.codec import fits
from bot.chat.replies import Button, Made, Reply
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from bot.drafts.answers import named_place
from bot.drafts.questions import doubts
from bot.labels import stored
from bot.labels.contents import for_place
from bot.labels.errors import LabelError, NeedsBarcode, NoFont, TooSmall
from bot.labels.kinds import Kind, Label
from bot.labels.pdf import render
from bot.labels.sheets import SHEETS, sheet_named
from bot.language.reader import words_of
from bot.language.words import Unclear, Words
from domain.company import catalogue, codes, places, search
from domain.company.catalogue import Item
from domain.errors import UnknownPlace
from domain.ledger import lots

MAX_LABELS = 500
"""Maximum labels in a file."""


def asked(turn: Turn) -> list[Reply]:
    """Make labels for a bin, or for an item with its lot, pack and number of copies."""
    words = words_of(turn.incoming.text, units=turn.units)
    if not turn.incoming.text:
        return [turn.answer(turn.say("label-which"))]
    if isinstance(words, Unclear):
        return [turn.answer(doubts.told(turn.say, words))]
    count = int(words.quantity) if words.quantity is not None else 1
    if not 1 <= count <= MAX_LABELS:
        return [turn.answer(turn.say("label-count", most=MAX_LABELS))]
    try:
        place = named_place(turn, words.rest or turn.incoming.text)
    except UnknownPlace:
        return _of_item(turn, words, count)
    wanted = LabelPlace(place.id, turn.policy.label_sheet, count)
    return [_sheet(turn, for_place(turn.site.code, place.code), wanted)]


def _of_item(turn: Turn, words: Words, count: int) -> list[Reply]:
    reading = codes.resolve(turn.connection, words.rest, rules=turn.policy.codes)
    found = [reading.hit.item] if reading.hit else search.find(turn.connection, words.rest).items
    if not found:
        return [turn.answer(turn.say("not-found", words=words.rest))]
    pack = words.unit or (reading.hit.pack if reading.hit else "")
    wanted = [_wanted(turn, item, count, pack, words.lot) for item in found]
    if len(found) == 1:
        if words.lot:
            lots.get(turn.connection, found[0], words.lot)  # labels are only made for existing lots
        return print_item(turn, wanted[0])
    rows = tuple(
        (Button(item_label(turn.say, item), each),) for item, each in zip(found, wanted, strict=True) if fits(each)
    )
    return [turn.answer(turn.say("several", words=words.rest), rows)]


def _wanted(turn: Turn, item: Item, count: int, pack: str, lot: str | None) -> LabelItem:
    known = lots.find(turn.connection, item, lot) if lot else None
    return LabelItem(item.id, turn.policy.label_sheet, count, known.id if known else None, pack)


def print_item(turn: Turn, wanted: LabelItem) -> list[Reply]:
    """Make labels for an item."""
    item = catalogue.get(turn.connection, wanted.item_id)
    pack = turn.say.pack(item, wanted.pack) if wanted.pack else item.unit
    lot = lots.by_id(turn.connection, wanted.lot_id)[1].code if wanted.lot_id else None
    try:
        label = stored.item_label(turn.connection, item, language=turn.say.language, lot=lot, pack=pack)
    except LabelError as error:
        return [turn.answer(refusal(turn.say, error))]
    return [_sheet(turn, label, replace(wanted, pack=pack))]


def print_place(turn: Turn, wanted: LabelPlace) -> list[Reply]:
    """Make labels for a place."""
    place = places.place_by_id(turn.connection, wanted.place_id)
    site = places.site(turn.connection, place.site_id)
    return [_sheet(turn, for_place(site.code, place.code), wanted)]


def _sheet(turn: Turn, label: Label, wanted: LabelItem | LabelPlace) -> Reply:
    """Reply with sheets full of one label, and buttons for the other kinds of sheet."""
    if wanted.count > MAX_LABELS or wanted.sheet not in SHEETS:
        return turn.stale()
    spec = {"label": asdict(label), "count": wanted.count, "sheet": wanted.sheet}
    text = turn.say("label-sheet", title=label.title, count=wanted.count, sheet=_named(turn.say, wanted.sheet))
    others = [(name, replace(wanted, sheet=name)) for name in SHEETS if name != wanted.sheet]
    buttons = [Button(_named(turn.say, name), other) for name, other in others if fits(other)]
    keyboard = tuple(tuple(buttons[start : start + 2]) for start in range(0, len(buttons), 2))
    return Reply("made", text, keyboard, made=Made("labels", spec))


def _named(say: Wording, sheet: str) -> str:
    """Return a sheet's name: labels on an A4 page, or the size of a roll's labels."""
    kind, _, page = sheet.rpartition("-")
    across, down = (page if kind else sheet).split("x")
    return say.plain("sheet-page" if kind else "sheet-roll", across=across, down=down)


def file_of(spec: dict[str, Any]) -> tuple[str, bytes]:
    """Return the name and content of a reply's label file. Raises LabelError. Blocks for about 100 ms."""
    told = spec["label"]
    label = Label(told["title"], tuple(told["lines"]), Kind(told["kind"]), told["content"])
    return f"labels-{spec['sheet']}.pdf", render([label] * spec["count"], sheet_named(spec["sheet"]))


def refusal(say: Wording, error: LabelError) -> Html:
    """Return why there are no labels, and what to do."""
    match error:
        case TooSmall():
            return say("label-too-small", sheet=_named(say, error.sheet))
        case NeedsBarcode():
            return say("label-needs-barcode", sku=error.sku, pack=say.unit(error.pack, Decimal(1)))
        case NoFont():
            return say("label-no-font", characters=error.characters)
        case _:
            return say("label-impossible", why=str(error))
