"""Exact quantities and money: whole numbers of the smallest step inside, `Decimal` outside, never floats."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

LARGEST = 10**18 - 1
"""Steps: 18 digits, which a 64-bit integer holds with room for sums."""


@dataclass(frozen=True)
class Quantity:
    """A number of steps of a unit; with 3 decimals, 1500 steps of "kg" are 1.5 kg."""

    steps: int
    decimals: int
    unit: str

    @property
    def amount(self) -> Decimal:
        """The amount in units."""
        return Decimal(self.steps).scaleb(-self.decimals)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.unit}"


MINOR = 100
"""Minor units per unit of the currency."""

PRICE_STEP = 10_000
"""Unit prices are stored in this many parts of the currency: a screw costs less than a minor unit."""


def cost_of(quantity: Quantity, price: Decimal) -> int:
    """Return the cost at a price per unit, in minor units, rounded half to even."""
    return int((quantity.amount * price * MINOR).to_integral_value(ROUND_HALF_EVEN))


def price_of_unit(cost: int, quantity: Quantity) -> Decimal:
    """Return the price of one unit in the currency, to the precision in which prices are stored."""
    price = Decimal(cost) / MINOR / quantity.amount
    return price.quantize(Decimal(1) / PRICE_STEP, ROUND_HALF_EVEN).normalize() + 0


def money(value: int) -> Decimal:
    """Return a value in minor units as an amount in the currency."""
    return Decimal(value) / MINOR


def share(value: int, part: int, whole: int) -> int:
    """Return `value` * `part` / `whole`, rounded half to even, without floats; all may be negative."""
    quotient, remainder = divmod(value * part, whole)
    doubled = 2 * remainder
    return quotient + (abs(doubled) > abs(whole) or (abs(doubled) == abs(whole) and quotient % 2 == 1))
