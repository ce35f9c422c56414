"""The figures: from their list, and the formulas in the docstrings of the functions that measure them."""

import inspect

from docs.generator.markdown import table
from domain.reports.figures.report import FIGURES

UNITS = {"share": "%", "times": "times", "days": "days", "money": "money"}


def all_figures() -> str:
    """Return each figure in both languages, with its unit and formula."""
    rows = [
        (
            f"`{figure.name}`",
            *figure.title,
            UNITS[figure.unit],
            " ".join((inspect.getdoc(figure.measure) or "").split()),
        )
        for figure in FIGURES
    ]
    return table(("figure", "English", "中文", "in", "what it is"), rows)
