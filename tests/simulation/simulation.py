"""One simulated day, from one seed."""

import asyncio
import logging
import traceback
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.simulation import checks, faults, people
from tests.simulation.clock import Clocks, ruled_by
from tests.simulation.company import Template
from tests.simulation.loop import Stuck, VirtualLoop
from tests.simulation.plans import Plan
from tests.simulation.world import World

DAY = 60.0
"""Seconds for which people are at work and things go wrong."""

SETTLED_WITHIN = 900.0
"""Seconds, by the monotonic clock, after the last fault, within which everything is said, sealed and in the sheet."""

LOOK = 5.0


@dataclass(frozen=True)
class Outcome:
    """What became of a seed."""

    seed: int
    problems: tuple[str, ...]
    counts: Counter[str]
    trace: tuple[str, ...] = field(repr=False)
    settled_after: float


def simulate(seed: int, template: Template, plan: Plan) -> Outcome:
    """Live through the day."""
    loop = VirtualLoop()
    clocks = Clocks(loop)
    with TemporaryDirectory(dir=template.folder.parent) as folder, ruled_by(seed, loop, clocks), _Quiet():
        asyncio.set_event_loop(None)
        world = World(seed, loop, clocks, Path(folder) / "world", template)
        try:
            with world.connected():
                settled = loop.run_until_complete(_day(world, plan))
        except Stuck as stuck:
            world.problem(str(stuck))
            settled = -1.0
        except Exception as broken:  # noqa: BLE001 - whatever it is, it is this seed's, and the others go on
            world.problem(f"the day broke off: {broken!r} {''.join(traceback.format_tb(broken.__traceback__)[-3:])}")
            settled = -1.0
        finally:
            loop.close()
    counts = world.counts + world.network.faults
    counts["answers to commits lost"] = world.witness.answers_lost
    return Outcome(seed, tuple(world.problems), counts, tuple(world.trace), settled)


async def _day(world: World, plan: Plan) -> float:
    await world.open_doors()
    for name in plan.programs:
        world.start(name)
    await asyncio.sleep(3)
    await asyncio.gather(faults.trouble(world, plan, DAY), *(people.work(world, person, DAY) for person in people.CREW))
    settled = await _settled(world)
    checks.check(world, plan.bound)
    await world.close()
    under_way = asyncio.all_tasks() - {asyncio.current_task()}  # requests whose answers nobody waits for any more
    for task in under_way:
        task.cancel()
    await asyncio.gather(*under_way, return_exceptions=True)
    return settled


async def _settled(world: World) -> float:
    begun, left = world.loop.time(), [""]
    while left and world.loop.time() - begun < SETTLED_WITHIN:
        await asyncio.sleep(LOOK)
        left = checks.unsettled(world)
    for each in left:
        world.problem(f"{SETTLED_WITHIN:.0f} seconds after the last fault: {each}")
    return world.loop.time() - begun


class _Quiet:
    """The logs are not looked at."""

    def __enter__(self) -> None:
        self._before = logging.root.manager.disable
        logging.disable(logging.CRITICAL)

    def __exit__(self, *_: object) -> None:
        logging.disable(self._before)
