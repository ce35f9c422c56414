"""Labels for items and places of the ledger."""

from sqlalchemy import Connection, select

from bot.labels.contents import for_item, place_of
from bot.labels.kinds import Kind, Label
from domain.company import places
from domain.company.catalogue import Item
from domain.company.gs1 import gtin14
from domain.company.places import Place, Site
from domain.errors import Refused, UnknownSite
from domain.ledger import lots
from domain.storage.schema.company import barcodes
from domain.vocabulary import LocationKind

EVERY = "*"
"""Stands for all bins of a site, as in "EAST/*"."""


def item_label(
    connection: Connection,
    item: Item,
    *,
    language: str,
    lot: str | None = None,
    pack: str | None = None,
    kind: Kind | None = None,
) -> Label:
    """Return the label of an item's pack (by default, its unit), with the lot's expiry and the pack's barcode.

    Raises UnknownLot, UnknownPack, NeedsBarcode, NeedsGtin, NotEncodable.
    """
    known = lots.get(connection, item, lot) if lot else lots.NONE
    barcode = barcode_of(connection, item, pack or item.unit)
    return for_item(
        item, language=language, lot=known.code or None, expiry=known.expiry, barcode=barcode, pack=pack, kind=kind
    )


def barcode_of(connection: Connection, item: Item, pack: str) -> str | None:
    """Return the pack's barcode: a GTIN (the lowest of several), else a code of the company's own, else None."""
    query = select(barcodes.c.code).where(barcodes.c.item_id == item.id, barcodes.c.pack == pack)
    codes = connection.execute(query).scalars().all()
    return min(codes, key=lambda code: (gtin14(code) is None, code), default=None)


def places_named(connection: Connection, text: str) -> list[tuple[Site, Place]]:
    """Return the place named as "EAST/A-01", or every bin named as "EAST/*". Raises UnknownSite, UnknownPlace."""
    words = (place_of(text) or text.strip()).split("/")
    refusals: list[Refused] = []
    for cut in range(1, max(2, len(words))):  # the codes of sites and bins may contain slashes, too
        try:
            site = places.site_by_code(connection, "/".join(words[:cut]))
        except UnknownSite as refused:
            refusals.append(refused)
            continue
        wanted = "/".join(words[cut:])
        if wanted == EVERY:
            return [(site, each) for each in places.places(connection, site.id) if each.kind is LocationKind.BIN]
        return [(site, places.place(connection, site.id, wanted))]
    raise refusals[0]
