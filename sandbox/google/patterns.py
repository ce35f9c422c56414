"""Number formats: how a number or a date is shown by its pattern, in the locale en_US."""

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal

from sandbox.google.messages import Json
from sandbox.google.refusal import Refusal

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone

_USUAL = {
    "TEXT": "@",
    "NUMBER": "#,##0.00",
    "PERCENT": "0.00%",
    "CURRENCY": "$#,##0.00",
    "DATE": "m/d/yyyy",
    "TIME": "h:mm:ss am/pm",
    "DATE_TIME": "m/d/yyyy h:mm:ss",
    "SCIENTIFIC": "0.00E+00",
}
_LITERAL = r'(?:"[^"]*"|[-+$¥€£() ])*'
_NUMBER = re.compile(
    rf"(?P<before>{_LITERAL})(?P<grouped>#,##)?(?P<whole>[0#])(?:\.(?P<decimals>0+)(?P<more>#*)|\.(?P<few>#+))?"
    rf"(?P<power>E\+00)?(?P<percent>%?)(?P<after>{_LITERAL})"
)
_MOMENT = re.compile(r'yyyy|yy|mmmm|mmm|mm?|dddd|ddd|dd?|hh?|ss?|am/pm|"[^"]*"|[-/:., ]', re.IGNORECASE)
_ROUNDING = Context(prec=400, rounding=ROUND_HALF_UP)  # enough digits for every double


def pattern_of(number_format: Json) -> str:
    """Return the pattern, or the default one of the type."""
    return str(number_format.get("pattern") or _USUAL.get(number_format.get("type", ""), ""))


def check_pattern(number_format: Json) -> None:
    """Refuse a number format that cannot be shown."""
    kind, pattern = number_format.get("type"), pattern_of(number_format)
    fine = pattern == "@" if kind == "TEXT" else _NUMBER.fullmatch(pattern) or is_moment(number_format)
    if kind is None or not fine:
        raise Refusal(f"Invalid number format pattern, or none that the sandbox can show: {number_format}")


def is_moment(number_format: Json) -> bool:
    """Whether numbers are shown as dates or times, which depends on the pattern rather than the type."""
    pattern = pattern_of(number_format)
    return not _MOMENT.sub("", pattern) and bool(re.search("[ymdhs]", pattern, re.IGNORECASE))


def written(value: float, number_format: Json) -> str:
    """Return a number as shown."""
    pattern = pattern_of(number_format)
    if is_moment(number_format):
        return _moment(value, pattern)
    if match := _NUMBER.fullmatch(pattern):
        return _number(value, match)
    return f"{value:.10g}"


def _number(value: float, match: re.Match[str]) -> str:
    before, after = (match[name].replace('"', "") for name in ("before", "after"))
    if match["power"]:
        return f"{before}{value:.{len(match['decimals'] or '')}E}{after}"
    places, spare = len(match["decimals"] or ""), len(match["more"] or match["few"] or "")
    exact = Decimal(repr(value)) * (100 if match["percent"] else 1)
    text = f"{_ROUNDING.quantize(exact, Decimal(1).scaleb(-places - spare)):{',' if match['grouped'] else ''}f}"
    if spare:
        kept = text.rstrip("0").rstrip(".") if not places else text
        while places and kept.endswith("0") and len(kept.rpartition(".")[2]) > places:
            kept = kept[:-1]
        text = kept
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}{before}{text}{match['percent']}{after}"


def _moment(value: float, pattern: str) -> str:
    try:
        at = EPOCH + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return f"{value:.10g}"
    parts, written_parts = _MOMENT.findall(pattern), []
    clock = [part.lower() for part in parts if part[0].lower() in "hmsa"]
    twelve = "am/pm" in clock
    for place, part in enumerate(parts):
        near = [other.lower()[0] for other in (*parts[max(place - 2, 0) : place], *parts[place + 1 : place + 3])]
        minutes = part.lower() in {"m", "mm"} and ("h" in near[:2] or "s" in near)
        written_parts.append(_part(at, part.lower(), minutes=minutes, twelve=twelve) or part.replace('"', ""))
    return "".join(written_parts)


def _part(at: datetime, part: str, *, minutes: bool, twelve: bool) -> str:
    hour = (at.hour % 12 or 12) if twelve else at.hour
    month = at.minute if minutes else at.month
    numbers = {"d": at.day, "h": hour, "s": at.second, "m": month}
    if part in {"d", "h", "s", "m"}:
        return str(numbers[part])
    if part in {"dd", "hh", "ss", "mm"}:
        return f"{numbers[part[0]]:02}"
    names = {"yyyy": "%Y", "yy": "%y", "mmmm": "%B", "mmm": "%b", "dddd": "%A", "ddd": "%a", "am/pm": "%p"}
    return at.strftime(names[part]) if part in names else ""
