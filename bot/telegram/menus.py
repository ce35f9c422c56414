"""Command menus: the default one, and one for each person whose rights or language differ from it."""

import asyncio
import logging

from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
)
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.chat.texts import DEFAULT, Texts, languages
from bot.routes.menus import GROUP_MENU, MENU, menu_of
from bot.telegram.attempts import wait_of
from bot.telegram.clocks import REAL, Clocks
from domain.company import people
from domain.company.people import Person
from domain.storage.database import Database

log = logging.getLogger(__name__)

MAX_PER_TICK = 10
"""Maximum menus set per tick: answers need Telegram too."""

RETRY_AFTER = 3600.0
"""Seconds before retrying people whom Telegram did not know; they may have written to the bot since."""

Menu = tuple[tuple[str, ...], str | None]
"""The commands, and the language to show them in, if not the phone's."""

EVERYBODYS: Menu = (MENU, None)


class Menus:
    """Keeps every phone's command menu in line with its owner's rights and language."""

    def __init__(self, bot: Bot, database: Database, clocks: Clocks = REAL) -> None:
        self._bot = bot
        self._database = database
        self._now = clocks.monotonic
        self._offered: dict[int, Menu] | None = None  # by address, those that differ from the default; None: unread
        self._refused: dict[int, float] = {}
        self._closed_until = self._now()

    async def tick(self) -> None:
        """Set the menus that have changed; the next tick retries those that fail.

        Waits as long as Telegram demands: asking sooner would only prolong the wait.
        """
        if self._now() < self._closed_until:
            return
        wanted = await asyncio.to_thread(self._wanted)
        try:
            if self._offered is None:
                await self._offer(BotCommandScopeAllPrivateChats(), EVERYBODYS)
                await self._offer(BotCommandScopeAllGroupChats(), (GROUP_MENU, None))
                self._offered = {}
            for address, menu in self._changed(self._offered, wanted)[:MAX_PER_TICK]:
                await self._offer_one(self._offered, address, menu)
        except RetryAfter as busy:
            self._closed_until = self._now() + wait_of(busy)
            log.warning("the command menus have to wait: %s", busy)
        except TelegramError as problem:
            log.warning("the command menus could not be set: %s", problem)

    def heard(self, address: int) -> None:
        """Set this person's menu at the next tick: they have written, so Telegram knows them now."""
        self._refused.pop(address, None)

    def _wanted(self) -> dict[int, Menu]:
        with self._database.read() as connection:
            return {each.address: _of(each) for each in people.everybody(connection)}

    def _changed(self, offered: dict[int, Menu], wanted: dict[int, Menu]) -> list[tuple[int, Menu]]:
        """Return the people whose menus are outdated, each with the menu that is due."""
        menus = {address: wanted.get(address, EVERYBODYS) for address in (*wanted, *offered)}
        return [
            (address, menu)
            for address, menu in menus.items()
            if menu != offered.get(address, EVERYBODYS) and self._may_try(address)
        ]

    def _may_try(self, address: int) -> bool:
        refused = self._refused.get(address)
        return refused is None or self._now() - refused >= RETRY_AFTER

    async def _offer_one(self, offered: dict[int, Menu], address: int, menu: Menu) -> None:
        try:
            await self._offer(BotCommandScopeChat(address), menu)
        except (BadRequest, Forbidden) as refused:  # Telegram does not know people who have never written to the bot
            log.info("no menu for %s: %s", address, refused)
            self._refused[address] = self._now()
        else:
            offered[address] = menu

    async def _offer(self, scope: BotCommandScope, menu: Menu) -> None:
        commands, spoken = menu
        for language in languages():
            say = Texts(spoken or language)
            told = [BotCommand(command, say.plain(f"command-{command}")) for command in commands]
            await self._bot.set_my_commands(told, scope=scope, language_code=None if language == DEFAULT else language)


def _of(person: Person) -> Menu:
    return menu_of(person), person.language if person.language != person.phone_language else None
