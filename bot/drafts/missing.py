"""What a draft lacks. This module only looks: it creates, links and books nothing."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.drafts import lines, told
from bot.drafts.actions import ACTIONS
from bot.drafts.draft import Draft, Line, Topic, Verb
from bot.drafts.questions import doubts
from bot.drafts.questions.items import item_of, known_by_now, which_item
from bot.drafts.questions.question import Question, becomes
from bot.drafts.units import in_own_units
from domain.company import barcodes
from domain.company.catalogue import Item
from domain.errors import (
    AlreadyExpired,
    CodeTaken,
    ExpiryBeforeMade,
    ExpiryDiffers,
    ExpiryNeeded,
    LotNeeded,
    MadeInTheFuture,
    MadeOnDiffers,
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
from domain.ledger import lots


@dataclass(frozen=True)
class Missing:
    """The first thing that is missing: in which line, and how to ask for it."""

    place: int
    question: Question


def find_missing(turn: Turn, draft: Draft, problem: Html | None) -> tuple[Draft, Missing | None, Html | None]:
    """Return the draft with what needs no asking filled in, the first thing it lacks, and a note to show with that.

    Raises the refusal of a single thing that would be refused again whatever is changed.
    """
    draft = settled(turn, draft)
    for place, known in enumerate(draft.lines):
        line, question, refused = _look(turn, draft, known)
        draft, problem = draft.with_line(line, place), refused or problem
        if question is not None:
            return draft, Missing(place, question), problem
    if draft.gathering is not None and len(merged := lines.merged(draft.lines)) < len(draft.lines):
        return find_missing(turn, replace(draft, lines=merged), problem)
    return draft, None, problem


def _look(turn: Turn, draft: Draft, line: Line) -> tuple[Line, Question | None, Html | None]:
    """Return a line with what needs no asking filled in, its next question, and why something must be entered again."""
    problem = None
    while True:
        try:
            _require_other_sku(line, draft.lines)
            return (*advance(turn, draft.verb, line), problem)
        except Refused as refusal:
            again = without_wrong(draft.verb, line, refusal)
            if again is None and draft.gathering is None:
                raise
            problem = turn.say.refusal(refusal)
            problem = told.about(turn, line, problem) if draft.gathering else problem
            if again is None:
                return line, None, problem
            line = again


def settled(turn: Turn, draft: Draft) -> Draft:
    """Return the draft with items of newly known barcodes, and several lines sorted with known items first."""
    known = tuple(known_by_now(turn, line) for line in draft.lines)
    if draft.gathering is None:
        return replace(draft, lines=known)
    known = lines.identified(lines.going_one_way(known))
    return replace(draft, lines=tuple(sorted(lines.merged(known), key=lambda line: not line.named)))


def _require_other_sku(line: Line, among: tuple[Line, ...]) -> None:
    """Raise SkuTaken if another line is about to create its item with the same SKU, so that it is reported at once."""
    sku = (line.new and line.new.sku) or ""
    others = [each.new.sku for each in among if each.new is not None and each.new != line.new and each.new.sku]
    if sku and not line.named and sku.casefold() in (each.casefold() for each in others):
        raise SkuTaken(sku)


def advance(turn: Turn, verb: Verb, line: Line) -> tuple[Line, Question | None]:
    """Return the line with what needs no asking filled in, and its next question. Raises what the questions raise."""
    question = which_item(turn, line)
    item = item_of(turn, line)
    if question is not None or item is None:
        return line, question
    line = in_own_units(turn.say, line, item)
    code = line.code if line.code and barcodes.can_be_kept(line.code) else None
    line = replace(line, code=code, lot=_as_known(turn, line.lot, item))
    first = () if verb == "show" else (doubts.go_on,)  # showing it does no harm
    for ask in (*first, doubts.doubt, _unused, *ACTIONS[verb].asks):
        question = ask(turn, verb, line, item)
        is_one = question is not None and question.topic is Topic.PLACE and len(question.options) == 1
        if question is not None and is_one and not line.open.elsewhere:
            line = question.options[0][1].line or line  # the only place there is
        elif question is not None:
            return line, question
    return line, None


def _as_known(turn: Turn, lot: str | None, item: Item) -> str | None:
    """Return the lot with its code as first written."""
    known = lots.find(turn.connection, item, lot) if lot and item.id else None
    return known.code if known else lot


def _unused(turn: Turn, verb: Verb, line: Line, item: Item) -> Question | None:
    """Return the question whether to go on without stated facts that would have no effect."""
    names = ACTIONS[verb].unused(line, item)
    if not names:
        return None
    what = join(told.said(turn, line.says(*names)), " · ")
    without = replace(line.without(*names), heard=(), open=replace(line.open, doubt=None))
    go_on = becomes(turn.say.plain("button-without"), without)
    return Question(Topic.UNUSED, turn.say("ask-unused", verb=verb, what=what), (go_on,))


def without_wrong(verb: Verb, line: Line, refusal: Refused) -> Line | None:
    """Return the line without what must be entered again after a refusal; None if it would be refused again."""
    forget = _FORGET.get(type(refusal))
    if verb == "count" and isinstance(refusal, UnknownLot | NotEnough):
        # What was found stays; only here is a forgotten lot asked for instead of chosen.
        forget = _lot if isinstance(refusal, UnknownLot) else None
    elif isinstance(refusal, NotEnough) and (refusal.available.steps or line.place is not None):
        forget = _amount_and_place
    elif isinstance(refusal, CodeTaken):
        return _of_another(line, refusal.item_id)
    left = forget(line) if forget else line
    return left if left != line else None


def _of_another(line: Line, item_id: int) -> Line:
    """Handle a barcode that somebody else has linked meanwhile: ask which of the two items it is."""
    both = tuple(each for each in (line.item, item_id) if each)
    return replace(line, item=None, new=None, code=None, scanned=None, open=replace(line.open, candidates=both))


def _amount(line: Line) -> Line:
    return replace(line, amount=None, unit=None, also=None)


def _amount_and_place(line: Line) -> Line:
    is_elsewhere = line.place is not None or line.open.elsewhere
    return replace(_amount(line), place=None, open=replace(line.open, elsewhere=is_elsewhere))


def _places(line: Line) -> Line:
    return replace(line, place=None, to=None)


def _route(line: Line) -> Line:
    return replace(line, source=None, target=None)


def _dates(line: Line) -> Line:
    return replace(line, expiry=None, made=None)


def _batch(line: Line) -> Line:
    return replace(line, lot=None, unprinted=False, expiry=None, made=None)


def _lot(line: Line) -> Line:
    return replace(line, lot=None)


def _sku(line: Line) -> Line:
    return replace(line, new=replace(line.new, sku=None)) if line.new else line


_FORGET: dict[type[Refused], Callable[[Line], Line]] = {
    NothingToMove: _amount,
    TooPrecise: _amount,
    TooMuch: _amount,
    UnknownPack: _amount,
    MoreSerials: _amount,
    SameSite: _route,
    SamePlace: _places,
    AlreadyExpired: _dates,
    ExpiryBeforeMade: _dates,
    MadeInTheFuture: _dates,
    ExpiryDiffers: _batch,
    MadeOnDiffers: _batch,
    LotNeeded: _lot,
    ExpiryNeeded: _dates,
    SkuTaken: _sku,
    NotASku: _sku,
}
"""What to forget, and ask for again, after a refusal; after any other refusal, the draft is over."""
