"""What is made when it is sent: sheets of labels, files of the tabs, pictures of figures. Blocking: up to seconds."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from bot.charts import trend
from bot.chat.replies import Keyboard, Made, Reply
from bot.chat.wording import Wording
from bot.labels.errors import LabelError
from bot.routes import label_sheets
from bot.telegram import exporting
from bot.telegram.sending import Sender
from domain.storage.database import Database
from domain.storage.integrity import reason_of

log = logging.getLogger(__name__)


class NothingToTell(Exception):
    """There is nothing in it: it is not sent."""


class File(NamedTuple):
    """A document: its name, and what is in it."""

    name: str
    content: bytes


class Picture(NamedTuple):
    """A picture to be looked at."""

    content: bytes


class Said(NamedTuple):
    """What is said instead, where it cannot be made."""

    text: str
    keyboard: Keyboard = ()


Thing = File | Picture | Said


@dataclass(frozen=True)
class Maker:
    """Makes what replies promise; `say` finds the words of whoever asked."""

    database: Database
    say: Callable[[], Wording]

    def make(self, reply: Reply, made: Made, now: datetime) -> Thing:
        """What is to be sent."""
        match made.what:
            case "labels":
                return self._labels(made)
            case "export":
                return self._export(made, now)
            case "chart":
                return self._chart(reply, made)

    def _labels(self, made: Made) -> Thing:
        try:
            return File(*label_sheets.file_of(made.of))
        except LabelError as error:
            return Said(label_sheets.refusal(self.say(), error))

    def _export(self, made: Made, now: datetime) -> Thing:
        try:
            return File(*exporting.file_of(self.database, made.of, now))
        except exporting.TooLarge:
            return Said(self.say()("export-too-large"))

    @staticmethod
    def _chart(reply: Reply, made: Made) -> Thing:
        return drawn(lambda: trend.draw(trend.TrendChart(**made.of))) or Said(reply.text, reply.keyboard)


def drawn(draw: Callable[[], bytes]) -> Picture | None:
    """The picture, if it can be drawn."""
    try:
        return Picture(draw())
    except (OSError, TypeError, ValueError) as problem:  # a broken font, or stored by another version
        log.warning("a chart cannot be drawn: %s", reason_of(problem))
        return None


async def send(sender: Sender, reply: Reply, thing: Thing, chat: int, thread: int | None) -> int:
    """Send what was made. Returns the message's id. Raises Undeliverable, TryLater."""
    match thing:
        case File():
            return await sender.document(chat, thing, reply.text, reply.keyboard, thread=thread)
        case Picture():
            return await sender.picture(chat, thing.content, reply.text, reply.keyboard, thread=thread)
        case Said():
            return await sender.send(chat, thing.text, thing.keyboard, thread=thread)
