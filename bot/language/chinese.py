"""Reading a run of Chinese, which has no spaces: its words, its numerals with their units, and everything between."""

import re
from dataclasses import replace
from decimal import Decimal

from bot.language import money, numerals
from bot.language.figures import Figures, sign_of
from bot.language.lexicon import LABELS, NOT_AFTER_A_NUMBER, NOT_VERBS, SHORT_VERBS, TIMES, VAGUE, VERBS, Verb
from bot.language.tokens import AMOUNT, HAN, LONGEST, UNIT, Token, Tokens

_NUMERAL = re.compile(f"[{numerals.DIGITS}][{numerals.DIGITS}{numerals.PLACES}]*")
_EITHER = re.compile("(?P<tens>[二三四五六七八九]?十)?(?P<one>[一二两三四五六七八])(?P<two>[两二三四五六七八九])")
_IDIOMS = ("三五", "三两")
"""Pairs of digits that are not consecutive and still mean either, or something in between."""

_HOW_MANY_AT_THE_END = re.compile(
    rf"(?:[0-9]+(?:\.[0-9]+)?"
    rf"|[半一二两三四五六七八九十百千]+) ?(?:(?:{UNIT})半?)?(?:[给到去从][{HAN}A-Za-z0-9-]{{1,12}})?[ .!,。！，]*$"
)
_A_UNIT_AT_THE_END = re.compile(
    rf"(?:[0-9]+(?:\.[0-9]+)?|[半一二两三四五六七八九十百千]+) ?(?:{UNIT})半?(?:给[{HAN}]{{1,8}})?[ .!,。！，]*$"
)
"""The same, where the unit shows that what precedes the verb is a name, however short: 盐出3包."""

_GOODS = re.compile(rf"(?:[0-9]+ ?|[半一二两三四五六七八九十百千]+ ?(?={UNIT}))(?:{UNIT})?半? ?[{HAN}A-Za-z]")
"""An amount, and what it is of."""

_PUT = re.compile(r"(?:[到至在进入去往回上]|了)*(?= ?[A-Za-z]{1,8}[ -]?[0-9])|[到至]")
"""Between a verb and the place it is put: 放到A-01, 挪去了A-01, 放A-01."""

_GIVEN_TO = re.compile(rf"给[{HAN}A-Za-z0-9-]{{2,12}}?[发出拿领取送](?=.*(?:{AMOUNT.pattern}))")
_EACH_HOLDS = re.compile(rf"每(?:{UNIT})(?= ?[0-9][0-9.]* ?(?i:公斤|千克|kg|克|g|斤|吨|升|l|毫升|ml)(?![A-Za-z]))")
_LONGEST_NUMERAL = 10  # 一万一千一百一十一, and one to spare: anything longer is no number
_NOT_BEFORE_A_NUMERAL = "零〇一二两三四五六七八九十百千万亿第点几半"


def read(tokens: Tokens, start: int, end: int) -> None:
    """Read a run of Chinese: known words, numerals with units, and the text between them."""
    name = at = _unit_of_last_number(tokens, start, end)
    while at < end:
        count = len(tokens.found)
        known_here = _word(tokens, name, at, end) or money.read_numeral(tokens, at) or _about(tokens, at, end)
        if not (known_here or _numeral(tokens, name, at, end)):
            at += 1
            continue
        known = tokens.found[count:]
        if name < known[0].start:
            tokens.found.insert(count, Token("name", tokens.text[name : known[0].start], name))
        name = at = known[-1].end
    if name < end:
        tokens.add("name", name, end)


def read_signed(tokens: Tokens, start: int) -> int | None:
    """Read a numeral with its unit after a sign, +二十四罐; the unit itself is left to be read."""
    sign, glued = tokens.text[start], bool(tokens.found) and tokens.found[-1].end == start
    if sign not in "+-−–—" or (glued and sign != "+"):
        return None
    after, value = _spelt(tokens, start + 1, len(tokens.text))
    if value is None or tokens.unit_at(after, len(tokens.text)) is None:
        return None
    return tokens.add_number(start, Figures(after, (value,), sign_of(sign)))


