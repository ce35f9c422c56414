"""Photographs of barcodes: what one plain pass of the decoder reads, and what the ladder reads."""

import csv
import io
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps

from bot.scanner import Code
from bot.scanner.ladder import LADDER, Photo
from bot.scanner.pictures import grey_pixels
from bot.scanner.scanning import scan

CORPUS = Path(
    os.environ.get("STOREKEEPER_CORPUS") or Path(__file__).parents[1].parent / "shared" / "corpus" / "barcodes"
)
TILT = 40  # degrees
TELEGRAM_SIDE = 1280  # pixels
TELEGRAM_QUALITY = 80


@dataclass(frozen=True)
class Reading:
    """How much of a set of photographs was read: shares, numbers of pictures, ms a picture."""

    read: float
    misread: int
    median: float
    p95: float


@dataclass(frozen=True)
class Comparison:
    """The same photographs through one plain pass and through the ladder."""

    pictures: str
    plain: Reading
    ladder: Reading


def measure() -> Iterator[Comparison]:
    """Originals, as Telegram sends them, and tilted; nothing where there are no photographs."""
    if not CORPUS.is_dir():
        return
    rows = photographs()
    angles = random.Random(7)
    sets: dict[str, list[bytes]] = {
        f"{len(rows)} originals": [(CORPUS / row["file"]).read_bytes() for row in rows],
        "as Telegram sends them": [as_telegram_sends_it(CORPUS / row["file"]) for row in rows],
        f"tilted by up to {TILT}°, as Telegram sends them": [
            as_telegram_sends_it(CORPUS / row["file"], angles.uniform(-TILT, TILT)) for row in rows
        ],
    }
    for pictures, files in sets.items():
        yield Comparison(pictures, _reading(_plain, rows, files), _reading(_ladder, rows, files))


def photographs() -> list[dict[str, str]]:
    """The rows of the manifest: `file`, `text`, and `gtin14` where the text is a trade number."""
    with (CORPUS / "manifest.csv").open(encoding="utf-8", newline="") as manifest:
        return list(csv.DictReader(manifest))


def as_telegram_sends_it(path: Path, degrees: float = 0) -> bytes:
    """A JPEG with the long side at most 1280 pixels, at quality 80."""
    with Image.open(path) as file:
        picture = ImageOps.exif_transpose(file).convert("RGBA").convert("RGB")
    picture.thumbnail((2600, 2600))
    picture = picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=(128, 128, 128))
    picture.thumbnail((TELEGRAM_SIDE, TELEGRAM_SIDE))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=TELEGRAM_QUALITY)
    return out.getvalue()


def is_right(code: Code, row: dict[str, str]) -> bool:
    """Trade numbers are compared as 14 digits, other texts without their FNC1."""
    if row["gtin14"] and code.text.isdigit() and len(code.text) <= 14:
        return code.text.zfill(14) == row["gtin14"]
    return code.text.replace("\x1d", "") == row["text"].replace("\x1d", "")


def _plain(data: bytes) -> tuple[Code, ...]:
    return tuple(LADDER[0](Photo(grey_pixels(data))))


def _ladder(data: bytes) -> tuple[Code, ...]:
    return scan(data).codes


def _reading(read: Callable[[bytes], tuple[Code, ...]], rows: list[dict[str, str]], files: list[bytes]) -> Reading:
    right = misread = 0
    times = []
    for row, data in zip(rows, files, strict=True):
        began = time.perf_counter()
        codes = read(data)
        times.append((time.perf_counter() - began) * 1000)
        correct = any(is_right(code, row) for code in codes)
        right += correct
        misread += bool(codes) and not correct
    p95 = statistics.quantiles(times, n=20)[-1]
    return Reading(right / len(rows), misread, statistics.median(times), p95)
