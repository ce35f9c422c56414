"""Pacing: never faster than Telegram takes it, no chat held up by another, answers before notices.

The event loop's clock is a fake one: where nothing happens, it jumps to when something does.
"""

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.telegram.pacing import Limit, Pace, behind_answers

ANA, LI, GROUP = 1004, 1001, -1001000000100


class Jumping(selectors.DefaultSelector):
    """Waits by moving the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.now += max(timeout or 0.0, 1e-6)  # a clock that stands still is no clock
        return super().select(0)


class JumpingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._clock = Jumping()
        super().__init__(self._clock)

    def time(self) -> float:
        return self._clock.now


def run(work: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        runner.run(work)


class Telegram:
    """When what was let through."""

    def __init__(self, pace: Pace) -> None:
        self.pace = pace
        self.times: dict[object, list[float]] = {}
        self.order: list[str] = []
        self.busy: float | None = None

    async def say(self, chat: int | None, text: str = "", endpoint: str = "sendMessage") -> None:
        async def call() -> bool:
            self.times.setdefault(chat, []).append(asyncio.get_running_loop().time())
            self.order.append(text)
            if self.busy is not None:
                raise RetryAfter(int(self.busy))
            return True

        data = {} if chat is None else {"chat_id": chat}
        await self.pace.process_request(call, (), {}, endpoint, data, None)

    def everything(self) -> list[float]:
        return sorted(time for times in self.times.values() for time in times)


async def together(work: Callable[[], Awaitable[None]], count: int) -> None:
    await asyncio.gather(*(work() for _ in range(count)))


def most_within(times: list[float], seconds: float) -> int:
    return max(sum(start <= time < start + seconds for time in times) for start in times)


def test_a_chat_is_sent_three_at_once_and_then_one_a_second() -> None:
    async def work() -> None:
        telegram = Telegram(Pace(in_all=Limit(1000, 0.001)))
        await together(lambda: telegram.say(ANA), 8)
        assert telegram.times[ANA] == pytest.approx([0, 0, 0, 1, 2, 3, 4, 5], abs=0.01)

    run(work())


def test_a_group_is_sent_no_more_than_twenty_in_any_minute() -> None:
    async def work() -> None:
        telegram = Telegram(Pace())
        await together(lambda: telegram.say(GROUP), 60)
        assert most_within(telegram.times[GROUP], 60) in {19, 20}

    run(work())


def test_no_more_than_thirty_are_sent_in_any_second_in_all() -> None:
    async def work() -> None:
        telegram = Telegram(Pace())
        await asyncio.gather(*(telegram.say(chat) for chat in range(1, 201)))
        assert most_within(telegram.everything(), 1) in {29, 30}
        assert telegram.everything()[-1] < 8

    run(work())


def test_a_chat_at_its_limit_holds_up_no_other_and_no_answer_to_a_tap() -> None:
    async def work() -> None:
        telegram = Telegram(Pace())
        waiting = asyncio.ensure_future(together(lambda: telegram.say(GROUP), 20))
        await asyncio.sleep(1)
        await telegram.say(ANA)
        await together(lambda: telegram.say(None), 50)
        assert telegram.times[ANA] == pytest.approx([1], abs=0.01)
        assert telegram.times[None] == pytest.approx([1] * 50, abs=0.01)
        await waiting

    run(work())


def test_a_card_whose_buttons_are_tapped_quickly_keeps_up_with_them_but_in_groups_edits_count() -> None:
    async def work() -> None:
        telegram = Telegram(Pace())
        for chat in (ANA, GROUP):
            await together(lambda chat=chat: telegram.say(chat, endpoint="editMessageText"), 5)
        assert telegram.times[ANA][-1] < 0.1
        assert telegram.times[GROUP][-1] > 7

    run(work())


def test_an_answer_goes_before_the_notices_that_wait() -> None:
    async def work() -> None:
        telegram = Telegram(Pace())
        with behind_answers():
            notices = asyncio.ensure_future(together(lambda: telegram.say(GROUP, "notice"), 6))
        await asyncio.sleep(0)
        await asyncio.gather(*(telegram.say(GROUP, f"answer {number}") for number in (1, 2)))
        assert telegram.order == ["notice", "notice", "answer 1", "answer 2"]
        await notices

    run(work())


def test_a_chat_that_telegram_closed_for_a_while_is_not_asked_until_then() -> None:
    async def work() -> None:
        telegram = Telegram(Pace())
        telegram.busy = 20
        with pytest.raises(RetryAfter):
            await telegram.say(ANA)
        telegram.busy = None
        await asyncio.sleep(5)
        with pytest.raises(RetryAfter, match="15"):
            await telegram.say(ANA)
        await telegram.say(LI)
        await asyncio.sleep(15)
        await telegram.say(ANA)
        assert telegram.times == {ANA: pytest.approx([0, 20], abs=0.01), LI: pytest.approx([5], abs=0.01)}

    run(work())


def test_chats_that_are_quiet_are_forgotten() -> None:
    async def work() -> None:
        pace = Pace(in_all=Limit(1000, 0.0001))
        telegram = Telegram(pace)
        for chat in range(1, 2000):
            await telegram.say(chat)
            await asyncio.sleep(0.1)
        assert len(pace._buckets) < 600

    run(work())
