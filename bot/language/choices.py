"""Which of a list is meant by its place: "the second one", 第二个, "last"; or by its number alone."""

import re

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
    """Its place from 0, or from the end below that."""
    told = fold(text).strip(" .!。！")
    if match := _ENGLISH.fullmatch(told):
        return _WORDS[match["word"].casefold()]
    if match := _CHINESE.fullmatch(told):
        nth = match["nth"]
        return -1 if nth is None else (int(nth) if nth.isdigit() else numerals.value(nth) or 0) - 1
    return None


def number_in_list(text: str) -> int | None:
    """Its place, if the text is nothing but a number, which may be one of an amount as well."""
    match = _NUMBER.fullmatch(fold(text).strip(" .!。！"))
    return int(match["number"]) - 1 if match else None
