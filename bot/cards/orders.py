"""The order list: what is to be bought, by supplier, with a button to take off each line."""

from bot.cards.layout import fit
from bot.chat.buttons.orders import ListOrders, PutBackOrder, SendOrders, TakeOffOrder
from bot.chat.paging import page_of
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html
from bot.chat.turn import Turn
from domain.operations.ordering import OrderLine

PAGE = 8


def orders_card(
    turn: Turn, lines: tuple[OrderLine, ...], start: int = 0, gone: OrderLine | None = None
) -> tuple[Html, Keyboard]:
    """Return a page of the list. `gone`: a line that was just taken off."""
    say = turn.say
    page = page_of(tuple(enumerate(lines, 1)), start, PAGE)
    parts = [say("orders-title", count=len(lines)) if lines else say("orders-none")]
    parts += [_line(turn, number, each) for number, each in page.shown]
    if gone is not None:
        parts.append(say("orders-taken-off", name=say.name(gone.item)))
    labels = [(say.plain("order-take-off", name=say.name(each.item)), each.id) for _, each in page.shown]
    off = [(Button(label, TakeOffOrder(order_id)),) for label, order_id in labels]
    undo = [(Button(say.plain("button-undo"), PutBackOrder(gone.id)),)] if gone else []
    files = [(Button("📄 XLSX", SendOrders("xlsx")), Button("📄 CSV", SendOrders("csv")))] if lines else []
    return fit(say, parts), (*undo, *off, *page.buttons(ListOrders), *files)


def _line(turn: Turn, number: int, line: OrderLine) -> Html:
    say = turn.say
    return say(
        "order-line",
        number=number,
        name=say.name(line.item),
        sku=line.item.sku,
        quantity=say.quantity(line.open, line.item),
        some="yes" if line.came.steps else "no",
        came=say.quantity(line.came),
        buys="yes" if line.supplier else "no",
        supplier=line.supplier,
        dated="yes" if line.expected else "no",
        expected=say.day(line.expected) if line.expected else "",
        site=say.name(line.site),
        by=line.person.name,
        date=say.short_day(line.site.today(line.created_at)),
    )
