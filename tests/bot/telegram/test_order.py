"""Whose turn it is: a chat's updates one by one, chats in turn, and nobody waits for another's backlog."""

import asyncio
from collections import Counter

import pytest
from telegram import Update

from bot.telegram.order import MAX_ASIDE, MAX_AT_WORK, ChatQueues

numbers = iter(range(1, 1_000_000))


def said(chat: int, text: str = "", album: str = "") -> Update:
    number = next(numbers)
    message = {
        "message_id": number,
        "date": 0,
        "chat": {"id": chat, "type": "private"},
        "from": {"id": chat, "is_bot": False, "first_name": "Ana"},
        "text": text or str(number),
    }
    update = Update.de_json({"update_id": number, "message": message | ({"media_group_id": album} if album else {})})
    assert update is not None
    return update


class Served:
    """Who was served, in which order; each turn lasts until it is let end."""

    def __init__(self, queues: ChatQueues) -> None:
        self.queues = queues
        self.begun: list[Update] = []
        self._gates: dict[int, asyncio.Event] = {}
        self.task = asyncio.ensure_future(queues.serve(self._turn))

    async def _turn(self, update: Update) -> None:
        self.begun.append(update)
        gate = self._gates.setdefault(update.update_id, asyncio.Event())
        await gate.wait()

    async def let_end(self, update: Update) -> None:
        self._gates.setdefault(update.update_id, asyncio.Event()).set()
        await settled()

    @property
    def chats(self) -> list[int]:
        return [each.effective_chat.id for each in self.begun if each.effective_chat]


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_a_thousand_messages_in_one_chat_keep_nobody_else_from_being_served_at_once() -> None:
    queues = ChatQueues()
    served = Served(queues)
    for _ in range(1000):
        queues.put(said(1))
    await settled()
    queues.put(said(2))
    await settled()
    assert served.chats == [1, 2]
    assert len(queues) == 999
    served.task.cancel()
    for each in served.begun:
        await served.let_end(each)
    await asyncio.wait([served.task])


async def test_a_chats_updates_come_one_by_one_in_the_order_of_their_arrival() -> None:
    queues = ChatQueues()
    served = Served(queues)
    updates = [said(1) for _ in range(5)]
    for each in updates:
        queues.put(each)
    for count, each in enumerate(updates, 1):
        await settled()
        assert served.begun == updates[:count]
        await served.let_end(each)
    assert queues.is_idle(1)
    served.task.cancel()


async def test_when_all_places_are_taken_chats_take_turns_whatever_waits_in_them() -> None:
    queues = ChatQueues()
    served = Served(queues)
    busy = [said(chat) for chat in range(1000, 1000 + MAX_AT_WORK)]
    for each in busy:
        queues.put(each)
    await settled()
    for each in [*(said(1) for _ in range(100)), said(2), said(3), said(2)]:
        queues.put(each)
    for _ in range(5):  # one place becomes free after the other
        await served.let_end(served.begun[-1] if served.chats[-1] < 1000 else busy[0])
    assert served.chats[MAX_AT_WORK : MAX_AT_WORK + 5] == [1, 2, 3, 1, 2]
    served.task.cancel()
    for each in list(served.begun):
        await served.let_end(each)
    await asyncio.wait([served.task])


async def test_however_many_stand_aside_nobody_else_waits_for_them_and_each_has_a_turn() -> None:
    queues = ChatQueues()
    served = Served(queues)
    strangers = [said(chat) for chat in range(1000, 1050)]
    for each in strangers:
        queues.put(each, aside=True)
    await settled()
    assert len(served.begun) == MAX_ASIDE
    for chat in range(1, MAX_AT_WORK - MAX_ASIDE + 1):
        queues.put(said(chat))
    await settled()
    assert len(served.begun) == MAX_AT_WORK, "all others have begun"
    for each in strangers:
        await served.let_end(each)
    assert served.begun[-1] is strangers[-1]
    queues.put(said(1000))
    await settled()
    assert served.chats[-1] == 1000, "who does not stand aside any more has a place of everybody's"
    served.task.cancel()
    for each in list(served.begun):
        await served.let_end(each)
    await asyncio.wait([served.task])


async def test_a_turn_that_fails_is_over_all_the_same(caplog: pytest.LogCaptureFixture) -> None:
    queues, tried = ChatQueues(), Counter[int]()

    async def fail(update: Update) -> None:
        tried[update.update_id] += 1
        raise RuntimeError("out of order")

    serving = asyncio.ensure_future(queues.serve(fail))
    updates = [said(1), said(1), said(2)]
    for each in updates:
        queues.put(each)
    await settled()
    assert tried == {each.update_id: 1 for each in updates}
    assert "out of order" in caplog.text
    serving.cancel()


async def test_more_pictures_of_an_album_are_seen_while_they_wait() -> None:
    queues = ChatQueues()
    first, second = said(1, album="A"), said(1, album="A")
    queues.put(first)
    queues.put(second)
    assert await queues.next() is first
    assert queues.more_to_come("A")
    queues.done(first)
    assert await queues.next() is second
    assert not queues.more_to_come("A")
    queues.done(second)
    assert not queues.more_to_come("A")


async def test_a_stop_lets_the_turns_that_have_begun_end() -> None:
    queues = ChatQueues()
    served = Served(queues)
    update = said(1)
    queues.put(update)
    queues.put(said(1))
    await settled()
    served.task.cancel()
    await settled()
    assert not served.task.done()
    await served.let_end(update)
    await asyncio.wait([served.task])
    assert served.begun == [update]
