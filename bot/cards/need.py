"""A need: what somebody needs of an item, what may go out where, and how to request it."""

from bot.cards.item import begin_button, by_nearness
from bot.cards.layout import fit
from bot.cards.stock import item_title
from bot.chat.buttons.action import Known
from bot.chat.buttons.drafts import WholeItem
from bot.chat.replies import Button, Keyboard
from bot.chat.texts import Html
from bot.chat.turn import Turn
from bot.language.lexicon import Done
from domain.company.catalogue import Item
from domain.company.people import Right
from domain.ledger.stock import SiteStock
from domain.quantities import Quantity

MAX_SITES = 3
"""Other sites that are named."""


def need_card(turn: Turn, item: Item, needed: Quantity | None, known: Known) -> tuple[Html, Keyboard]:
    """Return what there is: to take or reserve here, or to request from another site."""
    say = turn.say
    here, others = by_nearness(turn, item)
    sites = (here, *others[:MAX_SITES])
    free = [there.may_go_out(there.site.today(turn.now)) for there in sites]
    told = say("need-of", quantity=say.quantity(needed, item)) if needed else say("need")
    lines = [_available(turn, there, quantity, item) for there, quantity in zip(sites, free, strict=True)]
    enough = free[0].steps >= (needed.steps if needed else 1)
    verbs = _verbs(enough=enough, here=free[0].steps > 0, elsewhere=any(each.steps for each in free[1:]))
    buttons = [begin_button(turn, verb, known) for verb in verbs if turn.person.may(Right.BOOK)]
    whole = Button(say.plain("button-whole"), WholeItem(known))
    return fit(say, [item_title(say, item), told, *lines]), ((*buttons, whole),)


def _verbs(*, enough: bool, here: bool, elsewhere: bool) -> tuple[Done, ...]:
    if enough:
        return ("issue", "reserve")
    asked: tuple[Done, ...] = ("transfer",) if elsewhere else ()
    return (*asked, "reserve") if here else asked


def _available(turn: Turn, there: SiteStock, quantity: Quantity, item: Item) -> Html:
    key = "need-available" if quantity.steps else "need-nothing"
    return turn.say(key, site=turn.say.name(there.site), quantity=turn.say.quantity(quantity, item))
