"""The living card of a group and site: the last that was sent is drawn again in place when something changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from domain.company.people import Group
from domain.storage.database import insert_many
from domain.storage.schema import alert_cards, groups, outbox
from domain.vocabulary import NoticeState


@dataclass(frozen=True)
class StaleCard:
    """A card that was sent and does not show how things stand."""

    group: Group
    sent_as: str  # where in the chat it stands
    changes: int


def begin(connection: Connection, group: Group, notice: str, now: datetime) -> None:
    """From now on the card that is queued under this key is the living one."""
    row = {"address": group.address, "site_id": group.site_id, "notice": notice, "begun_at": now, "stale": 0}
    insert_many(connection, alert_cards, [row], replace=("notice", "begun_at", "stale"))


def begun_at(connection: Connection, group: Group) -> datetime | None:
    """When the group's last card began."""
    mine = (alert_cards.c.address == group.address, alert_cards.c.site_id == group.site_id)
    return connection.execute(select(alert_cards.c.begun_at).where(*mine)).scalar()


def changed(connection: Connection, site_ids: Iterable[int]) -> None:
    """Something has changed at these sites."""
    if ids := sorted(site_ids):
        statement = update(alert_cards).where(alert_cards.c.site_id.in_(ids))
        connection.execute(statement.values(stale=alert_cards.c.stale + 1))


def stale(connection: Connection) -> list[StaleCard]:
    """The cards to draw again."""
    query = (
        select(groups, outbox.c.sent_as, alert_cards.c.stale)
        .join(alert_cards, (alert_cards.c.address == groups.c.address) & (alert_cards.c.site_id == groups.c.site_id))
        .join(outbox, outbox.c.key == alert_cards.c.notice)
        .where(alert_cards.c.stale > 0, outbox.c.state == NoticeState.SENT, outbox.c.sent_as.is_not(None))
        .order_by(groups.c.address, groups.c.site_id)
    )
    return [StaleCard(Group(*row[:-2]), row.sent_as, row.stale) for row in connection.execute(query)]


def drawn(connection: Connection, card: StaleCard) -> None:
    """It shows the changes that there were when it was found."""
    mine = (alert_cards.c.address == card.group.address, alert_cards.c.site_id == card.group.site_id)
    connection.execute(update(alert_cards).where(*mine).values(stale=alert_cards.c.stale - card.changes))


def gone(connection: Connection, card: StaleCard) -> None:
    """It is not in the chat any more: the next morning begins another."""
    mine = (alert_cards.c.address == card.group.address, alert_cards.c.site_id == card.group.site_id)
    connection.execute(delete(alert_cards).where(*mine))
