"""Courtesies around a request, cut off before it is read: "hey can u pls", 你好，帮我, 谢谢老板."""

import re
from collections.abc import Iterable

from bot.language.cutting import NUMERAL

_HELLO = (
    r"(?:hi|hey|hello|morning) (?:there|all|team|everyone|everybody|folks|both)"
    r"|hi|hello|hey|so|well|um+|uh|btw|by the way|hiya|yo|morning|good (?:morning|afternoon|evening)|dear|ok|okay"
    r"|sorry to (?:bother|disturb)(?: (?:you|u))?|excuse me|不好意思(?:打扰了?|麻烦了?)?|打扰(?:了|一下)|劳驾"
    r"|你好|您好|大家好|各位好?|早|早上好|上午好|下午好|晚上好|哈喽|嗨|喂|好的|亲|那个|额"
)
_TELLS = "team|fyi|update|done|[嗯呃]+|辛苦一下|报一下|汇报一下"
"""Words that only begin a report; said alone, they agree."""

_WHOM = r"bot|boss|bro|mate|buddy|sir|guys|storekeeper|老板|师傅|老师|大哥|大姐|哥|姐|机器人|库管|兄弟"
_ASKS = (
    r"(?:can|could|would|will) (?:you|u|ya)(?: (?:please|pls|plz|kindly))*|please|pls|plz|plez|pleese|kindly"
    r"|(?:请问?|麻烦|劳烦|能不能|可不可以|能否|可以)?(?:您|你)?(?:帮我|帮忙)|麻烦(?:您|你)?(?:了)?|请(?![问假教示求])"
)
_THANKED = r"thanks|thank (?:you|u)|thx|ty|cheers|谢谢|谢了|多谢|感谢|辛苦"
_BEFORE = re.compile(
    rf"(?i)\s*(?:(?:{_HELLO}|{_TELLS})(?:[ ,，]*(?:{_WHOM}))?(?:[ ,，!！。.:：~]+|(?=帮|麻烦|请)"
    rf"|(?<=[嗯呃])(?=[我俺咱刚今昨收发出领拿]))"
    rf"|(?:{_WHOM})好?[ ]*[,，!！~]+|(?:在吗|在不在|有人吗)[?？,， ]+|[•·▪●📦📥📤📝📌👉✅☑✔]\ufe0f? *"
    r"|(?:记录?|登记|记账|入账|录入)一下[ ,，:：]+"
    rf"|(?:{_ASKS})(?:[ ,，]+|(?<=[我忙你您了请烦]))|(?:book|record|log|enter)[ :]+(?=[+-] ?[0-9])"
    rf"|(?:{_THANKED})[你您了啦]*(?: ?(?:a lot|so much|again|{_WHOM}))? ?[,，!！。.~]+ ?)"
)
_THANKS = rf"{_THANKED}|please|pls|plz|pleese|麻烦"
_BEHIND = re.compile(
    rf"(?i)(?:(?<![ ,，。.!！~])[ ,，。.!！~]++(?:{_THANKS})[你您了啦]*(?:[ ,，]*(?:a lot|so much|again|{_WHOM}))?"
    r"|(?:(?<![ ,，。.!！~])[ ,，。.!！~]++|\b)for (?:me|us)"
    r"|(?<![ ,，。.!！~])[ ,，。.!！~]++(?:(?:all )?(?:done|good|ok|okay)|(?<!from )(?<!just )(?:right )?now|cheers"
    r"|already|[搞弄]定了?|已?完成了?|(?:收到)?请回复|(?:请|麻烦|帮忙)?[您你]?(?:记录|登记|记账|入账|录入|[记登录])一?下?[哈啊吧]?)"
    rf"|(?<![ ,，])[,，]++ *(?:{_WHOM})"
    rf"|(?<![ ,，])[ ,，]*+(?:谢谢|谢了|多谢|辛苦)[你您了啦]*(?:{_WHOM})?"
    r"|(?<=[A-Za-z0-9\u4e00-\u9fff])[哈啊呗哦噢嘞啦呀哟喽嗷]+|(?<! ) *+(?:[👍👌🙏🙂😊😀✔✅☑💪]\ufe0f?)+|~)[ .!！。~]*$"
    r"|(?<! ) ++[.!！。]+ *$"
)
_LET = re.compile("(?<=[\u4e00-\u9fff])吧[ .!！。~]*$")
"""After a request; after a report it expresses a doubt: 出了3包盐吧."""

_REPORTS = re.compile("了|^(?![给把请帮])[\u4e00-\u9fff]{2,8}[领拿取提攞拎]")
"""What a report says: that it is done, or who did it, as in 食堂领走3包盐吧."""

_ONLY_THANKS = re.compile(
    r"(?i)(?:(?:ok|okay|great|好的?|非常|太)[ ,，]*)?(?:thanks|thank (?:you|u)|thx|ty|cheers|谢+|谢了|多谢|感谢|辛苦)"
    rf"(?:[ ,，]*(?:a lot|so much|very much|again|{_WHOM}|[你您了啦]))*"
)
_ONLY_HELLO = re.compile(
    rf"(?i)(?:(?!ok)(?:{_HELLO})|start|gm|在吗|在不在|在么|有人吗)(?:[ ,，]*(?:there|啊|呀|{_WHOM}))*"
)
_A_LITTLE = re.compile(rf"(?<=[收发出领拿取入进库货])一?下(?= ?{NUMERAL})")


_ASKED_FOR = re.compile(r"(?i)\b(?:please|pls|plz|can (?:i|you|u)|could (?:i|you|u))\b|请|麻烦|帮")


def is_asked_for(text: str) -> bool:
    """Whether somebody is asked for something: "3 pls" does not report that three have come."""
    return _ASKED_FOR.search(text) is not None


_AROUND = " .!~,。！，"


def stripped(text: str) -> str:
    """Return a text without courtesies, unless it says nothing else."""
    plain = text
    for _ in range(3):  # hey boss, can you please
        if (match := _BEFORE.match(plain)) and plain[match.end() :].strip():
            plain = plain[match.end() :]
        for ending in (_BEHIND, *([] if _REPORTS.search(plain) else [_LET])):
            if (match := ending.search(plain)) and plain[: match.start()].strip():
                plain = plain[: match.start()]
    return _A_LITTLE.sub("", plain)


def is_thanks(text: str) -> bool:
    """Whether the text is thanks, and nothing else."""
    return _ONLY_THANKS.fullmatch(text.strip(_AROUND)) is not None


def is_hello(text: str) -> bool:
    """Whether somebody greets who does not know what to say."""
    told = text.strip(_AROUND)
    return told != "好的" and _ONLY_HELLO.fullmatch(told) is not None


def lines_stripped(lines: Iterable[str]) -> tuple[str, ...]:
    """Return a text's lines without courtesies at the beginning of the first and the end of the last."""
    return tuple(stripped(line) for line in lines)
