"""What each command does."""

from collections.abc import Callable

from bot.cards.shortages import shortages_page
from bot.chat.big_buttons import big_buttons
from bot.chat.buttons.items import Shortage
from bot.chat.replies import Reply
from bot.chat.texts import join
from bot.chat.turn import Turn
from bot.drafts import store
from bot.drafts.actions import ACTIONS
from bot.language.lexicon import Done
from bot.language.words import Words
from bot.routes import (
    access,
    alerts,
    bookings,
    counts,
    explanations,
    exports,
    figures,
    label_sheets,
    lots,
    numbers,
    orders,
    preferences,
    requests,
    requisitions,
    reservations,
    sheet,
    shortfalls,
    tour,
    transfer_lists,
    trends,
)
from bot.routes.hearing import said_of
from bot.routes.messages import look_up
from domain.alerts import morning_report
from domain.company import people, places
from domain.company.people import Right


def _help(turn: Turn) -> list[Reply]:
    books = bool(turn.person.sites(Right.BOOK))
    first = "help" if books else "help-viewer"
    parts = ((first, Right.SEE), ("help-manager", Right.DECIDE), ("help-administrator", Right.ADMIT))
    texts = [turn.say(key, bot=turn.incoming.bot) for key, right in parts if turn.person.sites(right)]
    text = join(texts, "\n\n")
    return [Reply("send", text, menu=big_buttons(turn.say, books=books) if turn.incoming.private else ())]


def _start(turn: Turn) -> list[Reply]:
    if turn.incoming.text:
        return access.accept(turn)
    books = bool(turn.person.sites(Right.BOOK))
    hello = turn.say("hello" if books else "hello-viewer", name=turn.person.name, site=turn.say.name(turn.site))
    if not turn.incoming.private:
        return [Reply("send", hello)]
    return tour.greet(turn, hello)


def _stock(turn: Turn) -> list[Reply]:
    if turn.incoming.text:
        return look_up(turn, Words(rest=turn.incoming.text), None)
    reports = [morning_report.report(turn.connection, site.id, turn.now) for site in places.all_sites(turn.connection)]
    lines = [
        turn.say(
            "stock-overview-site", site=turn.say.name(report.site), low=len(report.low), expiring=len(report.expiring)
        )
        for report in reports
    ]
    return [turn.answer(join([turn.say("stock-overview"), *lines, turn.say("stock-overview-more")]))]


def _book(verb: Done) -> Callable[[Turn], list[Reply]]:
    def handler(turn: Turn) -> list[Reply]:
        ACTIONS[verb].require(turn.person)
        text, beside = shortfalls.apart(turn, turn.incoming.text, verb)
        return look_up(turn, said_of(turn, text, verb), None, beside)

    return handler


def _transfer(turn: Turn) -> list[Reply]:
    """Request one item, or several in one line."""
    return requests.asked(turn, turn.incoming.text, is_request=True) or _book("transfer")(turn)


def _use(verb: Done) -> Callable[[Turn], list[Reply]]:
    """Return the route that requests goods for use, or takes back what was not used."""
    return lambda turn: requisitions.asked(turn, turn.incoming.text, verb)


def _cancel(turn: Turn) -> list[Reply]:
    given_up = store.cancel_all(turn.connection, turn.person.id, turn.incoming.chat)
    cards = [Reply("retire", turn.say("cancelled"), target=draft.card) for draft in given_up if draft.card is not None]
    return [*cards, turn.answer(turn.say("cancelled" if given_up or turn.asked else "nothing-to-cancel"))]


def _undo(turn: Turn) -> list[Reply]:
    """Show the booking with this number, which can be undone on its card; or the last one."""
    return numbers.asked(turn, turn.incoming.text) or bookings.last(turn)


def _low(turn: Turn) -> list[Reply]:
    """Show what is below its minimum at the person's sites."""
    return _lists(turn, "low")


def _expiring(turn: Turn) -> list[Reply]:
    """Show what has expired, or soon will."""
    return _lists(turn, "expiring")


def _lists(turn: Turn, what: Shortage) -> list[Reply]:
    return [turn.answer(*shortages_page(turn, what, site_id)) for site_id in turn.person.sites(Right.SEE)]


def _register(turn: Turn) -> list[Reply]:
    """Register this group for the manager's sites."""
    if turn.incoming.private:
        return [turn.answer(turn.say("register-in-group"))]
    here = turn.incoming
    site_ids = people.register_group(turn.connection, here.chat, turn.person, turn.say.language, here.topic)
    names = turn.say.listed(turn.say.name(places.site(turn.connection, site_id)) for site_id in site_ids)
    hears = "all" if here.hears_all else "some"
    return [turn.answer(turn.say("registered", sites=names, hears=hears))]


COMMANDS: dict[str, Callable[[Turn], list[Reply]]] = {
    "start": _start,
    "help": _help,
    "stock": _stock,
    "receive": _book("receive"),
    "issue": _book("issue"),
    "transfer": _transfer,
    "requisition": _use("requisition"),
    "bring_back": _use("bring_back"),
    "move": _book("move"),
    "damage": _book("damage"),
    "return": _book("return"),
    "reserve": _book("reserve"),
    "adjust": _book("adjust"),
    "count": counts.asked,
    "counts": counts.due,
    "write_off": _book("write_off"),
    "send_back": _book("send_back"),
    "lot": lots.asked,
    "reserved": reservations.reserved,
    "tasks": transfer_lists.tasks,
    "pending": transfer_lists.pending,
    "transfers": transfer_lists.everything,
    "why": explanations.asked,
    "label": label_sheets.asked,
    "alerts": alerts.asked,
    "orders": orders.asked,
    "low": _low,
    "expiring": _expiring,
    "figures": figures.asked,
    "trend": trends.asked,
    "find": _stock,
    "settings": preferences.settings,
    "undo": _undo,
    "cancel": _cancel,
    "language": preferences.language,
    "morning": alerts.send_now,
    "sheet": sheet.asked,
    "export": exports.asked,
    "register": _register,
    "invite": access.invite,
    "people": access.asked,
}
