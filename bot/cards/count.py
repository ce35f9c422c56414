"""Count cards: what is to be counted, the result of a count, and the request to book a difference.

Nothing shown to those who count reveals what the books say.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from bot.cards.layout import more
from bot.cards.place import place_title
from bot.cards.stock import item_label, item_title, lot_name
from bot.chat.buttons.bookings import Undo
from bot.chat.buttons.counts import BookCount, CountPlace, LeaveCount, Tally
from bot.chat.paging import page_of
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from domain.company import places
from domain.company.people import Person, Right
from domain.company.places import Place, Site
from domain.company.sight import Sight, sees
from domain.ledger import stock, valuation
from domain.operations import counting
from domain.operations.count_plan import Todo
from domain.operations.counting import Count
from domain.vocabulary import CountState, LocationKind

PAGE = 20
"""Things per page: Telegram takes 10 kB of buttons in all, and names and lots may be long."""

MAX_BINS = 24
MAX_DUE = 8
"""Tasks shown at once."""

MAX_NUMBERS = 12
"""Numbers found that are listed: the latest ones."""

LATELY = timedelta(hours=12)
"""Anything counted within this time belongs to the current round."""

MARK = {True: "✅ ", False: ""}


def count_card(turn: Turn, count: Count) -> tuple[Html, Keyboard]:
    """Return the result of a count."""
    say = turn.say
    told = [
        say(f"count-{count.state}", counted=say.quantity(count.counted, count.item), number=count.number),
        *_subject(say, count),
    ]
    if count.state is CountState.ASKED:
        told.append(say("count-waits"))
    if count.posted:
        told += [*_numbers(say, count), _difference(say, count)]
    buttons = [Button(f"⬅️ {say.place(count.place.kind, count.place.code)}", CountPlace(count.place.id))]
    if count.posted:
        buttons.insert(0, Button(say.plain("button-undo"), Undo(count.posted.id)))
    return join(told), (tuple(buttons),)


def count_request(
    connection: Connection, say: Wording, body: dict[str, Any], reader: Person | None
) -> tuple[Html, Keyboard]:
    """Return the request to book a difference, and its value, for a manager."""
    count = counting.get(connection, body["count"])
    told = [
        say(f"count-of-{count.state}", counted=say.quantity(count.counted, count.item), person=count.counted_by.name),
        *_subject(say, count, places.site(connection, count.place.site_id)),
        *_numbers(say, count),
        _difference(say, count),
    ]
    worth = valuation.worth(connection, count.item.id, count.difference.quantity.steps)
    if worth and reader is not None and sees(reader, Sight.COSTS, count.place.site_id):
        told.append(say("count-worth", value=say.money(worth)))
    if count.state is not CountState.ASKED or reader is None or not reader.may(Right.DECIDE, count.place.site_id):
        return join(told), ()
    book = Button(say.plain("button-book-count"), BookCount(count.id))
    return join(told), ((book, Button(say.plain("button-leave-count"), LeaveCount(count.id))),)


def place_count_card(turn: Turn, where: Place, start: int | None = None) -> tuple[Html, Keyboard]:
    """Return what is to be counted in a place, without quantities; what was counted recently is marked.

    Shows the page that begins at `start`, or else the first with something left to count.
    """
    say, there = turn.say, stock.in_place(turn.connection, where)
    lately = counting.counted_since(turn.connection, where, turn.now - LATELY)
    done = [(item.id, holding.lot) in lately for item, holding in there]
    if start is None:
        start = done.index(False) // PAGE * PAGE if False in done else 0
    page = page_of([*zip(there, done, strict=True)], start, PAGE)
    rows = tuple(
        (Button(f"{MARK[is_done]}{item_label(say, item, holding.lot)}", Tally(where.id, item.id, holding.lot_id)),)
        for (item, holding), is_done in page.shown
    )
    progress = say("count-progress", counted=sum(done), count=len(there)) if there else say("place-empty")
    text = join([place_title(turn, where), progress, say("count-something-else", place=where.code)])
    return text, rows + page.buttons(lambda other: CountPlace(where.id, other))


def todo_card(turn: Turn, found: Todo) -> tuple[Html, Keyboard]:
    """Return what is due for counting, longest due first, and what somebody else has to recount; no quantities."""
    say, today = turn.say, turn.site.today(turn.now)
    if not found.count:
        return say("todo-nothing" if found.is_planned else "todo-off", site=say.name(turn.site)), ()
    told = [say("todo-title", site=say.name(turn.site))]
    if found.wanted:
        told.append(say("todo-wanted", count=len(found.wanted)))
    if found.recounts:
        told.append(say("todo-recounts", count=len(found.recounts)))
    if found.due:
        told.append(say("todo-due", count=len(found.due), days=(today - found.due[0].since).days))
        told += more(say, len(found.due), MAX_DUE)
    wanted = [
        Button(
            f"❗ {say.place(each.place.kind, each.place.code)} · {item_label(say, each.item, each.lot)}",
            Tally(each.place.id, each.item.id, each.lot_id),
        )
        for each in found.wanted[:MAX_DUE]
    ]
    again = [
        Button(
            f"🔁 {say.place(each.place.kind, each.place.code)} · {item_label(say, each.item, each.lot)}",
            Tally(each.place.id, each.item.id, each.lot_id),
        )
        for each in found.recounts[:MAX_DUE]
    ]
    places_due = [
        Button(
            say.plain("todo-place", place=say.place(each.place.kind, each.place.code), count=each.things),
            CountPlace(each.place.id),
        )
        for each in found.due[:MAX_DUE]
    ]
    rows = [tuple(places_due[at : at + 2]) for at in range(0, len(places_due), 2)]
    return join(told), (*((each,) for each in (*wanted, *again)), *rows)


def bins_card(turn: Turn) -> tuple[Html, Keyboard]:
    """Return the bins that can be counted."""
    known = [each for each in places.places(turn.connection, turn.site.id) if each.kind is LocationKind.BIN][:MAX_BINS]
    buttons = [Button(each.code, CountPlace(each.id)) for each in known]
    return turn.say("count-what"), tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))


def _subject(say: Wording, count: Count, site: Site | None = None) -> list[Html]:
    where = say.place(count.place.kind, count.place.code)
    place = say("place", place=say.plain("site-place", site=say.name(site), place=where) if site else where)
    told = [place, *([lot_name(say, count.lot)] if count.lot else [])]
    new = say("count-new-lot-expires", date=say.day(count.expiry)) if count.expiry else say("count-new-lot")
    return [item_title(say, count.item), join(told, " · "), *([new] if count.is_new_lot else [])]


def _numbers(say: Wording, count: Count) -> list[Html]:
    """Return every number found and by whom, if they differ; only for those who decide."""
    if not count.numbers_differ:
        return []
    found = [
        say("count-number", quantity=say.quantity(each.quantity, count.item), person=each.by) for each in count.found
    ]
    return [say("count-numbers"), *found[-MAX_NUMBERS:]]


def _difference(say: Wording, count: Count) -> Html:
    sign = "−" if count.difference.steps < 0 else "+"
    return say(
        "count-differs",
        expected=say.quantity(count.expected, count.item),
        difference=f"{sign}{say.quantity(count.difference.quantity, count.item)}",
    )
