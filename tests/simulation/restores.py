"""Backups, and ledgers that are brought back from them, by whoever runs the bot: what must be so then."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

from bot.cli import backups
from tests.simulation.commands import KILLED, execute
from tests.simulation.ledger import FileLedger, Ledger
from tests.simulation.postgresql import ServerLedger
from tests.simulation.sheet import movements_shown

if TYPE_CHECKING:
    from tests.simulation.world import World

KEPT = 3
"""Backups that are kept."""

WAYS = ("replace", "replace", "gone", "damaged", "adopt")
"""What there is where the backup comes to: the ledger, nothing, a damaged one, or the backup, copied there by hand."""

ELSEWHERE = "name an empty database"
"""What a command says where it can neither keep the ledger that is there, nor fill it."""

GOING = "stop it first"
"""What a command says that needs the ledger for itself."""

AGAIN = 1.0
"""Seconds after which who was told that tries again: a server believes in a dead program for a while."""


@dataclass(frozen=True)
class Restored:
    """One time that a ledger was brought back."""

    mark: str  # of the epoch that began then
    lost: frozenset[int]  # movements that have to be told of


async def back_up(world: "World", dice: Random) -> None:
    """Make a backup, as the bot goes on."""
    world.made += 1
    file = world.folder / f"backup-{world.made}"
    touches = dice.randrange(world.home.touches) if dice.random() < 0.3 else None
    code, told = await execute(world, "backup", lambda: backups.backup(file), touches)
    if code not in (0, KILLED):
        world.problem(f"backup ends with {code}: {told}")
    if file.exists():
        for damage in FileLedger(file).damage():
            world.problem(f"what a backup left that ended with {code} is damaged: {damage}")
        world.home.copy_by_hand(file)
        world.backups = [*world.backups, file][-KEPT:]


async def restore(world: "World", dice: Random) -> None:
    """Bring one of the backups back."""
    if not world.backups:
        await back_up(world, dice)
    if not world.backups or world.under_repair:
        return
    if dice.random() < 0.3 and await _too_early(world, dice):
        return
    world.under_repair = True
    file, way = dice.choice(world.backups), dice.choice(WAYS)
    await _halted(world, dice)
    old, given = _movements(world.home), world.home.given()
    shown = movements_shown(world.google.book)
    if way != "replace":  # nobody can know what else was given
        given = {"movements": max(shown, default=0)}
    await world.home.suffer(way, file, dice)
    world.note(f"the ledger is brought back from {file.name}: {way}")
    world.counts[f"restored: {way}"] += 1
    done = await _brought_back(world, dice, file, way)
    if done:
        _new_time(world, old if way == "replace" else shown & old, given)
    world.under_repair = False
    for name in list(world.programs):
        world.start(name)


def _new_time(world: "World", old: frozenset[int], given: Mapping[str, int]) -> None:
    """The ledger was brought back: these movements had been there, and numbers given up to those."""
    present = _movements(world.home)
    world.restored.append(Restored(_mark(world.home), old - present))
    for table, number in world.home.given().items():
        if number < given.get(table, 0):
            world.problem(f"after a restore {table} go on after {number}, and {given[table]} was given")
    world.witness.restored(present, _updates(world.home))


async def _too_early(world: "World", dice: Random) -> bool:
    """While the bot is at it, or, at a server, cut off from it at that moment: then it is done."""
    program = dice.choice(list(world.programs.values()))
    old, given = _movements(world.home), world.home.given()
    cut_off = isinstance(world.home, ServerLedger) and dice.random() < 0.7
    if isinstance(world.home, ServerLedger) and cut_off:
        world.home.cut()
        world.home.cut_off = frozenset(world.programs.values())
    code, told = await execute(world, "early restore", lambda: backups.restore(world.backups[-1], replace=True))
    if isinstance(world.home, ServerLedger):
        world.home.cut_off = frozenset()
    if cut_off and code == 0:
        world.counts["restored while the bot was cut off"] += 1
        _new_time(world, old, given)
        return True
    alive = world.programs[program.name] is program and not program.dead
    if alive and not cut_off and (code, GOING in told) != (2, True):
        world.problem(f"restore goes about its work beside the bot: {code}, {told}")
    return False


async def _halted(world: "World", dice: Random) -> None:
    """End every program."""
    crashed = dice.random() < 0.5
    for name, program in world.programs.items():
        if crashed:
            world.kill(name, "before a restore")
        elif not program.dead:
            await world.stop(name)
    with world.home.crashed() if crashed else nullcontext():
        for program in world.programs.values():
            await program.buried.wait()


async def _brought_back(world: "World", dice: Random, file: Path, way: str) -> bool:
    """Try until it is done; who is told that there is a ledger says --replace. False: the old one is used again."""
    replace = way in ("replace", "damaged")
    before = (_mark(world.home), _movements(world.home)) if way == "replace" else None
    while True:
        touches = dice.randrange(world.home.touches) if dice.random() < 0.4 else None
        restore: Callable[[], None] = lambda: backups.restore(file, replace=replace)  # noqa: E731, B023
        if way == "adopt":
            restore = lambda: backups.restore(None, adopt=True)  # noqa: E731
        code, told = await execute(world, "restore", restore, touches)
        if code == 0:
            return True
        if GOING in told and not world.on_file:
            await asyncio.sleep(AGAIN)
            continue
        if ELSEWHERE in told and way == "damaged":
            world.counts["restored in an empty database, for there was damage"] += 1
            await world.home.suffer("gone", file, dice)
            continue
        if code != KILLED and (replace or way == "adopt"):
            world.problem(f"restore ends with {code}: {told}")
            return False
        replace = True
        if before is not None and code == KILLED and dice.random() < 0.4:
            world.counts["restore: not tried again"] += 1
            return _is_new(world, *before)


def _is_new(world: "World", mark: str, movements: frozenset[int]) -> bool:
    """After a kill nobody tries again: then it is the old ledger, as it was, or the new one."""
    if world.on_file and not world.ledger.exists():
        world.problem("a restore that was killed has left no ledger")
    elif _mark(world.home) != mark:
        return True
    elif _movements(world.home) != movements:
        world.problem("a restore that was killed has left a part of the ledger")
    return False


def told_of(world: "World") -> Iterator[str]:
    """Of every movement that a restore has lost, that it is listed."""
    marks = {mark for (mark,) in world.home.rows("SELECT mark FROM epochs")}
    listed = {int(number[2:]) for (number,) in world.home.rows("SELECT number FROM lost_lines")}
    for each in world.restored:
        if each.mark in marks and (silent := each.lost - listed):
            yield f"{len(silent)} lost movements are not listed: {sorted(silent)}"


def _mark(ledger: Ledger) -> str:
    ((mark,),) = ledger.rows("SELECT mark FROM epochs ORDER BY id DESC LIMIT 1")
    return str(mark)


def _movements(ledger: Ledger) -> frozenset[int]:
    return frozenset(number for (number,) in ledger.rows("SELECT id FROM movements"))


def _updates(ledger: Ledger) -> frozenset[int]:
    return frozenset(number for (number,) in ledger.rows("SELECT update_id FROM inbox"))
