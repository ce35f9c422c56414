"""A draft's stored form: all of it comes back, and one of another version ends with a sentence."""

import json
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from bot.drafts import store
from bot.drafts.draft import Answer, Asked, Doubt, Draft, Gathering, Line, NewItem, Open, Overlay, Seen, State, Topic
from bot.drafts.store import drafts
from tests.bot.chatting import Chat
from tests.domain.small_company import ANA, NOW, Company

TEXTS = st.text(max_size=8)
NUMBERS = st.integers(1, 2**62)
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=3)
DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
DOUBTS = st.builds(Doubt, st.just("expiry"), TEXTS, st.lists(st.builds(Line, expiry=DAYS), max_size=3).map(tuple))
OPEN = st.builds(
    Open,
    candidates=st.lists(NUMBERS, max_size=3).map(tuple),
    page=st.integers(0, 9),
    unread=TEXTS,
    seen=st.none() | st.builds(Seen, TEXTS, TEXTS, TEXTS),
    doubt=st.none() | DOUBTS,
    pad=st.none() | TEXTS,
)
LINES = st.builds(
    Line,
    item=st.none() | NUMBERS,
    scanned=st.none() | TEXTS,
    amount=st.none() | AMOUNTS,
    lot=st.none() | TEXTS,
    expiry=st.none() | DAYS,
    price=st.none() | AMOUNTS,
    place=st.none() | NUMBERS,
    serials=st.lists(TEXTS, max_size=3).map(tuple),
    unknown_lot=st.booleans(),
    new=st.none() | st.builds(NewItem, name=st.none() | TEXTS, sku=st.none() | TEXTS),
    heard=st.sets(st.sampled_from(["lot", "price"])).map(tuple),
    photos=st.lists(TEXTS, max_size=2).map(tuple),
    open=OPEN,
)
CHOICES = st.one_of(
    st.builds(Answer, LINES),
    st.sampled_from([Answer(remove=True), Answer(edit=0), Answer(verb="move"), Answer(confirm=True)]),
)


@given(
    lines=st.lists(LINES, max_size=3).map(tuple),
    gathering=st.none() | st.builds(Gathering, st.just(datetime(2026, 3, 1, tzinfo=UTC)), TEXTS, LINES),
    asked=st.builds(Asked, st.sampled_from(Topic), st.integers(0, 29), st.lists(CHOICES, max_size=4).map(tuple)),
    booked=st.lists(NUMBERS, max_size=3).map(tuple),
)
def test_what_is_stored_of_a_draft_comes_back(lines, gathering, asked, booked):
    begun = Draft(1, 2, 3, "receive", State.OPEN, 0, None, NOW)
    draft = replace(begun, lines=lines, gathering=gathering, asked=asked, booked=booked)
    assert store.with_body(begun, json.loads(json.dumps(store.stored_body(draft)))) == draft


@given(LINES)
def test_a_line_that_is_kept_with_a_picture_comes_back(line):
    assert store.read_lines(store.stored_lines((line,))) == (line,)


@pytest.mark.parametrize("stored", [None, [], [{"item": 7}], {"version": 0, "lines": []}, {"version": 1}])
def test_what_another_version_kept_with_a_picture_is_nothing(stored):
    assert store.read_lines(stored) == ()


@given(LINES, LINES, LINES)
def test_what_is_said_last_counts(first, second, third):
    assert first | Line() == first
    assert Line() | first == first
    assert (first | second) | third == first | (second | third)
    for each in fields(Line):
        said = getattr(second, each.name)
        if said != getattr(Line(), each.name) and not isinstance(said, Overlay):
            assert getattr(first | second, each.name) == said


@pytest.mark.parametrize("body", [{}, {"version": 0, "lines": []}, {"version": 1, "lines": [{"item": "milk"}]}, [7]])
def test_a_draft_of_another_version_ends_with_a_sentence_and_books_nothing(
    chat: Chat, company: Company, body: object
) -> None:
    chat.says("/receive water")
    pad = chat.card["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    with company.database.write() as connection:
        connection.execute(update(drafts).values(body=body))
    assert "earlier step" in chat.taps_data(pad)
    assert "begun with an earlier version" in chat.says("24")
    with company.database.read() as connection:
        assert connection.execute(select(drafts.c.state)).scalar_one() == State.EXPIRED
    assert company.stock("WATER", "WEST") == 0
    assert "Received" in chat.says("+24 water")


def test_amounts_keep_their_digits(company: Company) -> None:
    """An amount that went through a float would be another one."""
    with company.database.write() as connection:
        draft = store.open_draft(
            connection, origin="x", person_id=company.person(ANA).id, chat=1, verb="receive", until=NOW
        )
        line = Line(amount=Decimal("123456789012345.001"))
        store.save(connection, draft.with_line(line, 0), NOW)
        kept = store.get(connection, draft.id)
    assert kept
    assert kept.lines == (line,)
