"""The reply keyboard: the big actions, always below the chat."""

from functools import cache

from bot.chat.texts import Texts, languages

BIG_BUTTONS = (("stock", "receive"), ("issue", "transfer"))
VIEWERS_BUTTONS = (("stock",),)


def big_buttons(say: Texts, *, books: bool = True) -> tuple[tuple[str, ...], ...]:
    """The keyboard's labels in a language, for who books or only looks."""
    rows = BIG_BUTTONS if books else VIEWERS_BUTTONS
    return tuple(tuple(say.plain(f"button-{command}") for command in row) for row in rows)


@cache
def commands_of_buttons() -> dict[str, str]:
    """The command of each big button's text, in every language."""
    commands = [command for row in BIG_BUTTONS for command in row]
    return {Texts(each).plain(f"button-{command}"): command for each in languages() for command in commands}
