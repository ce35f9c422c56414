"""Logging: to standard error, as text or JSON, with a level per subject, and never a secret."""

import json
import logging
import sys
import threading
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import TextIO

import typer
from sqlalchemy import make_url

from bot.chat.log_levels import SUBJECTS, Levels
from bot.chat.secrets import hide
from bot.settings import LogFormat, Settings
from bot.telegram import numbered
from domain.storage.integrity import is_full

log = logging.getLogger(__name__)


class _Lines(logging.Formatter):
    """Formats lines of text."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(about)s%(message)s")
        self._secrets = tuple(each for each in secrets if each)

    def format(self, record: logging.LogRecord) -> str:
        """Return a line, with the traceback below it."""
        number = numbered.current()
        record.about = "" if number is None else f"[update {number}] "
        return self.hide(super().format(record))

    def hide(self, text: str) -> str:
        """Return the text without secrets."""
        return hide(text, self._secrets)


class _Json(_Lines):
    """Formats one JSON object per line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return a line, including the traceback."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "subject": record.name,
            "message": self.hide(record.getMessage()),
        }
        if (number := numbered.current()) is not None:
            line["update"] = number
        if record.exc_info:
            line["failed"] = self.hide(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class _Stream(logging.StreamHandler[TextIO]):
    """Standard error. If a full disk has no room for lines, the number lost is logged as soon as there is room."""

    _lost = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Write a line; failing to write stops nothing."""
        lost, self._lost = self._lost, 0
        if lost:
            told = f"{lost} lines of this log came late, or are lost: the disk was full"
            super().emit(logging.LogRecord(__name__, logging.WARNING, "", 0, told, None, None))
        if self._lost:
            self._lost += lost
        else:
            super().emit(record)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the library's name
        """Count what could not be written."""
        if is_full(sys.exc_info()[1] or OSError()):
            self._lost += 1
        else:
            super().handleError(record)


def start_logging(settings: Settings | None = None) -> None:
    """Start logging as the settings say; without them as text."""
    secrets = _secrets(settings) if settings else ()
    _write(_Json(secrets) if settings and settings.log == "json" else _Lines(secrets))
    _set_levels(settings.log_levels if settings else {})


def log_everything(form: LogFormat) -> None:
    """Log in this format what else would be printed as it is: failures, and what Python and the libraries warn of."""
    _write(_Json(()) if form == "json" else _Lines(()))
    logging.captureWarnings(capture=True)
    sys.excepthook = _failed
    sys.unraisablehook = lambda odd: log.error("%s: %r", odd.err_msg or "ignored", odd.object, exc_info=odd.exc_value)
    threading.excepthook = lambda ended: log.critical("a thread failed", exc_info=ended.exc_value)


def _failed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    log.critical("the program failed", exc_info=(kind, error, trace))


def complain(sentence: str) -> None:
    """Say on standard error what is wrong with a command: in a line of the log, if that is in JSON."""
    if any(isinstance(handler.formatter, _Json) for handler in logging.getLogger().handlers):
        log.error("%s", sentence)
    else:
        typer.echo(f"storekeeper: {sentence}", err=True)


def _write(formatter: _Lines) -> None:
    handler = _Stream(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for before in list(root.handlers):
        root.removeHandler(before)
    root.addHandler(handler)


def _set_levels(levels: Levels) -> None:
    """Set the levels. Libraries log only problems unless asked, because they would log every request."""
    wanted: Mapping[str, str] = {"all": "info"} | levels
    logging.getLogger().setLevel((levels.get("libraries") or "warning").upper())
    for package in ("bot", "domain", "sheets"):
        logging.getLogger(package).setLevel(wanted["all"].upper())
    for subject, loggers in SUBJECTS.items():
        for logger in loggers if subject in levels else ():
            logging.getLogger(logger).setLevel(levels[subject].upper())


def _secrets(settings: Settings) -> tuple[str, ...]:
    return settings.token.get_secret_value(), str(make_url(settings.database).password or "")
