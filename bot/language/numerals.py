"""Chinese numerals."""

import re
from functools import cache

FORMAL = str.maketrans("壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬", "一二二三三四五六六七八九十百千万")
"""Formal numerals, as written on receipts to prevent forgery."""

_TENS = {"廿": "二十", "卅": "三十"}

DIGITS = "一二两三四五六七八九十零〇壹贰貳叁參肆伍陆陸柒捌玖拾廿卅"
"""The characters with which a numeral begins."""

PLACES = "百千万佰仟萬"
"""The place values after them."""


def value(numeral: str) -> int | None:
    """Return the number (below a hundred million) written like this; None for any other text: 一百五 means 150."""
    numeral = numeral.translate(FORMAL)
    for short, long in _TENS.items():
        numeral = numeral.replace(short, long)
    above, ten_thousands, below = numeral.partition("万")
    if not ten_thousands:
        return _below_ten_thousand(numeral)
    high, low = _below_ten_thousand(above), _below_ten_thousand(below.removeprefix("零")) if below else 0
    if high is None or low is None or (below and "千" not in below and not below.startswith("零")):
        return None
    return high * 10_000 + low


def _below_ten_thousand(numeral: str) -> int | None:
    return _spelt().get(re.sub("^两|两(?=[百千])", "二", numeral).replace("〇", "零"))


@cache
def _spelt() -> dict[str, int]:
    numbers = {"零": 0}
    for number in range(1, 10_000):
        text = ""
        for digit, place in zip(f"{number:04}", ("千", "百", "十", ""), strict=True):
            if digit != "0":
                text += "零一二三四五六七八九"[int(digit)] + place
            elif text and not text.endswith("零"):
                text += "零"
        text = text.rstrip("零")
        numbers[text] = number
        if text.startswith("一十"):
            numbers[text[1:]] = number
    return numbers
