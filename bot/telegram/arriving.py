"""An incoming update: as received, and as the library parses it, or the reason it cannot be parsed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from telegram import Update

from bot.telegram.inbox_rows import UNREADABLE
from bot.telegram.wellformed import flaw_of

LONGEST = 200
"""Maximum characters kept of why an update cannot be parsed; the library may quote the whole update."""


@dataclass(frozen=True)
class Arrived:
    """An update as received, and as the library parses it, or the reason it cannot."""

    update_id: int
    body: dict[str, Any]
    update: Update | None
    problem: str = ""

    @property
    def person(self) -> int | None:
        """The Telegram number of the person who sent or tapped something."""
        by_somebody = self.update and (self.update.message or self.update.edited_message or self.update.callback_query)
        user = self.update.effective_user if self.update and by_somebody else None
        return user.id if user else None


Read = Callable[[dict[str, Any]], Update | None]


def arrived(body: dict[str, Any], read: Read) -> Arrived:
    """Parse an update that has a number."""
    update_id = body["update_id"]
    try:
        update = read(body)
        flaw = flaw_of(update) if update else "empty"
    except Exception as problem:  # noqa: BLE001 - a Bot API server of another version, with whatever is in it
        return Arrived(update_id, body, None, _unreadable(f"{type(problem).__name__}: {problem}"))
    return Arrived(update_id, body, None, _unreadable(flaw)) if flaw else Arrived(update_id, body, update)


def unstorable(update_id: int, problem: Exception) -> Arrived:
    """Return an update that the database refuses, without its content."""
    return Arrived(update_id, {}, None, _unreadable(f"it cannot be stored: {type(problem).__name__}"))


def _unreadable(why: str) -> str:
    """Return why an update cannot be parsed, in text that is safe to store and send whatever it quotes."""
    return f"{UNREADABLE}: " + "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in why[:LONGEST]
    )
