"""What goes wrong on a simulated day, and when."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from tests.simulation.network import Fate
from tests.simulation.postgresql import ServerLedger

if TYPE_CHECKING:
    from tests.simulation.plans import Plan
    from tests.simulation.world import World

STEPS = 12
"""Steps of the event loop that a kill may come later than the moment: between any two awaits."""

Kind = Callable[["World", Random], Awaitable[None]]


async def trouble(world: "World", plan: "Plan", seconds: float) -> None:
    """Make trouble for so long; afterwards all is well again."""
    dice = Random(f"the trouble of {world.seed}")
    until = world.loop.time() + seconds
    kinds = (*plan.kinds, *(() if world.on_file else plan.on_server))
    while kinds:
        await asyncio.sleep(dice.uniform(0.5, plan.pause))
        if world.loop.time() > until:
            break
        await dice.choice(kinds)(world, dice)
    world.network.ambush = None
    for service, weather in world.network.weather.items():
        weather.clear()
        world.faults[service].clear()
    for program in world.programs.values():
        program.commits_left = program.answers_left = None


async def kill(world: "World", dice: Random) -> None:
    for _ in range(dice.randrange(STEPS)):
        await asyncio.sleep(0)
    world.kill(dice.choice(sorted(world.programs)), "at an await")


async def kill_at_a_commit(world: "World", dice: Random) -> None:
    program = world.programs[dice.choice(sorted(world.programs))]
    program.commits_left = dice.randrange(40)


async def kill_after_a_deed(world: "World", dice: Random) -> None:
    name = dice.choice(sorted(world.programs))
    world.network.ambush = lambda: world.kill(name, "after a deed")


async def connections_lost(world: "World", dice: Random) -> None:
    assert isinstance(world.home, ServerLedger)
    world.counts["connections to PostgreSQL lost"] += 1
    world.note("all connections to PostgreSQL are lost")
    world.home.cut()
    if dice.random() < 0.3:
        world.counts["PostgreSQL away"] += 1
        world.note("PostgreSQL is away")
        world.home.is_away = True
        await asyncio.sleep(dice.uniform(1, 15))
        world.home.is_away = False


async def commit_unheard(world: "World", dice: Random) -> None:
    world.programs[dice.choice(sorted(world.programs))].answers_left = dice.randrange(20)


async def stop(world: "World", dice: Random) -> None:
    await world.stop(dice.choice(sorted(world.programs)))


async def bad_line(world: "World", dice: Random) -> None:
    service = dice.choice(("telegram", "telegram", "google"))
    fates = dice.sample(list(Fate), dice.randint(1, 4))
    weather = world.network.weather[service]
    weather.chances = {fate: dice.uniform(0.05, 0.4) / len(fates) for fate in fates}
    world.note(f"bad line to {service}: {', '.join(fates)}")
    await asyncio.sleep(dice.uniform(1, 15))
    weather.clear()


async def service_away(world: "World", dice: Random) -> None:
    service = dice.choice(("telegram", "google"))
    world.network.weather[service].chances = {dice.choice((Fate.UNREACHABLE, Fate.LOST, Fate.REFUSED)): 1.0}
    world.counts[f"{service} away"] += 1
    world.note(f"{service} is away")
    await asyncio.sleep(dice.uniform(1, 15))
    world.network.weather[service].clear()


async def clock_jump(world: "World", dice: Random) -> None:
    jump = dice.choice((timedelta(hours=-1), timedelta(days=30), timedelta(seconds=dice.randint(-90, 90))))
    world.clocks.off += jump
    world.counts[f"clock jumped {'back' if jump < timedelta() else 'ahead'}"] += 1
    world.note(f"the clock on the wall jumps by {jump}")


async def redelivery(world: "World", dice: Random) -> None:
    heard = [*world.witness.said, *world.witness.taps]
    if heard:
        update = dice.choice(heard[-10:])
        if world.telegram.world.updates.redeliver(update):
            world.counts["update delivered again"] += 1
            world.note(f"update {update} is delivered again")
