"""What was committed and what was shown, seen from outside: what the checks compare."""

import json
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, text


@dataclass(frozen=True)
class Said:
    """Something that a person has written."""

    chat: int
    message: int
    words: str
    edited: bool = False


@dataclass(frozen=True)
class Tap:
    """A tap, and the card as it was when it was tapped."""

    chat: int
    message: int
    label: str
    data: str
    card: str


@dataclass(frozen=True)
class Shown:
    """A message of the bot's, as it was when it was sent."""

    chat: int
    message: int
    text: str


@dataclass(frozen=True)
class Decision:
    """What one transaction holds: the updates that wait, the new replies, by update, and the movements it books."""

    stored: frozenset[int]
    replies: dict[int, str]
    movements: tuple[int, ...]


@dataclass
class Witness:
    """Remembers, for the checks. What contradicts itself at once is a problem at once."""

    problem: "Any"
    note: "Any"
    said: dict[int, Said] = field(default_factory=dict)  # by update
    taps: dict[int, Tap] = field(default_factory=dict)  # by update
    stored: set[int] = field(default_factory=set)  # updates that have been in the inbox
    sent: list[Shown] = field(default_factory=list)
    notices: set[str] = field(default_factory=set)  # where they were sent: what is old is deleted
    booked: dict[int, tuple[int, ...]] = field(default_factory=dict)  # the movements, by update
    transaction: dict[int, int] = field(default_factory=dict)  # the first movement of its transaction, by movement
    _decided: dict[int, str] = field(default_factory=dict)
    _last: int | None = None  # movement

    def before(self, connection: Connection) -> Decision:
        """Look at what is about to be committed."""
        rows = connection.execute(text("SELECT update_id, replies, state FROM inbox")).all()
        sent = connection.execute(text("SELECT sent_as FROM outbox WHERE sent_as IS NOT NULL")).scalars()
        self.notices.update(sent)
        fresh = {
            update: told
            for update, told, state in rows
            if state == "waiting" and told is not None and self._decided.get(update) != told
        }
        last = connection.execute(text("SELECT coalesce(max(id), 0) FROM movements")).scalar_one()
        if self._last is None:
            self._last = last
        return Decision(frozenset(update for update, _, _ in rows), fresh, tuple(range(self._last + 1, last + 1)))

    def after(self, seen: Decision) -> None:
        """It is committed."""
        self.stored |= seen.stored
        for update, replies in seen.replies.items():
            if update in self._decided:
                self.problem(f"update {update} was decided twice: {self._decided[update]} and {replies}")
            self._decided[update] = replies
        if seen.movements:
            self.note(f"booked {seen.movements} by {sorted(seen.replies)}")
            self._last = seen.movements[-1]
            self.transaction |= dict.fromkeys(seen.movements, seen.movements[0])
            self.booked |= dict.fromkeys(seen.replies, seen.movements)

    @property
    def decided(self) -> dict[int, list[dict[str, Any]]]:
        """The replies, by update."""
        return {update: json.loads(replies) for update, replies in self._decided.items()}

    def shown(self, message: dict[str, Any]) -> None:
        """A message has been sent."""
        if message["from"]["is_bot"] and not message["service"]:
            told = message["text"] or message["caption"] or ""
            self.sent.append(Shown(message["chat"], message["id"], told.strip()))
