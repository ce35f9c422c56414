"""Counting by chat: an item in a place, or all that lies in a bin, one after the other.

Who counts is not told what the books say. If the two differ, it is counted once more before anything comes of it.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from bot.cards import cards
from bot.chat.paging import page_of
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html, join
from bot.chat.turn import Turn
from bot.chat.wording import Wording
from bot.drafts.answers import named_place
from bot.drafts.questions.places import OFFERED
from domain.company import places
from domain.company.people import Person, Right
from domain.company.places import Place, Site
from domain.errors import UnknownPlace
from domain.ledger import stock, valuation
from domain.operations import counting
from domain.operations.counting import Count
from domain.vocabulary import LocationKind

LISTED = 20
"""Things on a page: of buttons Telegram takes 10 kB in all, and names and lots may be long."""

LATELY = timedelta(hours=12)
"""What was counted so long ago is counted in this round."""

MARK = {True: "✅ ", False: ""}


def card(turn: Turn, count: Count) -> tuple[Html, Keyboard]:
    """What has become of a count."""
    say = turn.say
    told = [
        say(f"count-{count.state}", counted=say.quantity(count.counted, count.item), number=count.number),
        *_subject(say, count),
    ]
    if count.state == "asked":
        told.append(say("count-waits"))
    if count.posted:
        told.append(_difference(say, count))
    buttons = [Button(f"⬅️ {say.place(count.place.kind, count.place.code)}", f"count:{count.place.id}")]
    if count.posted:
        buttons.insert(0, Button(say.plain("button-undo"), f"undo:{count.posted.id}"))
    return join(told), (tuple(buttons),)


def request_card(
    connection: Connection, say: Wording, body: dict[str, Any], reader: Person | None
) -> tuple[Html, Keyboard]:
    """What a manager is asked to book, what it is worth, and the buttons that do it or not."""
    count = counting.get(connection, body["count"])
    told = [
        say(f"count-of-{count.state}", counted=say.quantity(count.counted, count.item), person=count.counted_by.name),
        *_subject(say, count, places.site(connection, count.place.site_id)),
        _difference(say, count),
    ]
    worth = valuation.worth(connection, count.item.id, count.difference.quantity.steps)
    if worth:
        told.append(say("count-worth", value=say.money(worth)))
    if count.state != "asked" or reader is None or not reader.may(Right.DECIDE, count.place.site_id):
        return join(told), ()
    verbs = ("book-count", "leave-count")
    return join(told), (tuple(Button(say.plain(f"button-{verb}"), f"{verb}:{count.id}") for verb in verbs),)


def place_card(turn: Turn, where: Place, start: int | None = None) -> tuple[Html, Keyboard]:
    """What is to be counted in a place, without how many; what was counted lately is marked.

    A page of it: the one that begins with this thing, or else the first with something left to count.
    """
    say, site = turn.say, places.site(turn.connection, where.site_id)
    there = stock.in_place(turn.connection, where)
    lately = counting.counted_since(turn.connection, where, turn.now - LATELY)
    done = [(item.id, holding.lot) in lately for item, holding in there]
    if start is None:
        start = done.index(False) // LISTED * LISTED if False in done else 0
    page = page_of([*zip(there, done, strict=True)], start, LISTED, lambda other: f"count:{where.id}:{other}")
    rows = tuple(
        (
            Button(
                f"{MARK[is_done]}{cards.named(say, item, holding.lot)}",
                f"tally:{where.id}:{item.id}:{holding.lot_id}",
            ),
        )
        for (item, holding), is_done in page.shown
    )
    title = say("place-title", place=say.place(where.kind, where.code), site=say.name(site))
    progress = say("count-progress", counted=sum(done), count=len(there)) if there else say("place-empty")
    return join([title, progress, say("count-something-else", place=where.code)]), rows + page.beside


def bins(turn: Turn) -> tuple[Html, Keyboard]:
    """Which bin, or what."""
    known = [each for each in places.places(turn.connection, turn.site.id) if each.kind == LocationKind.BIN]
    buttons = [Button(each.code, f"count:{each.id}") for each in known[: OFFERED * 3]]
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    return turn.say("count-what"), rows


def place_named(turn: Turn, words: str) -> Place | None:
    """The place of the person's site that is named, if one is."""
    try:
        return named_place(turn, words) if words else None
    except UnknownPlace:
        return None


def _subject(say: Wording, count: Count, site: Site | None = None) -> list[Html]:
    where = say.place(count.place.kind, count.place.code)
    place = say("place", place=say.plain("site-place", site=say.name(site), place=where) if site else where)
    return [cards.title(say, count.item), join([place, *([say("lot", lot=count.lot)] if count.lot else [])], " · ")]


def _difference(say: Wording, count: Count) -> Html:
    sign = "−" if count.difference.steps < 0 else "+"
    return say(
        "count-differs",
        expected=say.quantity(count.expected, count.item),
        difference=f"{sign}{say.quantity(count.difference.quantity, count.item)}",
    )
