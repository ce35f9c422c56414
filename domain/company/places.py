"""Sites, and the places in them and outside them."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import cast
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from domain.errors import SiteClosed, UnknownPlace, UnknownSite
from domain.storage.database import insert
from domain.storage.schema.company import locations, sites
from domain.vocabulary import LocationKind

FIXED_PLACES = {kind.upper(): kind for kind in (LocationKind.DOCK, LocationKind.DAMAGED, LocationKind.HELD)}
"""The places that every site has besides its bins, by code."""

SHELVES = (LocationKind.BIN, LocationKind.DOCK)
"""The kinds of places from which goods are issued."""

OF_TRANSFERS = (LocationKind.STAGED, LocationKind.TRANSIT)
"""The kinds of places that a transfer creates for its goods, and that hold nothing else."""


@dataclass(frozen=True)
class Site:
    """A warehouse."""

    id: int
    code: str
    name_en: str
    name_zh: str
    timezone: str
    closed: date | None = None  # nothing is booked there from this day on

    @cached_property
    def zone(self) -> ZoneInfo:
        """Its time zone, in which times are shown and scheduled."""
        return ZoneInfo(self.timezone)

    def today(self, now: datetime) -> date:
        """Return the date there."""
        return now.astimezone(self.zone).date()


@dataclass(frozen=True)
class Place:
    """A place of a site: a bin, or one of its fixed places."""

    id: int
    site_id: int
    code: str
    kind: LocationKind


_SITES = select(sites).order_by(sites.c.code)
_SITE = select(sites).where(sites.c.id == bindparam("id"))
_PLACES = select(locations.c.id, locations.c.site_id, locations.c.code, locations.c.kind)


def all_sites(connection: Connection) -> list[Site]:
    """Return all sites, by code."""
    return [Site(*row) for row in connection.execute(_SITES)]


def site(connection: Connection, site_id: int) -> Site:
    """Return a site by id, which must exist."""
    return Site(*connection.execute(_SITE, {"id": site_id}).one())


def open_site(connection: Connection, site_id: int, now: datetime) -> Site:
    """Return a site by id, to book at. Raises SiteClosed."""
    found = site(connection, site_id)
    if found.closed and found.closed <= found.today(now):
        raise SiteClosed(found.code, found.closed)
    return found


def site_by_code(connection: Connection, code: str) -> Site:
    """Return a site by its code or a unique name, in any case. Raises UnknownSite."""
    wanted = code.strip().casefold()
    known = all_sites(connection)
    by_code = [each for each in known if wanted == each.code.casefold()]
    called = [each for each in known if wanted in (each.name_en.casefold(), each.name_zh.casefold())]
    if len(found := by_code or called) == 1:
        return found[0]
    raise UnknownSite(code, tuple(each.code for each in known))


def site_named(connection: Connection, name: str) -> Site:
    """Return the one site with this name or a short form of it: East for East warehouse, 东仓 for 东区仓.

    Raises UnknownSite.
    """
    try:
        return site_by_code(connection, name)
    except UnknownSite:
        wanted = name.strip().casefold()
        called = [(each, (each.code, each.name_en, each.name_zh)) for each in all_sites(connection)]
        meant = [each for each, names in called if any(_is_short(wanted, name.casefold()) for name in names)]
        if len(meant) != 1:
            raise
        return meant[0]


def _is_short(said: str, name: str) -> bool:
    """Whether this is the beginning of the name, or, in Chinese, the name with characters left out after the first."""
    left = iter(name)
    in_order = said[:1] == name[:1] and all(character in left for character in said)
    return said != "" and (name.startswith(said) or (not said.isascii() and in_order))


def places(connection: Connection, site_id: int) -> list[Place]:
    """Return the places of a site that goods may be moved to: the fixed ones, then the bins by code."""
    query = _PLACES.where(locations.c.site_id == site_id, locations.c.kind.not_in(OF_TRANSFERS))
    rows = connection.execute(query.order_by(locations.c.kind == LocationKind.BIN, locations.c.code))
    return [Place(*row) for row in rows]


def place(connection: Connection, site_id: int, code: str) -> Place:
    """Return a place of a site by its code, in any case. Raises UnknownPlace."""
    wanted, known = code.strip().casefold(), places(connection, site_id)
    for each in known:
        if each.code.casefold() == wanted:
            return each
    raise UnknownPlace(code, tuple(each.code for each in known))


def place_by_id(connection: Connection, place_id: int) -> Place:
    """Return a place of a site by id, which must exist."""
    inside = _PLACES.where(locations.c.id == place_id, locations.c.site_id.is_not(None))
    return Place(*connection.execute(inside).one())


def location(connection: Connection, kind: LocationKind, site_id: int | None = None) -> int:
    """Return the id of a site's dock, damaged or held place, or of a place outside every site."""
    query = select(locations.c.id).where(locations.c.kind == kind, locations.c.site_id == site_id)
    return int(connection.execute(query).scalar_one())


def of_transfer(connection: Connection, kind: LocationKind, site_id: int, transfer: str) -> int:
    """Return the id of a transfer's own place: staged at its source, or in transit to its target. Created if needed."""
    values = {"site_id": site_id, "kind": kind, "code": transfer}
    statement = insert(connection, locations).on_conflict_do_nothing(index_elements=["site_id", "code"])
    connection.execute(statement, values)
    query = select(locations.c.id).where(locations.c.site_id == site_id, locations.c.code == transfer)
    return int(connection.execute(query).scalar_one())


def outside(connection: Connection) -> dict[int, LocationKind]:
    """Return the kinds of the places outside every site, by id. They never change, and are read once per connection."""
    if "outside" not in connection.info:
        query = select(locations.c.id, locations.c.kind).where(locations.c.site_id.is_(None))
        connection.info["outside"] = dict(connection.execute(query).all())
    return cast("dict[int, LocationKind]", connection.info["outside"])
