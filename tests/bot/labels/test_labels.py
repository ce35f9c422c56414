"""Labels as they come out of a printer and are photographed again: what was printed is what is read."""

import io
import string
import time
from datetime import date
from functools import cache, partial

import numpy as np
import pypdfium2
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageOps

from bot.labels import fonts, typeset
from bot.labels.contents import for_item, for_place, place_of
from bot.labels.errors import (
    LabelError,
    NeedsBarcode,
    NeedsGtin,
    NoFont,
    NoSuchPosition,
    NotEncodable,
    NothingToPrint,
    TooSmall,
    UnknownKind,
    UnknownSheet,
)
from bot.labels.kinds import Kind, Label, kind_named
from bot.labels.layout import Stripes, lay
from bot.labels.pdf import render
from bot.labels.sheets import SHEETS, Sheet, sheet_named
from bot.scanner.scanning import scan as scan_within
from domain.company import gs1
from domain.company.catalogue import Item
from domain.errors import UnknownPack
from tests.bot.scanner.test_photographs import in_perspective, trade_numbers
from tests.bot.scanner.test_scanner import file, noisy

scan = partial(scan_within, seconds=60)  # a busy machine is no reason to give a picture up

GTIN, EXPIRY, LOT = "06901234567892", date(2027, 3, 31), "P-2601"
MILK = Item(1, "MILK-UHT-1L", "UHT Milk 1 L", "全脂牛奶", "bottle", 0, "expiry", (("case", 12),))
ROLL, PAGE = "58x40", "a4-3x8"
WHITE, DARK = 255, 128

CONTENTS = {
    "Code 128": Label("Milk", ("Lot A12",), Kind.CODE_128, "MILK-UHT-1L"),
    "EAN-13": Label("Milk", ("MILK",), Kind.EAN, "6901234567892"),
    "EAN-8": Label("Gum", (), Kind.EAN, "96385074"),
    "UPC-A": Label("Ketchup", ("KETCHUP",), Kind.EAN, "012345678905"),
    "ITF-14": Label("Water", ("WATER", "1 case = 24 bottles"), Kind.EAN, "16901234567899"),
    "QR": Label("Bandage", ("BANDAGE",), Kind.QR, "绷带-7"),
    "bin": for_place("EAST", "A-01"),
    "GS1 Data Matrix": Label("Milk", ("MILK",), Kind.DATA_MATRIX, f"(01){GTIN}(17)270331(10){LOT}"),
    "GS1-128": Label("Milk", ("MILK",), Kind.GS1_128, f"(01){GTIN}(17)270331(10){LOT}"),
}

needs_chinese = pytest.mark.skipif(
    fonts.missing("牛奶") != "", reason="no font of this computer has Chinese characters (Debian: fonts-noto-cjk)"
)


def pages(data, dpi):
    pdf = pypdfium2.PdfDocument(data)
    try:
        return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in pdf]
    finally:
        pdf.close()


def printed(label, sheet):
    """A label on its own: a roll's in the printer's dots, black or white; a page's as an office scanner sees it."""
    if sheet.positions == 1:
        (page,) = pages(render([label], sheet), dpi=203.2)
        return page.point(lambda grey: WHITE if grey >= DARK else 0).resize((page.width * 2, page.height * 2), 0)
    (page,) = pages(render([label], sheet, skip=1), dpi=150)
    left, top = (round(length / 25.4 * 150) for length in sheet.corner(1))
    width, height = (round(length / 25.4 * 150) for length in sheet.label)
    label_alone = page.crop((left, top, left + width, top + height))
    return label_alone.resize((width * 3, height * 3), Image.Resampling.BICUBIC)


def photographed(picture, degrees=0.0, blur=0.0, noise=0, light=1.0, side=0.0, quality=75):
    """As a JPEG, on a grey table."""
    table = ImageOps.expand(picture, 60, 150).rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=150)
    table = in_perspective(table, side).filter(ImageFilter.GaussianBlur(blur))
    dimmed = table.point([round(grey * light) for grey in range(256)])
    return file(Image.blend(dimmed, noisy(dimmed.size), noise / 100), quality=quality)


