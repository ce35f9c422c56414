import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language.reader import read_amounts, read_words
from bot.language.words import Unclear, Words
from docs.generator.phrases import Phrase, phrases, understood

PHRASES = phrases()


def test_there_are_many_and_no_two_are_the_same() -> None:
    assert len({phrase.said for phrase in PHRASES}) == len(PHRASES) >= 300


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: phrase.said)
def test_what_people_say_becomes_what_the_page_says(phrase: Phrase) -> None:
    assert understood(phrase.said) == phrase.becomes


@given(st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3), st.sampled_from([" ", "", ", ", "，", " 给 "]))
def test_phrases_in_any_mixture_are_read_or_refused_by_their_own_errors(said: list[Phrase], between: str) -> None:
    assert understood(between.join(phrase.said for phrase in said)) is not None


@given(st.sampled_from(PHRASES), st.integers(0, 40), st.text(max_size=3))
def test_a_phrase_with_anything_in_it_is_read_or_refused(phrase: Phrase, at: int, put: str) -> None:
    assert understood(phrase.said[:at] + put + phrase.said[at:]) is not None


@given(st.sampled_from(PHRASES))
def test_an_amount_survives_writing_it_back(phrase: Phrase) -> None:
    try:
        words = read_words(phrase.said)
    except Unclear:
        return
    if words.quantity is None or words.quantity < 0:
        return
    also = f" and {words.also.value:f} {words.also.unit}" if words.also else ""
    written = f"{words.quantity:f} {words.unit or ''}".strip() + also
    if words.quantity < 1_000_000:
        assert read_amounts(written, frozenset({words.unit or "piece"})) == (
            (words.quantity, words.unit),
            words.also,
        ), Words()
