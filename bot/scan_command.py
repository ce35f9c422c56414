"""What `scan` prints: one line for each file."""

import json
from collections.abc import Sequence
from pathlib import Path

import typer

from bot.scanner import Scan, ScanError, scan


def scan_files(files: Sequence[Path], *, as_json: bool) -> int:
    """Print what each file holds; the exit code is 1 when any of them gave nothing."""
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
        "codes": [
            {"format": code.format, "text": code.text, "position": code.position}
            for code in (found.codes if found else ())
        ],
        "ms": found.ms if found else 0.0,
    }
    # ASCII, so that no file name and no terminal's encoding can break the line
    return json.dumps(line | ({"error": error} if error else {}))


def _line(file: Path, found: Scan | None, error: str) -> str:
    if not found:
        return f"{file}: {error}"
    codes = ", ".join(f"{code.format} {code.text!r}" for code in found.codes)
    return f"{file}: {codes or 'nothing read'} ({found.ms:.0f} ms)"
