"""A cell as it is seen."""

from sandbox.google.messages import Json
from sandbox.google.patterns import check_pattern, written
from sandbox.google.workbook import Plain


def check_format(cell_format: Json) -> None:
    """Refuse a number format that could not be shown."""
    if number_format := cell_format.get("numberFormat"):
        check_pattern(number_format)


def shown_text(value: Plain, cell_format: Json) -> str:
    """The text on the screen of what a cell comes to."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, bool):
        return str(value).upper()
    return written(value, cell_format.get("numberFormat", {}))
