"""Items: their cards, and what is begun on them."""

from bot.cards.item import item_card, whole_item_card
from bot.cards.shortages import shortages_page
from bot.chat import pictures
from bot.chat.buttons.bookings import Unlink
from bot.chat.buttons.drafts import Begin, ReceiveAll, WholeItem
from bot.chat.buttons.items import ListShortages, ShowItem, ShowThing
from bot.chat.replies import Reply
from bot.chat.turn import Turn
from bot.drafts import dialogue, gathering, store
from bot.drafts.actions import begun_with, known_of
from bot.drafts.draft import Line, Open
from bot.drafts.gathering import Shown
from bot.routes import photographs
from domain.company import barcodes, catalogue
from domain.company.gs1 import printed


def show(turn: Turn, tap: ShowItem) -> list[Reply]:
    """Show an item's card."""
    return [Reply("send", *item_card(turn, catalogue.get(turn.connection, tap.item_id)))]


def show_whole(turn: Turn, tap: WholeItem) -> list[Reply]:
    """Show all of an item's stock and actions, on the same card."""
    return [turn.answer(*whole_item_card(turn, catalogue.get(turn.connection, tap.known.item_id), tap.known))]


def show_thing(turn: Turn, tap: ShowThing) -> list[Reply]:
    """Show the card of one of several things in a picture, with what the picture says about it."""
    sent = pictures.on_card(turn.connection, turn.incoming.chat, turn.incoming.message)
    things = [line for line in _read(sent) if line.named]
    if sent is None or tap.number >= len(things):
        return [turn.stale()]
    known = known_of(things[tap.number])
    text, keyboard = item_card(turn, catalogue.get(turn.connection, known.item_id), known)
    return [Reply("send", text, keyboard, picture=sent.picture.unique_id)]


def begin(turn: Turn, tap: Begin) -> list[Reply]:
    """Begin to receive, issue and so on, with all that the card's picture says about the item."""
    known = tap.known
    # One card begins one thing per person, even if the phone sends the tap twice.
    origin = f"tap:{turn.incoming.place}:{turn.person.id}:{tap.verb}"
    sent = pictures.on_card(turn.connection, turn.incoming.chat, turn.incoming.message)
    same = [line for line in _read(sent) if line.item == known.item_id and (line.lot or known.lot) == known.lot]
    line = (same[0] if same else Line()) | begun_with(known)
    return dialogue.begin(turn, tap.verb, line.pictured(sent.picture.unique_id if sent else ""), origin=origin)


def receive_all(turn: Turn, _tap: ReceiveAll) -> list[Reply]:
    """Receive everything in the picture."""
    sent = pictures.on_card(turn.connection, turn.incoming.chat, turn.incoming.message)
    draft = gathering.begin(turn, "receive", f"tap:{turn.incoming.place}:{turn.person.id}:all") if sent else None
    if sent is None or draft is None:
        return [turn.stale()]
    message, seen = f"{sent.chat}/{sent.message}", photographs.seen_before(turn, sent.picture.unique_id)
    lines = tuple(line | Line(message=message, open=Open(seen=seen)) for line in _read(sent) if line.named)
    return gathering.add(turn, draft, Shown(sent.picture.unique_id, lines, verb="receive", message=message))


def _read(sent: pictures.Sent | None) -> tuple[Line, ...]:
    return store.read_lines(sent.read) if sent else ()


def list_shortages(turn: Turn, tap: ListShortages) -> list[Reply]:
    """Show a page of what runs low or expires."""
    return [turn.answer(*shortages_page(turn, tap.what, tap.site_id, tap.start))]


def unlink(turn: Turn, tap: Unlink) -> list[Reply]:
    """Remove a barcode's link."""
    link = barcodes.get(turn.connection, tap.barcode_id)
    taken_back = barcodes.take_back(turn.connection, turn.person, link.id, turn.now)
    key = "code-unlinked" if taken_back else "tap-stale"
    return [turn.toast(turn.say.plain(key, code=printed(link.code)), alert=True)]
