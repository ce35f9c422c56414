"""Exact quantities: whole numbers of the item's smallest step inside, `Decimal` outside, floats nowhere."""

from dataclasses import dataclass
from decimal import Decimal

LARGEST = 10**18 - 1
"""Steps: 18 digits, which a 64-bit integer holds with room to add."""


@dataclass(frozen=True)
class Quantity:
    """So many steps of a unit; with 3 decimals, 1500 steps of "kg" are 1.5 kg."""

    steps: int
    decimals: int
    unit: str

    @property
    def amount(self) -> Decimal:
        """In units."""
        return Decimal(self.steps).scaleb(-self.decimals)

    def __str__(self) -> str:
        return f"{self.amount:f} {self.unit}"
