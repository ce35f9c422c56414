import io
import json
import random
import struct
import time
import zlib
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial

import numpy as np
import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageOps
from zxingcpp import BarcodeFormat

from benchmarks.reading import CORPUS, as_telegram_sends_it, is_right, photographs
from bot.cli.scanning import scan_files
from bot.scanner import Code, ImageTooLarge, NotAnImage, ScanError
from bot.scanner.ladder import LADDER
from bot.scanner.pictures import grey_pixels
from bot.scanner.scanning import scan as scan_within
from domain.company import gs1

scan = partial(scan_within, seconds=60)  # a busy machine is no reason to give a picture up

EAN = Code("EAN13", "5901234123457", gs1=False)


def drawn(text, format=BarcodeFormat.EAN13, *, scale=3, **options):  # noqa: A002
    """A clean picture of a barcode."""
    symbol = zxingcpp.create_barcode(text, format, **options).to_image(scale=scale)
    height, width = symbol.shape
    return ImageOps.expand(Image.frombytes("L", (width, height), bytes(symbol)), 40, 255)


def noisy(size):
    """The same noise in every run."""
    return Image.frombytes("L", size, random.Random(7).randbytes(size[0] * size[1]))


def photographed(*symbols, degrees=0.0, blur=0.0, noise=0, light=1.0):
    """The symbols one above the other on a grey table, as a phone would see them."""
    table = Image.new("L", (1100, 80 + sum(symbol.height + 40 for symbol in symbols)), 150)
    top = 60
    for symbol in symbols:
        table.paste(symbol, ((table.width - symbol.width) // 2, top))
        top += symbol.height + 40
    table = table.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=150)
    table = table.filter(ImageFilter.GaussianBlur(blur)).point([round(grey * light) for grey in range(256)])
    return Image.blend(table, noisy(table.size), noise / 100)


def file(picture, format="JPEG", **options):  # noqa: A002
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def png_of_size(width, height):
    """A PNG file of a few bytes that says it is this large."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("text", "symbology", "code"),
    [
        ("5901234123457", BarcodeFormat.EAN13, EAN),
        ("96385074", BarcodeFormat.EAN8, Code("EAN8", "96385074", gs1=False)),
        ("012345678905", BarcodeFormat.UPCA, Code("EAN13", "0012345678905", gs1=False)),
        ("01234565", BarcodeFormat.UPCE, Code("UPCE", "0012345000065", gs1=False)),
        ("WH-A-01-3", BarcodeFormat.Code128, Code("Code128", "WH-A-01-3", gs1=False)),
        ("SKU-7", BarcodeFormat.Code39, Code("Code39", "SKU-7", gs1=False)),
        ("SKU-7", BarcodeFormat.Code93, Code("Code93", "SKU-7", gs1=False)),
        ("15901234123454", BarcodeFormat.ITF14, Code("ITF", "15901234123454", gs1=False)),
        ("0952123454", BarcodeFormat.ITF, Code("ITF", "0952123454", gs1=False)),
        ("A123456B", BarcodeFormat.Codabar, Code("Codabar", "A123456B", gs1=False)),
        ("https://example.com/药", BarcodeFormat.QRCode, Code("QRCode", "https://example.com/药", gs1=False)),
        ("BIN-7", BarcodeFormat.MicroQRCode, Code("MicroQRCode", "BIN-7", gs1=False)),
        ("hello", BarcodeFormat.DataMatrix, Code("DataMatrix", "hello", gs1=False)),
        ("hello", BarcodeFormat.PDF417, Code("PDF417", "hello", gs1=False)),
        ("hello", BarcodeFormat.Aztec, Code("Aztec", "hello", gs1=False)),
    ],
)
def test_every_symbology_of_a_warehouse_is_read(text, symbology, code):
    assert scan(file(photographed(drawn(text, symbology)))).codes == (code,)


@pytest.mark.parametrize(
    "symbology",
    [BarcodeFormat.Code128, BarcodeFormat.DataMatrix, BarcodeFormat.QRCode, BarcodeFormat.DataBarExp],
)
def test_a_gs1_code_is_marked_and_says_lot_and_expiry(symbology):
    label = drawn("(01)09521234543213(10)A12(17)270331", symbology, gs1=True)
    (code,) = scan(file(photographed(label))).codes
    assert code.gs1
    assert "10A12\x1d17" in code.text
    told = gs1.read(code.text, gs1=code.gs1)
    assert (told.gtin, told.lot, told.expiry.isoformat()) == ("09521234543213", "A12", "2027-03-31")


@pytest.mark.parametrize(
    "disturbance",
    [
        {"degrees": 90},
        {"degrees": 180},
        {"degrees": 38},
        {"degrees": -33},
        {"blur": 1.8},
        {"noise": 40},
        {"light": 0.15},
        {"degrees": 25, "blur": 1.5, "noise": 15, "light": 0.5},
    ],
    ids=str,
)
def test_a_bad_photograph_is_read(disturbance):
    assert scan(file(photographed(drawn(EAN.text), **disturbance), quality=60)).codes == (EAN,)


@pytest.mark.parametrize(
    ("picture_format", "mode"),
    [
        *(("JPEG", mode) for mode in ("L", "RGB", "CMYK")),
        *(("PNG", mode) for mode in ("L", "RGB", "RGBA", "LA", "P", "1", "I;16")),
        *(("WEBP", mode) for mode in ("RGB", "RGBA")),
    ],
)
def test_every_kind_of_picture_file_is_read(picture_format, mode):
    picture = photographed(drawn(EAN.text))
    if mode == "I;16":
        picture = Image.frombytes(mode, picture.size, b"".join(bytes((0, grey)) for grey in picture.tobytes()))
    assert scan(file(picture.convert(mode), picture_format)).codes == (EAN,)


@pytest.mark.parametrize("bits", [8, 10, 12, 16])
def test_a_picture_of_more_greys_is_read_however_few_of_them_it_uses(bits):
    greys = np.asarray(photographed(drawn(EAN.text)), np.uint16) << (bits - 8)
    assert scan(file(Image.fromarray(greys), "PNG")).codes == (EAN,)


@pytest.mark.parametrize("picture_format", ["GIF", "TIFF", "BMP"])
def test_what_is_sent_as_no_photograph_is_refused_before_it_is_decoded(picture_format):
    with pytest.raises(NotAnImage):
        grey_pixels(file(Image.new("L", (9000, 9000)), picture_format))


@pytest.mark.parametrize("picture_format", ["WEBP", "PNG"])
def test_of_many_pictures_in_one_file_only_the_first_is_decoded(picture_format):
    first = photographed(drawn(EAN.text))
    many = file(first, picture_format, save_all=True, append_images=[Image.new("L", first.size)] * 60)
    assert scan(many).codes == (EAN,)


@pytest.mark.parametrize("everything", [True, False], ids=["all of it", "the label"])
@pytest.mark.parametrize("degrees", [0, 12, -28])
@pytest.mark.parametrize(
    ("text", "symbology", "gs1"),
    [
        (EAN.text, BarcodeFormat.EAN13, False),
        ("(01)09521234543213(10)A12", BarcodeFormat.Code128, True),
        ("15901234123454", BarcodeFormat.ITF14, False),
    ],
    ids=["EAN-13", "GS1-128", "ITF-14"],
)
def test_light_bars_on_dark_are_read(text, symbology, gs1, degrees, everything):
    symbol = drawn(text, symbology, gs1=gs1)
    picture = photographed(symbol if everything else ImageOps.invert(symbol), degrees=degrees)
    codes = scan(file(ImageOps.invert(picture) if everything else picture, quality=80)).codes
    assert [code.text for code in codes] == [text.replace("(01)", "01").replace("(10)", "10")]


@pytest.mark.parametrize("degrees", [10, -10, 45, -45])
def test_a_small_label_is_read_at_an_angle(degrees):
    small = photographed(drawn(EAN.text, scale=2), degrees=degrees, blur=0.5)
    small = small.resize((small.width * 6 // 10, small.height * 6 // 10), Image.Resampling.LANCZOS)
    assert scan(file(small, quality=80)).codes == (EAN,)


def test_the_time_is_this_threads_own_work_whatever_else_the_machine_does():
    blurred = file(photographed(drawn(EAN.text), degrees=38))
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda data: scan_within(data, seconds=0.6), [blurred] * 24))
    assert [each.codes for each in found] == [(EAN,)] * 24


def test_a_code_drawn_on_nothing_is_read_as_on_white_paper():
    ink = drawn(EAN.text).point([255 - grey for grey in range(256)])
    nothing = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    nothing.paste((0, 0, 0, 255), mask=ink)
    assert scan(file(nothing, "PNG")).codes == (EAN,)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_camera_may_have_been_held_any_way(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    assert scan(file(photographed(drawn(EAN.text)), exif=exif)).codes == (EAN,)


def test_a_large_photograph_is_made_small_before_it_is_read():
    picture = photographed(drawn(EAN.text)).resize((6000, 4000))
    found = scan(file(picture))
    assert found.codes == (EAN,)


def test_several_codes_in_one_picture_are_all_read_and_none_twice():
    symbols = [drawn(EAN.text), drawn("hello", BarcodeFormat.QRCode), drawn(EAN.text)]
    codes = scan(file(photographed(*symbols))).codes
    assert len(codes) == 2
    assert set(codes) == {EAN, Code("QRCode", "hello", gs1=False)}


@pytest.mark.parametrize(("text", "symbology"), [("1234", BarcodeFormat.ITF), ("7", BarcodeFormat.Code39)])
def test_codes_too_short_to_be_believed_are_not_reported(text, symbology):
    assert scan(file(photographed(drawn(text, symbology)))).codes == ()


@pytest.mark.parametrize(("text", "symbology"), [("01234565", BarcodeFormat.UPCE), ("0952123454", BarcodeFormat.ITF)])
def test_a_symbology_known_to_lie_is_not_believed_after_one_look(text, symbology):
    data = file(photographed(drawn(text, symbology)))
    assert scan(data, seconds=0).codes == ()
    assert len(scan(data).codes) == 1


def test_without_a_code_it_gives_up_in_time():
    noise = file(noisy((1280, 960)))
    began = time.process_time()
    found = scan(noise, seconds=0.2)
    assert found.codes == ()
    assert time.process_time() - began < 2  # the rung that was under way may end


def test_no_further_rung_is_begun_after_the_time():
    blurred = file(photographed(drawn(EAN.text), degrees=38))
    assert len(LADDER) > 1
    assert scan(blurred, seconds=0).codes == ()
    assert scan(blurred).codes == (EAN,)


def test_threads_read_at_once_what_one_reads():
    pictures = [file(photographed(drawn(EAN.text), degrees=degrees)) for degrees in range(0, 40, 5)]
    with ThreadPoolExecutor(4) as threads:
        assert [found.codes for found in threads.map(scan, pictures)] == [(EAN,)] * len(pictures)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no picture",
        file(drawn(EAN.text), "GIF"),
        file(drawn(EAN.text), "BMP"),
        file(drawn(EAN.text), "PNG")[:200],
        file(drawn(EAN.text))[:700],
        png_of_size(500, 500),
    ],
    ids=["empty", "text", "GIF", "BMP", "half a PNG", "half a JPEG", "PNG without pixels"],
)
def test_what_is_no_picture_is_refused(data):
    with pytest.raises(NotAnImage):
        scan(data)


@pytest.mark.parametrize(
    ("width", "height"),
    [(8000, 6500), (12_000, 12_000), (40_000, 40_000), (50_000_000, 1), (1, 50_000_000), (30_000, 900), (5000, 60)],
)
def test_a_decompression_bomb_is_refused_by_its_header(width, height):
    with pytest.raises(ImageTooLarge):
        scan(png_of_size(width, height))


@given(st.binary(max_size=200), st.integers(0, 2000), st.sampled_from(["JPEG", "PNG", "WEBP"]))
@example(b"\xff\xe1\x00\x10Exif\x00\x00MM\x00*\xff\xff\xff\xff", 2, "JPEG")
@settings(max_examples=60, deadline=None)
def test_damage_to_a_file_is_survived(damage, at, picture_format):
    data = bytearray(file(drawn(EAN.text), picture_format))
    data[at : at + len(damage)] = damage
    with suppress(ScanError):
        scan(bytes(data), seconds=0)


def test_the_command_prints_a_json_object_for_each_file(tmp_path, capsys):
    good, bad, missing = tmp_path / "好 good.png", tmp_path / "bad.jpg", tmp_path / "missing.jpg"
    good.write_bytes(file(drawn(EAN.text), "PNG"))
    bad.write_bytes(b"no picture")
    assert scan_files([good, bad, missing], as_json=True) == 1
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == [str(good), str(bad), str(missing)]
    assert [[(code["format"], code["text"]) for code in line["codes"]] for line in lines] == [
        [("EAN13", EAN.text)],
        [],
        [],
    ]
    assert len(lines[0]["codes"][0]["position"]) == 4
    assert lines[0]["ms"] > 0
    assert ["error" in line for line in lines] == [False, True, True]


def test_the_command_succeeds_when_every_file_was_read(tmp_path, capsys):
    good = tmp_path / "good.png"
    good.write_bytes(file(drawn(EAN.text), "PNG"))
    assert scan_files([good], as_json=False) == 0
    assert f"{good}: EAN13 '{EAN.text}'" in capsys.readouterr().out


def test_the_command_says_what_a_gs1_label_says(tmp_path, capsys):
    label = tmp_path / "label.png"
    printed = "(01)09521234543213(3103)001500(17)270331(10)A12"
    label.write_bytes(file(drawn(printed, BarcodeFormat.DataMatrix, scale=6, gs1=True), "PNG"))
    assert scan_files([label], as_json=True) == 0
    (code,) = json.loads(capsys.readouterr().out)["codes"]
    assert code["gs1"] == {"gtin": "09521234543213", "lot": "A12", "expiry": "2027-03-31", "net_weight_kg": "1.500"}
    assert "sure" not in code
    assert scan_files([label], as_json=False) == 0
    assert "A12' lot A12 expiry 2027-03-31 (" in capsys.readouterr().out


def test_the_command_says_nothing_of_gs1_where_there_is_nothing(tmp_path, capsys):
    shelf = tmp_path / "shelf.png"
    shelf.write_bytes(file(drawn("WH-A-01-3", BarcodeFormat.Code128), "PNG"))
    assert scan_files([shelf], as_json=True) == 0
    (code,) = json.loads(capsys.readouterr().out)["codes"]
    assert code.keys() == {"format", "text", "position"}


@pytest.mark.skipif(not CORPUS.is_dir(), reason="no photographs: STOREKEEPER_CORPUS names no folder")
@pytest.mark.parametrize(("tilt", "least", "every"), [(0, 0.94, 1), (40, 0.86, 2)])
def test_real_photographs_are_read_and_none_is_misread(tilt, least, every):
    rows = photographs()[::every]
    angles = random.Random(7)
    read, misread = 0, []
    for row in rows:
        codes = scan(as_telegram_sends_it(CORPUS / row["file"], angles.uniform(-tilt, tilt))).codes
        right = any(is_right(code, row) for code in codes)
        read += right
        misread += [row["file"]] if codes and not right else []
    assert misread == []
    assert read / len(rows) >= least
