"""Gathering: the lines of an album, or of all that a picture shows, as one draft with one confirmation.

What the lines lack is asked for line by line, in the words in which a single booking asks for it. A picture that could
not be read is a line without an item: it comes back by itself, after the others.
"""

from dataclasses import dataclass, replace
from datetime import timedelta

from bot.chat.replies import Reply
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.drafts import lines, store
from bot.drafts.actions import ACTIONS
from bot.drafts.dialogue import open_draft, proceed
from bot.drafts.draft import Draft, Fact, Gathering, Line, Open, State, Verb
from bot.drafts.lines import MAX_LINES

TOGETHER = timedelta(minutes=1)
"""Pictures that follow within this time belong together: Telegram cuts what is sent into albums of ten."""

COMMON: tuple[Fact, ...] = ("on", "document", "party", "reason", "place", "to")
"""What is said once, under any picture, of all lines."""


@dataclass(frozen=True)
class Shown:
    """What a picture adds: its lines, what it says of no item, and what its caption wants done."""

    photo: str
    lines: tuple[Line, ...]
    beside: Line = Line()  # noqa: RUF009 - it is never changed
    verb: Verb | None = None
    said: Line = Line()  # noqa: RUF009
    message: str = ""  # "chat/message" that brought it
    problem: Html | None = None  # with the caption: then nobody knows what is to be done


def begin(turn: Turn, verb: Verb | None, origin: str) -> Draft | None:
    """The draft that this origin opens, or has opened; None if it is over. Raises NotAllowed."""
    ACTIONS[verb or "receive"].require(turn.person)
    draft = open_draft(turn, verb or "receive", origin)
    if draft.state not in (State.OPEN, State.EXPIRED):
        return None
    return replace(draft, state=State.OPEN, gathering=draft.gathering or Gathering(turn.now))


def is_cancelled(turn: Turn, origin: str) -> bool:
    """Whether the album was cancelled, and its other pictures are nothing any more."""
    draft = store.opened_by(turn.connection, origin)
    return draft is not None and draft.state is State.CANCELLED


def under_way(turn: Turn) -> Draft | None:
    """The gathering that a picture of this person still belongs to."""
    draft = store.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    if draft is None or draft.gathering is None or turn.now - draft.gathering.pictured_at > TOGETHER:
        return None
    return draft


def add(turn: Turn, draft: Draft, shown: Shown) -> list[Reply]:
    """Go on with what another picture has shown. Raises NotAllowed."""
    gathering = draft.gathering or Gathering(turn.now)
    common = (
        gathering.common
        | shown.said.says(*COMMON)
        | Line(source=shown.said.source, target=shown.said.target, centre=shown.said.centre)
    )
    known = draft.lines
    if lines.seen_on(known, shown.photo) is None:
        known = _grown(known, shown, gathering.last)
    if len(known) > MAX_LINES:
        return [turn.answer(turn.say("deliver-full", most=MAX_LINES))]
    verb = draft.verb if gathering.verb_said or shown.verb is None else shown.verb
    gathering = Gathering(
        pictured_at=turn.now,
        last=shown.photo,
        common=common,
        verb_said=gathering.verb_said or shown.verb is not None,
        verb_unclear=gathering.verb_unclear or (shown.problem is not None and not gathering.verb_said),
        problem=shown.problem or gathering.problem,
    )
    ACTIONS[verb].require(turn.person)
    draft = replace(draft, verb=verb, gathering=gathering, lines=tuple(common | line for line in known))
    replies = proceed(turn, draft, Html(gathering.problem) if gathering.problem else None)
    if turn.tap is None and draft.card is not None and replies[0].kind == "send":
        replies = [replace(replies[0], kind="edit", target=draft.card)]  # one card that grows, while the pictures come
    album = turn.incoming.picture.album if turn.incoming.picture else ""
    return [replace(each, album=album) for each in replies]


def _grown(known: tuple[Line, ...], shown: Shown, last: str) -> tuple[Line, ...]:
    """With the lines of a picture; one that says a lot and no item says it of the picture before."""
    if shown.lines:
        return lines.merged((*known, *(line.pictured(shown.photo) for line in shown.lines)))
    joined_to_last = lines.attached(known, shown.beside, last) if shown.beside != Line() else None
    nothing = shown.beside | Line(open=Open(unread="photo-no-item"), message=shown.message)
    return joined_to_last or (*known, nothing.pictured(shown.photo))
