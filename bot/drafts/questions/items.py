"""Questions about which item it is; for an unknown barcode, which pack or new item it stands for."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bot.chat.paging import page_of
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.drafts.draft import Line, NewItem, Topic
from bot.drafts.questions.question import Option, Question, becomes
from domain.company import barcodes, catalogue, new_items
from domain.company.catalogue import Item
from domain.company.people import Right
from domain.vocabulary import Tracking

OFFERED = 8
"""Items that get a button; the others are on further pages."""

UNITS = ("piece", "box", "bottle", "bag", "kg", "l")
LONGEST_SKU_OFFERED = 20  # characters


def item_of(turn: Turn, line: Line) -> Item | None:
    """Return the item of a line, if known; one that is to be created has id 0."""
    if line.item is not None:
        return catalogue.get(turn.connection, line.item)
    wanted = wanted_item(line)
    return new_items.described(wanted) if wanted else None


def wanted_item(line: Line) -> new_items.NewItem | None:
    """Return the item to be created, once it is fully described."""
    new = line.new
    if new is None or new.name is None or new.sku is None or new.unit is None or new.tracking is None:
        return None
    return new_items.NewItem(new.sku, new.name, new.unit, new.tracking)


def known_by_now(turn: Turn, line: Line) -> Line:
    """Return the line with its item, if somebody has linked the barcode meanwhile."""
    if line.named or line.code is None:
        return line
    hit = catalogue.by_barcode(turn.connection, line.code)
    return replace(line, item=hit.item.id, scanned=hit.pack, code=None, new=None) if hit else line


def which_item(turn: Turn, line: Line) -> Question | None:
    """Return the question that leads to the item and its barcode's pack. Raises NotASku, SkuTaken."""
    if line.open.seen is not None:
        others = becomes(turn.say.plain("button-again"), replace(line, open=replace(line.open, seen=None)))
        seen = line.open.seen
        text = turn.say("ask-again", number=seen.number, person=seen.person, time=seen.time)
        return Question(Topic.AGAIN, text, (others,))
    item = item_of(turn, line)
    if item is None:
        return _choose(turn, line) if line.new is None else _describe(turn, line, line.new)
    if line.code is not None and line.scanned is None and barcodes.can_be_kept(line.code):
        return _pack(turn, line, line.code, item)
    return None


def _choose(turn: Turn, line: Line) -> Question:
    """Ask which item it is: one of those found, or any."""
    found = list(catalogue.load(turn.connection, list(line.open.candidates)).values())
    page = page_of(found, line.open.page, OFFERED)
    options: list[Option] = [
        becomes(f"{turn.say.name(item)} · {item.sku}", chosen(line, item.id)) for item in page.shown
    ]
    options += [becomes(text, replace(line, open=replace(line.open, page=start))) for text, start in page.others]
    if line.code is not None and turn.person.sites(Right.KEEP):
        options.append(becomes(turn.say.plain("button-new-item"), replace(line, new=NewItem())))
    asked = turn.say("ask-which" if found else "ask-item")
    return Question(Topic.ITEM, asked if found else _what_is_wrong(turn, line) or asked, tuple(options))


def chosen(line: Line, item_id: int) -> Line:
    """Return the line with this item."""
    return replace(line, item=item_id, open=replace(line.open, candidates=(), page=0, unread=""))


def _what_is_wrong(turn: Turn, line: Line) -> Html | None:
    """Return why the picture does not show which item it is."""
    if line.code is not None:
        return turn.say("new-code-unsure" if line.unsure else "new-code", code=line.code)
    return turn.say(line.open.unread) if line.open.unread else None


def _describe(turn: Turn, line: Line, new: NewItem) -> Question | None:
    """Ask for the first thing that a new item lacks."""
    say = turn.say

    def with_(label: str, wanted: NewItem) -> Option:
        return becomes(label, replace(line, new=wanted))

    if new.sku is not None:
        new_items.require_free(turn.connection, new.sku)  # reported at once, not after the last question
    asked: dict[str, Callable[[], Question]] = {
        "name": lambda: Question(Topic.NEW_NAME, say("ask-new-name")),
        "sku": lambda: Question(
            Topic.NEW_SKU,
            say("ask-new-sku"),
            tuple(with_(sku, replace(new, sku=sku)) for sku in _offered_skus(line)),
        ),
        "unit": lambda: Question(
            Topic.NEW_UNIT,
            say("ask-new-unit"),
            tuple(with_(say.unit(unit, Decimal(1)), replace(new, unit=unit)) for unit in UNITS),
            row=3,
        ),
        "tracking": lambda: Question(
            Topic.NEW_TRACKING,
            say("ask-new-tracking"),
            tuple(
                becomes(say.plain(f"tracking-{each}"), replace(line, scanned=new.unit, new=replace(new, tracking=each)))
                for each in Tracking
            ),
        ),
    }
    return next((ask() for name, ask in asked.items() if getattr(new, name) is None), None)


def _offered_skus(line: Line) -> tuple[str, ...]:
    """Return the barcode's own number, if it can be a SKU."""
    code = (line.code or "").lstrip("0")
    return (code,) if code.isalnum() and len(code) <= LONGEST_SKU_OFFERED else ()


def _pack(turn: Turn, line: Line, code: str, item: Item) -> Question:
    """Ask which pack the barcode stands for; or none, to use it only this time."""
    say = turn.say
    packs = [
        becomes(say.quantity(item.quantity(size), item), replace(line, scanned=pack))
        for pack, size in item.sizes.items()
    ]
    only_now = becomes(say.plain("button-not-this-code"), replace(line, code=None))
    title = say("item-title", name=say.name(item), sku=item.sku)
    return Question(Topic.PACK, say("ask-code-pack", code=code, title=title), (*packs, only_now))
