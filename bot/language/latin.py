"""Reading a run of Latin letters and digits."""

import re
from decimal import Decimal
from typing import Literal

from bot.language.figures import MOST_DIGITS, TIMES, sign_of
from bot.language.lexicon import FIRST_VERBS, LABELS, SIZES, VAGUE, VERBS, Verb
from bot.language.spelling import meant_verb
from bot.language.tokens import AMOUNT, BETWEEN, HAN, Token, Tokens

_WORDS = re.compile(rf"/?[A-Za-z]+(?:[ _-]+(?P<second>[A-Za-z]+))?(?![^{BETWEEN}.{HAN}])")
_ONE_WORD = re.compile(rf"/?[A-Za-z]+(?![^{BETWEEN}.{HAN}])")
_NUMBER = re.compile(
    r"(?P<sign>[-+−–—]?) *"
    r"(?P<digits>[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|(?:0|[1-9][0-9]*)?\.[0-9]+|(?:0|[1-9][0-9]*),[0-9]{1,2}"
    r"|0|[1-9][0-9]*)"
    r"(?P<unit>[A-Za-z]*)"
)
_LABEL_GLUED = re.compile(
    r"(?<![A-Za-z0-9])(?:(?P<label>(?i:lot|batch|exp))(?P<mark> ?# ?)(?=[A-Za-z0-9])"
    r"|(?P<l>(?i:lot|batch))(?P<m>[.]?)(?=[A-Z]{0,4}[0-9])"
    r"|(?P<e>(?i:exp|bbe?))(?P<p>(?:[.](?i: ?date)?)?)(?= ?[0-9]{2,4}[-/.0-9])"
    r"|(?P<bbe>(?i:best[ -]before[ -]end))(?P<colon>:?)(?= *[0-9A-Za-z])(?! of))"
)
_BIN = re.compile(r" +(?:bin |shelf |rack )?[A-Za-z]{1,6}-?[0-9]{1,4}(?![0-9A-Za-z])")
"""The code of a bin, in a count; otherwise words like "in" belong to names: no pears in syrup."""

MOST_FEW = 3
"""Maximum digits of a number that is no date."""

_CODE_AND_AMOUNT = re.compile(
    rf"(?P<code>[0-9]{{8}}|[0-9]{{12,14}})(?P<mark>[+,;:{TIMES}])(?P<digits>[1-9][0-9]{{0,5}})"
)
_GLUED = re.compile(r"(?P<sign>[-+−–—]?)(?P<digits>[1-9][0-9]{0,5})(?P<name>[A-Za-z]{3}[^0-9+−–—*/]*)")
_DATE = re.compile(
    r"[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\1[0-9]{4}|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2}"
)


def _label_glued(tokens: Tokens, start: int) -> int | None:
    """Read a label attached to what it names: lotA12, lot#12345, exp2027-12."""
    match = _LABEL_GLUED.match(tokens.text, start)
    if match is None:
        return None
    label = match["label"] or match["l"] or match["e"] or "exp"
    return tokens.add(LABELS[label.casefold()], start, match.end())


def read_word(tokens: Tokens, start: int) -> int | None:
    """Read a verb at the beginning, or a label, of one or two words."""
    if end := _label_glued(tokens, start):
        return end
    for match in (_WORDS.match(tokens.text, start), _ONE_WORD.match(tokens.text, start)):
        key = re.sub("[ _/-]", "", match[0]).casefold() if match else ""
        label = LABELS.get(key)
        if match is None or (label == "please" and not tokens.is_courtesy(key, match.end())):
            continue
        verb = VERBS.get(key) or _first_verb(tokens, key, match.end())
        verb = verb or (meant_verb(key) if key not in VAGUE and _may_be_misspelt(tokens, match) else None)
        if label in ("total", "aside") and not tokens.is_before_figures(match.end()):
            continue
        if tokens.opening and not verb and not label and (vague := VAGUE.get(key)) and _has_amount(tokens, match):
            tokens.add_vague(vague, start, match.end())
        elif verb and tokens.opening:
            tokens.add_verb(verb, start, match.end())
        elif key in ("in", "at") and "count" in tokens.verbs and _BIN.match(tokens.text, match.end()):
            tokens.add("from", start, match.end())
        elif label or (key == "in" and tokens.moving):
            tokens.add(label or "to", start, match.end())
        else:
            continue
        return match.end() + (tokens.text[match.end() : match.end() + 1] == ".")
    return None


