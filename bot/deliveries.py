"""Deliveries: an album of photographs as one draft, with a line for each item, lot and expiry, and one confirmation.

What the lines lack is asked for line by line, in the words in which a single booking asks for it. A picture that could
not be read is a line without an item: it comes back by itself, after the others.
"""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bot import asking, cards, drafts, pictures
from bot.deeds import DEEDS, Order
from bot.drafts import Draft, Verb
from bot.questions import Question
from bot.readings import Fields, joined
from bot.replies import Button, Keyboard, Reply
from bot.texts import Html, join
from bot.turn import Turn
from bot.words import Unclear, read_quantity
from domain import ledger, reversing
from domain.bookings import describe
from domain.errors import Refused
from domain.ledger import Origin, Posted

BOOKABLE: tuple[Verb, ...] = ("receive", "issue", "return", "move", "damage", "write_off", "send_back", "adjust")
"""What may be done with many lines at once."""

TOGETHER = timedelta(minutes=1)
"""Pictures that follow within this time belong to the same delivery: Telegram cuts what is sent into albums of ten."""

_BETWEEN = re.compile(r"[\n;,，、；]\s*|\s+")
_KEY = ("item", "scanned", "lot", "expiry")
"""What makes two pictures one line."""


def begin(turn: Turn, verb: Verb, origin: str) -> Draft | None:
    """The delivery that this origin opens, or has opened; None if it is over. Raises NotAllowed."""
    DEEDS[verb].require(turn.person)
    draft = drafts.start(
        turn.connection,
        origin=origin,
        person_id=turn.person.id,
        chat=turn.incoming.chat,
        verb="deliver",
        message=turn.incoming.place,
        card=turn.incoming.message if turn.incoming.tap else None,
        until=turn.until,
    )
    if draft.state != "open":
        return None
    return draft if draft.fields else draft.fill(verb=verb, lines=[])


def under_way(turn: Turn) -> Draft | None:
    """The delivery that a picture of this person still belongs to."""
    draft = drafts.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    if draft is None or draft.verb != "deliver":
        return None
    return draft if turn.now - (draft.expires_at - turn.house.patience) <= TOGETHER else None


def add(turn: Turn, draft: Draft, lines: list[Fields], beside: Fields) -> list[Reply]:
    """Go on with what another picture has shown; what it says of no item is said of the line before."""
    known = list(draft.fields["lines"])
    if any(line["photo"] == known_line["photo"] for line in lines for known_line in known if line["photo"]):
        lines = []
    if beside and not lines and known:
        known[-1] = joined(known[-1], beside)
    draft = replace(draft, fields=draft.fields | {"lines": _merged([*known, *lines])})
    draft.fields.pop("confirmed", None)
    shown = proceed(turn, draft)
    if turn.incoming.tap is None and draft.card is not None and shown[0].kind == "send":
        shown = [replace(shown[0], kind="edit", target=draft.card)]  # one card that grows, while the pictures come
    album = turn.incoming.picture.album if turn.incoming.picture else ""
    return [replace(each, album=album) for each in shown]


def _merged(lines: list[Fields]) -> list[Fields]:
    """With one line for each item, pack, lot and expiry."""
    merged: list[Fields] = []
    for line in lines:
        same = next((each for each in merged if "item" in line and _same(each, line)), None)
        if same is None:
            merged.append(line)
            continue
        place = merged.index(same)
        both = joined(same, line) | {"pictures": same.get("pictures", 1) + line.get("pictures", 1)}
        if "amount" in same and "amount" in line and same.get("unit") == line.get("unit"):
            both["amount"] = f"{Decimal(same['amount']) + Decimal(line['amount']):f}"
        else:  # it was said of fewer packs than there are now
            both = {name: value for name, value in both.items() if name not in ("amount", "unit")}
        merged[place] = both
    return merged


def _same(first: Fields, second: Fields) -> bool:
    return all(first.get(name) == second.get(name) for name in _KEY)


def amounts(draft: Draft, text: str) -> Draft | None:
    """Several numbers at once, "24, 12, 6", as the amounts of all lines that lack one; None if it is something else."""
    lacking = [place for place, line in enumerate(draft.fields["lines"]) if "item" in line and "amount" not in line]
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    if draft.question != "amount" or len(lacking) <= 1 or len(parts) != len(lacking):
        return None
    lines = list(draft.fields["lines"])
    for place, part in zip(lacking, parts, strict=True):
        try:
            number, unit = read_quantity(part)
        except Unclear:
            return None
        lines[place] = lines[place] | {"amount": str(number)} | ({"unit": unit} if unit else {})
    return replace(draft, fields=draft.fields | {"lines": lines})


