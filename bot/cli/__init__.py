"""The command line."""

import os

import typer

from bot.cli import backups, books, doctor, figures, pictures, running, staff, tables

app = typer.Typer(
    name="storekeeper",
    help="A storekeeper (库管) in the chat: a ledger of stock, booked from the phone, mirrored into Google Sheets.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for each in (running, doctor, tables, books, figures, backups, staff, pictures):
    app.add_typer(each.app)


def main() -> None:
    """Run a command. What it makes is its owner's alone: databases, exports, logs and pictures hold people's names."""
    os.umask(0o077)
    app()
