"""The order of updates: a queue for each chat, one update of a chat at a time, and chats served in turn."""

import asyncio
import logging
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable

from telegram import Update

log = logging.getLogger(__name__)

MAX_AT_WORK = 256
"""Chats served concurrently."""

MAX_ASIDE = 8
"""Of these, the most that may be low-priority ones, so that others never wait long however many there are."""

STOP_SECONDS = 10.0
"""Seconds that stopping waits for what is being handled."""

Lane = int | str
"""What keeps an order: a chat, by its id. Each inline query has a lane of its own."""


async def _nothing_to_say(_update: Update) -> None:
    """The default for `must_wait`: do nothing."""


def lane_of(update: Update) -> Lane:
    """Return the lane in which an update waits."""
    if update.inline_query is not None:
        return f"inline:{update.inline_query.id}"
    return update.effective_chat.id if update.effective_chat else 0


def _album_of(update: Update) -> str:
    return (update.message.media_group_id if update.message else None) or ""


class ChatQueues:
    """Updates that wait for their chat's turn. Waiting costs nobody else anything: only a turn takes a place.

    Who stands aside (strangers, and letters that are typed to find an item) has few places, and those only.
    Calls `must_wait` for taps that wait, whose buttons spin on the phone.
    """

    def __init__(self) -> None:
        self.must_wait: Callable[[Update], Awaitable[None]] = _nothing_to_say
        self._told: set[asyncio.Future[None]] = set()
        self._waiting: defaultdict[Lane, deque[Update]] = defaultdict(deque)
        self._ready: deque[Lane] = deque()  # with something waiting and nobody at work; whose turn is longest ago first
        self._aside: set[Lane] = set()
        self._ready_aside: deque[Lane] = deque()  # the same of those
        self._at_work: dict[Lane, Update] = {}
        self._albums: Counter[str] = Counter()
        self._news = asyncio.Event()

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    def is_idle(self, lane: Lane) -> bool:
        """Whether nothing waits there, and nobody is at work."""
        return lane not in self._waiting and lane not in self._at_work

    def put(self, update: Update, *, aside: bool = False) -> None:
        """Let an update wait for its turn. `aside`: its chat stands aside, if nothing of it waits yet."""
        lane = lane_of(update)
        if self.is_idle(lane):
            if aside:
                self._aside.add(lane)
            self._queue_up(lane)
        elif update.callback_query is not None:
            told = asyncio.ensure_future(self.must_wait(update))  # beside the waiting: the order is that of arrival
            self._told.add(told)
            told.add_done_callback(self._told.discard)
        self._waiting[lane].append(update)
        self._albums[_album_of(update)] += 1

    async def next(self) -> Update:
        """Return the first update of the chat whose turn it is, once there is one. Its next turn comes after `done`."""
        while (lane := self._whose_turn()) is None:
            self._news.clear()
            await self._news.wait()
        update = self._waiting[lane].popleft()
        if not self._waiting[lane]:
            del self._waiting[lane]
        self._at_work[lane] = update
        return update

    def done(self, update: Update) -> None:
        """End the turn of an update's chat, which queues up again behind the others if it has more."""
        lane = lane_of(update)
        if self._at_work.pop(lane, None) is None:
            return
        album = _album_of(update)
        self._albums[album] -= 1
        if not self._albums[album]:
            del self._albums[album]
        if lane in self._waiting:
            self._queue_up(lane)
        elif lane in self._aside:
            self._aside.discard(lane)
            self._news.set()  # its place is free

    def _queue_up(self, lane: Lane) -> None:
        (self._ready_aside if lane in self._aside else self._ready).append(lane)
        self._news.set()

    def _whose_turn(self) -> Lane | None:
        if self._ready:
            return self._ready.popleft()
        if self._ready_aside and len(self._aside & self._at_work.keys()) < MAX_ASIDE:
            return self._ready_aside.popleft()
        return None

    def more_to_come(self, album: str) -> bool:
        """Whether more pictures of the album are waiting."""
        return bool(album) and self._albums[album] > 1

    async def serve(self, handle: Callable[[Update], Awaitable[None]]) -> None:
        """Hand out turns until cancelled; then let those that have begun end, for a while."""
        places = asyncio.Semaphore(MAX_AT_WORK)
        turns: set[asyncio.Task[None]] = set()

        async def turn(update: Update) -> None:
            try:
                await handle(update)
            except Exception:  # the handler deals with failures; this protects the chats that come after it
                log.exception("update %s failed", update.update_id)
            finally:
                self.done(update)
                places.release()

        try:
            while True:
                await places.acquire()
                task = asyncio.create_task(turn(await self.next()))
                turns.add(task)
                task.add_done_callback(turns.discard)
        finally:
            if turns:
                _, late = await asyncio.wait(turns, timeout=STOP_SECONDS)
                for task in late:
                    task.cancel()
                await asyncio.gather(*late, return_exceptions=True)
