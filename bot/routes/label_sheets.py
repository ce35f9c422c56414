"""Labels from the chat: `/label MILK 12` is answered with a sheet to print, and buttons for other sizes."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from bot import labels
from bot.chat.replies import Button, Keyboard, Reply
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from bot.drafts.answers import named_place
from bot.drafts.questions import doubts
from bot.labels import SHEETS, Kind, Label, LabelError, render, sheet_named
from bot.language.words import Unclear, Words, words_of
from domain.company import catalogue, codes, places, search
from domain.company.catalogue import Item
from domain.errors import UnknownPlace
from domain.ledger import lots

MOST = 500
"""Labels of one file."""

DATA_LIMIT = 64  # bytes that a button may carry


def asked(turn: Turn) -> list[Reply]:
    """Labels for what was named: a bin, or an item, with its lot, pack, and how many."""
    words = words_of(turn.incoming.text)
    if not turn.incoming.text:
        return [turn.answer(turn.say("label-which"))]
    if isinstance(words, Unclear):
        return [turn.answer(doubts.told(turn.say, words))]
    count = int(words.quantity) if words.quantity is not None else 1
    if not 1 <= count <= MOST:
        return [turn.answer(turn.say("label-count", most=MOST))]
    try:
        place = named_place(turn, words.rest or turn.incoming.text)
    except UnknownPlace:
        return _of_item(turn, words, count)
    return [_sheet(turn, labels.for_place(turn.site.code, place.code), f"p{place.id}", count, turn.house.label_sheet)]


def _of_item(turn: Turn, words: Words, count: int) -> list[Reply]:
    reading = codes.resolve(turn.connection, words.rest, rules=turn.house.codes)
    found = [reading.hit.item] if reading.hit else search.find(turn.connection, words.rest).items
    if not found:
        return [turn.answer(turn.say("not-found", words=words.rest))]
    lot = words.lot or ""
    pack = words.unit or (reading.hit.pack if reading.hit else "")
    if len(found) > 1:
        named = [(f"{turn.say.name(item)} · {item.sku}", _data(turn, item, count, pack, lot)) for item in found]
        rows = tuple((Button(name, data),) for name, data in named if data)
        return [turn.answer(turn.say("several", words=words.rest), rows)]
    return [_item_sheet(turn, found[0], count, pack, lot, turn.house.label_sheet)]


def _data(turn: Turn, item: Item, count: int, pack: str, lot: str) -> str:
    known = lots.find(turn.connection, item, lot) if lot else None
    data = f"label:{turn.house.label_sheet}:i{item.id}:{count}:{known.id if known else ''}:{pack}"
    return data if len(data.encode()) <= DATA_LIMIT else ""


def again(turn: Turn, sheet: str, what: str, count: int, lot_id: str, pack: str) -> list[Reply]:
    """The same labels on another sheet."""
    number = int(what[1:])
    if what.startswith("p"):
        place = places.place_by_id(turn.connection, number)
        site = places.site(turn.connection, place.site_id)
        return [_sheet(turn, labels.for_place(site.code, place.code), what, count, sheet)]
    lot = lots.by_id(turn.connection, int(lot_id))[1].code if lot_id else ""
    return [_item_sheet(turn, catalogue.get(turn.connection, number), count, pack, lot, sheet)]


def _item_sheet(turn: Turn, item: Item, count: int, pack: str, lot: str, sheet: str) -> Reply:
    pack = turn.say.pack(item, pack) if pack else item.unit
    lot_id = str(lots.get(turn.connection, item, lot).id) if lot else ""
    language = turn.say.language
    try:
        label = labels.item_label(turn.connection, item, language=language, lot=lot or None, pack=pack)
    except LabelError as error:
        return turn.answer(refusal(turn.say, error))
    return _sheet(turn, label, f"i{item.id}", count, sheet, f"{lot_id}:{pack}")


def _sheet(turn: Turn, label: Label, what: str, count: int, sheet: str, rest: str = ":") -> Reply:
    """A sheet full of one label, with buttons for the other sheets."""
    spec = {"label": asdict(label), "count": count, "sheet": sheet}
    text = turn.say("label-sheet", title=label.title, count=count, sheet=_named(turn.say, sheet))
    return Reply("labels", text, _others(turn.say, sheet, f"{what}:{count}:{rest}"), labels=spec)


def _others(say: Wording, sheet: str, rest: str) -> Keyboard:
    buttons = [Button(_named(say, name), f"label:{name}:{rest}") for name in SHEETS if name != sheet]
    fitting = [button for button in buttons if len(button.data.encode()) <= DATA_LIMIT]
    return tuple(tuple(fitting[start : start + 2]) for start in range(0, len(fitting), 2))


def _named(say: Wording, sheet: str) -> str:
    """What people call a sheet: how many labels an A4 page has, or how large those of a roll are."""
    kind, _, page = sheet.rpartition("-")
    across, down = (page if kind else sheet).split("x")
    return say.plain("sheet-page" if kind else "sheet-roll", across=across, down=down)


def file_of(spec: dict[str, Any]) -> tuple[str, bytes]:
    """The name and the content of the file that a reply promises. Raises LabelError. Blocking: some 100 ms."""
    told = spec["label"]
    label = Label(told["title"], tuple(told["lines"]), Kind(told["kind"]), told["content"])
    return f"labels-{spec['sheet']}.pdf", render([label] * spec["count"], sheet_named(spec["sheet"]))


def refusal(say: Wording, error: LabelError) -> Html:
    """Why there are no labels, and what to do."""
    match error:
        case labels.TooSmall():
            return say("label-too-small", sheet=_named(say, error.sheet))
        case labels.NeedsBarcode():
            return say("label-needs-barcode", sku=error.sku, pack=say.unit(error.pack, Decimal(1)))
        case labels.NoFont():
            return say("label-no-font", characters=error.characters)
        case _:
            return say("label-impossible", why=str(error))
