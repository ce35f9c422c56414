"""What was committed and what was shown, seen from outside: what the checks compare."""

import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection

MOVEMENTS = "SELECT id FROM movements ORDER BY id"

INBOX = "SELECT update_id, CASE state WHEN 'waiting' THEN CAST(replies AS TEXT) END, state FROM inbox"
OUTBOX = "SELECT sent_as FROM outbox WHERE sent_as <> ''"

OWN = frozenset({"inbox", "outbox", "surplus", "shown_cards"})
"""Tables to which an answer is written, whatever it is, and where it is shown."""


@dataclass(frozen=True)
class Said:
    """Something that a person has written."""

    chat: int
    message: int
    words: str
    edited: bool = False
    epoch: int | None = None  # of the card to which it is an answer
    at: float = 0.0  # when it was said, in seconds since the beginning
    album: str = ""  # to which a picture belongs: the answer to the one that is decided last shows the others, too


@dataclass(frozen=True)
class Tap:
    """A tap, and the card as it was when it was tapped."""

    chat: int
    message: int
    label: str
    data: str
    card: str
    epoch: int  # of the ledger, when the card was drawn
    at: float = 0.0  # when it was tapped
    drawing: int = 0  # how often the card had been drawn by then


@dataclass(frozen=True)
class Shown:
    """A message of the bot's, as it was when it was sent."""

    chat: int
    message: int
    text: str


@dataclass(frozen=True)
class Call:
    """Something that the bot has put into a chat, or changed there."""

    at: float
    message: str
    share: float | None = None  # of the chat's pace, where that is known


@dataclass(frozen=True)
class Decision:
    """What one transaction holds: the updates, those done with, the new replies, and the movements it books."""

    stored: frozenset[int]
    finished: frozenset[int]
    replies: dict[int, str]
    movements: tuple[int, ...]
    written: frozenset[str]


@dataclass
class Witness:
    """Remembers, for the checks. What contradicts itself at once is a problem at once."""

    problem: "Any"
    note: "Any"
    clock: "Callable[[], float]"
    said: dict[int, Said] = field(default_factory=dict)  # by update
    taps: dict[int, Tap] = field(default_factory=dict)  # by update
    stored: dict[int, float] = field(default_factory=dict)  # since when each update has been in the inbox
    deaths: list[float] = field(default_factory=list)  # when a program was killed
    sent: list[Shown] = field(default_factory=list)
    notices: set[str] = field(default_factory=set)  # where they were sent: what is old is deleted
    booked: dict[int, tuple[int, ...]] = field(default_factory=dict)  # the movements, by update
    transaction: dict[int, int] = field(default_factory=dict)  # the first movement of its transaction, by movement
    _decided: dict[int, str] = field(default_factory=dict)
    past: dict[int, str] = field(default_factory=dict)  # what had been decided before the ledger was brought back
    decided_at: dict[int, float] = field(default_factory=dict)  # by update
    finished_at: dict[int, float] = field(default_factory=dict)  # by update: when its answer had been sent, too
    calls: defaultdict[int, list[Call]] = field(default_factory=lambda: defaultdict(list))  # by chat
    flooded: Counter[int] = field(default_factory=Counter)  # how often a great deal was said at once, by chat
    silent: int = 0  # messages that had been shown then
    answers_lost: int = 0  # to commits
    epoch: int = 0
    drawn: dict[tuple[int, int], int] = field(default_factory=dict)  # the epoch in which a message was drawn
    drawings: Counter[tuple[int, int]] = field(default_factory=Counter)  # of a message
    _movements: frozenset[int] | None = None  # that were committed: of several transactions, the first may end last

    def before(self, connection: Connection, written: frozenset[str]) -> Decision:
        """Look at what is about to be committed in these tables."""
        driver: Any = connection.connection.driver_connection  # at each commit, SQLAlchemy would cost the most
        rows = driver.execute(INBOX).fetchall() if "inbox" in written else []
        if "outbox" in written:
            self.notices.update(sent_as for (sent_as,) in driver.execute(OUTBOX))
        fresh = {update: told for update, told, state in rows if told is not None and self._decided.get(update) != told}
        movements: tuple[int, ...] = ()
        if self._movements is None or "movements" in written:
            there = [number for (number,) in driver.execute(MOVEMENTS)]
            known = frozenset(there) if self._movements is None else self._movements
            self._movements, movements = known, tuple(number for number in there if number not in known)
        finished = frozenset(update for update, _, state in rows if state != "waiting")
        return Decision(frozenset(update for update, _, _ in rows), finished, fresh, movements, written)

    def after(self, seen: Decision) -> None:
        """It is committed."""
        self.stored |= dict.fromkeys(seen.stored - self.stored.keys(), self.clock())
        self.finished_at |= dict.fromkeys(seen.finished - self.finished_at.keys(), self.clock())
        for update, replies in seen.replies.items():
            if update in self._decided:
                self.problem(f"update {update} was decided twice: {self._decided[update]} and {replies}")
            self._decided[update] = replies
            self.decided_at[update] = self.clock()
            self._judge(update, seen)
        if seen.movements:
            self.note(f"booked {seen.movements} by {sorted(seen.replies)}")
            self._movements = (self._movements or frozenset()).union(seen.movements)
            self.transaction |= dict.fromkeys(seen.movements, seen.movements[0])
            self.booked |= dict.fromkeys(seen.replies, seen.movements)

    def unheard(self, seen: Decision) -> None:
        """It is committed, and the program does not know."""
        self.note("a commit is done, and its answer is lost")
        self.answers_lost += 1
        self.after(seen)

    def _judge(self, update: int, seen: Decision) -> None:
        """What is said or tapped about a card of before a restore does nothing."""
        heard = self.said.get(update) or self.taps.get(update)
        done = seen.written - OWN
        if heard and heard.epoch is not None and heard.epoch < self.epoch and done:
            self.problem(f"{heard}, of before a restore, has changed {', '.join(sorted(done))}")

    def restored(self, movements: frozenset[int], updates: frozenset[int]) -> None:
        """The ledger was brought back: it has these movements, and knows of these updates."""
        self.epoch += 1
        self._movements = movements
        self.past |= self._decided
        self.silent = len(self.sent)
        self._decided = {update: told for update, told in self._decided.items() if update in updates}
        self.booked = {update: ids for update, ids in self.booked.items() if movements.issuperset(ids)}

    @property
    def decided(self) -> dict[int, list[dict[str, Any]]]:
        """The replies, by update."""
        return {update: json.loads(replies) for update, replies in self._decided.items()}

    @property
    def of_before(self) -> dict[int, list[dict[str, Any]]]:
        """Replies that were decided before the ledger was brought back; whether they were sent, nobody knows."""
        return {update: json.loads(replies) for update, replies in self.past.items()}

    def shown(self, message: dict[str, Any]) -> None:
        """A message has been sent."""
        self.redrawn(message)
        if message["from"]["is_bot"] and not message["service"]:
            told = message["text"] or message["caption"] or ""
            self.sent.append(Shown(message["chat"], message["id"], told.strip()))

    def nothing_changed(self, chat: int, share: float) -> None:
        """A message was edited to be what it was."""
        self.calls[chat].append(Call(self.clock(), "", share))

    def redrawn(self, message: dict[str, Any]) -> None:
        """A message has been sent, or edited."""
        if message["from"]["is_bot"]:
            self.calls[message["chat"]].append(Call(self.clock(), f"{message['chat']}/{message['id']}"))
        self.drawn[message["chat"], message["id"]] = self.epoch
        self.drawings[message["chat"], message["id"]] += 1
