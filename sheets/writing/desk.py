"""The mirror and the inbox together: what is submitted is carried out after each tick, one after another."""

import logging
from functools import cached_property

from sheets.client import Json
from sheets.errors import FenceGone
from sheets.mirror import Mirror, TickReport
from sheets.writing.inbox import Inbox

log = logging.getLogger(__name__)


class Desk(Mirror):
    """A mirror that also takes what people write."""

    @cached_property
    def inbox(self) -> Inbox:
        """The tab in which they write."""
        return Inbox(self._database, self._workbook, self._clock, self._language, self._behind_the_fence)

    def tick(self) -> TickReport:
        """Bring the sheet up to date, then answer the inbox, as long as the sheet can be reached."""
        report = super().tick()
        if report.error is None and self._seen is not None:
            try:
                self.inbox.tick()
            except FenceGone as gone:
                log.info("somebody else wrote into the sheet, or set it back: the inbox is answered again (%s)", gone)
                self._seen = None
        return report

    def _behind_the_fence(self, requests: list[Json]) -> object:
        if self._seen is None:
            raise FenceGone("The sheet was not looked at.")
        return self._fence.write(requests, self._seen.sync_id)