def said(label):
    """What a scanner says of this label: format, text, whether GS1."""
    gs1_kind = label.kind in (Kind.DATA_MATRIX, Kind.GS1_128)
    text = label.content.replace("(", "").replace(")", "") if gs1_kind else label.content
    if label.kind is Kind.EAN:
        text = text.zfill(13) if len(text) == 12 else text
        return {8: "EAN8", 14: "ITF"}.get(len(text), "EAN13"), text, False
    names = {Kind.DATA_MATRIX: "DataMatrix", Kind.QR: "QRCode"}
    return names.get(label.kind, "Code128"), text, gs1_kind


def read(data):
    return [(code.format, code.text, code.gs1) for code in scan(data).codes]


@cache
def fits(name, sheet):
    try:
        render([CONTENTS[name]], SHEETS[sheet])
    except TooSmall:
        return False
    return True


ON_SHEETS = [(name, sheet) for name in CONTENTS for sheet in SHEETS if name != "QR" and fits(name, sheet)]


@pytest.mark.parametrize(
    "taken",
    [
        {},
        {"degrees": 4, "blur": 1.2, "noise": 8, "light": 0.7},
        {"degrees": -7, "side": 0.05, "noise": 5, "quality": 60},
        {"degrees": 180, "blur": 1.5, "light": 0.5},
    ],
    ids=["as it is", "by hand", "from the side", "upside down"],
)
@pytest.mark.parametrize(("name", "sheet"), ON_SHEETS)
def test_every_symbol_is_read_from_every_sheet_that_can_hold_it(name, sheet, taken):
    label = CONTENTS[name]
    picture = printed(label, SHEETS[sheet])
    assert read(photographed(picture, **taken)) == [said(label)]


def test_small_labels_hold_all_but_long_bars():
    missing = {(name, sheet) for name in CONTENTS for sheet in SHEETS if not fits(name, sheet)}
    assert missing == {("GS1-128", sheet) for sheet in (PAGE, "a4-3x7", ROLL, "50x30")}


def test_lot_and_expiry_come_back():
    label = for_item(MILK, language="en", lot=LOT, expiry=EXPIRY, barcode=GTIN)
    (code,) = scan(photographed(printed(label, SHEETS[ROLL]), degrees=5, blur=1, noise=5)).codes
    told = gs1.read(code.text, gs1=code.gs1)
    assert told == gs1.Gs1(raw=code.text, gtin=GTIN, lot=LOT, expiry=EXPIRY)


@given(
    gtin=trade_numbers.map(lambda number: number.zfill(14)),
    lot=st.text(string.ascii_letters + string.digits + "!\"%&'*+,-./:;<=>?_", min_size=1, max_size=20),
    expiry=st.none() | st.dates(date(2000, 1, 1), date(2070, 12, 31)),
    sheet=st.sampled_from(["50x30", ROLL, PAGE]),
)
@example(gtin=GTIN, lot="17270331", expiry=EXPIRY, sheet=ROLL)
@settings(max_examples=25, deadline=None, derandomize=True)
def test_any_lot_that_is_printed_is_read(gtin, lot, expiry, sheet):
    label = for_item(MILK, language="en", lot=lot, expiry=expiry, barcode=gtin)
    if label.kind is Kind.EAN:  # a lot that would be read as something else: "A12173103..." without its expiry
        assert expiry is None
        return
    (code,) = scan(photographed(printed(label, SHEETS[sheet]))).codes
    told = gs1.read(code.text, gs1=code.gs1)
    assert (told.gtin, told.lot, told.expiry) == (gtin, lot, expiry)


