from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import Connection

from domain.operations import ordering
from domain.operations.ordering import OrderLine
from domain.vocabulary import OrderState, Words
from sheets.cells import Format, Value
from sheets.tab import Colour, Column, Edition, Rule, Says, Tab, View, key_column
from sheets.tabs import shared

EXPECTED, LATE = Words("expected", "待到货"), Words("late", "逾期未到")
"""For lines with an expected day: they have been ordered."""

STATES = {
    OrderState.OPEN: Words("to be bought", "待采购"),
    OrderState.RECEIVED: Words("received", "已到货"),
    OrderState.WITHDRAWN: Words("taken off", "已取消"),
}


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    return _rows(ordering.lately(connection, edition.now), edition)


def _to_buy(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    return _rows(ordering.listed(connection), edition)


def _rows(lines: Iterable[OrderLine], edition: Edition) -> Iterator[tuple[Value, ...]]:
    for line in lines:
        item = line.item
        name, size = max(item.packs, key=lambda pack: pack[1], default=("", 1))
        in_packs = name and line.open.steps and line.open.steps % size == 0
        yield (
            f"order {line.id}",
            edition.say(_state(line, edition)),
            *(item.sku, item.name_en, item.name_zh),
            line.open.amount if line.state is OrderState.OPEN else line.quantity.amount,
            item.unit,
            line.open.steps // size if in_packs else None,
            name if in_packs else "",
            line.came.amount,
            line.supplier,
            line.expected,
            line.site.code,
            shared.site_name(line.site, edition),
            line.person.name,
            _since(line),
        )


def _state(line: OrderLine, edition: Edition) -> Words:
    if line.state is not OrderState.OPEN or line.expected is None:
        return STATES[line.state]
    return LATE if line.expected < line.site.today(edition.now) else EXPECTED


def _since(line: OrderLine) -> Value:
    return line.created_at.astimezone(line.site.zone)


ORDERS = Tab(
    "orders",
    Words("Order list", "采购清单"),
    Words(
        "What is to be bought, and what is expected; what has come in is taken off by itself, and stays for 90 days.",
        "要采购的和待到货的；到货后自动划掉，保留90天。",
    ),
    (
        key_column(),
        Column("state", Words("State", "状态"), 150),
        *shared.ITEM,
        shared.QUANTITY,
        shared.UNIT,
        Column("packs", Words("In packs", "整包数"), 130, Format.WHOLE),
        Column("pack", Words("Pack", "包装"), 110),
        Column("came", Words("Came so far", "已到"), 170, Format.QUANTITY),
        Column("supplier", Words("Supplier", "供应商"), 200),
        Column("expected", Words("Expected", "预计到货"), 150, Format.DAY),
        shared.SITE,
        shared.SITE_NAME,
        shared.PERSON,
        Column("since", Words("Since", "起"), 188, Format.MINUTE),
    ),
    _source,
    frozen=3,
    sites=("site",),
    rules=(
        Rule(Colour.RED, ("state", "expected"), Says("state", (LATE,))),
        Rule(Colour.BLUE, ("state",), Says("state", (EXPECTED,))),
        Rule(Colour.AMBER, ("state",), Says("state", (STATES[OrderState.OPEN],))),
    ),
    views=(
        View(Words("To be bought", "待采购"), (Says("state", (STATES[OrderState.OPEN],)),), "supplier"),
        View(Words("Expected", "待到货"), (Says("state", (EXPECTED, LATE)),), "expected"),
    ),
)
TO_BUY = replace(ORDERS, source=_to_buy)
"""Without ended lines: a file for whoever buys."""
