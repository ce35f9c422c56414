"""The order of updates: chats concurrently; within a chat, one after the other."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MAX_UPDATES = 256
"""Updates that may wait for their chat's turn."""


async def _nothing_to_say(_update: Update) -> None:
    """Tell nobody."""


class ChatOrder(BaseUpdateProcessor):
    """Processes chats concurrently, and the updates of a chat one by one. Calls `must_wait` for those that wait."""

    def __init__(self) -> None:
        super().__init__(MAX_UPDATES)
        self.must_wait: Callable[[Update], Awaitable[None]] = _nothing_to_say
        self._told: set[asyncio.Future[None]] = set()
        self._albums: Counter[str] = Counter()
        self._chats: defaultdict[int, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._waiting: defaultdict[int, int] = defaultdict(int)

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the chat's turn, then work; an inline query, which has no chat, waits for nothing."""
        if isinstance(update, Update) and update.inline_query is not None:
            await coroutine
            return
        chat = update.effective_chat.id if isinstance(update, Update) and update.effective_chat else 0
        message = update.message if isinstance(update, Update) else None
        album = message.media_group_id if message and message.media_group_id else ""
        if self._chats[chat].locked() and isinstance(update, Update):
            told = asyncio.ensure_future(self.must_wait(update))  # beside the waiting: the order is that of arrival
            self._told.add(told)
            told.add_done_callback(self._told.discard)
        self._waiting[chat] += 1
        self._albums[album] += 1
        try:
            async with self._chats[chat]:
                await coroutine
        finally:
            self._albums[album] -= 1
            self._albums += Counter()  # forgets what is zero
            self._waiting[chat] -= 1
            if not self._waiting[chat]:
                del self._waiting[chat], self._chats[chat]

    def more_to_come(self, album: str) -> bool:
        """Whether more pictures of the album are waiting."""
        return bool(album) and self._albums[album] > 1

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to give back."""
