"""What arrives: an update as it came, and as the library reads it; or why it cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram import Update

from bot.telegram.inbox_rows import UNREADABLE
from bot.telegram.wellformed import flaw_of

LONGEST = 200
"""Characters that are told of why an update cannot be read: the library may quote all of it."""


@dataclass(frozen=True)
class Arrived:
    """An update as it came, and as the library reads it; or why it cannot."""

    update_id: int
    body: dict[str, Any]
    update: Update | None
    problem: str = ""

    @property
    def person(self) -> int | None:
        """Who said or tapped something, by address."""
        by_somebody = self.update and (self.update.message or self.update.edited_message or self.update.callback_query)
        user = self.update.effective_user if self.update and by_somebody else None
        return user.id if user else None


Read = Callable[[dict[str, Any]], Update | None]


def arrived(body: dict[str, Any], read: Read) -> Arrived:
    """What came with a number, read."""
    update_id = body["update_id"]
    try:
        update = read(body)
        flaw = flaw_of(update) if update else "empty"
    except Exception as problem:  # noqa: BLE001 - a Bot API server of another version, with whatever is in it
        return Arrived(update_id, body, None, _unreadable(f"{type(problem).__name__}: {problem}"))
    return Arrived(update_id, body, None, _unreadable(flaw)) if flaw else Arrived(update_id, body, update)


def unstorable(update_id: int, problem: Exception) -> Arrived:
    """What the database does not take, without what was in it."""
    return Arrived(update_id, {}, None, _unreadable(f"it cannot be stored: {type(problem).__name__}"))


def _unreadable(why: str) -> str:
    """Why it cannot be read, in words that can be stored and sent whatever they quote."""
    return f"{UNREADABLE}: " + "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in why[:LONGEST]
    )
