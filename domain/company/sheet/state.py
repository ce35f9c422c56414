"""The state of the company's sheet, as its mirror last found it, and what administrators are told about it, once."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select

from domain.company import outbox, people
from domain.company.people import Right
from domain.company.settings import mirroring, store
from domain.storage.database import insert_many
from domain.storage.schema.sheet import sheet_state
from domain.vocabulary import SheetTrouble, Subject

MAX_CELLS = 10_000_000
"""Maximum cells of a workbook, including empty ones: support.google.com/drive/answer/37603."""

NEARLY_FULL = 0.7
"""The share of them above which administrators are told."""

FELL = 0.65
"""The share of them below which they may be told again when it fills up."""

SURE = timedelta(minutes=1)
"""How long trouble that does not pass by itself must last before it is told: one refusal may be Google's mistake."""

NOTED_EVERY = timedelta(seconds=10)
"""How often the position is stored while bookings are being written."""

HEARTBEAT = timedelta(minutes=5)
"""How often an unchanged state is stored."""

PASSING = frozenset({SheetTrouble.AWAY, SheetTrouble.QUOTA})
"""Trouble that passes without anybody acting."""


@dataclass(frozen=True)
class SheetState:
    """The state of the sheet."""

    workbook: str
    noted_at: datetime
    position: int = 0  # of the last journal entry in it
    moved_out: int = 0  # of the last journal entry that was moved out of it
    cells: int | None = None
    warned: bool = False  # that it is nearly full
    trouble: SheetTrouble | None = None
    problem: str = ""
    since: datetime | None = None
    told: SheetTrouble | None = None
    archive_problem: str = ""
    archive_told: bool = False

    @property
    def address(self) -> str:
        """Its address for a browser."""
        return f"https://docs.google.com/spreadsheets/d/{self.workbook}/edit"

    @property
    def fullness(self) -> float | None:
        """The share of a workbook's maximum cells in use; None if not counted yet."""
        return None if self.cells is None else self.cells / MAX_CELLS


@dataclass(frozen=True)
class SheetFinding:
    """What a mirror has found; None: unknown at the moment."""

    workbook: str
    position: int | None = None
    moved_out: int | None = None
    cells: int | None = None
    trouble: SheetTrouble | None = None
    problem: str = ""
    archive_problem: str | None = None


def get(connection: Connection, *, lock: bool = False) -> SheetState | None:
    """Return the stored state; None if nothing has been mirrored yet."""
    query = select(sheet_state)
    row = connection.execute(query.with_for_update() if lock else query).first()
    if row is None:
        return None
    values = dict(row._mapping)  # noqa: SLF001 - it is public, in spite of its name
    del values["id"]
    return SheetState(**values | {"warned": bool(row.warned), "archive_told": bool(row.archive_told)})


def after(before: SheetState | None, found: SheetFinding, now: datetime) -> SheetState:
    """Return the state after a finding."""
    if before is None or before.workbook != found.workbook:
        before = SheetState(found.workbook, now)
    names = ("position", "moved_out", "cells", "archive_problem")
    known: dict[str, Any] = {name: value for name in names if (value := getattr(found, name)) is not None}
    if found.trouble is None:
        return replace(before, noted_at=now, trouble=None, problem="", since=None, **known)
    since = before.since or now
    return replace(before, noted_at=now, trouble=found.trouble, problem=found.problem, since=since, **known)


def is_news(before: SheetState | None, state: SheetState, patience: timedelta) -> bool:
    """Whether to store the state now; mere bookings are only stored now and then."""
    if before is None or before.workbook != state.workbook or before.trouble != state.trouble:
        return True
    if _tellings(state, patience)[0] != state:
        return True
    numbers = (before.position, before.moved_out, before.cells) != (state.position, state.moved_out, state.cells)
    pause = NOTED_EVERY if numbers else HEARTBEAT
    return not before.noted_at <= state.noted_at < before.noted_at + pause


def note(connection: Connection, found: SheetFinding, now: datetime) -> SheetState:
    """Store what was found, and tell administrators what is news to them."""
    state, tellings = _tellings(after(get(connection, lock=True), found, now), patience(connection))
    values = {column.name: getattr(state, column.name) for column in sheet_state.c if column.name != "id"}
    row = {name: int(value) if isinstance(value, bool) else value for name, value in values.items()}
    insert_many(connection, sheet_state, [row | {"id": 1}], replace=tuple(row))
    for body in tellings:
        for each in people.everybody(connection):
            if each.sites(Right.ADMIT):
                key = f"{body['what']}:{now.isoformat()}"
                outbox.enqueue(connection, each, Subject.TROUBLE, body, key=key, now=now)
    return state


def patience(connection: Connection) -> timedelta:
    """Return how long the sheet may be away before that is told."""
    return timedelta(minutes=store.get(connection, mirroring.SHEET_AWAY))


def _tellings(state: SheetState, patience: timedelta) -> tuple[SheetState, list[dict[str, Any]]]:
    """Return the new state, and the notices for administrators that lead to it."""
    told: list[dict[str, Any]] = []
    if state.trouble is None:
        if state.told is not None:
            told.append({"what": "sheet-well"})
        state = replace(state, told=None)
    elif _is_to_be_told(state, patience):
        told.append({"what": f"sheet-{state.trouble}", "problem": state.problem})
        state = replace(state, told=state.trouble)
    if bool(state.archive_problem) != state.archive_told:
        if state.archive_problem:
            told.append({"what": "sheet-archive", "problem": state.archive_problem})
        state = replace(state, archive_told=not state.archive_told)
    fullness = state.fullness
    if fullness is not None and not state.warned and fullness >= NEARLY_FULL:
        told.append({"what": "sheet-filling", "percent": int(fullness * 100)})
        state = replace(state, warned=True)
    elif fullness is not None and state.warned and fullness < FELL:
        state = replace(state, warned=False)
    return state, told


def _is_to_be_told(state: SheetState, patience: timedelta) -> bool:
    """Whether to tell of trouble: once, and again only if it becomes something that somebody must act on."""
    if state.since is None or state.trouble is None or state.trouble == state.told:
        return False
    passes = state.trouble in PASSING
    if state.told is not None and passes:
        return False
    return state.noted_at - state.since >= (patience if passes else min(SURE, patience))
