from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.reports.registers import count_lines
from domain.vocabulary import CountState, Words
from sheets.cells import Format, Value
from sheets.tab import AtLeast, AtMost, Colour, Column, Edition, Rule, Says, Tab, View
from sheets.tabs import shared
from sheets.words import COUNTS as STATES
from sheets.words import said

ASKED = STATES[CountState.ASKED]


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    for line in count_lines(connection, edition.now):
        yield (
            line.number,
            line.counted_at.astimezone(ZoneInfo(line.timezone)),
            said(STATES, line.state, edition.language),
            line.sku,
            line.name_en,
            line.name_zh,
            line.site,
            edition.name(line.site_en, line.site_zh),
            line.place,
            line.lot,
            line.expected.amount,
            line.counted.amount,
            line.counted.amount - line.expected.amount,
            line.counted.unit,
            line.person,
            line.decided_by,
            edition.to("movements", line.booked_as),
        )


COUNTS = Tab(
    "counts",
    Words("Counts", "盘点"),
    Words(
        "What was counted, what the books said, and what became of the difference; for 90 days.",
        "盘点结果、账面数量、差异的处理；保留90天。",
    ),
    (
        Column("number", Words("No.", "单号"), 90),
        Column("time", Words("Counted", "盘点时间"), 150, Format.MINUTE),
        Column("state", Words("State", "状态"), 160),
        *shared.ITEM,
        shared.SITE,
        shared.SITE_NAME,
        shared.PLACE,
        shared.LOT,
        Column("expected", Words("By the books", "账面"), 158, Format.QUANTITY),
        Column("counted", Words("Found", "实盘"), 110, Format.QUANTITY),
        Column("difference", Words("Difference", "差异"), 138, Format.QUANTITY),
        shared.UNIT,
        shared.PERSON,
        Column("decided_by", Words("Decided by", "批复人"), 158),
        Column("booked_as", Words("Booked as", "入账单号"), 164, Format.LINK),
    ),
    _source,
    frozen=2,
    sites=("site",),
    rules=(
        Rule(Colour.RED, ("state",), Says("state", (ASKED,))),
        Rule(Colour.AMBER, ("difference",), AtMost("difference", -1)),
        Rule(Colour.AMBER, ("difference",), AtLeast("difference", 1)),
    ),
    views=(
        View(Words("To be decided", "待决定"), (Says("state", (ASKED,)),), "time"),
        View(Words("Newest first", "最新在前"), (), "number", descending=True),
    ),
)
