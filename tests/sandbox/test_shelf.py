import io

import pytest
import zxingcpp
from PIL import Image

from sandbox import shelf
from sandbox.telegram.photos import recompress

EXAMPLES = {
    "EAN13": ("6901234567892", "6901234567892"),
    "EAN8": ("96385074", "96385074"),
    "UPCA": ("036000291452", "0036000291452"),
    "ITF14": ("16901234567899", "16901234567899"),
    "Code39": ("SK-00123", "SK-00123"),
    "Code128": ("SHELF-A-01-23", "SHELF-A-01-23"),
    "GS1-128": ("(01)06901234567892(10)A12(17)270331", "0106901234567892" + "10A12\x1d" + "17270331"),
    "DataMatrix": ("(01)06901234567892(10)A12(17)270331", "0106901234567892" + "10A12\x1d" + "17270331"),
    "QRCode": ("(01)06901234567892(10)A12", "0106901234567892" + "10A12"),
    "Aztec": ("HELLO-AZTEC-42", "HELLO-AZTEC-42"),
    "PDF417": ("PALLET 00042 LOT A", "PALLET 00042 LOT A"),
}


def test_there_is_an_example_of_every_format():
    assert set(EXAMPLES) == set(shelf.FORMATS)


@pytest.mark.parametrize("symbology", shelf.FORMATS)
@pytest.mark.parametrize(("name", "seed"), [("矿泉水 550ml × 24", "water"), ("Screws M4 x 20 zinc-plated, box", "m4")])
def test_a_photograph_is_read_at_once_after_telegram_recompressed_it(symbology, name, seed):
    text, expected = EXAMPLES[symbology]
    photo = shelf.photograph(symbology, text, name, seed)
    assert Image.open(io.BytesIO(photo)).size == (1000, 750)
    as_sent = Image.open(io.BytesIO(recompress(photo)[-1].data)).convert("L")
    [read] = zxingcpp.read_barcodes(as_sent, text_mode=zxingcpp.TextMode.Plain)
    assert read.text == expected


def test_the_same_item_is_photographed_the_same_way_and_another_differently():
    first = shelf.photograph("EAN13", "6901234567892", "水", "a")
    shelf.photograph.cache_clear()
    assert shelf.photograph("EAN13", "6901234567892", "水", "a") == first
    assert shelf.photograph("EAN13", "6901234567892", "水", "b") != first


@pytest.mark.parametrize(
    ("symbology", "text"), [("EAN13", "6901234567893"), ("EAN99", "1"), ("EAN13", "abc"), ("Code128", "x" * 120)]
)
def test_what_cannot_be_on_a_label_is_refused(symbology, text):
    with pytest.raises(ValueError, match=r"."):
        shelf.photograph(symbology, text, "", "x")
