"""Every symbology of a warehouse, as phones photograph its label: what was encoded comes back, with its GS1 mark."""

from datetime import date
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from zxingcpp import BarcodeFormat

from bot.scanner import Code
from bot.scanner.scanning import scan as scan_within
from domain.company import gs1
from tests.bot.scanner.test_photographs import in_glare, in_perspective, trade_numbers
from tests.bot.scanner.test_scanner import drawn, file, photographed

scan = partial(scan_within, seconds=60)  # a busy machine is no reason to give a picture up

GTIN = "09521234543213"
LABEL = f"(01){GTIN}(17)270331(10)A12"
ELEMENTS = f"01{GTIN}1727033110A12"

SYMBOLOGIES = {
    "EAN-13": ("5901234123457", BarcodeFormat.EAN13, Code("EAN13", "5901234123457", gs1=False)),
    "EAN-8": ("96385074", BarcodeFormat.EAN8, Code("EAN8", "96385074", gs1=False)),
    "UPC-A": ("012345678905", BarcodeFormat.UPCA, Code("EAN13", "0012345678905", gs1=False)),
    "UPC-E": ("01234565", BarcodeFormat.UPCE, Code("UPCE", "0012345000065", gs1=False)),
    "Code 128": ("WH-A-01-3", BarcodeFormat.Code128, Code("Code128", "WH-A-01-3", gs1=False)),
    "GS1-128": (LABEL, BarcodeFormat.Code128, Code("Code128", ELEMENTS, gs1=True)),
    "Code 39": ("SKU-7", BarcodeFormat.Code39, Code("Code39", "SKU-7", gs1=False)),
    "Code 93": ("SKU-7", BarcodeFormat.Code93, Code("Code93", "SKU-7", gs1=False)),
    "ITF": ("0952123454", BarcodeFormat.ITF, Code("ITF", "0952123454", gs1=False)),
    "ITF-14": ("15901234123454", BarcodeFormat.ITF14, Code("ITF", "15901234123454", gs1=False)),
    "Codabar": ("A123456B", BarcodeFormat.Codabar, Code("Codabar", "A123456B", gs1=False)),
    "DataBar": (GTIN, BarcodeFormat.DataBarOmni, Code("DataBarOmni", f"01{GTIN}", gs1=True)),
    "DataBar Stacked": (GTIN, BarcodeFormat.DataBarStkOmni, Code("DataBarStk", f"01{GTIN}", gs1=True)),
    "DataBar Limited": (GTIN, BarcodeFormat.DataBarLtd, Code("DataBarLtd", f"01{GTIN}", gs1=True)),
    "DataBar Expanded": (LABEL, BarcodeFormat.DataBarExp, Code("DataBarExp", ELEMENTS, gs1=True)),
    "QR": ("https://example.com/药", BarcodeFormat.QRCode, Code("QRCode", "https://example.com/药", gs1=False)),
    "GS1 QR": (LABEL, BarcodeFormat.QRCode, Code("QRCode", ELEMENTS, gs1=True)),
    "Micro QR": ("BIN-7", BarcodeFormat.MicroQRCode, Code("MicroQRCode", "BIN-7", gs1=False)),
    "Data Matrix": ("hello", BarcodeFormat.DataMatrix, Code("DataMatrix", "hello", gs1=False)),
    "GS1 Data Matrix": (LABEL, BarcodeFormat.DataMatrix, Code("DataMatrix", ELEMENTS, gs1=True)),
    "PDF417": ("hello", BarcodeFormat.PDF417, Code("PDF417", "hello", gs1=False)),
    "Aztec": ("hello", BarcodeFormat.Aztec, Code("Aztec", "hello", gs1=False)),
}


def label(name):
    text, symbology, code = SYMBOLOGIES[name]
    marked = {"gs1": True} if text == LABEL else {}
    return drawn(text, symbology, **marked), code


