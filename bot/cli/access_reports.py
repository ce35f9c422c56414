"""What the command line says of people: who works here, what was changed, and how the first one comes in."""

from datetime import UTC, datetime

from sqlalchemy import Connection

from bot.cli.reports import Report, Unclear
from domain.company import people, places, rights
from domain.company.people import RIGHTS
from domain.vocabulary import Role


def staff(connection: Connection) -> Report:
    """Who may do what, one line for each site."""
    sites = {site.id: site.code for site in places.all_sites(connection)}
    rows = [
        (str(person.address), person.name, sites[site_id], role, "home" if site_id == person.home_id else "")
        for person in people.everybody(connection)
        for site_id, role in person.roles
    ]
    return Report("People", ("telegram_id", "name", "site", "role", "home"), tuple(rows))


def record(connection: Connection) -> Report:
    """Every change of rights, the last first; who changed it is empty for the command line and imports."""
    rows = [
        (f"{each.changed_at.astimezone(UTC):%Y-%m-%d %H:%M}", each.person, each.site, each.role or "", each.changed_by)
        for each in rights.changes(connection, limit=10_000)
    ]
    return Report("Changes of rights (UTC)", ("time", "person", "site", "role", "by"), tuple(rows))


def invite(connection: Connection, role: str, codes: list[str], now: datetime) -> str:
    """Make an invitation, and say what its holder has to send to the bot. Raises Unclear, UnknownSite."""
    if role not in RIGHTS:
        raise Unclear(f"there is no role {role!r}: it is one of {', '.join(RIGHTS)}")
    sites = [places.site_by_code(connection, code) for code in codes] or places.all_sites(connection)
    if not sites:
        raise Unclear("there is no site yet: import some first")
    word, invitation = rights.invite(connection, None, Role(role), [site.id for site in sites], now)
    where = ", ".join(site.code for site in sites)
    until = f"{invitation.expires_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return f"An invitation for one person, as {role} of {where}, until {until}. They write to the bot:\n/start {word}"
