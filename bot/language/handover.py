"""What people say when goods change hands: "all arrived", "only 10", 到了24, "picked 8, not 12"."""

import re
from dataclasses import dataclass

from bot.language.folding import fold
from bot.language.wishes import only_came

_ALL = re.compile(
    r"(?i)(?:all|everything)(?: of (?:it|them))?(?: (?:has|have|is|are|was|were))?"
    r"(?: (?:arrived|come|came|here|there|picked|complete))?|complete"
    r"|(?:全部?|都|已经?)*(?:到齐|到货|收到|收齐|到|齐|拣齐|拣完)[了啦]?|全部|全都"
)
_WORD_BEFORE = (
    r"but|we|i|there (?:were|was|are|is)|here (?:are|is)|have|has|only|just|received?|got|picked|took in|arrived|came"
)
_CHARACTERS_BEFORE = "我们?|这边|只|才|就|仅|有|收到|收|到货|到|来|拣到|拣货|拣|了"
_BEFORE = re.compile(
    rf"(?i)^\s*(?:(?:(?:{_WORD_BEFORE})[ :]+)+|(?:{_CHARACTERS_BEFORE})+\s*(?=[0-9〇零一二两三四五六七八九十百半]))"
)
_AFTER = re.compile(r"(?i)\s*(?:(?:have |has )?(?:arrived|came|come|here|there|picked)|到货了?|到了?|来了)?[ .!。]*$")
_BETWEEN = re.compile(r"[,，;；、\n]")
_NOT = re.compile(r"(?i)[,，;]?\s*(?:\b(?:not|instead of|rather than)\b|不是).*")


def is_all(text: str) -> bool:
    """Whether it says that all of it came, or was picked."""
    return _ALL.fullmatch(fold(text).strip(" .!。")) is not None


def amounts_in(text: str) -> str:
    """Return only the amounts of a text that says how much came, or was picked."""
    told = _NOT.sub("", only_came(text) or text)
    parts = (_AFTER.sub("", _BEFORE.sub("", part)).strip() for part in _BETWEEN.split(told))
    return ", ".join(part for part in parts if part)


_GIVES = re.compile(
    r"(?i)^\s*(?:(?:(?:i|we|you|can|could|will|only|just|give|send|spare|offer|do|have|at most|up to|max)\s+)+"
    r"|(?:我们?|这边|你们?|只|最多|顶多|先|能|可以|给|发|调|出|有)+(?=[0-9〇零一二两三四五六七八九十百半]))"
    r"|\s+(?:only|max|at most)\s*$"
)


def given_in(text: str) -> str:
    """Return only the amount of a folded text that says how much can be given: "we can give 8", 最多给8瓶."""
    return _GIVES.sub("", text)


@dataclass(frozen=True)
class Instead:
    """The right number and the wrong one, as they were said."""

    right: str
    wrong: str


_INSTEAD = re.compile(
    r"(?i)\s*(?:it (?:was|is) |should be |是|应该?是|应为)?(?P<right>[^,，]*?\S)[ ,，]*"
    r"(?:\b(?:not|instead of|rather than)\b|(?:而)?不是)\s*(?P<wrong>\S[^,，]*?)[ .!。]*"
)


_FIRST_WRONG = re.compile(
    r"(?i)\s*(?:(?:it (?:was|is) |that (?:was|is) )?not (?P<wrong>[^,，]+)[,，]? (?:but|it (?:was|is)|rather) "
    r"(?P<right>\S[^,，]*?)"
    r"|(?:这?不是|不要)(?P<other>[^,，是]+)[,，]?\s*(?:而?是|应该?是)(?P<own>\S[^,，]*?))[ .!。！]*"
)


def corrected(text: str) -> Instead | None:
    """Read a correction: "12 not 21", 是12不是21."""
    found = _INSTEAD.fullmatch(fold(text))
    if found:
        return Instead(found["right"], found["wrong"])
    found = _FIRST_WRONG.fullmatch(fold(text))
    return Instead(found["right"] or found["own"], found["wrong"] or found["other"]) if found else None


_CARRIERS = "顺丰|中通|圆通|申通|韵达|极兔|德邦|京东|邮政|货拉拉|跨越|安能|百世"
_CARRIER = re.compile(
    r"(?i)\s*(?:(?:all )?(?:picked|packed|sent|shipped|dispatched|gone|left|it is|it went)[ ,]*)*"
    r"\b(?:by|via|with|carrier:?)\s+(?P<name>(?!hand\b|mistake\b)[A-Za-z][^,，;；?？!]{0,58}?)[ .!。]*"
)
_CARRIER_CHINESE = re.compile(
    rf"\s*(?:(?:全部?|都)?(?:已经?)?(?:拣齐|拣好|发出|发货|发)[了，, ]*)*(?:用|走|由|快递|承运[:：]?|物流[:：]?)?\s*"
    rf"(?P<name>(?:{_CARRIERS}|[\u4e00-\u9fff]{{2,8}}(?:快递|物流|快运|速运|货运))[\u4e00-\u9fff]{{0,4}}?"
    rf"(?:\s*(?:单号)?[:：]?\s*[A-Za-z0-9-]{{3,30}})?)[ .!。]*"
)


def carrier_in(text: str) -> str:
    """Return the carrier and its consignment number, if that is all the text says: "by SF 12345", 顺丰 12345."""
    told = fold(text)
    found = _CARRIER.fullmatch(told) or _CARRIER_CHINESE.fullmatch(told)
    return " ".join(found["name"].split()) if found else ""
