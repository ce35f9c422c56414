"""Prices in a text: their digits, their currency, and what they are for."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.language import numerals
from bot.language.figures import MOST_DIGITS
from bot.language.lexicon import UNITS, UNSAID, WHOLE
from bot.language.tokens import HAN, UNIT, Token, Tokens

_MONEY = re.compile(
    r"(?i)(?P<mark>[@$¥€£]{0,2}) ?(?P<sign>[-−–—]?)"
    r"(?:(?P<comma>(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]{1,18}),[0-9]{1,2})"
    r"|(?P<point>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{0,18}\.[0-9]+|[0-9]{1,18}))"
    r"(?:(?P<behind> ?(?:元|块钱|块(?= ?[/每一])|yuan|rmb|cny|usd|eur|dollars?|euros?))?"
    rf"(?: ?(?:[/每一] ?|\b(?:per|an?|each) )(?P<per>{UNIT}))(?![A-Za-z{HAN}])"
    rf"|(?P<alone> ?(?:元|块钱|(?:yuan|rmb|cny|usd)\b))(?![{HAN}])"
    r"|(?![0-9A-Za-z%/-]|[.,:][0-9]))"
)
_TOTAL_BEHIND = re.compile(
    r"(?i) ?(?:(?:for|in) (?:all(?: of (?:it|them))?|total)|altogether|all in|for the lot|总共|一共)(?![A-Za-z])"
)
_EACH_BEHIND = re.compile(r"(?i) ?(?:each|apiece|a piece)(?! *[A-Za-z])")
_FOR_ALL = re.compile(
    r"(?P<figures>[0-9]{1,9}(?:\.[0-9]{1,2})?) for (?:all|everything|the lot)(?: of (?:it|them))?(?![A-Za-z])"
)
_IN_TOTAL = re.compile(
    r"(?P<figures>[0-9]{1,9}(?:\.[0-9]{1,2})?) ?(?P<mark>元|块钱|块|yuan|rmb|cny|usd|eur)?(?![0-9A-Za-z.,])"
)
_IN_NUMERALS = re.compile(
    rf"(?P<figures>[一二两三四五六七八九十][零〇一二两三四五六七八九十百千万]*)(?:元|块钱|块(?=[每一]))(?:[每一](?P<per>{UNIT}))?"
)
_OF_MONEY = ("总价", "金额", "总金额")
"""Totals that are never amounts of goods."""

_ONE = "[0-9一二两三四五六七八九零〇]"
_MORE = rf"[0-9.一二两三四五六七八九十百共]| ?(?:{UNIT})"
"""What shows that preceding digits are not tenths or hundredths: 1块9毛 followed by 2箱 or 一共."""

_COINS = re.compile(
    r"(?P<yuan>[0-9]{1,9}|[一二两三四五六七八九十百千]{1,8})(?:块|元)"
    rf"(?P<jiao>{_ONE})(?:(?P<tenths>[毛角])(?:(?P<fen>{_ONE})分?(?!{_MORE}))?)?"
    rf"(?: ?[/每一] ?(?P<per>{UNIT})(?![A-Za-z{HAN}])|(?(tenths)|(?!{_MORE})))"
)
_EACH = re.compile(rf"(?i)每 ?(?P<per>{UNIT})$")


def read(tokens: Tokens, start: int) -> int | None:
    """Read a price and what it is for: after a label or a currency sign, or before one.

    There, a comma may be the point.
    """
    if end := _coins(tokens, start) or _total(tokens, start):
        return end
    match = _MONEY.match(tokens.text, start)
    if not match or not (_is_named(match) or tokens.before in ("price", "total") or _is_of_one(tokens, match)):
        return None
    if tokens.before == "total" and not _is_named(match):
        return None
    figures = match["comma"] or match["point"]
    figures = figures.replace(".", "").replace(",", ".") if match["comma"] else figures.replace(",", "")
    if len(figures.replace(".", "")) > MOST_DIGITS:
        return None
    value = -Decimal(figures) if match["sign"] else Decimal(figures)
    per = UNITS[match["per"].casefold()] if match["per"] else None
    start, each = _each(tokens, start)
    end, of = _of_what(tokens, match.end(), per or each, sure="@" in match["mark"] or tokens.before == "price")
    return tokens.append(Token("money", tokens.text[start:end], start, unit=of, value=value))


def _is_named(match: re.Match[str]) -> bool:
    """Whether the digits have a currency."""
    return bool(match["mark"] or match["behind"] or match["alone"])


def _is_of_one(tokens: Tokens, match: re.Match[str]) -> bool:
    """Whether decimals after an amount are the price of one: 24 cola 3.50 each, 24罐 3.5一罐."""
    pointed = match["comma"] or "." in (match["point"] or "")
    behind = (
        match["per"] or _EACH_BEHIND.match(tokens.text, match.end()) or _TOTAL_BEHIND.match(tokens.text, match.end())
    )
    last = tokens.found[-1] if tokens.found else None
    before = last is not None and ((last.kind == "name" and _EACH.search(last.text)) or last.text.casefold() == "for")
    return bool(pointed and (behind or before)) and any(token.kind == "number" for token in tokens.found)


def read_numeral(tokens: Tokens, start: int) -> int | None:
    """Read a price in Chinese numerals: 共三十六元, 三十六元一箱; after a label if it may begin a name, as 三元牛奶."""
    if end := _coins(tokens, start):
        return end
    match = _IN_NUMERALS.match(tokens.text, start)
    value = numerals.value(match["figures"]) if match else None
    if match is None or value is None:
        return None
    labelled = tokens.before in ("price", "total")
    if not (labelled or match["per"]) and re.match(f"[{HAN}A-Za-z0-9]", tokens.text[match.end() : match.end() + 1]):
        return None
    per = UNITS[match["per"]] if match["per"] else None
    end, of = _of_what(tokens, match.end(), per, sure=tokens.before == "price")
    return tokens.append(Token("money", tokens.text[start:end], start, unit=of, value=Decimal(value)))


def _coins(tokens: Tokens, start: int) -> int | None:
    """Read a price with tenths and hundredths, 1块9毛5, 一块九毛五; after a label also 46块8."""
    match = _COINS.match(tokens.text, start)
    if match is None or not (match["tenths"] or tokens.before in ("price", "total")):
        return None
    yuan, jiao, fen = (_figure(match[each]) for each in ("yuan", "jiao", "fen"))
    if None in (yuan, jiao, fen):
        return None
    value = Decimal(f"{yuan}.{jiao}{fen}")
    per = UNITS[match["per"].casefold()] if match["per"] else None
    start, each = _each(tokens, start)
    end, of = _of_what(tokens, match.end(), per or each, sure=tokens.before == "price")
    return tokens.append(Token("money", tokens.text[start:end], start, unit=of, value=value))


def _figure(written: str | None) -> int | None:
    if not written:
        return 0
    return int(written) if written.isdigit() else numerals.value(written)


def _of_what(tokens: Tokens, end: int, per: str | None, *, sure: bool) -> tuple[int, str | None]:
    """Return where a price that ends here ends with what it is for, and what that is."""
    if per is not None:
        return end, per
    if total := _TOTAL_BEHIND.match(tokens.text, end):
        return total.end(), WHOLE
    if each := _EACH_BEHIND.match(tokens.text, end):
        return each.end(), None
    if tokens.before == "total" or (tokens.before == "for" and tokens.follows(tokens.found[-1].end)):
        return end, WHOLE
    return end, None if sure else UNSAID


def _total(tokens: Tokens, start: int) -> int | None:
    """Read a total without a currency: 共36块, total 36, 36 for all."""
    match = _FOR_ALL.match(tokens.text, start)
    if match is not None and not any(each.kind == "number" for each in tokens.found):
        match = None  # alone, it is an amount of goods
    if match is None and tokens.before == "total":
        bare = _IN_TOTAL.match(tokens.text, start)
        match = (
            bare
            if bare and (bare["mark"] or tokens.found[-1].text in _OF_MONEY or tokens.found[-1].text.isascii())
            else None
        )
    if match is None:
        return None
    return tokens.append(Token("money", match[0], start, unit=WHOLE, value=Decimal(match["figures"])))


def _each(tokens: Tokens, start: int) -> tuple[int, str | None]:
    """Return where a price begins with what was said before it, as in 每箱38元, and what it is for."""
    last = tokens.found[-1] if tokens.found else None
    each = _EACH.search(last.text) if last and last.kind == "name" and tokens.follows(start) else None
    if not last or not each:
        return start, None
    tokens.found.pop()
    begin = last.start + each.start()
    if last.start < begin:
        tokens.found.append(replace(last, text=last.text[: each.start()]))
    return begin, UNITS[each["per"].casefold()]