def proceed(turn: Turn, draft: Draft, problem: Html | None = None) -> list[Reply]:
    """Ask for what the lines lack, then for the confirmation; then book them all."""
    draft = _answered(draft)
    if not draft.fields["lines"]:
        drafts.save(turn.connection, replace(draft, state="cancelled"), turn.until)
        return asking.show(turn, draft, turn.say("cancelled"), (), asking=False)
    if draft.fields.get("editing") is not None:
        return _edit(turn, draft, problem)
    lines = sorted(draft.fields["lines"], key=lambda line: "item" not in line)
    draft = replace(draft, fields=draft.fields | {"lines": lines})
    for place in range(len(lines)):
        view = _view(draft, place)
        question = None
        try:
            with turn.connection.begin_nested():
                view, question = asking.missing(turn, view)
        except Refused as refusal:
            problem = _about(turn, view, turn.say.refusal(refusal))
            if wrong := asking.wrong_fields(view, refusal):  # else it is told, and can be changed or taken out
                view, question = asking.missing(turn, view.fill(**dict.fromkeys(wrong)))
        draft = _with(draft, place, view.fields)
        if question is not None:
            return _ask(turn, draft, place, question, problem)
    merged = _merged(draft.fields["lines"])
    if len(merged) < len(draft.fields["lines"]):
        return proceed(turn, replace(draft, fields=draft.fields | {"lines": merged}), problem)
    return _book(turn, draft) if draft.fields.get("confirmed") and problem is None else _confirm(turn, draft, problem)


def _view(draft: Draft, place: int) -> Draft:
    """A line as a draft of its own."""
    return replace(draft, verb=draft.fields["verb"], fields=draft.fields["lines"][place])


def _with(draft: Draft, place: int, line: Fields) -> Draft:
    lines = [*draft.fields["lines"]]
    lines[place] = line
    return replace(draft, fields=draft.fields | {"lines": lines})


def _answered(draft: Draft) -> Draft:
    """With the answer put to the line that was asked about."""
    fields = dict(draft.fields)
    answer, place = fields.pop("answer", None), fields.pop("at", None)
    if answer is None:
        return replace(draft, fields=fields)
    fields.pop("editing", None)
    lines = list(fields["lines"])
    if "confirmed" in answer or "editing" in answer:
        fields |= answer
    elif place is not None and answer.get("skip"):
        del lines[place]
    elif place is not None:
        told = lines[place] | answer
        lines[place] = {name: value for name, value in told.items() if value is not None}
    return replace(draft, fields=fields | {"lines": lines})


def _ask(turn: Turn, draft: Draft, place: int, question: Question, problem: Html | None) -> list[Reply]:
    """Ask about one line: below the list of all, or, if its picture was not read, below that."""
    draft = draft.fill(at=place)
    line = draft.fields["lines"][place]
    if question.field in ("item", "again"):
        skip = (turn.say.plain("button-skip"), {"skip": True})
        question = replace(question, options=(*question.options, skip))
    sent = pictures.get(turn.connection, line["photo"]) if "item" not in line and "candidates" not in line else None
    if sent is not None and question.field == "item":
        left = sum("item" not in each for each in draft.fields["lines"])
        parts = [turn.say("deliver-unread", left=left), problem, question.text]
        shown = Reply("photo", file=sent.picture.file_id, document=sent.picture.document)
        return asking.ask(turn, draft, question, join([part for part in parts if part]), picture=shown)
    about = question.text if "item" not in line else _about(turn, _view(draft, place), question.text)
    lacking = [each for each in draft.fields["lines"] if "item" in each and "amount" not in each]
    hint = turn.say("ask-several-amounts") if question.field == "amount" and len(lacking) > 1 else None
    parts = [_list(turn, draft), Html(""), problem, about, hint]
    return asking.ask(turn, draft, question, join([part for part in parts if part is not None]))


def _confirm(turn: Turn, draft: Draft, problem: Html | None) -> list[Reply]:
    say, lines = turn.say, draft.fields["lines"]
    book = (say.plain("button-book-all"), {"confirmed": True})
    edits = [(f"✏️ {number}", {"editing": number - 1}) for number in range(1, len(lines) + 1)]
    question = Question("confirm", say("ask-confirm"), (book, *edits), row=5, wide=1)
    parts = [_list(turn, draft), Html(""), problem, question.text]
    return asking.ask(turn, draft, question, join([part for part in parts if part is not None]))


def _edit(turn: Turn, draft: Draft, problem: Html | None) -> list[Reply]:
    """What to say anew of one line."""
    place, say = draft.fields["editing"], turn.say
    line = draft.fields["lines"][place]
    forget = {"amount": ("amount", "unit"), "lot": ("lot", "expiry", "made")}
    options = [
        (say.plain(f"button-change-{name}"), dict.fromkeys(fields)) for name, fields in forget.items() if name in line
    ]
    options += [(say.plain("button-remove-line"), {"skip": True}), (say.plain("button-back"), {})]
    question = Question("line", _line(turn, place + 1, _view(draft, place)), tuple(options), 2)
    text = join([part for part in (question.text, problem) if part])
    return asking.ask(turn, draft.fill(at=place, editing=None), question, text)


