"""The mirror and the inbox at one desk: what is submitted is done after each tick, one after the other."""

import time
from collections.abc import Callable

from domain.storage.database import Database
from sheets.client import Workbook
from sheets.mirror import Mirror, TickReport
from sheets.words import Language
from sheets.writing.inbox import Inbox


class Desk(Mirror):
    """A mirror that also takes what people write."""

    def __init__(
        self,
        database: Database,
        workbook: Workbook,
        clock: Callable[[], float] = time.monotonic,
        language: Language = Language.BOTH,
    ) -> None:
        super().__init__(database, workbook, clock, language)
        self.inbox = Inbox(database, workbook, clock, language)

    def tick(self) -> TickReport:
        """Bring the sheet up to date, then answer the inbox, as long as the sheet can be reached."""
        report = super().tick()
        if report.error is None:
            self.inbox.tick()
        return report
