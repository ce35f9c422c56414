"""The parts of a label."""

from dataclasses import dataclass
from enum import StrEnum

from bot.labels.errors import UnknownKind


class Kind(StrEnum):
    """The symbologies that are printed."""

    CODE_128 = "code128"
    EAN = "ean"
    """A bare GTIN: EAN-13, EAN-8, UPC-A or ITF-14, by its number of digits."""
    QR = "qr"
    DATA_MATRIX = "datamatrix"
    """GS1 Data Matrix: GTIN, expiry, lot."""
    GS1_128 = "gs1-128"
    """The same as a linear barcode."""


GS1_KINDS = (Kind.DATA_MATRIX, Kind.GS1_128)


def kind_named(name: str) -> Kind:
    """Return the kind with this name, in any case. Raises UnknownKind."""
    try:
        return Kind(name.strip().lower())
    except ValueError:
        raise UnknownKind(name, tuple(Kind)) from None


@dataclass(frozen=True)
class Label:
    """What is printed: a name, small lines below it, and a symbol.

    `content` is what the symbol says. For GS1 kinds it is in human-readable form, with the application identifiers in
    parentheses: "(01)06901234567892(17)270331(10)P-2601".
    """

    title: str
    lines: tuple[str, ...]
    kind: Kind
    content: str
