"""Commands: what each does, and the menus in which the phone offers them."""

from collections.abc import Callable

from bot.cards import cards, shortages, why
from bot.cards.cards import LISTED
from bot.chat.big_buttons import big_buttons
from bot.chat.paging import page_of
from bot.chat.replies import Button, Reply
from bot.chat.texts import Texts, join, languages
from bot.chat.turn import Turn
from bot.drafts import counts, store
from bot.drafts.actions import ACTIONS
from bot.drafts.draft import Verb
from bot.language.words import Words, words_of
from bot.routes import access, label_sheets, tour
from bot.routes.messages import look_up
from domain.alerts import morning_report
from domain.company import people, places, search
from domain.company.people import Person, Right
from domain.errors import NotAllowed
from domain.ledger import lots
from domain.ledger.bookings import describe
from domain.operations import reservations, reversing

FEW = 4
"""Reservations that are told at once, each with a message."""

BOOKINGS = ("receive", "issue", "transfer", "move", "damage", "return", "reserve", "count")
LOOKING = ("reserved", "lot", "why", "label", "low", "expiring")
MENU = ("stock", *BOOKINGS, *LOOKING, "undo", "settings", "cancel", "help")
VIEWERS_MENU = ("stock", *LOOKING, "settings", "help")
MANAGERS_MENU = ("adjust", "write_off", "send_back", "morning")
ADMINISTRATORS_MENU = ("invite", "people")
GROUP_MENU = ("stock", "low", "expiring", "morning", "register", "help")

MARK = {True: "● ", False: ""}
"""Before what is chosen."""


def menu_of(person: Person) -> tuple[str, ...]:
    """The commands that the phone of somebody offers."""
    if not person.sites(Right.BOOK):
        return VIEWERS_MENU
    decides, admits = person.sites(Right.DECIDE), person.sites(Right.ADMIT)
    return MENU + (MANAGERS_MENU if decides else ()) + (ADMINISTRATORS_MENU if admits else ())


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


def _book(verb: Verb) -> Callable[[Turn], list[Reply]]:
    def handler(turn: Turn) -> list[Reply]:
        ACTIONS[verb].require(turn.person)
        return look_up(turn, words_of(f"/{verb} {turn.incoming.text}"), None)

    return handler


def _count(turn: Turn) -> list[Reply]:
    """An item, or what lies in a bin; which one is asked."""
    ACTIONS["count"].require(turn.person)
    return _book("count")(turn) if turn.incoming.text else [turn.answer(*counts.bins(turn))]


def _lot(turn: Turn) -> list[Reply]:
    """A lot's story: where it came from, where it went, where it is."""
    found = lots.by_code(turn.connection, turn.incoming.text) if turn.incoming.text else []
    if not found:
        key = "lot-unknown" if turn.incoming.text else "lot-which"
        return [turn.answer(turn.say(key, lot=turn.incoming.text))]
    if len(found) == 1:
        item, lot = found[0]
        return [turn.answer(*cards.lot_card(turn, item, lot.code))]
    choices = tuple((Button(f"{turn.say.name(item)} · {lot.code}", f"lot:{lot.id}"),) for item, lot in found[:LISTED])
    return [turn.answer(turn.say("several", words=turn.incoming.text), choices)]


def _why(turn: Turn) -> list[Reply]:
    """Which bookings made today's number of an item at the person's site."""
    words = turn.incoming.text
    found = search.find(turn.connection, words, LISTED).items if words else []
    if len(found) == 1:
        return [turn.answer(*why.card(turn, found[0], turn.site.id))]
    if not found:
        return [turn.answer(turn.say("not-found" if words else "why-which", words=words))]
    choices = tuple(
        (Button(f"{turn.say.name(item)} · {item.sku}", f"why:{item.id}:{turn.site.id}:"),) for item in found
    )
    return [turn.answer(turn.say("several", words=words), choices)]


def reserved(turn: Turn, start: int = 0) -> list[Reply]:
    """What is kept at the person's site, the last first, each with what to do with it; then what else there is."""
    kept = reservations.held(turn.connection, turn.site.id)[::-1]
    if not kept:
        return [turn.answer(turn.say("reserved-nothing", site=turn.say.name(turn.site)))]
    page = page_of(kept, start, FEW, lambda other: f"reserved:{other}")
    more = len(kept) - start - len(page.shown)
    rest = [Reply("send", turn.say("and-more", count=more), page.beside)] if more > 0 else []
    return [Reply("send", *cards.reservation_card(turn, each)) for each in page.shown] + rest


