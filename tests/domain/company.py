"""A small company to test with: two sites in two time zones, four items, and people of every role."""

import itertools
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

from sqlalchemy import Table, func, select

from domain import catalogue, people, places, stock
from domain.bookings import Booking
from domain.catalogue import Item
from domain.database import Database
from domain.importing import import_company
from domain.issuing import issue
from domain.journal import seal
from domain.ledger import Origin, Posted, reverse
from domain.people import Person
from domain.places import Site
from domain.receiving import Receipt, receive
from domain.verification import verify

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
SOON = TODAY + timedelta(days=10)
LATER = TODAY + timedelta(days=300)

LI, CHEN, ANA, GUEST = 1001, 1002, 1004, 1005
"""Floor at EAST; manager of both; floor at WEST; viewer at EAST."""

FILES = {
    "sites": """\
code,name_en,name_zh,timezone,bins
EAST,East warehouse,东区仓,Asia/Shanghai,A-01 B-01
WEST,West warehouse,西区仓,Europe/Berlin,A-01
""",
    "items": """\
sku,name_en,name_zh,unit,decimals,tracking,packs,barcodes,minimums
WATER,Spring water,矿泉水,bottle,0,none,case:24,6901234567892 16901234567899:case,EAST:48 WEST:20
RICE,Jasmine rice,茉莉香米,kg,3,none,sack:25,,EAST:100
PARA,Paracetamol,对乙酰氨基酚片,box,0,expiry,carton:10,,
BANDAGE,Bandage,绷带,roll,0,lot,,WH-BANDAGE,
""",
    "people": """\
telegram_id,name,role,sites,language
1001,李伟,floor,EAST,zh
1002,Chen Yu 陈钰,manager,EAST WEST,
1004,Ana Silva,floor,WEST,en
1005,Guest,viewer,EAST,
""",
    "groups": """\
chat_id,sites,language
-100,EAST WEST,zh
""",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, content in files.items():
        (folder / f"{name}.csv").write_text(content, encoding="utf-8")
    return folder


@dataclass
class Company:
    database: Database
    keys: "itertools.count[int]" = field(default_factory=itertools.count)

    @classmethod
    def founded(cls, database: Database, folder: Path) -> "Company":
        with database.write() as connection:
            import_company(connection, write(folder, FILES), NOW)
        return cls(database)

    @property
    def dialect(self) -> str:
        with self.database.read() as connection:
            return connection.dialect.name

    def person(self, address: int) -> Person:
        with self.database.read() as connection:
            found = people.by_address(connection, address)
        assert found
        return found

    def item(self, sku: str) -> Item:
        with self.database.read() as connection:
            return catalogue.by_sku(connection, sku)

    def site(self, code: str) -> Site:
        with self.database.read() as connection:
            return places.site_by_code(connection, code)

    def origin(self, person: Person, key: str | None = None) -> Origin:
        return Origin(key or f"key-{next(self.keys)}", person.id)

    def receive(
        self,
        sku: str,
        amount: str | int,
        lot: str | None = None,
        expiry: date | None = None,
        *,
        by: int = LI,
        key: str | None = None,
        now: datetime = NOW,
    ) -> Booking:
        item, person = self.item(sku), self.person(by)
        receipt = Receipt(item, item.measure(Decimal(amount)), lot, expiry)
        with self.database.write() as connection:
            return receive(connection, person, receipt, self.origin(person, key), now)

    def issue(
        self,
        sku: str,
        amount: str | int,
        lot: str | None = None,
        *,
        by: int = LI,
        key: str | None = None,
        now: datetime = NOW,
    ) -> Booking:
        item, person = self.item(sku), self.person(by)
        quantity = item.measure(Decimal(amount))
        with self.database.write() as connection:
            return issue(connection, person, item, quantity, self.origin(person, key), now, lot=lot)

    def stock(self, sku: str, site: str = "EAST") -> Decimal:
        item, where = self.item(sku), self.site(site)
        with self.database.read() as connection:
            return stock.on_shelves(connection, item, where.id).amount

    def held(self, sku: str, site: str = "EAST") -> list[tuple[str, str, int]]:
        """Place, lot and steps, as `stock.holdings` orders them."""
        item, where = self.item(sku), self.site(site)
        with self.database.read() as connection:
            holdings = stock.holdings(connection, item, where.id)
        return [(holding.place, holding.lot, holding.on_hand.steps) for holding in holdings]

    def differences(self) -> tuple[str, ...]:
        with self.database.read() as connection:
            return tuple(f"{each.where}: {each.problem}" for each in verify(connection).differences)

    def reverse(self, booking: Booking, *, by: int = LI, key: str | None = None, now: datetime = NOW) -> Posted:
        person = self.person(by)
        with self.database.write() as connection:
            return reverse(connection, booking.posted.id, person, self.origin(person, key), now)

    def seal(self) -> int:
        with self.database.write() as connection:
            return seal(connection)

    def count(self, table: Table) -> int:
        with self.database.read() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()
