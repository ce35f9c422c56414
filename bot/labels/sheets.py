"""Sheets: A4 pages of labels, and rolls with a label per page. All lengths in mm, from the top left."""

from dataclasses import dataclass

from bot.labels.errors import UnknownSheet

A4 = (210.0, 297.0)
DOT_OF_A_ROLL = 1 / 8
"""mm, of label printers with "203 dpi"."""
DOT_OF_A_PAGE = 25.4 / 600
"""mm, of office printers."""


@dataclass(frozen=True)
class Sheet:
    """A page and the centred grid of labels on it."""

    name: str
    page: tuple[float, float]  # width, height
    label: tuple[float, float]
    columns: int = 1
    rows: int = 1
    gap: float = 0.0  # between columns
    margin: float = 1.0  # left white around each label
    dot: float = DOT_OF_A_ROLL  # of the printer; bars are whole dots wide

    @property
    def positions(self) -> int:
        """Labels per page."""
        return self.columns * self.rows

    def corner(self, position: int) -> tuple[float, float]:
        """Return the top left corner of a label; they are counted from 0, row by row."""
        row, column = divmod(position, self.columns)
        width, height = self.label
        left = (self.page[0] - self.columns * width - (self.columns - 1) * self.gap) / 2
        top = (self.page[1] - self.rows * height) / 2
        return left + column * (width + self.gap), top + row * height


def _a4(columns: int, rows: int, label: tuple[float, float]) -> Sheet:
    """Return an A4 sheet. Die-cut sheets may be fed a millimetre askew, so its margin is larger."""
    return Sheet(f"a4-{columns}x{rows}", A4, label, columns, rows, gap=2.5, margin=1.8, dot=DOT_OF_A_PAGE)


def _roll(width: int, height: int) -> Sheet:
    return Sheet(f"{width}x{height}", (width, height), (width, height))


SHEETS: dict[str, Sheet] = {
    sheet.name: sheet
    for sheet in (
        _a4(3, 8, (63.5, 33.9)),  # Avery L7159
        _a4(3, 7, (63.5, 38.1)),  # Avery L7160
        _a4(2, 7, (99.1, 38.1)),  # Avery L7163
        _a4(2, 4, (99.1, 67.7)),  # Avery L7165
        _roll(58, 40),
        _roll(50, 30),
        _roll(100, 50),
        _roll(100, 150),
    )
}
"""By name: columns x rows of A4, width x height in mm of a roll."""


def sheet_named(name: str) -> Sheet:
    """Return the sheet with this name, in any case. Raises UnknownSheet."""
    sheet = SHEETS.get(name.strip().lower())
    if sheet is None:
        raise UnknownSheet(name, tuple(SHEETS))
    return sheet
