"""Checks of the sheet: the key, sharing, write access, and what is left of Google's quota."""

from collections.abc import Iterator
from pathlib import Path

from bot.cli.doctor.check import Finding, State
from domain.company.sheet.state import MAX_CELLS, NEARLY_FULL
from sheets.client import Workbook, connect
from sheets.errors import NotShared, QuotaSpent, RequestRefused, SheetsError, Unavailable, WrongKey
from sheets.mirror.found import cells

CREDENTIALS, SHARING, RIGHTS, QUOTA = "credentials", "sharing", "rights", "quota"
PATIENCE = 1.0

CHANGES_NOTHING = {
    "updateDeveloperMetadata": {
        "dataFilters": [{"developerMetadataLookup": {"metadataKey": "storekeeper.doctor"}}],
        "developerMetadata": {"metadataValue": "doctor"},
        "fields": "metadataValue",
    }
}
"""A change of metadata that does not exist: it is refused without write access, and changes nothing."""


def no_sheet() -> Iterator[Finding]:
    """Report that there is no sheet, which is a supported way to run."""
    told = "no sheet is set: the bot runs without one"
    how = "to have one, set STOREKEEPER_SHEET and STOREKEEPER_GOOGLE_CREDENTIALS"
    yield Finding(SHARING, State.SKIPPED, told, how)


def sheet(key_file: Path, spreadsheet_id: str, base_url: str | None) -> Iterator[Finding]:
    """Check everything from the key to the last cell, skipping what depends on a failed check."""
    try:
        workbook = connect(key_file, spreadsheet_id, base_url, PATIENCE)
        described = workbook.describe()
    except SheetsError as error:
        yield from _unreadable(error)
        return
    yield Finding(CREDENTIALS, State.OK, "Google accepts the key")
    yield Finding(SHARING, State.OK, "the sheet is shared with the service account")
    yield _writable(workbook)
    yield _room(cells(described))


FAULTS: tuple[tuple[type[SheetsError], str, str], ...] = (
    (
        WrongKey,
        CREDENTIALS,
        "make a new JSON key for the account; name it in STOREKEEPER_GOOGLE_CREDENTIALS",
    ),
    (NotShared, SHARING, "share the sheet, as Editor, with the address named here; check STOREKEEPER_SHEET"),
    (QuotaSpent, QUOTA, "wait some minutes; if it stays so, look for what else uses the same Google project"),
    (Unavailable, CREDENTIALS, "check the network and HTTPS_PROXY; the bot runs meanwhile, and the sheet catches up"),
    (SheetsError, SHARING, "is STOREKEEPER_SHEET a Google spreadsheet, and the Google Sheets API enabled?"),
)
"""Which check each fault fails, and what to do; the first match applies."""


def _unreadable(error: SheetsError) -> Iterator[Finding]:
    name, how = next((name, how) for kind, name, how in FAULTS if isinstance(error, kind))
    if name != CREDENTIALS:
        yield Finding(CREDENTIALS, State.OK, "Google accepts the key")
    yield Finding(name, State.FAILED, str(error), how)
    known = (CREDENTIALS, name)
    rest = (each for each in (SHARING, RIGHTS, QUOTA) if each not in known)
    yield from (Finding(each, State.SKIPPED, f"{name} first") for each in rest)


def _writable(workbook: Workbook) -> Finding:
    try:
        workbook.write([CHANGES_NOTHING])
    except NotShared:
        how = "share it as Editor, not as Viewer or Commenter"
        return Finding(RIGHTS, State.FAILED, "the service account may read the sheet, and not write to it", how)
    except RequestRefused as error:
        how = "unprotect the sheet for the service account, or make a new one"
        return Finding(RIGHTS, State.FAILED, str(error), how)
    except SheetsError as error:
        name = QUOTA if isinstance(error, QuotaSpent) else RIGHTS
        return Finding(name, State.FAILED, str(error), "wait some minutes, and try again")
    return Finding(RIGHTS, State.OK, "the service account may write to the sheet")


def _room(used_cells: int) -> Finding:
    used = used_cells / MAX_CELLS
    if used < NEARLY_FULL:
        return Finding(QUOTA, State.OK, f"{used:.0%} of the cells that a sheet can have")
    told = f"{used_cells:,} of the {MAX_CELLS:,} cells that a sheet can have"
    how = "delete tabs and empty rows that nobody needs, or begin a new sheet: the bot fills it again"
    return Finding(QUOTA, State.FAILED if used >= 1 else State.WARNING, told, how)
