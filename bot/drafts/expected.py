"""What is on its way here of what several lines would receive: that is no supplier's, and taken in by its transfer."""

from bot.chat.buttons import ShowTransfer
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.drafts.draft import Draft
from domain.operations.transfers import receiving

MAX_TRANSFERS = 3
"""That have a button."""


def noted(turn: Turn, draft: Draft) -> tuple[Html | None, Keyboard]:
    """What to say of it before all is booked, and buttons that show the transfers."""
    items = {line.item for line in draft.lines if line.item} if draft.verb == "receive" else set()
    found = receiving.expected(turn.connection, turn.site, items) if items else []
    if not found:
        return None, ()
    lines = [line for each in found for line in each.lines if line.item.id in items and line.flow.in_transit]
    names = dict.fromkeys(turn.say.name(line.item) for line in lines)
    row = tuple(Button(f"🚚 {each.number}", ShowTransfer(each.id)) for each in found[:MAX_TRANSFERS])
    return turn.say("deliver-expected", names=turn.say.listed(names)), (row,)
