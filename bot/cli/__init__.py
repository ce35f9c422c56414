"""The command line."""

import os
import sys

import typer

from bot.cli import backups, books, doctor, figures, mirroring, pictures, running, staff, tables
from bot.cli.opening import fail
from bot.settings import PREFIX
from domain.storage.integrity import UNREADABLE, is_failing, is_full, reason_of

app = typer.Typer(
    name="storekeeper",
    help="A storekeeper (库管) in the chat: a ledger of stock, booked from the phone, mirrored into Google Sheets.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for each in (running, doctor, tables, books, figures, backups, staff, pictures, mirroring):
    app.add_typer(each.app)


def main() -> None:
    """Run a command.

    The files it makes are readable by their owner only: databases, exports, logs and pictures contain names.
    """
    os.umask(0o077)
    try:
        app()
    except (OSError, *UNREADABLE) as error:
        if not is_failing(error):
            raise
        said = reason_of(error)
        if not is_full(error):
            said = f"{PREFIX}DATABASE: the database fails: {said}; storekeeper verify says more"
        sys.exit(fail(said).exit_code)
