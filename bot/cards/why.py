"""Why: the messages, people and pictures that led to an item's current stock."""

from dataclasses import replace

from bot.cards.booking import note_lines
from bot.cards.layout import BELOW, fit
from bot.cards.stock import item_title
from bot.chat.buttons.bookings import ShowSource
from bot.chat.buttons.items import WhyPage
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from domain.company import places
from domain.company.catalogue import Item
from domain.reports import bin_card
from domain.reports.bin_card import BinCard, Entry

SUPERGROUP = "-100"
"""Prefix of the ids of chats whose messages have links."""

MAX_SERIALS = 3


def why_card(turn: Turn, item: Item, site_id: int, before: int | None = None) -> tuple[Html, Keyboard]:
    """Return a page of the item's bin card, with a button for each picture and message."""
    page, say = bin_card.bin_card(turn.connection, item, site_id, before=before), turn.say
    title, site = item_title(say, item), say.name(page.site)
    if not page.entries:
        return say("why-nothing", title=title, site=site), _others(turn, page)
    told = [say("why-title", quantity=say.quantity(page.now, item), site=site, title=title)]
    told += [_entry(turn, page, entry) for entry in page.entries]
    shown = [
        Button(f"{'📷' if entry.photo else '💬'} {entry.number}", ShowSource(entry.movement_id))
        for entry in page.entries
        if entry.photo or turn.is_here(entry.message, entry.person_id)
    ]
    rows = [tuple(shown[start : start + 2]) for start in range(0, len(shown), 2)]
    newest = [Button(say.plain("button-newer"), WhyPage(item.id, site_id))] if before is not None else []
    older = [Button(say.plain("button-older"), WhyPage(item.id, site_id, page.older))] if page.older else []
    return fit(say, told), (*rows, tuple(newest + older), *_others(turn, page))


def _others(turn: Turn, page: BinCard) -> Keyboard:
    """Return buttons to the other sites."""
    others = [site for site in places.all_sites(turn.connection) if site.id != page.site.id]
    return (tuple(Button(f"🏬 {turn.say.name(site)}", WhyPage(page.item.id, site.id)) for site in others[:3]),)


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
    more = note_lines(say, entry.note, entry.party)
    if entry.serials:
        some = ", ".join(entry.serials[:MAX_SERIALS])
        more.append(say("why-serials", serials=some if len(entry.serials) <= MAX_SERIALS else f"{some} …"))
    more += [say("why-undone", number=entry.reversed_by)] if entry.reversed_by else []
    return join([line, *more], BELOW)


def _linked(line: Html, message: str) -> Html:
    """Return the line with a link to the message, if its chat has links."""
    chat, _, number = message.partition("/")
    if not chat.startswith(SUPERGROUP):
        return line
    return Html(f'{line} <a href="https://t.me/c/{chat.removeprefix(SUPERGROUP)}/{number}">↗</a>')
