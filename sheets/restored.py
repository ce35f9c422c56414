"""A sheet written in an earlier epoch of its ledger, before that was restored from a backup.

What the sheet holds beyond the two's common history is lost: it is recorded, and told, before it is overwritten.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from domain.company import outbox, people
from domain.company.people import Right
from domain.ledger import epochs, in_transit, journal
from domain.reports.lost_requests import NOTHING_MOVED, REQUISITION, TRANSFER, LostRequest
from domain.storage.database import insert_many
from domain.storage.schema.documents import transfers
from domain.storage.schema.ledger import journal as journal_table
from domain.storage.schema.sheet import lost_lines
from domain.vocabulary import Subject
from sheets.cells import MAX_CELL_LENGTH, moment_of
from sheets.tab import Edition, Tab
from sheets.tabs.heads import HEADS
from sheets.tabs.movements import MOVEMENTS, entry_rows
from sheets.tabs.transfers import TRANSFERS
from sheets.words import TRANSFERS as STATES

MARK_DIGITS = 16

BEHIND = 10_000_000
"""The line number from which requests are recorded: a sheet holds fewer cells than that."""

WAITS = {STATES[each].to(language) for each in NOTHING_MOVED for language in ("en", "zh", "both")}
"""How the sheet may say that nothing of a transfer has moved."""

_NUMBER = re.compile(r"[TQ]-\d{6,12}")

KNOWN_BY = tuple(map(MOVEMENTS.place, ("number", "sku", "quantity", "lot")))
"""The columns that identify a row, whatever else people have edited in it."""


@dataclass(frozen=True)
class Note:
    """The mirror's note on its tab: how far it is written, from which ledger, and in which epoch."""

    position: int
    mark: str = ""  # the start of the hash of the journal's entry there, which no other ledger has
    epoch: str = ""
    ledger: str = ""  # its first epoch, which restoring does not change
    begun: int = 0  # the epoch, in milliseconds since 1970
    moved_out: int = 0  # the position up to which entries were moved out of the sheet

    @classmethod
    def read(cls, text: str) -> "Note":
        """Parse a note; anything else counts as nothing written."""
        position, mark, epoch, ledger, begun, moved_out = (*text.split(":"), *[""] * 5)[:6]
        if not position.isdecimal():
            return cls(0)
        times = (int(begun) if begun.isdecimal() else 0, int(moved_out) if moved_out.isdecimal() else 0)
        return cls(int(position), mark, epoch, ledger, *times)

    @classmethod
    def of(cls, connection: Connection, position: int, moved_out: int = 0) -> "Note":
        """Return the note when everything up to this position is written, except what was moved out."""
        query = select(journal_table.c.hash).where(journal_table.c.position == position)
        mark = str(connection.execute(query).scalar() or "")[:MARK_DIGITS]
        times = epochs.history(connection)
        begun = int(times[-1].begun_at.timestamp() * 1000)
        return cls(position, mark, _sign(times[-1].mark), _sign(times[0].mark), begun, moved_out)

    def agrees(self, connection: Connection) -> bool:
        """Whether this ledger has the same entry there."""
        return not self.position or Note.of(connection, self.position).mark == self.mark

    def is_of_before(self, connection: Connection) -> bool:
        """Whether it was written by this ledger in an earlier epoch.

        The ledger may not know that epoch, because one backup can be restored twice: the last ledger restored
        continues. A copy of the ledger that somebody still runs does not count.
        """
        if self.epoch in [_sign(each.mark) for each in epochs.history(connection)[:-1]]:
            return True
        now = Note.of(connection, 0)
        return self.ledger == now.ledger and self.begun < now.begun

    def __str__(self) -> str:
        text = f"{self.position}:{self.mark}:{self.epoch}:{self.ledger}:{self.begun}"
        return f"{text}:{self.moved_out}" if self.moved_out else text


def _sign(mark: str) -> str:
    """Return a digest of an epoch's mark that does not reveal its secret to readers of the sheet."""
    return hashlib.sha256(mark.encode()).hexdigest()[:MARK_DIGITS]


def common_position(connection: Connection, heads: Sequence[Sequence[Any]]) -> int:
    """Return the last common position, by the daily heads in the sheet: position and hash."""
    entries, hashed = HEADS.place("entries"), HEADS.place("hash")
    shown = {int(row[entries]): str(row[hashed]) for row in heads if _is_head(row, entries, hashed)}
    query = select(journal_table.c.position, journal_table.c.hash).where(journal_table.c.position.in_(shown))
    return max((position for position, found in connection.execute(query) if found == shown[position]), default=0)


