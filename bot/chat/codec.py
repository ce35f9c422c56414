"""Encodes actions as the data of Telegram's buttons, and back. Nothing else knows the format.

tag.mark:field:field

The mark says what a button was drawn for: `bot/routes/marks.py` makes it, and compares it when the button is tapped.
Numbers, and dates as ordinals, are in base 36; empty fields at the end are left out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from bot.chat import buttons
from bot.chat.buttons.action import Action
from bot.chat.buttons.drafts import Begin, WholeItem
from bot.chat.buttons.items import LabelItem, MoreItems

MARK_BYTES = 6
UNMARKED = "-" * MARK_BYTES
MAX_BYTES = 64
"""Maximum bytes that Telegram takes."""

LARGEST = 2**63 - 1
"""The largest integer that a database holds."""

_NEEDED: dict[type, int] = {Begin: 2, WholeItem: 1}
"""How many fields these need; the others may be dropped."""

_SHORT: dict[type, str] = {Begin: "do", WholeItem: "w", LabelItem: "li", MoreItems: "m"}
TAGS: dict[type[Action], str] = {
    kind: _SHORT.get(kind, kind.__name__)
    for subject in iter_modules(buttons.__path__, f"{buttons.__name__}.")
    for name, kind in vars(import_module(subject.name)).items()
    if isinstance(kind, type) and issubclass(kind, Action) and kind is not Action and not name.startswith("_")
}
"""A class's own name if it is short enough. Buttons of a renamed class become stale."""

_KINDS = {tag: kind for kind, tag in TAGS.items()}
_MARK = re.compile(rf"[A-Za-z0-9_-]{{{MARK_BYTES}}}")
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


@dataclass(frozen=True)
class Drawn:
    """What a button does, and the mark of what it was drawn for."""

    action: Action
    mark: str


def pack(action: Action, mark: str) -> str:
    """Return a button's data, dropping optional fields if it is too long. Raises ValueError if it still is."""
    if not _MARK.fullmatch(mark):
        raise ValueError(f"a button without its mark: {action}")
    values = [*_written(action)]
    needed = _NEEDED.get(type(action), len(values))
    while True:
        data = ":".join([f"{TAGS[type(action)]}.{mark}", *values]).rstrip(":")
        if len(data.encode()) <= MAX_BYTES:
            return data
        if len(values) == needed:
            raise ValueError(f"too long for a button: {action}")
        values.pop()


def fits(action: Action) -> bool:
    """Whether a button can carry the action."""
    try:
        return bool(pack(action, UNMARKED))
    except ValueError:
        return False


def unpack(data: str) -> Drawn | None:
    """Return what a button's data says; None if it is not ours, or not any more."""
    head, *values = data.split(":")
    tag, _, mark = head.partition(".")
    try:
        action: Action = _read(_KINDS[tag], iter(values))
        return Drawn(action, mark) if pack(action, mark) == data else None
    except (LookupError, ValueError, ArithmeticError):
        return None


@cache
def _hints(kind: type) -> list[Any]:
    """Return the types of its fields, in order."""
    hints = get_type_hints(kind)
    return [hints[field.name] for field in fields(kind)]


def _written(value: object) -> Iterator[str]:
    match value:
        case None | False:
            yield ""
        case int():
            yield _base36(value)
        case date():
            yield _base36(value.toordinal())
        case Decimal():
            yield f"{value:f}"
        case str():
            yield value.replace("~", "~0").replace(":", "~1")
        case _ if is_dataclass(value):
            for field in fields(value):
                yield from _written(getattr(value, field.name))


def _read(kind: Any, values: Iterator[str]) -> Any:  # noqa: ANN401 - of that kind
    if isinstance(kind, type) and is_dataclass(kind):
        return kind(*(_read(each, values) for each in _hints(kind)))
    text = next(values, "")
    if get_origin(kind) is UnionType:
        return _read(get_args(kind)[0], iter([text])) if text else None
    if get_origin(kind) is Literal:
        return get_args(kind)[get_args(kind).index(text)]
    if kind is str:
        return text.replace("~1", ":").replace("~0", "~")
    if kind is Decimal:
        return _finite(Decimal(text))
    if kind is bool:
        return text == "1"
    number = int(text, 36)
    if not 0 <= number <= LARGEST:
        raise ValueError(text)
    return date.fromordinal(number) if kind is date else number


def _finite(number: Decimal) -> Decimal:
    if not number.is_finite():
        raise ValueError(number)
    return number


def _base36(number: int) -> str:
    if not 0 <= number <= LARGEST:
        raise ValueError(number)
    digits = ""
    while number >= len(_DIGITS):
        number, last = divmod(number, len(_DIGITS))
        digits = _DIGITS[last] + digits
    return _DIGITS[number] + digits