def _first_verb(tokens: Tokens, word: str, end: int) -> Verb | None:
    """Return the verb that a word is before a number: "in 24 cola", "out: cola 3"."""
    is_before = tokens.text[end : end + 1] == ":" or re.match(r" *\+?[0-9]", tokens.text[end:])
    return FIRST_VERBS.get(word) if tokens.opening and is_before else None


def _may_be_misspelt(tokens: Tokens, word: re.Match[str]) -> bool:
    """Whether an unknown first word may be a misspelt verb: an amount follows it."""
    return tokens.opening and " " not in word[0] and _has_amount(tokens, word)


def _has_amount(tokens: Tokens, word: re.Match[str]) -> bool:
    return bool(AMOUNT.search(tokens.text, word.end()))


def read(tokens: Tokens, start: int, chunk: str) -> None:
    """Read a run without spaces or Chinese: one token, a number with its unit, or a barcode with its multiplier."""
    if code := _CODE_AND_AMOUNT.fullmatch(chunk):
        at, written = tokens.add("name", start, start + len(code["code"])), code["mark"] + code["digits"]
        sign = sign_of(code["mark"]) if code["mark"] == "+" else ""
        tokens.append(Token("number", written, at, value=Decimal(code["digits"]), sign=sign))
        return
    end, word = start + len(chunk), chunk.casefold()
    kind: Literal["unit", "date", "name"] = "name"
    if tokens.before == "number" and word in SIZES and tokens.follows(start) and not tokens.found[-1].sign:
        tokens.make_name_of_last_number()
    elif _DATE.fullmatch(chunk) or (tokens.before in ("expiry", "made") and _may_be_date(tokens, chunk, end)):
        kind = "date"
    elif tokens.counts(start) and tokens.unit_named(word):
        kind = "unit"
    elif number := _number(tokens, start, chunk) or _glued(tokens, start, chunk):
        tokens.append(number)
        if number.end < end:
            unit = tokens.unit_named(tokens.text[number.end : end])
            tokens.add("unit" if unit else "name", number.end, end)
        return
    tokens.add(kind, start, end)


def _may_be_date(tokens: Tokens, chunk: str, end: int) -> bool:
    """Whether digits after "expires" are a day, and not the amount that has expired: 过期2盒."""
    return chunk[0].isdigit() and not (len(chunk) <= MOST_FEW and tokens.unit_follows(end))


def _glued(tokens: Tokens, start: int, chunk: str) -> Token | None:
    """Read the number of +24cola, or of 6900001117308+24; without a sign only after a verb: took 3cola."""
    match = _GLUED.fullmatch(chunk)
    if match is None or (start > 0 and tokens.found and tokens.found[-1].end == start):
        return None
    if match["name"].casefold() in SIZES or not (match["sign"] or tokens.before == "verb"):
        return None
    return Token(
        "number", chunk[: match.start("name")], start, value=Decimal(match["digits"]), sign=sign_of(match["sign"])
    )


def _number(tokens: Tokens, start: int, chunk: str) -> Token | None:
    match = _NUMBER.fullmatch(chunk)
    if not match or (match["unit"] and not tokens.unit_named(match["unit"])):
        return None
    if match["sign"] not in ("", "+") and tokens.found and tokens.found[-1].end == start:
        return None  # 手套-2 is a name
    digits = match["digits"]
    digits = digits.replace(",", "." if re.fullmatch("[0-9]+,[0-9]{1,2}", digits) else "")
    if len(digits.replace(".", "")) > MOST_DIGITS:
        return None
    return Token("number", chunk[: match.end("digits")], start, value=Decimal(digits), sign=sign_of(match["sign"]))