PHOTOGRAPHS = {
    "from the side": lambda symbol: in_perspective(photographed(symbol), 0.08),
    "out of focus": lambda symbol: photographed(symbol, blur=1.2),
    "grainy": lambda symbol: photographed(symbol, noise=25),
    "in the dark": lambda symbol: photographed(symbol, light=0.2),
    "with a lamp in it": lambda symbol: in_glare(photographed(symbol), 0.5),
    "upside down": lambda symbol: photographed(symbol, degrees=180),
    "on its side": lambda symbol: photographed(symbol, degrees=90),
    "tilted": lambda symbol: photographed(symbol, degrees=12),
    "all at once": lambda symbol: in_perspective(photographed(symbol, degrees=8, blur=0.8, noise=10, light=0.6), 0.04),
}


@pytest.mark.parametrize("taken", PHOTOGRAPHS)
@pytest.mark.parametrize("name", SYMBOLOGIES)
def test_every_symbology_is_read_however_it_was_photographed(name, taken):
    symbol, code = label(name)
    assert scan(file(PHOTOGRAPHS[taken](symbol), quality=70)).codes == (code,)


@pytest.mark.parametrize(
    "symbology",
    [BarcodeFormat.Code128, BarcodeFormat.DataMatrix, BarcodeFormat.QRCode, BarcodeFormat.DataBarExp],
    ids=lambda symbology: symbology.name,
)
@given(
    gtin=trade_numbers.map(lambda number: number.zfill(14)),
    lot=st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789-/.", min_size=1, max_size=8),
    serial=st.text("ABCDEFGHJKLMNPQRSTUVWXYZ0123456789", min_size=1, max_size=4),
    expiry=st.dates(date(2000, 1, 1), date(2070, 12, 31)),
    degrees=st.integers(-12, 12),
    light=st.floats(0.3, 1),
)
@settings(max_examples=8, deadline=None, derandomize=True)
def test_what_a_gs1_label_says_comes_through_the_camera(symbology, gtin, lot, serial, expiry, degrees, light):
    symbol = drawn(f"(01){gtin}(10){lot}(17){expiry:%y%m%d}(21){serial}", symbology, scale=2, gs1=True)
    (code,) = scan(file(photographed(symbol, degrees=degrees, light=light), quality=70)).codes
    assert code.gs1
    assert f"10{lot}\x1d17" in code.text
    told = gs1.read(code.text, gs1=code.gs1)
    assert told == gs1.Gs1(raw=code.text, gtin=gtin, lot=lot, serial=serial, expiry=expiry)


@pytest.mark.parametrize("names", [("EAN-13", "GS1-128", "GS1 Data Matrix"), ("UPC-A", "Code 128", "QR", "ITF-14")])
def test_all_labels_of_a_carton_are_read_in_one_picture(names):
    symbols, codes = zip(*map(label, names), strict=True)
    photo = in_perspective(photographed(*symbols, degrees=4, noise=8, light=0.6), 0.03)
    assert set(scan(file(photo, quality=70)).codes) == set(codes)


@given(number=trade_numbers, blur=st.floats(0, 0.7), noise=st.integers(0, 8), light=st.floats(0.3, 1))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_any_trade_number_is_read_in_a_fair_photograph(number, blur, noise, light):
    photo = photographed(drawn(number), blur=blur, noise=noise, light=light)
    assert [code.text for code in scan(file(photo, quality=70)).codes] == [number]


@pytest.mark.parametrize("degrees", [-9, 7, 15])
def test_one_line_across_a_tilted_databar_is_not_taken_for_another_label(degrees):
    symbol = drawn("(01)00000000000000(10)0Q020ABJ2(17)000101(21)000C", BarcodeFormat.DataBarExp, scale=2, gs1=True)
    codes = scan(file(photographed(symbol, degrees=degrees, light=0.43), quality=70)).codes
    assert {code.text for code in codes} <= {"0100000000000000100Q020ABJ2\x1d1700010121000C"}


def test_a_gs1_label_with_a_wrong_check_digit_is_believed_when_two_rungs_agree():
    data = file(photographed(drawn("(01)09521234543214(10)A12", BarcodeFormat.Code128, gs1=True)))
    assert scan(data, seconds=0).codes == ()
    (code,) = scan(data).codes
    assert (code.text, code.gs1) == ("010952123454321410A12", True)
