"""Ticking: check whether anybody has changed the workbook, repair it, and write what is new."""

import logging
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from domain.company.sheet import archives
from domain.ledger import journal
from domain.storage.database import Database
from sheets.client import Json, Workbook
from sheets.drive import Probe
from sheets.errors import FenceGone, OtherLedger, Paced, RequestRefused, SheetsError
from sheets.healing import steps
from sheets.healing.comparing import has_changed, update
from sheets.mirror import rebuilding, restoring
from sheets.mirror.asking import Asking
from sheets.mirror.fence import Fence
from sheets.mirror.found import find, form_of
from sheets.mirror.looking import Look
from sheets.mirror.moving_out import MovingOut, OpenArchive, Room
from sheets.mirror.report import TickReport
from sheets.mirror.seen import Seen
from sheets.mirror.watching import Watch
from sheets.restored import Note
from sheets.tab import Row
from sheets.tabs.movements import MOVEMENTS, entry_rows
from sheets.words import Language

ROWS_A_REQUEST = 1500  # about 1.4 MB; Google recommends less than 2
REQUESTS_A_TICK = 5
REWRITES_A_REQUEST = 500  # entries
BLOCKS_A_TICK = 1
LOOKS_A_TICK = 3
MAX_PAUSE = 60.0  # seconds between attempts
OTHERS = 30.0
"""Seconds that the other tabs wait while many movements are being written."""

log = logging.getLogger(__name__)


