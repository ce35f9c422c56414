"""Sites, and the locations in them and outside them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select

from domain.errors import UnknownSite
from domain.schema import locations, sites


@dataclass(frozen=True)
class Site:
    """A warehouse."""

    id: int
    code: str
    name_en: str
    name_zh: str
    timezone: str

    @cached_property
    def zone(self) -> ZoneInfo:
        """Its time zone: times are shown and scheduled in it."""
        return ZoneInfo(self.timezone)

    def today(self, now: datetime) -> date:
        """The date there."""
        return now.astimezone(self.zone).date()


def all_sites(connection: Connection) -> list[Site]:
    """Every site, by code."""
    return [Site(*row) for row in connection.execute(select(sites).order_by(sites.c.code))]


def site(connection: Connection, site_id: int) -> Site:
    """One site by id, which must exist."""
    return Site(*connection.execute(select(sites).where(sites.c.id == site_id)).one())


def site_by_code(connection: Connection, code: str) -> Site:
    """One site by its code, or a name of it, in any case of letters. Raises UnknownSite."""
    wanted = code.strip().casefold()
    known = all_sites(connection)
    for each in known:
        if wanted in (each.code.casefold(), each.name_en.casefold(), each.name_zh.casefold()):
            return each
    raise UnknownSite(code, tuple(each.code for each in known))


def location(connection: Connection, kind: str, site_id: int | None = None) -> int:
    """The id of a site's dock, transit or damaged place, or of a place outside every site."""
    query = select(locations.c.id).where(locations.c.kind == kind, locations.c.site_id == site_id)
    return int(connection.execute(query).scalar_one())
