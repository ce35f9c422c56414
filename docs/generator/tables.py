"""Tables that people fill in or read: the columns of an import, and the tabs of the sheet."""

from docs.generator.markdown import code, table
from domain.tables.importing import KINDS
from sheets.tabs import TABS
from sheets.words import Language


def import_columns() -> str:
    """The columns of each table of an import."""
    rows = [
        (f"`{name}`", code(kind.columns), code(kind.optional) or "–", code(kind.key)) for name, kind in KINDS.items()
    ]
    return table(("table", "columns", "and, if wanted", "a row is known by"), rows)


def tabs() -> str:
    """The columns of each tab of the sheet, from the left."""
    rows = [
        (
            f"**{tab.title.said(Language.BOTH)}**",
            " · ".join(column.title.said(Language.BOTH) for column in tab.columns if not column.hidden),
        )
        for tab in TABS
    ]
    return table(("tab", "columns"), rows)
