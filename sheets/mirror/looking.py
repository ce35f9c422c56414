"""A look at the workbook: everything is read, compared, and repaired in one atomic request."""

import logging
from collections.abc import Container, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from sqlalchemy import Connection

from domain.company import places
from domain.company.sheet import archives
from domain.company.sheet.repairs import Kind, Repair, remember
from domain.ledger import journal
from domain.storage.database import Database
from sheets import layout
from sheets.client import Json, Workbook
from sheets.errors import FenceGone, RequestRefused
from sheets.healing import steps
from sheets.healing.comparing import Change, Memory, heal
from sheets.healing.echoes import Echoes, PutBack
from sheets.healing.held import Grid
from sheets.healing.identity import Key
from sheets.healing.standing import Form, Reading
from sheets.layout.menus import Menus
from sheets.mirror import found, restoring
from sheets.mirror.adopting import adopt
from sheets.mirror.aside import Aside, left_over
from sheets.mirror.blocks import blocks, order, rows_between, verify
from sheets.mirror.fence import Fence
from sheets.mirror.found import Found, form_of
from sheets.mirror.rounds import Rounds, values_of
from sheets.mirror.seen import Seen
from sheets.mirror.tab_queries import TabQueries
from sheets.restored import Note
from sheets.tab import Edition, Offers
from sheets.tabs import TABS, WRITTEN
from sheets.tabs.movements import MOVEMENTS
from sheets.tabs.sync import SYNC
from sheets.words import Language
from sheets.writing.taking import take

REWRITES = 10_000  # maximum entries known to be outdated

log = logging.getLogger(__name__)


@dataclass
class _Work:
    """What one look has found to do."""

    requests: list[Json] = field(default_factory=list)
    repairs: list[Repair] = field(default_factory=list)
    rows: int = 0
    left: int = 0
    put_back: list[PutBack] = field(default_factory=list)
    outdated: list[int] = field(default_factory=list)  # entries rewritten along the way
    shared: list[Grid] = field(default_factory=list)  # tabs being written in which people write, too

    def add(self, change: Change) -> None:
        """Add what a tab needs."""
        self.requests += change.requests
        self.repairs += change.repairs
        self.rows += change.written
        self.left += change.left
        self.put_back += change.put_back


