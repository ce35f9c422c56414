"""Running the bot until it is stopped. Anything else that stops it is reported in a sentence."""

import asyncio
import logging

import typer

from bot.chat.texts import load_languages
from bot.cli.opening import fail
from bot.settings import PREFIX, Settings
from bot.telegram.application import run
from bot.telegram.polling import TokenRefused
from domain.storage.database import Database
from domain.storage.integrity import reason_of
from domain.storage.presence import BroughtBack
from sheets.client import Pace, Workbook, connect
from sheets.errors import NotShared, OtherLedger, RequestRefused, SheetsError, WrongKey
from sheets.mirror.moving_out import OpenArchive
from sheets.words import Language
from sheets.writing.desk import Desk

log = logging.getLogger(__name__)


def serve(settings: Settings, database: Database) -> None:
    """Run until stopped. Raises typer.Exit, after saying why."""
    pace = Pace()  # of the sheet and its archives together
    workbook = _workbook(settings, pace)
    if workbook is None:
        log.info("no sheet is set (%sSHEET): nothing is mirrored, and everything else works", PREFIX)
    mirror = None
    if workbook is not None:
        archives = _archives(settings, pace)
        mirror = Desk(database, workbook, language=Language(settings.sheet_language), open_archive=archives)
        _check(mirror)
    load_languages()
    try:
        asyncio.run(run(settings, database, mirror))
    except OtherLedger as other:
        raise _refused(other) from None
    except BroughtBack as restored:
        raise fail(f"{reason_of(restored)}: this program stops, and has to be started again", code=1) from None
    except TokenRefused:
        raise fail(f"{PREFIX}TOKEN: Telegram does not know this token; ask @BotFather for it again") from None


def _check(mirror: Desk) -> None:
    """Check that the sheet holds nothing that the ledger does not have; one that is away is checked once it is back."""
    try:
        mirror.check()
    except OtherLedger as other:
        raise _refused(other) from None
    except SheetsError as error:
        log.warning("whether the sheet is this ledger's cannot be asked just now: %s", error)


def _refused(other: OtherLedger) -> typer.Exit:
    return fail(f"{PREFIX}DATABASE, {PREFIX}SHEET: {other}")


def _archives(settings: Settings, pace: Pace) -> OpenArchive:
    key = settings.google_credentials
    assert key is not None  # noqa: S101 - there is a sheet
    return lambda spreadsheet: connect(key, spreadsheet, settings.google_base, pace=pace)


def _workbook(settings: Settings, pace: Pace) -> Workbook | None:
    """Open the spreadsheet, if one is configured; being away at the moment does not prevent starting."""
    if settings.sheet is None or settings.google_credentials is None:
        return None
    try:
        workbook = connect(settings.google_credentials, settings.sheet, settings.google_base, pace=pace)
        workbook.describe()
    except WrongKey as error:
        raise fail(f"{PREFIX}GOOGLE_CREDENTIALS: {error}") from error
    except (NotShared, RequestRefused) as error:
        raise fail(f"{PREFIX}SHEET: {error}") from error
    except SheetsError as error:
        log.warning("the sheet is unreachable, and will catch up: %s", error)
    return workbook
