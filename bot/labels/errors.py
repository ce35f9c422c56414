"""Why a label cannot be printed: one type per reason, with what a person needs to know to do it right.

As in `domain.errors`, the fields are facts for a sentence in the reader's language; `str()` is for terminals.
"""

from dataclasses import dataclass


@dataclass
class LabelError(Exception):
    """Base of all label errors; nothing was printed."""


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
    """This kind of symbol holds a GTIN, and the item's pack has none."""

    kind: str
    sku: str
    pack: str

    def __str__(self) -> str:
        return f"{self.kind} needs a GTIN, and {self.sku} has none for {self.pack}; code128 and qr hold the SKU"


@dataclass
class NeedsBarcode(LabelError):
    """The catalogue has no barcode for this pack: scanning a label with the SKU would count units."""

    sku: str
    pack: str

    def __str__(self) -> str:
        return f"no barcode stands for a {self.pack} of {self.sku}: make one known first, any text will do"


@dataclass
class NotEncodable(LabelError):
    """This kind of symbol cannot hold the text."""

    kind: str
    text: str

    def __str__(self) -> str:
        return f"{self.kind} cannot hold {self.text!r}"


@dataclass
class TooSmall(LabelError):
    """The label is too small: the symbol's narrowest bar would be too narrow for printers and scanners."""

    kind: str
    sheet: str
    needed: float  # mm across, including quiet zones; or of the label's height
    available: float  # mm

    def __str__(self) -> str:
        return (
            f"the labels of {self.sheet} are too small for this {self.kind}: "
            f"it needs {self.needed:.1f} mm, and there are {self.available:.1f}"
        )


@dataclass
class NoFont(LabelError):
    """No font on this computer has these characters."""

    characters: str

    def __str__(self) -> str:
        return (
            f"no font of this computer has {' '.join(self.characters)}: "
            "install one, for Chinese such as Noto Sans CJK (Debian: fonts-noto-cjk)"
        )
