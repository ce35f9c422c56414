"""Deliveries: an album of photographs as one draft, with a line for each item, lot and expiry, and one confirmation.

What the lines lack is asked for line by line, in the words in which a single booking asks for it. A picture that could
not be read is a line without an item: it comes back by itself, after the others.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.cards.layout import fit
from bot.cards.stock import item_title
from bot.chat import pictures
from bot.chat.replies import Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.drafts import asking, delivered, drafts
from bot.drafts.deeds import DEEDS
from bot.drafts.delivered import LineRefused
from bot.drafts.delivery_lines import MOST, answered, attached, line_of, merged, place_of, with_amounts
from bot.drafts.drafts import Draft, Verb
from bot.drafts.identifying import known_by_now
from bot.drafts.questions import Question
from bot.drafts.readings import Fields
from domain.errors import Refused

BOOKABLE: tuple[Verb, ...] = ("receive", "issue", "return", "move", "damage", "write_off", "send_back", "adjust")
"""What may be done with many lines at once."""

TOGETHER = timedelta(minutes=1)
"""Pictures that follow within this time belong to the same delivery: Telegram cuts what is sent into albums of ten."""

COMMON = ("on", "document", "reason", "place", "to")
"""What is said once, under any picture, of all lines."""


@dataclass(frozen=True)
class Shown:
    """What a picture adds to a delivery: its lines, what it says of no item, and what its caption wants done."""

    photo: str
    lines: list[Fields]
    beside: Fields = field(default_factory=dict)
    verb: Verb | None = None
    said: Fields = field(default_factory=dict)
    problem: Html | None = None  # with the caption: then nobody knows what is to be done


def begin(turn: Turn, verb: Verb | None, origin: str) -> Draft | None:
    """The delivery that this origin opens, or has opened; None if it is over. Raises NotAllowed."""
    DEEDS[verb or "receive"].require(turn.person)
    draft = _start(turn, origin)
    if draft.state not in ("open", "expired"):
        return None
    lines = draft.fields or {"verb": verb or "receive", "lines": []}
    return replace(draft, state="open", fields=lines)


def is_over(turn: Turn, origin: str) -> bool:
    """Whether the album was cancelled, and its other pictures are nothing any more."""
    return drafts.state_of(turn.connection, origin) == "cancelled"


def _start(turn: Turn, origin: str) -> Draft:
    return drafts.start(
        turn.connection,
        origin=origin,
        person_id=turn.person.id,
        chat=turn.incoming.chat,
        verb="deliver",
        message=turn.incoming.place,
        card=turn.incoming.message if turn.incoming.tap else None,
        until=turn.until,
    )


def under_way(turn: Turn) -> Draft | None:
    """The delivery that a picture of this person still belongs to."""
    draft = drafts.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    if draft is None or draft.verb != "deliver":
        return None
    return draft if turn.now - datetime.fromisoformat(draft.fields["pictured"]) <= TOGETHER else None


def add(turn: Turn, draft: Draft, shown: Shown) -> list[Reply]:
    """Go on with what another picture has shown."""
    fields = {name: value for name, value in draft.fields.items() if name not in ("confirmed", "at", "editing")}
    lines: list[Fields] = fields["lines"]
    if place_of(lines, shown.photo) is None:
        lines = _grown(lines, shown, fields.get("last", ""))
    if len(lines) > MOST:
        return [turn.answer(turn.say("deliver-full", most=MOST))]
    said_before = fields.get("said", False)
    fields |= {
        "lines": lines,
        "last": shown.photo,
        "pictured": turn.now.isoformat(),
        "common": fields.get("common", {}) | {name: shown.said[name] for name in COMMON if name in shown.said},
        "said": said_before or shown.verb is not None,
        "verb": fields["verb"] if said_before or shown.verb is None else shown.verb,
        "unclear": fields.get("unclear", False) or (shown.problem is not None and not said_before),
    }
    DEEDS[fields["verb"]].require(turn.person)
    replies = proceed(turn, replace(draft, fields=fields), shown.problem)
    if turn.incoming.tap is None and draft.card is not None and replies[0].kind == "send":
        replies = [replace(replies[0], kind="edit", target=draft.card)]  # one card that grows, while the pictures come
    album = turn.incoming.picture.album if turn.incoming.picture else ""
    return [replace(each, album=album) for each in replies]


def _grown(lines: list[Fields], shown: Shown, last: str) -> list[Fields]:
    """With the lines of a picture; one that says a lot and no item says it of the picture before."""
    of = {"photo": shown.photo, "photos": [shown.photo]}
    if shown.lines:
        return merged([*lines, *(line | of for line in shown.lines)])
    joined_to_last = attached(lines, shown.beside, last) if shown.beside else None
    return joined_to_last or [*lines, {"why": "photo-no-item"} | shown.beside | of]


def amounts(draft: Draft, text: str) -> Draft | None:
    """Several numbers at once, as the amounts of the lines; None if it is something else. Raises Ambiguous."""
    lines = with_amounts(draft.fields["lines"], text) if draft.question in ("amount", "confirm") else None
    return None if lines is None else replace(draft, fields=draft.fields | {"lines": lines})


def proceed(turn: Turn, draft: Draft, problem: Html | None = None) -> list[Reply]:
    """Ask for what the lines lack, then for the confirmation; then book them all."""
    draft = replace(draft, fields=answered(draft.fields))
    if not draft.fields["lines"]:
        drafts.save(turn.connection, replace(draft, state="cancelled"), turn.until)
        return asking.show(turn, draft, turn.say("cancelled"), (), asking=False)
    if draft.fields.get("editing") is not None:
        return _edit(turn, draft, problem)
    if draft.fields.get("unclear"):
        return _ask_verb(turn, draft, problem)
    draft = _settled(turn, draft)
    for place in range(len(draft.fields["lines"])):
        view = line_of(draft, place)
        question = None
        try:
            with turn.connection.begin_nested():
                view, question = asking.missing(turn, view)
        except Refused as refusal:
            problem = _about(turn, view, turn.say.refusal(refusal))
            if wrong := asking.wrong_fields(view, refusal):  # else it is told, and can be changed or taken out
                view, question = asking.missing(turn, view.fill(**dict.fromkeys(wrong)))
        new = "linked" in view.fields and "linked" not in draft.fields["lines"][place]
        draft = _with(draft, place, view.fields)
        if new:  # other lines may be of the barcode that has just been made known
            return proceed(turn, draft, problem)
        if question is not None:
            return _ask(turn, draft, place, question, problem)
    lines = merged(draft.fields["lines"])
    if len(lines) < len(draft.fields["lines"]):
        return proceed(turn, replace(draft, fields=draft.fields | {"lines": lines}), problem)
    return _book(turn, draft) if draft.fields.get("confirmed") and problem is None else _confirm(turn, draft, problem)


def _settled(turn: Turn, draft: Draft) -> Draft:
    """With the items of the barcodes that were made known meanwhile, and the lines whose item is known first."""
    lines = [known_by_now(turn, line_of(draft, place)).fields for place in range(len(draft.fields["lines"]))]
    ordered = sorted(merged(lines), key=lambda line: "item" not in line)
    return replace(draft, fields=draft.fields | {"lines": ordered})


def _ask_verb(turn: Turn, draft: Draft, problem: Html | None) -> list[Reply]:
    """Ask what shall be done with all of it."""
    options = tuple(
        (turn.say.plain(f"button-{verb}"), {"verb": verb}) for verb in ("receive", "issue", "move", "damage")
    )
    question = Question("verb", turn.say("ask-verb"), options, row=2)
    parts = [_list(turn, draft), Html(""), problem, question.text]
    return asking.ask(turn, draft, question, join([part for part in parts if part is not None]))


def _with(draft: Draft, place: int, line: Fields) -> Draft:
    lines = [*draft.fields["lines"]]
    lines[place] = line
    return replace(draft, fields=draft.fields | {"lines": lines})


def _ask(turn: Turn, draft: Draft, place: int, question: Question, problem: Html | None) -> list[Reply]:
    """Ask about one line: below the list of all, or, if its picture was not read, below that."""
    draft = draft.fill(at=place)
    line = draft.fields["lines"][place]
    key = "button-skip" if question.field in ("item", "again") else "button-remove-line"
    options = (*question.options, (turn.say.plain(key), {"skip": True}))
    question = replace(question, options=options, alone=question.alone + 1)
    sent = pictures.get(turn.connection, line["photo"]) if "item" not in line and "candidates" not in line else None
    if sent is not None and question.field == "item":
        left = sum("item" not in each for each in draft.fields["lines"])
        parts = [turn.say("deliver-unread", left=left), problem, question.text]
        shown = Reply("photo", file=sent.picture.file_id, document=sent.picture.document)
        return asking.ask(turn, draft, question, join([part for part in parts if part]), picture=shown)
    named = "item" in line and question.field != "pack"  # which names it itself
    about = _about(turn, line_of(draft, place), question.text) if named else question.text
    lacking = [each for each in draft.fields["lines"] if "item" in each and "amount" not in each]
    hint = turn.say("ask-several-amounts") if question.field == "amount" and len(lacking) > 1 else None
    parts = [_list(turn, draft), Html(""), asking.linked_note(turn, line_of(draft, place)), problem, about, hint]
    return asking.ask(turn, draft, question, join([part for part in parts if part is not None]))


def _confirm(turn: Turn, draft: Draft, problem: Html | None) -> list[Reply]:
    say, lines = turn.say, draft.fields["lines"]
    book = (say.plain("button-book-all"), {"confirmed": True})
    edits = [(f"✏️ {number}", {"editing": number - 1}) for number in range(1, len(lines) + 1)]
    question = Question("confirm", say("ask-confirm"), (book, *edits), rows=(1,), row=5)
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
    question = Question("line", _line(turn, place + 1, line_of(draft, place)), tuple(options), row=2)
    text = join([part for part in (question.text, problem) if part])
    return asking.ask(turn, draft.fill(at=place, editing=None), question, text)


def _list(turn: Turn, draft: Draft) -> Html:
    lines = draft.fields["lines"]
    known = [place for place, line in enumerate(lines) if "item" in line]
    heading = turn.say("deliver-title", verb=draft.fields["verb"], count=len(known))
    told = [_line(turn, place + 1, line_of(draft, place)) for place in known]
    unread = [turn.say("deliver-unread-later", count=len(lines) - len(known))] if len(lines) > len(known) else []
    return fit(turn.say, [heading, *told, *unread])


def _line(turn: Turn, number: int, view: Draft) -> Html:
    item = asking.item_of(turn, view)
    if item is None:
        raise AssertionError("only lines whose item is known are listed")
    known = asking.summary(turn, view)
    return turn.say(
        "deliver-line", number=number, title=item_title(turn.say, item), known=known or turn.say("deliver-line-open")
    )


def _about(turn: Turn, view: Draft, text: Html) -> Html:
    item = asking.item_of(turn, view)
    return text if item is None else turn.say("deliver-about", title=item_title(turn.say, item), text=text)


def _book(turn: Turn, draft: Draft) -> list[Reply]:
    """All lines, or none."""
    try:
        with turn.connection.begin_nested():
            ids = delivered.book(turn, draft)
    except LineRefused as refused:
        view, refusal = line_of(draft, refused.place), refused.refusal
        changed = view.fill(**dict.fromkeys(asking.wrong_fields(view, refusal)))
        draft = _with(draft.fill(confirmed=None), refused.place, changed.fields)
        return proceed(turn, draft, _about(turn, view, turn.say.refusal(refusal)))
    draft = replace(draft.fill(booked=ids), state="booked")
    drafts.save(turn.connection, draft, turn.until)
    return asking.show(turn, draft, *delivered.card(turn, draft), asking=False)
