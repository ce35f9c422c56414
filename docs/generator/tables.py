"""Tables that people fill in: the columns of an import."""

from docs.generator.markdown import code, table
from domain.tables.importing import KINDS


def import_columns() -> str:
    """Return the columns of each table of an import."""
    rows = [
        (f"`{name}`", code(kind.columns), code(kind.optional) or "–", code(kind.key)) for name, kind in KINDS.items()
    ]
    return table(("table", "columns", "and, if wanted", "a row is known by"), rows)
