"""The living card of a chat and site: the last that was sent is drawn again in place when something changes."""

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
    """A card that was sent and does not show how things stand."""

    reader: Reader
    sent_as: str  # where in the chat it stands
    changes: int


def begin(connection: Connection, reader: Reader, notice: str, now: datetime) -> None:
    """From now on the card that is queued under this key is the living one."""
    last, unanswered = begun(connection, reader)
    if answers.any_since(connection, reader.site_id, last):
        unanswered = 0
    _note(connection, reader, notice=notice, begun_at=now, stale=0, unanswered=unanswered + 1)


def begun(connection: Connection, reader: Reader) -> tuple[datetime | None, int]:
    """When the chat's last card began, and how many began until then since somebody answered on one."""
    row = connection.execute(select(alert_cards.c.begun_at, alert_cards.c.unanswered).where(*_of(reader))).first()
    return (row.begun_at, row.unanswered) if row else (None, 0)


def passed(connection: Connection, address: int, site_id: int) -> tuple[datetime | None, int]:
    """When something was last passed on to a person, and how often since they answered."""
    mine = (alert_cards.c.address == address, alert_cards.c.site_id == site_id)
    row = connection.execute(select(alert_cards.c.passed_at, alert_cards.c.passed).where(*mine)).first()
    return (row.passed_at, row.passed) if row else (None, 0)


def passed_on(connection: Connection, address: int, site_id: int, count: int, now: datetime) -> None:
    """Something was passed on to a person, for so many times without an answer."""
    row = {"address": address, "site_id": site_id, "stale": 0, "passed_at": now, "passed": count}
    insert_many(connection, alert_cards, [row], replace=("passed_at", "passed"))


def looked(connection: Connection, reader: Reader, due: datetime) -> None:
    """It was decided whether there is a card in the morning that was due then."""
    _note(connection, reader, looked_at=due)


def looked_at(connection: Connection) -> dict[tuple[int, int], datetime | None]:
    """The last morning of which it was decided, by chat and site."""
    query = select(alert_cards.c.address, alert_cards.c.site_id, alert_cards.c.looked_at)
    return {(address, site_id): due for address, site_id, due in connection.execute(query)}


def rang(connection: Connection, reader: Reader, now: datetime) -> None:
    """The chat was told of something urgent."""
    _note(connection, reader, rang_at=now)


def rang_at(connection: Connection, reader: Reader) -> datetime | None:
    """When it was last told of something urgent."""
    return connection.execute(select(alert_cards.c.rang_at).where(*_of(reader))).scalar()


def changed(connection: Connection, site_ids: Iterable[int]) -> None:
    """Something has changed at these sites."""
    if ids := sorted(site_ids):
        statement = update(alert_cards).where(alert_cards.c.site_id.in_(ids))
        connection.execute(statement.values(stale=alert_cards.c.stale + 1))


def stale(connection: Connection) -> list[StaleCard]:
    """The cards to draw again."""
    query = (
        select(alert_cards.c.address, alert_cards.c.site_id, outbox.c.sent_as, alert_cards.c.stale)
        .join(outbox, outbox.c.key == alert_cards.c.notice)
        .where(alert_cards.c.stale != 0, outbox.c.state == NoticeState.SENT, outbox.c.sent_as.is_not(None))
    )
    found = {(address, site_id): (sent_as, changes) for address, site_id, sent_as, changes in connection.execute(query)}
    known = readers.of_sites(connection, {site_id for _, site_id in found}) if found else []
    return [StaleCard(each, *found[each.key]) for each in known if each.key in found]


def drawing(connection: Connection, card: StaleCard) -> None:
    """From now on it may show at any moment how things stood when it was found."""
    connection.execute(update(alert_cards).where(*_of(card.reader)).values(drawing=1))


def drawn(connection: Connection, card: StaleCard) -> None:
    """It shows the changes that there were when it was found."""
    less = alert_cards.c.stale - card.changes
    connection.execute(update(alert_cards).where(*_of(card.reader)).values(stale=less, drawing=0))


def answered(connection: Connection, address: int, site_id: int, message: int) -> None:
    """What stands there was tapped: if it is the card, the answer draws it.

    Not while it is being drawn: whichever arrives last is what is seen.
    """
    is_it = exists().where(outbox.c.key == alert_cards.c.notice, outbox.c.sent_as == f"{address}/{message}")
    here = (alert_cards.c.address == address, alert_cards.c.site_id == site_id)
    connection.execute(update(alert_cards).where(*here, alert_cards.c.drawing == 0, is_it).values(stale=0))


def gone(connection: Connection, card: StaleCard) -> None:
    """It is not in the chat any more: the next morning begins another."""
    connection.execute(
        update(alert_cards).where(*_of(card.reader)).values(notice=None, begun_at=None, stale=0, drawing=0)
    )


def _of(reader: Reader) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return alert_cards.c.address == reader.address, alert_cards.c.site_id == reader.site_id


def _note(connection: Connection, reader: Reader, **values: str | int | datetime) -> None:
    row: dict[str, Any] = {"address": reader.address, "site_id": reader.site_id, "stale": 0} | values
    insert_many(connection, alert_cards, [row], replace=tuple(values))