def _is_head(row: Sequence[Any], entries: int, hashed: int) -> bool:
    return len(row) > hashed and isinstance(row[entries], int | float)


def is_same(other: Connection, connection: Connection, position: int) -> bool:
    """Whether another database has the same ledger up to this position."""
    return Note.of(other, position).mark == Note.of(connection, position).mark


def beyond(other: Connection, position: int) -> list[list[Any]]:
    """Return the rows of another state of this ledger after this position."""
    entries = journal.after(other, position, journal.last_position(other))
    return [list(row.values) for entry in entries for row in entry_rows(entry, Edition())]


def note_lost(
    connection: Connection,
    position: int,
    shown: Sequence[Sequence[Any]],
    now: datetime,
    requests: Iterable[LostRequest] = (),
) -> int:
    """Record the sheet's rows after this position that the ledger does not have, and tell people. Returns how many.

    `requests`: what else is lost, which the sheet's movements do not show; those that are recorded already stay so.
    """
    entries = journal.after(connection, position, journal.last_position(connection))
    known = {_key(row.values) for entry in entries for row in entry_rows(entry, Edition())}
    lost = [(place, row) for place, row in enumerate(shown, 1) if any(_key(row)) and _key(row) not in known]
    epoch, before = epochs.current(connection), journal.lines_up_to(connection, position)
    rows: list[dict[str, Any]] = []
    for place, row in lost:
        number, name, told = lost_words(row)
        line = before + place
        rows.append({"epoch_id": epoch.id, "line": line, "number": number, "person": name, "told": told})
    listed = {each.number for each in epochs.lost(connection, epoch.id)}
    new = [each for each in requests if each.number not in listed]
    rows += [{"epoch_id": epoch.id, "line": BEHIND + len(listed) + at, **vars(each)} for at, each in enumerate(new)]
    if not rows:
        return 0
    insert_many(connection, lost_lines, rows, replace=("number", "person", "told"))
    names = {row["person"] for row in rows}
    for person in people.everybody(connection):
        if person.name in names or person.sites(Right.DECIDE):
            outbox.enqueue(connection, person, Subject.LOST, {"epoch": epoch.id}, key=f"{epoch.id}", now=now)
    return len(rows)


def lost_transfers(connection: Connection, shown: Iterable[Sequence[Any]]) -> Iterator[LostRequest]:
    """Yield the requests that wait in the rows of Transfers, in any order, and that the ledger does not have."""
    known = {in_transit.number(*row) for row in connection.execute(select(transfers.c.id, transfers.c.cost_centre))}
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for cells in (_cells(TRANSFERS, row) for row in shown):
        number = str(cells.get("number", ""))
        if cells.get("state") in WAITS and _NUMBER.fullmatch(number) and number not in known:
            found[number].append(cells)
    for number, lines in sorted(found.items()):
        one = lines[0]
        goods = ", ".join(f"{each.get('sku', '')} · {_amount(each, 'asked')}" for each in lines)
        what, to = (TRANSFER, "target") if number.startswith("T") else (REQUISITION, "target_name")
        told = " · ".join((what, goods, f"{one.get('source', '')} → {one.get(to, '')}"))
        yield LostRequest(number, str(one.get("requested_by", "")), told[:MAX_CELL_LENGTH])


def _cells(tab: Tab, row: Sequence[Any]) -> dict[str, Any]:
    return dict(zip((column.name for column in tab.columns), row, strict=False))


def _amount(cells: dict[str, Any], column: str) -> str:
    amount = cells.get(column, "")
    shown = f"{amount:,.10g}" if isinstance(amount, int | float) else amount
    return f"{shown} {cells.get('unit', '')}".strip()


def _key(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(row[place] if place < len(row) else "" for place in KNOWN_BY)


def lost_words(row: Sequence[str | float]) -> tuple[str, str, str]:
    """Return a row of Movements as read from the sheet: its number, its person, and the rest in words."""
    cells = _cells(MOVEMENTS, row)
    shown = cells.get("time", "")
    moment = moment_of(shown) if isinstance(shown, int | float) else None
    when = f"{moment:%Y-%m-%d %H:%M}" if moment else shown
    said = [
        when,
        cells.get("kind", ""),
        cells.get("sku", ""),
        _amount(cells, "quantity"),
        cells.get("lot", ""),
        f"{cells.get('source', '')} → {cells.get('target', '')}",
        cells.get("note", ""),
    ]
    told = " · ".join(str(part) for part in said if part)
    return str(cells.get("number", "")), str(cells.get("person", "")), told[:MAX_CELL_LENGTH]
