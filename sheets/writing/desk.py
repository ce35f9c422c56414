"""The mirror and the inbox at one desk: what is submitted is done after each tick, one after the other."""

from functools import cached_property

from sheets.mirror import Mirror, TickReport
from sheets.writing.inbox import Inbox


class Desk(Mirror):
    """A mirror that also takes what people write."""

    @cached_property
    def inbox(self) -> Inbox:
        """The tab in which they write it."""
        return Inbox(self._database, self._workbook, self._clock, self._language)

    def tick(self) -> TickReport:
        """Bring the sheet up to date, then answer the inbox, as long as the sheet can be reached."""
        report = super().tick()
        if report.error is None:
            self.inbox.tick()
        return report
