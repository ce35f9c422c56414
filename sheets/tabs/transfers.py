from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection

from domain.alerts.settings import AlertSettings
from domain.company.places import Site
from domain.company.settings import issuing
from domain.operations.transfers.documents import Transfer
from domain.reports.transfer_lines import transfer_lines
from domain.vocabulary import TransferState, TransferStep, Words
from sheets.cells import Format, Value
from sheets.tab import AtLeast, Colour, Column, Edition, Rule, Says, Tab, View, key_column
from sheets.tabs import shared
from sheets.words import OWNERS, said
from sheets.words import TRANSFERS as STATES

TOO_LONG = AlertSettings().on_the_road_days
"""Days in transit after which a transfer is looked for."""

TO_DECIDE = tuple(STATES[each] for each in (TransferState.REQUESTED, TransferState.OFFERED))
AT_WORK = tuple(STATES[each] for each in (TransferState.APPROVED, TransferState.PICKING))
ON_THE_WAY = tuple(STATES[each] for each in (TransferState.DISPATCHED, TransferState.PARTLY_RECEIVED))
UNSETTLED = (STATES[TransferState.RECEIVED],)


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    centre = issuing.calling(connection, issuing.COST_CENTRES, edition.language)
    for each in transfer_lines(connection, edition.now):
        transfer, line = each.transfer, each.line
        source, target, use = transfer.source, transfer.target, transfer.use
        asked, decision, receipt = transfer.last(TransferStep.REQUEST), each.decision, each.receipt
        yield (
            each.key,
            transfer.number,
            said(STATES, transfer.state, edition.language),
            line.item.sku,
            line.item.name_en,
            line.item.name_zh,
            line.asked.amount,
            line.approved.amount if line.approved else None,
            each.sent.amount,
            each.received.amount,
            each.gone.amount,
            each.on_the_way.amount,
            line.asked.unit,
            source.code,
            shared.site_name(source, edition),
            "" if use else target.code,
            centre(use.cost_centre) if use else shared.site_name(target, edition),
            each.days_on_the_way(edition.now),
            transfer.needed_by,
            _local(asked.at if asked else None, source),
            transfer.requested_by.name,
            _local(decision.at if decision else None, source),
            decision.person.name if decision else "",
            _local(receipt.at if receipt else None, target),
            receipt.person.name if receipt else "",
            transfer.carrier,
            _owner(transfer, edition),
            " · ".join(each for each in (use.purpose, use.order) if each) if use else "",
            transfer.note,
        )


def _owner(transfer: Transfer, edition: Edition) -> str:
    """Return who has to find out about missing goods, and for how many days."""
    found_by = transfer.discrepancy
    if found_by is None:
        return ""
    days = (edition.now - found_by.since).days
    return f"{said(OWNERS, found_by.owner, edition.language)}: {found_by.person.name} · {days}"


def _local(moment: datetime | None, site: Site) -> datetime | None:
    return moment.astimezone(site.zone) if moment else None


TRANSFERS = Tab(
    "transfers",
    Words("Transfers", "调拨"),
    Words(
        "Asked for, on its way, arrived or missing, between sites, or issued to cost centres; kept for 90 days.",
        "仓库之间申请的、在途的、到货的、未结清的，以及领料；结束后保留90天。",
    ),
    (
        key_column(),
        Column("number", Words("No.", "单号"), 90),
        Column("state", Words("State", "状态"), 170),
        *shared.ITEM,
        Column("asked", Words("Requested", "申请数量"), 168, Format.QUANTITY),
        Column("approved", Words("Approved", "批准数量"), 160, Format.QUANTITY),
        Column("sent", Words("Sent", "发出"), 110, Format.QUANTITY),
        Column("received", Words("Received", "收到"), 130, Format.QUANTITY),
        Column("gone", Words("Lost or returned", "丢失或退回"), 224, Format.QUANTITY),
        Column("on_the_way", Words("On the way", "在途"), 146, Format.QUANTITY),
        shared.UNIT,
        Column("source", Words("From", "从"), 90),
        Column("source_name", Words("From site", "调出仓库"), 180),
        Column("target", Words("To", "到"), 90),
        Column("target_name", Words("To site or cost centre", "调入仓库或成本中心"), 300),
        Column("days", Words("Days on the way", "在途天数"), 212, Format.WHOLE),
        Column("needed_by", Words("Needed by", "需要日期"), 168, Format.DAY),
        Column("requested_at", Words("Requested at", "申请时间"), 188, Format.MINUTE),
        Column("requested_by", Words("Requested by", "申请人"), 178),
        Column("decided_at", Words("Decided", "批复时间"), 150, Format.MINUTE),
        Column("decided_by", Words("Decided by", "批复人"), 158),
        Column("arrived_at", Words("Last received", "最近收货时间"), 216, Format.MINUTE),
        Column("arrived_by", Words("Received by", "收货人"), 166),
        Column("carrier", Words("Carrier", "承运"), 150),
        Column("owner", Words("Who finds out, days", "由谁查明、天数"), 250),
        Column("purpose", Words("Used for", "用途"), 160),
        Column("note", Words("Note", "备注"), 200),
    ),
    _source,
    frozen=3,
    sites=("source", "target"),
    rules=(
        Rule(Colour.RED, ("state", "days"), AtLeast("days", TOO_LONG)),
        Rule(Colour.RED, ("state",), Says("state", UNSETTLED)),
        Rule(Colour.BLUE, ("state",), Says("state", ON_THE_WAY)),
        Rule(Colour.AMBER, ("state",), Says("state", (*TO_DECIDE, *AT_WORK))),
    ),
    views=(
        View(
            Words("Open", "未完成"),
            (Says("state", (*TO_DECIDE, *AT_WORK, *ON_THE_WAY, *UNSETTLED)),),
            "requested_at",
        ),
        View(Words("On the way too long", "在途过久"), (AtLeast("days", TOO_LONG),), "days", descending=True),
    ),
)
