"""The living card of a chat and site, the last one sent: when it began, and what else the chat was told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from domain.alerts import answers
from domain.alerts.readers import Reader
from domain.company import shown_cards
from domain.storage.database import insert_many
from domain.storage.schema.alerts import alert_cards
from domain.vocabulary import Subject


def begin(connection: Connection, reader: Reader, now: datetime) -> None:
    """Record that a card was queued: from now on it is the last."""
    last, unanswered = begun(connection, reader)
    if answers.any_since(connection, reader.site_id, last):
        unanswered = 0
    _note(connection, reader, begun_at=now, unanswered=unanswered + 1)


def begun(connection: Connection, reader: Reader) -> tuple[datetime | None, int]:
    """Return when the chat's last card began, and how many had begun by then since somebody answered one."""
    row = connection.execute(select(alert_cards.c.begun_at, alert_cards.c.unanswered).where(*_of(reader))).first()
    return (row.begun_at, row.unanswered) if row else (None, 0)


def passed(connection: Connection, address: int, site_id: int) -> tuple[datetime | None, int]:
    """Return when something was last passed on to a person, and how often since they last answered."""
    mine = (alert_cards.c.address == address, alert_cards.c.site_id == site_id)
    row = connection.execute(select(alert_cards.c.passed_at, alert_cards.c.passed).where(*mine)).first()
    return (row.passed_at, row.passed) if row else (None, 0)


def passed_on(connection: Connection, address: int, site_id: int, count: int, now: datetime) -> None:
    """Record that something was passed on to a person, and how often without an answer."""
    row = {"address": address, "site_id": site_id, "passed_at": now, "passed": count}
    insert_many(connection, alert_cards, [row], replace=("passed_at", "passed"))


def looked(connection: Connection, reader: Reader, due: datetime) -> None:
    """Record that it was decided whether there is a card for the morning due then."""
    _note(connection, reader, looked_at=due)


def looked_at(connection: Connection) -> dict[tuple[int, int], datetime | None]:
    """Return the last morning decided on, by chat and site."""
    query = select(alert_cards.c.address, alert_cards.c.site_id, alert_cards.c.looked_at)
    return {(address, site_id): due for address, site_id, due in connection.execute(query)}


def rang(connection: Connection, reader: Reader, now: datetime) -> None:
    """Record that the chat was told something urgent."""
    _note(connection, reader, rang_at=now)


def rang_at(connection: Connection, reader: Reader) -> datetime | None:
    """Return when the chat was last told something urgent."""
    return connection.execute(select(alert_cards.c.rang_at).where(*_of(reader))).scalar()


def changed(connection: Connection, site_ids: Iterable[int]) -> None:
    """Record that something has changed at these sites."""
    shown_cards.changed(connection, Subject.MORNING, list(site_ids))


def gone(connection: Connection, address: int, site_id: int) -> None:
    """Record that the card is no longer in the chat: the next morning begins another."""
    mine = (alert_cards.c.address == address, alert_cards.c.site_id == site_id)
    connection.execute(update(alert_cards).where(*mine).values(begun_at=None))


def _of(reader: Reader) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return alert_cards.c.address == reader.address, alert_cards.c.site_id == reader.site_id


def _note(connection: Connection, reader: Reader, **values: int | datetime) -> None:
    row: dict[str, Any] = {"address": reader.address, "site_id": reader.site_id} | values
    insert_many(connection, alert_cards, [row], replace=tuple(values))
