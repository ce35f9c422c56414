"""The settings: from the fields of `bot.settings.Settings` and their docstrings."""

from bot.settings import PREFIX, DatabaseSettings, ImportSettings, Settings
from docs.generator.markdown import table

READ_BY: tuple[tuple[type[DatabaseSettings], str], ...] = (
    (DatabaseSettings, "all"),
    (ImportSettings, "`import`"),
    (Settings, "`run`"),
)
NO_DEFAULT = ("", "None", "()", "{}")


def all_settings() -> str:
    """Return a row for each variable, required ones first."""
    rows = []
    for name, field in sorted(Settings.model_fields.items(), key=lambda each: not each[1].is_required()):
        default = "" if field.is_required() else str(field.default)
        shown = "**required**" if field.is_required() else "–" if default in NO_DEFAULT else f"`{default}`"
        needed = next(told for kind, told in READ_BY if name in kind.model_fields)
        rows.append((f"`{PREFIX}{name.upper()}`", field.description or "", shown, needed))
    return table(("variable", "meaning", "default", "read by"), rows)
