"""The bot at work, until it is stopped; what stops it otherwise is said in a sentence."""

import asyncio
import logging

from bot.cli.opening import fail
from bot.settings import PREFIX, Settings
from bot.telegram.application import run
from bot.telegram.polling import TokenRefused
from domain.storage.database import Database
from sheets.client import Workbook, connect
from sheets.errors import NotShared, RequestRefused, SheetsError, WrongKey
from sheets.mirror import Mirror


def serve(settings: Settings, database: Database) -> None:
    """Run until stopped. Raises typer.Exit, having said why."""
    workbook = _workbook(settings)
    try:
        asyncio.run(run(settings, database, Mirror(database, workbook)))
    except TokenRefused:
        raise fail(f"{PREFIX}TOKEN: Telegram does not know this token; ask @BotFather for it again") from None


def _workbook(settings: Settings) -> Workbook:
    """The spreadsheet; one that is only away just now is no reason not to start."""
    try:
        workbook = connect(settings.google_credentials, settings.sheet, settings.google_base)
        workbook.describe()
    except WrongKey as error:
        raise fail(f"{PREFIX}GOOGLE_CREDENTIALS: {error}") from error
    except (NotShared, RequestRefused) as error:
        raise fail(f"{PREFIX}SHEET: {error}") from error
    except SheetsError as error:
        logging.getLogger(__name__).warning("the sheet is away, and will catch up: %s", error)
    return workbook
