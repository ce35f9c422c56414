"""What the ladder makes of photographs as phones take them: never a wrong number, and never for long."""

import base64
import random
import time
from functools import partial

import cv2
import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFilter
from zxingcpp import BarcodeFormat

from bot.scanner import NotAnImage
from bot.scanner.scanning import scan as scan_within
from tests.bot.scanner.test_scanner import EAN, drawn, file, noisy, photographed

scan = partial(scan_within, seconds=60)  # a busy machine is no reason to give a picture up

HEIC = base64.b64decode("""
AAAAHGZ0eXBoZWl4AAAAAG1pZjFoZWl4bWlhZgAAAVBtZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAACJpbG9jAAAAAERA
AAEAAQAAAAABdAABAAAAAAAAAgQAAAAjaWluZgAAAAAAAQAAABVpbmZlAgAAAAABAABodmMxAAAAAA5waXRtAAAAAAABAAAA0GlwcnAAAACxaXBjbwAA
AHRodmNDAQQIAAAAn/gAAAAAPPAA/Pz4+AAADwNgAAEAF0ABDAH//wQIAAADAJ/4AAADAAA8ugJAYQABAChCAQEECAAAAwCf+AAAAwAAPMAiICZz3lup
JKa5sCAAAAMDIAAAAwAhYgABAAdEAcFysGJAAAAAE2NvbHJuY2x4AAEADQAGgAAAABRpc3BlAAAAAAAAAQoAAACWAAAADnBpeGkAAAAAAQgAAAAXaXBt
YQAAAAAAAAABAAEEgQIDBAAAAgxtZGF0AAACACgBrhaxOCD8DPEzniHrvrFZODND2D0G4X93iSXZwvf1GhXJWUFlmxUHb4arCJCsjlCrT7Mq3G/XSEKb
pAgQ38Q6n2xXJvhFnwh2YA3udfQHJ5V74jcOZZhkOwNFLDGz8CHZPmUhzsLZQVSinBtoeZDfFvbD+wxlBq04O8t6Z3bTgQeSpTILbON+CAcmCeQVqP5P
wI0NjK09msyyhiD7QhwY5ejPHkmu2QHrcxOJ7iME6kyqRSOG7KS+po1H3Uh8Ho2oydQ8y1cQHLsxRqTNr8g1XdhiFiKw/nkcGJyCAssUjnqyHnyKcwXR
NneVSnmrYmtbbppHDF8J4MRqj/YOYtO5xGTmH+yJNWs654Q7QRutU7WFxAtyNu0E3qjlSYaWf7/yNOm2irW2BBPfYaPGtV/rf93oLkOe7xpLpVYGAtYq
4iLehc7ff3+/IUfEfEf2n/h5ialLIZraPzrTdMVFFzmnJ6NgZrRUxNlfaWqz52yioQJ0M2mOjK/zuqpB56oljl38a8b94yiApkX8poZ4gVpV3qAAAAMA
ABeiSUXgu78CwET6cAAA/wA7BZyTIvDr13bNoFnd27ZutoTEjYNcTFsTQH5M+l1+7ImV3IOVYz++UJQSxFv+rYZlJLsz/3ixb4VRMEgCpzqPrYU9HJeg
qNa3Mf4gHR5C1N4vmyn1jZF1
""")


def with_check_digit(digits):
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"


trade_numbers = st.text("0123456789", min_size=12, max_size=12).map(with_check_digit)


def in_perspective(picture, by):
    """Seen from the side: the right edge is shorter by this part of the height, above and below."""
    width, height = picture.size
    edges = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    seen = np.float32([[0, 0], [width, by * height], [width, (1 - by) * height], [0, height]])
    matrix = cv2.getPerspectiveTransform(edges, seen)
    return Image.fromarray(cv2.warpPerspective(np.asarray(picture), matrix, picture.size, borderValue=(150,)))


def in_glare(picture, strength):
    lamp = Image.new("L", picture.size)
    middle, radius = picture.width // 2, picture.height // 3
    ImageDraw.Draw(lamp).ellipse((middle - radius, -radius, middle + radius, radius), fill=round(255 * strength))
    white = Image.new("L", picture.size, 255)
    return Image.composite(white, picture, lamp.filter(ImageFilter.GaussianBlur(picture.height / 8)))


