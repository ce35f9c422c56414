"""The next message in a private chat, while a question about a transfer waits for it: it needs to be no reply.

Whatever else the person does first, even for another question, ends that; a reply to the question still answers it.
"""

from dataclasses import replace

from bot.chat.buttons.transfers import BackToTransfer
from bot.chat.turn import Turn
from bot.drafts import store
from bot.drafts.draft import Asked, State


def expect(turn: Turn, question: BackToTransfer) -> None:
    """Expect the answer to this question; not in a group, where people talk to each other."""
    if turn.incoming.private:
        draft = store.open_draft(
            turn.connection,
            origin=_origin(turn),
            person_id=turn.person.id,
            chat=turn.incoming.chat,
            verb="show",
            until=turn.until,
        )
        store.save(turn.connection, replace(draft, state=State.OPEN, asked=Asked(about=question)), turn.until)


def taken(turn: Turn) -> BackToTransfer | None:
    """Return the question that the next message was expected to answer; from now on, none is."""
    draft = store.opened_by(turn.connection, _origin(turn)) if turn.incoming.private else None
    if draft is None or draft.state is not State.OPEN:
        return None
    store.end(turn.connection, draft, State.CANCELLED)
    return draft.asked.about if turn.now < draft.expires_at else None


def _origin(turn: Turn) -> str:
    """Return what opens the one draft of this kind that a person has, again and again."""
    return f"next:{turn.person.id}"
