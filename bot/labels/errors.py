"""Why a label cannot be printed: one type a reason, with what a person needs to know to do it right.

As with `domain.errors`, the fields are facts for a sentence in the reader's language; `str()` is for the terminal.
"""

from dataclasses import dataclass


@dataclass
class LabelError(Exception):
    """Base of all of them; nothing was printed."""


@dataclass
class UnknownSheet(LabelError):
    """No such sheet or roll."""

    sheet: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        return f"there is no sheet {self.sheet!r}: it is one of {', '.join(self.known)}"


@dataclass
class UnknownKind(LabelError):
    """No such kind of symbol."""

    kind: str
    known: tuple[str, ...]

    def __str__(self) -> str:
        return f"there is no kind {self.kind!r}: it is one of {', '.join(self.known)}"


@dataclass
class NoSuchPosition(LabelError):
    """More positions are to be skipped than a page has."""

    skip: int
    positions: int  # of a page

    def __str__(self) -> str:
        return f"a page has {self.positions} labels, so 0 to {self.positions - 1} of them can be skipped"


@dataclass
class NothingToPrint(LabelError):
    """No label at all."""

    def __str__(self) -> str:
        return "there is no label to print"


@dataclass
class NeedsGtin(LabelError):
    """This kind of symbol holds a GTIN, and the item has none in this pack."""

    kind: str
    sku: str
    pack: str

    def __str__(self) -> str:
        return f"{self.kind} needs a GTIN, and {self.sku} has none for {self.pack}; code128 and qr hold the SKU"


@dataclass
class NeedsBarcode(LabelError):
    """Nothing in the catalogue stands for this pack: whoever scanned the label would count units."""

    sku: str
    pack: str

    def __str__(self) -> str:
        return f"no barcode stands for a {self.pack} of {self.sku}: make one known first, any text will do"


@dataclass
class NotEncodable(LabelError):
    """This kind of symbol does not hold such a text."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind} cannot hold {self.text!r}"


@dataclass
class TooSmall(LabelError):
    """The label is too small for the symbol: its narrowest bar would be too narrow for printers and scanners."""

    kind: str
    sheet: str
    needed: float  # mm across, quiet zones included; or of the label's height
    available: float  # mm

    def __str__(self) -> str:
        return (
            f"the labels of {self.sheet} are too small for this {self.kind}: "
            f"it needs {self.needed:.1f} mm, and there are {self.available:.1f}"
        )


@dataclass
class NoFont(LabelError):
    """No font of this computer has these characters."""

    characters: str

    def __str__(self) -> str:
        return (
            f"no font of this computer has {' '.join(self.characters)}: "
            "install one, for Chinese such as Noto Sans CJK (Debian: fonts-noto-cjk)"
        )
