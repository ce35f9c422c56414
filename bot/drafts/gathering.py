"""Gathering: the lines of an album, or of everything in a picture, as one draft with one confirmation.

What lines lack is asked for line by line, in the same words as for a single booking. A picture that could not be read
is a line without an item, and is asked about after the others.
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
"""Pictures within this time belong together: Telegram splits what is sent into albums of ten."""

COMMON: tuple[Fact, ...] = ("on", "document", "party", "reason", "place", "to")
"""What is stated once, under any picture, for all lines."""


@dataclass(frozen=True)
class Shown:
    """What a picture adds: its lines, facts that belong to no item, and what its caption asks for."""

    photo: str
    lines: tuple[Line, ...]
    beside: Line = Line()  # noqa: RUF009 - it is never changed
    verb: Verb | None = None
    said: Line = Line()  # noqa: RUF009
    message: str = ""  # the "chat/message" that brought it
    problem: Html | None = None  # with the caption: then it is unclear what to do


def begin(turn: Turn, verb: Verb | None, origin: str) -> Draft | None:
    """Return the draft that this origin opens, or opened before; None if it is over. Raises NotAllowed."""
    ACTIONS[verb or "receive"].require(turn.person)
    draft = open_draft(turn, verb or "receive", origin)
    if draft.state not in (State.OPEN, State.EXPIRED):
        return None
    return replace(draft, state=State.OPEN, gathering=draft.gathering or Gathering(turn.now))


def is_cancelled(turn: Turn, origin: str) -> bool:
    """Whether the album was cancelled, so that its other pictures are ignored."""
    draft = store.opened_by(turn.connection, origin)
    return draft is not None and draft.state is State.CANCELLED


def under_way(turn: Turn) -> Draft | None:
    """Return the gathering to which this person's next picture still belongs."""
    draft = store.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
    if draft is None or draft.gathering is None or turn.now - draft.gathering.pictured_at > TOGETHER:
        return None
    return draft


def add(turn: Turn, draft: Draft, shown: Shown) -> list[Reply]:
    """Continue with what another picture shows. Raises NotAllowed."""
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
        replies = [replace(replies[0], kind="edit", target=draft.card)]  # one card grows while the pictures arrive
    album = turn.incoming.picture.album if turn.incoming.picture else ""
    return [replace(each, album=album) for each in replies]


def _grown(known: tuple[Line, ...], shown: Shown, last: str) -> tuple[Line, ...]:
    """Return the lines with a picture's lines added.

    A line with a lot but no item completes the previous picture's line.
    """
    if shown.lines:
        return lines.merged((*known, *(line.pictured(shown.photo) for line in shown.lines)))
    joined_to_last = lines.attached(known, shown.beside, last) if shown.beside != Line() else None
    nothing = shown.beside | Line(open=Open(unread="photo-no-item"), message=shown.message)
    return joined_to_last or (*known, nothing.pictured(shown.photo))
