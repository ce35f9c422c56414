"""The message catalogue: complete in every language, nothing unused, nothing broken."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, FluentSerializer, ast
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.buttons.bookings import Undo
from bot.chat.replies import Button, Reply
from bot.chat.texts import MAX_ECHO, Html, Texts, join, language_of, languages
from domain import errors
from domain.errors import Refused

SOURCES = list(Path(__file__).parents[3].glob("bot/**/*.py"))


def messages(language: str) -> dict[str, set[str]]:
    """Each message's key, with the names of the values it takes."""
    source = files("bot").joinpath("locales", f"{language}.ftl").read_text(encoding="utf-8")
    resource = FluentParser().parse(source)
    assert not [entry for entry in resource.body if isinstance(entry, ast.Junk)]
    return {entry.id.name: _variables(entry) for entry in resource.body if isinstance(entry, ast.Message)}


def _variables(entry: ast.Message) -> set[str]:
    return set(re.findall(r"\$(\w+)", FluentSerializer().serialize_entry(entry)))


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_text_and_no_value_that_english_does_not_have(language: str) -> None:
    english, other = messages("en"), messages(language)
    assert english.keys() == other.keys()
    for key, variables in other.items():
        assert variables <= english[key], key


def test_every_text_that_the_code_asks_for_is_there_and_every_text_that_is_there_is_asked_for() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES)
    keys = messages("en").keys()
    speaker = r"(?:say|plain|Texts\([^)]*\)|Wording\([^)]*\)|self|Unreadable)"
    asked = set(re.findall(speaker + r'\(\s*"([a-z][a-z_-]+)"', code))
    assert asked <= keys, asked - keys
    families = set(re.findall(r'f"([a-z]+-)\{', code)) | {"refused-"}
    named = set(re.findall(r'"([a-z][a-z_-]+)"', code))
    unused = {key for key in keys if key not in named and not any(key.startswith(family) for family in families)}
    assert not unused


def test_every_refusal_has_a_sentence() -> None:
    refusals = {each for each in vars(errors).values() if isinstance(each, type) and issubclass(each, Refused)}
    names = {re.sub(r"(?<!^)(?=[A-Z])", "-", each.__name__).lower() for each in refusals - {Refused}}
    assert {f"refused-{name}" for name in names} <= messages("en").keys()


@given(st.text(max_size=MAX_ECHO))
def test_whatever_is_put_into_a_text_is_escaped(words: str) -> None:
    said = Texts("en")("not-found", words=words)
    assert "<" not in said
    assert said.plain == Texts("en").plain("not-found", words=words)


def test_html_that_was_made_here_is_not_escaped_again() -> None:
    say = Texts("en")
    assert "<b>Milk</b>" in say("deliver-about", title=say("item-title", name="Milk", sku="M"), text="?")
    assert join([Html("<b>a</b>"), Html("b")], " & ") == "<b>a</b> &amp; b"


@pytest.mark.parametrize(
    ("phone", "spoken"), [("zh-hans", "zh"), ("zh-TW", "zh"), ("en-GB", "en"), ("de", "en"), (None, "en"), ("", "en")]
)
def test_a_phones_language_is_followed_where_it_is_spoken(phone: str | None, spoken: str) -> None:
    assert language_of(phone) == spoken


def test_buttons_fit_on_a_phone() -> None:
    for language in languages():
        for key in messages(language):
            if key.startswith("button-"):
                assert len(Texts(language).plain(key, quantity="9 pieces")) <= 16


def test_a_reply_comes_back_from_the_database_as_it_was_stored() -> None:
    reply = Reply(
        "send", "<b>x</b>", ((Button("a", Undo(1), "A-b_9z"),),), menu=(("c", "d"),), target=1, alert=True, draft=2
    )
    assert Reply.from_json(reply.to_json()) == reply
