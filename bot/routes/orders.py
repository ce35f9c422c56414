"""The order list: shown, lines taken off and put back, and sent as a file to whoever buys."""

from bot.cards.orders import orders_card
from bot.chat.buttons.orders import ListOrders, PutBackOrder, SendOrders, TakeOffOrder
from bot.chat.replies import Made, Reply
from bot.chat.turn import Turn
from domain.company import places
from domain.company.people import Right
from domain.errors import NotAllowed
from domain.ledger import keys
from domain.operations import ordering


def asked(turn: Turn) -> list[Reply]:
    """Show what is to be bought for the person's sites."""
    return turn_page(turn, ListOrders(0))


def turn_page(turn: Turn, tap: ListOrders) -> list[Reply]:
    """Show another page on the same card."""
    return [turn.answer(*orders_card(turn, ordering.listed(turn.connection, _sites(turn)), tap.start))]


def take_off(turn: Turn, tap: TakeOffOrder) -> list[Reply]:
    """Take a line off."""
    gone = ordering.withdraw(turn.context(keys.order_change(tap.order_id)), tap.order_id)
    return [turn.answer(*orders_card(turn, ordering.listed(turn.connection, _sites(turn)), 0, gone))]


def put_back(turn: Turn, tap: PutBackOrder) -> list[Reply]:
    """Put a line back on the list."""
    ordering.put_back(turn.context(keys.order_change(tap.order_id)), tap.order_id)
    return asked(turn)


def send(turn: Turn, tap: SendOrders) -> list[Reply]:
    """Send the list as a file."""
    codes = [places.site(turn.connection, site_id).code for site_id in _sites(turn)]
    spec = {"orders": tap.format, "sites": codes, "language": turn.say.language}
    text = turn.say("orders-file", time=turn.say.time(turn.now, turn.site.zone))
    return [Reply("made", text, made=Made("export", spec))]


def _sites(turn: Turn) -> list[int]:
    """Return the sites whose catalogue the person maintains. Raises NotAllowed if there are none."""
    found = turn.person.sites(Right.KEEP)
    if not found:
        raise NotAllowed(Right.KEEP)
    return found
