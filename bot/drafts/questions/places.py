"""Questions about where goods are, and where they go."""

from collections import Counter
from dataclasses import replace

from bot.chat.turn import Turn
from bot.drafts.draft import Answer, Line, Topic, Verb
from bot.drafts.questions.amounts import measured
from bot.drafts.questions.question import Question, becomes
from domain.company import places
from domain.company.catalogue import Item
from domain.company.places import Place, Site
from domain.errors import NotEnough
from domain.ledger import stock, suggestions
from domain.ledger.stock import Holding
from domain.vocabulary import LocationKind

OFFERED = 8
"""Places that get a button; any other can be typed."""


def source(turn: Turn, verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask where it is; a single place is assumed. Raises NotEnough."""
    if line.place is not None:
        return None
    held: dict[int, list[Holding]] = {}
    for holding in stock.holdings(turn.connection, item, turn.site.id):
        damaged_again = verb == "damage" and holding.kind is LocationKind.DAMAGED
        if holding.kind not in places.OF_TRANSFERS and not damaged_again and line.lot in (None, holding.lot):
            held.setdefault(holding.location_id, []).append(holding)
    options = tuple(
        becomes(_held(turn, item, each), replace(line, place=number)) for number, each in list(held.items())[:OFFERED]
    )
    if not options and verb != "adjust":
        raise NotEnough(item.sku, measured(verb, line, item), *[item.quantity(0)] * 4)
    if not options:
        anywhere = places.places(turn.connection, turn.site.id)[:OFFERED]
        options = tuple(becomes(_name(turn, each), replace(line, place=each.id)) for each in anywhere)
    return Question(Topic.PLACE, turn.say("ask-place"), options)


def elsewhere(turn: Turn, verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask where it is if the stated place had too little; until then, it is taken from the best place."""
    return source(turn, verb, line, item) if line.open.elsewhere else None


def target(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask where it is moved to: places that have the item first, then the other bins."""
    if line.to is not None:
        return None
    lies = _where(turn, item)
    used = {place_id: rank for rank, place_id in enumerate(suggestions.last_bins(turn.connection, item, turn.site.id))}
    others = [each for each in places.places(turn.connection, turn.site.id) if each.id != line.place]
    ordered = sorted(others, key=lambda each: (used.get(each.id, OFFERED), each.id not in lies, *usual(each)))
    options = tuple(becomes(_name(turn, each), replace(line, to=each.id)) for each in ordered[:OFFERED])
    return Question(Topic.TO, turn.say("ask-to"), options, row=3)


def counted(turn: Turn, _verb: Verb, line: Line, item: Item) -> Question | None:
    """Ask in which place it is counted: those that have the item, then the others."""
    if line.place is not None:
        return None
    lies = _where(turn, item)
    known = sorted(places.places(turn.connection, turn.site.id), key=lambda each: (each.id not in lies, *usual(each)))
    options = tuple(becomes(_name(turn, each), replace(line, place=each.id)) for each in known[:OFFERED])
    return Question(Topic.PLACE, turn.say("ask-count-place"), options, row=3)


def route(turn: Turn, _verb: Verb, line: Line, _item: Item) -> Question | None:
    """Ask from which site to which."""
    if line.source is not None:
        return None
    if line.open.sources:
        found = [(places.site(turn.connection, site_id), fit) for site_id, fit in line.open.sources]
        here = turn.say.name(places.site(turn.connection, line.target or turn.site.id))
        proposed = tuple(
            (
                turn.say.plain(f"source-{fit}", site=turn.say.name(site)),
                Answer(replace(line, source=site.id), confirm=True),
            )
            for site, fit in found[:OFFERED]
        )
        return Question(Topic.ROUTE, turn.say("ask-source", target=here), proposed)
    others = [site for site in places.all_sites(turn.connection) if site != turn.site]
    ways = [way for other in others for way in ((other, turn.site), (turn.site, other))]
    names = Counter(turn.say.name(site) for site in (turn.site, *others))
    options = tuple(
        becomes(
            f"{_site(turn, left, names)} → {_site(turn, right, names)}", replace(line, source=left.id, target=right.id)
        )
        for left, right in ways
    )
    return Question(Topic.ROUTE, turn.say("ask-route" if options else "one-site"), options)


def _site(turn: Turn, site: Site, names: Counter[str]) -> str:
    """Return a site's name, with its code if another site has the same name."""
    name = turn.say.name(site)
    return name if names[name] == 1 else f"{name} ({site.code})"


def usual(place: Place) -> tuple[bool, bool]:
    """Return a sort key for places as goods usually are in them: bins, the dock, then the others."""
    return place.kind is not LocationKind.BIN, place.kind is not LocationKind.DOCK


def _where(turn: Turn, item: Item) -> set[int]:
    return {each.location_id for each in stock.holdings(turn.connection, item, turn.site.id)}


def _name(turn: Turn, place: Place) -> str:
    return turn.say.place(place.kind, place.code)


def _held(turn: Turn, item: Item, there: list[Holding]) -> str:
    place = turn.say.place(there[0].kind, there[0].place)
    on_hand = turn.say.quantity(item.quantity(sum(each.on_hand.steps for each in there)))
    return turn.say.plain("place-holds", place=place, quantity=on_hand)
