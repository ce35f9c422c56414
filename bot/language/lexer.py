"""Cutting a text into tokens."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.language import chinese, latin, money, numbers, numerals
from bot.language.figures import WORDS
from bot.language.keeping import KEEPS
from bot.language.lexicon import LAST_VERBS, PAST_VERBS, VERBS
from bot.language.month_names import MONTH
from bot.language.spoken_days import AHEAD, NEAR, WEEKDAY
from bot.language.tokens import BETWEEN, HAN, QUOTED, Token, Tokens
from bot.language.written_dates import CHINESE, CHINESE_SHORT, NAMED, NAMED_SHORT, SPACED
from domain.traditional import simplified

_CHUNK = re.compile(
    rf"(?P<date>[0-9]{{2,4}} ?年 ?[0-9]{{1,2}} ?月(?: ?[0-9]{{1,2}} ?[日号])?|{NAMED})"
    rf"|(?P<han>[{HAN}]+)"
    rf"|(?P<latin>^[-+−–—] +(?=[0-9])[^{BETWEEN}{HAN}]+|(?:(?<=[0-9])[,:](?=[0-9])|[^{BETWEEN}{HAN}])+)"
)
_LOT = re.compile(rf"(?:[^{BETWEEN}{HAN}]|(?<=[^{BETWEEN}{HAN}])[:,](?=[^{BETWEEN}{HAN}]))+")
_WHEN = ("ago", "please")
_PARTICLES = ("away", "out", "back", "in")
_TAIL = (*_WHEN, "lot", "expiry", "made", "from", "to", "by", "for", "on", "price", "money", "date")
"""What may follow a verb at the end: "24 milk arrived yesterday", "received from Sunrise"."""

_CAME = ("came", "got", "come")
_HAVE = ("have", "has", "just", "already")
_PASSIVE = (*_HAVE, "been", "was", "were")
_THERE = re.compile(r"(?i)there (?:is|are|was|were) |(?:发现)?有(?=[0-9一二两三四五六七八九十])")
"""Before damaged goods: "there are 5 salt damaged", 有2包盐破了."""
DATED = (
    r"(?:(?:到期日?|过期|效期|有效期限?|保质期|有效日期|失效日期|生产日期?|制造日期|出厂日期|生产于|赏味期限?)[至到为是]?"
    r"|\b(?i:exp(?:iry|ires)?\.?(?: date| on| by)?|expiration(?: date)?|best[ -](?:before|by)(?: end(?: of)?)?"
    r"|(?:use|sell|consume)[ -](?:by|before)(?: date)?|bb[ed]?|mfg(?: date)?|mfd|made(?: on)?|manufactured(?: on)?"
    r"|production date|prod date|produced(?: on)?))"
    r"[ :：.]*"
)
"""Labels of expiry and production dates."""

_SHORT_DATE = re.compile(
    rf"(?P<keeps>{KEEPS})"
    rf"|{DATED}(?:(?P<whole>{NAMED}|{CHINESE}|{SPACED})"
    rf"|(?P<behind>{CHINESE_SHORT}(?:之?前|以前)?(?![0-9年])"
    rf"|(?:{NAMED_SHORT}|{WEEKDAY}|{NEAR}|{AHEAD}|(?i:{MONTH}))(?![ ,/.-]*[0-9]{{2,4}}(?![0-9.])|年)))"
    rf"|(?P<numerals>[〇零一二三四五六七八九]{{4}}年[一二三四五六七八九十]{{1,3}}月(?:[一二三四五六七八九十]{{1,3}}[日号]?)?)"
    rf"|\b(?i:on) (?P<on>{NAMED_SHORT}|{WEEKDAY}|[0-9]{{1,2}}/[0-9]{{1,2}})(?![0-9 ,/.-]*[0-9])"
    rf"|(?<![0-9A-Za-z年-])(?P<before>{CHINESE}|{CHINESE_SHORT}(?:之?前|以前)?|{WEEKDAY}|{NEAR}|{AHEAD}|20[0-9]{{6}})"
    r" ?(?=到期|过期|截止|(?:生产|制造)(?!日期))"
    rf"|^(?P<first>[0-9]{{1,2}} ?月 ?[0-9]{{1,2}} ?[日号]) ?(?=[收发入出领拿取到进卖用退坏])"
)
_MAY_HAVE_DATES = re.compile(
    "(?i)exp|best|use|sell|consume|bb|mfg|mfd|made|manufactur|produc|prod |shelf|keep|good|valid|last|within|on "
    "|期|生产|制造|截止|[〇零一二三四五六七八九]{4}年|^[0-9]{1,2} ?月"
)
"""A quick check: without any of these, the text has no dates."""

_WEEKDAY = re.compile(
    rf"(?P<opens>{WEEKDAY})(?=[ ,:]*\S)"
    rf"|(?P<ends>{WEEKDAY}(?i: (?:morning|afternoon|evening))?)[ .!。]*$"
)
"""A weekday that says when, before everything else or at the end."""

_AGO = re.compile(
    r"(?i)(?P<count>[0-9]{1,2}|a|one|two|three|four|five|six) (?P<span>days?|weeks?) ago\b"
    rf"|(?P<figures>[0-9]{{1,2}}|[{numerals.DIGITS}]) ?天(?:之|以)?前"
)


def cut(text: str, units: frozenset[str] = frozenset()) -> list[Token]:
    """Return the tokens of a folded text, in order; between them are only spaces and punctuation.

    Traditional characters are read as simplified ones; names keep their spelling. `units`: words for units and packs in
    addition to the common ones.
    """
    written, text = text, simplified(text)
    tokens, at = Tokens(text, units), 0
    for start, end in [*dates_in(text), (len(text), len(text))]:
        while at < start and (chunk := _CHUNK.search(text, at, start)):
            at = _read(tokens, chunk)
        if at <= start < end:
            at = tokens.add("date", start, end)
    _particle(tokens)
    _past(tokens)
    _end(tokens)
    _there_are(tokens)
    if written == text:
        return tokens.found
    return [
        replace(each, text=written[each.start : each.end]) if each.kind == "name" else each for each in tokens.found
    ]


def dates_in(text: str) -> list[tuple[int, int]]:
    """Return where a folded text has dates that are recognised by the words around them."""
    if not _MAY_HAVE_DATES.search(text):
        return []
    dates = [(date.start(part), date.end(part)) for date in _SHORT_DATE.finditer(text) for part in date.re.groupindex]
    return sorted(span for span in dates if span[0] >= 0)


def _read(tokens: Tokens, chunk: re.Match[str]) -> int:
    """Read one or more tokens from the beginning of a run of characters. Returns where they end."""
    start = chunk.start()
    if chunk["date"] and (
        tokens.before in ("expiry", "made", "on") or chunk["date"][0].isdigit() or "," in chunk["date"]
    ):
        return tokens.add("date", start, chunk.end())
    if (
        end := _quoted(tokens, start)
        or _ago(tokens, start)
        or _weekday(tokens, start)
        or money.read(tokens, start)
        or latin.read_word(tokens, start)
        or numbers.read(tokens, start)
        or chinese.read_signed(tokens, start)
    ):
        return end
    if chunk["han"]:
        chinese.read(tokens, start, chunk.end())
    else:
        latin.read(tokens, start, chunk[0].rstrip(".") or chunk[0])
    return chunk.end()


def _weekday(tokens: Tokens, start: int) -> int | None:
    """Read the weekday on which it was."""
    match = _WEEKDAY.match(tokens.text, start)
    if match is None or re.search("[A-Za-z0-9]$", tokens.text[:start]):
        return None
    if match["opens"]:
        return tokens.add("ago", start, start + len(match["opens"])) if tokens.opening else None
    return tokens.add("ago", start, start + len(match["ends"])) if tokens.found else None


def _ago(tokens: Tokens, start: int) -> int | None:
    """Read a number of days ago."""
    match = _AGO.match(tokens.text, start)
    if match is None or re.search("[A-Za-z0-9]$", tokens.text[:start]):
        return None
    written = match["count"] or match["figures"]
    count = WORDS.get(written.casefold()) or numerals.value(written) or (1 if written in "aA" else None)
    days = Decimal(written if written.isdecimal() else count or 0) * (7 if (match["span"] or "").startswith("w") else 1)
    return tokens.append(Token("ago", match[0], start, value=days))


def _quoted(tokens: Tokens, start: int) -> int | None:
    """Read what a label names: in quotation marks, or a lot's code, which may have colons and commas."""
    named = QUOTED.match(tokens.text, start) if tokens.before in ("lot", "for", "from", "to") else None
    named = named or (_LOT.match(tokens.text, start) if tokens.before == "lot" else None)
    if not named:
        return None
    whole = named[0] if QUOTED.fullmatch(named[0]) else named[0].rstrip(".") or named[0]
    tokens.add("name", start, start + len(whole))
    return named.end()


