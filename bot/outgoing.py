"""The outbox's other end: what the ledger has to tell to others, worded for its reader and sent."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from bot import cards, corrections
from bot.delivery import Sender, TryLater, Undeliverable
from bot.inbox import Clock
from bot.replies import Keyboard
from bot.wording import Wording
from domain import alerts, catalogue, lots, people, reservations, reversing, transfers
from domain.database import Database
from domain.schema import outbox

log = logging.getLogger(__name__)

BATCH = 20
ATTEMPTS = 12
LONGEST_PAUSE = timedelta(minutes=10)


@dataclass(frozen=True)
class Notice:
    """A row of the outbox that is being sent."""

    id: int
    address: int
    language: str
    subject: str
    body: dict[str, Any]
    attempts: int
    problem: str | None


class Outgoing:
    """Sends what waits in the outbox."""

    def __init__(self, database: Database, sender: Sender, clock: Clock) -> None:
        self._database = database
        self._sender = sender
        self._clock = clock

    def recover(self) -> None:
        """What was being sent when the program died may have arrived; it is sent again, and says so."""
        with self._database.write() as connection:
            connection.execute(
                update(outbox).where(outbox.c.state == "sending").values(state="waiting", problem="unknown")
            )

    async def tick(self) -> int:
        """Send what is due; how many were."""
        notices = await asyncio.to_thread(self._claim)
        for notice in notices:
            await self._send(notice)
        return len(notices)

    def _claim(self) -> list[Notice]:
        now = self._clock()
        due = (
            select(outbox.c.id)
            .where(outbox.c.state == "waiting", outbox.c.due_at <= now)
            .order_by(outbox.c.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        claim = update(outbox).where(outbox.c.id.in_(due)).values(state="sending", attempts=outbox.c.attempts + 1)
        columns = ("id", "address", "language", "subject", "body", "attempts", "problem")
        with self._database.write() as connection:
            rows = connection.execute(claim.returning(*(outbox.c[name] for name in columns))).all()
        return sorted((Notice(*row) for row in rows), key=lambda notice: notice.id)

    async def _send(self, notice: Notice) -> None:
        postscript = Wording(notice.language)("said-again") if notice.problem == "unknown" else ""
        values: dict[str, Any]
        try:
            text, keyboard = await asyncio.to_thread(self._word, notice)
            message = await self._sender.send(notice.address, text, keyboard, postscript=postscript)
            values = {"state": "sent", "sent_as": f"{notice.address}/{message}", "problem": None}
        except Undeliverable as refused:
            log.warning("notice %s (%s) is refused for good: %s", notice.id, notice.subject, refused)
            values = {"state": "dead", "problem": str(refused)}
        except TryLater as later:
            values = self._again(notice, "unknown" if later.unknown else str(later), later.after)
        except Exception as problem:  # whatever it is, the others must be told
            log.exception("notice %s (%s) failed", notice.id, notice.subject)
            values = self._again(notice, f"{type(problem).__name__}: {problem}")
        await asyncio.to_thread(self._store, notice.id, values)

    def _again(self, notice: Notice, problem: str, after: timedelta = timedelta()) -> dict[str, Any]:
        pause = min(max(after, timedelta(seconds=2**notice.attempts)), LONGEST_PAUSE)
        state = "waiting" if notice.attempts < ATTEMPTS else "dead"
        return {"state": state, "due_at": self._clock() + pause, "problem": problem}

    def _store(self, notice_id: int, values: dict[str, Any]) -> None:
        with self._database.write() as connection:
            connection.execute(update(outbox).where(outbox.c.id == notice_id).values(values))

    def _word(self, notice: Notice) -> tuple[str, Keyboard]:
        with self._database.read() as connection:
            return word(connection, notice, self._clock())


def word(connection: Connection, notice: Notice, now: datetime) -> tuple[str, Keyboard]:
    """A notice as its reader is told: the state of things when it is sent, not when it was queued."""
    say = Wording(notice.language)
    if notice.subject == alerts.SUBJECT:
        return cards.morning_card(say, alerts.report(connection, notice.body["site"], now)), ()
    if notice.subject == lots.SUBJECT:
        told = lots.decision(connection, notice.body["decision"])
        item = catalogue.get(connection, notice.body["item"])
        return cards.lot_notice(say, item, notice.body["lot"], told), ()
    if notice.subject == reservations.SUBJECT:
        kept = reservations.get(connection, notice.body["reservation"])
        return cards.reservation_text(say, kept), ()
    reader = people.by_address(connection, notice.address)
    if notice.subject == reversing.SUBJECT:
        return corrections.request_card(connection, say, notice.body, reader)
    transfer = transfers.get(connection, notice.body["transfer"])
    if reader is None:
        return cards.transfer_card(say, transfer, transfer.requested_by, asks=False)
    return cards.transfer_card(say, transfer, reader)
