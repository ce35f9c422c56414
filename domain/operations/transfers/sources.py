"""Sources: the sites from which goods may come. Those that keep their own minimum come first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from domain.company import places
from domain.company.places import Site
from domain.ledger import stock
from domain.operations.transfers.deciding import Wanted


class Fit(StrEnum):
    """How well a site can supply what is wanted."""

    SURPLUS = "surplus"  # all of it, staying above its own minimum
    ENOUGH = "enough"  # all of it, falling below its minimum
    SOME = "some"


@dataclass(frozen=True)
class Source:
    """A site that has some of it."""

    site: Site
    fit: Fit


def ranked(connection: Connection, wanted: Sequence[Wanted], target: Site, now: datetime) -> list[Source]:
    """Return the sites from which goods may come, best first; only open ones that have any of it."""
    spare: dict[int, list[float]] = {}
    for each in wanted:
        for there in stock.by_site(connection, each.item):
            available = there.may_go_out(there.site.today(now)).steps
            minimum = stock.minimum(connection, each.item, there.site.id).steps
            known = spare.setdefault(there.site.id, [0, 0, 0])
            known[0] += available - minimum >= each.quantity.steps
            known[1] += available >= each.quantity.steps
            known[2] += min(1, available / each.quantity.steps) if each.quantity.steps else 0
    found = []
    for site in places.all_sites(connection):
        above, enough, some = spare.get(site.id, [0, 0, 0])
        closed = site.closed is not None and site.closed <= site.today(now)
        if site != target and not closed and some:
            fit = Fit.SURPLUS if above == len(wanted) else Fit.ENOUGH if enough == len(wanted) else Fit.SOME
            found.append((-above, -enough, -some, site.code, Source(site, fit)))
    return [each[-1] for each in sorted(found, key=lambda each: each[:-1])]
