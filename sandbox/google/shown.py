"""Cells as they are shown."""

from sandbox.google.messages import Json
from sandbox.google.patterns import check_pattern, written
from sandbox.google.workbook import Plain


def check_format(cell_format: Json) -> None:
    """Refuse a number format that cannot be shown."""
    if number_format := cell_format.get("numberFormat"):
        check_pattern(number_format)


def shown_text(value: Plain, cell_format: Json) -> str:
    """Return the text shown for a cell's value."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    return written(value, cell_format.get("numberFormat", {}))
