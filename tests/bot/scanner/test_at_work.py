"""Pictures are decoded beside the chats: nobody waits for somebody else's photograph."""

import asyncio
import time
from statistics import quantiles

from bot.scanner.decoders import Decoders
from tests.bot.scanner.test_scanner import EAN, drawn, file, noisy, photographed

PICTURES = [
    file(noisy((2600, 1900)), quality=80),
    file(photographed(drawn(EAN.text), degrees=38, blur=8).resize((4000, 3000)), quality=80),
] * 5
UPDATES_A_SECOND = 20


async def test_updates_are_answered_while_ten_big_pictures_are_decoded():
    decoders, pictures_done, answers = Decoders(), [], []

    async def decode(picture):
        await decoders.scan(picture, lambda _code: False)
        pictures_done.append(time.perf_counter())

    async def answer(due):
        await asyncio.to_thread(time.sleep, 0.002)  # as long as a small transaction
        answers.append((due, time.perf_counter()))

    begun = time.perf_counter()
    async with asyncio.TaskGroup() as work:
        pictures = [work.create_task(decode(picture)) for picture in PICTURES]
        while not all(picture.done() for picture in pictures):
            work.create_task(answer(time.perf_counter()))
            await asyncio.sleep(1 / UPDATES_A_SECOND)

    await decoders.close()
    under_way = [(due, done) for due, done in answers if done < pictures_done[-1]]
    assert len(pictures_done) == len(PICTURES)
    assert len(under_way) >= len(answers) - 10, "updates waited for the pictures"
    assert len(under_way) > len(PICTURES), "updates stood still"
    waits = [done - due for due, done in answers]
    each_picture = (pictures_done[-1] - begun) / len(PICTURES)
    assert quantiles(waits, n=20)[-1] < each_picture, "updates waited for a picture"
