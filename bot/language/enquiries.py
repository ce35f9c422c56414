"""Questions about stock in English and Chinese: what they are about. They never book anything."""

import re
from typing import Literal

List = Literal["low", "expiring"]

LONGEST = 100
"""Maximum characters: questions are short."""

_ENGLISH = re.compile(
    r"(?i)(?:how (?:much|many)|where (?:can|could|do) (?:i|we) (?:find|get)(?: any| some)?|where(?: is| are|'s)?"
    r"|(?:which|what) (?:warehouse|site|store|depot|place|bin|shelf|rack)s?(?: still)?"
    r" (?:has|have|holds?|keeps?)(?: got| any)*"
    r"|who(?: still)?(?: has| have|'s)(?: got| any)*|(?:can|could) (?:you|u) (?:check|show|find)(?: me)?"
    r"|(?:do|have|has) (?:we|you|u|i|they)(?: still)?(?: have| got)?(?: any)?"
    r"|(?:is|are) there(?: still)?(?: any)?|any(?: more)?|got any|what about|what(?:'s| is) the stock of|stock of"
    r"|(?:check|show|find)(?: me)?(?: the)? stock(?: of)?)(?: the)? +(?P<about>\S.*)"
)
_ENGLISH_END = re.compile(
    r"(?i)(?: +(?:is|are|do|have|has|we|you|i|got|there|left|remaining|still|now|in stock|on hand|in total))+$"
)
_LEFT = re.compile(r"(?i)(?P<about>\S.*?)(?: +(?:is|are))?(?: +(?:left|in stock|on hand|stock))$")
_PLACES = "(?:个|间|些)?(?:仓库?|库房|库位|货位|货架|地方|库)(?:里)?"
_CHINESE = re.compile(
    r"(?:请问|问一下|查一?下|看一?下|查|看看|现在|目前|我们|仓库里?|还)*"
    rf"(?:有没有|有多少|剩多少|多少|还?有(?!机)|还剩下?|剩余|哪(?:[里儿]|{_PLACES})?还?有|谁(?:那[里边儿]?)?还?有)?"
    r"(?P<about>.+?)"
    r"(?P<end>(?:现在|目前|一共|总共|的|库存|还|有|剩下?|剩余|是|在|放|存|都|数量|位置)*"
    r"(?:多少|几|哪[里儿]|哪"
    + _PLACES
    + r"(?:还?有)?|哪|什么地方|[吗么没]|没有)+[个件箱盒瓶袋包卷双罐桶]?(?:了|呢|啊)?|的?库存(?:量|数量)?)?"
)
_ASKS = re.compile(r"多少|几|哪|吗|有没有|没有|还有|还剩|剩余|的库存|有么$")
_ASKED = re.compile(
    r"谁|什么时候|何时|为什么|为啥|怎么|够不够|(?:还|都)?(?:[剩有]|剩下)多少|还有(?=[^机])|有没有|多少|(?:够用?|还有|有|[了到过])?吗$|呢$"
)
_ASKING = re.compile(
    r"(?i)\b(?:how (?:much|many)|who|which (?:warehouse|site|store|depot)|what(?:'s| is)?|where(?:'s| is| are)?"
    r"|do|does|did|have|has|is|are|there|we|you|i|our|got|left|remaining|still|now|any|enough|in total|in stock"
    r"|on hand|stock|in|at|on|of|the|please|this|these|it)\b"
    r"|哪(?:个|间|些)?(?:仓库?|库房|地方)|谁|什么|啥|还|有|没|多少|几|够|不|吗|了|呢|啊|在|里|的|剩下?"
    r"|现在|目前|我们|一共|库存|数量|这个?|是"
)


def about(text: str) -> str | None:
    """Return what a question about stock is about; None if the text is no such question."""
    text = _without_end(text)
    if not 0 < len(text) <= LONGEST:
        return None
    if match := _ENGLISH.fullmatch(text):
        return _ENGLISH_END.sub("", match["about"])
    if match := _LEFT.fullmatch(text):
        return match["about"]
    if not _ASKS.search(text) and not _ASKED.search(text):
        return None
    match = _CHINESE.fullmatch(text)
    return " ".join(_ASKED.sub(" ", match["about"] if match else text).split()) or None


_ANYWHERE = re.compile(
    r"(?i)\bwhere\b|\bwho(?: still)?(?: has| have|'s)\b|\b(?:which|what) (?:warehouse|site|store|depot)"
    r"|哪(?:个|间|些)?(?:仓|库房|地方)|哪[里儿]|放哪|在哪|什么地方|谁(?:那[里边儿]?)?还?有"
)


def is_anywhere(text: str) -> bool:
    """Whether it asks where something is, at any site."""
    return _ANYWHERE.search(text) is not None


def without_asking(text: str) -> str:
    """Return what a question says besides asking."""
    return " ".join(_ASKING.sub(" ", text).split()).strip(" ,?!.。，？！")


