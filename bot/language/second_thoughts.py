"""Corrections of a number said before: "sorry, 12", "12 not 21", 打错了，应该是12."""

import re

from bot.language.cutting import NUMERAL
from bot.language.folding import fold
from bot.language.handover import Instead, corrected

_BEFORE = re.compile(
    r"(?i)^\s*(?:(?:wait|hang on|hold on|sorry|oops|no(?:pe)?|wrong|(?:my )?mistake|typo|correction|i (?:mean|meant)"
    r"|actually|rather|(?:it |that |those |they )?(?:should (?:be|have been)|was|were|is)|make (?:it|that)"
    r"|(?:change|correct) (?:it|that) to)\b[ ,.:;!-]*"
    r"|(?:等等|等一下|等下|不对|不好意思|对不起|抱歉|更正|[打写输弄搞说点数记发拿]?错了?|应该?是|应为|其实|实际|改[成为到]|就?是)"
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


_LAST_ONE = (
    r"(?:that|this|it|the last|last"
    r"|(?:the |my )?(?:last|previous|latest)(?: (?:one|entry|booking|thing|message|movement)))"
)
_CHINESE_LAST = "(?:上|刚才|刚刚|刚|前面|最后)(?:面)?(?:的)?(?:一|那|这)?(?:个|条|笔|步|次|单)?(?:的|记录)?"
_BACK = "取消|撤销|撤回|作废|删除|删掉|删了?|退回|回退|不算|不要|去掉"
_TAKES_BACK = re.compile(
    rf"(?i)(?:undo|cancel|delete|remove|reverse|revert|void|scratch|ignore|disregard|take back) {_LAST_ONE}"
    r"|(?:that|this|it)(?: was|'s| is) (?:just |only )?(?:a )?(?:test|an? accident|by accident|accidental)"
    r"|(?:i )?(?:did ?n['’]?t|did not) mean (?:that|it|this|to(?: do that)?)|(?:oops,? ?)?wrong (?:button|one)|my bad"
    r"|(?:oops,? ?)?(?:other way (?:round|around)|(?:that|it) was (?:received|in),? not (?:issued|out)"
    r"|(?:that|it) was (?:issued|out),? not (?:received|in))"
    r"|delete|remove|void|revert|删除|作废"
    rf"|把?(?:{_BACK})(?:掉|了)?{_CHINESE_LAST}(?:吧|了)?|把?{_CHINESE_LAST}(?:{_BACK}|错|搞错|弄错|记错)(?:了|掉|吧)*"
    r"|(?:[搞弄记]|写)?反了|删了?吧?|是(?:收|入|进)不是(?:发|出)|是(?:发|出)不是(?:收|入|进)|按错了?|点错了?|误操作|误发"
)


_UNIT = r"(?: ?[^\W\d_]{1,8})?"
_COMPARED = re.compile(
    rf"(?i)(?:(?:the |only |just )?half(?: of (?:it|that|them|those))?|minus \d{{1,6}}{_UNIT}"
    rf"|\d{{1,6}}{_UNIT} (?:less|fewer|short|too (?:many|much|few)|over|under|extra)|(?:只有?)?(?:一半|半数)"
    rf"|(?:应该)?[少多差缺][了算记收发出拿]*{NUMERAL}{_UNIT}|[收发出记算拿领]?[少多]了)"
)


def is_compared(text: str) -> bool:
    """Whether it gives an amount only relative to another, which is not said: "half", "2 less", 少2."""
    return _COMPARED.fullmatch(fold(text).strip(" .!。！")) is not None


def takes_back(text: str) -> bool:
    """Whether it asks to undo the last booking, and nothing else: "scratch that", 取消上一个, "that was a test"."""
    return _TAKES_BACK.fullmatch(fold(text).strip(" .!。！")) is not None


def is_wrong(text: str) -> bool:
    """Whether it says that the last booking is wrong, and nothing else."""
    return _IS_WRONG.fullmatch(fold(text)) is not None


def only_went(text: str) -> str:
    """Return how many went out, and perhaps of what, if the text says that only so many did."""
    found = _ONLY.fullmatch(fold(text))
    return found["rest"] if found else ""


def amended(text: str) -> Instead | None:
    """Return the right number, and the wrong one if given; None if nothing is corrected."""
    told = corrected(text)
    said = told.right if told else fold(text)
    right = _BEHIND.sub("", _BEFORE.sub("", said)).strip()
    if not right or not (told or right != said.strip()):
        return None
    return Instead(right, told.wrong if told else "")
