from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.ledger import journal
from domain.ledger.journal import Entry
from sheets.cells import Format, Value
from sheets.tab import Column, Edition, Row, Tab
from sheets.words import KINDS, OUTSIDE, Words, said

ENTRIES_A_QUERY = 1000


def entry_rows(entry: Entry, edition: Edition) -> list[Row]:
    """One row a line of the movement."""
    return [MOVEMENTS.row(values) for values in _values(entry, edition)]


def _values(entry: Entry, edition: Edition) -> Iterator[tuple[Value, ...]]:
    language = edition.language
    for place, line in enumerate(entry.lines, entry.lines_before + 1):
        yield (
            place,
            entry.number,
            entry.happened_at.astimezone(ZoneInfo(entry.timezone)),
            said(KINDS, entry.kind, language),
            line.sku,
            line.name_en,
            line.name_zh,
            line.quantity,
            line.unit,
            line.lot,
            line.expiry,
            said(OUTSIDE, line.source, language),
            said(OUTSIDE, line.target, language),
            entry.person,
            entry.reverses,
            entry.note,
            line.value,
            entry.party,
        )


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    position = 0
    while entries := journal.after(connection, position, ENTRIES_A_QUERY):
        for entry in entries:
            yield from _values(entry, edition)
        position = entries[-1].position


MOVEMENTS = Tab(
    "movements",
    Words("Movements", "流水"),
    (
        Column("line", Words("Line", "行号"), 76, Format.WHOLE),
        Column("number", Words("No.", "单号"), 82),
        Column("time", Words("Time", "时间"), 136, Format.MINUTE),
        Column("kind", Words("Kind", "类型"), 108),
        Column("sku", Words("SKU", "编码"), 108),
        Column("name_en", Words("Item", "英文名"), 150),
        Column("name_zh", Words("Chinese name", "品名"), 120),
        Column("quantity", Words("Quantity", "数量"), 118, Format.QUANTITY),
        Column("unit", Words("Unit", "单位"), 80),
        Column("lot", Words("Lot", "批号"), 100),
        Column("expiry", Words("Expiry", "有效期"), 100, Format.DAY),
        Column("source", Words("From", "从"), 110),
        Column("target", Words("To", "到"), 110),
        Column("person", Words("By", "经手人"), 110),
        Column("reverses", Words("Reverses", "冲销"), 100),
        Column("note", Words("Note", "备注"), 200),
        Column("value", Words("Value", "金额"), 100, Format.MONEY),
        Column("party", Words("Party", "往来单位"), 130),
    ),
    _source,
    grows=True,
    frozen=2,
)