class Look:
    """Reads the workbook and repairs it."""

    def __init__(
        self, database: Database, workbook: Workbook, fence: Fence, queries: TabQueries, language: Language
    ) -> None:
        self._database = database
        self._workbook = workbook
        self._fence = fence
        self._queries = queries
        self._language = language
        self._thorough = True
        self._echoes = Echoes()
        self._menus = Menus()
        self._plain: set[tuple[str, str]] = set()  # tabs that cannot be laid out, and how

    def look(self, before: Seen | None, editor: str, room: int, *, thorough: bool) -> tuple[Seen, int | None, int]:
        """Return the state afterwards, the number of rows written (None: nothing was written), and of repairs.

        If movements cannot be read at once, their rows are only looked at with `thorough`.
        """
        described = self._workbook.describe()
        self._fence.see(described)
        described, tabs, repairs = self._found(described, before)
        work = _Work(repairs=repairs)
        note, set_back = self._position(tabs)
        with self._database.read() as connection:
            seen = _seen(connection, tabs, note, found.cells(described))
            note = Note.of(connection, note.position, note.moved_out)
        self._read(seen)
        if set_back or seen.movements.note != str(note):
            work.requests.append(steps.note(seen.movements.note_id, str(note)))
        work.requests += left_over(described)
        requests, moved = found.put_in_place(described, list(tabs.values()), self._language)
        work.requests += requests
        work.repairs += moved
        self._thorough = thorough or set_back or before is None
        seen.rounds = before.rounds if before and seen.is_long else Rounds()
        self._heal(seen, before, work, room, editor, set_back=set_back)
        if work.requests:
            self._leave_what_came(work.shared)
            aside = Aside(work.shared)
            self._fence.write([*aside.requests, *work.requests], seen.sync_id)
            self._note(work.put_back)
            self._take_what_was_there(aside, seen, work, editor)
        if work.repairs or work.outdated:
            with self._database.write() as connection:
                remember(connection, work.repairs, editor, datetime.now(UTC))
                journal.rewritten(connection, [] if work.left else work.outdated)
        self._dress(described, seen)
        if work.repairs:
            self._queries.owe(SYNC)
            log.warning("the sheet was repaired: %d repairs after an edit by %s", len(work.repairs), editor or "-")
        for each in tabs.values():
            each.grid.cells.clear()
        seen.is_unfinished = work.left > 0
        if seen.is_unfinished:
            self._queries.invalidate()
        return seen, work.rows if work.requests else None, len(work.repairs)

    def _note(self, put_back: list[PutBack]) -> None:
        """Leave cells that always come back the same, and say so once."""
        for each in self._echoes.note(put_back)[:1]:
            shown = f"{each.held.value!r} for {each.cell.value!r}"
            log.warning(
                "the tab %s shows cells differently from what was written (%s): left as they are", each.tab, shown
            )

    def _dress(self, described: Json, seen: Seen) -> None:
        """Lay out the tabs. If Google refuses, that is only logged."""
        with self._database.read() as connection:
            wardrobe = layout.LayoutOptions(self._language, tuple(places.all_sites(connection)))
        tabs = [(each.tab, each.grid.sheet_id) for each in seen.tabs.values()]
        for tab, requests in layout.due(described["sheets"], tabs, wardrobe):
            if (tab.name, wardrobe.version(tab)) in self._plain:
                continue
            try:
                self._fence.write(requests, seen.sync_id)
            except FenceGone:
                raise
            except RequestRefused as refused:
                self._plain.add((tab.name, wardrobe.version(tab)))
                log.warning("the tab %s is left without formatting: %s", tab.name, refused)

    def edition(self, seen: Seen) -> Edition:
        """Return the edition in which the tabs are written, with links between them."""
        addresses = {name: f"#gid={each.grid.sheet_id}" for name, each in seen.tabs.items()}
        return Edition(self._language, datetime.now(UTC), addresses=addresses, moved_out=seen.moved_out)

    def _found(self, described: Json, before: Seen | None) -> tuple[Json, dict[str, Found], list[Repair]]:
        """Return the tabs, creating missing ones."""
        missing = [tab for tab in TABS if self._find(described, tab.name, before) is None]
        repairs = [
            Repair(Kind.TAB_DELETED, tab.title.to(self._language))
            for tab in missing
            if before and tab.name in before.tabs
        ]
        if missing:
            requests: list[Json] = []
            for tab in missing:
                adopted = adopt(self._database, self._workbook, described, tab, self._language)
                requests += adopted or found.create(described, tab, self._language)
            if len(missing) == len(TABS):
                requests += found.take_out_unused(self._workbook, described)
            sync = self._find(described, "sync", before)
            made = [each["addSheet"]["properties"]["sheetId"] for each in requests if "addSheet" in each]
            first = described["sheets"][0]["properties"]["sheetId"]
            self._fence.write(requests, sync.grid.sheet_id if sync else [*made, first][0])
            described = self._workbook.describe()
            self._fence.see(described)
        tabs = {tab.name: each for tab in TABS if (each := self._find(described, tab.name, before))}
        if len(tabs) < len(TABS):
            raise RequestRefused("The tabs that were just made are not there.")
        return described, tabs, repairs

    def _find(self, described: Json, name: str, before: Seen | None) -> Found | None:
        tab = next(tab for tab in TABS if tab.name == name)
        known = before.tabs[name].grid.sheet_id if before else None
        return found.find(described, tab, self._language, known)

    def _position(self, tabs: dict[str, Found]) -> tuple[Note, bool]:
        """Return how far movements are written, and whether the ledger was restored since."""
        movements = tabs[MOVEMENTS.name]
        note = restoring.written(self._database, movements)
        if note is not None:
            return note, False
        return restoring.set_back(self._database, self._workbook, tabs), True

    def _read(self, seen: Seen) -> None:
        at_a_glance = seen.movements.grid if seen.is_long else None
        grids = [each.grid for each in seen.tabs.values()]
        rows = [(grid, 0, min(found.HEAD_ROWS, grid.rows) if grid is at_a_glance else grid.rows) for grid in grids]
        found.read(self._workbook, rows)

    def _leave_what_came(self, shared: list[Grid]) -> None:
        """Make sure not to overwrite what people have written into these tabs since they were read.

        Raises FenceGone.
        """
        now = [replace(grid, names=[], cells=[], noted=set()) for grid in shared]
        if now:
            found.read(self._workbook, [(grid, 0, grid.rows) for grid in now])
        if [grid.cells for grid in now] != [grid.cells for grid in shared]:
            raise FenceGone("Somebody is writing into the sheet.")

    def _take_what_was_there(self, aside: Aside, seen: Seen, work: _Work, editor: str) -> None:
        """Take what people wrote between reading and overwriting; the next look answers it."""
        for grid, there in aside.overtaken(self._workbook):
            tab = next(each.tab for each in seen.tabs.values() if each.grid is grid)
            take(self._database, tab, form_of(tab, self._language), there, editor, self.edition(seen))
            work.left += 1
        if aside.away:
            self._fence.write(aside.away, seen.sync_id)

    def _take(self, seen: Seen, edition: Edition, editor: str) -> dict[str, Mapping[int, Key]]:
        """Carry out what people wrote into our tabs. Returns, by tab, the keys that rows have now."""
        return {
            tab.name: take(self._database, tab, form_of(tab, self._language), seen.tabs[tab.name].grid, editor, edition)
            for tab in WRITTEN
        }

    def _heal(self, seen: Seen, before: Seen | None, work: _Work, room: int, editor: str, *, set_back: bool) -> None:
        edition = self.edition(seen)
        given = self._take(seen, edition, editor)
        with self._database.read() as connection:
            self._queries.invalidate()
            wanted = self._queries.every(connection, edition)
            entries = journal.outdated(connection, seen.position, REWRITES)
            if not seen.is_long:
                wanted[MOVEMENTS.name] = list(rows_between(connection, seen.numbers, edition))
                archived = archives.position(connection)
                work.outdated = [entry.position for entry in entries if entry.position > archived]
        for tab in TABS:
            memory = before.memories.get(tab.name) if before else None
            form, grid = form_of(tab, self._language), seen.tabs[tab.name].grid
            left = room - work.rows
            if not tab.grows:
                change = heal(
                    *(form, grid, memory, wanted[tab.name], left), echoes=self._echoes, given=given.get(tab.name)
                )
            elif not seen.is_long:
                memory = memory if memory and memory.rows else Memory(list(seen.numbers))
                stale, excused = set_back, _lines_of(entries)
                change = heal(
                    *(form, grid, memory, wanted[tab.name], left),
                    excused=excused,
                    all_stale=stale,
                    echoes=self._echoes,
                )
            else:
                change = self._order(form, seen, memory or Memory(), all_stale=set_back)
            if set_back and tab.grows:
                change.repairs.clear()  # what was lost was not put there by people
            work.add(change)
            seen.memories[tab.name] = change.memory
            if tab.written:
                work.shared += [grid] if change.requests else []
                work.requests += self._menu(seen.tabs[tab.name], change.memory, edition)

    def _menu(self, there: Found, memory: Memory, edition: Edition) -> list[Json]:
        """Return the drop-downs of a tab that people write in."""
        tab = there.tab

        def offers() -> Offers:
            with self._database.read() as connection:
                return tab.written.offers(connection, edition) if tab.written else Offers({}, {})

        requests, digest = self._menus.requests(tab, there.grid, memory.rows, memory.marks, there.note, offers)
        return [*requests, steps.note(there.note_id, digest)] if digest != there.note else requests

    def _order(self, form: Form, seen: Seen, memory: Memory, *, all_stale: bool) -> Change:
        """Put columns and header right first; rows are looked at once these are."""
        grid = seen.movements.grid
        reading = Reading(form, grid, seen.numbers)
        if reading.requests or reading.last_requests:
            requests = [*reading.requests, *reading.last_requests]
            return Change(requests, reading.repairs, Memory(theirs=memory.theirs), left=1)
        if not self._thorough:
            return Change(memory=memory)
        change, missing = order(form, self._workbook, grid, memory, seen.numbers, all_stale=all_stale)
        seen.rounds.begin(blocks(seen.numbers), missing)
        return change

    def verify(self, seen: Seen, editor: str, most: int) -> tuple[int, int, int]:
        """Read back blocks of movements. Returns the number of writes, rows and repairs."""
        sent = rows = told = 0
        form, edition, rounds = form_of(MOVEMENTS, self._language), self.edition(seen), seen.rounds
        while rounds.blocks and sent < most:
            most -= 1
            if stretch := rounds.next_stretch:
                title, top = seen.movements.grid.title, seen.row_of(stretch[0].start)
                lines = stretch[-1].stop - stretch[0].start
                rounds.glanced(values_of(self._workbook, title, top, lines, len(MOVEMENTS.columns)))
                continue
            with self._database.read() as connection:
                wanted = list(rows_between(connection, rounds.blocks[-1], edition))
                excused = _lines_of(journal.outdated(connection, seen.position, REWRITES))
            top = seen.row_of(int(wanted[0].key))
            change = verify(form, self._workbook, seen.movements.grid, top, wanted, excused, self._echoes)
            if change.requests:
                self._fence.write(change.requests, seen.sync_id)
                self._note(change.put_back)
                sent, rows, told = sent + 1, rows + change.written, told + len(change.repairs)
                with self._database.write() as connection:
                    remember(connection, change.repairs, editor, datetime.now(UTC))
                self._queries.owe(SYNC)
            rounds.done(is_right=not change.requests)
        return sent, rows, told


def _seen(connection: Connection, tabs: dict[str, Found], note: Note, cells: int) -> Seen:
    first = journal.lines_up_to(connection, note.moved_out) if note.moved_out else 1
    lines = journal.lines_up_to(connection, note.position)
    return Seen(tabs, note.position, lines, first, note.moved_out, cells)


def _lines_of(entries: list[journal.Entry]) -> Container[int]:
    return {line for each in entries for line in range(each.lines_before + 1, each.lines_before + 1 + len(each.lines))}
