from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from domain.company.places import Site
from domain.reports.transfer_lines import transfer_lines
from domain.vocabulary import TransferState
from sheets.cells import Format, Value
from sheets.tab import AtLeast, Colour, Column, Edition, Rule, Says, Tab, View
from sheets.tabs import shared
from sheets.words import TRANSFERS as STATES
from sheets.words import Words, said

TOO_LONG = 3
"""Days on the way after which a transfer is looked for."""

REQUESTED, ON_THE_WAY = STATES[TransferState.REQUESTED], STATES[TransferState.IN_TRANSIT]


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    for line in transfer_lines(connection, edition.now):
        yield (
            line.number,
            said(STATES, line.state, edition.language),
            line.sku,
            line.name_en,
            line.name_zh,
            line.quantity.amount,
            line.quantity.unit,
            line.source.code,
            shared.site_name(line.source, edition),
            line.target.code,
            shared.site_name(line.target, edition),
            line.days_on_the_way(edition.now),
            _local(line.requested_at, line.source),
            line.requested_by,
            _local(line.decided_at, line.source),
            line.decided_by,
            _local(line.arrived_at, line.target),
            line.arrived_by,
        )


def _local(moment: datetime | None, site: Site) -> datetime | None:
    return moment.astimezone(site.zone) if moment else None


TRANSFERS = Tab(
    "transfers",
    Words("Transfers", "调拨"),
    Words(
        "What was asked for, is on its way or has arrived, between sites; what ended stays for 90 days.",
        "仓库之间：申请的、在途的、到货的；结束后保留90天。",
    ),
    (
        Column("number", Words("No.", "单号"), 90),
        Column("state", Words("State", "状态"), 150),
        *shared.ITEM,
        shared.QUANTITY,
        shared.UNIT,
        Column("source", Words("From", "从"), 90),
        Column("source_name", Words("From site", "调出仓库"), 180),
        Column("target", Words("To", "到"), 90),
        Column("target_name", Words("To site", "调入仓库"), 180),
        Column("days", Words("Days on the way", "在途天数"), 176, Format.WHOLE),
        Column("requested_at", Words("Requested", "申请时间"), 150, Format.MINUTE),
        Column("requested_by", Words("Requested by", "申请人"), 150),
        Column("decided_at", Words("Decided", "批复时间"), 140, Format.MINUTE),
        Column("decided_by", Words("Decided by", "批复人"), 140),
        Column("arrived_at", Words("Arrived", "到货时间"), 140, Format.MINUTE),
        Column("arrived_by", Words("Received by", "收货人"), 140),
    ),
    _source,
    frozen=2,
    sites=("source", "target"),
    rules=(
        Rule(Colour.RED, ("state", "days"), AtLeast("days", TOO_LONG)),
        Rule(Colour.BLUE, ("state",), Says("state", (ON_THE_WAY,))),
        Rule(Colour.AMBER, ("state",), Says("state", (REQUESTED,))),
    ),
    views=(
        View(Words("Open", "未完成"), (Says("state", (REQUESTED, ON_THE_WAY)),), "requested_at"),
        View(Words("On the way too long", "在途过久"), (AtLeast("days", TOO_LONG),), "days", descending=True),
    ),
)
