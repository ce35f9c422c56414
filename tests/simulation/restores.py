"""Backups, and ledgers that are brought back from them, by whoever runs the bot: what must be so then."""

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from bot.cli import backups
from bot.cli.files import BESIDE
from tests.simulation.commands import KILLED, execute
from tests.simulation.sheet import movements_shown

if TYPE_CHECKING:
    from tests.simulation.world import World

KEPT = 3
"""Backups that are kept."""

TOUCHES = 25
"""Touches of files, at most, after which a command is killed."""

WAYS = ("replace", "replace", "gone", "damaged", "adopt")
"""What there is where the backup comes to: the ledger, nothing, a damaged file, or the backup, copied there by hand."""


@dataclass(frozen=True)
class Restored:
    """One time that a ledger was brought back."""

    mark: str  # of the epoch that began then
    lost: frozenset[int]  # movements that have to be told of


async def back_up(world: "World", dice: Random) -> None:
    """Make a backup, as the bot goes on."""
    world.made += 1
    file = world.folder / f"backup-{world.made}"
    touches = dice.randrange(TOUCHES) if dice.random() < 0.3 else None
    code, told = await execute(world, "backup", lambda: backups.backup(file), touches)
    if code not in (0, KILLED):
        world.problem(f"backup ends with {code}: {told}")
    if file.exists():
        for row in _query(file, "PRAGMA integrity_check"):
            if row != ("ok",):
                world.problem(f"what a backup left that ended with {code} is damaged: {row}")
        world.backups = [*world.backups, file][-KEPT:]


async def restore(world: "World", dice: Random) -> None:
    """Bring one of the backups back."""
    if not world.backups:
        await back_up(world, dice)
    if not world.backups or world.under_repair:
        return
    if dice.random() < 0.2:
        await _too_early(world, dice)
    world.under_repair = True
    file, way = dice.choice(world.backups), dice.choice(WAYS)
    await _halted(world, dice)
    old, given = _movements(world.ledger), _given(world.ledger)
    shown = movements_shown(world.google.book)
    if way != "replace":  # nobody can know what else was given
        given = {"movements": max(shown, default=0)}
    _suffer(world, dice, way, file)
    world.note(f"the ledger is brought back from {file.name}: {way}")
    world.counts[f"restored: {way}"] += 1
    done = await _brought_back(world, dice, file, way)
    if done:
        present = _movements(world.ledger)
        lost = (old if way == "replace" else shown & old) - present
        world.restored.append(Restored(_mark(world.ledger), lost))
        for table, number in _given(world.ledger).items():
            if number < given.get(table, 0):
                world.problem(f"after a restore {table} go on after {number}, and {given[table]} was given")
        world.witness.restored(present, _updates(world.ledger))
    world.under_repair = False
    for name in list(world.programs):
        world.start(name)


async def _too_early(world: "World", dice: Random) -> None:
    """While the bot is at it."""
    program = dice.choice(list(world.programs.values()))
    code, told = await execute(world, "early restore", lambda: backups.restore(world.backups[-1], replace=True))
    alive = world.programs[program.name] is program and not program.dead
    if alive and (code, "stop it first" in told) != (2, True):
        world.problem(f"restore goes about its work beside the bot: {code}, {told}")


async def _halted(world: "World", dice: Random) -> None:
    """End every program; what was not checkpointed lies beside the ledger if they were killed."""
    crashed = dice.random() < 0.5
    for name, program in world.programs.items():
        if crashed:
            world.kill(name, "before a restore")
        elif not program.dead:
            await world.stop(name)
    left = {end: world.beside(end).read_bytes() for end in ("", "-wal") if crashed and world.beside(end).exists()}
    for program in world.programs.values():
        await program.buried.wait()
    for end, data in left.items():
        world.beside(end).write_bytes(data)


def _suffer(world: "World", dice: Random, way: str, backup: Path) -> None:
    if way == "damaged":
        with world.ledger.open("r+b") as file:
            for _ in range(20):
                file.seek(dice.randrange(world.ledger.stat().st_size))
                file.write(dice.randbytes(200))
    if way in ("gone", "adopt"):
        for end in ("", *BESIDE):
            world.beside(end).unlink(missing_ok=True)
    if way == "adopt":
        shutil.copyfile(backup, world.ledger)


async def _brought_back(world: "World", dice: Random, file: Path, way: str) -> bool:
    """Try until it is done; who is told that there is a ledger says --replace. False: the old one is used again."""
    replace = way in ("replace", "damaged")
    before = (_mark(world.ledger), _movements(world.ledger)) if way == "replace" else None
    while True:
        touches = dice.randrange(TOUCHES) if dice.random() < 0.4 else None
        restore: Callable[[], None] = lambda: backups.restore(file, replace=replace)  # noqa: E731, B023
        if way == "adopt":
            restore = lambda: backups.restore(None, adopt=True)  # noqa: E731
        code, told = await execute(world, "restore", restore, touches)
        if code == 0:
            return True
        if code != KILLED and (replace or way == "adopt"):
            world.problem(f"restore ends with {code}: {told}")
            return False
        replace = True
        if before is not None and code == KILLED and dice.random() < 0.4:
            world.counts["restore: not tried again"] += 1
            return _is_new(world, *before)


def _is_new(world: "World", mark: str, movements: frozenset[int]) -> bool:
    """After a kill nobody tries again: then it is the old ledger, as it was, or the new one."""
    if not world.ledger.exists():
        world.problem("a restore that was killed has left no ledger")
    elif _mark(world.ledger) != mark:
        return True
    elif _movements(world.ledger) != movements:
        world.problem("a restore that was killed has left a part of the ledger")
    return False


def told_of(world: "World") -> Iterator[str]:
    """Of every movement that a restore has lost, that it is listed."""
    marks = {mark for (mark,) in _query(world.ledger, "SELECT mark FROM epochs")}
    listed = {int(number[2:]) for (number,) in _query(world.ledger, "SELECT number FROM lost_lines")}
    for each in world.restored:
        if each.mark in marks and (silent := each.lost - listed):
            yield f"{len(silent)} lost movements are not listed: {sorted(silent)}"


def _mark(ledger: Path) -> str:
    ((mark,),) = _query(ledger, "SELECT mark FROM epochs ORDER BY id DESC LIMIT 1")
    return mark


def _movements(ledger: Path) -> frozenset[int]:
    return frozenset(number for (number,) in _query(ledger, "SELECT id FROM movements"))


def _updates(ledger: Path) -> frozenset[int]:
    return frozenset(number for (number,) in _query(ledger, "SELECT update_id FROM inbox"))


def _given(ledger: Path) -> dict[str, int]:
    return dict(_query(ledger, "SELECT name, seq FROM sqlite_sequence"))


def _query(ledger: Path, query: str) -> list[tuple]:
    """Of a copy: whoever closes a ledger last tidies up what a crash has left."""
    with TemporaryDirectory(dir=ledger.parent) as folder:
        for end in ("", "-wal"):
            if (part := Path(f"{ledger}{end}")).exists():
                shutil.copyfile(part, f"{folder}/copy{end}")
        with closing(sqlite3.connect(f"{folder}/copy")) as connection:
            return connection.execute(query).fetchall()
