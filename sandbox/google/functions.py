"""The functions that formulas may use. An argument is a plain value, or a range: rows of values."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

from sandbox.google.patterns import EPOCH
from sandbox.google.workbook import Plain

Argument = Plain | list[list[Plain]]


class Broken(Exception):
    """A calculation without a result; its text is shown in the cell."""


def numeric(value: Plain) -> float:
    """Return a value as a number: nothing is 0, text is parsed."""
    if value is None or value == "":
        return 0
    if isinstance(value, (int, float)):
        return value
    try:
        return float(value)
    except ValueError:
        raise Broken(value if value.startswith("#") and value.endswith(("!", "?", "A")) else "#VALUE!") from None


def texted(value: Plain) -> str:
    """Return a value as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def single(argument: Argument) -> Plain:
    """Return the one value meant; of a range, the first."""
    return argument[0][0] if isinstance(argument, list) else argument


def _flat(arguments: Sequence[Argument]) -> Iterator[Plain]:
    for argument in arguments:
        if isinstance(argument, list):
            yield from (value for row in argument for value in row)
        else:
            yield argument


def _numbers(*arguments: Argument) -> list[float]:
    """Return the numbers among the arguments; other values within ranges are skipped."""
    found: list[float] = []
    for argument in arguments:
        for value in _flat([argument]):
            if isinstance(value, str) and value.startswith("#"):
                numeric(value)
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                found.append(value)
            elif not isinstance(argument, list):
                found.append(numeric(value))
    return found


def _average(*arguments: Argument) -> float:
    numbers = _numbers(*arguments)
    if not numbers:
        raise Broken("#DIV/0!")
    return math.fsum(numbers) / len(numbers)


def _round(value: Argument, places: Argument = 0) -> float:
    step = Decimal(1).scaleb(-int(numeric(single(places))))
    return float(Decimal(repr(numeric(single(value)))).quantize(step, ROUND_HALF_UP))


def _meets(criterion: Plain) -> Callable[[Plain], bool]:
    """Return a test for a criterion of COUNTIF and similar functions: `>5`, `<>x`, or the value itself."""
    sign, wanted = "=", criterion
    if isinstance(criterion, str) and (found := re.match(r"(<>|<=|>=|<|>|=)(.*)", criterion, re.DOTALL)):
        sign, wanted = found[1], found[2]
        try:
            wanted = float(found[2])
        except ValueError:
            wanted = found[2]
    return lambda value: (
        (type(value) in (int, float)) == isinstance(wanted, (int, float)) and compare(sign, value, wanted)
    )


def compare(sign: str, left: Plain, right: Plain) -> bool:
    """Compare values: numbers before text before booleans; text case-insensitively."""
    first, second = (_rank(value, other) for value, other in ((left, right), (right, left)))
    order = (first > second) - (first < second)
    signs = {"=": (0,), "<>": (-1, 1), "<": (-1,), ">": (1,), "<=": (-1, 0), ">=": (0, 1)}
    return order in signs[sign]


def _rank(value: Plain, other: Plain) -> tuple[int, float | str]:
    if value is None:
        value = "" if isinstance(other, str) else False if isinstance(other, bool) else 0
    if isinstance(value, bool):
        return 2, value
    return (1, value.casefold()) if isinstance(value, str) else (0, value)


def _is_number(value: Plain) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _sum_if(tested: Argument, criterion: Argument, summed: Argument | None = None) -> float:
    meets = _meets(single(criterion))
    pairs = zip(_flat([tested]), _flat([tested if summed is None else summed]), strict=False)
    return math.fsum(_numbers([[value for test, value in pairs if meets(test)]]))


def _count_if(tested: Argument, criterion: Argument) -> int:
    return sum(map(_meets(single(criterion)), _flat([tested])))


FUNCTIONS: dict[str, Callable[..., Plain]] = {
    "SUM": lambda *all_: math.fsum(_numbers(*all_)),
    "COUNT": lambda *all_: len(_numbers(*(each if isinstance(each, list) else [[each]] for each in all_))),
    "COUNTA": lambda *all_: sum(value not in (None, "") for value in _flat(all_)),
    "COUNTBLANK": lambda *all_: sum(value in (None, "") for value in _flat(all_)),
    "AVERAGE": _average,
    "MIN": lambda *all_: min(_numbers(*all_), default=0),
    "MAX": lambda *all_: max(_numbers(*all_), default=0),
    "ABS": lambda value: abs(numeric(single(value))),
    "ROUND": _round,
    "AND": lambda *all_: all(bool(numeric(value)) for value in _flat(all_)),
    "OR": lambda *all_: any(bool(numeric(value)) for value in _flat(all_)),
    "NOT": lambda value: not numeric(single(value)),
    "CONCATENATE": lambda *all_: "".join(map(texted, _flat(all_))),
    "LEN": lambda value: len(texted(single(value))),
    "SUMIF": _sum_if,
    "COUNTIF": _count_if,
    "N": lambda value: numeric(single(value)) if _is_number(single(value)) else 0,
    "INT": lambda value: math.floor(numeric(single(value))),
    "TODAY": lambda: (datetime.now(UTC).date() - EPOCH.date()).days,
    "ISNUMBER": lambda value: _is_number(single(value)),
    "ISBLANK": lambda value: single(value) is None,
    "TRUE": lambda: True,
    "FALSE": lambda: False,
    "HYPERLINK": lambda address, label=None: texted(single(address if label is None else label)),
}
LAZY = {"IF": 3, "IFERROR": 2}
"""Functions whose arguments are evaluated on demand, with the maximum number of them."""
