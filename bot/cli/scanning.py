"""What `scan` prints: one line per file."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from pathlib import Path

import typer

from bot.scanner import Code, Scan, ScanError
from bot.scanner.scanning import scan
from domain.company import gs1


def scan_files(files: Sequence[Path], *, as_json: bool) -> int:
    """Print what each file contains. Returns the exit code: 1 if any of them gave nothing."""
    unread = 0
    for file in files:
        found, error = _scan(file)
        unread += not (found and found.codes)
        typer.echo(_json_line(file, found, error) if as_json else _line(file, found, error))
    return 1 if unread else 0


def _scan(file: Path) -> tuple[Scan | None, str]:
    try:
        return scan(file.read_bytes()), ""
    except ScanError as error:
        return None, f"{type(error).__name__}: {error}"
    except OSError as error:
        return None, error.strerror or str(error)


def _json_line(file: Path, found: Scan | None, error: str) -> str:
    line: dict[str, object] = {
        "file": str(file),
        "codes": [_json_code(code) for code in (found.codes if found else ())],
        "ms": found.ms if found else 0.0,
    }
    # ASCII, so that neither file names nor the terminal's encoding can break the line
    return json.dumps(line | ({"error": error} if error else {}))


def _json_code(code: Code) -> dict[str, object]:
    line: dict[str, object] = {"format": code.format, "text": code.text, "position": code.position}
    told = _told(code)
    return line | ({"gs1": told} if told else {}) | ({} if code.sure else {"sure": False})


def _told(code: Code) -> dict[str, object]:
    """Return what GS1 reads in it: dates as in 2026-03-31, weights as quoted decimal numbers."""
    told = gs1.read(code.text, gs1=code.gs1)
    fields = asdict(told) if told else {}
    return {name: _plain(value) for name, value in fields.items() if name != "raw" and value is not None}


def _plain(value: object) -> object:
    return str(value) if isinstance(value, date | Decimal) else value


def _line(file: Path, found: Scan | None, error: str) -> str:
    if not found:
        return f"{file}: {error}"
    codes = ", ".join(f"{code.format} {code.text!r}{_tail(code)}" for code in found.codes)
    return f"{file}: {codes or 'nothing read'} ({found.ms:.0f} ms)"


def _tail(code: Code) -> str:
    told = gs1.read(code.text, gs1=code.gs1)
    if told is None:
        return ""
    lot = f" lot {told.lot}" if told.lot else ""
    expiry = told.expiry or told.best_before
    return lot + (f" expiry {expiry}" if expiry else "")
