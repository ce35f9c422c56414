"""A chat that can no longer be reached."""

from typing import Any

from sqlalchemy import Connection

from bot.chat.texts import Html
from bot.chat.wording import Wording
from domain.company import people, places


def unreachable_notice(connection: Connection, say: Wording, body: dict[str, Any]) -> Html:
    """Return who cannot be reached, why, and what to do."""
    if "person" in body:
        return say("unreachable-person", name=people.get(connection, body["person"]).name, reason=body["reason"])
    sites = say.listed(say.name(places.site(connection, site_id)) for site_id in body["sites"])
    named = "yes" if body["title"] else "no"
    return say("unreachable-group", named=named, title=body["title"], sites=sites, reason=body["reason"])
