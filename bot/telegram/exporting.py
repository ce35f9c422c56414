"""The files that answer /export and /orders."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from domain.storage.database import Database
from sheets.tab import Edition
from sheets.tabs.orders import TO_BUY
from sheets.words import Language
from sheets.workbook_file import write_tab, write_workbook

MAX_LINES = 50_000
"""Maximum lines of the Movements tab: about as many as a phone can open."""

MAX_BYTES = 49 * 2**20
"""Maximum size of a file. Telegram accepts 50 MB from a bot."""


class TooLarge(Exception):
    """The file is larger than Telegram accepts."""


def file_of(database: Database, spec: dict[str, Any], now: datetime, most: int = MAX_BYTES) -> tuple[str, bytes]:
    """Return the name and content of the file that a reply promises. Raises TooLarge.

    Blocks for seconds on large data.
    """
    sites = None if spec["sites"] is None else frozenset(spec["sites"])
    language = Language.ZH if spec["language"].startswith("zh") else Language.EN
    with TemporaryDirectory() as folder:
        edition = Edition(language, now, sites)
        with database.read() as connection:
            if form := spec.get("orders"):
                path = Path(folder) / f"orders-{now:%Y-%m-%d}.{form}"
                write_tab(path, TO_BUY, connection, edition)
            else:
                path = Path(folder) / f"storekeeper-{now:%Y-%m-%d}.xlsx"
                write_workbook(path, connection, edition, MAX_LINES)
        if path.stat().st_size > most:
            raise TooLarge
        return path.name, path.read_bytes()
