"""An item's stock, and lists of items to choose from."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.cards.layout import BELOW, MAX_LINES, PAGE, fit, more
from bot.chat.buttons.items import MoreItems, ShowItem, ShowThing
from bot.chat.codec import fits
from bot.chat.paging import page_of
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from domain.company import catalogue
from domain.company.catalogue import Item
from domain.ledger import own_lots
from domain.ledger.stock import Holding, SiteStock
from domain.vocabulary import LotStatus


def item_title(say: Wording, item: Item) -> Html:
    """Return an item's heading."""
    return say("item-title", name=say.name(item), sku=item.sku)


def item_label(say: Wording, item: Item, lot: str = "") -> str:
    """Return an item's label for a button, with its lot or its SKU."""
    return f"{say.name(item)} · {lot or item.sku}"


def stock_text(say: Wording, item: Item, found: list[SiteStock], now: datetime, scanned: Sequence[Html] = ()) -> Html:
    """Return an item's stock by site, bin and lot."""
    parts = [item_title(say, item), *scanned]
    for number, there in enumerate(found):
        parts += [Html("")] if number else []
        key = "stock-site" if there.total.steps else "stock-site-none"
        parts.append(say(key, site=say.name(there.site), quantity=say.quantity(there.total, item)))
        today = there.site.today(now)
        parts += [holding_lines(say, holding, today) for holding in there.holdings[:MAX_LINES]]
        parts += more(say, len(there.holdings))
    return fit(say, parts)


def holding_lines(say: Wording, holding: Holding, today: date) -> Html:
    """Return the stock in one place, with its lot, and what is reserved."""
    place = say("place", place=say.place(holding.kind, holding.place))
    parts = [say("stock-place", place=place, quantity=say.quantity(holding.on_hand))]
    if holding.lot:
        parts.append(lot_name(say, holding.lot))
    lines = [join(parts, " · ")]
    if holding.available != holding.on_hand:
        kept = holding.on_hand.steps - holding.available.steps
        lines.append(say("stock-reserved", quantity=say.quantity(replace(holding.on_hand, steps=kept))))
    lines += lot_state(say, holding.status, say.expiry(holding.expiry, today) if holding.expiry else None)
    return join(lines, BELOW)


def lot_name(say: Wording, lot: str) -> Html:
    """Return a lot's code, and whether it is one of the company's own."""
    return say("lot-own" if own_lots.is_own(lot) else "lot", lot=lot)


def lot_state(say: Wording, status: str, expiry: Html | None) -> list[Html]:
    """Return a line with a lot's status and expiry; none, if there is nothing to say."""
    told = [*([] if status is LotStatus.OK else [say(f"lot-{status}")]), *([expiry] if expiry else [])]
    return [join(told, " · ")] if told else []


def item_list(turn: Turn, words: str, items: list[Item], start: int = 0) -> tuple[Html, Keyboard]:
    """Return the items that the words may mean, page by page if the words fit on a button."""
    page = page_of(items, start, PAGE)
    rows = tuple((Button(item_label(turn.say, item), ShowItem(item.id)),) for item in page.shown)
    text = turn.say("several", words=words)
    if all(fits(MoreItems(other, words)) for _, other in page.others):
        return text, rows + page.buttons(lambda other: MoreItems(other, words))
    return join([text, *more(turn.say, len(items), len(page.shown))]), rows


def things_list(turn: Turn, things: list[tuple[int, str]]) -> Keyboard:
    """Return the things in a picture, each as an item's id and a lot, if any."""
    items = catalogue.load(turn.connection, [item_id for item_id, _ in things])
    names = [item_label(turn.say, items[item_id], lot) for item_id, lot in things]
    return tuple((Button(name, ShowThing(number)),) for number, name in enumerate(names))
