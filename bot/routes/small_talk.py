"""Small talk: thanks, greetings, "ok" where nothing was asked, and questions about how to do something."""

from bot.chat.replies import Reply
from bot.chat.turn import Turn
from bot.drafts import store
from bot.language import courtesies, small_talk


def told(turn: Turn, text: str) -> list[Reply]:
    """Answer small talk, booking nothing; nothing, if it is something else."""
    if courtesies.is_thanks(text):
        return [turn.answer(turn.say("thanks"))]
    kind = small_talk.kind_of(text)
    if kind == "ack" or small_talk.is_pictures(text):
        waits = store.asking(turn.connection, turn.person.id, turn.incoming.chat, turn.now)
        return [turn.answer(turn.say("noted" if waits else "nothing-waits"))]
    return [turn.answer(turn.say("not-understood"))] if kind == "talk" else []


def is_talk(text: str) -> bool:
    """Whether it is small talk that names no item."""
    return small_talk.is_talk(text)


def asks_for_help(text: str) -> bool:
    """Whether somebody greets, or asks how something is done."""
    return courtesies.is_hello(text) or small_talk.kind_of(text) == "help"