def _list(turn: Turn, draft: Draft) -> Html:
    lines = draft.fields["lines"]
    known = [place for place, line in enumerate(lines) if "item" in line]
    heading = turn.say("deliver-title", verb=draft.fields["verb"], count=len(known))
    told = [_line(turn, place + 1, _view(draft, place)) for place in known]
    unread = [turn.say("deliver-unread-later", count=len(lines) - len(known))] if len(lines) > len(known) else []
    return cards.within(turn.say, [heading, *told, *unread])


def _line(turn: Turn, number: int, view: Draft) -> Html:
    item = asking.item_of(turn, view)
    if item is None:
        raise AssertionError("only lines whose item is known are listed")
    known = asking.summary(turn, view)
    return turn.say(
        "deliver-line", number=number, title=cards.title(turn.say, item), known=known or turn.say("deliver-line-open")
    )


def _about(turn: Turn, view: Draft, text: Html) -> Html:
    item = asking.item_of(turn, view)
    return text if item is None else join([cards.title(turn.say, item), text], ": ")


def _book(turn: Turn, draft: Draft) -> list[Reply]:
    """All lines, or none; in the order of their items, so that two deliveries never wait for each other."""
    lines, booked = draft.fields["lines"], dict[int, Posted]()
    place = 0
    try:
        with turn.connection.begin_nested():
            for place in sorted(range(len(lines)), key=lambda at: (lines[at]["item"], lines[at].get("lot", ""))):
                booked[place] = _book_line(turn, draft, place)
    except Refused as refusal:
        view = _view(draft, place)
        changed = view.fill(**dict.fromkeys(asking.wrong_fields(view, refusal)))
        draft = _with(draft.fill(confirmed=None), place, changed.fields)
        return proceed(turn, draft, _about(turn, view, turn.say.refusal(refusal)))
    ids = [booked[place].id for place in range(len(lines))]
    drafts.save(turn.connection, replace(draft.fill(booked=ids), state="booked"), turn.until)
    return asking.show(turn, draft, *_card(turn, draft.id, draft.fields["verb"], ids), asking=False)


def _book_line(turn: Turn, draft: Draft, place: int) -> Posted:
    view = _view(draft, place)
    item = asking.item_of(turn, view)
    if item is None:
        raise AssertionError("what is confirmed has an item in every line")
    line = draft.fields["lines"][place]
    origin = Origin(f"draft:{draft.id}:{place}", turn.person.id, line["message"], line["photo"])
    DEEDS[view.verb].do(Order(turn, view, item, origin))
    posted = ledger.already(turn.connection, origin.key)
    if posted is None:
        raise AssertionError(f"{view.verb} is no movement")
    return posted


def _card(turn: Turn, draft_id: int, verb: str, ids: list[int]) -> tuple[Html, Keyboard]:
    """What was booked, each line under its number, with Undo of them all."""
    say, told, buttons = turn.say, [], list[Button]()
    for movement_id in ids:
        booking = describe(turn.connection, ledger.get(turn.connection, movement_id))
        lots = ", ".join(dict.fromkeys(part.lot for part in booking.parts if part.lot))
        known = [say.quantity(booking.total, booking.item), say("lot", lot=lots) if lots else ""]
        title = cards.title(say, booking.item)
        told.append(
            say("deliver-booked-line", number=booking.posted.number, title=title, known=" · ".join(filter(None, known)))
        )
        buttons.append(Button(booking.posted.number, f"booking:{movement_id}"))
    heading = say("deliver-booked", verb=verb, count=len(ids))
    rows = [tuple(buttons[start : start + 3]) for start in range(0, len(buttons), 3)]
    undo = Button(say.plain("button-undo-all"), f"undo_all:{draft_id}")
    return cards.within(say, [heading, *told]), ((undo,), *rows)


def undo(turn: Turn, draft_id: int) -> list[Reply]:
    """Undo all that a delivery has booked, or nothing. Raises what `reversing.reverse` raises."""
    draft = drafts.get(turn.connection, draft_id)
    if draft is None or "booked" not in draft.fields:
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    ids = draft.fields["booked"]
    with turn.connection.begin_nested():
        for movement_id in reversed(ids):
            origin = Origin(f"undo:{movement_id}", turn.person.id, turn.incoming.place)
            reversing.reverse(turn.connection, movement_id, turn.person, origin, turn.now)
    return [turn.answer(turn.say("deliver-undone", count=len(ids)))]
