"""Watching: alerts follow the journal, and a sweep finds what comes with time, or bypasses the journal."""

from datetime import datetime

from sqlalchemy import Connection, func, select, update

from domain.alerts import life, telling
from domain.alerts.life import Key
from domain.alerts.rules import RULES
from domain.alerts.rules.rule import Scope
from domain.alerts.settings import AlertSettings
from domain.operations import ordering
from domain.storage.database import Database
from domain.storage.schema.alerts import alert_watch
from domain.storage.schema.company import locations
from domain.storage.schema.ledger import journal, lines

ENTRIES = 500
"""Journal entries searched in one transaction: bookings must not wait for it."""

ITEMS = 1_000
"""Items checked in one transaction of a sweep."""

AFTER_BOOKINGS = [rule for rule in RULES.values() if rule.after_bookings]

_PLACES = select(
    select(alert_watch.c.position).scalar_subquery(),
    select(func.coalesce(func.max(journal.c.position), 0)).scalar_subquery(),
)


def is_behind(connection: Connection) -> bool:
    """Whether the journal has grown since it was last searched."""
    watched, last = connection.execute(_PLACES).one()
    return watched is None or watched < last


def follow(connection: Connection, now: datetime, settings: AlertSettings | None = None) -> int:
    """Check what the next entries of the journal have touched, and tell urgent alerts at once.

    Returns how many entries there were.
    """
    position = life.lock(connection)
    last = connection.execute(select(func.max(journal.c.position))).scalar() or 0
    upto = min(last, position + ENTRIES)
    if upto == position:
        return 0
    touched = _touched(connection, position, upto)
    if touched:
        items = {item_id for item_id, _ in touched}
        ordering.settle(connection, items, now)
        scope = Scope.at(connection, now, items=items)
        life.look(connection, scope, now, settings, AFTER_BOOKINGS)
        telling.tell(connection, touched, now)
    connection.execute(update(alert_watch).values(position=upto))
    return max(upto - position, 0)


def _touched(connection: Connection, after: int, upto: int) -> set[tuple[int, int]]:
    """Return the items that these entries moved, with the sites."""
    query = (
        select(lines.c.item_id, locations.c.site_id)
        .distinct()
        .join(journal, journal.c.movement_id == lines.c.movement_id)
        .join(locations, locations.c.id.in_((lines.c.source_id, lines.c.target_id)))
        .where(journal.c.position > after, journal.c.position <= upto, locations.c.site_id.is_not(None))
    )
    return {(item_id, site_id) for item_id, site_id in connection.execute(query)}


def sweep(database: Database, now: datetime, settings: AlertSettings | None = None) -> int:
    """Bring all alerts up to date. Returns how many items were checked again.

    Differences are found while others book, and then checked again, some items at a time, by the rules concerned.
    """
    with database.read() as connection:
        settings = settings or AlertSettings.of(connection)
        stale = _stale_items(connection, Scope.at(connection, now), now, settings)
    items = sorted(set[int]().union(*stale.values()))
    for start in range(0, len(items), ITEMS):
        some = items[start : start + ITEMS]
        rules = [rule for rule in RULES.values() if not stale[rule.name].isdisjoint(some)]
        with database.write() as connection:
            life.look(connection, Scope.at(connection, now, items=some), now, settings, rules)
    return len(items)


def _stale_items(connection: Connection, scope: Scope, now: datetime, settings: AlertSettings) -> dict[str, set[int]]:
    """Return the items whose alerts differ from what the rules find, by rule."""
    stale: dict[str, set[int]] = {name: set() for name in RULES}
    for rule in RULES.values():
        known = {Key(row.site_id, row.subject, row.period): row for row in life.unresolved(connection, rule)}
        for each in rule.find(connection, scope, settings):
            row = known.pop(life.key_of(each), None)
            if each.item_id is not None and (each.holds if row is None else life.differs(row, each, now)):
                stale[rule.name].add(each.item_id)
        stale[rule.name].update(row.item_id for row in known.values())
    return stale
