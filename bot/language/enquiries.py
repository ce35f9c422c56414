"""Questions about stock, as people ask them in English and Chinese: what they are about. They never book anything."""

import re

LONGEST = 100
"""Characters: a question is short."""

_ENGLISH = re.compile(
    r"(?i)(?:how (?:much|many)|where(?: is| are|'s)?|(?:do|have|has) (?:we|you|i)(?: still)?(?: have| got)?(?: any)?"
    r"|(?:is|are) there(?: still)?(?: any)?|any(?: more)?|got any|what about|what(?:'s| is) the stock of|stock of"
    r"|(?:check|show|find)(?: me)?(?: the)? stock(?: of)?)(?: the)? +(?P<about>\S.*)"
)
_ENGLISH_END = re.compile(
    r"(?i)(?: +(?:is|are|do|have|has|we|you|i|got|there|left|remaining|still|now|in stock|on hand|in total))+$"
)
_LEFT = re.compile(r"(?i)(?P<about>\S.*?)(?: +(?:is|are))?(?: +(?:left|in stock|on hand|stock))$")
_CHINESE = re.compile(
    r"(?:请问|问一下|查一?下|看一?下|查|看看|现在|目前|我们|仓库里?|还)*(?:有没有|有多少|剩多少|多少|还?有(?!机)|还剩下?|剩余|哪[里儿]?有)?"
    r"(?P<about>.+?)"
    r"(?P<end>(?:现在|目前|一共|总共|的|库存|还|有|剩下?|剩余|是|在|放|存|都|数量|位置)*"
    r"(?:多少|几|哪[里儿]?|什么地方|[吗么没]|没有)+[个件箱盒瓶袋包卷双罐桶]?(?:了|呢|啊)?|的?库存(?:量|数量)?)?"
)
_ASKS = re.compile(r"多少|几|哪|吗|有没有|没有|还有|还剩|剩余|的库存")


def about(text: str) -> str | None:
    """What a question about stock is about; None if the text is no such question."""
    text = text.strip().rstrip(" ?!.。").strip()
    if not 0 < len(text) <= LONGEST:
        return None
    if match := _ENGLISH.fullmatch(text):
        return _ENGLISH_END.sub("", match["about"])
    if match := _LEFT.fullmatch(text):
        return match["about"]
    match = _CHINESE.fullmatch(text) if _ASKS.search(text) else None
    return match["about"].strip() if match else None
