"""Photographs of products with their barcodes, as a phone would take them; always the same."""

import io
import random
import re
from functools import lru_cache
from pathlib import Path

import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

from sandbox.telegram.photos import recompress

FORMATS = ("EAN13", "EAN8", "UPCA", "ITF14", "Code39", "Code128", "GS1-128", "DataMatrix", "QRCode", "Aztec", "PDF417")
SIZE = (1000, 750)
PACK = (900, 590)
CODE = (800, 320)  # the room for the bars, in pixels
SCALES = range(2, 12)  # pixels per module
LINE = 48  # characters per line below the bars
TAKES = 10
TILT = 4.0  # degrees in either direction, besides the perspective
SKEW = 12  # pixels by which a corner of the picture is moved inwards
QUALITY = 85
PACKS = ("#c8553d", "#2f6690", "#588157", "#b08968", "#6d597a", "#d9a441", "#457b9d", "#8d99ae")
TABLES = (("#5b4636", "#a98467"), ("#4a5759", "#b0c4b1"), ("#6b705c", "#cbbfa4"), ("#495057", "#ced4da"))
FONT_FOLDERS = (
    *("/usr/share/fonts", "/usr/local/share/fonts", "~/.local/share/fonts", "~/.fonts"),
    *("/System/Library/Fonts", "/Library/Fonts", "C:/Windows/Fonts"),
)
FONTS = re.compile(
    r"(?:NotoSansCJK|NotoSansSC|SourceHanSans|wqy|PingFang|msyh|DejaVuSans-Bold|LiberationSans-Bold|Arial)"
)
FIRST = ("NotoSansCJK-Bold", "NotoSansCJK")


def barcode(format: str, text: str) -> zxingcpp.Barcode:  # noqa: A002 - the word for it
    """Return the symbol; GS1 text is written with parentheses. Raises ValueError for what cannot be encoded."""
    if format not in FORMATS:
        raise ValueError(f"no barcode format {format}; known: {', '.join(FORMATS)}")
    kind = zxingcpp.BarcodeFormat.Code128 if format == "GS1-128" else getattr(zxingcpp.BarcodeFormat, format)
    options = (
        {"gs1": True} if format == "GS1-128" or (text.startswith("(") and format in {"DataMatrix", "QRCode"}) else {}
    )
    return zxingcpp.create_barcode(text, kind, **options)


@lru_cache(maxsize=256)
def photograph(format: str, text: str, name: str, seed: str) -> bytes:  # noqa: A002 - the word for it
    """Return a JPEG of a pack with this barcode on its label. As people do, an unreadable one is taken again."""
    symbol = barcode(format, text)
    label = _label(symbol, text)
    for take in range(TAKES):
        photo = _taken(label, name, random.Random(f"{seed} {text} {take}"))  # noqa: S311 - scenery
        read = zxingcpp.read_barcodes(Image.open(io.BytesIO(recompress(photo)[-1].data)).convert("L"))
        if len(read) == 1 and read[0].text.endswith(symbol.text):
            return photo
    raise ValueError(f"cannot be photographed so that it is read: {text}")


