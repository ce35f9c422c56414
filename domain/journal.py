"""The journal: committed movements in one gapless sequence, each entry's hash chained to the one before.

Posting only queues a movement; one sealer numbers the queue. An id taken early and committed late can so never be
passed by, and the chain does not serialise the postings.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, func, select, text

from domain.ledger import number
from domain.quantities import Quantity
from domain.schema import items, journal, lines, locations, lots, movements, people, sites, unsealed

_SEALER_LOCK = 7_236_801
"""PostgreSQL advisory lock: one sealer at a time (SQLite has one writer anyway)."""


_SEALED = (
    *("id", "kind", "key", "person_id", "happened_at", "recorded_at", "note", "message", "photo"),
    *("reverses", "transfer_id"),
)
"""What of a movement is chained: named one by one, so that a later column does not break the chain."""


@dataclass(frozen=True)
class EntryLine:
    """One line of an entry, in words."""

    sku: str
    name_en: str
    name_zh: str
    lot: str
    expiry: date | None
    source: str  # "EAST/A-01", or a place outside: "supplier"
    target: str
    quantity: Decimal
    unit: str


@dataclass(frozen=True)
class Entry:
    """A movement in the journal."""

    position: int  # 1, 2, 3, ...
    lines_before: int  # lines of all earlier entries
    number: str
    kind: str
    happened_at: datetime
    recorded_at: datetime
    timezone: str  # of the site where it happened
    person: str
    note: str
    reverses: str
    lines: tuple[EntryLine, ...]


def seal(connection: Connection, limit: int = 1000) -> int:
    """Number what was committed since, oldest first; how many were numbered."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _SEALER_LOCK})
    queue = select(unsealed.c.movement_id).order_by(unsealed.c.movement_id).limit(limit)
    waiting = list(connection.execute(queue).scalars())
    if not waiting:
        return 0
    last = connection.execute(select(journal).order_by(journal.c.position.desc()).limit(1)).first()
    position, before, chain = (last.position, last.lines_before, last.hash) if last else (0, 0, "")
    if last:
        before += _count(connection, last.movement_id)
    rows: list[dict[str, Any]] = []
    for movement_id, content, count in _contents(connection, waiting):
        position += 1
        chain = link(chain, content)
        rows.append({"position": position, "movement_id": movement_id, "lines_before": before, "hash": chain})
        before += count
    connection.execute(journal.insert(), rows)
    connection.execute(delete(unsealed).where(unsealed.c.movement_id.in_(waiting)))
    return len(rows)


def link(chain: str, content: str) -> str:
    """The hash (SHA-256, hexadecimal) of an entry after `chain`, the hash before it ("" for the first)."""
    return hashlib.sha256(f"{chain}\n{content}".encode()).hexdigest()


def last_position(connection: Connection) -> int:
    """The position of the newest entry; 0 while there is none."""
    return connection.execute(select(func.max(journal.c.position))).scalar() or 0


def chained(connection: Connection, size: int = 1000) -> Iterator[tuple[Row[Any], str]]:
    """Every row of the journal with its movement's canonical content, in order; no content where it is gone."""
    position = 0
    while True:
        query = select(journal).where(journal.c.position > position).order_by(journal.c.position).limit(size)
        rows = connection.execute(query).all()
        if not rows:
            return
        contents = {m: content for m, content, _ in _contents(connection, [row.movement_id for row in rows])}
        for row in rows:
            yield row, contents.get(row.movement_id, "")
        position = rows[-1].position


def _count(connection: Connection, movement_id: int) -> int:
    return int(connection.execute(select(func.count()).where(lines.c.movement_id == movement_id)).scalar_one())


