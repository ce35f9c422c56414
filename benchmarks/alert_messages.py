"""Messages that a manager gets in a month, beside the same stock told the old way: all there is, every morning."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import Connection, func, select

from domain.alerts import decisions, escalating, morning_report, mornings, open_alerts, proposals, telling, watching
from domain.alerts.open_alerts import Alert
from domain.company import places
from domain.ledger import keys
from domain.storage.database import insert_many
from domain.storage.schema.alerts import alerts
from domain.storage.schema.company import items, minimums
from domain.storage.schema.people import groups, outbox
from domain.vocabulary import AlertState, Subject
from tests.databases import sqlite_database
from tests.domain.small_company import CHEN, Company

BEGIN = datetime(2026, 3, 1, 0, 10, tzinfo=UTC)  # just after eight in Shanghai
LEARNT, MONTH = 60, 30
LEAD = 4
"""Days from an order to its arrival."""


@dataclass(frozen=True)
class Told:
    """Messages in some months: the old way's, cards, those with a sound, to the next person, and weekly pictures."""

    manager: str
    old: int
    cards: int
    aloud: int
    next: int
    weekly: int

    @property
    def ratio(self) -> float:
        """Messages about alerts, relative to the old way's."""
        return (self.cards + self.aloud + self.next) / max(self.old, 1)

    @property
    def with_pictures(self) -> float:
        """The same including the weekly pictures, which the old way did not have."""
        return self.ratio + self.weekly / max(self.old, 1)


@dataclass
class _Month:
    """A site with some items: fast and slow ones, sold at random, ordered when somebody decides so."""

    company: Company
    chance: random.Random
    acts: bool
    count: int
    coming: list[tuple[int, str, int]] = field(default_factory=list)  # day, SKU, how many

    def found(self) -> None:
        names = [f"I{number:03d}" for number in range(self.count)]
        with self.company.database.write() as connection:
            connection.execute(groups.delete().where(groups.c.site_id == self.company.site("WEST").id))
            connection.execute(minimums.delete())
            insert_many(connection, items, [_item(number, name) for number, name in enumerate(names, 100)])
            rows = [(number, self._pace(name)) for number, name in enumerate(names, 100)]
            kept = [
                {"item_id": n, "site_id": 1, "quantity": max(1, LEAD * pace), "lead_days": LEAD} for n, pace in rows
            ]
            insert_many(connection, minimums, kept)
        for name in names:
            self.company.receive(name, self._minimum(self._pace(name)) + self._lot(name), now=BEGIN)

    def _pace(self, name: str) -> int:
        """Pieces a day: a fifth of the items are fast."""
        number = int(name[1:])
        return (12, 1, 1, 0, 0)[number % 5]

    def _minimum(self, pace: int) -> int:
        """Return the reorder point d L + z sqrt(L) sd, for sales spread evenly between nothing and twice the pace."""
        return max(1, round(LEAD * pace + 1.65 * LEAD**0.5 * pace / 3**0.5))

    def _lot(self, name: str) -> int:
        """Return how many are ordered at once: enough for a month."""
        return max(10, 30 * self._pace(name))

    def day(self, number: int) -> int:
        """Returns whether the old way had something to say."""
        now, company = BEGIN + timedelta(days=number), self.company
        watching.sweep(company.database, now)
        with company.database.write() as connection:
            report = morning_report.report(connection, company.site("EAST").id, now)
            mornings.enqueue_due(connection, now)
        self._tick(now)
        if self.acts:
            self.deal(number, now, urgent_only=False)
        for name in sorted(f"I{each:03d}" for each in range(self.count)):
            self._trade(name, now + timedelta(hours=3))
        for due, name, amount in [each for each in self.coming if each[0] == number]:
            self.coming.remove((due, name, amount))
            company.receive(name, amount, now=now + timedelta(hours=5))
        company.seal()
        self._tick(now + timedelta(hours=6))
        if self.acts:
            self.deal(number, now + timedelta(hours=7), urgent_only=True)
        return int(bool(report.low or report.expiring))

    def _tick(self, now: datetime) -> None:
        with self.company.database.write() as connection:
            watching.follow(connection, now)
            telling.release(connection, now)
            escalating.escalate(connection, now)

    def _trade(self, name: str, now: datetime) -> None:
        pace, there = self._pace(name), int(self.company.stock(name))
        wanted = self.chance.randint(0, 2 * pace) if pace else int(self.chance.random() < 1 / 30)
        if wanted and there:
            self.company.issue(name, min(wanted, there), now=now)

    def deal(self, day: int, now: datetime, *, urgent_only: bool) -> None:
        """Order what is proposed, and have seen the rest; in the evening only what made a sound."""
        with self.company.database.write() as connection:
            for alert in open_alerts.page(connection, self.company.site("EAST").id, 0, 500):
                if not urgent_only or alert.rule.name == "out":
                    self._decide(connection, alert, day, now)

    def _decide(self, connection: Connection, alert: Alert, day: int, now: datetime) -> None:
        proposal = proposals.propose(connection, alert, now)
        if proposal is None or proposal.order is None:
            decisions.acknowledge(connection, self.company.person(CHEN), alert.id, now)
            return
        steps = max(proposal.order.steps, self._lot(alert.item.sku))
        context = self.company.context(connection, keys.alert_order(alert.id, 0), by=CHEN, now=now)
        decisions.order(context, alert.id, steps)
        self.coming.append((day + LEAD, alert.item.sku, steps))