@given(sku=st.text(string.ascii_letters + string.digits + string.punctuation, min_size=1, max_size=24))
@settings(max_examples=25, deadline=None, derandomize=True)
def test_any_sku_that_is_printed_is_read(sku):
    label = for_item(Item(1, sku, "Thing", "东西", "piece", 0, "none", ()), language="en")
    assert label.kind is Kind.CODE_128
    try:
        picture = printed(label, SHEETS["a4-2x7"])
    except TooSmall:
        assume(False)
    assert [text for _, text, _ in read(photographed(picture))] == [sku]


@given(
    text=st.text("0123456789ABCDEFabcdef-/ 中文货号", min_size=1, max_size=30).map(str.strip).filter(bool),
    sheet=st.sampled_from(["50x30", PAGE, "100x150"]),
)
@settings(max_examples=15, deadline=None, derandomize=True)
def test_any_text_of_a_qr_is_read(text, sheet):
    picture = printed(Label("Thing", (), Kind.QR, text), SHEETS[sheet])
    assert [said for _, said, _ in read(photographed(picture))] == [text]


# What is encoded


def item_label(**told):
    return for_item(MILK, **{"language": "en"} | told)


@pytest.mark.parametrize(
    ("told", "kind", "content"),
    [
        ({}, Kind.CODE_128, "MILK-UHT-1L"),
        ({"barcode": GTIN}, Kind.EAN, "6901234567892"),
        ({"barcode": "00000096385074"}, Kind.EAN, "96385074"),
        ({"barcode": "16901234567899", "pack": "case"}, Kind.EAN, "16901234567899"),
        ({"barcode": GTIN, "lot": LOT, "expiry": EXPIRY}, Kind.DATA_MATRIX, f"(01){GTIN}(17)270331(10){LOT}"),
        ({"barcode": GTIN, "lot": LOT}, Kind.DATA_MATRIX, f"(01){GTIN}(10){LOT}"),
        ({"barcode": GTIN, "lot": "批次一"}, Kind.EAN, "6901234567892"),
        ({"barcode": "WH-MILK"}, Kind.CODE_128, "WH-MILK"),
        ({"barcode": "牛奶-7"}, Kind.QR, "牛奶-7"),
        ({"barcode": "CASE-7", "pack": "case"}, Kind.CODE_128, "CASE-7"),
        ({"lot": LOT}, Kind.CODE_128, "MILK-UHT-1L"),
        ({"barcode": GTIN, "kind": Kind.CODE_128}, Kind.CODE_128, "MILK-UHT-1L"),
        ({"barcode": "16901234567899", "pack": "case", "kind": Kind.QR}, Kind.QR, "16901234567899"),
        ({"barcode": GTIN, "lot": LOT, "kind": Kind.GS1_128}, Kind.GS1_128, f"(01){GTIN}(10){LOT}"),
    ],
)
def test_what_suits_is_chosen_unless_a_kind_is_asked_for(told, kind, content):
    label = item_label(**told)
    assert (label.kind, label.content) == (kind, content)


def test_a_label_says_what_it_is_in_the_readers_language():
    told = {"lot": LOT, "expiry": EXPIRY, "barcode": GTIN}
    english, chinese = item_label(**told), item_label(**told, language="zh")
    assert english.title == "UHT Milk 1 L"
    assert english.lines == ("MILK-UHT-1L", "Lot P-2601", "Expires 31 Mar 2027", "GTIN 6901234567892")
    assert chinese.title == "全脂牛奶"
    assert chinese.lines == ("MILK-UHT-1L", "批次 P-2601", "有效期至 2027年3月31日", "GTIN 6901234567892")
    case = item_label(pack="case", barcode="16901234567899")
    assert case.lines == ("MILK-UHT-1L", "1 case = 12 bottles")


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({"kind": Kind.EAN}, NeedsGtin("ean", "MILK-UHT-1L", "bottle")),
        ({"kind": Kind.DATA_MATRIX, "lot": LOT}, NeedsGtin("datamatrix", "MILK-UHT-1L", "bottle")),
        ({"kind": Kind.DATA_MATRIX, "lot": "批次一", "barcode": GTIN}, NotEncodable("datamatrix", "批次一")),
        ({"kind": Kind.GS1_128, "lot": "A(1)", "barcode": GTIN}, NotEncodable("gs1-128", "A(1)")),
        ({"kind": Kind.CODE_128, "barcode": "牛奶"}, NotEncodable("code128", "牛奶")),
        ({"pack": "case"}, NeedsBarcode("MILK-UHT-1L", "case")),
        ({"pack": "pallet"}, UnknownPack("pallet", ("bottle", "case"))),
    ],
)
def test_what_a_kind_cannot_hold_is_refused_with_the_facts(told, error):
    with pytest.raises(type(error)) as refused:
        item_label(**told)
    assert refused.value == error


