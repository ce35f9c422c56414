"""Pictures of barcodes that people take, and decoders that read them in the simulation's own process and time."""

import asyncio
import io
from functools import cache

import zxingcpp
from PIL import Image

from bot.scanner import Known, Scan
from bot.scanner.decoders import Decoders
from bot.scanner.scanning import scan
from sandbox.telegram.arguments import Upload

CODES = ("6900001117308", "16900001117305", "6900002374625", "6910003771965", "6920005309325")
"""Of items in the demo's catalogue, single and in cases: so that reading is cheap."""


@cache
def picture(code: str) -> Upload:
    """A photograph of a barcode."""
    kind = zxingcpp.BarcodeFormat.EAN13 if len(code) == 13 else zxingcpp.BarcodeFormat.ITF
    drawn = zxingcpp.create_barcode(code, kind).to_image(scale=3)
    kept = io.BytesIO()
    Image.fromarray(drawn).save(kept, "PNG")
    return Upload("code.png", "image/png", kept.getvalue())


class HereDecoders(Decoders):
    """Reads pictures here: processes of their own would live by other clocks."""

    async def warm(self) -> None:
        """Begin nothing."""

    async def scan(self, data: bytes, known: Known) -> Scan:
        """Read every barcode."""
        found = await asyncio.to_thread(lambda: scan(data, known=known))
        return Scan(found.codes, 0.0)  # how long that took is different every time
