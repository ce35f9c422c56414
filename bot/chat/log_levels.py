"""Log levels: the subjects of the log, and how much each one logs."""

import re

Levels = dict[str, str]
"""By subject; "all" is for those that are not named."""

LEVELS = ("debug", "info", "warning", "error")

SUBJECTS: dict[str, tuple[str, ...]] = {
    "all": ("bot", "domain", "sheets"),
    "telegram": ("bot.telegram",),
    "schedule": ("bot.telegram.schedule", "bot.telegram.watch"),
    "photos": ("bot.scanner",),
    "sheet": ("sheets",),
    "ledger": ("domain",),
    "libraries": ("",),
}
"""The loggers of each subject."""


def read_levels(written: object) -> object:
    """Parse levels such as "info" or "warning, telegram=debug". Raises ValueError."""
    if not isinstance(written, str):
        return written
    levels: Levels = {}
    for each in re.split(r"[\s,;]+", written.strip().lower()):
        subject, _, level = each.rpartition("=")
        if subject and subject not in SUBJECTS:
            raise ValueError(f"{subject} is none of {', '.join(SUBJECTS)}")
        if level not in LEVELS:
            raise ValueError(f"{level or 'nothing'} is none of {', '.join(LEVELS)}")
        levels[subject or "all"] = level
    return levels
