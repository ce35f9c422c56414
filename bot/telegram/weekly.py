"""The weekly digest, worded and drawn for its reader when it is sent. Blocks for up to seconds."""

from datetime import datetime

from bot.cards.weekly import weekly_card
from bot.charts import weekly
from bot.chat.replies import Keyboard
from bot.chat.texts import Html
from bot.chat.wording import Wording
from bot.telegram.making import NothingToTell, Picture, drawn
from domain.company import people
from domain.company.sight import Sight, sees
from domain.reports.weekly import weeks
from domain.storage.database import Database


def make(
    database: Database, say: Wording, address: int, site_id: int, now: datetime, *, costs_shown: bool
) -> tuple[Html, Keyboard, Picture | None]:
    """Return the text and the picture. Costs are shown only to a person who may see them, never in groups.

    Raises NothingToTell.
    """
    with database.read() as connection:
        told = weeks(connection, site_id, now)
        person = people.by_address(connection, address)
    with_costs = person is not None and sees(person, Sight.COSTS, site_id, costs_shown=costs_shown)
    text, title, panels = weekly_card(say, told, with_costs=with_costs)
    if not panels:
        raise NothingToTell
    return text, (), drawn(lambda: weekly.draw(title, panels))
