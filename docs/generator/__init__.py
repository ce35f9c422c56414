"""The generated parts of the documentation, made from the code by `make docs`.

A page has its generated parts between `<!-- generated: NAME -->` and `<!-- end -->`; the rest is written by hand.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from docs.generator import chat, command_line, figures, phrases, schema, settings, sheet, tables, transfers

DOCS = Path(__file__).parent.parent

BLOCKS = {
    "settings": settings.all_settings,
    "command line": command_line.all_commands,
    "chat commands": chat.all_commands,
    "rights": chat.rights_of_roles,
    "sights": chat.sights,
    "verbs": chat.verbs,
    "units": chat.units,
    "other words": chat.other_words,
    "phrases": phrases.all_phrases,
    "kinds of movements": chat.kinds_of_movements,
    "states of a transfer": transfers.diagram,
    "steps of a transfer": transfers.steps,
    "import columns": tables.import_columns,
    "tabs": sheet.tabs,
    "figures": figures.all_figures,
    "schema": schema.diagrams,
    "columns": schema.columns,
}

_PART = re.compile(r"(<!-- generated: (?P<name>[a-z ]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def pages() -> Iterator[Path]:
    """Yield the pages with generated parts."""
    return (page for page in sorted(DOCS.rglob("*.md")) if _PART.search(page.read_text(encoding="utf-8")))


def renewed(text: str) -> str:
    """Return a page's text with its generated parts renewed. Raises KeyError for an unknown part."""
    return _PART.sub(lambda part: f"{part[1]}\n{BLOCKS[part['name']]()}\n\n{part[3]}", text)


def names_in(text: str) -> set[str]:
    """Return the names of a page's generated parts."""
    return {part["name"] for part in _PART.finditer(text)}
