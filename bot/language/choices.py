"""Choosing from a list by position: "the second one", 第二个, "last", or by number alone."""

import re
from typing import Literal

from bot.language import numerals
from bot.language.folding import fold

_WORDS = {
    **{
        word: at
        for at, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"))
    },
    **{word: at for at, word in enumerate(("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th"))},
    "top": 0,
    "last": -1,
    "bottom": -1,
}
_ENGLISH = re.compile(rf"(?i)(?:i mean )?(?:the )?(?P<word>{'|'.join(_WORDS)})(?: one)?(?: please| pls)?")
_CHINESE = re.compile(r"(?:是|要)?第(?P<nth>[1-8一二三四五六七八])(?:个|种|款|项)?(?:吧)?|(?P<last>最后(?:一|那)?个)")
_NUMBER = re.compile(r"(?i)(?:no\.? ?|number |option |#|选)?(?P<number>[1-8])[.)号]?")


def place_in_list(text: str) -> int | None:
    """Return the position from 0, or, if negative, from the end."""
    told = fold(text).strip(" .!。！")
    if match := _ENGLISH.fullmatch(told):
        return _WORDS[match["word"].casefold()]
    if match := _CHINESE.fullmatch(told):
        nth = match["nth"]
        return -1 if nth is None else (int(nth) if nth.isdigit() else numerals.value(nth) or 0) - 1
    return None


def number_in_list(text: str) -> int | None:
    """Return the position, if the text is only a number, which may also be an amount."""
    match = _NUMBER.fullmatch(fold(text).strip(" .!。！"))
    return int(match["number"]) - 1 if match else None


Kind = Literal["all", "none", "any"]

_KINDS: dict[Kind, re.Pattern[str]] = {
    "none": re.compile(
        r"(?i)(?:neither|none)(?: of (?:them|these|those|the two))?|(?:something|anything) else|another(?: one)?"
        r"|no(?:ne|t)? (?:of )?(?:them|these|either)(?: ones?)?|not (?:any|one) of (?:them|these)"
        r"|(?:an)?other(?: item)?"
        r"|(?:两个|这些|上面|以上|这里)?(?:的)?(?:都|全都?)?(?:不是|不对|没有|不要)(?:这些|这个|这两个|的)?|一个都不是|别的|其他的?|另外的?|另一个"
    ),
    "all": re.compile(
        r"(?i)(?:both|all|each|every one|everything)(?: of (?:them|these|those|each|it|that))?(?: (?:two|three"
        r"|ones))?(?: please| pls)?"
        r"|(?:the )?(?:two|three) of them|all (?:two|three)"
        r"|(?:这?[两二三四几]个?|全部?|所有|这些)?(?:都|全)(?:要|是|有|记|来)?|全部|所有的?|(?:这)?[两二]个|各(?:要)?"
    ),
    "any": re.compile(
        r"(?i)either(?: one| of them)?|any(?: one| of them)?|whichever|whatever|no matter|does ?n['’]?t matter"
        r"|(?:i )?(?:do ?n['’]?t|do not) (?:know|care|mind)|no idea|not sure|unsure"
        r"|随便|都行|都可以|无所谓|哪个都行|任意|任选|不知道|不清楚|不晓得|不确定"
    ),
}


_NO = re.compile(
    r"(?i)(?:no+|nope|nah|n)(?:[ ,]+(?:thanks|thank you|don['’]?t|do not|please))?|do ?n['’]?t(?: (?:book|do) (?:it"
    r"|that|this))?"
    r"|do not(?: book it)?|nothing|zero of them|不+|不[是对要用行了记]|不用了|不要了|否|别|别记了?|别收了?|不记了?"
    r"|没有|没了"
)


def is_no(text: str) -> bool:
    """Whether the text says no, and nothing else."""
    return _NO.fullmatch(fold(text).strip(" .!。！，,")) is not None


def kind_of(text: str) -> Kind | None:
    """Return whether the text chooses all, none or any of the options, and says nothing else."""
    told = fold(text).strip(" .!。！，,吧了呀啊")
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(told)), None) if told else None