def _unit_of_last_number(tokens: Tokens, start: int, end: int) -> int:
    """Read the unit at the beginning of the run, if a number precedes it. Returns where the rest begins.

    A number that turns out to be part of a name, as in 5号电池 or 50片装, becomes one.
    """
    if not tokens.counts(start):
        return start
    start = _times(tokens, start, end)
    number, after = tokens.found[-1], tokens.unit_at(start, end)
    glued = number.end == start
    if after and (glued or after == end or tokens.text[start - 1] != " "):
        return _add_unit(tokens, start, after)
    if tokens.before == "number" and glued and not after and start < end:
        character = tokens.text[start]
        if character in NOT_AFTER_A_NUMBER or (character in tokens.units and character != "半"):
            tokens.make_name_of_last_number()
    return start


def _times(tokens: Tokens, start: int, end: int) -> int:
    """Read 万, 千 or 百 between a number and its unit: 2万箱."""
    times = TIMES.get(tokens.text[start : start + 1])
    last = tokens.found[-1]
    after = start + 1
    counts = after >= end or tokens.unit_at(after, end) is not None
    if times is None or last.kind != "number" or last.end != start or tokens.unit_at(start, end) or not counts:
        return start
    tokens.found[-1] = replace(last, text=tokens.text[last.start : after], value=last.value * times)
    return after


def _add_unit(tokens: Tokens, start: int, after: int) -> int:
    """Read a unit, and half of one more: 一箱半; before a name it may belong to that, as in 一箱半脱脂牛奶."""
    number = next(each for each in reversed(tokens.found) if each.kind == "number")
    tokens.add("unit", start, after)
    if tokens.text[after : after + 1] != "半":
        return after
    more, place = number.value + Decimal("0.5"), tokens.found.index(number)
    behind = tokens.text[after + 1 : after + 2]
    others = (number.value,) if behind and re.match(f"[{HAN}]", behind) else ()
    tokens.found[place] = replace(number, value=more, others=others)
    tokens.found[-1] = replace(tokens.found[-1], text=tokens.text[start : after + 1])
    return after + 1


def _word(tokens: Tokens, name: int, at: int, end: int) -> bool:
    """Read the longest known verb or label here. Returns whether there is one."""
    if each := _EACH_HOLDS.match(tokens.text, at, end + _LONGEST_NUMERAL):
        tokens.add("aside", at, each.end())
        return True
    opening = tokens.opening and name == at
    for after in range(min(at + LONGEST, end), at, -1):
        word = tokens.text[at:after]
        if verb := _verb(tokens, word, name, at, end):
            tokens.add_verb(verb, at, after)
            if verb == "move" and (put := _PUT.match(tokens.text, after)) and put.end() > after:
                tokens.add("to", after, put.end())
        elif (
            word in VAGUE
            and (opening or _ends_so(tokens, name, at, after))
            and AMOUNT.search(tokens.text, after)
            and not NOT_VERBS.match(tokens.text, at)
        ):
            tokens.add_vague(VAGUE[word], at, after)
        elif _is_label(tokens, word, after, opening=opening):
            tokens.add(LABELS[word], at, after)
        else:
            continue
        return True
    return False


def _ends_so(tokens: Tokens, name: int, at: int, after: int) -> bool:
    """Whether only an amount follows, and a name precedes: 锤子借3把."""
    return name < at and _HOW_MANY_AT_THE_END.match(tokens.text, after) is not None


def _verb(tokens: Tokens, word: str, name: int, at: int, end: int) -> Verb | None:
    """Return the verb; a one-character verb counts only before a number, the end, a target or a source."""
    if len(word) > 1:
        return VERBS.get(word)
    begins = tokens.text[at - 1 : at] in ("", *" ,;、。") or (
        tokens.before in ("please", "ago", "date") and tokens.found[-1].end == at
    )
    begins = begins or bool({"from", "aside"} & {each.kind for each in tokens.found[-2:]})  # 从西仓调10箱, 从A-01拿3瓶
    begins = begins or (bool(tokens.found) and tokens.found[0].kind == "for")  # 给食堂发5包盐
    if word in VERBS:
        return VERBS[word] if begins else None
    verb, behind = SHORT_VERBS.get(word), tokens.text[at + 1 : at + 2]
    if at - name > 1 and tokens.opening and word in "领拿取" and _GOODS.match(tokens.text, at + 1):
        return verb  # 食堂领3瓶矿泉水
    if verb in ("transfer", "move") and behind and behind in "到至":
        return verb
    if verb == "move" and _PUT.match(tokens.text, at + 1):
        return verb  # 盐放B-01了
    if at - name > 1 and verb in ("receive", "issue", "move") and _HOW_MANY_AT_THE_END.match(tokens.text, at + 1):
        return verb  # 牛奶收24, but not 假发24
    if at - name == 1 and verb in ("receive", "issue") and _A_UNIT_AT_THE_END.match(tokens.text, at + 1):
        return verb
    alone = at + 1 == end or _spelt(tokens, at + 1, end)[1] is not None or tokens.text[at + 1] == "半"
    if begins and not alone and verb and _may_open(tokens, at, name):  # 收可乐3罐, but not 收纳箱3
        alone = not NOT_VERBS.match(tokens.text, at) and bool(AMOUNT.search(tokens.text, at + 1))
    return verb if begins and alone else None


