"""The tour: a minute with a practice item for newcomers. It books nothing."""

from bot.chat.big_buttons import big_buttons
from bot.chat.buttons.people import TourStep
from bot.chat.replies import Button, Keyboard, Reply
from bot.chat.texts import Html
from bot.chat.turn import Turn
from domain.company.people import Right

AMOUNTS = (1, 5, 12, 24)


def greet(turn: Turn, hello: Html) -> list[Reply]:
    """Greet a newcomer: show the big buttons below, and offer the tour to those who may book."""
    books = bool(turn.person.sites(Right.BOOK))
    begin = Button(turn.say.plain("button-tour"), TourStep(1))
    told = Reply("send", hello, menu=big_buttons(turn.say, books=books))
    return [told, Reply("send", turn.say("tour-offer"), ((begin,),))] if books else [told]


def step(turn: Turn, tap: TourStep) -> list[Reply]:
    """Show one step, with the amount tapped in the step before."""
    say = turn.say
    keyboards: dict[int, Keyboard] = {
        1: ((Button(say.plain("button-receive"), TourStep(2)),),),
        2: (tuple(Button(str(each), TourStep(3, each)) for each in AMOUNTS),),
        3: ((Button(say.plain("button-undo"), TourStep(4, tap.amount)),),),
        4: ((Button(say.plain("button-tour-again"), TourStep(1)),),),
    }
    return [turn.answer(say(f"tour-{tap.number}", amount=str(tap.amount)), keyboards[tap.number])]