_LISTS: dict[List, re.Pattern[str]] = {
    "expiring": re.compile(
        r"(?i)(?:what(?:'?s| is| will| has)?|which(?: items?| lots?)?|anything|show me what|how (?:much|many)"
        r"|(?:(?:is|are|has|do we have)(?: there)? )?any(?:thing)?)?(?: is| are| will| has| have)?(?: already)?"
        r"(?: soon)? ?(?:expir(?:es?|ing|y|ed)|near(?:ing)? expiry|going off|out of date)"
        r"(?: items?| lots?| goods| stock)?(?: soon| next| first| lately| today| tomorrow| (?:this|next) (?:week|month)"
        r"| in the next \w+ (?:days|weeks))*"
        r"|(?:今天|明天|这周|本周|下周|这个?月|本月|下个?月|最近)?(?:有?(?:什么|哪些|哪个|啥)(?:东西|货|商品|批次)?|有(?:没有)?)?(?:快要?|马上|即将|就要|要|已经?)?"
        r"(?:过期|到期)(?:了|的)?(?:(?:东西|货|商品|批次)?(?:有?(?:什么|哪些|啥)|有)?)[吗么呢]?|(?:近|临)(?:效)?期|效期预警|过期预警"
    ),
    "low": re.compile(
        r"(?i)what (?:should|do|must) (?:we|i) (?:re)?order|what(?:'?s| is| are we) running out(?: of)?"
        r"|(?:what(?:'?s| is)?|which(?: items?)?|anything|show me what)?(?: is| are)? ?(?:running )?"
        r"(?:low(?: on| in)?(?: stock)?|short(?:ages?)?|below (?:the )?minimum|(?:to|needs?|needed) (?:re)?order)"
        r"|(?:有?(?:什么|哪些|啥)(?:东西|货|商品)?)?(?:快|马上)?(?:缺货|没货|没了|断货|不够|要补货?)(?:了|的)?(?:有?(?:什么|哪些|啥))?"
        r"|(?:要|该|需要)(?:补|进|订)(?:些)?(?:什么|啥|哪些)(?:货|东西)?|库存(?:预警|不足|报警|告急)|低库存|补货"
    ),
}
_PLACE = re.compile(
    r"(?i)what(?:'?s| is| are| lies)?(?: there)? (?:in|on|at) (?:the )?(?:bin |shelf |rack )?(?P<in>\S.*)"
    r"|(?:contents? of|look (?:in|at)|show) (?:bin |shelf |rack )?(?P<of>\S.*)"
    r"|(?P<on>\S+?)(?:货位|库位|货架)?(?:里|上|中)?(?:有|放了?|是|还有)(?:些)?(?:什么|啥|哪些)(?:货|东西|商品)?"
)


_EXPIRES = re.compile(
    r"(?i)when (?:does|do|will|is|are)(?: (?:the|our|this|that))? (?P<about>\S.*?)"
    r" (?:expire|expiring|go(?:ing)? (?:off|bad))"
    r"|(?:what(?:'s| is) the )?(?:expiry|expiration|best before)(?: date)?(?: of| for)(?: the)? (?P<of>\S.*)"
    r"|which (?:lot of |batch of )?(?P<which>\S.*?) (?:expires?|goes off)(?: first| next| soonest)?"
    r"|(?:is|are)(?: (?:the|any|our))? (?P<be>\S.*?) (?:expired|out of date|still good|expiring)(?: yet| soon)?"
    r"|(?P<end>.+?)(?:的)?(?:是)?(?:什么时候|啥时候|何时|哪[天年]|几[号时]|几月(?:几号)?)(?:过期|到期|失效)(?:的|了|啊|呢)?"
    r"|(?:哪(?:个|一)?批(?:次)?的?)(?P<lot>.+?)(?:先|最先|最早|快)?(?:过期|到期)|(?P<yet>.+?)(?:快|要)?(?:过期|到期)了?(?:吗|没有?|没)"
    r"|(?P<day>.+?)的?(?:有效期|效期|保质期|到期日)(?:是|到)?(?:什么时候|哪天|几号|多久|多少)"
)


def expiry_asked(text: str) -> str:
    """Return the item whose expiry is asked for."""
    text = " ".join(text.split()).strip(" ?!.。")
    match = _EXPIRES.fullmatch(text) if 0 < len(text) <= LONGEST else None
    return next((part.strip() for part in match.groups() if part), "") if match else ""


def list_asked(text: str) -> List | None:
    """Return which list is asked for: what expires, or what runs low."""
    text = _without_end(text)
    return next((name for name, pattern in _LISTS.items() if pattern.fullmatch(text)), None)


def _without_end(text: str) -> str:
    return text.strip().rstrip(" ?!.。").strip()


def is_asked(text: str) -> bool:
    """Whether the text asks what is in a place, what expires or what runs low."""
    plain = _without_end(text)
    return bool(_PLACE.fullmatch(plain) or list_asked(plain) or expiry_asked(plain))


def place_asked(text: str) -> str:
    """Return the place whose contents are asked for, or the whole text, which may be a place's name."""
    text = _without_end(text)
    match = _PLACE.fullmatch(text)
    return next((part for part in match.groups() if part), text) if match else text