def test_an_expiry_that_two_digits_of_a_year_cannot_say_is_not_encoded():
    far = date(date.today().year + 60, 1, 31)  # noqa: DTZ011 - any zone will do
    assert item_label(barcode=GTIN, lot=LOT, expiry=far).kind is Kind.EAN
    with pytest.raises(NotEncodable):
        item_label(barcode=GTIN, lot=LOT, expiry=far, kind=Kind.DATA_MATRIX)


def test_a_bin_cannot_be_taken_for_an_item():
    label = for_place("EAST", "A-01")
    assert (label.title, label.kind, label.content) == ("A-01", Kind.QR, "LOC:EAST/A-01")
    assert place_of(label.content) == "EAST/A-01"
    assert place_of("EAST/A-01") is None
    assert gs1.read(label.content) is None
    assert for_place("EAST", "A-01", Kind.CODE_128).kind is Kind.CODE_128
    with pytest.raises(NotEncodable):
        for_place("东", "A-01", Kind.CODE_128)
    with pytest.raises(NotEncodable):
        for_place("EAST", "A-01", Kind.EAN)


# Pages


def occupied(page, sheet):
    """The positions of a page with ink on them; there is none outside of them."""
    ink = np.asarray(page) < DARK
    scale = page.width / sheet.page[0]
    found, width, height = [], *sheet.label
    for position in range(sheet.positions):
        left, top = sheet.corner(position)
        box = (
            slice(round(top * scale), round((top + height) * scale)),
            slice(round(left * scale), round((left + width) * scale)),
        )
        if ink[box].any():
            found.append(position)
        ink[box] = False
    assert not ink.any()
    return found


@pytest.mark.parametrize(
    ("count", "skip", "expected"), [(24, 0, [24]), (25, 0, [24, 1]), (22, 3, [21, 1]), (1, 23, [1])]
)
def test_a_page_has_as_many_labels_as_its_grid_and_goes_on_where_the_last_one_ended(count, skip, expected):
    sheet = SHEETS[PAGE]
    found = [occupied(page, sheet) for page in pages(render([CONTENTS["EAN-13"]] * count, sheet, skip), 100)]
    assert [len(positions) for positions in found] == expected
    assert found[0][0] == skip


def test_a_roll_has_one_label_a_page_of_its_size():
    pdf = pypdfium2.PdfDocument(render([CONTENTS["EAN-13"]] * 3, SHEETS[ROLL]))
    assert [tuple(round(length / 72 * 25.4, 2) for length in page.get_size()) for page in pdf] == [(58, 40)] * 3
    pdf.close()


@pytest.mark.parametrize("sheet", SHEETS)
def test_a_grid_lies_on_its_page(sheet):
    grid = SHEETS[sheet]
    left, top = grid.corner(0)
    right, bottom = (
        corner + length for corner, length in zip(grid.corner(grid.positions - 1), grid.label, strict=True)
    )
    assert (left, top) == pytest.approx((grid.page[0] - right, grid.page[1] - bottom))
    assert min(left, top) >= 0


