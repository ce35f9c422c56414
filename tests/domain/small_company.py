"""A small company to test with: two sites in two time zones, four items, and people of every role."""

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, Table, func, select, update

from domain.company import barcodes, catalogue, parties, people, places
from domain.company.barcodes import Link
from domain.company.catalogue import Item
from domain.company.people import Person
from domain.company.places import Place, Site
from domain.company.settings import store
from domain.company.settings.declaration import Setting
from domain.company.settings.policies import APPROVALS
from domain.company.settings.store import Editor
from domain.ledger import history, lots, periods, stock
from domain.ledger.bookings import Booking
from domain.ledger.context import Context, Origin
from domain.ledger.lots import Batch, Lot
from domain.ledger.movements import Posted
from domain.ledger.sealing import seal
from domain.ledger.verification import verify
from domain.operations import adjusting, counting, moving, reservations, returning
from domain.operations.adjusting import Difference
from domain.operations.correcting import correct
from domain.operations.counting import Count, Tally
from domain.operations.issuing import issue
from domain.operations.moving import Goods
from domain.operations.receiving import Receipt, receive
from domain.operations.reservations import Reservation
from domain.operations.reversing import reverse
from domain.operations.transfers import correcting, deciding, receiving, requisitions, sending, settling
from domain.operations.transfers.deciding import Wanted
from domain.operations.transfers.documents import Route, Transfer, Use
from domain.operations.transfers.receiving import Came
from domain.reports.bin_card import BinCard, bin_card
from domain.storage.database import Database
from domain.storage.schema.company import items, sites
from domain.storage.schema.figures import pools, valuations
from domain.storage.schema.ledger import journal, lines
from domain.tables.importing import import_company
from domain.vocabulary import LotStatus, Owner

Step = Callable[..., Transfer]

