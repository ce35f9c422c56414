"""Readers of what people write: one per kind of value, wherever it comes from.

Each takes a text and returns the value in its one normal form, which it reads as itself again, or refuses it, saying
what to write instead. Readers look nothing up, and change only what cannot be seen.
"""

import codecs
import re
import unicodedata
from datetime import date
from decimal import Decimal

from domain.company import gs1
from domain.company.gs1 import GTIN_LENGTHS, also_printed_as, content_of, gtin14, wanted_check_digit
from domain.vocabulary import YEARS, Words

LONGEST_CODE = 40
"""Maximum characters of a SKU, a unit, a pack or a place."""

LONGEST_TEXT = 120
"""Maximum characters of a name or a lot."""

LONGEST_BARCODE = 100
"""Maximum characters of a barcode; anything longer is the content of a document."""

AS_IT_IS = "!"
"""Written before a barcode, code or lot that looks like a mistake, to say that it is intended."""

_UNSEEN = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0]")
"""Invisible characters that no Unicode category covers."""

_RAISED_AT_DIGITS = re.compile(r"(?<=[0-9０-９])[²³¹⁰⁴-⁹₀-₉½⅓¼¾⅔①-⑳]|[²³¹⁰⁴-⁹₀-₉①-⑳](?=[0-9０-９])")
"""10² is not 102, nor is 5½ 51/2."""

_SCIENTIFIC = re.compile(r"(?i)[+-]?[0-9]{1,3}([.,][0-9]+)?E[+-][0-9]{1,4}|[0-9]{1,3}[.,][0-9]+E[0-9]{1,4}")
_REMAINS = re.compile(r"[0-9]{3,}[.,]0+")
_ERROR = re.compile(r"#(N/A|REF!|NUM!|VALUE!|NAME\?|DIV/0!|NULL!)")
_STAMP = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[ T]00:00(:00(\.0+)?)?")
_NOTHING = frozenset(("-", "--", "—", "/", "n/a", "na", "nan", "null", "none", "无", "没有"))
"""What people and programs write into a cell that should be empty."""

_AS_A_DAY = re.compile(
    r"(?i)[0-9]{1,2}-(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-[0-9]{2}|[0-9]{1,2}月[0-9]{1,2}日"
)
"""2-3 and MAR2, as shown by a spreadsheet that took them for dates."""

_NAME_OF_CODES = re.compile(
    "(?i)ean(-?(8|13))?|upc(-[ae])?|gtin(-14)?|isbn|issn|barcodes?|code|true|false|条码|条形码|国际条码|商品码"
)
"""Words written beside a barcode that are not part of it."""

_SHORT_FORM = re.compile(r"(?i)[0-9]{9}X|[0-9]+-[0-9]+-[0-9]+-[0-9X]|[0-9]{4}-[0-9]{3}[0-9X]")
"""A 10-character ISBN or an ISSN; ten plain digits are more often a company's own number."""

_GTIN_AMONG_OTHERS = re.compile(r"(?<![0-9])[0-9]{12,14}(?![0-9])")
_LETTERS_FOR_DIGITS = str.maketrans("OoIlSBZ", "0011582")
_HYPHENED = re.compile(r"[0-9]+(-[0-9]+)+")
_BETWEEN = set(",;，；、")

