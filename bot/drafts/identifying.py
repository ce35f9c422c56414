"""What a draft is about: which item; and if it was begun with a barcode that nobody knew, to make that known."""

from collections.abc import Callable
from decimal import Decimal

from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.drafts.drafts import Draft
from bot.drafts.questions import Question, item_question
from domain.company import barcodes, catalogue, new_items
from domain.company.catalogue import Item
from domain.company.new_items import NewItem
from domain.company.people import Right

UNITS = ("piece", "box", "bottle", "bag", "kg", "l")
TRACKINGS = ("none", "lot", "expiry")
LONGEST_SKU_OFFERED = 20  # characters

_NEW = ("new_name", "new_sku", "new_unit", "new_tracking")


def identify(turn: Turn, draft: Draft) -> tuple[Draft, Question | None]:
    """The draft with its item, or the question that leads to it.

    A barcode that nobody knew stands for the item from then on, if that was said; an item is created when all of it is
    known. Raises NotAllowed, CodeTaken, NotASku, SkuTaken.
    """
    fields = draft.fields
    if "again" in fields:
        draft = draft.fill(seen=None, again=None)
    elif "seen" in fields:
        again = ((turn.say.plain("button-again"), {"again": True}),)
        return draft, Question("again", turn.say("ask-again", **fields["seen"]), again)
    draft = known_by_now(turn, draft)
    fields = draft.fields
    if "item" not in fields:
        question = _creation(turn, draft) if "new" in fields else _which(turn, draft)
        if question is not None:
            return draft, question
        draft = _create(turn, draft)
    return _make_known(turn, draft, catalogue.get(turn.connection, draft.fields["item"]))


def known_by_now(turn: Turn, draft: Draft) -> Draft:
    """With its item, if somebody has said meanwhile what the barcode stands for."""
    if "item" in draft.fields or "code" not in draft.fields:
        return draft
    hit = catalogue.by_barcode(turn.connection, draft.fields["code"])
    return draft.fill(item=hit.item.id, scanned=hit.pack, code=None) if hit else draft


def _which(turn: Turn, draft: Draft) -> Question:
    """Which item it is: one of those that were found, or any."""
    found = list(catalogue.load(turn.connection, draft.fields.get("candidates", [])).values())
    question = item_question(turn, found, draft.fields.get("page", 0))
    options = question.options
    if "code" in draft.fields and turn.person.sites(Right.KEEP):
        options = (*options, (turn.say.plain("button-new-item"), {"new": True}))
    return Question("item", question.text if found else _what_is_wrong(turn, draft) or question.text, options)


def _what_is_wrong(turn: Turn, draft: Draft) -> Html | None:
    """Why the picture has not said which item it is."""
    fields = draft.fields
    if "code" in fields:
        return turn.say("new-code" if fields.get("sure", True) else "new-code-unsure", code=fields["code"])
    return turn.say(fields["why"]) if "why" in fields else None


def _creation(turn: Turn, draft: Draft) -> Question | None:
    """The first thing that a new item lacks."""
    say = turn.say
    if "new_sku" in draft.fields:
        new_items.require_free(turn.connection, draft.fields["new_sku"])  # told at once, not after the last question
    asked: dict[str, Callable[[], Question]] = {
        "new_name": lambda: Question("new_name", say("ask-new-name")),
        "new_sku": lambda: Question("new_sku", say("ask-new-sku"), _skus(draft)),
        "new_unit": lambda: Question(
            "new_unit",
            say("ask-new-unit"),
            tuple((say.unit(unit, Decimal(1)), {"new_unit": unit}) for unit in UNITS),
            row=3,
        ),
        "new_tracking": lambda: Question(
            "new_tracking",
            say("ask-new-tracking"),
            tuple((say.plain(f"tracking-{each}"), {"new_tracking": each}) for each in TRACKINGS),
        ),
    }
    return next((ask() for field, ask in asked.items() if field not in draft.fields), None)


def _skus(draft: Draft) -> tuple[tuple[str, dict[str, str]], ...]:
    """The barcode's own number, where it may be a SKU."""
    code = str(draft.fields.get("code", "")).lstrip("0")
    return ((code, {"new_sku": code}),) if code.isalnum() and len(code) <= LONGEST_SKU_OFFERED else ()


def _create(turn: Turn, draft: Draft) -> Draft:
    name, sku, unit, tracking = (draft.fields[field] for field in _NEW)
    item = new_items.create(turn.connection, turn.person, NewItem(sku, name, unit, tracking))
    return draft.fill(item=item.id, scanned=item.unit, new=None, **dict.fromkeys(_NEW))


def _make_known(turn: Turn, draft: Draft, item: Item) -> tuple[Draft, Question | None]:
    """Remember what the barcode stands for, once its pack is known; nothing, if it is not to be remembered."""
    code = draft.fields.get("code")
    if code is None or not barcodes.can_be_kept(code):
        return draft.fill(code=None), None
    if "scanned" not in draft.fields:
        return draft, _pack(turn, code, item)
    linked = barcodes.link(turn.connection, turn.person, code, item, draft.fields["scanned"], turn.now)
    return draft.fill(code=None, linked=linked.id if linked else None), None


def _pack(turn: Turn, code: str, item: Item) -> Question:
    say = turn.say
    options = tuple((say.quantity(item.quantity(size), item), {"scanned": pack}) for pack, size in item.sizes.items())
    never = ((say.plain("button-not-this-code"), {"code": None}),)
    title = say("item-title", name=say.name(item), sku=item.sku)
    return Question("pack", say("ask-code-pack", code=code, title=title), (*options, *never))
