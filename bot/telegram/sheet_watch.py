"""The mirror's tick: records how the sheet is, and tells administrators what keeps it from being written."""

import asyncio
from collections.abc import Awaitable, Callable

from bot.telegram.clocks import Clock
from bot.telegram.schedule import Tick
from bot.telegram.watch import Progress, TickFailed
from domain.company.sheet import state
from domain.company.sheet.state import SheetFinding
from domain.storage.database import Database
from sheets.errors import OtherLedger, trouble_of
from sheets.mirror import Mirror, TickReport


def mirror_tick(
    database: Database, mirror: Mirror, clock: Clock, stop: Callable[[OtherLedger], Awaitable[None]]
) -> Tick:
    """Return the tick that brings the sheet up to date.

    `stop` is called when the sheet was away at startup and turns out to hold entries that the ledger lacks. Later on,
    only the sheet can have changed, which is no reason to stop booking.
    """

    async def tick() -> Progress:
        met = mirror.is_known
        report = await asyncio.to_thread(mirror.tick)
        if isinstance(report.error, OtherLedger) and met is None:
            await stop(report.error)
        await asyncio.to_thread(_note, database, found_by(mirror, report), clock)
        if report.error is not None:
            raise TickFailed(str(report.error), is_told=True)
        return Progress(report.position)

    return tick


def found_by(mirror: Mirror, report: TickReport) -> SheetFinding:
    """Return what a tick found out about the sheet."""
    trouble = trouble_of(report.error) if report.error else None
    numbers = (report.position, report.moved_out, report.cells)
    archive = None if report.error else report.archive_problem
    return SheetFinding(mirror.workbook_id, *numbers, trouble, str(report.error or ""), archive)


def _note(database: Database, found: SheetFinding, clock: Clock) -> None:
    now = clock()
    with database.read() as connection:
        before, patience = state.get(connection), state.patience(connection)
    if state.is_news(before, state.after(before, found, now), patience):
        with database.write() as connection:
            state.note(connection, found, now)
