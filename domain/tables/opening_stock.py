"""Opening stock: the stock with which the ledger begins, booked once for each place, item and lot."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice

from sqlalchemy import Connection, select

from domain.company import places
from domain.ledger import keys
from domain.ledger.context import Origin
from domain.ledger.movements import BalanceKey, Line
from domain.ledger.posting import post_each
from domain.quantities import LARGEST
from domain.storage.database import MANY
from domain.storage.schema.company import locations, sites
from domain.storage.schema.ledger import NO_LOT, balances, lines, movements
from domain.tables.master_data import ITEMS, LOTS, PLACES, MasterData, Outcome
from domain.vocabulary import LocationKind, MovementKind


@dataclass(frozen=True, slots=True)
class Opening:
    """The opening stock of an item's lot (empty: no lot) in a place of a site."""

    site: str
    place: str
    sku: str
    lot: str
    steps: int = field(compare=False)
    cost: int | None = field(default=None, compare=False)  # total, in minor units
    row: int = field(default=0, compare=False)  # of the table

    @property
    def key(self) -> str:
        """The key of its movement."""
        return keys.opening(self.site, self.place, self.sku, self.lot)


class OpeningRefused(Exception):
    """The ledger already says something else; says what."""


class OpeningStock:
    """The opening stock that an import has to book."""

    def __init__(self, connection: Connection, data: MasterData) -> None:
        self._connection = connection
        self._data = data
        self._told: dict[Opening, Opening] = {}  # the first of each item and lot in a place
        self._wanted: list[Opening] = []

    @cached_property
    def _booked(self) -> dict[str, int]:
        """Return the steps of every opening movement, by key."""
        query = select(movements.c.key, lines.c.quantity).join(lines, lines.c.movement_id == movements.c.id)
        return dict(self._connection.execute(query.where(movements.c.kind == MovementKind.OPENING)).all())

    @cached_property
    def _on_hand(self) -> dict[BalanceKey, int]:
        query = select(balances.c.item_id, balances.c.location_id, balances.c.lot_id, balances.c.on_hand)
        return {(item, place, lot): steps for item, place, lot, steps in self._connection.execute(query)}

    @cached_property
    def _in_all(self) -> Counter[str]:
        """Return the total steps of each item over all places, by SKU, including those to be booked."""
        names = {number: sku for (sku,), number in self._data.ids(ITEMS).items()}
        found = Counter[str]()
        for (item, _, _), steps in self._on_hand.items():
            found[names[item]] += steps
        return found

    @cached_property
    def sites(self) -> frozenset[str]:
        """Return the sites that have any stock, including in transit to them."""
        query = (
            select(sites.c.code)
            .distinct()
            .join(locations, locations.c.site_id == sites.c.id)
            .join(balances, balances.c.location_id == locations.c.id)
            .where(balances.c.on_hand > 0)
        )
        return frozenset(self._connection.execute(query).scalars())

    def first(self, opening: Opening) -> Opening:
        """Return this, or the earlier row for the same item and lot in this place."""
        return self._told.setdefault(opening, opening)

    def put(self, opening: Opening) -> Outcome:
        """Plan to book this. Nothing is booked if it was booked before, or is in stock now, as after an export.

        Its cost is booked along but never compared. Raises OpeningRefused if there is, or was, other stock, because
        booking again would invent goods; and if an item's total would exceed the databases' 64 bits.
        """
        data, booked = self._data, self._booked.get(opening.key)
        item = data.ids(ITEMS).get((opening.sku,), 0)
        place = data.ids(PLACES).get((opening.site, opening.place), 0)
        lot = data.ids(LOTS).get((opening.sku, opening.lot), -1) if opening.lot else NO_LOT
        there = self._on_hand.get((item, place, lot))
        if opening.steps in (booked, there):
            return "unchanged"
        if booked is not None:
            raise OpeningRefused("this was booked before with another quantity, which a table does not change")
        if there is not None:
            raise OpeningRefused("stock was booked here before: count it, or receive it")
        if self._in_all[opening.sku] + opening.steps > LARGEST:
            raise OpeningRefused(
                f"with this there is more of {opening.sku} in all places together than a quantity can be"
            )
        self._in_all[opening.sku] += opening.steps
        self._wanted.append(opening)
        return "new"

    def book(self, now: datetime) -> None:
        """Book what is new; the master data must have been written."""
        supplier = places.location(self._connection, LocationKind.SUPPLIER)
        item, place, lot = (self._data.ids(register) for register in (ITEMS, PLACES, LOTS))

        def moved(each: Opening) -> tuple[Line, Origin]:
            lot_id = lot[self._data.written(LOTS, (each.sku, each.lot))] if each.lot else NO_LOT
            line = Line(item[each.sku,], lot_id, supplier, place[each.site, each.place], each.steps, each.cost)
            return line, Origin(each.key)

        waiting = iter(self._wanted)
        while some := [moved(each) for each in islice(waiting, MANY)]:  # all at once would use twice the memory
            post_each(self._connection, MovementKind.OPENING, some, now)