def test_the_grids_are_those_of_the_makers():
    """Avery's data sheets: left and top margin, and the pitch, in mm."""
    for name, left, top, pitch in (
        ("a4-3x8", 7.25, 12.9, 66.0),
        ("a4-3x7", 7.25, 15.15, 66.0),
        ("a4-2x7", 4.65, 15.15, 101.6),
        ("a4-2x4", 4.65, 13.1, 101.6),
    ):
        sheet = SHEETS[name]
        assert sheet.corner(0) == pytest.approx((left, top), abs=0.05)
        assert sheet.corner(1)[0] - sheet.corner(0)[0] == pytest.approx(pitch, abs=0.05)


@given(
    title=st.text("abc DEF 中文牛奶 äß", max_size=120),
    lines=st.lists(st.text("abc DEF 123", max_size=60), max_size=8),
    name=st.sampled_from([each for each in CONTENTS if each != "GS1-128"]),
    sheet=st.sampled_from(list(SHEETS)),
)
@settings(max_examples=60, deadline=None, derandomize=True)
@needs_chinese
def test_whatever_stands_on_a_label_stays_within_its_margin_and_off_its_symbol(title, lines, name, sheet):
    grid = SHEETS[sheet]
    label = Label(title, tuple(lines), CONTENTS[name].kind, CONTENTS[name].content)
    laid = lay(label, grid)
    width, height = grid.label
    symbol = laid.symbol
    boxes = [(text_left(text), text.top - text.block.height, text_right(text), text.top) for text in laid.texts]
    if isinstance(symbol, Stripes):
        before, after = (zone * symbol.module for zone in symbol.bars.quiet)
        right = symbol.left + symbol.bars.width * symbol.module + after
        below = symbol.bottom - symbol.caption * typeset.LEADING
        boxes.append((symbol.left - before, below, right, symbol.bottom + symbol.height))
        least = symbol.bars.narrowest
    else:
        quiet, side = symbol.matrix.quiet * symbol.module, symbol.matrix.side * symbol.module
        boxes.append(
            (symbol.left - quiet, symbol.bottom - quiet, symbol.left + side + quiet, symbol.bottom + side + quiet)
        )
        least = symbol.matrix.narrowest
    dot = grid.dot
    assert all(left >= grid.margin - dot and bottom >= grid.margin - dot for left, bottom, _, _ in boxes)
    assert all(right <= width - grid.margin + dot and top <= height - grid.margin + dot for _, _, right, top in boxes)
    assert not any(overlap(one, other, dot) for at, one in enumerate(boxes) for other in boxes[at + 1 :])
    assert symbol.module >= least
    assert symbol.module / dot == pytest.approx(round(symbol.module / dot))


def text_left(text):
    return text.left - text.block.width / 2 if text.centred else text.left


def text_right(text):
    return text_left(text) + text.block.width


def overlap(one, other, dot):
    return all(
        one[axis] < other[axis + 2] - dot and other[axis] < one[axis + 2] - dot and one[axis] != one[axis + 2]
        for axis in (0, 1)
    )


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize(
    "told", [{"lot": "LOT-2026-000000-0001"}, {"barcode": GTIN}, {"lot": "LOT-2026-000000-0001", "barcode": GTIN}]
)
def test_sku_lot_and_expiry_stand_on_every_sheet_in_full(sheet, told):
    label = for_item(MILK, language="en", expiry=EXPIRY, **told)
    shown = " ".join(line for text in lay(label, SHEETS[sheet]).texts for line in text.block.lines)
    assert all(line in shown for line in (label.title, *label.lines)), shown


def test_the_same_labels_give_the_same_bytes():
    labels = list(CONTENTS.values())
    assert render(labels, SHEETS["a4-2x4"]) == render(labels, SHEETS["a4-2x4"])


