"""Why: the chain of messages, people and pictures that made today's number of an item."""

from dataclasses import replace

from bot.cards import cards
from bot.chat import pictures
from bot.chat.replies import Button, Keyboard, Reply
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from domain.company import places
from domain.company.catalogue import Item
from domain.reports import bin_card
from domain.reports.bin_card import BinCard, Entry

SUPERGROUP = "-100"
"""How the ids of those chats begin whose messages have an address."""

SERIALS = 3
"""So many of a line are shown."""


def card(turn: Turn, item: Item, site_id: int, before: int | None = None) -> tuple[Html, Keyboard]:
    """A page of the item's bin card, with a button for each picture and message."""
    page, say = bin_card.bin_card(turn.connection, item, site_id, before=before), turn.say
    title, site = cards.title(say, item), say.name(page.site)
    if not page.entries:
        return say("why-nothing", title=title, site=site), _others(turn, page)
    told = [say("why-title", quantity=say.quantity(page.now, item), site=site, title=title)]
    told += [_entry(turn, page, entry) for entry in page.entries]
    shown = [
        Button(f"{'📷' if entry.photo else '💬'} {entry.number}", f"source:{entry.movement_id}")
        for entry in page.entries
        if entry.photo or entry.message.startswith(f"{turn.incoming.chat}/")
    ]
    rows = [tuple(shown[start : start + 2]) for start in range(0, len(shown), 2)]
    newest = [Button(say.plain("button-newer"), f"page:{item.id}:{site_id}:")] if before is not None else []
    older = [Button(say.plain("button-older"), f"page:{item.id}:{site_id}:{page.older}")] if page.older else []
    return cards.within(say, told), (*rows, tuple(newest + older), *_others(turn, page))


def _others(turn: Turn, page: BinCard) -> Keyboard:
    """The other sites."""
    others = [site for site in places.all_sites(turn.connection) if site.id != page.site.id]
    return (tuple(Button(f"🏬 {turn.say.name(site)}", f"page:{page.item.id}:{site.id}:") for site in others[:3]),)


def _entry(turn: Turn, page: BinCard, entry: Entry) -> Html:
    say = turn.say
    change = say.quantity(replace(entry.change, steps=abs(entry.change.steps)))
    line = say(
        "why-entry-by" if entry.person else "why-entry",
        change=f"{'−' if entry.change.steps < 0 else '+'}{change}",
        after=f"{entry.after.amount:f}",
        time=say.time(entry.happened_at, page.site.zone),
        person=entry.person,
        kind=say.plain(f"kind-{entry.kind}"),
        number=entry.number,
    )
    line = _linked(line, entry.message)
    more = cards.note_of(say, entry.note)
    if entry.serials:
        some = ", ".join(entry.serials[:SERIALS])
        more.append(say("why-serials", serials=some if len(entry.serials) <= SERIALS else f"{some} …"))
    more += [say("why-undone", number=entry.reversed_by)] if entry.reversed_by else []
    return join([line, *more], cards.BELOW)


def _linked(line: Html, message: str) -> Html:
    """With the address of the message, where messages have one."""
    chat, _, number = message.partition("/")
    if not chat.startswith(SUPERGROUP):
        return line
    return Html(f'{line} <a href="https://t.me/c/{chat.removeprefix(SUPERGROUP)}/{number}">↗</a>')


def source(turn: Turn, movement_id: int) -> list[Reply]:
    """The picture that a movement was booked with, and the message, if it stands in this chat."""
    booked = bin_card.source(turn.connection, movement_id)
    if booked is None:
        return [turn.toast(turn.say.plain("tap-stale"), alert=True)]
    time = turn.say.time(booked.recorded_at, turn.site.zone)
    said = {"number": booked.number, "person": booked.person, "time": time}
    chat, _, message = booked.message.partition("/")
    quote = int(message) if chat == str(turn.incoming.chat) else None
    sent = [each.picture for each in pictures.of_movement(turn.connection, movement_id)]
    if sent:
        text = turn.say("why-picture", **said)
        return [Reply("photo", text, file=each.file_id, document=each.document, quote=quote) for each in sent]
    if quote is None:
        return [turn.toast(turn.say.plain("why-picture-gone"), alert=True)]
    return [Reply("send", turn.say("why-message", **said), quote=quote)]
