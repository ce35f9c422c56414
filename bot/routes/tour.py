"""The tour: a minute with a practice item, for who is new; it is all said and done here, and books nothing."""

from bot.chat.big_buttons import big_buttons
from bot.chat.replies import Button, Keyboard, Reply
from bot.chat.texts import Html
from bot.chat.turn import Turn
from domain.company.people import Right

AMOUNTS = ("1", "5", "12", "24")
STEPS = 4


def greet(turn: Turn, hello: Html) -> list[Reply]:
    """A first message, with the big buttons below; it offers the tour to who may book."""
    books = bool(turn.person.sites(Right.BOOK))
    begin = Button(turn.say.plain("button-tour"), "tour:1:")
    told = Reply("send", hello, menu=big_buttons(turn.say, books=books))
    return [told, Reply("send", turn.say("tour-offer"), ((begin,),))] if books else [told]


def step(turn: Turn, number: int, amount: str) -> list[Reply]:
    """One step; what was tapped in the one before stands in the button."""
    say = turn.say
    keyboards: dict[int, Keyboard] = {
        1: ((Button(say.plain("button-receive"), "tour:2:"),),),
        2: (tuple(Button(each, f"tour:3:{each}") for each in AMOUNTS),),
        3: ((Button(say.plain("button-undo"), f"tour:4:{amount}"),),),
        STEPS: ((Button(say.plain("button-tour-again"), "tour:1:"),),),
    }
    return [turn.answer(say(f"tour-{number}", amount=amount or "0"), keyboards[number])]
