"""The figures: from their list, and the formulas in the docstrings of what measures them."""

import inspect

from bot.chat.texts import Texts, languages
from docs.generator.markdown import table
from domain.reports.figures.report import FIGURES

UNITS = {"share": "%", "times": "times", "days": "days", "money": "money"}


def all_figures() -> str:
    """Each figure in both languages, with its unit and formula."""
    told = [Texts(language) for language in languages()]
    rows = [
        (
            f"`{figure.name}`",
            *(say.plain(f"figure-{figure.name.replace('_', '-')}") for say in told),
            UNITS[figure.unit],
            " ".join((inspect.getdoc(figure.measure) or "").split()),
        )
        for figure in FIGURES
    ]
    return table(("figure", *(say.plain("language-name") for say in told), "in", "what it is"), rows)