def _taken(label: Image.Image, name: str, dice: random.Random) -> bytes:
    pack = _tilted(_pack(label, name, dice), dice)
    table = _table(dice)
    shade = pack.getchannel("A").point(lambda alpha: alpha * 0.45).filter(ImageFilter.GaussianBlur(14))
    table.paste(Image.new("RGB", SIZE, "black"), (12, 16), shade)
    table.paste(pack, (0, 0), pack)
    blurred = table.filter(ImageFilter.GaussianBlur(0.6))
    noise = Image.frombytes("L", SIZE, dice.randbytes(SIZE[0] * SIZE[1])).point(lambda value: 118 + value * 20 // 255)
    noisy = ImageChops.add(blurred, Image.merge("RGB", [noise] * 3), 1, -128)
    file = io.BytesIO()
    noisy.save(file, "JPEG", quality=QUALITY)
    return file.getvalue()


def _label(symbol: zxingcpp.Barcode, text: str) -> Image.Image:
    """Return the bars, with their text below, on white."""
    fitting = None
    for scale in SCALES:
        bars = Image.fromarray(symbol.to_image(scale=scale))
        if bars.width > CODE[0] or (bars.height > CODE[1] and fitting):
            break
        fitting = bars
    if fitting is None:
        raise ValueError(f"too long for a label: {text}")
    font = _font(text, 26)
    shown = text if len(text) <= LINE else text[:LINE] + "…"
    bars_height = min(fitting.height, CODE[1])
    label = Image.new(
        "RGB", (max(fitting.width, int(font.getlength(shown)) if font else 0) + 30, bars_height + 56), "white"
    )
    label.paste(fitting.crop((0, 0, fitting.width, bars_height)), ((label.width - fitting.width) // 2, 12))
    if font:
        ImageDraw.Draw(label).text((label.width / 2, label.height - 22), shown, "#222222", font, anchor="mm")
    return label


def _pack(label: Image.Image, name: str, dice: random.Random) -> Image.Image:
    pack = Image.new("RGBA", SIZE)
    draw = ImageDraw.Draw(pack)
    left, top = (SIZE[0] - PACK[0]) // 2, (SIZE[1] - PACK[1]) // 2
    colour = dice.choice(PACKS)
    draw.rounded_rectangle((left, top, left + PACK[0], top + PACK[1]), 18, colour)
    draw.rectangle((left, top + 98, left + PACK[0], top + 103), "#f4f1ea")
    font = _font(name, 46)
    if font:
        while font.getlength(name) > PACK[0] - 60:
            font = font.font_variant(size=int(font.size) - 2)
        draw.text((left + 30, top + 50), name, "white", font, anchor="lm")
    room = PACK[1] - 104 - label.height
    pack.paste(label, (left + (PACK[0] - label.width) // 2, top + 104 + max(room, 0) // 2))
    return pack


def _tilted(pack: Image.Image, dice: random.Random) -> Image.Image:
    turned = pack.rotate(dice.uniform(-TILT, TILT), Image.Resampling.BICUBIC)
    (right, bottom), corners = SIZE, [dice.uniform(-SKEW, SKEW) for _ in range(8)]
    flat = (0, 0, 0, bottom, right, bottom, right, 0)
    quad = tuple(place + shift for place, shift in zip(flat, corners, strict=True))
    return turned.transform(SIZE, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)


def _table(dice: random.Random) -> Image.Image:
    dark, light = dice.choice(TABLES)
    grain = Image.frombytes("L", (3, 60), bytes(dice.randrange(110, 190) for _ in range(180)))
    wood = ImageOps.colorize(grain.resize(SIZE, Image.Resampling.BICUBIC), dark, light)
    light_from = Image.linear_gradient("L").resize(SIZE).point(lambda value: 255 - value // 4)
    return ImageChops.multiply(wood, Image.merge("RGB", [light_from] * 3))


@lru_cache(maxsize=1)
def _fonts() -> list[str]:
    found = [
        str(file)
        for folder in FONT_FOLDERS
        for file in sorted(Path(folder).expanduser().rglob("*"))
        if FONTS.match(file.name) and file.suffix.lower() in {".ttf", ".ttc", ".otf"}
    ]
    return sorted(found, key=lambda file: not any(each in file for each in FIRST))


def _font(text: str, size: int) -> ImageFont.FreeTypeFont | None:
    """Return a font that has every character of the text; None if none is installed."""
    for file in _fonts():
        font = ImageFont.truetype(file, size)
        missing = bytes(font.getmask("\U0010fffe"))
        if all(bytes(font.getmask(each)) != missing for each in set(text) if not each.isspace()):
            return font
    return None
