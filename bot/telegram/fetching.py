"""Downloading a picture from Telegram and decoding it."""

import logging
from collections.abc import Callable

from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, TelegramError

from bot.chat.incoming import Picture, Unreadable
from bot.scanner import ImageTooLarge, NotAnImage, Scan
from bot.scanner.decoders import Decoders, Undecodable
from bot.telegram.attempts import TryLater

log = logging.getLogger(__name__)

DOWNLOAD_LIMIT = 20 * 1024 * 1024
"""Maximum bytes of a download; Telegram's limit for bots."""


async def read(bot: Bot, picture: Picture, decoders: Decoders, is_known: Callable[[str], bool]) -> Scan | Unreadable:
    """Download and decode a picture. Raises TryLater."""
    if picture.size > DOWNLOAD_LIMIT:
        return Unreadable("photo-too-large")
    try:
        file = await bot.get_file(picture.file_id)
        if (file.file_size or 0) > DOWNLOAD_LIMIT:  # a self-hosted Bot API server has a different limit
            return Unreadable("photo-too-large")
        data = bytes(await file.download_as_bytearray())
    except (BadRequest, Forbidden, InvalidToken) as refused:
        return _refused(refused)
    except TelegramError as problem:
        raise TryLater(f"the picture could not be fetched: {problem}") from problem
    try:
        return await decoders.scan(data, is_known)
    except NotAnImage:
        return Unreadable("photo-not-an-image")
    except ImageTooLarge:
        return Unreadable("photo-too-large")
    except Undecodable as problem:
        log.warning("a picture of %d bytes cannot be decoded: %s", len(data), problem)
        return Unreadable("photo-undecodable")


def _refused(problem: TelegramError) -> Unreadable:
    """Return why a picture can never be downloaded. Raises TryLater if the token is to blame."""
    words = str(problem).lower()
    if "unauthorized" in words:
        raise TryLater("the token is refused") from problem
    log.warning("a picture was refused permanently: %s", problem)
    return Unreadable("photo-too-large" if "too big" in words else "photo-not-fetched")
