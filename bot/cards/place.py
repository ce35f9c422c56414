"""A place's card: what is in it."""

from bot.cards.layout import fit
from bot.cards.stock import holding_lines, item_title
from bot.chat.buttons.counts import CountPlace
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html
from bot.chat.turn import Turn
from domain.company import places
from domain.company.people import Right
from domain.company.places import Place
from domain.ledger import stock


def place_title(turn: Turn, place: Place) -> Html:
    """Return a place's heading, with its site."""
    site = places.site(turn.connection, place.site_id)
    return turn.say("place-title", place=turn.say.place(place.kind, place.code), site=turn.say.name(site))


def place_card(turn: Turn, place: Place) -> tuple[Html, Keyboard]:
    """Return what is in a place, with a button to count it for those who may."""
    say, today = turn.say, places.site(turn.connection, place.site_id).today(turn.now)
    told = [place_title(turn, place)]
    for item, holding in stock.in_place(turn.connection, place):
        told += [item_title(say, item), holding_lines(say, holding, today)]
    count = Button(say.plain("button-count"), CountPlace(place.id))
    keyboard = ((count,),) if turn.person.may(Right.BOOK, place.site_id) else ()
    return fit(say, told if len(told) > 1 else [*told, say("place-empty")]), keyboard
