"""The living card of a chat and site: the last one sent, redrawn in place when something changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, select, update

from domain.alerts import answers, readers
from domain.alerts.readers import Reader
from domain.storage.database import insert_many
from domain.storage.schema.alerts import alert_cards
from domain.storage.schema.people import outbox
from domain.vocabulary import NoticeState


@dataclass(frozen=True)
class StaleCard:
    """A card that was sent and is outdated."""

    reader: Reader
    sent_as: str  # chat and message
    changes: int


def begin(connection: Connection, reader: Reader, notice: str, now: datetime) -> None:
    """Make the card queued under this key the living one."""
    last, unanswered = begun(connection, reader)
    if answers.any_since(connection, reader.site_id, last):
        unanswered = 0
    _note(connection, reader, notice=notice, begun_at=now, stale=0, unanswered=unanswered + 1)


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
    row = {"address": address, "site_id": site_id, "stale": 0, "passed_at": now, "passed": count}
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
    if ids := sorted(site_ids):
        statement = update(alert_cards).where(alert_cards.c.site_id.in_(ids))
        connection.execute(statement.values(stale=alert_cards.c.stale + 1))


def stale(connection: Connection) -> list[StaleCard]:
    """Return the outdated cards."""
    query = (
        select(alert_cards.c.address, alert_cards.c.site_id, outbox.c.sent_as, alert_cards.c.stale)
        .join(outbox, outbox.c.key == alert_cards.c.notice)
        .where(alert_cards.c.stale != 0, outbox.c.state == NoticeState.SENT, outbox.c.sent_as.is_not(None))
    )
    found = {(address, site_id): (sent_as, changes) for address, site_id, sent_as, changes in connection.execute(query)}
    known = readers.of_sites(connection, {site_id for _, site_id in found}) if found else []
    return [StaleCard(each, *found[each.key]) for each in known if each.key in found]


def drawing(connection: Connection, card: StaleCard) -> None:
    """Record that the card is being redrawn, so that it may show the state found at any moment."""
    connection.execute(update(alert_cards).where(*_of(card.reader)).values(drawing=1))


def drawn(connection: Connection, card: StaleCard) -> None:
    """Record that the card shows the changes known when it was found."""
    less = alert_cards.c.stale - card.changes
    connection.execute(update(alert_cards).where(*_of(card.reader)).values(stale=less, drawing=0))


def answered(connection: Connection, address: int, site_id: int, message: int) -> None:
    """Record that this message was tapped; if it is the card, the answer redraws it.

    Not while it is being drawn: whichever arrives last is what people see.
    """
    is_it = exists().where(outbox.c.key == alert_cards.c.notice, outbox.c.sent_as == f"{address}/{message}")
    here = (alert_cards.c.address == address, alert_cards.c.site_id == site_id)
    connection.execute(update(alert_cards).where(*here, alert_cards.c.drawing == 0, is_it).values(stale=0))


def gone(connection: Connection, card: StaleCard) -> None:
    """Record that the card is no longer in the chat: the next morning begins another."""
    connection.execute(
        update(alert_cards).where(*_of(card.reader)).values(notice=None, begun_at=None, stale=0, drawing=0)
    )


def _of(reader: Reader) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return alert_cards.c.address == reader.address, alert_cards.c.site_id == reader.site_id


def _note(connection: Connection, reader: Reader, **values: str | int | datetime) -> None:
    row: dict[str, Any] = {"address": reader.address, "site_id": reader.site_id, "stale": 0} | values
    insert_many(connection, alert_cards, [row], replace=tuple(values))
