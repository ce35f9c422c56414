"""Tables that people fill in or read: the columns of an import, and the tabs of the sheet."""

from docs.generator.markdown import code, table
from domain.tables.importing import KINDS
from sheets import columns
from sheets.columns import Tab


def import_columns() -> str:
    """The columns of each table of an import."""
    rows = [
        (f"`{name}`", code(kind.columns), code(kind.optional) or "–", code(kind.key)) for name, kind in KINDS.items()
    ]
    return table(("table", "columns", "and, if wanted", "a row is known by"), rows)


def tabs() -> str:
    """The columns of each tab of the sheet, from the left."""
    found = [each for each in vars(columns).values() if isinstance(each, Tab)]
    rows = [(f"**{tab.title}**", " · ".join(title for title, _ in tab.columns)) for tab in found]
    return table(("tab", "columns"), rows)
