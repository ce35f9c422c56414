from collections.abc import Iterator

from sqlalchemy import Connection

from domain.quantities import Quantity
from domain.reports.stock_levels import Supply, levels
from domain.vocabulary import Words
from sheets.cells import Format, Value
from sheets.tab import AtMost, Colour, Column, Edition, Rule, Says, Tab, View, key_column
from sheets.tabs import shared
from sheets.words import SUPPLIES

OUT, LOW, OVER = SUPPLIES[Supply.OUT], SUPPLIES[Supply.LOW], SUPPLIES[Supply.OVER]


def _source(connection: Connection, edition: Edition) -> Iterator[tuple[Value, ...]]:
    own = shared.CustomFields(connection, edition, in_stock=True)
    for level in levels(connection, edition.now):
        yield (
            f"{level.item_id}·{level.site.id}",
            level.sku,
            level.name_en,
            level.name_zh,
            level.site.code,
            edition.say(SUPPLIES[level.supply]),
            level.on_hand.amount,
            level.available.amount,
            level.on_hand.unit,
            _amount(level.minimum),
            _amount(level.maximum),
            level.days,
            level.issued.amount,
            level.reserved.amount,
            level.blocked.amount,
            level.on_the_way.amount,
            level.expiry,
            level.value,
            level.category,
            own.of(level.item_id),
            shared.site_name(level.site, edition),
        )


def _amount(quantity: Quantity | None) -> Value:
    return quantity.amount if quantity else None


STOCK = Tab(
    "stock",
    Words("Stock", "库存"),
    Words(
        "Every item at every site: what there is, what may go out, how long it lasts, what is short.",
        "每个仓库的每种商品：现有多少，可用多少，够用几天，缺什么。",
    ),
    (
        key_column(),
        *shared.ITEM,
        shared.SITE,
        Column("state", Words("State", "状态"), 150),
        shared.ON_HAND,
        Column("available", Words("Available", "可用"), 130, Format.QUANTITY),
        shared.UNIT,
        Column("minimum", Words("Minimum", "下限"), 130, Format.QUANTITY),
        Column("maximum", Words("Maximum", "上限"), 132, Format.QUANTITY),
        Column("days_of_cover", Words("Days of cover", "可用天数"), 188, Format.WHOLE),
        Column("issued", Words("Issued in 90 days", "90天出库量"), 230, Format.QUANTITY),
        shared.RESERVED,
        Column("blocked", Words("Blocked", "不可用"), 132, Format.QUANTITY),
        shared.ON_THE_WAY,
        Column("first_expiry", Words("First expiry", "最早有效期"), 186, Format.DAY),
        shared.VALUE,
        shared.CATEGORY,
        shared.OWN,
        shared.SITE_NAME,
    ),
    _source,
    frozen=2,
    sites=("site",),
    rules=(
        Rule(Colour.RED, ("state", "on_hand"), Says("state", (OUT,))),
        Rule(Colour.AMBER, ("state", "on_hand"), Says("state", (LOW,))),
        Rule(Colour.BLUE, ("state",), Says("state", (OVER,))),
        Rule(Colour.AMBER, ("days_of_cover",), AtMost("days_of_cover", 7)),
    ),
    views=(
        View(Words("Short", "缺货和不足"), (Says("state", (OUT, LOW)),), "days_of_cover"),
        View(Words("Lasts a week at most", "一周内用完"), (AtMost("days_of_cover", 7),), "days_of_cover"),
        View(Words("Most valuable first", "按金额排"), (), "value", descending=True),
    ),
)
