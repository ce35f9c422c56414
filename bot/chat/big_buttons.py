"""The reply keyboard: the big actions, always below the chat."""

from bot.chat.texts import Texts, languages

BIG_BUTTONS = (("stock", "receive"), ("issue", "transfer"))
VIEWERS_BUTTONS = (("stock",),)


def big_buttons(say: Texts, *, books: bool = True) -> tuple[tuple[str, ...], ...]:
    """The keyboard's labels in a language, for who books or only looks."""
    rows = BIG_BUTTONS if books else VIEWERS_BUTTONS
    return tuple(tuple(say.plain(f"button-{command}") for command in row) for row in rows)


def command_of_button(text: str) -> str | None:
    """The command whose big button has this text, in any language."""
    for language in languages():
        for row in BIG_BUTTONS:
            for command in row:
                if text == Texts(language).plain(f"button-{command}"):
                    return command
    return None
