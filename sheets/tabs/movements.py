from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from domain.ledger import journal
from domain.ledger.history import carried_forward
from domain.ledger.journal import Entry
from domain.vocabulary import MovementKind, Words
from sheets.cells import Format, Link, Value
from sheets.tab import Colour, Column, Edition, IsToday, Row, Rule, Says, Tab, View
from sheets.tabs import shared
from sheets.words import KINDS, OUTSIDE, said

ENTRIES_A_QUERY = 1000

SUPERGROUP = "-100"
"""The prefix of the ids of chats whose messages have links."""

CARRIED = Words("Carried forward", "结转")

PICTURE = "📷"
OPEN = "↗"


def entry_rows(entry: Entry, edition: Edition) -> list[Row]:
    """Return a row for each line of the movement."""
    return [MOVEMENTS.row(values) for values in _values(entry, edition)]


def _values(entry: Entry, edition: Edition) -> Iterator[tuple[Value, ...]]:
    language = edition.language
    when = entry.happened_at.astimezone(ZoneInfo(entry.timezone))
    said_by = (entry.person, entry.party, edition.to("transfers", entry.transfer))
    told = (entry.reverses, entry.cost_centre, entry.note, _message(entry.message), PICTURE if entry.has_photo else "")
    for place, line in enumerate(entry.lines, entry.lines_before + 1):
        yield (
            place,
            entry.number,
            when,
            said(KINDS, entry.kind, language),
            line.sku,
            line.name_en,
            line.name_zh,
            line.quantity,
            line.unit,
            line.lot,
            line.expiry,
            entry.site,
            edition.name(entry.site_en, entry.site_zh),
            said(OUTSIDE, line.source, language),
            said(OUTSIDE, line.target, language),
            *said_by,
            line.price,
            line.value,
            *told,
        )


def carried_row(connection: Connection, edition: Edition) -> Row:
    """Return the row that stands for everything moved out; its line is the last one of that."""
    return MOVEMENTS.row(_carried(connection, edition))


def _carried(connection: Connection, edition: Edition) -> tuple[Value, ...]:
    last = journal.after(connection, edition.moved_out - 1, 1)[0]
    line = journal.lines_up_to(connection, edition.moved_out)
    worth = sum(value for _, value in carried_forward(connection, edition.moved_out))
    when = last.happened_at.astimezone(ZoneInfo(last.timezone))
    told = edition.say(Words(f"stands for lines 1 to {line:,}", f"代表第 1 至 {line:,} 行"))
    opening = edition.to("carried", edition.say(CARRIED))
    known: dict[str, Value] = {
        "line": line,
        "time": when,
        "kind": edition.say(CARRIED),
        "document": opening,
        "value": worth,
        "note": told,
    }
    return tuple(known.get(column.name) for column in MOVEMENTS.columns)


def _message(message: str) -> Link | None:
    """Return where it was said, in a chat whose messages have links."""
    chat, _, number = message.partition("/")
    if not chat.startswith(SUPERGROUP):
        return None
    return Link(OPEN, f"https://t.me/c/{chat.removeprefix(SUPERGROUP)}/{number}")


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    position = edition.moved_out
    if position:
        yield _carried(connection, edition)
    while entries := journal.after(connection, position, ENTRIES_A_QUERY):
        for entry in entries:
            yield from _values(entry, edition)
        position = entries[-1].position


MOVEMENTS = Tab(
    "movements",
    Words("Movements", "流水"),
    Words(
        "Every booking, a line for each item and lot, in the order in which they were booked. Never changed.",
        "每一笔账，一种商品一个批次一行，按记账先后排列，从不更改。",
    ),
    (
        Column("line", Words("Line", "行号"), 92, Format.WHOLE),
        Column("number", Words("No.", "单号"), 90),
        Column("time", Words("Time", "时间"), 140, Format.MINUTE),
        Column("kind", Words("Kind", "类型"), 160),
        *shared.ITEM,
        shared.QUANTITY,
        shared.UNIT,
        shared.LOT,
        shared.EXPIRY,
        shared.SITE,
        shared.SITE_NAME,
        Column("source", Words("From", "从"), 130),
        Column("target", Words("To", "到"), 130),
        shared.PERSON,
        Column("party", Words("Party", "往来单位"), 150),
        Column("document", Words("Document", "单据"), 136, Format.LINK),
        Column("price", Words("Unit price", "单价"), 134, Format.PRICE),
        shared.VALUE,
        Column("reverses", Words("Reverses", "冲销"), 128),
        Column("cost_centre", Words("Cost centre", "成本中心"), 160),
        Column("note", Words("Note", "备注"), 220),
        Column("message", Words("Message", "消息"), 126, Format.LINK),
        Column("picture", Words("Picture", "图片"), 114),
    ),
    _source,
    grows=True,
    frozen=2,
    sites=("source", "target"),
    rules=(
        Rule(
            Colour.RED,
            ("kind",),
            Says("kind", tuple(KINDS[kind] for kind in (MovementKind.DAMAGE, MovementKind.WRITE_OFF))),
        ),
        Rule(Colour.AMBER, ("kind",), Says("kind", (KINDS[MovementKind.ADJUSTMENT],))),
        Rule(Colour.BLUE, ("kind",), Says("kind", (CARRIED,))),
        Rule(Colour.GREY, ("kind", "reverses"), Says("kind", (KINDS[MovementKind.REVERSAL],))),
    ),
    views=(
        View(Words("Newest first", "最新在前"), (), "line", descending=True),
        View(Words("Today", "今天"), (IsToday("time"),), "line", descending=True),
    ),
)
