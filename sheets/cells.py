"""Typed cells: what is written, and the number format that displays it."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, NamedTuple

from domain.quantities import money as minor

EPOCH = date(1899, 12, 30)
"""Day 0 of a sheet's dates."""

_EPOCH_MOMENT = datetime.combine(EPOCH, datetime.min.time())

EXACT_DIGITS = 15
"""A sheet's numbers are doubles: those with more digits are written as text."""

MAX_CELL_LENGTH = 50_000
"""Maximum characters in a cell."""


class Cell(NamedTuple):
    """A value, the number format that displays it (type and pattern), and where it links to."""

    value: str | float
    shown: tuple[str, str] | None = None
    link: str = ""


class Link(NamedTuple):
    """Text with a link."""

    text: str
    address: str


Value = str | int | Decimal | date | datetime | Link | None
"""What a row holds before its columns type it; None: an empty cell."""

BLANK = Cell("")
AS_TEXT = ("TEXT", "@")
WHOLE = ("NUMBER", "0")
PRICE = ("NUMBER", "#,##0.00##")
DAY = ("DATE", "yyyy-mm-dd")
MINUTE = ("DATE_TIME", "yyyy-mm-dd hh:mm")


class Format(Enum):
    """The type of a column."""

    TEXT = "text"
    WRITTEN = "written"  # text that people write, and that stays as they wrote it
    WHOLE = "whole"
    QUANTITY = "quantity"  # a Decimal, with as many decimals as it has
    MONEY = "money"  # minor units of the currency
    PRICE = "price"  # per unit, in the currency: a screw costs less than a minor unit
    DAY = "day"
    MINUTE = "minute"  # a moment without a zone, as the wall clock showed it
    LINK = "link"


def text(value: str) -> Cell:
    """Return text as text, even if it looks like a number or a formula."""
    return Cell(value[:MAX_CELL_LENGTH])


def number(amount: Decimal) -> Cell:
    """Return a number with as many decimals as the amount has."""
    _, digits, exponent = amount.as_tuple()
    if len(digits) > EXACT_DIGITS:
        return Cell(f"{amount:,f}")
    return Cell(float(amount), _decimals(max(0, -int(exponent))))


@cache
def _decimals(count: int) -> tuple[str, str]:
    return ("NUMBER", "#,##0" + ("." + "0" * count if count else ""))


def money(value: int) -> Cell:
    """Return an amount of money, from minor units."""
    return Cell(float(minor(value)), ("NUMBER", "#,##0.00"))


def day(value: date) -> Cell:
    """Return a date as a serial number."""
    return Cell((value - EPOCH).days, DAY)


def minute(moment: datetime) -> Cell:
    """Return a moment as days since the epoch, ignoring its zone."""
    return Cell((moment.replace(tzinfo=None) - _EPOCH_MOMENT).total_seconds() / 86400, MINUTE)


def moment_of(serial: float) -> datetime | None:
    """Return the moment of a serial number; None if it is outside the calendar."""
    try:
        return _EPOCH_MOMENT + timedelta(days=serial)
    except OverflowError:
        return None


def _link(link: Link | str) -> Cell:
    return Cell(link.text, link=link.address) if isinstance(link, Link) else text(link)


_TYPED: Mapping[Format, Callable[[Any], Cell]] = {
    Format.TEXT: text,
    Format.WRITTEN: lambda value: Cell(value[:MAX_CELL_LENGTH], AS_TEXT),
    Format.WHOLE: lambda value: Cell(value, WHOLE),
    Format.QUANTITY: number,
    Format.MONEY: money,
    Format.PRICE: lambda value: Cell(float(value), PRICE),
    Format.DAY: day,
    Format.MINUTE: minute,
    Format.LINK: _link,
}


def typed(kind: Format, value: Value) -> Cell:
    """Return the cell for a value in a column of this type."""
    return BLANK if value is None or value == "" else _TYPED[kind](value)
