"""The message catalogue: every word that Storekeeper says, in every language it speaks.

A language is one file, `locales/<code>.ftl`. Text for the chat is HTML: values are escaped here and nowhere else,
unless they are `Html` already.
"""

import html
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from fluent.runtime import FluentBundle, FluentResource

DEFAULT = "en"
MAX_ECHO = 150
"""Maximum characters shown of what somebody wrote, so that answers stay short enough to send."""


class Html(str):
    """Text that is safe to send as HTML."""

    __slots__ = ()

    @property
    def plain(self) -> str:
        """The text without its tags, for a toast."""
        return html.unescape(re.sub("<[^>]*>", "", self))


def marked(text: str, parts: Iterable[tuple[int, int]]) -> Html:
    """Return what somebody wrote with these parts underlined; of a long text, only their surroundings."""
    cuts = sorted((start, min(end, start + MAX_ECHO)) for start, end in parts if start < len(text))
    first = max(0, cuts[0][0] - MAX_ECHO // 2) if cuts and len(text) > MAX_ECHO else 0
    last = min(len(text), max([first + MAX_ECHO, *(end for _, end in cuts if end <= first + 2 * MAX_ECHO)]))
    told, at = "…" if first else "", first
    for start, end in ((start, end) for start, end in cuts if at <= start and end <= last):
        told += f"{html.escape(text[at:start])}<u>{html.escape(text[start:end])}</u>"
        at = end
    return Html(told + html.escape(text[at:last]) + ("…" if last < len(text) else ""))


def join(parts: Iterable[Html], separator: str = "\n") -> Html:
    """Join several texts."""
    return Html(html.escape(separator).join(parts))


@cache
def languages() -> tuple[str, ...]:
    """Return the codes of all languages, the default first."""
    names = [each.name.removesuffix(".ftl") for each in files("bot").joinpath("locales").iterdir()]
    return tuple(sorted(names, key=lambda name: (name != DEFAULT, name)))


def language_of(code: str | None) -> str:
    """Return our language for a phone's language code ("zh-hans", "en-GB")."""
    base = (code or DEFAULT).lower().split("-")[0]
    return base if base in languages() else DEFAULT


@cache
def _bundle(language: str) -> FluentBundle:
    source = files("bot").joinpath("locales", f"{language}.ftl").read_text(encoding="utf-8")
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(source))
    return bundle


def load_languages() -> None:
    """Read all languages now: it takes a quarter of a second each, which the first answers would wait for."""
    for language in languages():
        _bundle(language)


class Texts:
    """The catalogue in one language."""

    def __init__(self, language: str) -> None:
        self.language = language_of(language)

    def __call__(self, key: str, /, **values: object) -> Html:
        """Return the text as HTML."""
        safe = {name: _escaped(value) for name, value in values.items()}
        return Html(self.plain(key, **safe))

    def plain(self, key: str, /, **values: object) -> str:
        """Return the text without escaping, for buttons and toasts."""
        bundle = _bundle(self.language)
        pattern = bundle.get_message(key).value
        if pattern is None:
            raise KeyError(key)
        text, errors = bundle.format_pattern(pattern, values)
        if errors:
            raise ValueError(f"{self.language}: {key}: {errors[0]}")
        return str(text)

    def has(self, key: str) -> bool:
        """Whether the catalogue has this text."""
        return bool(_bundle(self.language).has_message(key))


def _escaped(value: object) -> object:
    if not isinstance(value, str) or isinstance(value, Html):
        return value
    return html.escape(value if len(value) <= MAX_ECHO else value[:MAX_ECHO] + "…")
