from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.reports.registers import reserved_lines
from domain.vocabulary import ReservationState, Words
from sheets.cells import Format, Value
from sheets.tab import Colour, Column, Edition, Rule, Says, Tab, View
from sheets.tabs import shared
from sheets.words import RESERVATIONS as STATES
from sheets.words import said

HELD = STATES[ReservationState.HELD]


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    for line in reserved_lines(connection, edition.now):
        zone = ZoneInfo(line.timezone)
        yield (
            line.number,
            said(STATES, line.state, edition.language),
            line.document,
            line.sku,
            line.name_en,
            line.name_zh,
            line.site,
            edition.name(line.site_en, line.site_zh),
            line.quantity.amount,
            line.quantity.unit,
            line.person,
            line.created_at.astimezone(zone),
            line.expires_at.astimezone(zone) if line.expires_at else None,
            line.ended_at.astimezone(zone) if line.ended_at else None,
        )


RESERVATIONS = Tab(
    "reservations",
    Words("Reservations", "预留"),
    Words(
        "What is kept for whom and until when; what ended stays for 90 days.",
        "给谁预留了什么、到什么时候；结束后保留90天。",
    ),
    (
        Column("number", Words("No.", "单号"), 90),
        Column("state", Words("State", "状态"), 140),
        Column("document", Words("For", "用途"), 170),
        *shared.ITEM,
        shared.SITE,
        shared.SITE_NAME,
        shared.QUANTITY,
        shared.UNIT,
        shared.PERSON,
        Column("created_at", Words("Since", "起"), 140, Format.MINUTE),
        Column("expires_at", Words("Until", "至"), 140, Format.MINUTE),
        Column("ended_at", Words("Ended", "结束"), 140, Format.MINUTE),
    ),
    _source,
    frozen=2,
    sites=("site",),
    rules=(Rule(Colour.BLUE, ("state",), Says("state", (HELD,))),),
    views=(View(Words("Held now", "占用中"), (Says("state", (HELD,)),), "expires_at"),),
)