def _contents(connection: Connection, movement_ids: list[int]) -> Iterator[tuple[int, str, int]]:
    """Movement id, canonical content (JSON, sorted keys, ids and UTC), number of lines; in order of id."""
    query = select(movements).where(movements.c.id.in_(movement_ids)).order_by(movements.c.id)
    moved = select(lines).where(lines.c.movement_id.in_(movement_ids)).order_by(lines.c.movement_id, lines.c.number)
    by_movement = {
        key: [list(row[1:7]) for row in rows]
        for key, rows in groupby(connection.execute(moved), key=lambda row: row.movement_id)
    }
    for row in connection.execute(query):
        own = by_movement.get(row.id, [])
        content = {name: getattr(row, name) for name in _SEALED} | {"lines": own}
        yield row.id, json.dumps(content, sort_keys=True, default=_plain), len(own)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    raise TypeError(f"no canonical form for {type(value).__name__}")


def after(connection: Connection, position: int, limit: int) -> list[Entry]:
    """The entries that follow a position, at most `limit`."""
    query = _headers().where(journal.c.position > position).order_by(journal.c.position).limit(limit)
    headers = connection.execute(query).all()
    moved: dict[int, list[EntryLine]] = {row.id: [] for row in headers}
    for line in connection.execute(_lines(list(moved))):
        amount = Quantity(line.quantity, line.decimals, line.unit).amount
        words = (line.sku, line.name_en, line.name_zh, line.lot, line.expiry, line.source, line.target)
        moved[line.movement_id].append(EntryLine(*words, amount, line.unit))
    zones = _zones(connection, list(moved))
    return [
        Entry(
            position=row.position,
            lines_before=row.lines_before,
            number=number(row.kind, row.id),
            kind=row.kind,
            happened_at=row.happened_at,
            recorded_at=row.recorded_at,
            timezone=zones.get(row.id, "UTC"),
            person=row.name or "",
            note=row.note,
            reverses=number(row.reversed_kind, row.reverses) if row.reverses else "",
            lines=tuple(moved[row.id]),
        )
        for row in headers
    ]


def _headers() -> Select[Any]:
    earlier = movements.alias()
    return (
        select(
            journal.c.position,
            journal.c.lines_before,
            movements.c.id,
            movements.c.kind,
            movements.c.happened_at,
            movements.c.recorded_at,
            movements.c.note,
            movements.c.reverses,
            people.c.name,
            earlier.c.kind.label("reversed_kind"),
        )
        .join(movements, movements.c.id == journal.c.movement_id)
        .outerjoin(people, people.c.id == movements.c.person_id)
        .outerjoin(earlier, earlier.c.id == movements.c.reverses)
    )


def _lines(movement_ids: list[int]) -> Select[Any]:
    source, target = locations.alias(), locations.alias()
    source_site, target_site = sites.alias(), sites.alias()
    return (
        select(
            lines.c.movement_id,
            items.c.sku,
            items.c.name_en,
            items.c.name_zh,
            lots.c.code.label("lot"),
            lots.c.expiry,
            func.coalesce(source_site.c.code + "/", "").concat(source.c.code).label("source"),
            func.coalesce(target_site.c.code + "/", "").concat(target.c.code).label("target"),
            lines.c.quantity,
            items.c.decimals,
            items.c.unit,
        )
        .join(items, items.c.id == lines.c.item_id)
        .join(lots, lots.c.id == lines.c.lot_id)
        .join(source, source.c.id == lines.c.source_id)
        .join(target, target.c.id == lines.c.target_id)
        .outerjoin(source_site, source_site.c.id == source.c.site_id)
        .outerjoin(target_site, target_site.c.id == target.c.site_id)
        .where(lines.c.movement_id.in_(movement_ids))
        .order_by(lines.c.movement_id, lines.c.number)
    )


def _zones(connection: Connection, movement_ids: list[int]) -> dict[int, str]:
    """The time zone of the site that each movement's first line touches."""
    query = (
        select(lines.c.movement_id, func.min(sites.c.timezone).label("zone"))
        .join(locations, locations.c.id.in_((lines.c.source_id, lines.c.target_id)))
        .join(sites, sites.c.id == locations.c.site_id)
        .where(lines.c.movement_id.in_(movement_ids), lines.c.number == 1)
        .group_by(lines.c.movement_id)
    )
    return {row.movement_id: row.zone for row in connection.execute(query)}