def _particle(tokens: Tokens) -> None:
    """Read a two-word verb with its object in between: "put 3 salt away", "brought 3 hammers back"."""
    first = next((at for at, each in enumerate(tokens.found) if each.kind in ("verb", "name")), len(tokens.found))
    for at in range(first + 2, len(tokens.found)):
        particle, behind = tokens.found[at], tokens.found[at + 1 : at + 2]
        ends = not behind or behind[0].kind in _TAIL
        if particle.kind != "name" or particle.text.casefold() not in _PARTICLES or not ends:
            continue
        said = tokens.found[first]
        verb = VERBS.get(f"{said.text}{particle.text}".casefold()) if said.text.isascii() else None
        if verb is not None:
            tokens.found[first] = replace(said, kind="verb", verb=verb, may_be=())
            tokens.found[at] = replace(particle, kind="please")
            tokens.verbs = {verb}
        return


def _past(tokens: Tokens) -> None:
    """Read what was done, behind whoever or whatever did it: "kitchen took 3 water", "water received 24"."""
    at = next((at for at, each in enumerate(tokens.found) if each.kind == "number"), 0) - 1
    if at < 0 or any(each.kind == "verb" or each.sign for each in tokens.found):
        return
    last, before = tokens.found[at], tokens.found[:at]
    verb = PAST_VERBS.get(last.text.casefold()) if last.kind == "name" else None
    if verb is None or any(each.kind not in ("name", "of", "ago", "please") for each in before):
        return
    tokens.found[at] = replace(last, kind="verb", verb=verb)
    tokens.verbs.add(verb)
    _auxiliaries(tokens, at, _HAVE)


