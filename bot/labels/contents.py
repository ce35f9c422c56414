"""What a label says, and what its symbol contains."""

import re
from datetime import date

from bot.chat.wording import Wording
from bot.labels.errors import NeedsBarcode, NeedsGtin, NotEncodable
from bot.labels.kinds import GS1_KINDS, Kind, Label
from domain.company import gs1
from domain.company.catalogue import Item
from domain.errors import UnknownPack

PLACE_PREFIX = "LOC:"
"""The prefix of a bin label's content: "LOC:EAST/A-01". No SKU, place or GTIN contains a colon."""

LONGEST_LOT = 20  # characters, the limit of application identifier 10

_BARS = re.compile("[ -~]+")  # printable ASCII
_LOT = re.compile(r"""[!"%&'*+,\-./0-9:;<=>?A-Z_a-z]+""")  # GS1's set 82; parentheses mark the identifiers


def for_item(
    item: Item,
    *,
    language: str,
    lot: str | None = None,
    expiry: date | None = None,
    barcode: str | None = None,
    pack: str | None = None,
    kind: Kind | None = None,
) -> Label:
    """Return the label of an item's pack (by default, its unit), perhaps with a lot.

    `barcode` is the catalogue's for this pack. If no kind is given: with a GTIN and a lot, a GS1 Data Matrix holds
    GTIN, lot and expiry; a GTIN alone becomes an EAN; anything else, the SKU or a company's own barcode, Code 128, or
    QR if it is not ASCII. The SKU stands only for the unit; a pack needs a barcode. The text is in the given language,
    "en" or "zh".

    Raises UnknownPack, NeedsBarcode, NeedsGtin, NotEncodable.
    """
    pack = pack or item.unit
    if pack not in item.sizes:
        raise UnknownPack(pack, tuple(item.sizes))
    gtin = gs1.gtin14(barcode or "")
    elements = _elements(gtin, lot, expiry) if gtin else None
    own = item.sku if pack == item.unit and (gtin or not barcode) else gs1.printed(gtin or barcode or "")
    if not own:
        raise NeedsBarcode(item.sku, pack)
    chosen = kind or _usual(gtin, lot, elements, own)
    content = _content(chosen, gtin, elements, own)
    if content is None and not gtin and chosen in (*GS1_KINDS, Kind.EAN):
        raise NeedsGtin(chosen, item.sku, pack)
    if content is None:
        raise NotEncodable(chosen, f"{lot or ''} {expiry or ''}".strip() if chosen in GS1_KINDS else own)
    lines = _lines(item, Wording(language), lot, expiry, pack)
    if chosen is Kind.DATA_MATRIX and gtin:
        lines = (*lines, f"GTIN {gs1.printed(gtin)}")
    elif chosen is not Kind.QR:  # it is printed below the bars
        lines = tuple(line for line in lines if line != content)
    return Label(_name(item, language), lines, chosen, content)


def for_place(site_code: str, place_code: str, kind: Kind = Kind.QR) -> Label:
    """Return the label of a bin or another place of a site, as Code 128 or QR. Raises NotEncodable."""
    content = f"{PLACE_PREFIX}{site_code}/{place_code}"
    if kind not in (Kind.CODE_128, Kind.QR) or (kind is Kind.CODE_128 and not _BARS.fullmatch(content)):
        raise NotEncodable(kind, content)
    return Label(place_code, (site_code,), kind, content)


def place_of(content: str) -> str | None:
    """Return the place in a bin label's content, as in "EAST/A-01"; None for any other text."""
    content = content.strip()
    return content.removeprefix(PLACE_PREFIX) if content.startswith(PLACE_PREFIX) else None


def _usual(gtin: str | None, lot: str | None, elements: str | None, own: str) -> Kind:
    if gtin:
        return Kind.DATA_MATRIX if lot and elements else Kind.EAN
    return Kind.CODE_128 if _BARS.fullmatch(own) else Kind.QR


def _content(kind: Kind, gtin: str | None, elements: str | None, own: str) -> str | None:
    """Return the content, or None if this kind cannot hold it."""
    match kind:
        case Kind.DATA_MATRIX | Kind.GS1_128:
            return elements
        case Kind.EAN:
            return gs1.printed(gtin) if gtin else None
        case Kind.CODE_128:
            return own if _BARS.fullmatch(own) else None
        case Kind.QR:
            return own


def _elements(gtin: str, lot: str | None, expiry: date | None) -> str | None:
    """Return the element string; None if the lot has invalid characters, or would be read as something else.

    The lot comes last, because it has no fixed length. A year has two digits, and is read as one of the 50 years before
    or after today.
    """
    if lot and not (_LOT.fullmatch(lot) and len(lot) <= LONGEST_LOT):
        return None
    told = f"(01){gtin}" + (f"(17){expiry:%y%m%d}" if expiry else "") + (f"(10){lot}" if lot else "")
    heard = gs1.read(re.sub(r"\((\d\d)\)", r"\1", told), gs1=True)
    return told if heard and (heard.gtin, heard.lot, heard.expiry) == (gtin, lot or None, expiry) else None


def _lines(item: Item, say: Wording, lot: str | None, expiry: date | None, pack: str) -> tuple[str, ...]:
    return (
        item.sku,
        *([say.quantity(item.quantity(item.sizes[pack]), item)] if pack != item.unit else []),
        *([_sentence(say.plain("lot", lot=lot))] if lot else []),
        *([_sentence(say.plain("expiry", date=say.day(expiry)))] if expiry else []),
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _name(item: Item, language: str) -> str:
    names = (item.name_zh, item.name_en) if language == "zh" else (item.name_en, item.name_zh)
    return next(filter(None, names), item.sku)
