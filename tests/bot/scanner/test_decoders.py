"""Pictures are decoded in processes of their own: what ends one of them ends nothing else."""

import asyncio
import io
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageOps

from bot.scanner import ImageTooLarge, NotAnImage
from bot.scanner.decoders import Decoders, Undecodable
from bot.scanner.scanning import scan

CODE = "WH-BANDAGE"


def drawn(text: str = CODE) -> bytes:
    symbol = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128).to_image(scale=3)
    height, width = symbol.shape
    return png(ImageOps.expand(Image.frombytes("L", (width, height), bytes(symbol)), 40, 255))


def png(picture: Image.Image) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "PNG", compress_level=1)
    return stream.getvalue()


def huge() -> bytes:
    """In colours and with transparency, just within the number of pixels that is allowed."""
    return png(Image.new("RGBA", (7000, 7000)))


@pytest.fixture
async def decoders() -> AsyncIterator[Decoders]:
    decoders = Decoders()
    yield decoders
    await decoders.close()


def always(_code: str) -> bool:
    return True


class Killing:
    """Asked what is known, it sends the process that asks a signal, so many times."""

    def __init__(self, decoders: Decoders, number: int, times: int = 1) -> None:
        self.pids: list[int] = []
        self._number, self._left = number, times

    def __call__(self, _code: str) -> bool:
        self.pids.append(child())
        if self._left:
            self._left -= 1
            os.kill(self.pids[-1], self._number)
        return True


def child() -> int:
    """The process that was started last."""
    own = [
        int(status.parent.name)
        for status in Path("/proc").glob("[0-9]*/status")
        if f"PPid:\t{os.getpid()}\n" in status.read_text()
        and b"bot.scanner.child" in (status.parent / "cmdline").read_bytes()
    ]
    return max(own)


def environment_of(pid: int) -> str:
    return Path(f"/proc/{pid}/environ").read_text()


async def test_what_is_read_is_the_same_as_here_and_it_asks_what_is_known(decoders: Decoders) -> None:
    asked = []

    def known(code: str) -> bool:
        asked.append(code)
        return False

    found = await decoders.scan(drawn(), known)
    assert found.codes == scan(drawn(), known=known, seconds=60).codes
    assert found.codes[0].text == CODE
    assert CODE in asked
    assert found.codes[0].position


async def test_what_is_no_picture_is_refused_and_the_process_goes_on(decoders: Decoders) -> None:
    await decoders.scan(drawn(), always)
    first = child()
    with pytest.raises(NotAnImage):
        await decoders.scan(b"text", always)
    with pytest.raises(ImageTooLarge):
        await decoders.scan(png(Image.new("1", (1, 30_000))), always)
    assert (await decoders.scan(drawn(), always)).codes
    assert child() == first


async def test_pictures_that_take_too_much_memory_are_refused_and_those_after_them_are_read(
    decoders: Decoders,
) -> None:
    refused = await asyncio.gather(*(decoders.scan(huge(), always) for _ in range(2)), return_exceptions=True)
    assert [type(each) for each in refused] == [ImageTooLarge] * 2
    assert (await decoders.scan(drawn(), always)).codes


async def test_a_process_that_was_killed_meanwhile_is_started_again(decoders: Decoders) -> None:
    await decoders.warm()
    os.kill(child(), signal.SIGKILL)
    assert (await decoders.scan(drawn(), always)).codes


async def test_a_picture_is_tried_again_when_its_process_was_killed(decoders: Decoders) -> None:
    killing = Killing(decoders, signal.SIGKILL)
    assert (await decoders.scan(drawn(), killing)).codes
    assert len(set(killing.pids)) == 2


async def test_a_picture_of_which_each_process_dies_is_given_up(decoders: Decoders) -> None:
    killing = Killing(decoders, signal.SIGSEGV, times=9)
    with pytest.raises(Undecodable):
        await decoders.scan(drawn(), killing)
    assert len(set(killing.pids)) == 2
    assert (await decoders.scan(drawn(), always)).codes


async def test_a_picture_that_takes_too_much_time_is_given_up_at_once(decoders: Decoders) -> None:
    killing = Killing(decoders, signal.SIGXCPU, times=9)  # as the system does beyond the limit
    with pytest.raises(Undecodable):
        await decoders.scan(drawn(), killing)
    assert len(killing.pids) == 1


async def test_a_process_that_hangs_is_given_up() -> None:
    decoders = Decoders(patience=3)
    killing = Killing(decoders, signal.SIGSTOP)
    with pytest.raises(Undecodable, match="too long"):
        await decoders.scan(drawn(), killing)
    assert (await decoders.scan(drawn(), always)).codes
    await decoders.close()


async def test_what_fails_here_while_it_asks_leaves_no_process_that_waits_for_its_answer(decoders: Decoders) -> None:
    def failing(_code: str) -> bool:
        raise RuntimeError("the database is away")

    with pytest.raises(RuntimeError):
        await decoders.scan(drawn(), failing)
    assert (await decoders.scan(drawn(), always)).codes


async def test_the_process_is_told_no_secret(decoders: Decoders, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STOREKEEPER_TOKEN", "123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc")
    await decoders.warm()
    assert "STOREKEEPER" not in environment_of(child())
