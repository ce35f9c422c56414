"""Free texts (for whom, for what, why), and what in them is no part of that: a refusal, a doubt, a plan."""

import re
from collections.abc import Iterator

from bot.language.leftovers import SIGNALS, Spans, are_signals, pictographs

_IN_A_NAME = re.compile(
    r"[不没][要用是行]|取消|作废|[明后]天|明[早晚]|下周|下个?月|好像|可能|大概|也许|但是|因为|所以|然后|结果"
    r"|(?i:[a-z' ’]+)"
)
"""What is searched for signals in a name or a purpose: single Chinese characters are part of many names."""

_NAMES_NOTHING = re.compile(
    r"(?i)(?:nah|denied|refuse|tentative(?:ly)?|provisional(?:ly)?|draft|pretend(?:ing)?|imagin[ei](?:ng)?"
    r"|hypothetical(?:ly)?|suppos(?:e|ing)|assum(?:e|ing)|apparently|seemingly|unconfirmed|tb[acd]|dunno|idk|jk|lol"
    r"|kidding|lest|whether|when|once|until|hope|hoping|wish|want(?:ed)?|yet|anymore|examples?|instance|e\.?g\.?|error"
    r"|delayed|postponed|w/o|heard|says?|said|claims?|tmrw?|nxt|eod|due|waiting|tried|failed|forgot|usually|normally"
    r"|always|sometimes|last|if|unless|mean(?:t)?)"
)
"""Words that name neither a person nor a purpose."""

_BEFORE_A_VERB = re.compile(
    r"(?:[别不没勿莫甭未免拒可能会要想该先再才]|等下|[待等一]会儿?|稍后|过后|回头|晚点|下午|今晚|晚上|下周.?|即?将)+$"
)
"""Words that, at the end of such a text, belong to the verb after it: 给张三别发3瓶水."""

_CODE = re.compile(r"(?<![A-Za-z])[A-Za-z]{1,6}(?:-[0-9]|[0-9]{2})[A-Za-z0-9/-]*")
_OF_A_CODE = re.compile(
    r"(?i)(?:\b(?:order|work|job|project|ticket|truck|no|number|and|the|mr|mrs|ms)\b"
    r"|号线?|[工订]?单号?|项目|车牌?|和|[\s.,:#&/+、()-])+"
)
"""What may accompany the number of a document without adding anything."""

_MAYBE = (
    r"maybe|perhaps|probably|possibly|presumably|apparently|allegedly|reportedly|supposedly|not sure|unsure|dunno"
    r"|i (?:think|guess|believe|heard)|they say|he said|if|unless|suppose|assum(?:e|ing)|tb[cd]|kidding|jk|joke|pretend"
    r"|unconfirmed|afaik|iirc|imagine|dry run|false alarm|until approved|as soon as|should i|did (?:i|we)|example"
    r"|instance|hypothetically|whether|lest"
)
_TAKEN_BACK = (
    r"cancel(?: (?:it|that|this))?|stop|wait|undo|forget it|never ?mind|ignore(?: (?:it|that|this))?|scratch that|lol"
    r"|(?:please |pls )?(?:don['’]?t|do not)|not(?: yet)?|no|nope|nah|hold on"
    r"|(?<!for )(?:just |only )?(?:a )?test(?:ing)?"
    r"|or not|(?:is|was|did|wo)n['’]?t|yet|oops|instead|never|want|going to|almost|will|should|would|later"
    r"|tomorrow|tonight|next week"
)
_MAYBE_CHINESE = (
    "如果|要是|假[如设装]|倘若?|若是|除非|万一|一旦|只要|可能|也许|或许|大概|好像|估计|说不定|没准|似乎|貌似|仿佛|不一定|未必"
    "|不确定|听说|据[说称]|[他她家板]说|比如|例如|譬如|举例|开玩笑|骗你|当我没说|没这回事|不算数|不作数|是不是|是否|难道|待定"
    "|暂定|待确认|千万别|暂不|无需|过会儿|下班后|差点|险些|几乎|演习|模拟"
)
_TAKEN_BACK_CHINESE = (
    "[吗么呢吧嘛]|取消|作废|撤销|算了|罢了|免了|暂停|等一?下|且慢|慢着|先?别[记发出收做]?|不要[记发出收]?|不用|不必|不能|不行"
    "|不可以|还?没有?|[不未勿]|测试|测试一下|试一?试|试一下|练习|培训|[搞写打记]错了?|再[说看]|明[天早晚]|后天|下周|下个?月"
    "|待会儿?|等会儿?|一会儿?|回头|晚点|稍后|以后|但是?|不过|可是|然而|或者?|还是"
)
_NOT_WHY = re.compile(
    rf"(?i)\b(?:{_MAYBE})\b|{_MAYBE_CHINESE}|(?:{_TAKEN_BACK_CHINESE})[\s.!。！]*$"
    rf"|(?:(?:^|[\s,;.])(?:{_TAKEN_BACK})|[,;.](?: ?but)? *(?:{_TAKEN_BACK}) .*)[\s.!]*$"
)
"""In a reason: what leaves it open, or takes it back at its end. A "not" inside it may be part of the reason."""


