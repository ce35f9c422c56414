"""Reading the journal: committed movements in one gapless sequence."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, bindparam, delete, func, select

from domain.ledger import in_transit
from domain.ledger.movements import number
from domain.quantities import PRICE_STEP, Quantity, money
from domain.storage.database import insert
from domain.storage.schema.company import items, locations, parties, sites
from domain.storage.schema.documents import transfers
from domain.storage.schema.figures import valuations
from domain.storage.schema.ledger import journal, lines, lots, movements
from domain.storage.schema.people import people
from domain.storage.schema.sheet import rewrites
from domain.vocabulary import MovementKind


@dataclass(frozen=True)
class EntryLine:
    """One line of an entry, in words."""

    sku: str
    name_en: str
    name_zh: str
    lot: str
    expiry: date | None
    source: str  # "EAST/A-01", or an outside place: "supplier"
    target: str
    quantity: Decimal
    unit: str
    value: int | None  # change in the value of the stock, in minor units; None: it stays inside

    @property
    def price(self) -> Decimal | None:
        """The unit price in the currency; None if the line has no value of its own."""
        if self.value is None or not self.quantity:
            return None
        return (money(abs(self.value)) / self.quantity).quantize(Decimal(1) / PRICE_STEP)


@dataclass(frozen=True)
class Entry:
    """A movement in the journal."""

    position: int  # 1, 2, 3, ...
    lines_before: int  # total lines of all earlier entries
    number: str
    kind: MovementKind
    happened_at: datetime
    recorded_at: datetime
    timezone: str  # of the site where it happened
    site: str  # that site's code, or empty
    site_en: str
    site_zh: str
    person: str
    note: str
    party: str  # who the goods came from or went to
    reverses: str
    transfer: str  # the number of the transfer or requisition it belongs to
    cost_centre: str  # of that requisition
    message: str  # the chat message it came from: "chat/message"
    has_photo: bool
    lines: tuple[EntryLine, ...]


def last_position(connection: Connection) -> int:
    """Return the position of the newest entry; 0 if there is none."""
    return connection.execute(select(func.max(journal.c.position))).scalar() or 0


def line_count(connection: Connection) -> int:
    """Return the total number of lines of all entries."""
    return lines_up_to(connection, last_position(connection))


def lines_up_to(connection: Connection, position: int) -> int:
    """Return how many lines the entries up to this position have; any position past the end gives the total."""
    entry = select(journal.c.lines_before, journal.c.movement_id).where(journal.c.position <= position)
    row = connection.execute(entry.order_by(journal.c.position.desc()).limit(1)).first()
    if row is None:
        return 0
    own = select(func.count()).select_from(lines).where(lines.c.movement_id == row.movement_id)
    return int(row.lines_before + connection.execute(own).scalar_one())


def position_before(connection: Connection, line: int) -> int:
    """Return the last position whose lines all come before this line. Lines are numbered from 1."""
    query = select(func.max(journal.c.position)).where(journal.c.lines_before < line)
    return max(0, (connection.execute(query).scalar() or 0) - 1)


def after(connection: Connection, position: int, limit: int) -> list[Entry]:
    """Return the entries after a position, at most `limit`."""
    return _entries(connection, _AFTER, at=position, most=limit)


def outdated(connection: Connection, through: int, limit: int, behind: int = 0) -> list[Entry]:
    """Return entries after `behind`, up to `through`, whose rows in the sheet have to be rewritten; at most `limit`."""
    return _entries(connection, _OUTDATED, at=behind, through=through, most=limit)


def outdate(connection: Connection, person_id: int) -> None:
    """Mark everything that a person booked to be rewritten in the sheet."""
    theirs = select(journal.c.position).join(movements, movements.c.id == journal.c.movement_id)
    statement = insert(connection, rewrites).from_select(["position"], theirs.where(movements.c.person_id == person_id))
    connection.execute(statement.on_conflict_do_nothing())


def rewritten(connection: Connection, positions: list[int]) -> None:
    """Mark the rows of these entries as up to date."""
    connection.execute(delete(rewrites).where(rewrites.c.position.in_(positions)))


def _entries(connection: Connection, query: Select[Any], **bounds: int) -> list[Entry]:
    headers = connection.execute(query, bounds).all()
    if not headers:
        return []
    moved: dict[int, list[EntryLine]] = {row.id: [] for row in headers}
    for line in connection.execute(_LINES, {"ids": list(moved)}):
        amount = Quantity(line.quantity, line.decimals, line.unit).amount
        words = (line.sku, line.name_en, line.name_zh, line.lot, line.expiry, line.source, line.target)
        moved[line.movement_id].append(EntryLine(*words, amount, line.unit, line.value))
    where = _sites(connection, list(moved))
    return [
        Entry(
            position=row.position,
            lines_before=row.lines_before,
            number=number(row.kind, row.id),
            kind=row.kind,
            happened_at=row.happened_at,
            recorded_at=row.recorded_at,
            **where.get(row.id, NOWHERE),
            person=row.name or "",
            note=row.note,
            party=row.party or "",
            reverses=number(row.reversed_kind, row.reverses) if row.reverses else "",
            transfer=in_transit.number(row.transfer_id, row.cost_centre) if row.transfer_id else "",
            cost_centre=row.cost_centre or "",
            message=row.message,
            has_photo=row.photo != "",
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
            movements.c.transfer_id,
            transfers.c.cost_centre,
            movements.c.message,
            movements.c.photo,
            people.c.name,
            parties.c.name.label("party"),
            earlier.c.kind.label("reversed_kind"),
        )
        .join(movements, movements.c.id == journal.c.movement_id)
        .outerjoin(people, people.c.id == movements.c.person_id)
        .outerjoin(transfers, transfers.c.id == movements.c.transfer_id)
        .outerjoin(parties, parties.c.id == movements.c.party_id)
        .outerjoin(earlier, earlier.c.id == movements.c.reverses)
    )


def _lines() -> Select[Any]:
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
            valuations.c.value,
        )
        .outerjoin_from(
            lines,
            valuations,
            (valuations.c.movement_id == lines.c.movement_id) & (valuations.c.number == lines.c.number),
        )
        .join(items, items.c.id == lines.c.item_id)
        .join(lots, lots.c.id == lines.c.lot_id)
        .join(source, source.c.id == lines.c.source_id)
        .join(target, target.c.id == lines.c.target_id)
        .outerjoin(source_site, source_site.c.id == source.c.site_id)
        .outerjoin(target_site, target_site.c.id == target.c.site_id)
        .where(lines.c.movement_id.in_(bindparam("ids", expanding=True)))
        .order_by(lines.c.movement_id, lines.c.number)
    )


_AFTER = _headers().where(journal.c.position > bindparam("at")).order_by(journal.c.position).limit(bindparam("most"))
_OUTDATED = (
    _headers()
    .join(rewrites, rewrites.c.position == journal.c.position)
    .where(journal.c.position > bindparam("at"), journal.c.position <= bindparam("through"))
    .order_by(journal.c.position)
    .limit(bindparam("most"))
)
_LINES = _lines()

NOWHERE = {"timezone": "UTC", "site": "", "site_en": "", "site_zh": ""}


def _sites(connection: Connection, movement_ids: list[int]) -> dict[int, dict[str, str]]:
    """Return the site that each movement's first line touches; of two, the first by time zone and code."""
    query = (
        select(lines.c.movement_id, sites.c.timezone, sites.c.code, sites.c.name_en, sites.c.name_zh)
        .join(locations, locations.c.id.in_((lines.c.source_id, lines.c.target_id)))
        .join(sites, sites.c.id == locations.c.site_id)
        .where(lines.c.movement_id.in_(movement_ids), lines.c.number == 1)
        .order_by(sites.c.timezone.desc(), sites.c.code.desc())
    )
    return {row[0]: dict(zip(NOWHERE, row[1:], strict=True)) for row in connection.execute(query)}
