"""What is generated when it is sent: sheets of labels, exports, charts. Blocks for up to seconds."""

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
    """The notice has nothing to say, and is not sent."""


class File(NamedTuple):
    """A document: its name and content."""

    name: str
    content: bytes


class Picture(NamedTuple):
    """A picture to show."""

    content: bytes


class TextInstead(NamedTuple):
    """What is said instead, if it cannot be made."""

    text: str
    keyboard: Keyboard = ()


Thing = File | Picture | TextInstead


@dataclass(frozen=True)
class Maker:
    """Makes what replies promise. `say` returns the catalogue for whoever asked."""

    database: Database
    say: Callable[[], Wording]

    def make(self, reply: Reply, made: Made, now: datetime) -> Thing:
        """Make what the reply promises."""
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
            return TextInstead(label_sheets.refusal(self.say(), error))

    def _export(self, made: Made, now: datetime) -> Thing:
        try:
            return File(*exporting.file_of(self.database, made.of, now))
        except exporting.TooLarge:
            return TextInstead(self.say()("export-too-large"))

    @staticmethod
    def _chart(reply: Reply, made: Made) -> Thing:
        return drawn(lambda: trend.draw(trend.TrendChart(**made.of))) or TextInstead(reply.text, reply.keyboard)


def drawn(draw: Callable[[], bytes]) -> Picture | None:
    """Draw the picture. Returns None if that fails."""
    try:
        return Picture(draw())
    except (OSError, TypeError, ValueError) as problem:  # a broken font, or data stored by another version
        log.warning("a chart cannot be drawn: %s", reason_of(problem))
        return None


async def send(sender: Sender, reply: Reply, thing: Thing, chat: int, thread: int | None) -> int:
    """Send what was made. Returns the message's id. Raises Undeliverable, TryLater."""
    match thing:
        case File():
            return await sender.document(chat, thing, reply.text, reply.keyboard, thread=thread)
        case Picture():
            return await sender.picture(chat, thing.content, reply.text, reply.keyboard, thread=thread)
        case TextInstead():
            return await sender.send(chat, thing.text, thing.keyboard, thread=thread)