_BEGINS_BACK = re.compile(
    r"(?i)(?:pl(?:ea)?[sz]e? )?(?:(?:do|does|did|is|was|has|wo)(?:n['’]?t| not)|not yet|oops|sorry|scratch that"
    r"|going to|should|would|could)\b|不用|不必|不行|不算|且慢|并非|还没|先?别|请示"
)
"""At the beginning of a reason: what takes it back. "not sealed" and 没盖好 do not."""

_ANYMORE = re.compile(r"(?i)(?!.*(?:\b(?:not?|never|cannot|nothing|nobody)\b|n['’]?t\b)).*\bany ?more\b")
"""An "anymore" without the refusal that it belongs to: "fell anymore", but not "does not close anymore"."""

_CLAUSES = re.compile("[,;.!，；。！]+")


def not_of(text: str, part: str) -> Spans:
    """Return where a text says more than whom or what something is for, judging by that `part` of it."""
    over = _beside_a_code(part) or ((part,) if any(_signals(part)) else ())
    return tuple(span for each in over for span in _where(text, each))


def not_why(text: str, reason: str) -> Spans:
    """Return where the reason is, if anything in it leaves open or takes back what it explains."""
    first, *others = _CLAUSES.split(reason)
    is_open = (
        _NOT_WHY.search(reason)
        or any(_is_open(each) for each in others)
        or _BEGINS_BACK.match(first)
        or _ANYMORE.match(reason)
        or pictographs(reason, [(0, len(reason))])
    )
    return _where(text, reason) if is_open else ()


def _is_open(clause: str) -> bool:
    """Whether a clause after the reason only leaves it open or takes it back."""
    words = clause.split()
    return are_signals(clause.strip()) or bool(words and all(_NAMES_NOTHING.fullmatch(word) for word in words))


def _where(text: str, part: str) -> Spans:
    """Return where a part is in the text, even if something between its words was cut out."""
    found = re.search(".*?".join(map(re.escape, part.split())), text, re.IGNORECASE)
    return (found.span(),) if found and part.strip() else ()


def _beside_a_code(part: str) -> tuple[str, ...]:
    """Return what accompanies the number of a document, attached or not: SO-17如果, "SO-17 denied"."""
    beside = _CODE.split(part) if _CODE.search(part) else []
    return tuple(each.strip() for each in beside if each.strip() and not _OF_A_CODE.fullmatch(each))


def _signals(part: str) -> Iterator[str]:
    """Yield what takes back or leaves open within a name or a purpose."""
    yield from (word for word in part.split() if any(each.fullmatch(word) for each in (*SIGNALS, _NAMES_NOTHING)))
    for found in _IN_A_NAME.finditer(part):
        if any(signal.search(found.group()) for signal in SIGNALS):
            yield found.group()
    yield from _BEFORE_A_VERB.findall(part)
    yield from (part[start:end] for start, end in pictographs(part, [(0, len(part))]))
