"""Drive's view of the workbook: a version number that changes with every edit, and who made the last one.

Asking does not use up the quota of Sheets. If the Drive API is switched off for the project, nothing is known.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from sheets.client import Workbook
from sheets.errors import NotShared, RequestRefused, SheetsError

ASK_AGAIN = 3600.0  # seconds after which to ask again whether the API was switched on

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Edition:
    """The workbook as of its last change."""

    version: str
    editor: str  # who changed it last, by name; empty if Drive does not say
    by_us: bool
    address: str = ""  # their Google address, if Drive says it


class Probe:
    """Asks Drive, as long as Drive answers."""

    def __init__(self, workbook: Workbook, clock: Callable[[], float]) -> None:
        self._workbook = workbook
        self._clock = clock
        self._off_until = 0.0
        self._told = False

    def edition(self) -> Edition | None:
        """Return the current edition; None if Drive does not say."""
        if self._clock() < self._off_until:
            return None
        try:
            file = self._workbook.file()
        except (NotShared, RequestRefused) as refused:
            if not self._told:
                log.info("Drive does not tell when the sheet was changed, so it is read back in turns: %s", refused)
            self._told, self._off_until = True, self._clock() + ASK_AGAIN
            return None
        except SheetsError as error:
            log.debug("Drive was not asked: %s", error)
            return None
        user = file.get("lastModifyingUser", {})
        by_us = bool(user.get("me")) or user.get("emailAddress") == self._workbook.email
        address = str(user.get("emailAddress", ""))
        return Edition(str(file.get("version", "")), str(user.get("displayName") or address), by_us, address)
