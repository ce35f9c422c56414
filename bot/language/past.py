"""Questions about the past: who took something, how much of it went out last week, what came in today."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.language.folding import fold
from bot.language.spoken_days import WEEK, WEEKDAY, spoken

Way = Literal["in", "out", ""]

LONGEST = 80
"""Maximum characters: questions are short."""

RECENT = 30
"""Days covered if no period is given."""

_WHEN = (
    r"(?i:today|yesterday|this (?:week|month|morning)|last (?:week|month)"
    r"|(?:in |over )?the (?:last|past) [0-9]{1,2} days"
    rf"|lately|recently|so far)|(?:on )?{WEEKDAY}"
)
_CHINESE_WHEN = (
    r"今天|今日|今早|昨天|昨日|前天|这周|本周|这个?星期|上周|上个?星期|这个?月|本月|上个?月"
    rf"|最近|近来|近[0-9]{{1,2}}天|{WEEKDAY}"
)
_WENT = r"us(?:e|ed)|tak(?:e|en)|took|issued?|s[eo]ll|sold|ship(?:ped)?|consumed?|w[eo]nt out|go out|gone out"
_CAME = r"g[eo]t|receive(?:d)?|c[ao]me in|c[ao]me|arrived?"
_DONE = r"book(?:ed)?|do|done|move(?:d)?|happen(?:ed)?|count(?:ed)?"
_HOW_MUCH = re.compile(
    r"(?i)how (?:much|many)(?: (?P<item>(?!(?:did|do|have|has|was|were|is) )\S.*?))?"
    rf"(?: (?:did|do|have|has|was|were|is)(?: (?:we|i|they|you|it))?)?"
    rf" (?:(?P<out>{_WENT})|(?P<in>{_CAME}))(?: (?:up|out|in))?(?:,? (?P<when>{_WHEN}))?"
    rf"|what(?: (?:did|have|has|was|were)(?: (?:i|we|you|they|[a-z]+))??)?"
    rf" (?:(?P<out2>{_WENT})|(?P<in2>{_CAME})|(?:{_DONE}))(?: (?:up|out|in))?(?:,? (?P<when2>{_WHEN}))"
)
_OUT, _IN = "用|出|发|领|卖|拿|取|消耗", "收|进|来|到|入"
_AFTER = "(?:库|货|掉|走|出去|过|到|了)*"
_MUCH = "(?:了)?(?:多少|几)[个箱包瓶罐袋件盒公斤]?"
_CHINESE_HOW_MUCH = re.compile(
    rf"(?P<when>{_CHINESE_WHEN})?(?:我们?|仓库|这里|一共|总共|都)*"
    rf"(?:(?P<out>{_OUT})|(?P<in>{_IN})){_AFTER}{_MUCH}(?P<item>.*?)"
    rf"|(?P<item2>.+?)(?P<when2>{_CHINESE_WHEN})(?:我们?|一共|总共|都)*"
    rf"(?:(?P<out2>{_OUT})|(?P<in2>{_IN})){_AFTER}{_MUCH}"
    rf"|(?P<when3>{_CHINESE_WHEN})(?:我们?|都|一共)*(?:(?P<out3>{_OUT})|(?P<in3>{_IN})|记|做|干|动){_AFTER}(?:些|的)?"
    r"(?:什么|啥|哪些)(?:东西|货|商品)?(?:了)?"
)
_TOOK = (
    r"took|taken?|used?|issued?|received?|moved?|booked?|grabbed|borrowed|picked(?: up)?|shipped|sold|counted|threw"
    r"|added"
)
_WHO = (
    re.compile(
        rf"(?i)who(?:'s| has| have| had)?(?: just| last)? (?:{_TOOK})(?: out| away)?(?: all)?"
        r"(?: (?:the|my|our|that|those))?(?: last)?"
        r" (?P<item>\S.*?)(?: (?:from|out of|in|at) [A-Za-z]+-?[0-9]+)?"
        rf"(?: (?:{_WHEN}))?"
    ),
    re.compile(
        r"(?i)(?:show (?:me )?)?(?:all )?(?:the )?(?:movements?|history|log|bookings?|transactions?|records?)"
        r" (?:of|for|on)(?: the)?"
        r" (?P<item>\S.*)|(?P<before>\S.*?) (?:history|movements|log)|what happened (?:to|with)(?: the)? (?P<to>\S.*)"
        r"|where did(?: all)?(?: the)? (?P<gone>\S.*?) go"
        r"|why (?:is|are|was|do we have)(?: there)?(?: only)?(?: the)? (?P<why>\S.*?)"
        r"(?: (?:at |only |so )?(?:[0-9]+|low|few|gone|missing|wrong))?"
    ),
    re.compile(
        rf"(?:{_CHINESE_WHEN})?(?:是)?谁(?:给|把)?(?:领|拿|取|用|出|发|收|动|借|搬|卖|盘|记)(?:走|了|的|过|掉|出|去)*"
        rf"(?:[A-Za-z]+-?[0-9]+(?:里|上)?的?)?(?P<item>.+?)"
        rf"|(?P<before>.+?)(?:是|被)?(?:{_CHINESE_WHEN})?(?:是|被)?谁(?:给)?"
        r"(?:领|拿|取|用|出|发|收|动|借|搬|卖)(?:走|了|的|过|掉)*"
        r"|(?:查看?|看)?(?P<of>.+?)的?(?:流水|明细|出入库(?:记录)?|历史(?:记录)?|记录|台账)"
        r"|(?P<why>.+?)(?:为什么|为啥)(?:是|只有|只剩|变成|少了|多了|还有)?[0-9]*"
    ),
)
_NO_ITEM = ("货", "东西", "商品", "", "stuff", "things")


@dataclass(frozen=True)
class Past:
    """What is asked about: an item by name, or all; the direction; and the first and last day."""

    about: str
    way: Way
    first: date
    last: date


def who_asked(text: str) -> str:
    """Return the item about which somebody asks who did what: "who took the water?", 盐的流水."""
    told = _plain(text)
    match = next((found for each in _WHO if (found := each.fullmatch(told))), None) if told else None
    return next((part.strip() for part in match.groups() if part), "") if match else ""


def asked(text: str, today: date) -> Past | None:
    """Return what a question about incoming or outgoing amounts asks; None if it is no such question."""
    told = _plain(text)
    match = (_HOW_MUCH.fullmatch(told) or _CHINESE_HOW_MUCH.fullmatch(told)) if told else None
    if match is None:
        return None
    said = {name.rstrip("23"): part for name, part in match.groupdict().items() if part}
    first, last = _days(said.get("when", ""), today)
    way: Way = "out" if "out" in said else "in" if "in" in said else ""  # "what did we book" asks about both
    about = re.sub(r"(?i)^(?:of )?(?:the )?", "", said.get("item", "").strip()).removeprefix("的")
    return Past("" if about in _NO_ITEM else about, way, first, last)


def _plain(text: str) -> str:
    told = " ".join(fold(text).split()).rstrip(" ?!.。！？").rstrip("呢啊")
    return told if len(told) <= LONGEST else ""


def _days(when: str, today: date) -> tuple[date, date]:
    """Return the first and last day; weeks begin on Monday."""
    told = re.sub("^(?:on|in|over) ", "", when.casefold()).replace("星期", "周").replace("个", "")
    monday, month = today - timedelta(days=today.weekday()), today.replace(day=1)
    named = {
        **dict.fromkeys(("today", "this morning", "so far", "今天", "今日", "今早"), (today, today)),
        **dict.fromkeys(("yesterday", "昨天", "昨日"), (today - timedelta(days=1),) * 2),
        "前天": (today - timedelta(days=2),) * 2,
        **dict.fromkeys(("this week", "这周", "本周"), (monday, today)),
        **dict.fromkeys(("last week", "上周"), (monday - timedelta(days=WEEK), monday - timedelta(days=1))),
        **dict.fromkeys(("this month", "这月", "本月"), (month, today)),
        **dict.fromkeys(
            ("last month", "上月"), ((month - timedelta(days=1)).replace(day=1), month - timedelta(days=1))
        ),
    }
    if told in named:
        return named[told]
    if days := re.search("[0-9]+", told):
        return today - timedelta(days=int(days[0]) - 1), today
    weekday = spoken(told)
    behind = weekday.behind(today) if weekday else ()
    return (behind[0], behind[0]) if behind else (today - timedelta(days=RECENT - 1), today)
