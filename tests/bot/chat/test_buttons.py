"""Buttons: whatever an action knows comes back from its data, and nothing else does."""

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.buttons.action import Action, Known
from bot.chat.buttons.bookings import Undo
from bot.chat.buttons.drafts import Begin, WholeItem
from bot.chat.buttons.items import MoreItems
from bot.chat.codec import LARGEST, MARK_BYTES, MAX_BYTES, TAGS, UNMARKED, Drawn, fits, pack, unpack

MARK = "A-b_9z"
WORDS = st.text(max_size=4)
LONGEST = {"role": "administrator", "sheet": "100x150", "language": "zh"}


def values_of(kind: Any, word: st.SearchStrategy[str] = WORDS) -> st.SearchStrategy[Any]:
    """Any value of this type."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return st.builds(kind, **{field.name: values_of(hints[field.name], word) for field in fields(kind)})
    if get_origin(kind) is UnionType:
        return st.one_of(st.none(), values_of(get_args(kind)[0], word))
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    amounts = st.decimals(0, 10**6, places=2, allow_nan=False)
    known = {int: st.integers(0, LARGEST), bool: st.booleans(), str: word, date: st.dates(), Decimal: amounts}
    return known[kind]


def largest(kind: Any, name: str = "") -> Any:
    """The value that takes the most room."""
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(*(largest(hints[field.name], field.name) for field in fields(kind)))
    if get_origin(kind) is UnionType:
        return largest(get_args(kind)[0])
    if get_origin(kind) is Literal:
        return max(get_args(kind), key=len)
    known = {int: LARGEST, bool: True, str: LONGEST.get(name, ""), date: date.max, Decimal: Decimal("1234567.125")}
    return known[kind]


def every_kind(kind: type[Action] = Action) -> list[type[Action]]:
    """The classes that buttons are made of; those that only say what others have in common begin with a mark."""
    below = [each for child in kind.__subclasses__() for each in (child, *every_kind(child))]
    return [each for each in below if not each.__name__.startswith("_")]


def test_every_kind_has_a_tag_of_its_own() -> None:
    assert set(TAGS) == set(every_kind())
    assert len(set(TAGS.values())) == len(TAGS)


@pytest.mark.parametrize("kind", TAGS)
@settings(max_examples=25)
@given(data=st.data())
def test_what_an_action_knows_comes_back(kind: type[Action], data: st.DataObject) -> None:
    action = data.draw(values_of(kind).filter(fits))
    packed = pack(action, MARK)
    again = unpack(packed)
    assert again is not None
    assert pack(again.action, again.mark) == packed
    assert again == Drawn(action, MARK) or isinstance(action, Begin | WholeItem), (
        "they say that they drop what is too long"
    )


@pytest.mark.parametrize("kind", TAGS)
def test_the_largest_numbers_and_a_mark_fit(kind: type[Action]) -> None:
    assert len(pack(largest(kind), MARK).encode()) <= MAX_BYTES == 64


PIECES = st.one_of(st.sampled_from([f"{tag}.{MARK}" for tag in TAGS.values()]), st.text("0az~:1.-", max_size=3))


@given(st.one_of(st.text(), st.lists(PIECES, max_size=7).map(":".join)))
def test_what_nobody_packed_is_nothing(text: str) -> None:
    drawn = unpack(text)
    assert drawn is None or pack(drawn.action, drawn.mark) == text


@pytest.mark.parametrize(
    "text",
    [
        *("", "Undo", "Undo:1", "Undo.", "Undo.:1", "Undo.:", "Undo.x:1", "Undo.mark:1", "Undo.markmark:1"),
        *("Undo.A-b_9:1", "Undo.A-b_9z", "Undo.A-b_9z:", "Undo.A-b_9z:01", "Undo.A-b_9z:A", "Undo.A-b_9z:-1"),
        *("Undo.A-b_9z:1:", "Undo.A-b_9z:1:1", "Undo.A-b_9z:1y2p0ij32e8e8", "Undo.A-b_9z.A-b_9z:1", "Undo.标标:1"),
        *("do.A-b_9z:sell:1", "do.A-b_9z:issue:1:::nan", "do.A-b_9z:issue:1:::1.2.3", "do.A-b_9z:issue:1::::zzzzz"),
    ],
)
def test_what_is_not_exactly_as_it_is_packed_is_nothing(text: str) -> None:
    assert unpack(text) is None


@given(values_of(Known, st.text(max_size=30)))
def test_a_button_carries_as_much_of_what_is_known_as_fits(known: Known) -> None:
    drawn = unpack(pack(Begin("write_off", known), MARK))
    assert drawn
    carried = drawn.action
    assert isinstance(carried, Begin)
    whole = [getattr(known, field.name) for field in fields(Known)]
    parts = [getattr(carried.known, field.name) for field in fields(Known)]
    same = next((at for at, (part, was) in enumerate(zip(parts, whole, strict=True)) if part != was), len(whole))
    assert same >= 1
    assert not any(parts[same:])


def test_an_expiry_keeps_its_century_and_a_lot_its_colon() -> None:
    action = Begin("receive", Known(3, expiry=date(1999, 1, 1), lot="a:7"))
    assert unpack(pack(action, MARK)) == Drawn(action, MARK)


def test_what_does_not_fit_is_refused() -> None:
    assert not fits(MoreItems(8, "牛奶" * 9))
    with pytest.raises(ValueError, match="too long"):
        pack(MoreItems(8, "牛奶" * 9), MARK)
    assert pack(Undo(35), MARK) == "Undo.A-b_9z:z"


@pytest.mark.parametrize("mark", ["", "short", "longer-", "a:b:c:", "标标"])
def test_no_button_is_drawn_without_a_mark(mark: str) -> None:
    with pytest.raises(ValueError, match="without its mark"):
        pack(Undo(35), mark)
    assert len(MARK) == len(UNMARKED) == MARK_BYTES
