"""The test company's alerts, as a test speaks of them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from domain.alerts import escalating, life, telling, watching
from domain.alerts.rules.rule import Scope
from domain.alerts.settings import AlertSettings
from domain.storage.schema.alerts import alerts
from domain.storage.schema.company import items, minimums, sites
from domain.storage.schema.ledger import lots
from domain.storage.schema.people import outbox
from domain.vocabulary import AlertState, Subject
from tests.domain.small_company import NOW, Company


@dataclass
class Watch:
    """Looks at a company's alerts."""

    company: Company
    settings: AlertSettings | None = None

    def look(self, now: datetime = NOW) -> None:
        with self.company.database.write() as connection:
            life.look(connection, Scope.at(connection, now), now, self.settings)

    def looked(self, now: datetime = NOW) -> list[Any]:
        """What is known of EAST when it was looked at."""
        self.look(now)
        return self.rows()

    def follow(self, now: datetime = NOW) -> int:
        """As the program does every second: number what was booked, and look at it."""
        self.company.seal()
        with self.company.database.write() as connection:
            return watching.follow(connection, now, self.settings)

    def release(self, now: datetime = NOW) -> int:
        with self.company.database.write() as connection:
            return telling.release(connection, now)

    def escalate(self, now: datetime = NOW) -> int:
        with self.company.database.write() as connection:
            return escalating.escalate(connection, now)

    def sweep(self, now: datetime = NOW) -> int:
        return watching.sweep(self.company.database, now, self.settings)

    def rows(self, site: str = "EAST") -> list[Any]:
        query = (
            select(alerts, items.c.sku, lots.c.code)
            .join(items, items.c.id == alerts.c.item_id)
            .outerjoin(lots, lots.c.id == alerts.c.lot_id)
            .where(alerts.c.site_id == self.company.site(site).id)
            .order_by(items.c.sku, lots.c.code, alerts.c.rule, alerts.c.period)
        )
        with self.company.database.read() as connection:
            return list(connection.execute(query))

    def open(self, site: str = "EAST") -> list[str]:
        """What is open there: "low WATER", "expiring 30 PARA P-1"."""
        return [_name(row) for row in self.rows(site) if row.state == AlertState.OPEN and row.present]

    def standing(self, site: str = "EAST") -> dict[str, str]:
        """How each that is not over stands; in brackets, what is not so just now."""
        rows = (row for row in self.rows(site) if row.state != AlertState.RESOLVED)
        return {_name(row): f"{row.state}" if row.present else f"({row.state})" for row in rows}

    def told(self) -> list[tuple[int, list[str]]]:
        """What was told at once: to whom, and what."""
        with self.company.database.read() as connection:
            found = connection.execute(
                select(outbox).where(outbox.c.subject == Subject.ALERT).order_by(outbox.c.id)
            ).all()
        names = {row.id: _name(row) for site in ("EAST", "WEST") for row in self.rows(site)}
        return [(row.address, [names[each] for each in row.body["alerts"]]) for row in found]

    def keeps(self, sku: str, minimum: int, site: str = "EAST") -> None:
        where = (minimums.c.item_id == self.company.item(sku).id, minimums.c.site_id == self.company.site(site).id)
        with self.company.database.write() as connection:
            connection.execute(update(minimums).where(*where).values(quantity=minimum))

    def closes(self, site: str, on: Any) -> None:
        with self.company.database.write() as connection:
            connection.execute(update(sites).where(sites.c.code == site).values(closed=on))


def _name(row: Any) -> str:
    return " ".join([row.rule, *([f"{row.period}"] if row.period else []), row.sku, *([row.code] if row.code else [])])