NOW = datetime(2026, 3, 10, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 10)
YESTERDAY = TODAY - timedelta(days=1)
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

    def context(
        self, connection: Connection, key: str | None = None, *, by: int | Person = LI, now: datetime = NOW
    ) -> Context:
        person = self.person(by) if isinstance(by, int) else by
        return Context(connection, person, Origin(key or f"key-{next(self.keys)}"), now)

    def receive(
        self,
        sku: str,
        amount: str | int,
        lot: str | None = None,
        expiry: date | None = None,
        *,
        price: str | None = None,
        made_on: date | None = None,
        on: date | None = None,
        serials: tuple[str, ...] = (),
        by: int = LI,
        key: str | None = None,
        now: datetime = NOW,
    ) -> Booking:
        item, person = self.item(sku), self.person(by)
        cost = None if price is None else Decimal(price)
        receipt = Receipt(item, item.measure(Decimal(amount)), Batch(lot, expiry, made_on), cost, on, serials=serials)
        with self.database.write() as connection:
            return receive(self.context(connection, key, by=person, now=now), receipt)

    def issue(
        self,
        sku: str,
        amount: str | int,
        lot: str | None = None,
        *,
        on: date | None = None,
        site: str | None = None,
        serials: tuple[str, ...] = (),
        by: int = LI,
        key: str | None = None,
        now: datetime = NOW,
    ) -> Booking:
        item, person = self.item(sku), self.person(by)
        quantity, where = item.measure(Decimal(amount)), self.site(site).id if site else None
        with self.database.write() as connection:
            context = self.context(connection, key, by=person, now=now)
            return issue(context, item, quantity, lot=lot, on=on, site_id=where, serials=serials)

    def deals_with(self, *names: str) -> None:
        """Suppliers, customers and departments that were named before."""
        with self.database.write() as connection:
            for name in names:
                parties.named(connection, name)

    def link(self, code: str, sku: str, pack: str, *, by: int = LI, now: datetime = NOW) -> Link | None:
        item, person = self.item(sku), self.person(by)
        with self.database.write() as connection:
            return barcodes.link(connection, person, code, item, pack, now)

    def take_back(self, link: Link, *, by: int = LI, now: datetime = NOW) -> Link | None:
        with self.database.write() as connection:
            return barcodes.take_back(connection, self.person(by), link.id, now)

    def card(self, sku: str, site: str = "EAST", *, before: int | None = None, size: int = 8) -> BinCard:
        item, where = self.item(sku), self.site(site)
        with self.database.read() as connection:
            return bin_card(connection, item, where.id, before=before, size=size)

    def place(self, code: str, site: str = "EAST") -> Place:
        where = self.site(site)
        with self.database.read() as connection:
            return places.place(connection, where.id, code)

    def goods(
        self, sku: str, amount: str | int, place: str = "DOCK", lot: str | None = None, *, site: str = "EAST"
    ) -> Goods:
        item = self.item(sku)
        return Goods(item, item.measure(Decimal(amount)), self.place(place, site), lot)

    def move(
        self,
        goods: Goods,
        target: str,
        *,
        site: str = "EAST",
        by: int = LI,
        key: str | None = None,
        now: datetime = NOW,
    ) -> Booking:
        person, to = self.person(by), self.place(target, site)
        with self.database.write() as connection:
            return moving.move(self.context(connection, key, by=person, now=now), goods, to)

    def damage(
        self, goods: Goods, reason: str = "fell down", *, by: int = LI, key: str | None = None, now: datetime = NOW
    ) -> Booking:
        person = self.person(by)
        with self.database.write() as connection:
            return moving.damage(self.context(connection, key, by=person, now=now), goods, reason)

    def write_off(
        self, goods: Goods, reason: str = "thrown away", *, by: int = CHEN, key: str | None = None, now: datetime = NOW
    ) -> Booking:
        person = self.person(by)
        with self.database.write() as connection:
            return adjusting.write_off(self.context(connection, key, by=person, now=now), goods, reason)

    def send_back(self, goods: Goods, *, by: int = LI, key: str | None = None, now: datetime = NOW) -> Booking:
        person = self.person(by)
        with self.database.write() as connection:
            return returning.to_supplier(self.context(connection, key, by=person, now=now), goods)

    def bring_back(
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
        receipt = Receipt(item, item.measure(Decimal(amount)), Batch(lot, expiry))
        with self.database.write() as connection:
            return returning.from_customer(self.context(connection, key, by=person, now=now), receipt)

    def adjust(
        self,
        sku: str,
        steps: int,
        place: str = "DOCK",
        lot: str | None = None,
        *,
        reason: str = "counted",
        site: str = "EAST",
        by: int = CHEN,
        key: str | None = None,
        now: datetime = NOW,
    ) -> Booking:
        person, difference = self.person(by), Difference(self.item(sku), steps, self.place(place, site), lot)
        with self.database.write() as connection:
            return adjusting.adjust(self.context(connection, key, by=person, now=now), difference, reason)

    def tally(
        self, sku: str, steps: int, place: str = "DOCK", lot: str = "", *, by: int = CHEN, now: datetime = NOW
    ) -> Count:
        """Count, and book the difference, as a manager does."""
        person, item = self.person(by), self.item(sku)
        found = Tally(item, item.quantity(steps), self.place(place), lot)
        with self.database.write() as connection:
            return counting.record(self.context(connection, by=person, now=now), found)

    def reserve(
        self,
        sku: str,
        amount: str | int,
        document: str = "SO-1",
        *,
        site: str | None = None,
        by: int = LI,
        key: str | None = None,
        now: datetime = NOW,
        until: datetime | None = None,
    ) -> Reservation:
        item, person = self.item(sku), self.person(by)
        quantity, where = item.measure(Decimal(amount)), self.site(site).id if site else None
        with self.database.write() as connection:
            context = self.context(connection, key, by=person, now=now)
            return reservations.reserve(context, item, quantity, document, site_id=where, until=until)

    def release(self, kept: Reservation, *, by: int = LI, now: datetime = NOW) -> Reservation:
        with self.database.write() as connection:
            return reservations.release(connection, self.person(by), kept.id, now)

    def consume(self, kept: Reservation, *, by: int = LI, key: str | None = None, now: datetime = NOW) -> Booking:
        person = self.person(by)
        with self.database.write() as connection:
            return reservations.consume(self.context(connection, key, by=person, now=now), kept.id)

    def expire(self, now: datetime) -> list[str]:
        """The numbers of what is over by now, as the schedule ends them: one a transaction."""
        ended: list[str] = []
        while True:
            with self.database.write() as connection:
                kept = reservations.expire_one(connection, now)
            if kept is None:
                return ended
            ended.append(kept.number)

    def request(
        self,
        sku: str,
        amount: str | int,
        *others: tuple[str, str | int],
        source: str = "EAST",
        target: str = "WEST",
        by: int = ANA,
        key: str | None = None,
        now: datetime = NOW,
    ) -> Transfer:
        asked = [(self.item(each), Decimal(number)) for each, number in ((sku, amount), *others)]
        wanted = [Wanted(item, item.measure(number)) for item, number in asked]
        route, person = Route(self.site(source), self.site(target)), self.person(by)
        with self.database.write() as connection:
            return deciding.request(self.context(connection, key, by=person, now=now), wanted, route)

    def requisition(
        self,
        sku: str,
        amount: str | int,
        *others: tuple[str, str | int],
        centre: str = "Assembly",
        site: str = "EAST",
        by: int = LI,
        key: str | None = None,
        now: datetime = NOW,
    ) -> Transfer:
        asked = [(self.item(each), Decimal(number)) for each, number in ((sku, amount), *others)]
        wanted, person = [Wanted(item, item.measure(number)) for item, number in asked], self.person(by)
        with self.database.write() as connection:
            context = self.context(connection, key, by=person, now=now)
            return requisitions.requisition(context, wanted, self.site(site), Use(centre))

    def hand_out(self, asked: Transfer, *, by: int = LI, now: datetime = NOW) -> Transfer:
        return self._advance(sending.issue, asked, by, now)

    def step_back(
        self, transfer: Transfer, *, step_id: int | None = None, by: int = CHEN, now: datetime = NOW
    ) -> Transfer:
        """The last step of it."""
        return self._advance(lambda *named: correcting.undo(*named, step_id), transfer, by, now)

    def unused(self, asked: Transfer, *, by: int = LI, now: datetime = NOW) -> Transfer:
        return self._advance(requisitions.bring_back, asked, by, now)

    def _advance(self, take: Step, transfer: Transfer, by: int, now: datetime, *said: object) -> Transfer:
        person = self.person(by)
        with self.database.write() as connection:
            return take(self.context(connection, by=person, now=now), transfer.id, *said)

    def approve(self, transfer: Transfer, *, by: int = CHEN, now: datetime = NOW) -> Transfer:
        return self._advance(deciding.approve, transfer, by, now)

    def reject(self, transfer: Transfer, *, by: int = CHEN, now: datetime = NOW) -> Transfer:
        return self._advance(deciding.reject, transfer, by, now)

    def offer(self, transfer: Transfer, *amounts: int, by: int = CHEN, now: datetime = NOW) -> Transfer:
        offered = {line.number: line.item.quantity(steps) for line, steps in zip(transfer.lines, amounts, strict=True)}
        return self._advance(deciding.offer, transfer, by, now, offered)

    def accept(self, transfer: Transfer, *, by: int = ANA, now: datetime = NOW) -> Transfer:
        return self._advance(deciding.accept, transfer, by, now)

    def amend(self, transfer: Transfer, *amounts: int, by: int = ANA, now: datetime = NOW) -> Transfer:
        wanted = {line.number: line.item.quantity(steps) for line, steps in zip(transfer.lines, amounts, strict=True)}
        return self._advance(deciding.amend, transfer, by, now, wanted)

    def hand_on(self, transfer: Transfer, owner: Owner, *, by: int = CHEN, now: datetime = NOW) -> Transfer:
        return self._advance(settling.hand_on, transfer, by, now, owner)

    def decline(self, transfer: Transfer, *, by: int = ANA, now: datetime = NOW) -> Transfer:
        return self._advance(deciding.decline, transfer, by, now)

    def withdraw(self, transfer: Transfer, *, by: int = ANA, now: datetime = NOW) -> Transfer:
        return self._advance(deciding.withdraw, transfer, by, now)

    def cancel(self, transfer: Transfer, *, by: int = CHEN, now: datetime = NOW) -> Transfer:
        return self._advance(deciding.cancel, transfer, by, now)

    def take(self, transfer: Transfer, *, by: int = LI, now: datetime = NOW) -> Transfer:
        return self._advance(sending.take, transfer, by, now)

    def pick(
        self, transfer: Transfer, amount: int | None = None, *, line: int = 1, by: int = LI, now: datetime = NOW
    ) -> Transfer:
        item, person = transfer.lines[line - 1].item, self.person(by)
        quantity = None if amount is None else item.quantity(item.measure(Decimal(amount)).steps if amount else 0)
        with self.database.write() as connection:
            return sending.pick(self.context(connection, by=person, now=now), transfer.id, line, quantity)

    def send(self, transfer: Transfer, *, by: int = LI, now: datetime = NOW) -> Transfer:
        return self._advance(sending.send, transfer, by, now)

    def sent(self, transfer: Transfer, *, by: int = CHEN, now: datetime = NOW) -> Transfer:
        """A request that is approved and sent by one person."""
        return self.send(self.approve(transfer, by=by, now=now), by=by, now=now)

    def keep_anew(self, transfer: Transfer, *, by: int = CHEN, now: datetime = NOW) -> Transfer:
        return self._advance(sending.keep_anew, transfer, by, now)

    def arrive(self, transfer: Transfer, *, by: int = ANA, now: datetime = NOW) -> Transfer:
        return self._advance(receiving.receive, transfer, by, now)

    def finish(self, transfer: Transfer, *, by: int = ANA, now: datetime = NOW) -> Transfer:
        return self._advance(settling.finish, transfer, by, now)

    def lose(self, transfer: Transfer, *, by: int = CHEN, now: datetime = NOW) -> Transfer:
        return self._advance(settling.lose, transfer, by, now)

    def sent_back(self, transfer: Transfer, *, by: int = LI, now: datetime = NOW) -> Transfer:
        return self._advance(settling.returned, transfer, by, now)

    def miscounted(self, transfer: Transfer, *, by: int = LI, now: datetime = NOW) -> Transfer:
        return self._advance(settling.miscounted, transfer, by, now)

    def recounted(self, transfer: Transfer, *, by: int = ANA, now: datetime = NOW) -> Transfer:
        return self._advance(settling.recounted, transfer, by, now)

    def take_in(
        self, transfer: Transfer, came: dict[int, int | tuple[int, ...]], *, by: int = ANA, now: datetime = NOW
    ) -> Transfer:
        """So many steps of each line, so many damaged, and so many beyond what was sent."""
        person = self.person(by)
        told = {line: Came(*steps) if isinstance(steps, tuple) else Came(steps) for line, steps in came.items()}
        with self.database.write() as connection:
            return receiving.receive(self.context(connection, by=person, now=now), transfer.id, told)

    def sets(self, setting: Setting[Any], written: str, scope: str = "") -> None:
        """What the company decides, as an administrator writes it."""
        with self.database.write() as connection:
            store.put(connection, setting, scope, setting.kind.read(connection, written), Editor(), NOW)

    def set_approval(self, scope: str, written: str) -> None:
        """Who decides above which limit, as an administrator writes it."""
        with self.database.read() as connection:
            where = APPROVALS.scope.read(connection, scope) if APPROVALS.scope else ""
        self.sets(APPROVALS, written, where)

    def decide(
        self, sku: str, lot: str, status: str, reason: str = "a complaint", *, by: int = CHEN, now: datetime = NOW
    ) -> Lot:
        item, person = self.item(sku), self.person(by)
        with self.database.write() as connection:
            return lots.decide(connection, person, item, lot, LotStatus(status), reason, now)

    def put_right(
        self,
        sku: str,
        lot: str,
        reason: str = "misread",
        *,
        expiry: date | None = None,
        made_on: date | None = None,
        supplier_lot: str = "",
        by: int = CHEN,
        now: datetime = NOW,
    ) -> Lot:
        item, person = self.item(sku), self.person(by)
        with self.database.write() as connection:
            context = self.context(connection, by=person, now=now)
            return lots.correct(context, item, lot, Batch(lot, expiry, made_on, supplier_lot), reason)

    def close(self, through: date | None, site: str = "EAST", *, by: int = CHEN, now: datetime = NOW) -> None:
        with self.database.write() as connection:
            periods.close(connection, self.site(site), through, self.person(by), now)

    def close_site(self, code: str, since: date | None) -> None:
        with self.database.write() as connection:
            connection.execute(update(sites).where(sites.c.code == code).values(closed=since))

    def costs(self, sku: str, standard: int | None = None, shelf_life: int | None = None) -> None:
        """What the catalogue says of an item; the standard cost of a unit in 1/10,000 of the currency."""
        with self.database.write() as connection:
            values = {"standard_cost": standard, "shelf_life": shelf_life}
            connection.execute(update(items).where(items.c.sku == sku).values(values))

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

    def reserved(self, sku: str) -> dict[tuple[str, str, str], int]:
        """Steps that are kept for documents, by site, place and lot."""
        with self.database.read() as connection:
            rows = [row for row in stock.all_rows(connection) if row.sku == sku]
        return {(row.site, row.place, row.lot): row.reserved.steps for row in rows if row.reserved.steps}

    def at(self, moment: datetime, sku: str | None = None) -> dict[tuple[str, str, str, str], int]:
        """Steps by SKU, site, place and lot, as they were at a moment."""
        item_id = self.item(sku).id if sku else None
        with self.database.read() as connection:
            found = history.stock_at(connection, moment, item_id)
        return {(was.sku, was.site, was.place, was.lot): was.quantity.steps for was in found}

    def pool(self, sku: str) -> tuple[int, int]:
        """Steps, and their value in minor units, as of the last entry of the journal."""
        item = self.item(sku)
        with self.database.read() as connection:
            row = connection.execute(select(pools).where(pools.c.item_id == item.id)).first()
        return (row.steps, row.value) if row else (0, 0)

    def values(self, sku: str) -> list[tuple[int, str]]:
        """By how much each line of the item changed the value of its stock, and the basis, in the journal's order."""
        item = self.item(sku)
        query = (
            select(valuations.c.value, valuations.c.basis)
            .join(lines, (lines.c.movement_id == valuations.c.movement_id) & (lines.c.number == valuations.c.number))
            .join(journal, journal.c.movement_id == valuations.c.movement_id)
            .where(lines.c.item_id == item.id)
            .order_by(journal.c.position, valuations.c.number)
        )
        with self.database.read() as connection:
            return [(row.value, row.basis) for row in connection.execute(query)]

    def differences(self) -> tuple[str, ...]:
        with self.database.read() as connection:
            return tuple(f"{each.where}: {each.problem}" for each in verify(connection).differences)

    def reverse(self, booking: Booking, *, by: int = LI, key: str | None = None, now: datetime = NOW) -> Posted:
        person = self.person(by)
        with self.database.write() as connection:
            return reverse(self.context(connection, key, by=person, now=now), booking.posted.id)

    def correct(
        self, booking: Booking, steps: int, *, by: int = LI, key: str | None = None, now: datetime = NOW
    ) -> Posted:
        person = self.person(by)
        with self.database.write() as connection:
            return correct(self.context(connection, key, by=person, now=now), booking.posted.id, steps)

    def seal(self) -> int:
        with self.database.write() as connection:
            return seal(connection)

    def count(self, table: Table) -> int:
        with self.database.read() as connection:
            return connection.execute(select(func.count()).select_from(table)).scalar_one()


def found(database: Database) -> None:
    """Found it in a new ledger, to be copied."""
    with TemporaryDirectory() as folder:
        Company.founded(database, Path(folder))
