"""What is told above a button: whole, or cut at a word and said below as well."""

import pytest

from bot.chat.replies import Reply
from bot.telegram.toasts import MAX_CHARACTERS, with_full_text


@pytest.mark.parametrize("text", ["", "Booked.", "x" * MAX_CHARACTERS])
def test_what_fits_is_told_as_it_is(text: str) -> None:
    toast = Reply("toast", text, alert=True)
    assert list(with_full_text([toast])) == [toast]


@pytest.mark.parametrize(
    ("text", "end"),
    [("word " * 60, "word…"), ("批号不够，" * 50, "不够…"), ("x" * 300, "x…"), ("a<b " * 80, "a<b…")],
)
def test_what_does_not_fit_ends_at_a_word_and_is_said_below_in_full(text: str, end: str) -> None:
    cut, whole = with_full_text([Reply("toast", text, alert=True)])
    assert (cut.kind, cut.alert, whole.kind) == ("toast", True, "send")
    assert len(cut.text) <= MAX_CHARACTERS
    assert cut.text.endswith(end)
    assert whole.text == text.replace("<", "&lt;")


def test_messages_are_left_alone_however_long_they_are() -> None:
    long = [Reply("send", "x" * 1000), Reply("edit", "y" * 1000)]
    assert list(with_full_text(long)) == long
