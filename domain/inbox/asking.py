"""Rows that request goods, for which somebody must be responsible: a transfer, or an expected delivery."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from domain.company import catalogue, parties, people, places, values
from domain.company.catalogue import Item
from domain.company.people import Person, Right
from domain.company.places import Site
from domain.company.settings import policies, wording
from domain.company.settings.kinds import AtSite
from domain.company.values import NotRead
from domain.errors import UnknownItem
from domain.inbox.form import Column, Form
from domain.ledger import stock
from domain.ledger.context import Context
from domain.ledger.picking import propose
from domain.operations import ordering
from domain.operations.approving import proposed_action
from domain.operations.transfers import deciding
from domain.operations.transfers.deciding import Wanted
from domain.operations.transfers.documents import Route
from domain.quantities import Quantity
from domain.tables.cells import Row
from domain.vocabulary import Approved


class GoodsRequest(ABC):
    """What is requested."""

    @abstractmethod
    def may_come_from(self, connection: Connection, person: Person) -> bool:
        """Whether the person may request it."""

    @abstractmethod
    def askers(self, connection: Connection) -> list[Person]:
        """Return those who request it by approving the row, if its author is unknown."""

    @abstractmethod
    def check(self, connection: Connection, now: datetime) -> None:
        """Check that it could be requested now. Raises NotEnough."""

    @abstractmethod
    def ask(self, context: Context) -> str:
        """Request it. Returns the document's number, if it has one. Raises what requesting raises."""


@dataclass(frozen=True)
class Goods(GoodsRequest):
    """A transfer from another site."""

    wanted: Wanted
    route: Route
    needed_by: date | None
    note: str

    def may_come_from(self, connection: Connection, person: Person) -> bool:  # noqa: ARG002
        """Whether the person may book at either end."""
        return any(person.may(Right.BOOK, site.id) for site in (self.route.target, self.route.source))

    def askers(self, connection: Connection) -> list[Person]:
        """Return those who decide where the goods are needed, or else where they are."""
        ways = ((Right.DECIDE, self.route.target), (Right.DECIDE, self.route.source), (Right.BOOK, self.route.target))
        found = (people.who_may(connection, right, site.id) for right, site in ways)
        return next((some for some in found if some), [])

    def check(self, connection: Connection, now: datetime) -> None:
        """Check that the site has the goods. Raises NotEnough."""
        source = self.route.source
        propose(connection, self.wanted.item, self.wanted.quantity, source.today(now), source.id)

    def ask(self, context: Context) -> str:
        """Request the transfer. Raises NotAllowed, SiteClosed, NotEnough."""
        return deciding.request(context, [self.wanted], self.route, needed_by=self.needed_by, note=self.note).number


@dataclass(frozen=True)
class Delivery(GoodsRequest):
    """A line of the order list with an expected day."""

    item: Item
    quantity: Quantity
    site: Site
    supplier: str
    day: date

    def may_come_from(self, connection: Connection, person: Person) -> bool:
        """Whether the person may decide there, under the company's policies."""
        return policies.allows(connection, person, self._proposed(connection))

    def askers(self, connection: Connection) -> list[Person]:
        """Return those who may decide there, under the company's policies."""
        return policies.approvers(connection, self._proposed(connection))

    def check(self, connection: Connection, now: datetime) -> None:
        """Do nothing: anything can be expected."""

    def ask(self, context: Context) -> str:
        """Put it on the list. Raises NotAllowed, NeedsApproval. Lines of the order list have no numbers."""
        supplier = parties.named(context.connection, self.supplier) if self.supplier else None
        ordering.expect(context, self.item, self.quantity, self.site, self.day, supplier)
        return ""

    def _proposed(self, connection: Connection) -> policies.ProposedAction:
        return proposed_action(connection, Approved.ORDER, self.site.id, self.item, self.quantity)


def read(connection: Connection, form: Form, row: Row, now: datetime) -> GoodsRequest | None:
    """Return what a row requests; None if it is not possible, and the row says why."""
    item = row.read(Column.SKU, lambda cell: _item(connection, cell), None)
    quantity = _quantity(connection, row, item) if item else None
    if form[Column.SITE]:
        site, day = _site(connection, row, Column.SITE, now), None
        if site:
            day = _day(row, site, now)
        supplier = row.read(Column.PARTY, values.text, "")
        if row.faulty or not (item and quantity and site and day):
            return None
        return Delivery(item, quantity, site, supplier, day)
    source, target = (_site(connection, row, column, now) for column in (Column.SOURCE, Column.TARGET))
    if source and source == target:
        row.complain(Column.TARGET, "goods go from one site to another", "调出和调入不能是同一仓库")
    needed_by = _day(row, target, now) if target else None
    note = row.read(Column.NOTE, values.text, "")
    if row.faulty or not (item and quantity and source and target):
        return None
    return Goods(Wanted(item, quantity), Route(source, target), needed_by, note)


def request_of(connection: Connection, form: Form, now: datetime) -> GoodsRequest | None:
    """Return what a row requests, ignoring problems."""
    return read(connection, form, form.row(), now)


def lock(connection: Connection, forms: Iterable[Form], now: datetime) -> None:
    """Lock the stock of everything requested together, in the order used elsewhere."""
    requests = (request_of(connection, form, now) for form in forms)
    stocks = {
        (request.wanted.item.id, request.route.source.id): request.wanted.item
        for request in requests
        if isinstance(request, Goods)
    }
    for (_, site_id), item in sorted(stocks.items(), key=lambda each: each[0]):
        stock.lock(connection, item, site_id)


def _item(connection: Connection, written: str) -> Item:
    try:
        return catalogue.by_sku(connection, values.plain(written))
    except UnknownItem:
        raise NotRead(f"there is no item {written}", f"没有商品“{written}”") from None


def _quantity(connection: Connection, row: Row, item: Item) -> Quantity | None:
    def pack(written: str) -> str:
        said = values.folded(written)
        known = {values.folded(each): each for each in item.sizes}
        found = known.get(said) or known.get(values.folded(wording.unit_words(connection).get(said, "")))
        if found is None:
            some = ", ".join(item.sizes)
            raise NotRead(f"{item.sku} does not come in {written}: {some}", f"{item.sku} 没有包装“{written}”：{some}")
        return found

    unit = row.read(Column.PACK, pack, item.unit) if row[Column.PACK] else item.unit
    return row.read(Column.QUANTITY, lambda cell: item.measure(values.amount(cell), unit), None)


def _site(connection: Connection, row: Row, column: Column, now: datetime) -> Site | None:
    code = row.read(column, lambda cell: AtSite().read(connection, cell), "")
    if not code:
        return None
    site = places.site_by_code(connection, code)
    if site.closed and site.closed <= site.today(now):
        row.complain(column, f"{code} is closed since {site.closed}", f"{code} 自 {site.closed} 起已关闭")
    return site


def _day(row: Row, site: Site, now: datetime) -> date | None:
    day = row.read(Column.DAY, values.day, None)
    if day and day < site.today(now):
        row.complain(Column.DAY, f"{day} is over", f"{day} 已经过去")
    return day