def _auxiliaries(tokens: Tokens, at: int, words: tuple[str, ...]) -> None:
    """Read what comes right before a verb and adds nothing to it: "24 water have just arrived"."""
    while at and tokens.found[at - 1].kind == "name" and tokens.found[at - 1].text.casefold() in words:
        at -= 1
        tokens.found[at] = replace(tokens.found[at], kind="please")


def _there_are(tokens: Tokens) -> None:
    """Read the words that only say that there are damaged goods."""
    if "damage" in tokens.verbs and (match := _THERE.match(tokens.text)):
        for at, each in enumerate(tokens.found):
            if each.end <= match.end() and each.kind == "name":
                tokens.found[at] = replace(each, kind="please")


def _end(tokens: Tokens) -> None:
    """Read a verb at the end: "24 milk in". "24 in" may also be inches, and is not read as a verb."""
    numbers = [each for each in tokens.found if each.kind == "number"]
    place = _last_verb(tokens) if numbers and not any(each.kind == "verb" for each in tokens.found) else None
    if place is None or any(each.sign for each in numbers):  # a sign says it already
        return
    last = tokens.found.pop(place)
    before = tokens.found[place - 1]
    if last.text.casefold() == "in" and before.text.casefold() in _CAME:  # "24 cola came in"
        last = replace(before, text=tokens.text[before.start : last.end])
        del tokens.found[place - 1]
        place -= 1
    verb = LAST_VERBS.get(last.text.casefold(), "receive")
    is_of_size = last.text.casefold() == "in" and before.kind == "number"
    told = replace(last, kind="please") if is_of_size else replace(last, kind="verb", verb=verb)
    tokens.found.insert(place, told)
    if not is_of_size:
        tokens.verbs.add(verb)
    if last.text.casefold() not in _PARTICLES:
        _auxiliaries(tokens, place, (*_PASSIVE, "is", "are") if verb == "damage" else _PASSIVE)


def _last_verb(tokens: Tokens) -> int | None:
    """Return which token is a verb after its object: the last, or the one before when, which lot, or for whom."""
    for place, token in enumerate(tokens.found):
        word = token.text.casefold()
        if (
            token.kind != "name"
            or word not in LAST_VERBS
            or not any(each.kind == "number" for each in tokens.found[:place])
        ):
            continue
        after = tokens.found[place + 1 : place + 2]
        if not after or (after[0].kind in (_WHEN if word in ("in", "out") else _TAIL)) or after[0].text == "by":
            return place
    return None
