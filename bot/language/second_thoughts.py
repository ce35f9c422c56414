"""What puts a number right that was said before: "sorry, 12", "12 not 21", 打错了，应该是12."""

import re

from bot.language.cutting import NUMERAL
from bot.language.folding import fold
from bot.language.handover import Instead, corrected

_BEFORE = re.compile(
    r"(?i)^\s*(?:(?:sorry|oops|no(?:pe)?|wrong|(?:my )?mistake|typo|correction|i (?:mean|meant)|actually|rather"
    r"|(?:it |that )?(?:should (?:be|have been)|was|is)|make (?:it|that)|(?:change|correct) (?:it|that) to)\b[ ,.:;!-]*"
    r"|(?:不对|不好意思|对不起|抱歉|更正|[打写输弄搞说点数记]?错了?|应该?是|应为|其实|实际|改[成为到]|就?是)"
    r"[ ,，.:：;；!！]*)+"
)
_BEHIND = re.compile(r"(?i)[ ,，]+(?:actually|sorry|instead|i meant)[ .!]*$|(?:才对|才是|对)[ .!。！]*$")


_IS_WRONG = re.compile(
    r"(?i)\W*(?:(?:that(?:'s| is| was) )?(?:wrong|a mistake|not right)|(?:my )?mistake|oops"
    r"|(?:刚才的?)?(?:不对|[打写输弄搞点数记发收]?错了?|有误))\W*"
)
_ONLY = re.compile(
    rf"(?i)\s*(?:(?:but )?(?:i |we )?only (?:took|used|issued|sold|shipped|gave|picked)(?: out)? "
    rf"|(?:但是?)?(?:我们?)?(?:只|才|就|仅)有?(?:拿|发|用|领|卖|取|出)(?:走|出|掉|去|了)*(?={NUMERAL}))(?P<rest>.*\S)\s*"
)


def is_wrong(text: str) -> bool:
    """Whether it says that what was booked is wrong, and no more."""
    return _IS_WRONG.fullmatch(fold(text)) is not None


def only_went(text: str) -> str:
    """Of what says that only so many went out, how many, and perhaps of what."""
    found = _ONLY.fullmatch(fold(text))
    return found["rest"] if found else ""


def amended(text: str) -> Instead | None:
    """The number that is right, and the one that was wrong if it is said, too; None if nothing is put right."""
    told = corrected(text)
    said = told.right if told else fold(text)
    right = _BEHIND.sub("", _BEFORE.sub("", said)).strip()
    if not right or not (told or right != said.strip()):
        return None
    return Instead(right, told.wrong if told else "")
