"""The inbox: reads what people wrote, has it taken, and answers beside it.

Each answer is written where its row was read. If people have sorted the rows in between, the row says something other
than what was taken, and the next tick corrects it (`domain/inbox/taking.py`). So no write has to be the last.
"""

import logging
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from domain.company import people
from domain.company.settings.store import Editor
from domain.company.sheet.repairs import Kind, Repair, remember
from domain.inbox import entries, taking
from domain.inbox.answers import Answer, said, spoken
from domain.inbox.form import Column, Form
from domain.inbox.taking import Written
from domain.storage.database import Database
from domain.vocabulary import InboxState
from sheets.cells import moment_of
from sheets.client import Json, Workbook
from sheets.drive import Probe
from sheets.errors import FenceGone, Paced, SheetsError
from sheets.words import Language
from sheets.writing import layout, standing
from sheets.writing.layout import ANSWER, IDENTITY, NAMES, SUBMIT, Place

READ_AFTER = 5.0
"""Seconds: people wait for answers of the inbox, and reading it takes a fifth of the quota."""

DESCRIBE_AFTER = 60.0
MIN_SPARE = 50
"""Empty rows that are always kept."""

MAX_PAUSE = 60.0

log = logging.getLogger(__name__)

Rows = list[list[Any]]


class Inbox:
    """Takes what is submitted, tick by tick."""

    def __init__(
        self,
        database: Database,
        workbook: Workbook,
        clock: Callable[[], float] = time.monotonic,
        language: Language = Language.BOTH,
        write: Callable[[list[Json]], object] | None = None,
    ) -> None:
        """`write` carries out all of the requests or none, and raises FenceGone if somebody else wrote in between."""
        self._database = database
        self._workbook = workbook
        self._clock = clock
        self._language = language
        self._write = write or workbook.write
        self._probe = Probe(workbook, clock)
        self._version: str | None = None  # of the workbook, according to Drive, before it was last read
        self._place: Place | None = None
        self._skus = ""
        self._described_at = self._read_at = float("-inf")
        self._failures = 0
        self._shown: Rows | None = None
        self._waiting: set[int] = set()

    def tick(self) -> int:
        """Check whether anything is submitted, and answer. Returns how many rows were answered; failures are logged.

        Raises FenceGone: what was taken is answered at the next tick.
        """
        if self._clock() < self._read_at:
            return 0
        try:
            answered = self._look()
        except FenceGone:
            self._described_at, self._shown = float("-inf"), None
            raise
        except Paced as paced:
            self._read_at = self._clock() + (paced.retry_after or READ_AFTER)
            return 0
        except SheetsError as error:
            self._failures += 1
            pause = max(min(MAX_PAUSE, READ_AFTER * 2**self._failures), error.retry_after or 0)
            self._read_at, self._described_at, self._shown = self._clock() + pause, float("-inf"), None
            if self._failures == 1:
                log.warning("the inbox is not answered: %s", error)
            return 0
        self._read_at, self._failures = self._clock() + READ_AFTER, 0
        return answered

    def _look(self) -> int:
        edition = self._probe.edition()
        news = self._has_news()
        if edition and edition.version == self._version and self._shown is not None and not news:
            return 0
        if edition and edition.version != self._version and not edition.by_us:
            self._described_at = float("-inf")
        editor = edition.editor if edition and not edition.by_us else ""
        place = self._described(editor)
        rows = self._workbook.values(place.title, "")  # all of it
        if moved := standing.head_first(rows, place, self._language):
            self._write(moved)
            self._remember([Repair(Kind.HEADER, layout.TITLE.to(self._language))], editor)
            rows = self._workbook.values(place.title, "")
        where, missing = _columns(rows[0] if rows else [], self._language)
        self._furnish(place, where, missing, len(rows))
        self._version = edition.version if edition else None
        if rows == self._shown and not news:
            return 0
        written = [_written(row, where) for row in rows[1:]]
        with self._database.write() as connection:
            person = people.by_google(connection, edition.address) if edition and editor else None
            answers = taking.take(connection, written, Editor(person, editor), datetime.now(UTC))
            told = [
                said(
                    connection,
                    answer,
                    self._language if self._language is not Language.BOTH else spoken(row.form, answer),
                )
                for row, answer in zip(written, answers, strict=True)
            ]
        self._waiting = {each.entry.id for each in answers if each.entry and each.entry.state is InboxState.WAITING}
        requests = [
            request
            for number, (row, answer, text) in enumerate(zip(written, answers, told, strict=True), 1)
            for request in _told(place.sheet_id, number, where, row, answer, text)
        ]
        if requests:
            self._write(requests)
        self._shown = None if requests else rows
        return len({request["updateCells"]["start"]["rowIndex"] for request in requests})

    def _described(self, editor: str) -> Place:
        """Return where the tab is, after repairing it, or creating it if needed."""
        if self._place is None or self._clock() >= self._described_at:
            workbook = self._workbook.describe()
            known = self._place.sheet_id if self._place else None
            found = layout.find(workbook, self._language, known)
            if found is None:
                was_there = known is not None
                requests, repairs = standing.found_or_made(
                    self._workbook, workbook, self._language, was_there=was_there
                )
            else:
                requests, repairs = standing.put_right(workbook, found, self._language)
            if requests:
                self._write(requests)
                self._remember(repairs, editor)
                workbook = self._workbook.describe()
                found = layout.find(workbook, self._language, known)
            if found is None:
                raise SheetsError("The inbox that was just made is not there.")
            self._place, self._skus = found, layout.sku_range(workbook)
            self._described_at = self._clock() + DESCRIBE_AFTER
        return self._place

    def _remember(self, repairs: list[Repair], editor: str) -> None:
        with self._database.write() as connection:
            remember(connection, repairs, editor, datetime.now(UTC))

    def _furnish(self, place: Place, where: dict[str, int], missing: list[str], used: int) -> None:
        """Restore headers, keep spare rows, and offer drop-downs."""
        requests = [
            layout.write(place.sheet_id, 0, where[name], layout.title_of(name, self._language)) for name in missing
        ]
        needed = max(where.values()) + 1 - place.columns
        more = {"ROWS": layout.ROWS if place.rows - used < MIN_SPARE else 0, "COLUMNS": max(0, needed)}
        for dimension, length in more.items():
            if length:
                room = {"sheetId": place.sheet_id, "dimension": dimension, "length": length}
                requests.insert(0, {"appendDimension": room})
                self._described_at = float("-inf")
        with self._database.read() as connection:
            offered = layout.choices(connection, self._language)
        rules, digest = layout.drop_downs(place, where, offered, self._skus)
        if requests or rules:
            self._write([*requests, *rules])
            self._place = replace(place, note=digest)

    def _has_news(self) -> bool:
        """Whether somebody has decided on a row that waits."""
        if not self._waiting:
            return False
        with self._database.read() as connection:
            return any(entries.get(connection, each).state is not InboxState.WAITING for each in self._waiting)


