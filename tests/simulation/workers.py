"""Processes that live through days, and end with the one that began them, however that ends, leaving nothing behind."""

import gc
import os
import shutil
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import connection, get_context, parent_process
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from tests.simulation.mutants import POSTGRESQL, SQLITE, become

if TYPE_CHECKING:
    from tests.simulation.company import Template
    from tests.simulation.simulation import Outcome

MEMORY = Path("/dev/shm")  # the ledgers' commits are not what is measured

NAME = "storekeeper-simulation-"
"""Of each run's folder; its process's id follows."""

ALL = "all"
"""Of the plans, in turn."""

COLLECTED = 16
"""Days after which what they left behind in memory is collected."""

_template: "list[Template]" = []  # of this process
_lived: list[int] = []


def days(
    seeds: Iterable[int], plan: str, processes: int, mutant: str | None = None, database: str = SQLITE
) -> "Iterator[Outcome]":
    """Live through them."""
    with _folder() as folder, _server(database) as server:
        pool = ProcessPoolExecutor(processes, get_context("spawn"), _prepare, (folder, mutant, server))
        try:
            if processes == 1:  # whoever stops at the first find waits for no day that was begun ahead
                yield from (pool.submit(_simulated, plan, seed).result() for seed in seeds)
            else:
                yield from pool.map(partial(_simulated, plan), seeds)
        finally:
            pool.shutdown(cancel_futures=True)


@contextmanager
def _server(database: str) -> Iterator[str | None]:
    if database != POSTGRESQL:
        yield None
        return
    from tests.simulation.postgresql import server

    with server() as url:
        yield url


def _prepare(folder: Path, mutant: str | None, server: str | None) -> None:
    threading.Thread(target=_end_with_parent, args=(folder,), daemon=True).start()
    if mutant is not None:
        become(mutant)
    from tests.simulation.company import Template

    _template[:] = [Template.made_in(folder / f"template-{os.getpid()}", server)]
    gc.disable()


def _end_with_parent(folder: Path) -> None:
    parent = parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


def _simulated(plan: str, seed: int) -> "Outcome":
    from tests.simulation.plans import PLANS
    from tests.simulation.simulation import simulate

    template = _template[0]
    named = plan if plan != ALL else list(PLANS)[seed % len(PLANS)]
    outcome = simulate(seed, template, PLANS[named])
    _lived.append(seed)
    if len(_lived) % COLLECTED == 1:
        gc.unfreeze()  # what was alive last time may be garbage by now
        gc.collect()
        gc.freeze()
    return outcome


@contextmanager
def _folder() -> Iterator[Path]:
    where = MEMORY if MEMORY.is_dir() else None
    if where is not None:
        _sweep(where)
    with TemporaryDirectory(prefix=f"{NAME}{os.getpid()}-", dir=where) as folder:
        yield Path(folder)


def _sweep(where: Path) -> None:
    """Remove what was left by a run that was killed together with its workers."""
    for folder in where.glob(f"{NAME}*"):
        number = folder.name.removeprefix(NAME).partition("-")[0]
        if number.isdecimal() and not _is_alive(int(number)):
            shutil.rmtree(folder, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
