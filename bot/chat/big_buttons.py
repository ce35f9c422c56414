"""The reply keyboard: the main actions, always below the chat."""

from functools import cache

from bot.chat.texts import Texts, languages

BIG_BUTTONS = (("stock", "receive"), ("issue", "transfer"))
VIEWERS_BUTTONS = (("stock",),)


def big_buttons(say: Texts, *, books: bool = True) -> tuple[tuple[str, ...], ...]:
    """Return the keyboard's labels in a language, for people who book or who only look."""
    rows = BIG_BUTTONS if books else VIEWERS_BUTTONS
    return tuple(tuple(say.plain(f"button-{command}") for command in row) for row in rows)


@cache
def commands_of_buttons() -> dict[str, str]:
    """Return the command of each big button's label, in all languages."""
    commands = [command for row in BIG_BUTTONS for command in row]
    return {Texts(each).plain(f"button-{command}"): command for each in languages() for command in commands}