def _columns(header: Sequence[Any], language: Language) -> tuple[dict[str, int], list[str]]:
    """Return where each column is, wherever people have moved it, and those whose headers must be rewritten.

    A column with a changed header is looked for in its place; if another one is there, it comes after all others.
    """
    titles = {layout.title_of(name, language): name for name in NAMES}
    where: dict[str, int] = {}
    for place, title in enumerate(header):
        if title in titles:
            where.setdefault(titles[title], place)
    missing = [name for name in NAMES if name not in where]
    for name in missing:
        own, taken = NAMES.index(name), set(where.values())
        behind = max([len(header), len(NAMES), *(place + 1 for place in taken)])
        where[name] = own if own not in taken else behind
    return where, missing


def _written(row: Sequence[Any], where: dict[str, int]) -> Written:
    def cell(name: str) -> Any:  # noqa: ANN401 - as Google gives it
        return row[where[name]] if where[name] < len(row) else ""

    identity = str(cell(IDENTITY)).removesuffix(".0")
    known = int(identity) if re.fullmatch("[0-9]{1,15}", identity) else None
    form = Form.of([_day(cell(column)) if column is Column.DAY else _text(cell(column)) for column in Column])
    return Written(form, cell(SUBMIT) is True, known, _text(cell(ANSWER)))


def _day(value: Any) -> str:  # noqa: ANN401
    """Return a date as people wrote it, whether it is text or, by its format, a number."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    moment = moment_of(value) if is_number else None
    return f"{moment:%Y-%m-%d}" if moment else _text(value)


def _text(value: Any) -> str:  # noqa: ANN401
    """Return a cell's value as people wrote it; whole numbers have no decimals."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _told(sheet_id: int, number: int, where: dict[str, int], row: Written, answer: Answer, text: str) -> list[Json]:
    """Return requests that write a row's answer, for cells that say something else."""
    if row.form.is_empty and row.id is None and not row.answer:
        return []
    if not text and row.id is None:
        return []
    identity = answer.entry.id if answer.entry else None
    wanted: dict[str, tuple[object, str | bool]] = {
        SUBMIT: (row.submitted, False),
        ANSWER: (row.answer, text),
        IDENTITY: (row.id, "" if identity is None else str(identity)),
    }
    return [
        layout.write(sheet_id, number, where[name], value)
        for name, (now, value) in wanted.items()
        if str(now or "") != str(value or "")
    ]