def _cancel(turn: Turn) -> list[Reply]:
    given_up = store.cancel_all(turn.connection, turn.person.id, turn.incoming.chat)
    strip = [Reply("strip", target=draft.card) for draft in given_up if draft.card is not None]
    return [*strip, turn.answer(turn.say("cancelled" if given_up else "nothing-to-cancel"))]


def _language(turn: Turn) -> list[Reply]:
    names = {code: Texts(code).plain("language-name") for code in languages()}
    choices = tuple(
        (Button(f"{MARK[code == turn.say.language]}{name}", f"language:{code}"),) for code, name in names.items()
    )
    follow = (Button(turn.say.plain("language-phone"), "language:"),)
    return [turn.answer(turn.say("language-ask"), (*choices, follow))]


def _settings(turn: Turn) -> list[Reply]:
    """The site where the person works, and the language."""
    sites = [places.site(turn.connection, site_id) for site_id, _ in turn.person.roles]
    homes = [
        (Button(f"{MARK[site == turn.site]}🏬 {turn.say.name(site)}", f"home:{site.id}"),) for site in sites[:LISTED]
    ]
    (asked,) = _language(turn)
    if sites == [turn.site]:
        return [turn.answer(turn.say("settings-one-site", site=turn.say.name(turn.site)), asked.keyboard)]
    return [turn.answer(turn.say("settings"), (*homes, *asked.keyboard))]


def _undo(turn: Turn) -> list[Reply]:
    """The person's last booking, with its Undo button."""
    last = reversing.last_undoable(turn.connection, turn.person, turn.now)
    if last is None:
        return [turn.answer(turn.say("nothing-to-undo"))]
    return [turn.answer(*cards.booking_card(turn, describe(turn.connection, last)))]


def _low(turn: Turn) -> list[Reply]:
    """What is below its minimum, at the sites where the person works."""
    return _lists(turn, "low")


def _expiring(turn: Turn) -> list[Reply]:
    """What has expired, or soon will."""
    return _lists(turn, "expiring")


def _lists(turn: Turn, what: shortages.List) -> list[Reply]:
    return [turn.answer(*shortages.page(turn, what, site_id)) for site_id in turn.person.sites(Right.SEE)]


def _alerts(turn: Turn) -> list[Reply]:
    """What the morning would say now, here, of the sites that the person works at."""
    reports = [morning_report.report(turn.connection, site_id, turn.now) for site_id in turn.person.sites(Right.SEE)]
    return [turn.answer(shortages.morning_card(turn.say, report)) for report in reports]


def _morning(turn: Turn) -> list[Reply]:
    """Run the morning now: tell the groups of the sites where this person decides."""
    sites = turn.person.sites(Right.DECIDE)
    if not sites:
        raise NotAllowed(Right.DECIDE)
    told = morning_report.enqueue_now(turn.connection, sites, f"message:{turn.incoming.place}", turn.now)
    if told and not turn.incoming.private:
        return []  # the alert itself is the answer
    return [turn.answer(turn.say("morning-sent" if told else "morning-no-group"))]


def _register(turn: Turn) -> list[Reply]:
    """Tell this group about the sites of the manager who asks for it."""
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
    "transfer": _book("transfer"),
    "move": _book("move"),
    "damage": _book("damage"),
    "return": _book("return"),
    "reserve": _book("reserve"),
    "adjust": _book("adjust"),
    "count": _count,
    "write_off": _book("write_off"),
    "send_back": _book("send_back"),
    "lot": _lot,
    "reserved": reserved,
    "why": _why,
    "label": label_sheets.asked,
    "alerts": _alerts,
    "low": _low,
    "expiring": _expiring,
    "find": _stock,
    "settings": _settings,
    "undo": _undo,
    "cancel": _cancel,
    "language": _language,
    "morning": _morning,
    "register": _register,
    "invite": access.invite,
    "people": access.staff,
}
