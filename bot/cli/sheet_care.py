"""Looking after the sheet: comparing it with the ledger, and rewriting it."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import chain

from bot.cli.opening import fail, ledger, settings_of
from bot.settings import PREFIX, Settings
from domain.storage.database import Database
from sheets.client import Pace, Workbook, connect
from sheets.errors import FenceGone, SheetsError
from sheets.mirror import Mirror
from sheets.mirror.checking import Checking, Difference
from sheets.words import Language

LOOKS = 3
"""How often differences are checked again while somebody books."""

ATTEMPTS = 5


def differences(database: Database, workbook: Workbook, language: Language, pause: float) -> list[Difference]:
    """Return what differs in two consecutive looks."""
    found = _look(database, workbook, language)
    for _ in range(LOOKS - 1):
        if not found:
            break
        time.sleep(pause)
        again = set(_look(database, workbook, language))
        found = [each for each in found if each in again]
    return found


def _look(database: Database, workbook: Workbook, language: Language) -> list[Difference]:
    checking = Checking(database, workbook, language)
    return [*checking.behind(), *chain.from_iterable(checking.parts())]


def rebuilt(tell: Callable[[str], None]) -> bool:
    """Rewrite all tabs. Returns False if others write to the sheet all the time."""
    with opened() as (database, workbook, language):
        mirror = Mirror(database, workbook, language=language)
        for _ in range(ATTEMPTS):
            _settle(mirror)
            try:
                for count, whole in mirror.anew():
                    tell(f"{count:,} of {whole:,} batches")
            except FenceGone:
                tell("somebody else has written into the sheet: beginning anew")
                continue
            return True
    return False


def _settle(mirror: Mirror) -> None:
    """Look, and write what is new."""
    while True:
        report = mirror.tick()
        if report.error is not None:
            raise report.error
        if report.pause:
            time.sleep(report.pause)
        elif not report.requests and not report.behind:
            return


@contextmanager
def opened() -> Iterator[tuple[Database, Workbook, Language]]:
    """Open the ledger and the sheet; what is wrong with the sheet is reported, with exit code 2."""
    settings = settings_of(Settings)
    if settings.sheet is None or settings.google_credentials is None:
        raise fail(f"{PREFIX}SHEET: no sheet is set, and nothing is mirrored")
    try:
        workbook = connect(settings.google_credentials, settings.sheet, settings.google_base, pace=Pace(waits=True))
        with ledger() as database:
            yield database, workbook, Language(settings.sheet_language)
    except SheetsError as error:
        raise fail(f"{PREFIX}SHEET: {error}") from error
