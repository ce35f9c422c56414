"""The inbox: an update is committed before Telegram is told that it arrived, and done once it is answered.

The answer is stored in the same transaction as what was done. Whenever the program is killed, at the next start nothing
is done twice and the answer is still sent. A try is counted before it is made: what ends the program each time is set
aside in the end.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, and_, bindparam, or_, select, update
from telegram import Update

from bot.telegram import trouble
from bot.telegram.arriving import Arrived, Read, arrived, unstorable
from bot.telegram.clocks import Clock, utc_now
from bot.telegram.inbox_rows import (
    State,
    inbox,
    known_among,
    tell_surplus,
    waiting_by_person,
    with_surplus,
)
from bot.telegram.order import MAX_ASIDE, ChatQueues, lane_of
from domain.company import people
from domain.storage.database import Database, insert_many
from domain.storage.integrity import is_failing

log = logging.getLogger(__name__)

MAX_ATTEMPTS = 6
"""At doing what was asked. Once it is done, answering is tried for ANSWER_WITHIN, and ANSWER_TRIES times."""

DEADLY = "each time it was tried, the program ended"
"""Why an update is set aside that was tried so often."""

ALONE_AFTER = 2
"""Tries in which the program died, after which an update is tried while nothing else is: the others are innocent."""

CAUGHT_UP = 4
"""A person beyond their limit is accepted again when their queue is down to one part in this many."""

TAKEN_OVER_AFTER = timedelta(minutes=1)
"""How long an update that another program on the same database has taken is left to it."""

ANSWER_WITHIN = timedelta(days=1)
ANSWER_TRIES = 100
"""At least, for some hours: the clock may have jumped, or the program been away for days."""

FIRST_PAUSE, MAX_PAUSE = timedelta(seconds=2), timedelta(minutes=10)


_THIS = inbox.c.update_id == bindparam("this")
_CHANGE = update(inbox).where(_THIS)
_ROW = select(inbox).where(_THIS)
_DUE = (
    select(inbox.c.update_id, inbox.c.body, inbox.c.due_at)
    .where(inbox.c.state == State.WAITING)
    # A time that no pause leads to is that of a clock which was set back.
    .where(or_(inbox.c.due_at <= bindparam("now"), inbox.c.due_at > bindparam("latest")))
    .order_by(inbox.c.received_at, inbox.c.update_id)
)
_WAITING = select(inbox.c.update_id).where(inbox.c.state == State.WAITING)
_DEADLY = _DUE.where(and_(inbox.c.attempts - inbox.c.ended >= ALONE_AFTER, inbox.c.replies.is_(None)))


class Inbox:
    """Commits what arrives, and hands it to the chats' queues."""

    def __init__(
        self, database: Database, read: Read, queues: ChatQueues, clock: Clock = utc_now, most: int | None = None
    ) -> None:
        """`most` of a person's updates may wait; what comes beyond is surplus."""
        self._database = database
        self._read = read
        self.queues = queues
        self._clock = clock
        self._most = most
        self._held: set[int] = set()  # queued or being handled here
        self._ours: set[int] = set()  # taken by this program, and not done with
        self._counted: set[int] = set()  # of these, whose first try was counted on arrival

    async def take(self, bodies: Iterable[dict[str, Any]]) -> list[Update]:
        """Commit what came, all of it at once, and queue it; what came before is ignored. Returns what is surplus.

        An inline query is only queued: it changes nothing, and nobody waits for its answer after a restart.
        Raises SQLAlchemyError: nothing is taken then, and Telegram has to be asked for it again.
        """
        came = {body["update_id"]: arrived(body, self._read) for body in bodies}
        fleeting = [each.update for each in came.values() if each.update and each.update.inline_query]
        lasting = [each for id_, each in came.items() if id_ not in self._held and each.update not in fleeting]
        self._held |= {each.update_id for each in lasting}  # before they can be seen as due
        try:
            states = await asyncio.to_thread(self._store, lasting) if lasting else {}
        except BaseException:
            self._held -= {each.update_id for each in lasting}
            self._ours |= {each.update_id for each in lasting}  # they may be stored nevertheless, and are only ours
            raise
        queued = [each.update for each in lasting if states.get(each.update_id) == State.WAITING and each.update]
        self._held -= {each.update_id for each in lasting} - {each.update_id for each in queued}
        self._ours |= {each.update_id for each in queued}
        for each in fleeting:
            self.queues.put(each, aside=True)
        await self._queue(queued)
        return [each.update for each in lasting if states.get(each.update_id) == State.SURPLUS and each.update]

    def _store(self, came: list[Arrived]) -> dict[int, State]:
        """Store what is new, each by itself if need be. Returns how each of it stands.

        What the database will never take is set aside without its content: all that follows would wait for it for ever.
        """
        try:
            return self._stored(came)
        except Exception as problem:
            if is_failing(problem):
                raise  # whatever came: it is damaged, away or full
            if len(came) > 1:
                return {update_id: state for each in came for update_id, state in self._store([each]).items()}
            log.exception("update %s cannot be stored", came[0].update_id)
            return self._stored([unstorable(came[0].update_id, problem)])

    def _stored(self, came: list[Arrived]) -> dict[int, State]:
        now = self._clock()
        with self._database.write() as connection:
            known = known_among(connection, [each.update_id for each in came])
            new = [each for each in came if each.update_id not in known]
            states = self._states(connection, new)
            at_once = self._whose_turn_is_now(new, states)
            rows = [
                {
                    "update_id": each.update_id,
                    "body": each.body,
                    "chat": each.update.effective_chat.id if each.update and each.update.effective_chat else None,
                    "person": each.person,
                    "received_at": now,
                    "state": states[each.update_id],
                    "due_at": now,
                    "attempts": int(each.update_id in at_once),
                    "problem": each.problem or None,
                }
                for each in new
            ]
            insert_many(connection, inbox, rows)
            for each in new:
                if each.problem:
                    trouble.unreadable(connection, each.update_id, each.problem, now)
        self._counted |= at_once
        return states

    def _states(self, connection: Connection, new: list[Arrived]) -> dict[int, State]:
        """Return the state in which each update begins."""
        senders = {each.person for each in new if each.person is not None}
        waiting = waiting_by_person(connection, senders)
        over = with_surplus(connection, senders)
        states = {}
        for each in new:
            states[each.update_id] = State.WAITING if each.update else State.FAILED
            if each.update is None or each.person is None or self._most is None:
                continue
            if each.person in over or waiting.get(each.person, 0) >= self._most:
                over.add(each.person)  # and what follows, for it builds upon this
                states[each.update_id] = State.SURPLUS
            else:
                waiting[each.person] = waiting.get(each.person, 0) + 1
        return states

    def _whose_turn_is_now(self, new: list[Arrived], states: dict[int, State]) -> set[int]:
        """Return the updates that will be tried at once, which is counted in the same commit."""
        first: dict[object, int] = {}
        for each in new:
            if each.update and states[each.update_id] == State.WAITING:
                first.setdefault(lane_of(each.update), each.update_id)
        return {update_id for lane, update_id in first.items() if self.queues.is_idle(lane)}  # type: ignore[arg-type]

    async def requeue(self, *, alone: bool = False, beside_others: bool = False) -> list[Update]:
        """Queue what is due and not being handled, after a restart or a failure. Returns what there was.

        `beside_others`: what another program may be at is left to it for a while, or it would be answered twice.
        With `alone`, only what the program died of, it seems; that is not queued, but to be handled now.
        """
        found = await asyncio.to_thread(self._due, alone=alone, beside_others=beside_others)
        ours = found.keys() - self._held
        self._held |= ours
        # What was held when this was read may be finished by now. Nobody takes what is ours: look again.
        due = await asyncio.to_thread(self._due, alone=alone, beside_others=beside_others) if ours else {}
        self._held -= ours - due.keys()
        again = []
        for each in (arrived(body, self._read) for update_id, body in due.items() if update_id in ours):
            if each.update is None:  # read before the library was changed
                await asyncio.to_thread(self._set_aside, each)
            else:
                again.append(each.update)
        if not alone:
            await self._queue(again)
        return again

    async def _queue(self, updates: list[Update]) -> None:
        """Queue them; strangers stand aside where there is not room for all."""
        strange: set[int] = set()
        if len(self.queues) + len(updates) > MAX_ASIDE:
            strange = await asyncio.to_thread(self._strange_among, updates)
        for each in updates:
            self.queues.put(each, aside=each.update_id in strange)

    def _strange_among(self, updates: list[Update]) -> set[int]:
        """Return the updates from private chats with people who do not work here."""
        alone = {each.update_id: each.effective_chat.id for each in updates if each.effective_chat}
        with self._database.read() as connection:
            known = people.known_among(connection, {chat for chat in alone.values() if chat > 0})
        return {update_id for update_id, chat in alone.items() if chat > 0 and chat not in known}

    def _due(self, *, alone: bool, beside_others: bool) -> dict[int, dict[str, Any]]:
        now = self._clock()
        times = {"now": now, "latest": now + MAX_PAUSE}
        with self._database.read() as connection:
            rows = connection.execute(_DEADLY if alone else _DUE, times).all()
            if not beside_others:
                self._ours |= set(connection.execute(_WAITING).scalars())
        since, until = now - TAKEN_OVER_AFTER, now + MAX_PAUSE
        return {
            row.update_id: row.body
            for row in rows
            if row.update_id in self._ours or not since <= row.due_at <= until  # left, or by another clock
        }

    def _set_aside(self, unreadable: Arrived) -> None:
        with self._database.write() as connection:
            values = {"state": State.FAILED, "problem": unreadable.problem}
            connection.execute(_CHANGE, {"this": unreadable.update_id} | values)
            trouble.unreadable(connection, unreadable.update_id, unreadable.problem, self._clock())
        self._over(unreadable.update_id)

    async def begin(self, update_id: int) -> bool:
        """Count a try before it is made. Returns False for an update that is set aside instead."""
        if update_id in self._counted:
            self._counted.discard(update_id)
            return True
        return await asyncio.to_thread(self._begin, update_id)

    def _begin(self, update_id: int) -> bool:
        this = {"this": update_id}
        with self._database.write() as connection:
            row = connection.execute(_ROW, this).one()
            if row.attempts - row.ended < MAX_ATTEMPTS:
                connection.execute(_CHANGE, this | {"attempts": row.attempts + 1})
                return True
            connection.execute(_CHANGE, this | {"state": State.FAILED, "problem": DEADLY})
            decided = row.replies is not None
            trouble.set_aside(connection, update_id, row.person, DEADLY, self._clock(), decided=decided)
        self._over(update_id)
        return False

    def finish(self, update_id: int, *, forget: bool = False, also: Callable[[Connection], None] | None = None) -> None:
        """Mark an update as answered, and forget the answer if it is a secret. `also`: what else to record."""
        with self._database.write() as connection:
            values: dict[str, Any] = {"state": State.DONE, "body": {}, "chat": None, "person": None}
            values |= {"replies": []} if forget else {}
            connection.execute(_CHANGE, {"this": update_id} | values)
            if also is not None:
                also(connection)
        self._over(update_id)

    def _over(self, update_id: int) -> None:
        self._held.discard(update_id)
        self._ours.discard(update_id)

    def fail(self, update_id: int, problem: str, after: timedelta = FIRST_PAUSE, *, is_told: bool = False) -> bool:
        """Retry an update later, at the earliest after this time. Returns whether it is given up with nothing done.

        It is retried even if this cannot be stored. `is_told`: administrators know of the problem.
        """
        try:
            with self._database.write() as connection:
                return self._failed(connection, update_id, problem, after, is_told=is_told)
        finally:
            self._held.discard(update_id)

    def _failed(self, connection: Connection, update_id: int, problem: str, after: timedelta, *, is_told: bool) -> bool:
        this, now = {"this": update_id}, self._clock()
        row = connection.execute(_ROW.with_for_update(), this).one()
        if row.state != State.WAITING:
            self._ours.discard(update_id)
            return False  # another replica has answered it meanwhile, and nothing of it is left to be tried
        done = row.replies is not None
        late = now - row.received_at > ANSWER_WITHIN and row.attempts >= ANSWER_TRIES
        given_up = late if done else row.attempts >= MAX_ATTEMPTS
        pause = min(max(FIRST_PAUSE * 2 ** min(row.attempts - 1, MAX_ATTEMPTS), after), MAX_PAUSE)
        state = State.FAILED if given_up else State.WAITING
        values = {"ended": row.ended + 1, "state": state, "due_at": now + pause, "problem": problem}
        connection.execute(_CHANGE, this | values)
        if given_up:
            self._ours.discard(update_id)
        if given_up and not is_told:
            trouble.set_aside(connection, update_id, row.person, problem, now, decided=done)
        return given_up and not done

    def release(self) -> None:
        """Note, at a stop in good order, that it was not these updates that ended the program."""
        with self._database.write() as connection:
            held = and_(inbox.c.update_id.in_(self._held), inbox.c.state == State.WAITING)
            connection.execute(update(inbox).where(held).values(ended=inbox.c.attempts))

    def clock_moved(self) -> None:
        """Reschedule what would wait for a time reckoned before the clock was set."""
        now = self._clock()
        with self._database.write() as connection:
            late = (inbox.c.state == State.WAITING, inbox.c.due_at > now)
            connection.execute(update(inbox).where(*late).values(due_at=now))

    def settle(self) -> set[int]:
        """Tell those who have caught up what was not accepted. Returns who is accepted again."""
        with self._database.read() as connection:
            over = with_surplus(connection)
            waiting = waiting_by_person(connection, over)
        calm = {each for each in over if waiting.get(each, 0) <= (self._most or 0) // CAUGHT_UP}
        if calm:
            with self._database.write() as connection:
                for each in calm:
                    tell_surplus(connection, each, self._clock())
        return calm