def test_a_sheet_is_drawn_quickly_and_equal_labels_only_once():
    render([CONTENTS["Code 128"]], SHEETS[PAGE])
    labels = [for_item(MILK, language="en", lot=f"P-{day:02}", barcode=GTIN, expiry=EXPIRY) for day in range(24)]
    began = time.process_time()
    different = render(labels, SHEETS[PAGE])
    assert time.process_time() - began < 1.5  # a fifth of that on a machine that does nothing else
    assert len(render(labels[:1] * 24, SHEETS[PAGE])) < len(different) / 3


def test_what_cannot_be_printed_is_refused_with_the_facts():
    label = CONTENTS["GS1-128"]
    with pytest.raises(
        TooSmall, match=r"the labels of 50x30 are too small for this gs1-128: it needs 68\.8 mm"
    ) as small:
        render([label], SHEETS["50x30"])
    assert (small.value.kind, small.value.sheet, small.value.available) == (Kind.GS1_128, "50x30", 48.0)
    with pytest.raises(TooSmall):
        render([CONTENTS["QR"]], Sheet("tiny", (12, 8), (12, 8)))
    with pytest.raises(TooSmall):
        render([CONTENTS["EAN-13"]], Sheet("flat", (60, 8), (60, 8)))
    with pytest.raises(NoSuchPosition, match="0 to 23"):
        render([label], SHEETS[PAGE], skip=24)
    with pytest.raises(NothingToPrint):
        render([], SHEETS[PAGE])
    with pytest.raises(UnknownSheet, match="a4-3x8, a4-3x7"):
        sheet_named("letter")
    with pytest.raises(UnknownKind, match="code128, ean"):
        kind_named("morse")
    with pytest.raises(NotEncodable):
        render([Label("x", (), Kind.EAN, "6901234567893")], SHEETS[PAGE])
    assert sheet_named(" A4-3x8 ").name == PAGE
    assert kind_named("EAN") is Kind.EAN


# Text


def ink(picture, box=None):
    return int((np.asarray(picture.crop(box) if box else picture) < DARK).sum())


