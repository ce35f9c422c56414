from collections.abc import Iterator

from sqlalchemy import Connection

from domain.ledger import sealing
from domain.vocabulary import Words
from sheets.cells import Format, Value
from sheets.tab import Column, Edition, Tab, key_column


def _source(connection: Connection, _: Edition) -> Iterator[tuple[Value, ...]]:
    """Yield the head of the journal at the end of each day, for later comparison."""
    for head in sealing.day_heads(connection):
        yield f"{head.day}", head.day, head.position, head.hash


HEADS = Tab(
    "heads",
    Words("Journal", "日志校验"),
    Words(
        "How many bookings there were by the end of each day, with a hash that proves later that none was rewritten.",
        "每天结束时有多少笔账，以及校验值：以后可以证明没有人改过。",
    ),
    (
        key_column(),
        Column("day", Words("Day (UTC)", "日期(UTC)"), 178, Format.DAY),
        Column("entries", Words("Entries", "条数"), 114, Format.WHOLE),
        Column("hash", Words("Hash", "校验值"), 520),
    ),
    _source,
    whole=True,
)
