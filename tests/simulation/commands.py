"""The command line beside the bot, each command a process of its own, which may be killed at any touch of a file."""

import asyncio
import io
import re
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import typer

from tests.simulation.loop import Killed
from tests.simulation.program import OWNER, Program

if TYPE_CHECKING:
    from tests.simulation.world import World

TOUCHES = frozenset(
    {"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "shutil.copyfile", "sqlite3.connect"}
)
"""What Python says of itself before it does it, and where a command may die."""

KILLED = -9

MACHINE = re.compile(r" \((?:process|connection) [^)]*\)")
"""What is different each time of what is printed."""

_hooked: list[bool] = []


class Command(Program):
    """A command at work."""

    def touches(self, what: str) -> None:
        self.must_live()
        self.may_die(f"in a {self.name} before {what}")


def _touched(event: str, _arguments: object) -> None:
    if event in TOUCHES and isinstance(owner := OWNER.get(), Command):
        owner.touches(event)


async def execute(world: "World", name: str, work: Callable[[], object], touches: int | None = None) -> tuple[int, str]:
    """Do it; with `touches`, it is killed after so many. Returns the exit code, and what was printed."""
    if not _hooked:
        sys.addaudithook(_touched)
        _hooked.append(True)
    program, printed = Command(world.loop, name, _note_death(world)), io.StringIO()
    program.commits_left = touches

    def told() -> int:
        try:
            with redirect_stdout(printed), redirect_stderr(printed):
                work()
        except typer.Exit as ended:
            return ended.exit_code
        return 0

    async def at_work() -> int:
        return await asyncio.to_thread(told)

    task = program.start(at_work())
    await asyncio.wait([task])
    await program.kill()
    await world.home.lost(program)
    code = KILLED if task.cancelled() or isinstance(task.exception(), Killed) else task.result()
    said = MACHINE.sub("", printed.getvalue().replace(f"{world.folder}/", "")).strip()
    world.note(f"{name} ends with {code}: {said!r}")
    world.counts[f"{name}: {'killed' if code == KILLED else f'exit {code}'}"] += 1
    return code, printed.getvalue()


def _note_death(world: "World") -> "Callable[[Program, str], None]":
    return lambda program, moment: world.note(f"{program.name} is killed {moment}")