@needs_chinese
def test_chinese_names_are_drawn_as_what_they_are():
    """Boxes for missing characters would all look alike."""
    pictures = {}
    for title in ("矿泉水", "全脂牛奶", "对乙酰氨基酚片", "绷带", "酱油"):
        page = printed(Label(title, (), Kind.QR, "X"), SHEETS[ROLL])
        pictures[title] = page.crop((page.width // 2, 0, page.width, page.height))
    assert len({picture.tobytes() for picture in pictures.values()}) == len(pictures)
    shapes = {character: fonts.outline(character, bold=True) for character in "矿泉水全脂牛奶对乙酰氨基酚片绷带酱油"}
    assert len({str(shape.contours) for shape in shapes.values()}) == len(shapes)
    assert all(shape.advance > 0.8 and len(shape.contours) >= 1 for shape in shapes.values())
    assert min(map(ink, pictures.values())) > 1000


@needs_chinese
def test_a_name_is_bold_whether_there_is_a_bold_font_or_not(monkeypatch, tmp_path):
    label = Label("矿泉水", (), Kind.QR, "X")
    bold = printed(label, SHEETS[ROLL])
    thin = next(path for path in fonts.files(bold=False) if font_of(path) and not font_of(path).bold)
    if font_of(thin).outline("矿") is None:
        pytest.skip("the Chinese font of this computer is bold")
    (tmp_path / thin.name).symlink_to(thin)
    monkeypatch.setattr(fonts, "folders", lambda: [tmp_path])
    fonts.clear_caches()
    try:
        made_bold = printed(label, SHEETS[ROLL])
        plain = fonts.outline("矿", bold=True)
    finally:
        fonts.clear_caches()
    assert not plain.bold
    assert ink(made_bold) == pytest.approx(ink(bold), rel=0.08)


def font_of(path):
    return fonts.open_font(path, bold=False)


def test_every_font_of_this_computer_draws_what_it_says_it_has():
    """TrueType and CFF, alone and in collections."""
    for path in fonts.files(bold=False):
        font = font_of(path)
        for character in "ŁΩ牛":
            outline = font.outline(character) if font else None
            if outline is None:
                continue
            xs, ys = zip(*(point for contour in outline.contours for part in contour for point in part), strict=True)
            assert -0.5 < min(xs) < max(xs) < 2
            assert -0.5 < min(ys) < max(ys) < 1.5
            assert {len(part) for contour in outline.contours for part in contour} <= {1, 3}
            assert 0.2 < outline.advance < 2


def test_latin_needs_no_font_of_this_computer(monkeypatch):
    monkeypatch.setattr(fonts, "folders", list)
    fonts.clear_caches()
    try:
        assert render([Label("Käse – 500 g", ("Lot 1",), Kind.EAN, "6901234567892")], SHEETS[ROLL])
        with pytest.raises(NoFont) as missing:
            render([Label("牛奶 1 L", ("批次 1",), Kind.EAN, "6901234567892")], SHEETS[ROLL])
    finally:
        fonts.clear_caches()
    assert set(missing.value.characters) == set("牛奶批次")
    assert "fonts-noto-cjk" in str(missing.value)


def test_a_file_that_is_no_font_is_passed_over(monkeypatch, tmp_path):
    (tmp_path / "NotoSansCJK-Bold.ttc").write_bytes(b"no font at all")
    (tmp_path / "broken.ttf").write_bytes(b"\x00\x01\x00\x00" + bytes(40))
    (tmp_path / "empty.otf").touch()
    monkeypatch.setattr(fonts, "folders", lambda: [tmp_path])
    fonts.clear_caches()
    try:
        assert fonts.missing("牛") == "牛"
    finally:
        fonts.clear_caches()


def test_a_picture_is_not_taken_for_an_outline():
    """Fonts of coloured pictures have the character, and nothing to draw."""
    with pytest.raises(NoFont):
        fonts.outline("\U0010fffe", bold=True)


def test_a_long_name_is_made_smaller_then_broken_then_shortened():
    short = typeset.fitted("Milk", 40, 4, lines=2, bold=True)
    longer = typeset.fitted("Milk in bottles of one litre each", 40, 4, lines=2, bold=True)
    endless = typeset.fitted("Milk in bottles " * 20, 40, 4, lines=2, bold=True)
    assert (short.lines, short.size) == (("Milk",), 4)
    assert len(longer.lines) == 2
    assert " ".join(longer.lines) == "Milk in bottles of one litre each"
    assert endless.lines[-1].endswith("…")
    assert endless.size < 4
    assert all(typeset.width(line, endless.size, bold=True) <= 40 for line in endless.lines)


@needs_chinese
def test_no_line_ends_with_an_opening_bracket_or_begins_with_a_closing_one():
    text = "对乙酰氨基酚片（扑热息痛），500毫克×一百片装。"
    for room in range(13, 60):  # mm; three characters fit
        lines = typeset.fitted(text, room, 4, lines=20, bold=True).lines
        assert "".join(lines) == text
        assert not any(line.endswith("（") or line.startswith(("）", "，", "。")) for line in lines)


def test_what_has_no_shape_is_left_out():
    assert typeset.clean(" Milk\u3000\t1 L\n\x00\ufe0f ") == "Milk 1 L"
    assert typeset.clean("Ka\u0308se") == "Käse"


def test_every_error_is_a_sentence_with_its_facts():
    errors = LabelError.__subclasses__()
    assert len(errors) == 9
    assert all("__str__" in vars(each) for each in errors)


def test_a_file_is_small():
    assert len(render([CONTENTS["GS1 Data Matrix"]] * 24, SHEETS[PAGE])) < 20_000
    assert io.BytesIO(render([CONTENTS["EAN-13"]], SHEETS[PAGE])).read(5) == b"%PDF-"
