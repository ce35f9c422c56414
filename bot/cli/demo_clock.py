"""The demo's clock, moved by buttons on the page, so that visitors see alerts arise, be handled and be resolved."""

import logging
import math
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic, sleep

import requests
from sqlalchemy import Connection, select

from bot.cli import files
from bot.telegram.clocks import Clocks, utc_now
from domain.company import catalogue, people, places
from domain.company.people import Person
from domain.errors import Refused
from domain.ledger import stock
from domain.ledger.context import Context, Origin
from domain.operations.issuing import issue
from domain.storage.database import Database
from domain.storage.schema.company import items
from domain.storage.schema.people import outbox
from domain.vocabulary import NoticeState

log = logging.getLogger(__name__)

MORNING = time(8, 0, 5)
LOOK_EVERY = 1.0
LONGEST_WAIT = 30.0
"""Maximum seconds to wait for pending messages: a group gets twenty messages a minute."""

SOLD = (0.02, 0.2)
"""The share of the stock, least and most, that is sold of an item on a day; on most days none is."""


class DemoClock:
    """A clock ahead of the wall clock. It never goes back, because bookings stay."""

    def __init__(self, file: Path, database: Database) -> None:
        self._file = file
        self._database = database
        self._ahead = timedelta()
        with suppress(FileNotFoundError, ValueError):
            self._ahead = timedelta(seconds=float(file.read_text("ascii")))

    @property
    def clocks(self) -> Clocks:
        """Return the clocks for the program."""
        return Clocks(wall=self.wall)

    def wall(self) -> datetime:
        """Return the current time in UTC."""
        return utc_now() + self._ahead

    def do(self, step: str) -> None:
        """Do what a button on the page asks for, after all pending messages are sent, which would be late by then."""
        until = monotonic() + LONGEST_WAIT
        while self._has_to_say() and monotonic() < until:
            sleep(LOOK_EVERY / 4)
        if step == "week":
            for _ in range(7):
                self._forward(1)
                self._sell()
        elif step in DAYS:
            self._forward(DAYS[step])

    def _has_to_say(self) -> bool:
        due = (outbox.c.state == NoticeState.SENDING) | (
            (outbox.c.state == NoticeState.WAITING) & (outbox.c.due_at <= self.wall() + timedelta(seconds=LONGEST_WAIT))
        )
        with self._database.read() as connection:
            return connection.execute(select(outbox.c.id).where(due).limit(1)).first() is not None

    def _forward(self, days: int) -> None:
        """Go to the morning some days ahead, at the first site."""
        with self._database.read() as connection:
            zone = places.all_sites(connection)[0].zone
        there = self.wall().astimezone(zone)
        to = datetime.combine(there.date() + timedelta(days=days), MORNING, zone).astimezone(UTC)
        ahead = to - utc_now()
        made = self._file.with_name(f"{self._file.name}.new")
        made.write_text(str(ahead.total_seconds()), "ascii")
        files.put(made, self._file)  # atomically: if half of it were read, the clock would go back
        self._ahead = ahead

    def _sell(self) -> None:
        """Book a day's sales at every site, the same whenever it is played."""
        today = self.wall().date()
        with self._database.write() as connection:
            numbers = list(connection.execute(select(items.c.id).order_by(items.c.id)).scalars())
            for person in people.everybody(connection):
                for item_id in numbers:
                    self._sell_one(connection, person, item_id, today)

    def _sell_one(self, connection: Connection, person: Person, item_id: int, today: date) -> None:
        chance = random.Random(f"{today} {person.id} {item_id}")  # noqa: S311 - nobody is to be surprised by it
        item = catalogue.get(connection, item_id)
        unit = 10**item.decimals
        (there,) = (each for each in stock.by_site(connection, item) if each.site.id == person.home_id)
        part = chance.uniform(*SOLD) if chance.random() < 1 / 3 else 0
        units = math.ceil(there.may_go_out(today).steps * part / unit)
        context = Context(connection, person, Origin(f"demo:{today}:{person.id}:{item_id}"), self.wall())
        with suppress(Refused), connection.begin_nested():
            if units:
                issue(context, item, item.quantity(units * unit))

    @contextmanager
    def following(self, page: str) -> Iterator[None]:
        """Do what the page's buttons ask for, in the background."""
        over = threading.Event()
        thread = threading.Thread(target=self._follow, args=(f"{page}/api/clock", over.wait), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join(LOOK_EVERY * 2)

    def _follow(self, address: str, over: Callable[[float], bool]) -> None:
        done = 0
        while not over(LOOK_EVERY):
            try:
                asked = requests.get(address, params={"after": done}, timeout=5).json()["steps"]
            except (requests.RequestException, ValueError):
                continue  # the page is stopping
            for step in asked:
                done += 1
                try:
                    self.do(step)
                except Exception:
                    log.exception("the demo's clock could not do: %s", step)


DAYS = {"morning": 1, "month": 30}

ACTIONS = (
    {"label": "🌅 Tomorrow morning 明天早上", "clock": "morning"},
    {"label": "📅 In 30 days 30天后", "clock": "month"},
    {"label": "🛒 Play a week of sales 卖一周", "clock": "week"},
)
"""The page's buttons."""