_FOUR_DIGITS = 4
_CHINESE = re.compile(r"([0-9]{4}) ?年 ?([0-9]{1,2}) ?月 ?([0-9]{1,2}) ?[日号]?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SEPARATED = re.compile(r"([0-9]{1,4})([-/.])([0-9]{1,2})\2([0-9]{1,4})")
_MIDNIGHT = re.compile(r"[ T]00?:00(:00(\.0+)?)?(Z|\+00:00)?$")
_SERIAL_DAY = re.compile(r"[0-9]{5}")  # days of a spreadsheet: 2000 to 2100 are 36526 to 73050
AS_A_DATE = "write it as 2026-01-31"


class NotRead(Exception):
    """A text is not a valid value, and why; the reason is empty if it has been reported elsewhere."""

    def __init__(self, why: str = "", zh: str = "") -> None:
        super().__init__(why)
        self.words = Words(why, zh or why)


def decoded(content: bytes) -> str:
    """Decode a file's text from UTF-8, or from UTF-16 with a byte order mark. Raises UnicodeError."""
    found = content.decode(encoding_of(content[:2]))
    if "\0" in found:
        raise UnicodeError("no text has this character: it is UTF-16 without its mark")
    return found


def encoding_of(beginning: bytes) -> str:
    """Return the encoding of a file that begins with these (at least two) bytes: UTF-8 unless marked otherwise."""
    return "utf-16" if beginning[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE) else "utf-8-sig"


def spreadsheet_id(written: str) -> str | None:
    """Return a spreadsheet's id, also from its address, as a browser with one Google account or several shows it."""
    found = re.search(r"/spreadsheets/(?:u/\d+/)?d/([A-Za-z0-9_-]+)", written)
    found_id = found[1] if found else written.strip()
    return found_id if re.fullmatch(r"[A-Za-z0-9_-]{10,}", found_id) else None


def visible(text: str) -> str:
    """Return the text without invisible characters, and with one plain space for each run of blanks on a line."""
    seen = _UNSEEN.sub("", "".join(each for each in text if unicodedata.category(each) != "Cf"))
    seen = re.sub(r"[^\S\r\n\x1c-\x1f]+", " ", seen).strip()
    return text if seen == text else seen  # the same object, to save memory


def plain(text: str) -> str:
    """Return the visible text with full-width characters made plain."""
    seen = visible(text)
    if seen.isascii() or _RAISED_AT_DIGITS.search(seen):
        return seen
    return visible(unicodedata.normalize("NFKC", seen))


def folded(code: str) -> str:
    """Return the form in which codes are compared, ignoring case, width and spaces."""
    seen, before = plain(code), None
    while seen != before:  # joined characters may combine: a letter and its accent
        before, seen = seen, "".join(unicodedata.normalize("NFKC", seen.casefold()).split())
    return seen


def text(written: str) -> str:
    """Return a name, or nothing."""
    seen = visible(written)
    if len(seen) > LONGEST_TEXT or not seen.isprintable():
        raise NotRead(
            f"longer than {LONGEST_TEXT} characters, or more than one line", f"超过 {LONGEST_TEXT} 个字符，或不止一行"
        )
    return seen


def called(chosen: str, otherwise: str) -> str:
    """Return a name that somebody chose elsewhere in our form; `otherwise` if nothing of it is visible."""
    seen = visible("".join(each if each.isprintable() else " " for each in visible(chosen)))
    return seen[:LONGEST_TEXT].rstrip() or otherwise


def google(written: str) -> str | None:
    """Return somebody's Google address; None if there is none."""
    seen = plain(written).casefold()
    if seen in ("", *_NOTHING):
        return None
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", seen) or len(seen) > LONGEST_TEXT:
        raise NotRead(
            f"{written} is no address: write it as ana@example.com", f"“{written}”不是邮箱地址，应如 ana@example.com"
        )
    return seen


def name(written: str) -> str:
    """Return a name."""
    if not (seen := text(written)):
        raise NotRead("is missing", "没有填写")
    return seen


def is_code(written: str) -> bool:
    """Whether a text can be a code: one word, without colons, which separate a code from a number."""
    return 0 < len(written) <= LONGEST_CODE and written.isprintable() and not set(written) & set(" :")


def code(written: str) -> str:
    """Return a code: a SKU, a unit, a site."""
    seen = _word(written)
    if seen.casefold() in _NOTHING:
        raise NotRead(
            f"{seen} is no code: write the code, or {AS_IT_IS}{seen} if it is called so",
            f"“{seen}”不是编码：请写编码，确实如此请写 {AS_IT_IS}{seen}",
        )
    if _AS_A_DAY.fullmatch(seen):
        raise _taken_for_another(seen)
    return _whole(seen)


def unit(written: str) -> str:
    """Return what an item is counted in: a word, not a number."""
    seen = code(written)
    if not any(each.isalpha() for each in seen):
        raise NotRead(
            f"{seen} is no unit: write a word, as piece, box or kg", f"“{seen}”不是单位：请写一个词，如 个、盒、kg"
        )
    return seen


def pack(written: str) -> str:
    """Return the name of a pack."""
    return _whole(_word(written))


def _word(written: str) -> str:
    seen = plain(written)
    if not seen:
        raise NotRead("is missing", "没有填写")
    if not is_code(seen):
        raise NotRead(
            f"{seen!r} is not a code: one word of at most {LONGEST_CODE} characters, without a colon",
            f"“{seen}”不是编码：应为一个词，最多 {LONGEST_CODE} 个字符，不含冒号",
        )
    return seen


def place(written: str) -> str:
    """Return the code of a bin."""
    seen = code(written)
    if set(seen) & _BETWEEN:
        raise NotRead(
            f"{seen} is not a bin's code: write spaces between bins, no commas or semicolons",
            f"“{seen}”不是库位编码：库位之间用空格，不用逗号或分号",
        )
    return seen


def lot(written: str) -> str:
    """Return the code of a lot, or nothing."""
    seen = text(plain(written))
    if seen.casefold() in _NOTHING:
        raise NotRead(
            f"{seen} is no lot: leave the cell empty, or write {AS_IT_IS}{seen} if it is called so",
            f"“{seen}”不是批号：没有就留空，确实如此请写 {AS_IT_IS}{seen}",
        )
    return _whole(seen)


def _whole(seen: str) -> str:
    """Return a code, unless a spreadsheet seems to have mangled it and it is not marked as intended."""
    if seen.startswith(AS_IT_IS) and _looks_wrong(seen.removeprefix(AS_IT_IS)):
        return seen.removeprefix(AS_IT_IS)
    if _spoilt(seen):
        raise _taken_for_another(seen)
    return seen


def _taken_for_another(seen: str) -> NotRead:
    return NotRead(
        f"{seen} is what a spreadsheet made of something else: format the cell as text, and type it again, "
        f"or write {AS_IT_IS}{seen} if it is meant so",
        f"“{seen}”被表格软件改过：请把单元格设为文本后重新输入；确实如此请写 {AS_IT_IS}{seen}",
    )


def _spoilt(seen: str) -> bool:
    return any(each.fullmatch(seen) for each in (_SCIENTIFIC, _REMAINS, _ERROR, _STAMP))


def _looks_wrong(seen: str) -> bool:
    told = seen.casefold()
    return _spoilt(seen) or told in _NOTHING or _AS_A_DAY.fullmatch(seen) is not None


def written_code(stored: str) -> str:
    """Return a stored code or lot as `code` and `lot` read it."""
    meant = stored.removeprefix(AS_IT_IS) if stored.startswith(AS_IT_IS) else stored
    return AS_IT_IS + stored if _looks_wrong(meant) else stored


def bare(written: str) -> str:
    """Return a barcode's text without what programs add to it: ="…", an apostrophe, quotes, the stars of Code 39."""
    seen, before = plain(written), None
    while seen != before:
        before = seen
        seen = re.sub(r'^=\s*"([^"]+)"$|^["“]([^"“”]+)["”]$|^\*([^*]+)\*$|^[\'‘’](?=[0-9*])(.+)$', _inner, seen).strip()
    number = re.fullmatch("[=+]([0-9]+)", seen)
    return number[1] if number and gtin14(number[1]) else seen


def _inner(match: re.Match[str]) -> str:
    return next(group for group in match.groups() if group is not None)


def normal(written: str) -> str:
    """Return a barcode as it is stored and compared: a GTIN as 14 digits, anything else as read."""
    seen = bare(written)
    return gtin14(_joined(seen)) or seen


def _joined(seen: str) -> str:
    """Join a long number written in groups, as in books; a text like a date is returned unchanged."""
    digits = seen.replace("-", "")
    return digits if _HYPHENED.fullmatch(seen) and len(digits) >= GTIN_LENGTHS[1] else seen


def barcode(written: str) -> str:
    """Return a typed barcode as it is stored. A number with a wrong check digit counts as a typing error.

    A company's own numbers may have 8, 12, 13 or 14 digits, too. They cannot be told from typing errors, which are more
    frequent, so `AS_IT_IS` has to mark them as intended.
    """
    told = bare(written)
    if told.startswith(AS_IT_IS):
        return _kept(normal(told.removeprefix(AS_IT_IS)))
    seen = content_of(told)[0]
    if _spoilt(seen) or _AS_A_DAY.fullmatch(seen) or re.fullmatch(r"[0-9]+(\.0*|,0+)", seen):
        raise NotRead(
            f"{seen} is what a spreadsheet made of a barcode, and digits may be lost: format the cell as text, "
            "and type it again from below the bars",
            f"条码“{seen}”被表格软件改过，可能丢了数字：请把单元格设为文本，照条码下方的数字重新输入",
        )
    if set(seen) & _BETWEEN:
        raise NotRead(
            f"{seen}: write spaces between barcodes, no commas or semicolons",
            f"“{seen}”：条码之间用空格，不用逗号或分号",
        )
    if seen.casefold() in _NOTHING or _NAME_OF_CODES.fullmatch(seen) or re.fullmatch(r"\(.*[^0-9].*\)", seen):
        raise NotRead(
            f"{seen} is no barcode: leave the cell empty, or write {AS_IT_IS}{seen} if it is one",
            f"“{seen}”不是条码：没有就留空，确实如此请写 {AS_IT_IS}{seen}",
        )
    digits = seen.translate(_LETTERS_FOR_DIGITS)
    if digits != seen and len(digits) > GTIN_LENGTHS[0] and gtin14(digits):
        raise NotRead(
            f"{seen} has letters where digits belong: write {digits}, or {AS_IT_IS}{seen} if it is meant so",
            f"“{seen}”在该写数字处写了字母：请写 {digits}，确实如此请写 {AS_IT_IS}{seen}",
        )
    in_bars = also_printed_as(seen) if not gtin14(seen) and _SHORT_FORM.fullmatch(seen) else None
    if in_bars:
        told = gs1.printed(in_bars)
        raise NotRead(
            f"the bars of {seen} say {told}: write that, or {AS_IT_IS}{seen} if it is meant so",
            f"“{seen}”的条码里是 {told}：请写它，确实如此请写 {AS_IT_IS}{seen}",
        )
    _check(_joined(seen))
    label = gs1.read(seen)
    if seen.startswith("(0") and (label is None or label.gtin is None):
        raise NotRead(
            f"{seen} names no item: the number behind (01) is mistyped, or missing",
            f"“{seen}”没有商品号：(01) 后的数字有误或缺失",
        )
    if label and label.gtin:
        return label.gtin
    number = _GTIN_AMONG_OTHERS.search(seen)
    if number and number[0] != seen and "://" not in seen and not label and gtin14(number[0]):
        raise NotRead(
            f"{seen} is more than the number in it: write {number[0]}, or {AS_IT_IS}{seen} if it is meant so",
            f"“{seen}”比其中的号码多：请写 {number[0]}，确实如此请写 {AS_IT_IS}{seen}",
        )
    return _kept(normal(seen))


def _check(digits: str) -> None:
    if digits.isascii() and digits.isdecimal() and len(digits) in GTIN_LENGTHS and not gtin14(digits):
        upc = also_printed_as(digits)
        also, zh = (
            (f" As a UPC-E, write {gs1.printed(upc)}.", f"；若是 UPC-E，请写 {gs1.printed(upc)}") if upc else ("", "")
        )
        raise NotRead(
            f"{digits} is misread or mistyped: its check digit does not fit (behind {digits[:-1]} it would be "
            f"{wanted_check_digit(digits)}).{also} If it is a number of your own, write {AS_IT_IS}{digits}",
            f"{digits} 读错或写错了：校验位应为 {wanted_check_digit(digits)}{zh}；若是自编号，请写 {AS_IT_IS}{digits}",
        )


def _kept(seen: str) -> str:
    if not seen:
        raise NotRead("a barcode is missing", "没有条码")
    if len(seen) > LONGEST_BARCODE or not seen.isprintable():
        raise NotRead(
            f"a barcode has at most {LONGEST_BARCODE} characters that can be seen",
            f"条码最多 {LONGEST_BARCODE} 个可见字符",
        )
    return seen


def written_barcode(stored: str) -> str:
    """Return a stored barcode as `barcode` reads it."""
    try:
        return stored if not stored.startswith(AS_IT_IS) and barcode(stored) == stored else AS_IT_IS + stored
    except NotRead:
        return AS_IT_IS + stored


def grouped(words: list[str]) -> str:
    """Return the words of a cell as one GTIN written in groups, "6 950025 446465"; empty if they are not."""
    whole = "".join(words)
    if len(words) < 2 or any(gtin14(word) for word in words):  # noqa: PLR2004  # groups
        return ""
    return whole if whole.isascii() and whole.isdecimal() and gtin14(whole) else ""


def day(written: str) -> date | None:
    """Return a date, with a full year first, or one that can be no other; None if there is none."""
    seen = _MIDNIGHT.sub("", plain(written))
    if not seen:
        return None
    if _SERIAL_DAY.fullmatch(seen):
        raise NotRead(f"{seen} is how a spreadsheet keeps a date: format the cell as a date, or {AS_A_DATE}")
    found = _days(seen)
    if len(found) > 1:
        raise NotRead(f"{seen} can be {' or '.join(map(str, found))}: {AS_A_DATE}")
    if not found:
        raise NotRead(f"{seen} is not a date: {AS_A_DATE}")
    if found[0].year not in YEARS:
        raise NotRead(f"{seen} is not between {YEARS[0]} and {YEARS[-1]}: {AS_A_DATE}")
    return found[0]


def _days(seen: str) -> list[date]:
    """Return every date that the digits can mean, in any order of day, month and year, earliest first."""
    if match := _CHINESE.fullmatch(seen) or _COMPACT.fullmatch(seen):
        return _real([match.groups()])
    match = _SEPARATED.fullmatch(seen)
    if not match:
        return []
    first, _, second, third = match.groups()
    if len(first) == _FOUR_DIGITS:
        return _real([(first, second, third)])
    if len(third) == _FOUR_DIGITS:
        return _real([(third, second, first), (third, first, second)])
    orders = [(first, second, third), (third, second, first), (third, first, second)]
    return _real([(f"20{year:0>2}", month, number) for year, month, number in orders])


def _real(figures: list[tuple[str, ...]]) -> list[date]:
    found = set()
    for year, month, number in figures:
        try:
            found.add(date(int(year), int(month), int(number)))
        except ValueError:
            continue
    return sorted(found)


def amount(written: str) -> Decimal:
    """Return a plain number, zero or more."""
    seen = plain(written)
    if not re.fullmatch(r"[0-9]{1,18}(\.[0-9]{1,18})?", seen):
        said = f"{seen} is not a plain number: write it as 1000 or 2.5, without groups, units and signs"
        zh = f"“{seen}”不是普通数字：请写成 1000 或 2.5，不带分隔符、单位和符号"
        raise NotRead(said, zh) if seen else NotRead("is missing", "没有填写")
    return Decimal(seen)


def money(written: str) -> Decimal | None:
    """Return an amount of money without its currency; None if there is none."""
    return amount(written) if plain(written) else None
