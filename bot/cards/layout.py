"""Layout: how long a card may be, and how its lines are joined."""

from itertools import accumulate

from bot.chat.texts import Html, join
from bot.chat.wording import Wording

MAX_LENGTH = 3_900
"""Maximum characters of a card: Telegram refuses more than 4,096."""

MAX_LINES = 12
"""Lines shown of each part of a card; the rest is counted."""

PAGE = 8
"""Items on a page."""

BELOW = "\n   "
"""Between a line and what belongs to it."""


def fit(say: Wording, parts: list[Html]) -> Html:
    """Join as many parts as Telegram takes, and count the rest."""
    ends = list(accumulate(len(part) + 1 for part in parts))
    shown = sum(end <= MAX_LENGTH for end in ends)
    return join(parts if shown == len(parts) else [*parts[:shown], *more(say, len(parts), shown)])


def more(say: Wording, count: int, shown: int = MAX_LINES) -> list[Html]:
    """Return a line that says how many are not shown, if any."""
    return [say("and-more", count=count - shown)] if count > shown else []
