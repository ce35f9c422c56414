"""Faults that were put back in on purpose, to see that the simulation finds them.

A mutant is the program with some of its text replaced as it is imported: `python -m tests.simulation --mutant NAME`.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]

SQLITE, POSTGRESQL = "sqlite", "postgresql"
"""Where the ledgers are."""


@dataclass(frozen=True)
class Change:
    """In this module, this text is replaced by that; it must be there."""

    module: str
    text: str
    by: str

    def made_in(self, source: str) -> str:
        if source.count(self.text) != 1:
            raise AssertionError(f"{self.module} has changed: {self.text!r} is there {source.count(self.text)} times")
        return source.replace(self.text, self.by)

    @property
    def file(self) -> Path:
        return ROOT.joinpath(*self.module.split(".")).with_suffix(".py")


@dataclass(frozen=True)
class Mutant:
    """What is changed, and the plan of a day that shows it soonest."""

    plan: str
    found_by: str
    """A part of what is told of it."""
    changes: tuple[Change, ...]
    first: int = 1
    """The day on which the test begins to look: one that shows it, when this was written."""
    database: str = SQLITE


MUTANTS: Mapping[str, Mutant] = {
    "an outbox that forgets its mark": Mutant(
        "kills",
        "it was said",
        (
            Change(
                "bot.telegram.notices",
                '"state": "waiting", "due_at": self._clock(), "problem": UNKNOWN}',
                '"state": "waiting", "due_at": self._clock(), "problem": None}',
            ),
        ),
        first=9,
    ),
    "an inbox that acknowledges before it commits": Mutant(
        "kills",
        "was lost: ",
        (
            Change(
                "bot.telegram.inbox",
                "            states = await asyncio.to_thread(self._store, lasting) if lasting else {}\n",
                "            store = asyncio.to_thread(self._store, lasting)\n"
                "            asyncio.get_running_loop().call_later(0.5, asyncio.ensure_future, store)\n"
                "            states = {}\n",
            ),
        ),
        first=2,
    ),
    "a button without its guard against a second tap": Mutant(
        "calm",
        "answered what",
        (Change("bot.drafts.dialogue", "draft.step != step or ", ""),),
        first=3,
    ),
    "a booking whose reply was lost is booked again": Mutant(
        "commits",
        "was booked 2 times",
        (
            Change(
                "bot.telegram.handler",
                "                inbox_rows.decide(connection, incoming.update_id, replies)\n",
                "        with self.database.write() as connection:\n"
                "            if decided is None:\n"
                "                inbox_rows.decide(connection, incoming.update_id, replies)\n",
            ),
            Change(
                "bot.drafts.store",
                '    row = {\n        "origin": origin,',
                '    origin = f"{origin} until {until}"\n    row = {\n        "origin": origin,',
            ),
        ),
        first=4,
    ),
    "a backup that can be brought back once": Mutant(
        "restores",
        "OtherLedger",
        (Change("sheets.restored", "return self.ledger == now.ledger and self.begun < now.begun", "return False"),),
        first=10,
    ),
    "numbers that are given again": Mutant(
        "restores",
        "after a restore",
        (Change("bot.cli.restoring", "go_on_after(connection, table, _round(highest))", "_round(highest)"),),
        first=8,
    ),
    "buttons that know no epoch": Mutant(
        "restores",
        "of before a restore",
        (Change("bot.routes.marks", "parts = [(epoch or self._epoch).mark, pack(", 'parts = ["", pack('),),
        first=3,
    ),
    "one queue for every chat": Mutant(
        "flood",
        "when it was its turn",
        (Change("bot.telegram.order", "return update.effective_chat.id if update.effective_chat else 0", "return 0"),),
    ),
    "one pace for every chat": Mutant(
        "flood",
        "when there was room",
        (
            Change(
                "bot.telegram.pacing", "return self._bucket(chat), self._in_all", "return self._bucket(1), self._in_all"
            ),
        ),
    ),
    "a verify that does not ask SQLite": Mutant(
        "calm",
        "damage that verify does not see",
        (
            Change(
                "bot.cli.verifying",
                "tuple(Difference(FILE, problem) for problem in integrity.problems(database.url, quick=quick))",
                "()",
            ),
        ),
        first=15,
    ),
    "an answer that tells another amount than was booked": Mutant(
        "calm",
        "; told: ",
        (
            Change(
                "bot.cards.booking",
                'quantity = f"{sign}{say.quantity(booking.total, booking.item)}"',
                'quantity = f"{sign}{say.quantity(booking.stock, booking.item)}"',
            ),
        ),
    ),
    "a lot that was typed is dropped": Mutant(
        "calm",
        "typed: ",
        (Change("domain.ledger.picking", "return None if lot is None or", "return None if True or"),),
        first=2,
    ),
    "two programs that both decide about an update": Mutant(
        "twins",
        "decided twice",
        (
            Change("bot.telegram.inbox_rows", "_LOCKED = _REPLIES.with_for_update()", "_LOCKED = _REPLIES"),
            Change("bot.telegram.application", "inbox.requeue(beside_others=True)", "inbox.requeue()"),
        ),
        database=POSTGRESQL,
        first=5,
    ),
}
"""By what is wrong with them."""


class _Mutation(SourceFileLoader):
    changes: Sequence[Change] = ()

    def source_to_code(self, data, path, *, _optimize=-1):  # type: ignore[no-untyped-def, override]
        source = bytes(data).decode()
        for change in self.changes:
            source = change.made_in(source)
        return super().source_to_code(source.encode(), path, _optimize=_optimize)  # type: ignore[call-arg]

    def get_data(self, path: str) -> bytes:
        if not path.endswith(".py"):
            raise OSError("what is compiled is not mutated")
        return super().get_data(path)

    def set_data(self, path: str, data: bytes, *, _mode: int = 0o666) -> None:
        """Leave nothing of it behind."""


class _Finder(MetaPathFinder):
    def __init__(self, changes: Sequence[Change]) -> None:
        self._changes = changes

    def find_spec(self, name: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        changes = [each for each in self._changes if each.module == name]
        spec = PathFinder.find_spec(name, path, target) if changes else None
        if spec is not None and spec.origin is not None:
            loader = _Mutation(name, spec.origin)
            loader.changes = changes
            spec.loader = loader
        return spec


def become(mutant: str) -> None:
    """From here on, import the mutant. Its modules must not have been imported yet."""
    changes = MUTANTS[mutant].changes
    early = [change.module for change in changes if change.module in sys.modules]
    if early:
        raise AssertionError(f"imported already: {early}")
    sys.meta_path.insert(0, _Finder(changes))