def measure(count: int = 30, seeds: int = 4) -> Iterator[Told]:
    """Measure some months each with a manager who deals with the card every morning, and with one who does nothing.

    Raises RuntimeError if something that had been open for a week was told in none of them.
    """
    for acts in (True, False):
        months = [_messages_of(seed, count, acts=acts) for seed in range(seeds)]
        yield Told("deals with it" if acts else "does nothing", *map(sum, zip(*months, strict=True)))


def _messages_of(seed: int, count: int, *, acts: bool) -> tuple[int, ...]:
    """Return the numbers of messages in a month, the old way's first."""
    with TemporaryDirectory() as folder, sqlite_database(Path(folder)) as database:
        month = _Month(Company.founded(database, Path(folder)), random.Random(seed), acts, count)
        month.found()
        for day in range(LEARNT):
            month.day(day)
            if not acts:  # somebody orders until then
                month.deal(day, BEGIN + timedelta(days=day), urgent_only=False)
        before = _messages(month.company)
        old = sum(month.day(day) for day in range(LEARNT, LEARNT + MONTH))
        new = [now - then for now, then in zip(_messages(month.company), before, strict=True)]
        week_ago = BEGIN + timedelta(days=LEARNT + MONTH - 7)
        with database.read() as connection:
            missed = select(func.count()).where(
                *(alerts.c.state == AlertState.OPEN, alerts.c.present == 1, alerts.c.told < alerts.c.times),
                alerts.c.opened_at <= week_ago,
                alerts.c.site_id == places.site_by_code(connection, "EAST").id,
            )
            untold = connection.execute(missed).scalar_one()
        if untold:
            raise RuntimeError(f"{untold} alerts were open for a week, and nobody was told")
        return old, *new


def _messages(company: Company) -> tuple[int, int, int, int]:
    """Cards, messages with a sound to the group, and to people, and pictures of the week."""
    with company.database.read() as connection:
        rows = connection.execute(select(outbox.c.subject, outbox.c.address)).all()
    cards = sum(row.subject == Subject.MORNING for row in rows)
    return (
        cards,
        sum(row.subject == Subject.ALERT and row.address < 0 for row in rows),
        sum(row.subject == Subject.ALERT and row.address > 0 for row in rows),
        sum(row.subject == Subject.WEEK for row in rows),
    )


def _item(number: int, name: str) -> dict[str, object]:
    names = {"sku": name, "name_en": name, "name_zh": name}
    return {"id": number, **names, "unit": "piece", "decimals": 0, "tracking": "none"}
