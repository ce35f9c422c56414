"""What people do with their phones: they say what people say, and tap what they see, at times twice or too late."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING, Any

from bot.cli.demo import GROUP
from docs.generator.phrases import phrases
from sandbox.telegram import people as phones
from sandbox.telegram.people import ImpossibleError
from sandbox.telegram.world import Message
from tests.simulation import deeds
from tests.simulation.company import CENTRES, FLOOR, MANAGER, STRANGER, WEST
from tests.simulation.witness import Said, Tap

if TYPE_CHECKING:
    from tests.simulation.world import World

PHRASES = tuple(each.said for each in phrases())

GOODS = (
    "HAMMER-500",
    "water",
    "SALT-400",
    "牛奶",
    "NOODLE-BEEF",
    "TAPE-48",
    "soy sauce",
    "SCREW-PH2",
    "GLOVE-L",
    "米",
    "JUICE-1L",
    "BANDAGE-8",
)

SAYINGS: tuple[Callable[[Random, str], str], ...] = (
    lambda dice, goods: f"+{dice.randint(1, 40)} {goods}",
    lambda dice, goods: f"-{dice.randint(1, 9)} {goods}",
    lambda dice, goods: f"收{dice.randint(1, 12)}箱{goods}",
    lambda dice, goods: f"/receive {goods} {dice.randint(1, 30)}",
    lambda dice, goods: f"/issue {goods}",
    lambda dice, goods: f"/transfer {goods} {dice.randint(1, 3)} from WEST to EAST",
    lambda dice, goods: f"/transfer {goods} {dice.randint(1, 3)} from EAST to WEST",
    lambda dice, goods: f"/transfer {goods} {dice.randint(1, 10)}",
    lambda dice, goods: f"/move {goods} {dice.randint(1, 5)}",
    lambda dice, goods: f"/count {goods}",
    lambda dice, goods: f"/reserve {goods} {dice.randint(1, 4)} for SO-{dice.randint(10, 99)}",
    lambda dice, goods: f"/damage {goods} 1",
    lambda dice, goods: f"/adjust {goods} -{dice.randint(1, 3)}",
    lambda dice, goods: f"/why {goods}",
    lambda dice, goods: f"/return {goods} {dice.randint(1, 3)}",
    lambda dice, goods: f"/write_off {goods} 1",
    lambda dice, goods: f"/count {goods} {dice.randint(0, 40)} A-0{dice.randint(1, 3)}",
    lambda dice, goods: (
        f"/transfer {dice.randint(1, 5)} {goods}, {dice.randint(1, 5)} {dice.choice(GOODS)} WEST > EAST"
    ),
    lambda dice, goods: f"从西仓调{dice.randint(1, 6)}{goods}",
    lambda dice, goods: goods,
    lambda dice, goods: f"/requisition {dice.randint(1, 5)} {goods} for {dice.choice(list(CENTRES))}",
    lambda dice, goods: (
        f"领料 {dice.randint(1, 4)} {goods}, {dice.randint(1, 4)} {dice.choice(GOODS)} 给 装配线 订单 SO-7"
    ),
    lambda dice, goods: f"领料 {goods}",
    lambda dice, goods: f"退料 {dice.randint(1, 2)} {goods} {dice.choice(list(CENTRES.values()))}",
    lambda dice, goods: f"{goods} +{dice.randint(1, 9)}, {dice.choice(GOODS)} +{dice.randint(1, 9)}",
)

LOTTED = ("牛奶", "JUICE-1L", "BANDAGE-8")
"""Goods of which each delivery has a number."""

DETAILED: tuple[Callable[[Random, str, str], str], ...] = (
    lambda dice, goods, lotted: (
        f"+{dice.randint(1, 40)} {lotted} lot N-{dice.randint(1, 4)} exp 2027-0{dice.randint(1, 9)}-15"
    ),
    lambda dice, goods, lotted: (
        f"收{dice.randint(1, 12)} {lotted} 批号N-{dice.randint(1, 4)} 效期2027-0{dice.randint(1, 9)}-15"
    ),
    lambda dice, goods, lotted: f"-{dice.randint(1, 6)} {lotted} lot {dice.choice(LOTS)}",
    lambda dice, goods, lotted: f"+{dice.randint(1, 40)} {goods} @{dice.randint(1, 9)}.{dice.randint(10, 99)}",
    lambda dice, goods, lotted: f"收{dice.randint(1, 12)} {goods} 单价{dice.randint(1, 20)}.5",
    lambda dice, goods, lotted: f"-{dice.randint(1, 6)} {goods} from {dice.choice(BINS)}",
    lambda dice, goods, lotted: f"从{dice.choice(BINS)}拿{dice.randint(1, 6)} {goods}",
    lambda dice, goods, lotted: f"+{dice.randint(1, 40)} {goods} to {dice.choice(BINS)}",
    lambda dice, goods, lotted: f"move {dice.randint(1, 9)} {goods} from {dice.choice(BINS)} to {dice.choice(BINS)}",
    lambda dice, goods, lotted: f"移{dice.randint(1, 9)} {goods} 到{dice.choice(BINS)}",
    lambda dice, goods, lotted: f"+{dice.randint(1, 40)} {goods} yesterday",
    lambda dice, goods, lotted: f"昨天发{dice.randint(1, 6)} {goods}",
    lambda dice, goods, lotted: f"-{dice.randint(1, 6)} {goods} on 2026-03-0{dice.randint(7, 9)}",
    lambda dice, goods, lotted: (
        f"+{dice.randint(1, 40)} {lotted} lot N-{dice.randint(1, 4)} exp 2027-0{dice.randint(1, 9)}-15"
        f" to {dice.choice(BINS)} @{dice.randint(1, 9)}.25 yesterday"
    ),
    lambda dice, goods, lotted: f"-{dice.randint(1, 6)} {lotted} lot {dice.choice(LOTS)} from {dice.choice(BINS)}",
)
"""What says more than the goods and how many."""

LOTS = ("M-0911", "M-0925", "J2406", "J2403", "BD-2405", "N-1", "N-2")
BINS = ("A-01", "A-02", "A-03", "B-01", "COLD-1")

ANSWERS = (
    "7",
    "3",
    "1",
    "12",
    "10, 2 broken",
    "all",
    "全部",
    "should be 5",
    "只有2",
    "B-900",
    "2031-05",
    "SO-17",
    "broken",
    "no",
    "cancel",
    "yes",
    "2 cases",
    "A-02",
    "sorry, 4",
    "4 not 3",
    "lot M-1 exp 2031-05",
    "Assembly",
    "维修组",
    "退 1",
)

COMMANDS = (
    *("/morning", "/menu", "/help", "/language", "/invite", "/start", "/tour", "/low", "/alerts", "/settings", "/undo"),
    *(
        "/reserved",
        "/tasks",
        "/pending",
        "/transfers",
        "/counts",
        "/expiring",
        "/people",
        "/cancel",
        "撤销",
        "/figures",
    ),
)

NEWEST = 6
"""Cards of a chat that people look at."""


@dataclass(frozen=True)
class Person:
    """Somebody at work: which chats, how many seconds between two things on average, and how hasty a finger."""

    id: int
    chats: tuple[int, ...]
    pause: float
    doubles: float = 0.1


CREW = (
    Person(FLOOR, (FLOOR, FLOOR, FLOOR, GROUP), 3),
    Person(WEST, (WEST,), 3.5),
    Person(MANAGER, (MANAGER, MANAGER, GROUP), 3),
    Person(STRANGER, (STRANGER,), 15),
)


async def work(world: "World", person: Person, seconds: float) -> None:
    """Be at work for so long."""
    dice = Random(f"{person.id} in {world.seed}")
    until = world.loop.time() + seconds
    while True:
        await asyncio.sleep(dice.expovariate(1 / person.pause))
        if world.loop.time() > until:
            return
        with suppress(ImpossibleError):  # the phone says no
            await _do(world, person, dice)


async def _do(world: "World", person: Person, dice: Random) -> None:
    chat, luck = dice.choice(person.chats), dice.random()
    cards = _cards(world, chat)
    if cards and luck < 0.5:
        tap(world, person, chat, *_button(cards, dice), dice)
    elif luck < 0.58:
        say(world, person.id, chat, dice.choice(ANSWERS))
    elif luck < 0.64 and cards:
        say(world, person.id, chat, dice.choice(ANSWERS), dice.choice(cards[-NEWEST:]).id)
    elif luck < 0.72:
        say(world, person.id, chat, dice.choice(PHRASES))
    elif luck < 0.75:
        say(world, person.id, chat, dice.choice(COMMANDS))
    elif luck < 0.77:
        await deeds.photograph(world, person.id, chat, dice)
    elif luck < 0.79:
        await deeds.look_up(world, person.id, chat, dice)
    elif luck < 0.82 and (mine := _said_by(world, person.id, chat)):
        _edit(world, person.id, chat, dice.choice(mine), dice)
    elif luck < 0.9:
        say(world, person.id, chat, dice.choice(DETAILED)(dice, dice.choice(GOODS), dice.choice(LOTTED)))
    else:
        say(world, person.id, chat, dice.choice(SAYINGS)(dice, dice.choice(GOODS)))


def say(world: "World", person: int, chat: int, words: str, reply_to: int | None = None) -> int | None:
    """Send a message."""
    message, update = phones.send(world.telegram.world, person, chat, words, reply_to)
    world.note(f"{person} says in {chat}/{message.id}: {words!r}" + (f" to {reply_to}" if reply_to else ""))
    drawn = world.witness.drawn.get((chat, reply_to)) if reply_to else None
    _told(world, update, Said(chat, message.id, words, epoch=drawn, at=world.clocks.elapsed))
    return update


def _edit(world: "World", person: int, chat: int, message: Message, dice: Random) -> None:
    words = dice.choice(SAYINGS)(dice, dice.choice(GOODS))
    _, update = phones.edit(world.telegram.world, person, chat, message.id, words)
    world.note(f"{person} makes of {chat}/{message.id}: {words!r}")
    _told(world, update, Said(chat, message.id, words, edited=True, at=world.clocks.elapsed))


def _told(world: "World", update: int | None, said: Said) -> None:
    world.counts["messages"] += 1
    if update is not None:
        world.witness.said[update] = said


def tap(world: "World", person: Person, chat: int, card: Message, button: dict[str, Any], dice: Random) -> None:
    """Tap a button, as often as the finger does."""
    times = 2 if dice.random() < person.doubles else 1
    for _ in range(times):
        _, update = phones.tap(world.telegram.world, person.id, chat, card.id, button["callback_data"])
        world.note(f"{person.id} taps {button['text']!r} ({button['callback_data']}) on {chat}/{card.id}")
        world.counts["taps"] += 1
        if update is not None:
            shown = card.api.get("text") or card.api.get("caption") or ""
            drawn = world.witness.drawn[chat, card.id]
            world.witness.taps[update] = Tap(
                chat,
                card.id,
                button["text"],
                button["callback_data"],
                shown,
                drawn,
                world.clocks.elapsed,
                world.witness.drawings[chat, card.id],
            )
    world.counts["double taps"] += times - 1


def _cards(world: "World", chat: int) -> list[Message]:
    """The bot's messages that have buttons."""
    said = world.telegram.world.messages.get(chat, [])
    return [each for each in said if each.api.get("reply_markup", {}).get("inline_keyboard")]


def _button(cards: list[Message], dice: Random) -> tuple[Message, dict[str, Any]]:
    """One of the newest cards, mostly the last; now and then an old one."""
    luck = dice.random()
    card = cards[-1] if luck < 0.6 else dice.choice(cards[-NEWEST:]) if luck < 0.9 else dice.choice(cards)
    buttons = [each for row in card.api["reply_markup"]["inline_keyboard"] for each in row if "callback_data" in each]
    if not buttons:
        raise ImpossibleError("nothing to tap")
    return card, dice.choice(buttons)


def _said_by(world: "World", person: int, chat: int) -> list[Message]:
    said = world.telegram.world.messages.get(chat, [])[-NEWEST:]
    return [each for each in said if each.api["from"]["id"] == person and "text" in each.api]