def test_a_heic_photograph_is_read():
    assert scan(HEIC).codes == (EAN,)


@pytest.mark.parametrize("length", [50, 300, len(HEIC) - 50])
def test_half_a_heic_photograph_is_refused(length):
    with pytest.raises(NotAnImage):
        scan(HEIC[:length])


def test_of_an_animation_the_first_picture_is_read():
    first, second = (photographed(drawn(text)) for text in (EAN.text, "4006381333931"))
    assert scan(file(first, "WEBP", save_all=True, append_images=[second])).codes == (EAN,)


@pytest.mark.parametrize("by", [0.05, 0.15, 0.2])
def test_a_label_seen_from_the_side_is_read(by):
    assert scan(file(in_perspective(photographed(drawn(EAN.text)), by), quality=60)).codes == (EAN,)


@pytest.mark.parametrize("strength", [0.5, 1.0])
def test_a_label_with_a_lamp_in_it_is_read(strength):
    assert scan(file(in_glare(photographed(drawn(EAN.text)), strength), quality=60)).codes == (EAN,)


@pytest.mark.parametrize("text", [EAN.text, "0012546619592"])
@pytest.mark.parametrize("degrees", [0, 180])
def test_a_number_out_of_focus_is_read_where_no_bar_can_be_told_from_the_next(text, degrees):
    blurred = photographed(drawn(text, scale=2), blur=1.6, degrees=degrees)  # pixels; a module has two
    (code,) = scan(file(blurred, quality=80)).codes
    assert (code.format, code.text) == ("EAN13", text)


@pytest.mark.parametrize("degrees", [0, 38, 90, 180])
def test_a_position_is_where_the_code_is_in_the_upright_picture(degrees):
    symbol = drawn(EAN.text)
    picture = photographed(symbol, degrees=degrees)
    (code,) = scan(file(picture)).codes
    across, down = (sum(point[axis] for point in code.position) / 4 for axis in (0, 1))
    assert across == pytest.approx(500, abs=60)
    assert down == pytest.approx(500, abs=90)


@given(
    text=trade_numbers,
    degrees=st.integers(-45, 45),
    blur=st.floats(0, 6),
    noise=st.integers(0, 60),
    light=st.floats(0.1, 1),
    side=st.floats(0, 0.25),
    quality=st.integers(20, 90),
)
@settings(max_examples=12, deadline=None)
def test_what_is_read_in_a_bad_photograph_is_never_wrong(text, degrees, blur, noise, light, side, quality):
    photo = photographed(drawn(text), degrees=degrees, blur=blur, noise=noise, light=light)
    codes = scan(file(in_perspective(photo, side), quality=quality)).codes
    assert {code.text for code in codes} <= {text}


@given(st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=6, max_size=12), st.integers(-40, 40), st.floats(0, 5))
@example(text="00U1210B0Z0", degrees=-34, blur=0.0)  # one scan line across it says 00'1210B0*0
@settings(max_examples=20, deadline=None)
def test_a_label_of_letters_is_never_taken_for_a_trade_number(text, degrees, blur):
    assume(not text.isdigit())
    label = drawn(text, BarcodeFormat.Code128)
    codes = scan(file(photographed(label, degrees=degrees, blur=blur), quality=60)).codes
    assert {code.text for code in codes} <= {text}


@pytest.mark.parametrize(
    "picture",
    [
        noisy((2600, 1900)),
        Image.effect_mandelbrot((1280, 960), (-2, -1.5, 1, 1.5), 60),
        Image.new("L", (6000, 6000), 90),
    ],
    ids=["noise", "swirls", "nothing"],
)
def test_a_picture_without_a_code_is_given_up(picture):
    data = file(picture, quality=80)
    began = time.process_time()
    assert scan_within(data).codes == ()
    assert time.process_time() - began < 3  # one second on a machine that does nothing else


def test_stripes_of_no_code_are_not_read_as_a_number():
    for seed in range(12):
        widths = random.Random(seed)
        fence = Image.new("L", (700, 300), 255)
        pen, at = ImageDraw.Draw(fence), 100
        while at < 600:
            bar, gap = widths.randint(3, 14), widths.randint(3, 14)
            pen.rectangle((at, 40, at + bar - 1, 260), fill=0)
            at += bar + gap
        assert scan(file(photographed(fence, blur=3), quality=60)).codes == ()
