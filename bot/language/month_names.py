"""Names of months, and the numerals of Chinese dates."""

import re

from bot.language import numerals

_MONTHS = (
    *("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?"),
    *("sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"),
)
MONTH = rf"(?:{'|'.join(_MONTHS)})(?![a-z])\.?"
"""A pattern for a month's name; as case-insensitive as the pattern around it."""

NUMERAL = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
"""A pattern for the numerals of a month or day."""

YEAR_IN_CHINESE = "(?:[0-9]{4}|[0-9]{2}|[〇零一二三四五六七八九]{4}|[〇零一二三四五六七八九]{2})"
"""A pattern for a year: 2027, 27, 二〇二七, 二七."""

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")


def month_of(name: str) -> int:
    """Return the number of a month by name."""
    return next(number for number, each in enumerate(_MONTHS, 1) if re.match(each, name, re.IGNORECASE))


def number_of(written: str | None) -> int | None:
    """Return a month or day."""
    if not written:
        return None
    return int(written) if written.isdigit() else numerals.value(written)


def year_of(written: str) -> int:
    """Return a full year, of this century if only its last digits were given."""
    digits = written.translate(_DIGITS)
    return int(digits if len(digits) > 2 else f"20{digits}")  # noqa: PLR2004  # digits
