"""Small talk, which names no item: "ok", "how do I count?", 你是谁, "lol"."""

import re
import unicodedata
from typing import Literal

from bot.language.courtesies import is_hello, is_thanks

Talk = Literal["help", "ack", "talk"]

LONGEST = 40
"""Maximum characters: anything longer says something."""

_VERBS = (
    "use|count|undo|book|receive|issue|transfer|move|start|begin|cancel|correct|change|delete|add|scan|reserve|return|print"
    "|report|work|stop|fix"
)
_CHINESE_VERBS = (
    "用|操作|弄|搞|撤销|入库|出库|收货|发货|盘点|调拨|登记|记账|取消|改|修改|删除?|查|扫码?|拍照?|预留|退货|移库|领料|开始"
    "|写|说"
)
_HELP = re.compile(
    r"(?i)(?:i |we )?(?:need |want )?(?:some |more )?help(?: me)?(?: out)?(?: with (?:this|that|it))?|menu|commands"
    r"|what (?:can|do|could) (?:you|u|i|we) (?:do|say|type|ask|write)(?: here| with (?:you|this))?"
    r"|(?:who|what) (?:are|r) (?:you|u)|how does (?:this|it) work"
    rf"|how (?:do|can|should|would|to)(?: i| you| u| we)? (?:{_VERBS})(?: (?:it|this|that|something|one|things|stock))?"
    r"|(?:this|it|that)? ?(?:does ?n['’]?t|do ?n['’]?t|is ?n['’]?t|not) work(?:ing)?"
    r"|how|what|why|when|huh|eh|what now|now what|what next|what(?:'s| is) (?:this|that|it|next)|where do i start"
    r"|what (?:do you|does (?:this|that|it)) mean|what did i do(?: wrong)?|what (?:is wrong|went wrong|happened)"
    r"|are you (?:there|ok|working|alive|a (?:bot|robot|person|human))"
    r"|(?:i )?(?:do ?n['’]?t|do not) (?:get (?:it|this)|understand)(?: (?:it|this|that|you))?"
    r"|(?:i )?(?:do ?n['’]?t|do not) know (?:how|what)(?: to (?:do|say|use|type)(?: (?:it|this|that))?)?"
    r"|(?:i |we )?(?:need |want )?(?:some )?help (?:with|for|on) [a-z ]{2,24}"
    rf"|(?:can|may|could) (?:i|we) (?:{_VERBS})(?: (?:it|this|that))?"
    r"|it does not work|(?:这是|那是)?(?:什么|啥)(?:意思|东西)?|怎么了|为什么|为啥|咋了|啥情况|怎么回事"
    r"|我?(?:不会|不懂|不明白|看不懂|听不懂|没看懂)(?:用|弄|操作)?"
    r"|(?:出错|错|记错|弄错)了?(?:怎么办|咋办)|你在(?:吗|不在)|你是(?:人|机器人)吗"
    rf"|(?:请问)?(?:怎么|如何|怎样|咋)(?:{_CHINESE_VERBS})(?:啊|呢|的)?|怎么办|不会用|不好用|用不了"
    r"|你?(?:是谁|是什么|会(?:干|做)?(?:什么|啥)|能(?:干|做)(?:什么|啥))|帮帮(?:我|忙)|救命|教教?我|使用说明|菜单"
)
_ACK = re.compile(
    r"(?i)(?:ok(?:ay|ie)?|kk|yes|yep|yeah|yup|no|nope|nah|sure|done|finished|got it|roger|noted|understood|alright"
    r"|all good|no wait|wait|好+|好[的滴嘞吧呀]|行|行吧|可以|[嗯恩哦噢]+|是|是的|对+|对的|不|不是|没有|没事"
    r"|知道了?|明白了?|了解"
    r"|收到了?|完成了?|搞定了?|等等|等一下)(?:[ ,，]*(?:then|man|啊|呀|了))?"
)
_TALK = re.compile(
    r"(?i)(?:lol|haha(?:ha)*|hehe|omg|wtf|[哈呵嘿]{2,}|什么鬼|我靠|晕|无语)"
    r"|.*\b(?:fuck\w*|shit|stupid|idiot|moron|bastard)\b.*"
    r"|(?:你|他妈|真|个)*(?:傻[逼子瓜]|笨蛋|白痴|蠢货|妈的|操你\S*|滚蛋?)(?:吧|了)?"
)
_KINDS: dict[Talk, re.Pattern[str]] = {"help": _HELP, "ack": _ACK, "talk": _TALK}


def kind_of(text: str) -> Talk | None:
    """Return the kind of small talk, if it is nothing else."""
    told = " ".join(text.split()).strip(" .!?~,。！？，")
    if len(told) > LONGEST:
        return None
    return next((kind for kind, pattern in _KINDS.items() if pattern.fullmatch(told)), None)


def is_pictures(text: str) -> bool:
    """Whether it consists only of emoji: 👍."""
    return bool(text) and all(unicodedata.category(c) in ("So", "Sk", "Cn", "Mn", "Zs", "Cf") for c in text)


def is_talk(text: str) -> bool:
    """Whether it is small talk of any kind, including greetings and thanks."""
    return kind_of(text) is not None or is_pictures(text) or is_hello(text) or is_thanks(text)
