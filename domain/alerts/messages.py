"""Messages about urgent alerts: each shows their current state, in place, until all of them are over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, select, update

from domain.storage.schema.alerts import alerts
from domain.storage.schema.people import outbox
from domain.vocabulary import AlertState, NoticeState, Subject

LIVE = "live"
"""How the outbox marks such a notice while it may have to be redrawn."""

UNKNOWN = ""
"""The state shown by a message that is being drawn."""


@dataclass(frozen=True)
class Told:
    """A message that was sent, and the alerts it is about; `late`: it escalated them to the next person."""

    id: int
    language: str
    sent_as: str  # chat and message
    times: Mapping[int, int]  # by alert: which of the times that it came up
    late: bool
    shows: str  # the state of the alerts when it was drawn


@dataclass(frozen=True)
class StaleMessage:
    """A message whose alerts have changed since it was drawn."""

    told: Told
    standing: str
    is_over: bool  # nothing can change any more


def naming(rows: Iterable[Row[Any]]) -> dict[str, object]:
    """Return the body of a notice about alerts, with the time that each came up."""
    found = list(rows)
    return {"alerts": [row.id for row in found], "times": [row.times for row in found]}


def at(connection: Connection, address: int, message: int) -> Told | None:
    """Return the message about alerts at this place in a chat, unless they are over."""
    found = _live(connection, outbox.c.address == address, outbox.c.sent_as == f"{address}/{message}")
    return next(iter(found), None)


def stale(connection: Connection) -> list[StaleMessage]:
    """Return the outdated messages."""
    live = _live(connection)
    ids = {alert_id for told in live for alert_id in told.times}
    rows = _rows(connection, ids) if ids else {}
    found = [_compared(told, rows) for told in live]
    return [each for each in found if each.standing != each.told.shows]


def drawing(connection: Connection, message: StaleMessage) -> None:
    """Record that the message is being redrawn, so that it may show the state found at any moment."""
    _note(connection, message.told, UNKNOWN)


def drawn(connection: Connection, message: StaleMessage) -> None:
    """Record that the message shows the state found."""
    _note(connection, message.told, message.standing, is_over=message.is_over)


def answered(connection: Connection, told: Told) -> None:
    """Record that it was tapped, and the answer redraws it.

    Not while it is being drawn: whichever arrives last is what people see.
    """
    if told.shows != UNKNOWN:
        _note(connection, told, _compared(told, _rows(connection, told.times)).standing)


def _note(connection: Connection, told: Told, shows: str, *, is_over: bool = False) -> None:
    this = outbox.c.id == told.id
    body = connection.execute(select(outbox.c.body).where(this)).scalar()
    if body is not None:
        values = {"body": body | {"shows": shows}} | ({"about": ""} if is_over else {})
        connection.execute(update(outbox).where(this).values(values))


def gone(connection: Connection, message: StaleMessage) -> None:
    """Record that the message is no longer in the chat."""
    connection.execute(update(outbox).where(outbox.c.id == message.told.id).values(about=""))


def _live(connection: Connection, *conditions: ColumnElement[bool]) -> list[Told]:
    query = (
        select(outbox.c.id, outbox.c.language, outbox.c.sent_as, outbox.c.body)
        .where(outbox.c.about == f"{Subject.ALERT}:{LIVE}", outbox.c.state == NoticeState.SENT)
        .where(outbox.c.sent_as.is_not(None), *conditions)
        .order_by(outbox.c.id)
    )
    return [_told(*row) for row in connection.execute(query)]


def _told(notice_id: int, language: str, sent_as: str, body: Mapping[str, Any]) -> Told:
    times = dict(zip(body["alerts"], body["times"], strict=True))
    fresh = "+".join(_stands(alert_id, AlertState.OPEN, None) for alert_id in times)
    return Told(notice_id, language, sent_as, times, body.get("late", False), body.get("shows", fresh))


def _rows(connection: Connection, ids: Iterable[int]) -> dict[int, Row[Any]]:
    columns = (alerts.c[name] for name in ("id", "state", "present", "times", "person_id"))
    return {row.id: row for row in connection.execute(select(*columns).where(alerts.c.id.in_(ids)))}


def _compared(told: Told, rows: Mapping[int, Row[Any]]) -> StaleMessage:
    states: list[str] = []
    is_over = True
    for alert_id, times in told.times.items():
        row = rows[alert_id]
        if row.times != times:
            states.append(_stands(alert_id, "anew", None))
            continue
        is_over = is_over and row.state == AlertState.RESOLVED
        states.append(_stands(alert_id, row.state if row.present else "gone", row.person_id))
    return StaleMessage(told, "+".join(states), is_over)


def _stands(alert_id: int, state: str, person_id: int | None) -> str:
    return f"{alert_id}.{state}.{person_id or ''}"