def _may_open(tokens: Tokens, at: int, name: int) -> bool:
    """Whether nothing precedes except when, to whom, and please."""
    kinds = [each.kind for each in tokens.found]
    given = kinds[:1] == ["for"] and kinds[1:] in ([], ["name"])
    return (at == name and all(kind in ("please", "ago", "date") for kind in kinds)) or given


def _is_label(tokens: Tokens, word: str, end: int, *, opening: bool) -> bool:
    """Whether this is a label here; one-character labels are also parts of names."""
    label = LABELS.get(word)
    if label == "please":
        return opening or tokens.is_courtesy(word, end)
    if label == "on":  # and no longer date label that ends in it, such as 质检日期
        return (
            tokens.before == "verb" or re.match(f"[{HAN}]", tokens.text[end - len(word) - 1 : end - len(word)]) is None
        )
    if label in ("total", "aside"):
        return tokens.is_before_figures(end) or (label == "aside" and len(word) > 1)
    if label == "for" and len(word) == 1 and opening and _GIVEN_TO.match(tokens.text, end - 1):
        return True
    if label == "for" and len(word) == 1:
        return bool(tokens.verbs & {"issue", "reserve"}) or (bool(tokens.found) and tokens.found[0].sign == "-")
    if label == "to":
        return tokens.moving or any(each.kind == "from" for each in tokens.found)
    return label is not None


def _about(tokens: Tokens, at: int, end: int) -> bool:
    """Read seven or eight cases, 七八箱; which of the two is asked."""
    match = _EITHER.match(tokens.text, at, end)
    unit = tokens.unit_at(match.end(), end) if match else None
    if match is None or unit is None or tokens.text[at - 1 : at] in tuple(_NOT_BEFORE_A_NUMERAL):
        return False
    tens = numerals.value(match["tens"]) or 0 if match["tens"] else 0
    one, two = (numerals.value(match[each]) or 0 for each in ("one", "two"))
    either = range(min(one, two), max(one, two) + 1)
    if two - one != 1 and match["one"] + match["two"] not in _IDIOMS:
        return False
    tokens.add_number(at, Figures(match.end(), tuple(Decimal(tens + each) for each in either)))
    _add_unit(tokens, match.end(), unit)
    return True


def _numeral(tokens: Tokens, name: int, at: int, end: int) -> bool:
    """Read a numeral with its unit; without a unit, only if nothing else is attached to it, or only a verb."""
    if tokens.before == "unit" and tokens.found[-1].end == at == name and tokens.text[at] in "零又加":
        if _spelt(tokens, at + 1, end)[1] is not None:
            tokens.add("name", at, at + 1)
            return True
        return False
    after, value = _spelt(tokens, at, end)
    if tokens.text[at] == "半":
        after, value = (at + 1, Decimal("0.5")) if tokens.unit_at(at + 1, end) is not None else (at, None)
    joins = bool(tokens.found) and tokens.found[-1].text == tokens.text[at - 1 : at]  # 5箱零三瓶
    if value is None or (tokens.text[at - 1 : at] in tuple(_NOT_BEFORE_A_NUMERAL) and not joins):
        return False
    unit = tokens.unit_at(after, end)
    glued = bool(tokens.found) and tokens.found[-1].end == at and tokens.before != "verb"
    if unit is None and (at != name or after != end or glued):
        return False
    tokens.append(Token("number", tokens.text[at:after], at, value=value))
    if unit is not None:
        _add_unit(tokens, after, unit)
    return True


def _spelt(tokens: Tokens, at: int, end: int) -> tuple[int, Decimal | None]:
    """Return where the Chinese numeral that begins here ends, and its value."""
    match = _NUMERAL.match(tokens.text, at, end)
    if not match:
        return at, None
    after = match.end()
    if tokens.text[after - 1 : after + 1] == "千克":
        after -= 1  # 两千克 is 2 千克
    number = numerals.value(tokens.text[at:after]) if after - at <= _LONGEST_NUMERAL else None
    return after, None if number is None else Decimal(number)