class Mirror:
    """Brings the sheet up to date; looks at the workbook again after anything has gone wrong."""

    def __init__(
        self,
        database: Database,
        workbook: Workbook,
        clock: Callable[[], float] = time.monotonic,
        language: Language = Language.BOTH,
        open_archive: OpenArchive | None = None,
        room: Room | None = None,
    ) -> None:
        self._database = database
        self._workbook = workbook
        self._clock = clock
        self._language = language
        self._fence = Fence(workbook)
        self._watch = Watch(Probe(workbook, clock), clock)
        self._asking = Asking(clock)
        self._look = Look(database, workbook, self._fence, self._asking, language)
        self._moving = MovingOut(database, workbook, open_archive, room or Room(), clock)
        self._seen: Seen | None = None
        self._error: SheetsError | None = None
        self._failures = 0
        self._not_before = 0.0
        self._report = TickReport()
        self._others_at = 0.0  # when to write the other tabs although movements are waiting
        self.is_known: bool | None = None
        """Whether the sheet was last found to be written from this ledger; None: not checked yet."""

    @property
    def workbook_id(self) -> str:
        """The spreadsheet's id."""
        return self._workbook.id

    def tick(self) -> TickReport:
        """Write what is new. Outside failures are reported, not raised."""
        pause = self._not_before - self._clock()
        if self._error and pause > 0:
            return TickReport(error=self._error, pause=pause)
        self._report = TickReport()
        try:
            for _ in range(LOOKS_A_TICK):
                try:
                    self._look_and_write()
                    break
                except FenceGone as gone:
                    log.info("somebody else wrote into the sheet, or set it back: looking again (%s)", gone)
                    self._seen = None
        except Paced as paced:
            self._asking.anew()
            return self._told(pause=paced.retry_after or 0.0)
        except SheetsError as error:
            self.is_known = False if isinstance(error, OtherLedger) else self.is_known
            return self._failed(error)
        if self._error:
            log.info("the sheet is written again")
        self._error, self._failures = None, 0
        return self._told()

    def _told(self, pause: float = 0.0) -> TickReport:
        """Return what this tick did, and the state of the sheet."""
        seen, problem = self._seen, self._moving.problem
        if seen is None:
            return replace(self._report, pause=pause, archive_problem=problem)
        numbers: dict[str, Any] = {"position": seen.position, "moved_out": seen.moved_out, "cells": seen.cells}
        return replace(self._report, pause=pause, archive_problem=problem, **numbers)

    def check(self) -> None:
        """Check that the sheet holds no movements that the ledger does not have. Raises SheetsError."""
        movements = find(self._workbook.describe(), MOVEMENTS, self._language)
        if movements is None:
            return
        try:
            restoring.written(self._database, movements)
            self.is_known = True
        except OtherLedger:
            self.is_known = False
            raise

    def anew(self) -> Iterator[tuple[int, int]]:
        """Rewrite every cell of ours in place. Yields how many parts are written, and of how many.

        The sheet must be up to date. Raises SheetsError; after FenceGone, look and start again.
        """
        seen = self._seen
        if seen is None:
            raise FenceGone("The sheet was not looked at.")
        every = list(rebuilding.batches(seen))
        for count, batch in enumerate(every, 1):
            self._fence.write(rebuilding.requests(self._database, seen, batch, self._look.edition(seen)), seen.sync_id)
            yield count, len(every)

    def _failed(self, error: SheetsError) -> TickReport:
        """Forget the workbook, because it is unknown whether the last request was carried out."""
        if str(error) != str(self._error):
            log.warning("the sheet is not written: %s", error)
        pause = min(MAX_PAUSE, 2.0 ** min(self._failures, 10)) * random.uniform(0.5, 1)  # noqa: S311 - nothing to guess
        pause = max(pause, error.retry_after or 0)
        self._seen, self._error = None, error
        self._failures += 1
        self._not_before = self._clock() + pause
        return replace(self._report, position=None, error=error, pause=pause)

    def _look_and_write(self) -> None:
        due = self._watch.is_due()
        if self._seen is None or due or self._seen.is_unfinished:
            self._look_again()
        seen = self._seen
        assert seen is not None  # noqa: S101 - for mypy
        requests, moved = self._moving.step(seen, self._look.edition(seen), self._fence)
        self._sent(requests, 0)
        if moved:
            self._seen = None
            return
        while self._report.requests < REQUESTS_A_TICK and self._write_next(seen):
            pass
        if seen.has_changed:
            self._look_again()
            seen = self._seen
            assert seen is not None  # noqa: S101 - for mypy
        if self._report.requests < REQUESTS_A_TICK:
            self._rewrite(seen)
        if self._report.requests < REQUESTS_A_TICK:
            self._sent(*self._look.verify(seen, self._watch.editor, BLOCKS_A_TICK))
        if not seen.rounds.blocks:
            self._watch.settled()

    def _look_again(self) -> None:
        begun = self._clock()
        before = self._seen
        self._seen = None
        self._seen, rows, repairs = self._look.look(
            before, self._watch.editor, ROWS_A_REQUEST, thorough=not self._watch.by_us
        )
        self.is_known = True
        self._watch.looked(self._clock() - begun)
        self._sent(rows is not None, rows or 0, repairs)

    def _sent(self, requests: int, rows: int, repairs: int = 0) -> None:
        so_far = self._report
        self._report = replace(
            so_far,
            requests=so_far.requests + requests,
            rows=so_far.rows + rows,
            repairs=so_far.repairs + repairs,
        )

    def _write_next(self, seen: Seen) -> bool:
        """Write what comes next. Returns whether there was anything.

        The other tabs do not wait long while many movements are being written, nor for one that is refused.
        """
        others = self._report.behind > 0 and self._clock() >= self._others_at
        try:
            return self._write(seen, others=others)
        except FenceGone:
            raise
        except RequestRefused:
            self._asking.anew()
            self._write(seen, others=True)
            raise

    def _write(self, seen: Seen, *, others: bool) -> bool:
        """Write movements, then the other tabs, which are their sum; or only the `others`.

        Returns whether there was anything.
        """
        edition = self._look.edition(seen)
        requests: list[Json] = []
        rows: list[Row] = []
        position = seen.position
        with self._database.read() as connection:
            for entry in [] if others else journal.after(connection, seen.position, ROWS_A_REQUEST):
                more = entry_rows(entry, edition)
                if rows and len(rows) + len(more) > ROWS_A_REQUEST:
                    break
                rows += more
                position = entry.position
            behind = journal.last_position(connection) - position
            note = Note.of(connection, position, seen.moved_out) if rows else None
            wanted = {} if behind and not others else self._asking.due(connection, edition)
        if rows:
            sheet_id = seen.movements.grid.sheet_id
            end = seen.row_of(seen.lines + 1)
            requests.append(steps.insert(sheet_id, "ROWS", end, len(rows)))
            requests.append(steps.write(sheet_id, end, 0, [row.cells for row in rows]))
            requests.append(steps.note(seen.movements.note_id, str(note)))
        room, count, memories = ROWS_A_REQUEST - len(rows), len(rows), {}
        for name, present in wanted.items():
            there = seen.tabs[name]
            if there.tab.written:  # read it first: somebody may be writing into it
                seen.has_changed |= has_changed(seen.memories[name], present)
                continue
            form = form_of(there.tab, self._language)
            change = update(form, there.grid.sheet_id, seen.memories[name], present, room)
            room -= change.written
            count += change.written
            requests += change.requests
            memories[name] = change.memory
            if room <= 0:
                self._asking.owe(there.tab)
        if requests:
            replies = self._fence.write(requests, seen.sync_id)
            if rows and not any(reply.get("updateDeveloperMetadata") for reply in replies):
                raise RequestRefused("The mirror's note on the tab is gone.")
        seen.position = position
        seen.add_lines(len(rows))
        seen.memories |= memories
        if others or not behind:
            self._others_at = self._clock() + OTHERS
        self._sent(bool(requests), count)
        self._report = replace(self._report, position=position, behind=behind)
        return bool(requests)

    def _rewrite(self, seen: Seen) -> None:
        """Rewrite entries whose texts have changed since, such as a name, including those in archives."""
        with self._database.read() as connection:
            archived = archives.position(connection)
            first = journal.outdated(connection, archived, REWRITES_A_REQUEST) if archived else []
            rest = journal.outdated(connection, seen.position, REWRITES_A_REQUEST, behind=archived)
        edition = self._look.edition(seen)
        if first and not self._moving.rewrite(first, edition):
            first = []
        entries = [*first, *rest]
        requests, count, sheet_id = [], 0, seen.movements.grid.sheet_id
        for entry in (each for each in entries if each.position > seen.moved_out):
            rows = entry_rows(entry, edition)
            requests.append(steps.write(sheet_id, seen.row_of(entry.lines_before + 1), 0, [row.cells for row in rows]))
            count += len(rows)
        if requests:
            self._fence.write(requests, seen.sync_id)
        if entries:
            with self._database.write() as connection:
                journal.rewritten(connection, [entry.position for entry in entries])
            self._sent(bool(requests), count)
