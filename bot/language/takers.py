"""Whoever takes goods, named before the verb or without one: "kitchen took 3 water", 食堂领走3瓶水, 给张三5双手套."""

import re
from dataclasses import replace

from bot.language.cutting import HAN
from bot.language.free_texts import not_of, not_why
from bot.language.lexicon import TAKING
from bot.language.parts import Parts
from bot.language.tokens import Token
from bot.language.words import Words

_TAKES = re.compile("[领拿取提用攞拎]")
_GIVEN = re.compile(rf"给(?P<whom>[{HAN}A-Za-z0-9-]{{2,12}})")
_OTHER_WORDS = re.compile(
    r"(?i)(?:i|we|you|u|he|she|it|they|this|that|these|those|who|someone|somebody|everyone|everybody|people|other|others"
    r"|has|have|had|did|do|does|was|were|is|are|ask|tell|tells|told|let|lets|think|see|saw|know|knows|by|on|at|in)"
    r"|[我你您他她它咱]们?|俺们?|人家|有人|别人|大家|谁|这|那|这个|那个|这些|那些"
)
"""Words that name nobody."""

_ADVERBS = re.compile(r"(?<=[^\s])(?:已经?|刚才|刚刚?|[又也])$|(?i: (?:also|already|just))$")
"""Between whoever takes goods and the verb, with no meaning of their own."""

_NO_NAME = re.compile(
    r"(?:[等让叫请找催派喊问只就才再先都还被由是把没有要想]|通知|告诉|提醒|记得|以为|看到).*"
    r"|.*(?:准备|可以|打算|计划|需要|每[天次]|一般|上次|平时|经常|申请?|[来去说想会将都还才就只再先能该得])"
)
_BREAKS = re.compile("[,，。;；:：!！]|[.] ")
"""Ends what could be one name."""

MAX_WORDS, MAX_CHARACTERS = 3, 8
"""Of a name before the verb; anything longer is a sentence."""


def taken(parts: Parts, words: Words) -> Words | None:
    """Return what is said, if the name at the beginning is whoever takes or returns the goods behind the amount."""
    number = next((at for at, each in enumerate(parts.found) if each.kind == "number"), 0)
    named = [each for each in parts.found if each.start not in parts.used and each.kind == "name"]
    last = parts.found[number - 1] if number else None
    before = [each for each in named if last and each.end <= last.end]
    if last is None or words.party or words.document or words.quantity is None:
        return None
    if last.kind != "verb":
        given = _GIVEN.fullmatch(last.text) if before == [last] and words.verb is None else None
        return _by(parts, replace(words, verb="issue"), before, given["whom"]) if given else None
    takes = words.verb == "issue" and (last.text.casefold() in TAKING or _TAKES.match(last.text))
    if not before or _BREAKS.search(parts.text, before[0].start, last.start):
        return None
    if not (takes or (words.verb == "return" and last.text.casefold() == "returned")):
        return None
    return _by(parts, words, before, parts.text[before[0].start : before[-1].end])


def _by(parts: Parts, words: Words, before: list[Token], name: str) -> Words:
    left = tuple(span for span in words.left if span.start > before[-1].start)
    parts.use(*(each for each in parts.found if each.end <= before[-1].end))
    return replace(words, party=_ADVERBS.sub("", name), rest=parts.rest(), left=left, named="", numbered="", glued="")


def may_name(name: str) -> bool:
    """Whether this may be the name of somebody or something, rather than a part of a sentence."""
    is_short = len(name.split()) <= MAX_WORDS if name.isascii() else len(name) <= MAX_CHARACTERS
    if not is_short or _BREAKS.search(name) or _NO_NAME.fullmatch(name):
        return False
    return not (not_of(name, name) or not_why(name, name)) and not any(map(_OTHER_WORDS.fullmatch, name.split()))
